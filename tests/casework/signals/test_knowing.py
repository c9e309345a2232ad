"""Whether a person is known: told by a clause, and otherwise as if there were nobody."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.models import Entry
from oggz.casework.cases import knowing
from oggz.casework.cases.marks import mark
from oggz.casework.cases.models import Case, Contribution, File, Kind, Mark
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.door import limits
from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention.holders import holders
from oggz.casework.signals.services import weighing
from oggz.casework.vault import blind
from oggz.covenant.terms import DataCategory, Phase, Role, Subject
from tests.casework import world as worlds
from tests.casework.signals.reports import WEIGHED, WEIGHING, Reports, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
JAN = {"name": "Jan Évertsen", "birth_date": None, "address": "1234AB 5"}
BSN = "111222333"
NUMBERS = """
[[clauses]]
id = "nummer-bekend"
article = "7.20"
effect = "permit"
parties = ["gemeente"]
roles = ["process_coordinator"]
actions = ["know"]
purposes = ["hulp"]
categories = ["case", "identity"]
phases = ["triage"]
conditions = ["weighing"]
bsn = true
ground = "public_task"
reason = "Met het nummer wordt niemand verwisseld."

[[clauses]]
id = "nummer-inbrengen"
article = "8.20"
effect = "permit"
parties = ["sociaal-team"]
roles = ["case_coordinator"]
actions = ["contribute"]
purposes = ["hulp"]
categories = ["identity"]
phases = ["approach"]
conditions = ["weighing", "informed"]
bsn = true
ground = "public_task"
retention = { months = 60, since = "closed" }
reason = "Met het nummer wordt niemand verwisseld."

