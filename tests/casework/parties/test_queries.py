"""How often a page asks the database: a fixed number, however many people there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.casework.parties import services, sessions
from oggz.covenant.terms import Role
from tests.casework.parties.people import CARE, House, browser_of, declare, party, row, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
# Of each: the member, the role, and for content roles the declarations, which the work list asks
# once more for the day they end; the session and the second factor belong to the door. The work
# list of who sees content asks twice which consultations wait, and once each who may read signals,
# which requests of people wait, which conferences come and what is handed over.
QUERIES = {
    (Role.PROFESSIONAL, "/"): 14,
    (Role.PROFESSIONAL, "/doel/"): 3,
    (Role.PROFESSIONAL, "/partij-kiezen/"): 4,
    (Role.PROFESSIONAL, "/mijn-gegevens/"): 6,
    (Role.ADMINISTRATOR, "/"): 2,
    (Role.ADMINISTRATOR, "/medewerkers/"): 4,
    (Role.ADMINISTRATOR, "/medewerkers/uitnodigen/"): 2,
    (Role.SIGNATORY, "/medewerkers/"): 3,
    (Role.ADMINISTRATOR, "member"): 4,
}


def queries(browser: Client, path: str) -> int:
    browser.get(path)  # what a process remembers is there from the second time on
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return sum('"parties_' in each["sql"] for each in captured)


def more(house: House) -> None:
    """More of everything that these pages list."""
    for number in range(4):
        colleague = works(house.party, Role.PROFESSIONAL)
        declare(colleague.member)
        administrator = house[Role.ADMINISTRATOR]
        services.propose(administrator, row(colleague), Role.CHAIR)
        services.invite(administrator, f"nieuw{number}@partij.example", Role.CHAIR)
    for who in (house[Role.PROFESSIONAL], house[Role.CHAIR]):
        declare(who.member)
        works(party(), Role.CHAIR, who.member)


@pytest.mark.parametrize(("role", "path"), QUERIES)
def test_a_page_asks_the_same_number_of_times(house, open_purposes, role, path) -> None:
    who = house[role]
    declare(who.member)
    browser = browser_of(who)
    browser.post("/doel/", {"partij": who.party.slug, "doel": CARE.key})
    address = f"/medewerkers/{house[Role.CHAIR].membership}/" if path == "member" else path
    before = queries(browser, address)
    more(house)
    assert (before, queries(browser, address)) == (QUERIES[role, path],) * 2


def test_asking_again_in_one_request_asks_the_database_nothing(house, open_purposes) -> None:
    who = house[Role.PROFESSIONAL]
    declare(who.member)
    browser = browser_of(who)
    browser.post("/doel/", {"partij": who.party.slug, "doel": CARE.key})
    request = browser.get("/").wsgi_request
    with CaptureQueriesContext(connection) as captured:
        for _ in range(3):
            assert sessions.current(request)
    assert len(captured) == 0
