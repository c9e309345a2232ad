"""The list of cases: those one takes part in, with the names that may be read, each logged."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.access import barrier, seats
from oggz.casework.audit.models import Entry, Span
from oggz.casework.cases import attention, listing, page, selectors
from oggz.casework.cases.models import Case, Kind, Outcome, Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds, names, participation, phases
from oggz.covenant.terms import DataCategory, Phase, Role
from tests.casework.cases.browsers import Desk, browser, main
from tests.casework.parties import people
from tests.casework.world import Table, World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ACTORS = ("regisseur", "casusregisseur", "woonconsulent", "wijkagent", "hulpverlener")


@pytest.fixture
def world() -> World:
    return World()


def called(table: Table, name: str) -> None:
    table.brings("casusregisseur", DataCategory.IDENTITY, name, kind=Kind.NAME)


def rows(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/casussen/{query}")
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "lxml").select("main tbody tr")
    return [" ".join(each.get_text(" ").split()) for each in found]


def test_it_has_the_cases_one_takes_part_in_and_no_others(world) -> None:
    mine, others, ended = Table(world), Table(world), Table(world)
    for table in (others, ended):
        participation.end(table.seat("wijkagent").participation, by=table.seat("regisseur"))
    client = Desk(mine, "wijkagent").client
    assert [reference(mine.case.pk) in row for row in rows(client)] == [True]
    assert len(rows(Desk(mine, "regisseur").client)) == 3


def test_a_signal_is_not_among_them(world) -> None:
    table = Table(world)
    barrier.tell(table.seats["regisseur"])
    Case.objects.filter(pk=table.case.pk).update(phase=Phase.SIGNAL)
    assert rows(Desk(table, "regisseur").client) == []
    assert rows(Desk(table, "regisseur").client, "?fase=signal") == []


def test_a_name_stands_there_for_who_may_read_it_and_each_is_in_the_log(world) -> None:
    tables = [Table(world) for _ in range(3)]
    for number, table in enumerate(tables):
        called(table, f"Noor Voorbeeld-{number}")
    for name, sees in [
        ("regisseur", True), ("casusregisseur", True), ("woonconsulent", True),
        ("wijkagent", False), ("hulpverlener", False),
    ]:  # fmt: skip
        desk = Desk(tables[0], name)
        entries = Entry.objects.filter(action="read", member=desk.viewer.member)
        before, spans = entries.count(), Span.objects.count()
        found = rows(desk.client)
        assert sum("Noor Voorbeeld-" in row for row in found) == 3 * sees, name
        assert entries.count() == before + 3 * sees
        assert Span.objects.count() == spans + 3 * sees
        if sees:
            assert {entry.case for entry in entries.order_by("-pk")[:3]} == {
                table.case.pk for table in tables
            }


def test_a_name_is_not_read_for_a_purpose_that_is_not_stated(world) -> None:
    table = Table(world)
    called(table, "Noor Voorbeeld")
    elsewhere = replace(table.seats["woonconsulent"], purpose="veiligheid")
    client = browser(world, elsewhere)
    (row,) = rows(client)
    assert "Noor" not in row
    assert "Open voor wonen behouden" in row


def test_the_newest_name_stands_there_and_no_corrected_one(world) -> None:
    table = Table(world)
    called(table, "Noor Verkeerd")
    from oggz.casework.cases.services import content

    row = table.case.contributions.get()
    barrier.tell(table.seats["casusregisseur"])
    row = table.case.contributions.get()
    content.correct(row, "Noor Goed", by=table.seat("casusregisseur"))
    (shown,) = rows(Desk(table, "regisseur").client)
    assert "Noor Goed" in shown
    assert "Verkeerd" not in shown


def test_what_asks_for_attention_stands_first_and_can_be_asked_for(world) -> None:
    first, second, third = Table(world), Table(world), Table(world)
    grounds.object_to_sharing("Nee.", by=first.seat("regisseur"))
    client = Desk(first, "regisseur").client
    assert [table for row in rows(client) for table in (first, second, third)
            if reference(table.case.pk) in row] == [first, third, second]  # fmt: skip
    (row,) = rows(client, "?aandacht=ja")
    assert reference(first.case.pk) in row
    assert "bezwaar" in row


def test_filters_by_phase_and_what_is_no_phase_is_no_filter(world) -> None:
    running, closed = Table(world), Table(world)
    phases.close(Outcome.RESOLVED, by=closed.seat("regisseur"))
    client = Desk(running, "regisseur").client
    for query in ("", "?fase=approach", "?fase=<script>", "?page=x", "?page=-1", "?page=99"):
        (row,) = rows(client, query)
        assert reference(running.case.pk) in row
    (row,) = rows(client, "?fase=closed")
    assert reference(closed.case.pk) in row
    assert rows(client, "?fase=triage") == []


def test_the_party_that_coordinates_is_the_one_of_the_case_coordinator(world) -> None:
    table = Table(world)
    (row,) = rows(Desk(table, "wijkagent").client)
    assert "Sociaal Team Voorbeeld" in row
    participation.end(table.seat("casusregisseur").participation, by=table.seat("regisseur"))
    (row,) = rows(Desk(table, "wijkagent").client)
    assert "Gemeente Voorbeeld" in row


def test_a_party_that_left_the_covenant_has_an_empty_list(world) -> None:
    from oggz.casework.covenants.services import life

    table = Table(world)
    client = Desk(table, "woonconsulent").client
    assert len(rows(client)) == 1
    life.withdraw(world.covenant, "Klaar.", by=world.person("woonstichting", Role.SIGNATORY))
    assert client.get("/casussen/").status_code == 302


def test_an_empty_list_says_so(world) -> None:
    table = Table(world)
    participation.end(table.seat("wijkagent").participation, by=table.seat("regisseur"))
    response = Desk(table, "wijkagent").client.get("/casussen/")
    assert "U doet nu aan geen enkele casus mee" in main(response)


def test_it_asks_the_same_number_of_times_however_long(world) -> None:
    table = Table(world)
    called(table, "Noor Voorbeeld")
    client = Desk(table, "regisseur").client

    def asked() -> int:
        rows(client)
        with CaptureQueriesContext(connection) as queries:
            rows(client)
        return sum("cases_" in q["sql"] or "audit_" in q["sql"] for q in queries)

    before = asked()
    for _ in range(4):
        called(Table(world), "Noor Voorbeeld")
    assert asked() == before <= 9


def test_fifty_stand_on_a_page(world) -> None:
    table = Table(world)
    barrier.tell(table.seats["regisseur"])
    for _ in range(51):
        case = Case.objects.create(
            covenant=world.covenant, phase=Phase.TRIAGE,
            opened_by_id=table.seats["regisseur"].member, opened_for=world.parties["gemeente"],
        )  # fmt: skip
        file = case.files.create()
        Participation.objects.create(
            case=case, file=file, party=world.parties["gemeente"],
            member_id=table.seats["regisseur"].member, role=Role.PROCESS_COORDINATOR,
            purpose="hulp", added_by_id=table.seats["regisseur"].member,
        )  # fmt: skip
    client = Desk(table, "regisseur").client
    assert [len(rows(client, f"?page={number}")) for number in (1, 2)] == [50, 2]


# What may happen to a case in any order; the seat that is asked after each.
HAPPENINGS = {
    "consent": lambda t: grounds.give_consent(t.file, by=t.seat("casusregisseur")),
    "withdraw": lambda t: grounds.withdraw_consent(t.file, by=t.seat("casusregisseur")),
    "objection": lambda t: grounds.object_to_sharing("Nee.", by=t.seat("regisseur")),
    "alarm": lambda t: grounds.raise_alarm("Gevaar.", by=t.seat("regisseur")),
    "override": lambda t: _of_open(t, lambda o: grounds.override_objection(
        o, "Ontruiming.", by=t.seat("regisseur"))),
    "reject": lambda t: _of_open(t, lambda o: grounds.decide_objection(
        o, upheld=False, by=t.seat("regisseur"))),
    "uphold": lambda t: _of_open(t, lambda o: grounds.decide_objection(
        o, upheld=True, by=t.seat("regisseur"))),
    "scale": lambda t: phases.scale(
        t.seat("regisseur").case.level % 4 + 1 if t.seat("regisseur").case.level < 4 else 3,
        by=t.seat("regisseur")),
    "aftercare": lambda t: phases.move(
        Phase.AFTERCARE if t.seat("regisseur").case.phase == Phase.APPROACH else Phase.APPROACH,
        by=t.seat("regisseur")),
    "close": lambda t: phases.close(Outcome.RESOLVED, by=t.seat("regisseur")),
}  # fmt: skip


def _of_open(table: Table, does) -> None:
    seat = table.seat("regisseur")
    row = seat.case.objections.filter(decided_at=None, overridden_at=None).first()
    if row is not None:
        does(row)


@given(st.lists(st.sampled_from(sorted(HAPPENINGS)), max_size=6))
def test_names_and_marks_of_the_list_are_those_of_the_page(happened) -> None:
    """Whatever happened: the list never shows what the case itself does not, nor less."""
    table = Table()
    called(table, "Noor Voorbeeld")
    for each in happened:
        if table.seat("regisseur").case.closed_at:
            break
        HAPPENINGS[each](table)
    for name in ACTORS:
        seat = table.seat(name)
        listed = names.read([seat])
        shown = page.page(table.seat(name))
        assert listed.get(table.case.pk, "") == shown.name, (name, happened)
        phases = [phase for phase in Phase if phase is not Phase.SIGNAL]
        (place,) = listing.in_order(seat.viewer, phases)
        (case,) = listing.read(seat.viewer, [place])
        assert attention.marks(case) == shown.marks, (name, happened)
        assert bool(attention.marks(case)) == place.is_marked


class TestForTheWorkList:
    """What `selectors` tells the work list: of every purpose, without content."""

    def test_cases_that_ask_for_attention(self, world) -> None:
        quiet, loud = Table(world), Table(world)
        grounds.raise_alarm("Gevaar.", by=loud.seat("regisseur"))
        for name in ("regisseur", "wijkagent"):
            viewer = quiet.seats[name]
            barrier.tell(viewer)
            (waiting,) = selectors.asking_attention(viewer)
            assert waiting.reference == reference(loud.case.pk)
            assert waiting.marks[0].short == "acuut gevaar"

    def test_changes_since_a_moment_are_those_one_may_know_of_and_did_not_make(self, world) -> None:
        table = Table(world)
        since = timezone.now()
        table.brings("woonconsulent", DataCategory.HOUSING, "Drie maanden.")
        found = {}
        for name in ACTORS:
            barrier.tell(table.seats[name])
            found[name] = selectors.changed_since(table.seats[name], since)
        assert [change.what for change in found["casusregisseur"]] == [("wonen en overlast",)]
        assert found["woonconsulent"] == found["wijkagent"] == found["regisseur"] == []

    def test_of_every_purpose(self, world) -> None:
        table = Table(world)
        since = timezone.now()
        table.brings("casusregisseur", DataCategory.HOUSING, "Drie maanden.")
        elsewhere = replace(table.seats["woonconsulent"], purpose="veiligheid")
        barrier.tell(elsewhere)
        (change,) = selectors.changed_since(elsewhere, since)
        assert change.reference == reference(table.case.pk)

    def test_steps_participants_and_grounds_count(self, world) -> None:
        table = Table(world)
        since = timezone.now()
        phases.scale(2, by=table.seat("regisseur"))
        grounds.object_to_sharing("Nee.", by=table.seat("casusregisseur"))
        barrier.tell(table.seats["wijkagent"])
        (change,) = selectors.changed_since(table.seats["wijkagent"], since)
        assert set(change.what) == {"fase of niveau", "bezwaar"}

    def test_the_number_of_queries_is_fixed(self, world) -> None:
        table = Table(world)
        since = timezone.now()
        grounds.raise_alarm("Gevaar.", by=table.seat("regisseur"))

        def asked() -> int:
            barrier.tell(table.seats["casusregisseur"])
            with CaptureQueriesContext(connection) as queries:
                selectors.changed_since(table.seats["casusregisseur"], since)
                selectors.asking_attention(table.seats["casusregisseur"])
            return len(queries)

        before = asked()
        for _ in range(3):
            other = Table(world)
            other.brings("woonconsulent", DataCategory.HOUSING, "Drie maanden.")
            grounds.raise_alarm("Gevaar.", by=other.seat("regisseur"))
        assert asked() == before


def test_seats_of_the_list_are_those_one_takes(world) -> None:
    table = Table(world)
    who = people.works(world.parties["politie"], Role.PROFESSIONAL)
    assert who.party == world.parties["politie"]
    for name in ACTORS:
        viewer = table.seats[name]
        barrier.tell(viewer)
        rows_ = seats.taking_part(viewer).select_related("case", "file", "party").order_by("pk")
        (listed,) = seats.all_of(viewer, rows_)
        taken = seats.take(viewer, table.case.pk)
        assert listed == taken


class TestOnTheWorkList:
    def words(self, client: Client) -> str:
        return main(client.get("/"))

    def test_danger_is_urgent_and_opens_with_its_purpose_in_one_step(self, world) -> None:
        table = Table(world)
        grounds.raise_alarm("Een mes gezien.", by=table.seat("regisseur"))
        client = people.browser_of(world.person("politie", Role.PROFESSIONAL))
        page = self.words(client)
        assert f"Casus {reference(table.case.pk)} vraagt aandacht: acuut gevaar" in page
        assert "mes" not in page
        key = f"{world.covenant.pk}:veiligheid"
        form = {"partij": "politie", "doel": key, "verder": f"/casussen/{table.case.pk}/"}
        response = client.post("/doel/", form, follow=True)
        assert "Er is acuut gevaar vastgelegd" in main(response)

    def test_what_others_brought_in_is_told_by_its_kind_to_who_may_read_it(self, world) -> None:
        table = Table(world)
        table.brings("woonconsulent", DataCategory.HOUSING, "Drie maanden huurachterstand.")
        told = f"Casus {reference(table.case.pk)}"
        page = self.words(Desk(table, "casusregisseur").client)
        assert "wonen en overlast" in page
        assert "huurachterstand" not in page
        for name in ("wijkagent", "hulpverlener", "woonconsulent"):
            page = self.words(Desk(table, name).client)
            assert "wonen en overlast" not in page, name
            assert told in page  # that they were added to it

    def test_who_sees_no_content_is_told_of_no_case(self, world) -> None:
        table = Table(world)
        grounds.raise_alarm("Gevaar.", by=table.seat("regisseur"))
        for role in (Role.SIGNATORY, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
            client = people.browser_of(world.person("gemeente", role))
            assert reference(table.case.pk) not in self.words(client)