"""


born = date.fromisoformat


class Searching(Reports):
    """Signals of people, weighed or not."""

    def __init__(self, *, numbers: bool = False) -> None:
        text = worlds.text()
        if numbers:
            begin = text.index("[[clauses]]")
            text = text[:begin] + NUMBERS + text[begin:]
        super().__init__(written=text)
        self.person("gemeente", Role.PROCESS_COORDINATOR)

    def weighed(self, by: Viewer | None = None, **who) -> UUID:
        purpose = (by or self.corporation).purpose
        case = self.reported(by, **who)
        seat = self.look(self.reads(purpose), case)
        weighing.open_as_case(WEIGHED, by=seat)
        return case

    def reads(self, purpose: str = "wonen") -> Viewer:
        return self.viewer("gemeente", Role.PROCESS_COORDINATOR, purpose)

    def finds(self, case: UUID, viewer: Viewer | None = None) -> list[str]:
        """By which references others are told of, to who looks from this case."""
        seat = self.look(viewer or self.reads(), case)
        return [each.reference for each in knowing.known(seat)]


@pytest.fixture
def world() -> Searching:
    return Searching()


class TestAPersonIsFound:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"name": "Jan Évertsen", "address": "1234AB 5"},
             {"name": "JAN  EVERTSEN", "address": "1234AB 5"}),
            ({"name": "Jan Evertsen", "birth_date": born("1961-03-04")},
             {"name": "jan evertsen", "birth_date": born("1961-03-04"), "address": "9999ZZ 1"}),
        ],
    )  # fmt: skip
    def test_by_name_with_birth_date_or_address(self, world: Searching, one, other) -> None:
        first, second = world.weighed(**one), world.weighed(**other)
        assert world.finds(second) == [reference(first)]
        assert world.finds(first) == [reference(second)]

    @pytest.mark.parametrize(
        "other",
        [
            {"name": "Jan Evertsen"},
            {"name": "Piet Evertsen", "address": "1234AB 5"},
            {"name": "Jan Evertsen", "address": "1234AB 6"},
            {"name": "Jan Evertsen", "birth_date": born("1961-03-05")},
            {"name": "", "address": "1234AB 5", "birth_date": born("1961-03-04")},
        ],
    )
    def test_not_by_one_of_these_alone(self, world: Searching, other) -> None:
        full = {"name": "Jan Evertsen", "address": "1234AB 5", "birth_date": born("1961-03-04")}
        world.weighed(**full)
        assert world.finds(world.weighed(**other)) == []

    def test_by_a_citizen_number_where_a_clause_allows_that(self) -> None:
        world = Searching(numbers=True)
        first, second = (self.with_number(world, name) for name in ("Jan Evertsen", "J. E."))
        assert world.finds(second, world.reads("hulp")) == [reference(first)]

    def test_and_not_by_a_citizen_number_in_the_model_covenant(self) -> None:
        world = Searching()
        with pytest.raises(Denied):
            self.with_number(world, "Jan Evertsen")

    def with_number(self, world: Searching, name: str) -> UUID:
        """A case to which the social team brought a citizen number, back in triage."""
        case, seat = self.worked_on(world, name=name)
        content.contribute(seat.own_file, DataCategory.IDENTITY, BSN, kind=Kind.BSN, by=seat)
        back_in_triage(case)
        return case

    def worked_on(self, world: Searching, **who) -> tuple[UUID, Seat]:
        """A case of the social team in the approach, and the seat of its coordinator."""
        case = world.weighed(world.viewer("sociaal-team", Role.PROFESSIONAL), **who)
        seat = world.look(world.reads("hulp"), case)
        team = world.viewer("sociaal-team", Role.CASE_COORDINATOR)
        participation.add(
            seat.own_file, member=world.person("sociaal-team", Role.CASE_COORDINATOR).member,
            party=world.parties["sociaal-team"], role=team.role, purpose="hulp", by=seat,
        )  # fmt: skip
        phases.move(Phase.APPROACH, by=seat)
        found = world.look(team, case)
        assert found is not None
        return case, found

    def test_with_no_more_than_its_phase_and_who_coordinates(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.weighed(**JAN)
        seat = world.look(world.reads(), first)
        leads = world.person("sociaal-team", Role.CASE_COORDINATOR)
        participation.add(
            seat.own_file, member=leads.member, party=leads.party, role=leads.role,
            purpose="wonen", by=seat,
        )  # fmt: skip
        participation.end(seat.participation, by=seat)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        answer = browser.get(f"/signalen/{second}/bekend/")
        page = text_of(answer)
        assert reference(first) in page
        assert "casusregisseur van Sociaal Team Voorbeeld" in page
        assert "artikel 7.1" in page
        for secret in ("vertsen", "1234", "brievenbus", "Woonstichting"):
            assert secret not in answer.content.decode().replace(str(second), "")

    def test_and_with_a_way_to_it_for_who_takes_part_in_it_only(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.weighed(**JAN)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        page = browser.get(f"/signalen/{second}/bekend/").content.decode()
        assert f'href="/casussen/{first}/samenvoegen/"' in page
        seat = world.look(world.reads(), first)
        participation.end(seat.participation, by=seat)
        page = browser.get(f"/signalen/{second}/bekend/").content.decode()
        assert reference(first) in page
        assert str(first) not in page

    def test_before_a_second_case_of_them_goes_on(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.reported(**JAN)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        form = WEIGHING | {"partij": "gemeente"}
        answer = browser.post(f"/signalen/{second}/wegen/", form, follow=True)
        assert "Misschien is deze persoon al bekend" in text_of(answer)
        assert reference(first) in text_of(answer)

    def test_after_a_correction_by_what_is_right(self, world: Searching) -> None:
        first = world.weighed(**JAN)
        wrong, seat = self.worked_on(world, name="Jan Évertsen", address="9999ZZ 9")
        with barrier.task("retention"):
            row = Contribution.objects.get(case=wrong, kind=Kind.ADDRESS)
        content.correct(row, "1234 ab 5", by=seat)
        back_in_triage(wrong)
        assert world.finds(wrong, world.reads("hulp")) == [reference(first)]
        third = world.weighed(name="Jan Évertsen", address="9999ZZ 9")
        assert world.finds(third) == []


def back_in_triage(case: UUID) -> None:
    with barrier.task("destruction"):
        Case.objects.filter(pk=case).update(phase=Phase.TRIAGE)


def by_an_objection(world: Searching) -> None:
    other = world.weighed(**JAN)
    grounds.object_to_sharing("Liever niet.", by=world.look(world.reads(), other))


def by_no_weighing(world: Searching) -> None:
    world.reported(**JAN)


def by_being_closed(world: Searching) -> None:
    other = world.weighed(**JAN)
    phases.close("cancelled", by=world.look(world.reads(), other))


def by_being_a_victim(world: Searching) -> None:
    """In a file of their own, of which no clause lets anybody know."""
    barrier.tell(world.reads())
    seat = opening.open_case(WEIGHED, subject=Subject.VICTIM, by=world.reads())
    marked(seat, "Jan Évertsen", "1234AB 5")


def marked(seat: Seat, name: str, address: str) -> None:
    for kind, category, text in (
        (Kind.NAME, DataCategory.IDENTITY, name), (Kind.ADDRESS, DataCategory.CONTACT, address),
    ):  # fmt: skip
        row = Contribution(
            case=seat.case, file=seat.own_file, category=category, kind=kind, source=seat.party,
            by_id=seat.viewer.member, version=seat.version, clause="x", text=text,
            part=f"{category}:x",
        )  # fmt: skip
        row.save(force_insert=True)
        mark(row)


@pytest.mark.parametrize(
    "hidden", [by_an_objection, by_no_weighing, by_being_closed, by_being_a_victim]
)
def test_who_may_not_be_known_is_as_somebody_who_is_not_there(hidden) -> None:
    """The page, the log and the number of queries are those of nobody."""
    seen = []
    for there in (False, True):
        world = Searching()
        mine = world.weighed(**JAN)
        if there:
            hidden(world)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        browser.get(f"/signalen/{mine}/")
        before = Entry.objects.order_by("-pk").first().pk
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(f"/signalen/{mine}/bekend/")
        logged = [
            (entry.action, entry.outcome, entry.case == mine, entry.categories, entry.articles)
            for entry in Entry.objects.filter(pk__gt=before).order_by("pk")
        ]
        page = browser.get(answer["Location"]) if answer.status_code == 302 else answer
        plain = page.content.decode().replace(str(mine), "").replace(reference(mine), "")
        told = "geen andere casus van deze persoon" in plain
        seen.append((answer.status_code, logged, len(asked), told, world.finds(mine)))
    assert seen[0] == seen[1]
    assert seen[0][3:] == (True, [])


@pytest.mark.parametrize(
    ("party", "role", "purpose"),
    [
        ("gemeente", Role.CHAIR, "wonen"),
        ("gemeente", Role.PROFESSIONAL, "wonen"),
        ("sociaal-team", Role.PROFESSIONAL, "wonen"),
        ("verslavingszorg", Role.PROFESSIONAL, "hulp"),
        ("politie", Role.PROFESSIONAL, "veiligheid"),
        ("jongerenwerk", Role.PROFESSIONAL, "hulp"),
    ],
)
def test_who_may_not_know_gets_the_page_of_an_address_that_is_none(
    world: Searching, party, role, purpose
) -> None:
    """Also at the table of a case of that very person."""
    first, second = world.weighed(**JAN), world.weighed(**JAN)
    seat = world.look(world.reads(), second)
    participation.add(
        seat.own_file, member=world.person(party, role).member, party=world.parties[party],
        role=role, purpose=purpose, by=seat,
    )  # fmt: skip
    browser = world.browser(party, role, purpose)
    none = text_of(browser.get("/signalen/00000000-0000-4000-8000-000000000000/bekend/"))
    for case in (first, second):
        answer = browser.get(f"/signalen/{case}/bekend/")
        assert (answer.status_code, text_of(answer)) == (404, none)
    viewer = world.viewer(party, role, purpose)
    with pytest.raises(Denied) as refused:
        world.finds(second, viewer)
    assert reference(first) not in str(refused.value)


PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Jan Évertsen", "jan evertsen", "Piet de Vries"]),
        "address": st.sampled_from(["", "1234AB 5", "9999ZZ 1"]),
        "birth_date": st.sampled_from([None, born("1961-03-04"), born("1990-01-01")]),
    }
)


@given(st.lists(PEOPLE, max_size=3))
def test_a_search_never_differs_for_who_may_not_know(others) -> None:
    """Whatever there is of whomever: the same refusal, in the same number of queries."""
    with transaction.atomic():
        world = Searching()
        chair = world.viewer("gemeente", Role.CHAIR, "wonen")
        mine = world.weighed(**JAN)
        seat = world.look(world.reads(), mine)
        participation.add(
            seat.own_file, member=world.person("gemeente", Role.CHAIR).member,
            party=world.parties["gemeente"], role=Role.CHAIR, purpose="wonen", by=seat,
        )  # fmt: skip

        def refused() -> tuple[str, int]:
            theirs = world.look(chair, mine)
            with CaptureQueriesContext(connection) as asked, pytest.raises(Denied) as why:
                knowing.known(theirs)
            return str(why.value), len(asked)

        refused()
        before = refused()
        for who in others:
            world.weighed(**who)
        assert refused() == before
        transaction.set_rollback(True)


class TestLooking:
    def test_is_logged_with_both_people_when_something_is_told(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.weighed(**JAN)
        world.finds(second)
        logged = Entry.objects.filter(action="know", case__in=[first, second]).order_by("pk")
        assert [entry.case for entry in logged] == [second, first]
        assert {tuple(entry.articles) for entry in logged} == {("7.1",)}

    def test_is_counted_and_stops_when_it_is_fishing(
        self, world: Searching, monkeypatch, log
    ) -> None:
        case = world.weighed(**JAN)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        few = replace(limits.SEARCHING, tell=1, most=2)
        monkeypatch.setattr(limits, "SEARCHING", few)
        answers = [browser.get(f"/signalen/{case}/bekend/").status_code for _ in range(3)]
        assert answers == [302, 302, 429]
        assert log(action="limit.searching", outcome="refused").count() == 1

    def test_stops_after_sixty_facts_in_an_hour(self, world: Searching, monkeypatch) -> None:
        case = world.weighed(**JAN)
        monkeypatch.setattr(blind, "LOOKUPS_PER_HOUR", 3)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        answers = [browser.get(f"/signalen/{case}/bekend/").status_code for _ in range(2)]
        assert answers == [302, 429]

    def test_does_not_stop_a_weighing(self, world: Searching, monkeypatch) -> None:
        monkeypatch.setattr(blind, "LOOKUPS_PER_HOUR", 0)
        case = world.reported(**JAN)
        browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
        answer = browser.post(f"/signalen/{case}/wegen/", WEIGHING | {"partij": "gemeente"})
        assert answer.status_code == 302
        with barrier.task("retention"):
            assert Case.objects.get(pk=case).phase == Phase.TRIAGE

    def test_finds_nobody_under_another_covenant(self, world: Searching) -> None:
        first = world.weighed(**JAN)
        with barrier.task("rotation"):
            theirs = {bytes(each) for each in Mark.objects.values_list("blind", flat=True)}
        other = Searching()
        second = other.weighed(**JAN)
        assert other.finds(second) == []
        with barrier.task("rotation"):
            rows = Mark.objects.filter(contribution__case=second)
            assert not theirs & {bytes(each) for each in rows.values_list("blind", flat=True)}
        assert world.finds(first) == []


class TestTheSecondBarrier:
    """What the database says to who can ask it anything as somebody."""

    def test_shows_marks_to_nobody(self, world: Searching) -> None:
        world.weighed(**JAN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'cases_mark'")
            assert cursor.fetchone() == (True,)
        for viewer in (world.reads(), world.corporation):
            barrier.tell(viewer)
            assert Mark.objects.count() == 0
            assert Mark.objects.update(field="bsn") == 0
            assert Mark.objects.all()._raw_delete("default") == 0
        for task in ("retention", "leaving", "joining"):
            with barrier.task(task):
                assert Mark.objects.count() == 0
        with barrier.task("rotation"):
            assert Mark.objects.count() == 2

    def test_compares_for_who_takes_part_only(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.weighed(**JAN)
        with barrier.task("rotation"):
            rows = Mark.objects.filter(contribution__case=first)
            sought = [(row.field, bytes(row.blind)) for row in rows]
        query = [[each[0] for each in sought], [each[1] for each in sought]]

        def found(viewer: Viewer, case: UUID) -> int:
            barrier.tell(viewer)
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM oggz_known(%s, %s, %s)", [case, *query])
                return len(cursor.fetchall())

        assert found(world.reads(), second) == 1
        assert found(world.corporation, second) == 0
        assert found(world.viewer("gemeente", Role.CHAIR, "wonen"), second) == 0

    def test_lets_nobody_mark_what_another_brought(self, world: Searching) -> None:
        case = world.weighed(**JAN)
        with barrier.task("retention"):
            row = Contribution.objects.filter(case=case).first()
        for viewer in (world.reads(), world.corporation):
            barrier.tell(viewer)
            with pytest.raises(ProgrammingError), transaction.atomic():
                Mark.objects.create(contribution=row, field="bsn", blind=b"x" * 34)

    def test_lets_marks_go_with_what_they_are_of(self, world: Searching) -> None:
        first, second = world.weighed(**JAN), world.weighed(**JAN)
        (holder,) = [each for each in holders() if each.kind == "contribution"]
        with barrier.task("retention"):
            part = Contribution.objects.get(case=first, kind=Kind.NAME).part
        holder.erase(first, part)
        assert world.finds(second) == []
        holder.erase(second, "")
        with barrier.task("rotation"):
            assert Mark.objects.filter(contribution__case=second).count() == 0
            assert Mark.objects.filter(contribution__case=first).count() == 1


def test_a_seat_that_is_gone_finds_nothing(world: Searching) -> None:
    world.weighed(**JAN)
    mine = world.weighed(**JAN)
    seat = world.look(world.reads(), mine)
    participation.end(seat.participation, by=seat)
    with pytest.raises(Unknown):
        knowing.known(seat)
    assert File.objects.filter(case=mine).count() == 0
