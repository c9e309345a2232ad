"""What somebody asked to be kept and not used (AVG 18): read, shared and erased by nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier, deciding
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases import knowing
from oggz.casework.cases.models import Case, RestrictedUse, Restriction
from oggz.casework.cases.models import Kind as ThingKind
from oggz.casework.cases.models.choices import RestrictionGround, UseGround
from oggz.casework.cases.services import content, grounds
from oggz.casework.cases.services.opening import open_file
from oggz.casework.retention import services as retention
from oggz.casework.retention.models import Reason
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.filing import recorded
from oggz.casework.rights.models import How, Outcome, Proof, Request
from oggz.casework.rights.services import answering, recording, restricting
from oggz.casework.rights.services.recording import Restricts
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject
from tests.casework.rights.asking import GUIDE, LEADER, Asked, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT, NOISE = "Drie maanden huurachterstand.", "De buren horen 's nachts muziek."
ASKED, WHY = "Dit klopt niet. Gebruik het niet.", "U heeft gelijk: wij zoeken het uit."
TENANT = "woonconsulent"


class Restricting(Asked):
    """A case in which the housing corporation brought in two things, and one is disputed."""

    def __init__(self) -> None:
        super().__init__()
        self.rent = self.brings(TENANT, DataCategory.HOUSING, RENT)
        self.noise = self.brings(TENANT, DataCategory.HOUSING, NOISE)

    def restricts(self, thread=None, *, at: str = LEADER, proved: bool = True) -> Request:
        row = recording.record(
            Kind.RESTRICTION, ASKED, received_on=today(), how=How.DESK, by=self.seat(at),
            restricts=Restricts(RestrictionGround.ACCURACY, thread),
        )  # fmt: skip
        if proved:
            recording.prove(row, Proof.DOCUMENT, by=self.seat(at))
        return self.again(row)

    def again(self, row: Request) -> Request:
        return Request.objects.select_related("deadline", "restriction").get(pk=row.pk)

    def decided(self, outcome: Outcome, thread=None) -> Request:
        row = self.restricts(thread)
        answering.decide(row, outcome, WHY, by=self.seat(GUIDE))
        return self.again(row)

    def uses(self, row: Request, *, days: int = 3) -> RestrictedUse:
        return restricting.use(
            row, UseGround.OTHERS, "De verhuurder moet zich verweren.",
            until=today() + timedelta(days), by=self.seat(GUIDE),
        )  # fmt: skip

    def decides(self, name: str, action: Action = Action.READ) -> bool:
        """The single decision about the rent, which must be that of the list."""
        seat = self.seat(name)
        listed = deciding.visible(seat, action).filter(thread=self.rent.thread).exists()
        row = deciding.facts.with_facts(type(self.rent).objects.filter(pk=self.rent.pk))
        one = row.select_related("file", "source").get()
        assert deciding.decide(seat, action, deciding.of(one)).allowed is listed
        return listed


@pytest.fixture
def table() -> Restricting:
    return Restricting()


class TestNothingOfItIsUsed:
    def test_from_the_moment_that_it_is_recorded_nobody_reads_it(self, table: Restricting) -> None:
        assert RENT in table.sees(LEADER)
        table.restricts(proved=False)
        for name in table.seats:
            assert table.sees(name) == [], name
            assert not table.decides(name)

    def test_not_even_the_party_that_brought_it_in(self, table: Restricting) -> None:
        assert table.decides(TENANT)
        table.restricts()
        assert not table.decides(TENANT)

    def test_nothing_is_brought_in_and_the_reason_is_told(self, table: Restricting) -> None:
        table.restricts()
        with pytest.raises(Denied, match="Op verzoek van de persoon zijn deze gegevens beperkt"):
            table.brings(TENANT, DataCategory.HOUSING, "Nog meer.")

    def test_what_is_wrong_is_put_right_without_being_read(self, table: Restricting) -> None:
        table.restricts()
        assert content.read_for_correcting(table.rent.pk, table.seat(TENANT)).text is None
        content.correct(table.rent, "Geen achterstand.", by=table.seat(TENANT))
        assert table.sees(LEADER) == []

    def test_consent_that_was_given_before_lifts_nothing(self, table: Restricting) -> None:
        grounds.give_consent(table.file, by=table.seat(LEADER))
        table.restricts()
        assert table.sees(LEADER) == []

    def test_acute_danger_by_itself_lifts_nothing(self, table: Restricting) -> None:
        table.restricts()
        grounds.raise_alarm("Gevaar.", by=table.seat(LEADER))
        assert table.sees("wijkagent") == table.sees(LEADER) == []

    def test_the_file_of_somebody_else_stays_as_it_is(self, table: Restricting) -> None:
        child = open_file(Subject.CHILD, by=table.seat(GUIDE))
        table.restricts()
        known = deciding.facts.of_files(table.case, party=table.seat(LEADER).party)
        assert Condition.RESTRICTED in known[table.file]
        assert Condition.RESTRICTED not in known[child]


class TestOneText:
    def test_only_that_text_and_what_corrects_it_are_kept_back(self, table: Restricting) -> None:
        table.restricts(table.rent.thread)
        assert table.sees(LEADER) == [NOISE]
        content.correct(table.rent, "Geen achterstand.", by=table.seat(TENANT))
        assert table.sees(LEADER) == table.sees(TENANT) == [NOISE]

    def test_others_bring_in_what_they_may(self, table: Restricting) -> None:
        table.restricts(table.rent.thread)
        table.brings(TENANT, DataCategory.HOUSING, "De kraan is gemaakt.")
        assert table.sees(LEADER) == [NOISE, "De kraan is gemaakt."]

    def test_only_who_would_read_it_is_told_that_it_is_there(self, table: Restricting) -> None:
        table.restricts(table.rent.thread)
        told = table.desk(LEADER).text_of_case()
        assert "Beperkt sinds" in told
        assert "Wonen en overlast, ingebracht door" in told
        assert RENT not in told
        assert "eperkt" not in table.desk("hulpverlener").text_of_case()

    def test_a_text_that_one_does_not_read_cannot_be_restricted(self, table: Restricting) -> None:
        other = Restricting()
        for thread in (uuid4(), other.rent.thread):
            with pytest.raises(Unknown):
                table.restricts(thread)
        assert not Restriction.objects.exists()
        hidden = table.brings(LEADER, DataCategory.FINANCES, "Schuld bij de bank.")
        assert hidden.text not in table.sees(TENANT)
        with pytest.raises(Unknown):
            table.restricts(hidden.thread, at=TENANT)


class TestUsingItAllTheSame:
    def test_it_is_read_up_to_and_with_the_day(self, table: Restricting) -> None:
        table.uses(table.restricts())
        assert RENT in table.sees(LEADER)
        assert table.decides(LEADER)
        with time_machine.travel(timezone.now() + timedelta(3), tick=False):
            assert RENT in table.sees(LEADER)
        with time_machine.travel(timezone.now() + timedelta(4), tick=False):
            assert table.sees(LEADER) == []
            assert not table.decides(LEADER)

    def test_it_gives_nobody_more_than_the_covenant_does(self, table: Restricting) -> None:
        before = {name: table.sees(name) for name in table.seats}
        table.uses(table.restricts())
        assert {name: table.sees(name) for name in table.seats} == before

    def test_it_is_stopped(self, table: Restricting) -> None:
        row = table.restricts()
        table.uses(row)
        restricting.stop_use(row, by=table.seat(GUIDE))
        assert table.sees(LEADER) == []

    def test_two_restrictions_each_ask_for_their_own_reason(self, table: Restricting) -> None:
        one = table.restricts(table.rent.thread)
        table.restricts()
        table.uses(one)
        assert table.sees(LEADER) == []

    def test_longer_than_four_weeks_or_before_today_is_refused(self, table: Restricting) -> None:
        row = table.restricts()
        for days in (-1, 29, 4000):
            with pytest.raises(RightsError, match="komende vier weken"):
                table.uses(row, days=days)

    def test_only_who_guards_the_process_does_so(self, table: Restricting) -> None:
        row = table.restricts()
        with pytest.raises(Unknown):
            restricting.use(row, UseGround.CLAIM, "Zomaar.", until=today(), by=table.seat(LEADER))


class TestLifting:
    def test_granted_it_stays_until_the_person_was_told_that_it_ends(self, table) -> None:
        row = table.decided(Outcome.GRANTED)
        answering.told_person(row, How.LETTER, by=table.seat(GUIDE))
        assert table.sees(LEADER) == []
        with pytest.raises(RightsError, match="eerst met een brief"):
            restricting.told_and_lifted(row, How.LETTER, by=table.seat(GUIDE))
        restricting.announce(row, "Het is uitgezocht.", by=table.seat(GUIDE))
        assert table.sees(LEADER) == []
        restricting.told_and_lifted(row, How.LETTER, by=table.seat(GUIDE))
        assert table.sees(LEADER) == [RENT, NOISE]
        with pytest.raises(Unknown):
            restricting.told_and_lifted(row, How.LETTER, by=table.seat(GUIDE))

    def test_refused_it_ends_when_the_person_knows(self, table: Restricting) -> None:
        row = table.decided(Outcome.REFUSED)
        assert table.sees(LEADER) == []
        answering.told_person(row, How.LETTER, by=table.seat(GUIDE))
        assert table.sees(LEADER) == [RENT, NOISE]

    def test_withdrawn_by_the_person_it_ends_at_once(self, table: Restricting) -> None:
        answering.withdraw(table.restricts(), by=table.seat(GUIDE))
        assert table.sees(LEADER) == [RENT, NOISE]

    def test_what_was_not_decided_cannot_be_announced(self, table: Restricting) -> None:
        row = table.restricts()
        with pytest.raises(RightsError, match="Besluit eerst"):
            restricting.announce(row, "Zomaar.", by=table.seat(GUIDE))

    def test_the_log_tells_each_step(self, table: Restricting, log) -> None:
        row = table.decided(Outcome.GRANTED)
        table.uses(row)
        restricting.stop_use(row, by=table.seat(GUIDE))
        restricting.announce(row, "Klaar.", by=table.seat(GUIDE))
        restricting.told_and_lifted(row, How.DESK, by=table.seat(GUIDE))
        found = log(action__startswith="restriction.").order_by("id")
        assert list(found.values_list("action", flat=True)) == [
            "restriction.open", "restriction.use", "restriction.use_ended", "restriction.ending",
            "restriction.lifted",
        ]  # fmt: skip


class TestItStays:
    def propose(self, table: Restricting, part: str) -> None:
        actor = retention.Actor(table.seats[GUIDE], is_fresh=True)
        barrier.tell(table.seats[GUIDE])
        ground = retention.Ground(Reason.ERASURE, ("AVG-17",))
        retention.propose(table.case.pk, part, ground, by=actor)

    def test_what_is_restricted_is_not_destroyed(self, table: Restricting) -> None:
        table.restricts(table.rent.thread)
        for part in ("", table.rent.part):
            with pytest.raises(retention.Refused, match="AVG artikel 18"):
                self.propose(table, part)

    def test_nor_is_what_was_proposed_before(self, table: Restricting) -> None:
        self.propose(table, table.rent.part)
        table.restricts()
        found = retention.Destruction.objects.get()
        second = table.world.viewer("politie", Role.PROCESS_COORDINATOR)
        other = retention.Actor(second, is_fresh=True)
        with pytest.raises(retention.Refused, match="AVG artikel 18"):
            retention.confirm(found.pk, by=other)

    def test_another_part_goes(self, table: Restricting) -> None:
        plan = table.brings(LEADER, DataCategory.PLAN, "Elke week koffie.")
        table.restricts(table.rent.thread)
        self.propose(table, plan.part)


def test_by_what_is_restricted_nobody_is_known(table: Restricting) -> None:
    same = Asked(table.world)
    for where in (table, same):
        where.brings(LEADER, DataCategory.IDENTITY, "Noor Verzonnen", kind=ThingKind.NAME)
        where.brings(LEADER, DataCategory.IDENTITY, "1980-02-03", kind=ThingKind.BIRTH_DATE)
    same.seat(GUIDE)
    Case.objects.filter(pk=same.case.pk).update(phase=Phase.TRIAGE)
    assert len(knowing.known(same.seat(GUIDE))) == 1
    table.restricts()
    assert knowing.known(same.seat(GUIDE)) == []


class TestTheDatabase:
    def test_others_see_no_restriction_and_write_none(self, table: Restricting) -> None:
        row = table.restricts()
        table.uses(row)
        table.seat(GUIDE)
        assert Restriction.objects.count() == RestrictedUse.objects.count() == 1
        stranger = table.world.viewer("jeugdhulp", Role.PROFESSIONAL)
        barrier.tell(stranger)
        assert not Restriction.objects.exists()
        assert not RestrictedUse.objects.exists()
        assert Restriction.objects.update(lifted_at=timezone.now()) == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Restriction.objects.create(
                case=table.case, file=table.file, ground="claim",
                party=table.world.parties["jeugdhulp"], by_id=stranger.member,
            )  # fmt: skip

    def test_what_was_kept_does_not_change(self, table: Restricting) -> None:
        table.restricts()
        table.seat(GUIDE)
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.update(ground="claim")
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.update(thread=table.rent.thread)


class TestPages:
    def test_the_page_of_the_case_says_why_and_shows_nothing(self, table: Restricting) -> None:
        table.restricts()
        told = table.desk(LEADER).text_of_case()
        assert "Beperkt sinds" in told
        assert "op verzoek van de persoon (AVG artikel 18)" in told
        assert RENT not in told

    def test_it_is_recorded_decided_used_and_lifted_on_the_pages(self, table: Restricting) -> None:
        leader, guide = table.desk(LEADER), table.desk()
        leader.does(
            "beperken/", text=ASKED, why="accuracy", what=str(table.rent.thread),
            received_on=today().isoformat(), how="desk",
        )  # fmt: skip
        row = Request.objects.get()
        assert row.restriction.thread == table.rent.thread
        assert table.sees(LEADER) == [NOISE]
        guide.does(f"{row.pk}/identiteit/", proof="document")
        guide.does(f"{row.pk}/besluit/", outcome="granted", text=WHY)
        guide.does(f"{row.pk}/verteld/", how="letter")
        guide.does(f"{row.pk}/gebruik/", ground="claim", text="Zitting.", until=today().isoformat())
        assert table.sees(LEADER) == [RENT, NOISE]
        assert "Zitting." in guide.text(f"{row.pk}/")
        guide.does(f"{row.pk}/gebruik-stoppen/")
        assert table.sees(LEADER) == [NOISE]
        guide.does(f"{row.pk}/opheffen/", text="Het is uitgezocht.")
        letter = guide.text(f"{row.pk}/brief/opheffen/")
        assert "Het is uitgezocht." in letter
        guide.does(f"{row.pk}/opgeheven/", how="desk")
        assert table.sees(LEADER) == [RENT, NOISE]

    def test_a_wrong_choice_is_told_next_to_the_field(self, table: Restricting) -> None:
        leader = table.desk(LEADER)
        given = {"text": ASKED, "received_on": today().isoformat(), "how": "desk"}
        for wrong in (
            {"why": "zomaar"}, {"why": ""}, {"why": "claim", "what": str(uuid4())},
            {"why": "claim", "what": "'; DROP TABLE"},
        ):  # fmt: skip
            response = leader.post("beperken/", **given, **wrong)
            assert response.status_code == 422
            assert ASKED in response.content.decode()
        assert not Restriction.objects.exists()

    def test_the_same_form_twice_is_one_restriction(self, table: Restricting) -> None:
        leader = table.desk(LEADER)
        form = leader.filled(
            text=ASKED, why="claim", received_on=today().isoformat(), how="desk", what=""
        )
        for _ in range(2):
            assert leader.client.post(f"{leader.address}beperken/", form).status_code == 302
        assert Restriction.objects.count() == Request.objects.count() == 1

    def test_a_restriction_by_the_ordinary_form_is_refused(self, table: Restricting) -> None:
        response = table.desk(LEADER).post(
            "nieuw/", kind="restriction", text=ASKED, received_on=today().isoformat(), how="desk"
        )
        assert response.status_code == 422
        assert not Request.objects.exists()

    def test_steps_of_others_do_nothing(self, table: Restricting) -> None:
        row = table.restricts()
        for path in ("gebruik", "gebruik-stoppen", "opheffen", "opgeheven"):
            response = table.desk(LEADER).post(f"{row.pk}/{path}/", how="desk", text="Zomaar.")
            assert response.status_code == 409
        assert table.sees(LEADER) == []

    def test_queries_do_not_grow_with_what_is_restricted(self, table: Restricting) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                table.desk(LEADER).text_of_case()
            return len(found)

        table.restricts(table.rent.thread)
        queries()
        before = queries()
        table.restricts(table.noise.thread)
        for number in range(3):
            table.brings(TENANT, DataCategory.HOUSING, f"Nummer {number}.")
        assert queries() == before


def test_the_person_finds_it_in_the_whole_file(table: Restricting) -> None:
    table.uses(table.restricts())
    table.seat(GUIDE)
    found = {each.what: each.text for each in recorded.of(table.file, table.case)}
    assert "volgens de persoon niet klopt" in found["Beperking"]
    assert "De verhuurder moet zich verweren." in found["Gebruik ondanks een beperking"]
