"""A page asks the database as often, however many requests there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.casework.rights.days import Kind
from oggz.covenant.terms import DataCategory, Role
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, Asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def asked(client: Client, path: str) -> int:
    client.get(path)  # what is read once in each process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_lists_and_the_work_list_do_not_grow() -> None:
    table = Asked()
    guide = table.desk(GUIDE).client
    officer = browser_of(table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER))
    table.asks()
    table.asks(Kind.OBJECTION)
    pages = [(guide, "/rechten/"), (guide, "/"), (officer, "/rechten/"), (officer, "/")]
    before = [asked(*page) for page in pages]
    for kind in (Kind.ACCESS, Kind.COMPLAINT, Kind.OBJECTION):
        for ago in (1, 50):
            table.asks(kind, ago=ago)
    other = Asked(table.world)
    other.asks()
    assert [asked(*page) for page in pages] == before


def test_what_may_be_left_out_does_not_grow() -> None:
    table = Asked()
    tenant, row = table.desk("woonconsulent"), table.asks()
    table.brings("woonconsulent", DataCategory.HOUSING, "Huurt hier sinds 2019.")
    pages = [(tenant.client, f"{tenant.address}{row.pk}/weglaten/"), (tenant.client, "/")]
    before = [asked(*page) for page in pages]
    for number in range(4):
        table.brings("woonconsulent", DataCategory.HOUSING, f"Klacht {number}.")
    table.asks()
    assert [asked(*page) for page in pages] == before


def test_a_request_does_not_grow() -> None:
    table = Asked()
    guide, row = table.desk(GUIDE), table.asks()
    path = f"{guide.address}{row.pk}/"
    before = asked(guide.client, path)
    for _ in range(3):
        table.asks()
    assert asked(guide.client, path) == before
