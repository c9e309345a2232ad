"""A form that was opened for one party, sent after somebody chose another in another tab."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from oggz.casework.retention.models import Destruction
from oggz.covenant.terms import Role
from tests.casework.covenants.test_pages import World, fresh, main_text, state
from tests.casework.parties.people import browser_of, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ROOMS = ("convenanten/", "vernietiging/", "casussen/", "vergaderingen/", "rechten/")
# Who may do it; all else is for a process coordinator. An address that lets nobody try, fails.
DONE_BY = {
    "covenants:sign": Role.SIGNATORY, "covenants:withdraw": Role.SIGNATORY,
    "rights:code": Role.DATA_PROTECTION_OFFICER,
    "rights:complaint": Role.DATA_PROTECTION_OFFICER,
    "rights:accept_complaint": Role.DATA_PROTECTION_OFFICER,
    "rights:extend_complaint": Role.DATA_PROTECTION_OFFICER,
}  # fmt: skip


def addresses() -> Iterator[tuple[str, set[str]]]:
    """The name of each address of these rooms, with what stands in it."""
    for room in get_resolver().url_patterns:
        if isinstance(room, URLResolver) and str(room.pattern) in ROOMS:
            for each in room.url_patterns:
                assert isinstance(each, URLPattern), "a room within a room: look in it too"
                name = f"{room.app_name}:{each.name}" if room.app_name else each.name
                yield name, set(each.pattern.converters)


def switched(world: World, role: Role) -> Client:
    """Somebody of two parties who has just chosen the second."""
    first = world.person("gemeente", role)
    second = works(world.parties["politie"], role, first.member)
    client = fresh(second, browser_of(first))
    client.post("/partij-kiezen/", {"rol": second.membership})
    return fresh(second, client)


@pytest.mark.parametrize("of", ["holds", "written", "signed"])
def test_it_does_nothing_on_any_page_of_covenants_destruction_cases_or_conferences(of: str) -> None:
    world = World()
    clients = {
        role: switched(world, role)
        for role in (
            Role.PROCESS_COORDINATOR,
            Role.SIGNATORY,
            Role.DATA_PROTECTION_OFFICER,
        )
    }
    before, found = state(), list(addresses())
    places = {
        "covenant": world.versions[of].covenant_id, "number": 1, "clause": "corporatie-leest",
        "kind": "html", "piece": "dpia", "destruction": uuid4(), "case": str(uuid4()),
        "contribution": uuid4(), "objection": uuid4(), "participant": 1, "slug": "inbrengen",
        "item": uuid4(), "soort": "doel", "pk": uuid4(),
        "exemption": uuid4(), "deadline": uuid4(), "conference": uuid4(), "transfer": uuid4(),
    }  # fmt: skip
    assert len(found) > 20
    stopped = []
    for name, standing_in in found:
        address = reverse(name, kwargs={each: places[each] for each in standing_in})
        client = clients[DONE_BY.get(name, Role.PROCESS_COORDINATOR)]
        for form in (world.form(of, "gemeente"), world.form(of, "")):
            response = client.post(address, form)
            if response.status_code == 405:
                continue
            assert response.status_code == 409, name
            assert "intussen voor een andere partij" in main_text(response), name
            stopped.append(name)
    assert state() == before
    assert not Destruction.objects.exists()
    assert len(set(stopped)) == 59, sorted(set(stopped))


def test_what_somebody_wrote_is_still_on_the_page() -> None:
    world = World()
    form = world.form("written") | {"text": "title = 'een uur werk'"}
    client = switched(world, Role.PROCESS_COORDINATOR)
    response = client.post(world.address("write", "written"), form)
    assert "een uur werk" in main_text(response)
