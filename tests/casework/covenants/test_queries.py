"""How often a page asks the database: as often with many covenants and versions as with one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.casework.covenants.services import drafting
from oggz.covenant.terms import Role
from tests.casework.covenants.test_pages import World, browser

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def queries(client: Client, path: str) -> int:
    client.get(path)  # what a process remembers is there from the second time on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum("covenants_" in each["sql"] for each in captured)


def more(world: World) -> None:
    """More of everything that these pages list."""
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    for number in range(3):
        drafting.begin(f"Nog een {number}", 'parties = { "gemeente" = 1 }', by=drafter)
        draft = drafting.amend(world.covenant, by=drafter)
        drafting.drop(draft, by=drafter)


# Of each: the versions that hold for the party, for its purposes; then the page itself.
@pytest.mark.parametrize(
    ("name", "most"), [("list", 6), ("covenant", 9), ("version", 5), ("compare", 3), ("text", 2)]
)
def test_a_page_asks_the_same_number_of_times(name: str, most: int) -> None:
    world = World()
    client, address = browser(world), world.address(name, "holds")
    before = queries(client, address)
    more(world)
    assert queries(client, address) == before
    assert before <= most
