"""What somebody tries who has a seat, had one, or knows an id: nothing changes, and it is known."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier, deciding, seats
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.models import Entry
from oggz.casework.audit.subjects import blinded
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    Contribution,
    File,
    Objection,
    Outcome,
    Participation,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.covenants.services import life
from oggz.casework.door import limits
from oggz.casework.parties.models import Member, Membership
from oggz.casework.parties.services.memberships import leave
from oggz.casework.parties.sessions import NoLonger
from oggz.covenant.terms import Action, DataCategory, Phase, Role, SecrecyGround, Subject
from oggz.errors import PlatformError
from tests.casework.parties import people
from tests.casework.world import WEIGHED, Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."
BSN = "111222333"


@pytest.fixture
def table() -> Table:
    return Table()


def entries(table: Table, **of) -> list[Entry]:
    return list(Entry.objects.filter(case=table.case.pk, **of).order_by("pk"))


def leaves(table: Table, name: str) -> None:
    viewer = table.seats[name]
    standing = table.world.people.pop((viewer.party, viewer.role))
    leave(standing.member, people.row(standing))


def comes_back(table: Table, name: str) -> None:
    """The same person, in the same role, some time later."""
    viewer = table.seats[name]
    Membership.objects.create(
        member_id=viewer.member, party=table.world.parties[viewer.party], role=viewer.role,
        since=timezone.now(),
    )  # fmt: skip
    Member.objects.filter(pk=viewer.member).update(is_active=True)


def every_write(table: Table) -> list[Callable[[Seat], object]]:
    """All that changes a case, with arguments that would do."""
    with barrier.task("retention"):
        row = Contribution.objects.get()
        objection = Objection.objects.get()
        mine = Participation.objects.get(party__slug="woonstichting")
    member = table.world.person("jeugdhulp", Role.PROFESSIONAL).member
    return [
        lambda by: content.contribute(table.file, DataCategory.HOUSING, RENT, by=by),
        lambda by: content.correct(row, "Twee maanden.", by=by),
        lambda by: grounds.weigh(WEIGHED, by=by),
        lambda by: grounds.give_consent(table.file, by=by),
        lambda by: grounds.withdraw_consent(table.file, by=by),
        lambda by: grounds.object_to_sharing("Liever niet.", by=by),
        lambda by: grounds.override_objection(objection, "De woning wordt ontruimd.", by=by),
        lambda by: grounds.decide_objection(objection, upheld=False, by=by),
        lambda by: grounds.agree_to_passing_on(row, by=by),
        lambda by: grounds.withdraw_agreement(row, by=by),
        lambda by: grounds.set_secrecy_aside(SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=by),
        lambda by: grounds.raise_alarm("Gevaar.", by=by),
        lambda by: participation.add(
            table.file, member=member, party=table.world.parties["jeugdhulp"],
            role=Role.PROFESSIONAL, purpose="hulp", by=by,
        ),
        lambda by: participation.end(mine, by=by),
        lambda by: opening.open_file(Subject.PERSON, by=by),
        lambda by: phases.move(Phase.AFTERCARE, by=by),
        lambda by: phases.scale(2, by=by),
        lambda by: phases.close(Outcome.RESOLVED, by=by),
    ]  # fmt: skip


def everything() -> list[object]:
    """All rows of all tables of cases, as a task sees them."""
    models = (
        Case, File, Participation, Contribution, Weighing, Consent, Objection, SourceAgreement,
        SecrecyDecision, Alarm,
    )  # fmt: skip
    with barrier.task("retention"):
        return [list(model._base_manager.order_by("pk").values()) for model in models]


class TestASeatThatIsKept:
    """It was taken before; what happened since counts."""

    @pytest.fixture
    def table(self, table: Table) -> Table:
        table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
        return table

    def changes_nothing(self, table: Table, name: str, kept: Seat, why: type[Exception]) -> None:
        before = everything()
        for write in every_write(table):
            barrier.tell(table.seats[name])
            try:
                with transaction.atomic():
                    write(kept)
            except (why, CaseError) as error:
                assert RENT not in str(error)
            else:
                pytest.fail("somebody without a seat changed a case")
        assert everything() == before

    @pytest.mark.parametrize("name", ["regisseur", "casusregisseur", "woonconsulent"])
    def test_does_nothing_for_who_left_their_party(self, table: Table, name: str) -> None:
        kept = table.seat(name)
        leaves(table, name)
        self.changes_nothing(table, name, kept, NoLonger)
        assert table.world.look(table.seats[name], table.case.pk) is None

    @pytest.mark.parametrize("name", ["casusregisseur", "woonconsulent"])
    def test_does_nothing_for_who_left_the_table(self, table: Table, name: str) -> None:
        kept = table.seat(name)
        participation.end(kept.participation, by=table.seat("regisseur"))
        self.changes_nothing(table, name, kept, Unknown)

    def test_does_nothing_for_a_party_that_left_the_covenant(self, table: Table) -> None:
        kept = table.seat("regisseur")
        signatory = table.world.person("gemeente", Role.SIGNATORY)
        life.withdraw(table.world.covenant, "Wij houden op.", by=signatory)
        self.changes_nothing(table, "regisseur", kept, Unknown)
        assert table.world.look(table.seats["regisseur"], table.case.pk) is None
        assert not Case.objects.exists()

    def test_goes_by_the_phase_that_the_case_is_in_now(self, table: Table) -> None:
        objection = Objection.objects.get()
        grounds.decide_objection(objection, upheld=False, by=table.seat("casusregisseur"))
        kept = table.seat("woonconsulent")
        phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
        barrier.tell(table.seats["woonconsulent"])
        with pytest.raises(Denied):
            content.contribute(table.file, DataCategory.HOUSING, "Nog een maand.", by=kept)


def test_who_left_and_came_back_is_let_in_anew(table: Table) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    viewer = table.seats["woonconsulent"]
    leaves(table, "woonconsulent")
    comes_back(table, "woonconsulent")
    assert table.world.look(viewer, table.case.pk) is None
    assert not Case.objects.exists()
    for _ in range(2):  # twice is once
        participation.add(
            table.file, member=Membership.objects.filter(member=viewer.member).last().member,
            party=table.world.parties[viewer.party], role=viewer.role, purpose=viewer.purpose,
            by=table.seat("regisseur"),
        )  # fmt: skip
    assert table.sees("woonconsulent") == [RENT]
    theirs = Participation.objects.filter(member=viewer.member)
    assert [each.until is None for each in theirs.order_by("since")] == [False, True]


class TestAnIdThatSomebodyKnows:
    def test_of_a_case_gives_no_seat_and_is_told_as_one_that_is_not_there(self, table) -> None:
        stranger = table.world.viewer("jongerenwerk", Role.PROFESSIONAL)
        barrier.tell(stranger)
        answers = set()
        for case in (table.case.pk, uuid4()):
            with pytest.raises(Unknown) as refused:
                seats.take(stranger, case)
            answers.add(str(refused.value))
            tried = Entry.objects.get(action="case.take", case=case)
            assert (tried.outcome, tried.member) == ("refused", stranger.member)
        assert len(answers) == 1

    @pytest.mark.parametrize(
        "change", [{"purpose": "wonen"}, {"role": Role.CHAIR}, {"covenant": uuid4()}]
    )
    def test_gives_no_seat_for_another_purpose_role_or_covenant(self, table, change) -> None:
        viewer = replace(table.seats["casusregisseur"], **change)
        assert table.world.look(viewer, table.case.pk) is None

    def test_of_what_others_wrote_in_another_case_does_nothing(self, table: Table) -> None:
        other = Table(table.world)
        theirs = other.brings("woonconsulent", DataCategory.HOUSING, RENT)
        seat = table.seat("woonconsulent")
        for work in (
            lambda: content.correct(theirs, "Niets aan de hand.", by=seat),
            lambda: grounds.agree_to_passing_on(theirs, by=seat),
            lambda: grounds.withdraw_agreement(theirs, by=seat),
            lambda: content.contribute(other.file, DataCategory.HOUSING, RENT, by=seat),
            lambda: grounds.give_consent(other.file, by=seat),
            lambda: grounds.withdraw_consent(other.file, by=seat),
            lambda: participation.end(
                Participation.objects.filter(case=other.case).first(), by=seat
            ),
        ):
            with pytest.raises(Unknown):
                work()

    def test_of_what_one_may_not_see_is_told_as_one_that_is_not_there(self, table: Table) -> None:
        theirs = table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        gone = Contribution(pk=uuid4(), case=table.case)
        told = set()
        for row in (theirs, gone):
            for work in (content.correct,):
                with pytest.raises(Unknown) as refused:
                    work(row, "Iets anders.", by=table.seat("wijkagent"))
                told.add(str(refused.value))
            with pytest.raises(Unknown) as refused:
                grounds.agree_to_passing_on(row, by=table.seat("wijkagent"))
            told.add(str(refused.value))
        assert len(told) == 1


def test_consent_of_somebody_is_recorded_by_who_works_with_them(table: Table) -> None:
    seat = table.seat("regisseur")
    child = File.objects.create(case=table.case, subject=Subject.CHILD)
    for work in (grounds.give_consent, grounds.withdraw_consent):
        with pytest.raises(Unknown):
            work(child, by_guardian=True, by=seat)


def test_two_children_are_not_seen_from_each_other(table: Table) -> None:
    seat = table.seat("casusregisseur")
    one, other = (File.objects.create(case=table.case, subject=Subject.CHILD) for _ in range(2))
    seat = replace(seat, participation=Participation(case=table.case, file=one))
    for file, refused in ((other, ("seen_from",)), (one, None)):
        thing = deciding.Thing(DataCategory.IDENTITY, file, source="sociaal-team")
        decision = deciding.decide(seat, Action.READ, thing)
        assert not decision.allowed
        told = tuple(each.part for each in decision.missing)
        assert refused is None or told == refused


class TestTheCitizenNumber:
    def test_is_not_smuggled_in_as_other_text(self, table: Table) -> None:
        for name in ("woonconsulent", "casusregisseur"):
            with pytest.raises(CaseError, match="burgerservicenummer"):
                table.brings(name, DataCategory.HOUSING, f"Huurder {BSN} loopt achter.")
        row = table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        with pytest.raises(CaseError, match="burgerservicenummer"):
            content.correct(row, f"Van {BSN}.", by=table.seat("woonconsulent"))
        with barrier.task("retention"):
            assert Contribution.objects.count() == 1

    def test_is_not_for_a_housing_corporation(self, table: Table) -> None:
        with pytest.raises(Denied):
            table.brings("woonconsulent", DataCategory.HOUSING, f"Van {BSN}.", has_bsn=True)


def test_nobody_without_content_in_their_role_gets_a_seat(table: Table) -> None:
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY):
        who = table.world.person("woonstichting", role)
        with pytest.raises(CaseError):
            participation.add(
                table.file, member=who.member, party=who.party, role=role, purpose="wonen",
                by=table.seat("regisseur"),
            )  # fmt: skip


class TestWhatWasKept:
    """By SQL of one's own, as whoever found a hole would write it, in a case of one's own."""

    @pytest.fixture
    def table(self, table: Table) -> Table:
        grounds.give_consent(table.file, by=table.seat("hulpverlener"))
        row = table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        grounds.agree_to_passing_on(row, by=table.seat("woonconsulent"))
        content.correct(row, "Vier maanden.", by=table.seat("woonconsulent"))
        grounds.set_secrecy_aside(
            SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=table.seat("hulpverlener")
        )
        grounds.raise_alarm("Gevaar.", by=table.seat("casusregisseur"))
        objection = grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
        grounds.decide_objection(objection, upheld=True, by=table.seat("casusregisseur"))
        grounds.withdraw_consent(table.file, by=table.seat("hulpverlener"))
        participation.end(table.seat("hulpverlener").participation, by=table.seat("regisseur"))
        barrier.tell(table.seats["woonconsulent"])
        return table

    def test_is_changed_by_nobody(self, table: Table) -> None:
        police = table.world.parties["politie"].pk
        for assignment in (
            "cases_contribution SET category = 'safety'",
            f"cases_contribution SET source_id = {police}",
            "cases_contribution SET text = ''",
            "cases_contribution SET has_bsn = true",
            "cases_contribution SET at = now() - interval '9 years'",
            "cases_contribution SET clause = 'plan-schrijven'",
            "cases_contribution SET corrected_at = NULL WHERE corrected_at IS NOT NULL",
            "cases_weighing SET informed = false",
            "cases_weighing SET reasons = ''",
            "cases_consent SET withdrawn_at = NULL",
            "cases_consent SET by_guardian = true",
            "cases_sourceagreement SET party_id = party_id + 1",
            f"cases_secrecydecision SET party_id = {police}",
            "cases_alarm SET until = now() + interval '9 years'",
            "cases_objection SET upheld = false",
            "cases_objection SET decided_at = NULL, upheld = NULL",
            "cases_participation SET purpose = 'hulp'",
            "cases_participation SET until = NULL WHERE until IS NOT NULL",
            "cases_participation SET role = 'case_coordinator'",
            "cases_file SET subject = 'victim'",
            "cases_case SET covenant_id = gen_random_uuid()",
            "cases_case SET opened_at = now()",
        ):
            with (
                pytest.raises(IntegrityError, match="does not (change|go on for longer)"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE {assignment}")

    @pytest.mark.parametrize("name", ["weighing", "consent", "objection", "contribution", "alarm"])
    def test_is_removed_by_nobody(self, table: Table, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM cases_{name}")
            assert cursor.rowcount == 0
            with pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
                cursor.execute(f"TRUNCATE cases_{name} CASCADE")

    def test_is_not_put_in_the_file_of_another_case(self, table: Table) -> None:
        other = Table(table.world)
        barrier.tell(table.seats["woonconsulent"])
        row = Contribution.objects.filter(case=table.case).first()
        row.pk, row._state.adding, row.file = uuid4(), True, other.file
        with pytest.raises(IntegrityError, match="in_case"), transaction.atomic():
            row.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_is_not_written_through_a_table_of_ones_own_that_hides_ours(self, table) -> None:
        police = table.world.parties["politie"].pk
        row = Contribution.objects.first()
        row.pk, row._state.adding, row.source_id = uuid4(), True, police
        with (
            pytest.raises(ProgrammingError, match="row-level security|permission"),
            transaction.atomic(),
        ):
            with connection.cursor() as cursor:
                cursor.execute("CREATE TEMP TABLE parties_party (id bigint, slug text)")
                cursor.execute(
                    "INSERT INTO pg_temp.parties_party VALUES (%s, 'woonstichting')", [police]
                )
            row.save(force_insert=True)

    def test_is_seen_by_known_tasks_only_whoever_names_another(self, table: Table) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('oggz.member', '', true), set_config('oggz.task', 'mine', true)"
            )
        assert Contribution.objects.count() == 0


class TestWhatIsRecorded:
    def test_of_every_write_who_for_whom_and_why_and_never_what(self, table: Table) -> None:
        row = table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        content.correct(row, "Vier maanden.", by=table.seat("woonconsulent"))
        grounds.weigh(WEIGHED, by=table.seat("regisseur"))
        grounds.give_consent(table.file, by=table.seat("hulpverlener"))
        grounds.withdraw_consent(table.file, by=table.seat("hulpverlener"))
        grounds.agree_to_passing_on(row, by=table.seat("woonconsulent"))
        grounds.withdraw_agreement(row, by=table.seat("woonconsulent"))
        grounds.set_secrecy_aside(
            SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=table.seat("hulpverlener")
        )
        grounds.raise_alarm("Gevaar.", by=table.seat("casusregisseur"))
        objection = grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
        grounds.override_objection(objection, "Ontruiming.", by=table.seat("regisseur"))
        grounds.decide_objection(objection, upheld=False, by=table.seat("regisseur"))
        content.read(table.seat("casusregisseur"))
        phases.scale(2, by=table.seat("regisseur"))
        participation.end(table.seat("hulpverlener").participation, by=table.seat("regisseur"))
        phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
        written = entries(table, outcome="done")
        assert [entry.action for entry in written] == [
            "open", *["participation.add"] * 4, "phase.move", "contribute", "correct", "weigh",
            "consent.give", "consent.withdraw", "source.agree", "source.withdraw",
            "secrecy.set_aside", "alarm.raise", "objection.open", "rights.recorded",
            "objection.override", "objection.decide", "rights.decided", "read",
            "level.scale", "participation.end", "close",
        ]  # fmt: skip
        for entry in written:
            assert all((entry.member, entry.party, entry.role, entry.purpose))
            assert entry.covenant == table.world.covenant.pk
        whose = blinded(table.world.covenant.pk, table.file.pk)
        without = {entry.action for entry in written if entry.subject != whose}
        assert without == {"phase.move", "level.scale", "participation.end", "close"}
        read = next(entry for entry in written if entry.action == "read")
        assert (read.categories, read.articles) == (["housing"], ["9.1"])
        kept = str([vars(entry) for entry in written])
        assert RENT not in kept
        assert "Gevaar" not in kept

    def test_of_a_refusal_also_when_the_rest_is_undone(self, table: Table) -> None:
        with pytest.raises(Denied), transaction.atomic():
            table.brings("woonconsulent", DataCategory.ADDICTION, "Drinkt.")
        [refused] = entries(table, outcome="refused")
        assert (refused.action, refused.party) == ("contribute", "woonstichting")
        assert refused.categories == ["addiction"]
        assert refused.articles
        assert refused.subject == blinded(table.world.covenant.pk, table.file.pk)

    def test_of_a_refusal_in_a_transaction_that_is_broken_already(self, table: Table) -> None:
        seat = table.seat("woonconsulent")
        thing = deciding.Thing(DataCategory.ADDICTION, table.file, source="woonstichting")
        with pytest.raises(Denied), transaction.atomic():
            transaction.set_rollback(True)
            deciding.require(seat, Action.CONTRIBUTE, thing)
        assert len(entries(table, outcome="refused")) == 1

    def test_nothing_is_read_that_could_not_be_recorded(self, table: Table, monkeypatch) -> None:
        table.brings("woonconsulent", DataCategory.HOUSING, RENT)

        def full(*args, **more) -> None:
            raise OSError("no space left")

        monkeypatch.setattr("oggz.casework.cases.services.telling.record", full)
        with pytest.raises(OSError, match="space"):
            table.sees("casusregisseur")


def test_who_copies_cases_is_told_of_and_then_stopped(
    table: Table, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    monkeypatch.setattr(limits, "READING", limits.Limit("reading", 600, tell=2, most=3))
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            assert table.sees("casusregisseur") == [RENT]
    assert [letter.to for letter in mail.outbox if letter.subject.endswith("gebruik")] == [
        [table.world.parties["sociaal-team"].data_protection_officer]
    ]
    with pytest.raises(limits.TooMany):
        table.sees("casusregisseur")
    assert table.sees("woonconsulent") == [RENT]
    assert Entry.objects.filter(
        action="limit.reading", outcome="refused", member=table.seats["casusregisseur"].member
    ).exists()


def test_texts_without_words_or_without_end_are_refused(table: Table) -> None:
    for work in (
        lambda text: table.brings("woonconsulent", DataCategory.HOUSING, text),
        lambda text: grounds.object_to_sharing(text, by=table.seat("casusregisseur")),
        lambda text: grounds.raise_alarm(text, by=table.seat("casusregisseur")),
    ):
        for text in (" \n", "a" * 20_001):
            with pytest.raises(PlatformError):
                work(text)
