"""What becomes of a request: recorded, handled, decided, told; and whose it is to do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Objection, Outcome, Participation
from oggz.casework.cases.services import grounds, opening, participation, phases
from oggz.casework.rights import days, selectors
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.holding import REQUESTS
from oggz.casework.rights.models import Deadline, Delay, How, Proof, Request
from oggz.casework.rights.models import Outcome as Answer
from oggz.casework.rights.services import answering, recording
from oggz.casework.vault.fields import Closed
from oggz.covenant.terms import DataCategory, Role, Subject
from tests.casework.rights.asking import GUIDE, LEADER, WORDS, Asked, days_ago, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."
WHY = "Wij doen dit omdat u het vraagt."


@pytest.fixture
def table() -> Asked:
    return Asked()


def actions(table: Asked) -> list[str]:
    found = Entry.objects.filter(case=table.case.pk, action__startswith="rights.")
    return list(found.order_by("id").values_list("action", flat=True))


class TestRecording:
    def test_its_term_is_a_month_from_the_day_it_came_in(self, table: Asked) -> None:
        row = table.asks(ago=9)
        assert row.deadline.due_on == days.due(Kind.ACCESS, days_ago(9))
        assert row.deadline.received_on == days_ago(9)

    def test_what_is_asked_is_sealed(self, table: Asked) -> None:
        row = table.asks()
        assert isinstance(row.words, Closed)
        assert WORDS.encode() not in row.words.value
        assert selectors.opened(row, table.seat(LEADER)).words == WORDS

    def test_a_day_to_come_or_long_ago_is_refused(self, table: Asked) -> None:
        for ago, said in ((-1, "nog niet geweest"), (367, "meer dan een jaar geleden")):
            with pytest.raises(RightsError, match=said):
                table.asks(ago=ago)
        assert not Request.objects.exists()
        assert table.asks(ago=366)
        assert table.asks(ago=0)

    @pytest.mark.parametrize("words", ["", "  \n ", "x" * 20_001])
    def test_no_words_or_far_too_many_are_refused(self, table: Asked, words: str) -> None:
        with pytest.raises(CaseError):
            table.asks(words=words)

    def test_the_same_form_sent_twice_is_one_request(self, table: Asked) -> None:
        form = uuid4()
        for _ in range(2):
            recording.record(
                Kind.ACCESS, WORDS, received_on=today(), how=How.LETTER, by=table.seat(LEADER),
                once=form,
            )  # fmt: skip
        assert Request.objects.count() == Deadline.objects.count() == 1

    def test_it_is_in_the_log_without_a_word_of_what_was_asked(self, table: Asked) -> None:
        table.asks()
        assert actions(table) == ["rights.recorded", "rights.proved"]
        entry = Entry.objects.get(case=table.case.pk, action="rights.recorded")
        assert entry.subject
        assert WORDS not in str(vars(entry))

    def test_who_asks_is_made_sure_of_once(self, table: Asked) -> None:
        row = table.asks()
        with pytest.raises(RightsError, match="al vastgelegd"):
            recording.prove(row, "known", by=table.seat(LEADER))


class TestHandling:
    def test_a_process_coordinator_who_records_it_handles_it(self, table: Asked) -> None:
        assert table.asks(at=GUIDE).handler_id == table.seats[GUIDE].member
        assert table.asks(at=LEADER).handler_id is None

    def test_by_nobody_else_at_the_table(self, table: Asked) -> None:
        row = table.asks()
        by = table.seat(LEADER)
        for refused in (
            lambda: answering.take_up(row, by=by),
            lambda: answering.extend(row, Delay.COMPLEX, by=by),
            lambda: answering.decide(row, Answer.GRANTED, WHY, by=by),
            lambda: answering.told_person(row, How.LETTER, by=by),
            lambda: answering.withdraw(row, by=by),
        ):
            with pytest.raises(RightsError, match="procesregisseur"):
                refused()

    def test_who_takes_it_up_answers_for_its_term(self, table: Asked) -> None:
        row = table.asks()
        answering.take_up(row, by=table.seat(GUIDE))
        row = Request.objects.get()
        assert row.handler_id == table.seats[GUIDE].member
        assert row.deadline.party.slug == "gemeente"

    def test_it_takes_longer_once_and_for_a_reason(self, table: Asked) -> None:
        row = table.asks()
        answering.extend(row, Delay.COMPLEX, by=table.seat(GUIDE))
        deadline = Deadline.objects.get()
        assert deadline.due_on == days.due_when_extended(Kind.ACCESS, deadline.received_on)
        assert deadline.extended_on == today()
        with pytest.raises(RightsError, match="maar één keer"):
            answering.extend(row, Delay.MANY, by=table.seat(GUIDE))

    def test_not_when_the_term_is_over(self, table: Asked) -> None:
        row = table.asks(ago=100)
        assert row.deadline.is_late
        with pytest.raises(RightsError, match="al voorbij"):
            answering.extend(row, Delay.COMPLEX, by=table.seat(GUIDE))

    def test_nothing_is_decided_for_who_may_be_anybody(self, table: Asked) -> None:
        row = table.asks(proved=False)
        with pytest.raises(RightsError, match="wie het vraagt"):
            answering.decide(row, Answer.GRANTED, WHY, by=table.seat(GUIDE))

    def test_it_is_decided_once_and_met_when_the_person_knows(self, table: Asked) -> None:
        row = table.asks(Kind.COMPLAINT)
        by = table.seat(GUIDE)
        with pytest.raises(RightsError, match="eerst een besluit"):
            answering.told_person(row, How.LETTER, by=by)
        answering.decide(row, Answer.PARTLY, WHY, by=by)
        with pytest.raises(RightsError, match="al besloten"):
            answering.decide(row, Answer.REFUSED, WHY, by=by)
        assert Deadline.objects.get().answered_on is None
        answering.told_person(row, How.LETTER, by=by)
        deadline = Deadline.objects.get()
        assert (deadline.answered_on, deadline.outcome) == (today(), Answer.PARTLY)
        assert not deadline.is_late
        with pytest.raises(RightsError, match="al afgehandeld"):
            answering.withdraw(row, by=by)
        assert actions(table)[-2:] == ["rights.decided", "rights.answered"]

    @pytest.mark.parametrize("outcome", [Answer.WITHDRAWN, Answer.GONE])
    def test_a_decision_is_one_of_three(self, table: Asked, outcome: Answer) -> None:
        with pytest.raises(RightsError, match="Kies een besluit"):
            answering.decide(table.asks(), outcome, WHY, by=table.seat(GUIDE))

    def test_a_decision_has_a_reason_for_the_person(self, table: Asked) -> None:
        with pytest.raises(CaseError, match="waarom"):
            answering.decide(table.asks(), Answer.REFUSED, " ", by=table.seat(GUIDE))


class TestObjections:
    @pytest.fixture
    def table(self) -> Asked:
        table = Asked()
        table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        return table

    def test_an_objection_suspends_sharing_at_once(self, table: Asked) -> None:
        assert table.sees(LEADER) == [RENT]
        table.asks(Kind.OBJECTION, "Mijn buren mogen niets weten.", at=GUIDE)
        assert table.sees(LEADER) == []
        assert table.sees("woonconsulent") == [RENT]

    @pytest.mark.parametrize(
        ("outcome", "seen"),
        [(Answer.GRANTED, []), (Answer.PARTLY, []), (Answer.REFUSED, [RENT])],
    )
    def test_its_decision_says_whether_sharing_goes_on(
        self, table: Asked, outcome: Answer, seen: list[str]
    ) -> None:
        row = table.asks(Kind.OBJECTION)
        answering.decide(row, outcome, WHY, by=table.seat(GUIDE))
        assert table.sees(LEADER) == seen
        assert Objection.objects.get().upheld is (outcome is not Answer.REFUSED)

    def test_who_withdraws_it_lets_sharing_go_on(self, table: Asked) -> None:
        answering.withdraw(table.asks(Kind.OBJECTION), by=table.seat(GUIDE))
        assert table.sees(LEADER) == [RENT]
        assert Deadline.objects.get().outcome == Answer.WITHDRAWN

    def test_one_that_stands_in_the_case_gets_the_term_of_a_request(self, table: Asked) -> None:
        found = grounds.object_to_sharing("Liever niet.", by=table.seat("hulpverlener"))
        row = Request.objects.select_related("deadline").get()
        assert (row.objection_id, row.kind, row.file) == (found.pk, Kind.OBJECTION, table.file)
        assert row.deadline.due_on == days.due(Kind.OBJECTION, today())
        assert selectors.opened(row, table.seat(GUIDE)).words == "Liever niet."
        assert [line.request for line in selectors.lines(table.seats[GUIDE])] == [row]

    def test_the_same_form_sent_twice_is_asked_once(self, table: Asked) -> None:
        form = uuid4()
        for _ in range(2):
            grounds.object_to_sharing("Nee.", by=table.seat("hulpverlener"), once=form)
        assert Request.objects.count() == Deadline.objects.count() == 1

    def test_one_that_waits_stands_for_what_is_said_again_in_the_case(self, table: Asked) -> None:
        row = table.asks(Kind.OBJECTION)
        grounds.object_to_sharing("Nog eens: nee.", by=table.seat("hulpverlener"))
        assert Request.objects.count() == 1
        answering.decide(row, Answer.REFUSED, WHY, by=table.seat(GUIDE))
        assert not Objection.objects.filter(decided_at=None).exists()
        assert table.sees(LEADER) == [RENT]

    def test_that_of_another_person_in_the_case_stands_apart(self, table: Asked) -> None:
        child = opening.open_file(Subject.CHILD, by=table.seat(GUIDE))
        viewer = table.world.viewer("jeugdhulp", Role.PROFESSIONAL)
        participation.add(
            child, member=table.world.person("jeugdhulp", Role.PROFESSIONAL).member,
            party=table.world.parties["jeugdhulp"], role=Role.PROFESSIONAL, purpose="hulp",
            by=table.seat(GUIDE),
        )  # fmt: skip
        table.seats["jeugdhulp"] = viewer
        grounds.object_to_sharing("Ik ook niet.", by=table.seat("jeugdhulp"))
        row = table.asks(Kind.OBJECTION)
        assert Request.objects.count() == 2
        answering.decide(row, Answer.REFUSED, WHY, by=table.seat(GUIDE))
        assert Objection.objects.filter(decided_at=None).count() == 1

    @pytest.mark.parametrize(
        ("upheld", "outcome", "seen"), [(True, "granted", []), (False, "refused", [RENT])]
    )
    def test_what_is_decided_in_the_case_is_the_answer(
        self, table: Asked, upheld: bool, outcome: str, seen: list[str]
    ) -> None:
        found = grounds.object_to_sharing("Liever niet.", by=table.seat("hulpverlener"))
        grounds.decide_objection(found, upheld=upheld, by=table.seat(LEADER))
        row, by = Request.objects.get(), table.seat(GUIDE)
        assert row.outcome == outcome
        with pytest.raises(RightsError, match="al besloten"):
            answering.decide(row, Answer.PARTLY, WHY, by=by)
        assert table.sees(LEADER) == seen
        # The person has yet to hear it: until then the term goes on.
        assert row.deadline.answered_on is None
        answering.told_person(row, How.LETTER, by=by)
        assert Deadline.objects.get().outcome == outcome

    def test_what_is_decided_on_the_request_ends_it_in_the_case(self, table: Asked) -> None:
        found = grounds.object_to_sharing("Liever niet.", by=table.seat("hulpverlener"))
        row, by = Request.objects.get(), table.seat(GUIDE)
        recording.prove(row, Proof.KNOWN, by=by)
        answering.decide(row, Answer.GRANTED, WHY, by=by)
        with pytest.raises(CaseError, match="al besloten"):
            grounds.decide_objection(found, upheld=False, by=table.seat(LEADER))
        assert Objection.objects.get().upheld
        assert table.sees(LEADER) == []


class TestWhoKnowsOfIt:
    def test_who_guards_the_process_and_the_party_that_got_it(self, table: Asked) -> None:
        row = table.asks(at="woonconsulent")
        for name in (GUIDE, "woonconsulent"):
            assert selectors.take(row.pk, table.seat(name)) == row
        for name in (LEADER, "wijkagent", "hulpverlener"):
            with pytest.raises(Unknown):
                selectors.take(row.pk, table.seat(name))
            assert selectors.lines(table.seats[name]) == []

    def test_not_who_sits_at_another_table(self, table: Asked) -> None:
        row, other = table.asks(), Asked(table.world)
        with pytest.raises(Unknown):
            selectors.take(row.pk, other.seat(GUIDE))

    def test_not_from_the_file_of_a_child(self, table: Asked) -> None:
        row = table.asks()
        by = table.seat(GUIDE)
        child = opening.open_file(Subject.CHILD, by=by)
        member = table.world.person("gemeente", Role.PROCESS_COORDINATOR).member
        participation.add(
            child, member=member, party=table.world.parties["gemeente"],
            role=Role.PROCESS_COORDINATOR, purpose="rechten", by=by,
        )  # fmt: skip
        viewer = table.world.viewer("gemeente", Role.PROCESS_COORDINATOR, "rechten")
        seat = table.world.look(viewer, table.case.pk)
        assert seat is not None
        assert seat.own_file == child
        with pytest.raises(Unknown):
            selectors.take(row.pk, seat)

    def test_after_leaving_the_table_nobody_does(self, table: Asked) -> None:
        row = table.asks()
        by = table.seat(GUIDE)
        Participation.objects.filter(pk=by.participation.pk).update(until=timezone.now())
        with pytest.raises(Unknown):
            answering.take_up(row, by=by)
        assert selectors.lines(table.seats[GUIDE]) == []

    def test_a_closed_case_has_rights_too(self, table: Asked) -> None:
        phases.close(Outcome.RESOLVED, by=table.seat(GUIDE))
        row = table.asks(at=GUIDE)
        answering.decide(row, Answer.GRANTED, WHY, by=table.seat(GUIDE))


class TestTheDatabase:
    def test_shows_a_request_to_the_table_of_its_case_only(self, table: Asked) -> None:
        table.asks()
        barrier.tell(table.seats["wijkagent"])
        assert Request.objects.count() == 1
        barrier.tell(table.world.viewer("jongerenwerk", Role.PROFESSIONAL))
        assert Request.objects.count() == 0
        with barrier.task("retention"):
            assert Request.objects.count() == 1

    def test_keeps_what_was_asked_when_and_what_was_decided(self, table: Asked) -> None:
        row = table.asks(Kind.COMPLAINT)
        answering.decide(row, Answer.REFUSED, WHY, by=table.seat(GUIDE))
        for change in ({"how": "letter"}, {"outcome": "granted"}, {"at": timezone.now()}):
            with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
                Request.objects.update(**change)
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            Deadline.objects.update(received_on=today() - timedelta(60))
        assert Request.objects.all()._raw_delete("default") == 0

    def test_takes_no_request_in_the_name_of_another(self, table: Asked) -> None:
        row = table.asks()
        barrier.tell(table.seats["wijkagent"])
        row.pk, row._state.adding = uuid4(), True
        deadline = row.deadline
        deadline.pk, deadline._state.adding = uuid4(), True
        deadline.save(force_insert=True)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)

    @pytest.mark.parametrize("name", ["request", "exemption", "dossier", "notice"])
    def test_guards_each_table_of_a_case(self, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [f"rights_{name}"]
            )
            assert cursor.fetchone() == (True,)


class TestWhatStays:
    def test_of_a_destroyed_case_only_the_term(self, table: Asked) -> None:
        row = table.asks()
        done = table.asks(Kind.COMPLAINT)
        answering.decide(done, Answer.GRANTED, WHY, by=table.seat(GUIDE))
        answering.told_person(done, How.LETTER, by=table.seat(GUIDE))
        assert set(REQUESTS.erase(table.case.pk, "")) == {str(row.pk), str(done.pk)}
        with barrier.task("retention"):
            assert not Request.objects.exists()
        found = {each.kind: each.outcome for each in Deadline.objects.all()}
        assert found == {Kind.ACCESS: Answer.GONE, Kind.COMPLAINT: Answer.GRANTED}
        assert REQUESTS.erase(table.case.pk, "") == []

    def test_a_term_tells_nothing_of_anybody(self) -> None:
        names = {field.name for field in Deadline._meta.get_fields(include_hidden=False)}
        assert names == {
            "id", "covenant", "party", "kind", "received_on", "due_on", "extended_on",
            "answered_on", "outcome", "request", "hand_overs",
        }  # fmt: skip
