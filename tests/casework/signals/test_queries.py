"""How often a page asks the database: as often with many signals as with one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.casework.cases.models.signals import Urgency
from oggz.covenant.terms import Role
from tests.casework.signals.reports import Reports

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def queries(client: Client, path: str) -> int:
    client.get(path)  # what a process remembers is there from the second time on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum(f'"{app}_' in each["sql"] for each in captured for app in ("cases", "covenants"))


@pytest.fixture
def world() -> Reports:
    world = Reports()
    world.person("gemeente", Role.PROCESS_COORDINATOR)
    return world


def more(world: Reports) -> None:
    for urgency in Urgency:
        world.reported(urgency=urgency)
    world.reported(world.viewer("sociaal-team", Role.PROFESSIONAL))


@pytest.mark.parametrize(("path", "most"), [("", 12), ("signal", 14)])
def test_reading_asks_the_same_number_of_times(world: Reports, path: str, most: int) -> None:
    case = world.reported()
    client = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    address = f"/signalen/{case}/" if path else "/signalen/"
    before = queries(client, address)
    more(world)
    assert queries(client, address) == before
    assert before <= most


def test_a_form_asks_the_same_number_of_times(world: Reports) -> None:
    client = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    before = queries(client, "/signalen/nieuw/")
    more(world)
    for party in ("politie", "sociaal-team", "jeugdhulp"):
        world.person(party, Role.PROFESSIONAL)
    assert queries(client, "/signalen/nieuw/") == before
