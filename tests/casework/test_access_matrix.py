"""Who gets where: every address of casework, for each role, each phase and whoever's case it is.

`access_matrix.toml` says it: an address that is not in it fails, and so does one that lets in
more, or less, than it says there. After a change that is meant, `OGGZ_WRITE_ACCESS=DIR` keeps
tables as they are now; read what is different before it goes into the file.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.doings import DOINGS
from oggz.casework.cases.models import Case, Participation, Signal
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import grounds
from oggz.casework.plans import services as plans
from oggz.casework.plans.forms import ASKED
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.services import Doing
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import How
from oggz.casework.rights.services import recording
from oggz.casework.rights.steps import STEPS
from oggz.covenant.terms import DataCategory, Phase, Role
from tests.casework.cases.browsers import Desk, browser
from tests.casework.conferences.rooms import Room
from tests.casework.covenants.test_pages import fresh
from tests.casework.world import World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

TABLE = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text())
# At the table of a case, and the letter of each in the file.
SEATS = {
    "R": "regisseur", "C": "casusregisseur", "V": "voorzitter", "H": "hulpverlener",
    "W": "woonconsulent", "P": "wijkagent",
}  # fmt: skip
# Of one organisation, who takes part in no case.
ROLES = {
    "R": Role.PROCESS_COORDINATOR, "C": Role.CASE_COORDINATOR, "U": Role.PROFESSIONAL,
    "V": Role.CHAIR, "F": Role.DATA_PROTECTION_OFFICER, "T": Role.SIGNATORY,
    "B": Role.ADMINISTRATOR,
}  # fmt: skip
# What an address has beside its case, one for each of the forms behind it.
SLUGS = {
    "cases:do": [doing.slug for doing in DOINGS],
    "plans:add": list(ASKED),
    "rights:do": [step.slug for step in STEPS],
    "rights:letter": ["ontvangst", "verlenging", "besluit"],
}
OF_A_CASE = {"case", "conference"}
AWAY = tuple(
    map(reverse, ("account_login", "account_reauthenticate", "choose_party", "state_purpose"))
)


@dataclass(frozen=True)
class Address:
    """`key` is what it is called in the table."""

    name: str
    takes: frozenset[str]
    slug: str = ""

    @property
    def key(self) -> str:
        return f"{self.name} {self.slug}".strip()

    @property
    def is_of_a_case(self) -> bool:
        return bool(self.takes & OF_A_CASE) and self.name not in OUTSIDE

    def path(self, places: Mapping[str, object]) -> str:
        known = {each: places[each] for each in self.takes if each in places}
        for each in ("slug", "soort"):
            if each in self.takes and self.slug:
                known[each] = self.slug
        return reverse(self.name, kwargs=known)


# These name a case, for who has no seat in it.
OUTSIDE = {"break_glass", "audit_case"}


def addresses() -> Iterator[Address]:
    """Of all rooms; those of packages we use as well."""
    yield from _within(get_resolver(), "", frozenset())


def _within(resolver: URLResolver, space: str, above: frozenset[str]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        takes = above | frozenset(each.pattern.converters or each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from _within(each, f"{each.app_name}:" if each.app_name else space, takes)
        elif isinstance(each, URLPattern) and each.name:
            for slug in SLUGS.get(f"{space}{each.name}", [""]):
                yield Address(f"{space}{each.name}", takes, slug)


class Full(Room):
    """A case with one of everything that an address can name."""

    def __init__(self, world: World | None = None, *, leader: str = "regisseur") -> None:
        super().__init__(world)
        seat = self.seat
        told = self.brings("woonconsulent", DataCategory.HOUSING, "Huurachterstand.")
        lead = seat("casusregisseur")
        goal = plans.add(
            self.file, ItemKind.GOAL, "Rust in huis.", domain=LifeDomain.HOUSING, by=lead
        )
        soon = timezone.localdate() + timedelta(7)
        doing = Doing(lead.participation, due=soon)
        action = plans.add(self.file, ItemKind.ACTION, "Bel.", goal=goal, doing=doing, by=lead)
        again = plans.add(self.file, ItemKind.EVALUATION, "", day=soon, by=lead)
        objection = grounds.object_to_sharing("Liever niet.", by=seat("casusregisseur"))
        grounds.override_objection(objection, "Gevaar.", by=seat("regisseur"))
        asked = recording.record(
            Kind.ACCESS, "Inzage.", received_on=timezone.localdate(), how=How.DESK,
            by=seat("casusregisseur"),
        )  # fmt: skip
        meeting = self.convenes(name=leader)
        barrier.tell(self.seats["regisseur"])
        Signal.objects.create(case=self.case, urgency="days", heard_from="seen", person_knows=True)
        self.places: dict[str, object] = {
            "case": str(self.case.pk), "contribution": told.pk, "objection": objection.pk,
            "participant": self.key("wijkagent"), "pk": asked.pk, "deadline": asked.deadline_id,
            "exemption": uuid4(), "conference": meeting.pk, "transfer": uuid4(),
        }  # fmt: skip
        self.items = {
            "plans:rewrite": goal.pk, "plans:assign": action.pk, "plans:end": action.pk,
            "plans:evaluate": again.pk, "directory:choose": goal.pk,
        }  # fmt: skip
        self.spoken = self.item(meeting).pk

    def of(self, address: Address) -> dict[str, object]:
        return self.places | {"item": self.items.get(address.name, self.spoken)}


def enters(client: Client, path: str, form: Mapping[str, object]) -> tuple[bool, str]:
    """Whether somebody gets there, and what they read; nothing of it stays.

    What shows nothing by itself is sent with nothing filled in.
    """
    known = client.cookies.copy()
    with transaction.atomic():
        response: HttpResponse = client.get(path)
        if response.status_code in (302, 405) and not _leads_away(response):
            sent = client.post(path, form)
            response = response if sent.status_code == 405 else sent
        transaction.set_rollback(True)
    client.cookies = known
    assert response.status_code != 500, path
    page = BeautifulSoup(response.content, "lxml").select_one("main")
    said = " ".join(page.get_text(" ").split()) if page else ""
    return _is_in(response), f"{response.status_code} {response.headers.get('location', '')} {said}"


def _is_in(response: HttpResponse) -> bool:
    return response.status_code in (200, 302, 422) and not _leads_away(response)


def _leads_away(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["location"].startswith(AWAY)


@pytest.mark.parametrize("phase", Phase)
def test_who_gets_where_in_their_own_case(phase: Phase) -> None:
    table = Full()
    with barrier.task("leaving"):
        Case.objects.filter(pk=table.case.pk).update(
            phase=phase, closed_at=timezone.now() if phase is Phase.CLOSED else None
        )
    desks = {letter: _at_the_table(table, who) for letter, who in SEATS.items()}
    found = {}
    for address in filter(lambda each: each.is_of_a_case, addresses()):
        path = address.path(table.of(address))
        found[address.key] = "".join(
            letter for letter, desk in desks.items() if enters(desk.client, path, desk.filled())[0]
        )
    column = list(Phase).index(phase)
    said = {key: row.split()[column].replace("-", "") for key, row in TABLE["case"].items()}
    compare(f"case-{phase}", found, said)


def _at_the_table(table: Room, who: str) -> Desk:
    """In a browser in which somebody proved a moment ago who they are."""
    desk = Desk(table, who)
    fresh(table.world.people[desk.viewer.party, desk.viewer.role], desk.client)
    return desk


def compare(name: str, found: Mapping[str, str], said: Mapping[str, str]) -> None:
    if folder := os.environ.get("OGGZ_WRITE_ACCESS"):
        lines = [f"{key}\t{value or '-'}\n" for key, value in found.items()]
        Path(folder, name).write_text("".join(lines))
    assert found.keys() == said.keys(), "an address that the table does not know, or the reverse"
    assert {key: found[key] for key in found if found[key] != said[key]} == {
        key: said[key] for key in found if found[key] != said[key]
    }


@pytest.mark.parametrize("letter", SEATS)
def test_nobody_learns_whether_there_is_a_case_of_others(letter: str) -> None:
    """Everything of a case one has no seat in is answered as what does not exist at all."""
    own = Full()
    # Who convened a conference sees that it comes; that is theirs.
    other = Full(own.world, leader="casusregisseur" if letter == "R" else "regisseur")
    viewer = own.seats[SEATS[letter]]
    with barrier.task("leaving"):
        Participation.objects.filter(case=other.case, member=viewer.member).update(
            until=timezone.now()
        )
    desk = _at_the_table(own, SEATS[letter])
    for address in filter(lambda each: each.is_of_a_case, addresses()):
        theirs, mine = other.of(address), own.of(address)
        nowhere = {each: uuid4() if each != "participant" else 10**9 for each in theirs}
        sent = desk.filled()
        entered, said = enters(desk.client, address.path(theirs), sent)
        _, unknown = enters(desk.client, address.path(nowhere), sent)
        assert not entered, f"{address.key} {said[:200]}"
        assert without(said, theirs) == without(unknown, nowhere), address.key
        if address.takes - {"case", "slug", "soort"} and "case" in address.takes:
            mixed = theirs | {"case": mine["case"]}
            assert not enters(desk.client, address.path(mixed), sent)[0], address.key


def without(said: str, places: Mapping[str, object]) -> str:
    """What was answered, but for the ids that the address has."""
    for each in map(str, places.values()):
        said = said.replace(each, "…") if len(each) > 20 else said
    return said


def test_who_gets_where_in_the_rest_of_the_house() -> None:
    """Of the organisation that leads; `-` in the file is nobody, and `0` who is not logged in."""
    world = World()
    browsers = {"0": Client()} | {letter: _at_work(world, role) for letter, role in ROLES.items()}
    places = {
        "covenant": world.covenant.pk, "number": 1, "clause": "corporatie-leest", "kind": "html",
        "piece": "dpia", "case": uuid4(), "destruction": uuid4(), "consultation": uuid4(),
        "membership": world.person("gemeente", Role.PROFESSIONAL).membership, "invitation": 10**9,
        "declaration": 10**9, "token": "geen", "provider_id": "geen", "broken": uuid4(),
        "release": uuid4(), "table": "fasen", "deadline": uuid4(), "pk": uuid4(),
        "transfer": uuid4(), "uidb36": "a", "key": "b-c",
    }  # fmt: skip
    found = {}
    for address in addresses():
        if not address.is_of_a_case:
            number = {"pk": 10**9} if address.name.startswith("mfa_") else {}
            path = address.path(places | number)
            sent = {"partij": "gemeente", "form": str(uuid4())}
            found[address.key] = "".join(
                letter for letter, client in browsers.items() if enters(client, path, sent)[0]
            )
    said = {key: row.replace("-", "") for key, row in TABLE["house"].items()}
    compare("house", found, said)


def _at_work(world: World, role: Role) -> Client:
    if role in (Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY, Role.ADMINISTRATOR):
        return fresh(world.person("gemeente", role))
    return fresh(world.person("gemeente", role), browser(world, world.viewer("gemeente", role)))
