"""Who gets which page: role by endpoint, from the addresses themselves; and what strangers get."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from oggz.casework.parties import services, urls
from oggz.casework.parties.models import Declaration, DeclarationKind, Invitation, Membership
from oggz.covenant.terms import Role
from tests.casework.parties.people import House, browser_of, declare, row, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

EVERYBODY = set(Role)
SEES = {Role.ADMINISTRATOR, Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER}
MANAGES = {Role.ADMINISTRATOR}
CONFIRMS = {Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER}
# Name of the address, method, who is let in. What is let in answers 200, or 302 after a change.
TABLE = [
    ("choose_party", "get", EVERYBODY),
    ("choose_party", "post", EVERYBODY),
    ("state_purpose", "get", EVERYBODY),
    ("state_purpose", "post", EVERYBODY),
    ("own_data", "get", EVERYBODY),
    ("declare_secrecy", "post", EVERYBODY),
    ("leave", "get", EVERYBODY),
    ("leave", "post", EVERYBODY - {Role.ADMINISTRATOR}),  # the last one cannot
    ("members", "get", SEES),
    ("member", "get", SEES),
    ("invite", "get", MANAGES),
    ("invite", "post", MANAGES),
    ("withdraw_invitation", "post", MANAGES),
    ("propose_membership", "post", MANAGES),
    ("record_declaration", "post", MANAGES),
    ("withdraw_declaration", "post", MANAGES),
    ("confirm_membership", "post", CONFIRMS),
    ("refuse_membership", "post", CONFIRMS),
    ("end_membership", "post", SEES),
    ("invitation", "get", EVERYBODY),
    ("invitation", "post", set()),  # of another address: see test_joining
]
LET_IN = {200, 302}


def named(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns)
        else:
            yield each.name


class World(House):
    """A house with one of everything that an address can name."""

    def __init__(self) -> None:
        super().__init__()
        administrator, professional = self[Role.ADMINISTRATOR], row(self[Role.PROFESSIONAL])
        self.waiting = services.propose(administrator, professional, Role.CHAIR)
        self.colleague = row(works(self.party, Role.PROFESSIONAL))
        self.declaration: Declaration = self.declared()
        self.invitation: Invitation = services.invite(
            administrator, "nieuw@partij.example", Role.PROFESSIONAL
        )
        self.token = self.invitation.new_token()
        self.invitation.save()

    def declared(self) -> Declaration:
        declare(self.colleague.member, DeclarationKind.TRAINING)
        return self.colleague.member.declarations.get()

    def address(self, name: str, who: Membership) -> str:
        waits = name in ("confirm_membership", "refuse_membership")
        known = {
            "choose_party": "partij-kiezen/",
            "state_purpose": "doel/",
            "own_data": "mijn-gegevens/",
            "declare_secrecy": "mijn-gegevens/geheimhouding/",
            "leave": f"mijn-gegevens/rollen/{who.pk}/stoppen/",
            "members": "medewerkers/",
            "invite": "medewerkers/uitnodigen/",
            "withdraw_invitation": f"medewerkers/uitnodigingen/{self.invitation.pk}/intrekken/",
            "invitation": f"uitnodiging/{self.token}/",
            "withdraw_declaration": (
                f"medewerkers/{self.colleague.pk}/verklaringen/{self.declaration.pk}/intrekken/"
            ),
        }
        of = self.waiting if waits else self.colleague
        return f"/{known.get(name) or self._of_member(name, of)}"

    def _of_member(self, name: str, of: Membership) -> str:
        last = {
            "member": "",
            "confirm_membership": "bevestigen/",
            "refuse_membership": "afwijzen/",
            "propose_membership": "voorstellen/",
            "end_membership": "beeindigen/",
            "record_declaration": "verklaringen/",
        }[name]
        return f"medewerkers/{of.pk}/{last}"

    def form(self, who: Membership) -> dict[str, str]:
        """What is right in every form at once."""
        return {
            "partij": who.party.slug,
            "rol": str(who.pk),
            "verklaar": "ja",
            "email": "ander@partij.example",
            "role": Role.CHAIR.value,
            "reason": "left",
            "kind": "training",
            "valid_from": "2026-01-01",
            "valid_until": "2026-12-31",
        }


@pytest.fixture
def world() -> World:
    return World()


def test_every_address_of_people_and_parties_is_in_the_table() -> None:
    assert {name for name, _, _ in TABLE} == set(named(urls.urlpatterns))
    assert set(named(urls.urlpatterns)) <= set(named(get_resolver().url_patterns))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("name", "method", "allowed"), TABLE)
def test_a_role_gets_what_the_table_says(world: World, name, method, allowed, role) -> None:
    who = world[role]
    before = state()
    address = world.address(name, row(who))
    response = getattr(browser_of(who), method)(address, world.form(row(who)))
    if role in allowed:
        assert response.status_code in LET_IN, response.content.decode()
    else:
        assert response.status_code in {403, 409}
        assert state() == before, "what is refused changes nothing"


def state() -> tuple:
    """All that these pages can change."""
    return tuple(
        list(model.objects.order_by("pk").values())
        for model in (Membership, Declaration, Invitation)
    )


@pytest.mark.parametrize(("name", "method", "allowed"), TABLE)
def test_a_stranger_gets_nothing_but_the_invitation(world, name, method, allowed) -> None:
    before = state()
    who = world[Role.ADMINISTRATOR]
    response = getattr(Client(), method)(world.address(name, row(who)), world.form(row(who)))
    if name == "invitation":
        assert response.status_code == 200
    else:
        assert response.status_code == 302
        assert response.url.startswith("/inloggen/")
    assert state() == before


@pytest.mark.parametrize(
    ("name", "method"), [(name, method) for name, method, _ in TABLE if method == "post"]
)
def test_what_changes_something_is_not_done_by_a_link(world, name, method) -> None:
    before = state()
    for role in Role:
        browser_of(world[role]).get(world.address(name, row(world[role])))
    assert state() == before


@pytest.mark.parametrize(
    ("name", "method"), [(name, method) for name, method, _ in TABLE if method == "post"]
)
def test_no_other_site_can_send_a_form(world, name, method) -> None:
    before = state()
    who = world[Role.ADMINISTRATOR]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser_of(who).cookies
    response = strict.post(world.address(name, row(who)), world.form(row(who)))
    assert response.status_code == 403
    assert state() == before


OF_SOMEBODY = [
    (name, method, allowed)
    for name, method, allowed in TABLE
    if name.endswith(("member", "membership", "declaration", "invitation", "leave"))
    and name != "invitation"
]


@pytest.mark.parametrize(("name", "method", "allowed"), OF_SOMEBODY)
def test_nobody_learns_that_something_of_another_party_exists(
    world: World, name, method, allowed
) -> None:
    other = World()
    before = state()
    for role in sorted(allowed):
        who = world[role]
        theirs = other.address(name, row(other[role]))
        nowhere = re.sub(r"\d+", "999999999999", theirs)
        answers = [
            getattr(browser_of(who), method)(address, world.form(row(who)))
            for address in (theirs, nowhere)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({BeautifulSoup(each.content, "lxml").main.get_text() for each in answers}) == 1
    assert state() == before


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "-1", "1e3", "١", "%00"])
def test_what_is_no_number_of_anybody_is_not_found(world: World, number: str) -> None:
    browser = browser_of(world[Role.ADMINISTRATOR])
    assert browser.get(f"/medewerkers/{number}/").status_code in {400, 404}
    chosen = browser.post("/partij-kiezen/", {"rol": number})
    assert chosen.status_code == 409
