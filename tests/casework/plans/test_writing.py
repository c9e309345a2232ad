"""Writing a plan: what is asked, who may, and that nobody's words are lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, ReadingOnly, Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Contribution, Participation
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import content, grounds, participation, phases
from oggz.casework.plans import selectors, services
from oggz.casework.plans.errors import Changed, PlanError
from oggz.casework.plans.holding import Items
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.services import Doing
from oggz.casework.plans.terms import scored
from oggz.casework.vault.errors import VaultError
from oggz.covenant.terms import DataCategory, Phase
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
GOAL = "De huur is weer op tijd betaald."
CALL = "Samen bellen met de deurwaarder."


@pytest.fixture
def table() -> Table:
    found = Table()
    grounds.give_consent(found.file, by=found.seat("casusregisseur"))
    return found


def soon(days: int = 14):
    return timezone.localdate() + timedelta(days)


def who(table: Table, name: str) -> Participation:
    viewer = table.seats[name]
    with barrier.task("retention"):
        return Participation.objects.get(case=table.case, member=viewer.member, role=viewer.role)


def adds(table: Table, kind: ItemKind, text: str, name: str = "casusregisseur", **more) -> Item:
    return services.add(table.file, kind, text, by=table.seat(name), **more)


def a_goal(table: Table) -> Item:
    return adds(table, ItemKind.GOAL, GOAL, domain=LifeDomain.MONEY)


def an_action(table: Table, name: str = "hulpverlener", **more) -> Item:
    doing = Doing(who(table, name), due=soon())
    return adds(table, ItemKind.ACTION, CALL, doing=doing, **more)


def reads(table: Table, name: str) -> selectors.Plan:
    return selectors.plan(table.seat(name))


class TestReading:
    def test_it_begins_with_what_the_person_wants_and_has_all_of_the_rest(self, table) -> None:
        adds(table, ItemKind.WISH, "Ik wil rust.")
        goal = a_goal(table)
        an_action(table, goal=goal)
        adds(table, ItemKind.STRENGTH, "Zij kookt elke dag.")
        adds(table, ItemKind.CRISIS, "Bel haar zus.")
        plan = reads(table, "casusregisseur")
        assert [line.text for line in plan.wishes] == ["Ik wil rust."]
        (found,) = plan.goals
        assert (found.text, found.domain) == (GOAL, LifeDomain.MONEY)
        assert [action.text for action in found.actions] == [CALL]
        assert plan.loose_actions == ()
        assert [line.text for line in plan.crisis] == ["Bel haar zus."]

    def test_goals_stand_in_the_order_of_the_domains_of_life(self, table) -> None:
        adds(table, ItemKind.GOAL, "Buiten komen.", domain=LifeDomain.TAKING_PART)
        adds(table, ItemKind.GOAL, "Dak dicht.", domain=LifeDomain.HOUSING)
        assert [g.text for g in reads(table, "casusregisseur").goals] == [
            "Dak dicht.", "Buiten komen.",
        ]  # fmt: skip

    def test_what_the_person_said_elsewhere_stands_in_it_too(self, table) -> None:
        table.brings("casusregisseur", DataCategory.OWN_WORDS, "Laat mij met rust.")
        assert [each.text for each in reads(table, "casusregisseur").said] == ["Laat mij met rust."]

    def test_whoever_takes_part_reads_it_as_long_as_the_person_agrees(self, table) -> None:
        goal = a_goal(table)
        an_action(table, goal=goal)
        assert reads(table, "hulpverlener").goals[0].text == GOAL
        grounds.withdraw_consent(table.file, by=table.seat("casusregisseur"))
        assert reads(table, "hulpverlener").lines == ()

    def test_who_guards_the_process_reads_none_of_it(self, table) -> None:
        a_goal(table)
        assert reads(table, "regisseur").lines == ()

    def test_reading_is_recorded_with_its_articles_and_only_these_categories(self, table) -> None:
        a_goal(table)
        table.brings("casusregisseur", DataCategory.HOUSING, "Lekkage.")
        reads(table, "hulpverlener")
        entry = Entry.objects.filter(action="read").order_by("-pk")[0]
        assert entry.categories == ["plan"]
        assert entry.articles == ["10.4"]

    def test_it_asks_as_often_for_a_long_plan_as_for_a_short_one(
        self, table, django_assert_num_queries
    ) -> None:
        from django.test.utils import CaptureQueriesContext

        a_goal(table)
        seat = table.seat("casusregisseur")
        selectors.plan(seat)
        with CaptureQueriesContext(connection) as few:
            selectors.plan(seat)
        for _ in range(3):
            an_action(table, goal=a_goal(table))
        seat = table.seat("casusregisseur")
        with django_assert_num_queries(len(few)):
            assert len(selectors.plan(seat).lines) == 7


class TestWriting:
    @pytest.mark.parametrize("name", ["regisseur", "hulpverlener", "wijkagent", "woonconsulent"])
    def test_only_who_coordinates_the_case_writes(self, table, name: str) -> None:
        with pytest.raises(Denied):
            adds(table, ItemKind.STRENGTH, "Iets", name)
        with barrier.task("retention"):
            assert not Item.objects.exists()

    def test_nothing_is_written_after_an_objection_but_it_is_after_its_rejection(
        self, table
    ) -> None:
        objection = grounds.object_to_sharing("Liever niet.", by=table.seat("casusregisseur"))
        with pytest.raises(Denied):
            a_goal(table)
        grounds.decide_objection(objection, upheld=False, by=table.seat("casusregisseur"))
        a_goal(table)

    @pytest.mark.parametrize(
        ("kind", "text", "more", "told"),
        [
            (ItemKind.GOAL, GOAL, {}, "leefgebied"),
            (ItemKind.STRENGTH, "Iets", {"domain": LifeDomain.MONEY}, "leefgebied"),
            (ItemKind.ACTION, CALL, {}, "wie dit gaat doen"),
            (ItemKind.PROGRESS, "6", {"domain": LifeDomain.MONEY}, "cijfer"),
            (ItemKind.PROGRESS, "goed", {"domain": LifeDomain.MONEY}, "cijfer"),
            (ItemKind.WISH, "  ", {}, "niets in de tekst"),
            (ItemKind.WISH, "v" * 20_001, {}, "te lang"),
            (ItemKind.WISH, "Mijn nummer is 111222333.", {}, "burgerservicenummer"),
        ],
    )
    def test_what_is_missing_is_told_and_nothing_is_kept(
        self, table, kind, text, more, told
    ) -> None:
        with pytest.raises(Exception, match=told):
            adds(table, kind, text, **more)
        with barrier.task("retention"):
            assert not Contribution.objects.exists()
            assert not Item.objects.exists()

    def test_an_action_is_for_somebody_who_takes_part_and_has_a_day_to_come(self, table) -> None:
        with pytest.raises(PlanError, match="wie dit gaat doen"):
            Doing(due=soon())
        with pytest.raises(PlanError, match="dag"):
            Doing(by_person=True)
        with pytest.raises(PlanError, match="al voorbij"):
            adds(table, ItemKind.ACTION, CALL, doing=Doing(by_person=True, due=soon(-1)))
        with pytest.raises(PlanError, match="zelf uitvoert"):
            adds(table, ItemKind.ACTION, CALL, doing=Doing(who(table, "regisseur"), due=soon()))
        left = who(table, "wijkagent")
        participation.end(left, by=table.seat("regisseur"))
        with pytest.raises(PlanError, match="niet \\(meer\\) mee"):
            adds(table, ItemKind.ACTION, CALL, doing=Doing(left, due=soon()))

    def test_a_goal_of_another_case_is_none(self, table) -> None:
        other = Table(table.world)
        theirs = a_goal(other)
        with pytest.raises(Unknown):
            an_action(table, goal=theirs)
        with pytest.raises(Unknown):
            services.end(theirs, Result.REACHED, by=table.seat("casusregisseur"))
        with pytest.raises(Unknown):
            services.rewrite(theirs, "Weg ermee.", current="", by=table.seat("casusregisseur"))

    def test_a_closed_case_has_a_plan_that_nobody_writes(self, table) -> None:
        goal = a_goal(table)
        phases.move(Phase.AFTERCARE, by=table.seat("regisseur"))
        a_goal(table)
        phases.close("resolved", by=table.seat("regisseur"))
        with pytest.raises(Denied):
            a_goal(table)
        with pytest.raises(Denied):
            services.end(goal, Result.REACHED, by=table.seat("casusregisseur"))


class TestTwoWriters:
    def test_the_second_gets_the_words_of_the_first_and_loses_none_of_their_own(
        self, table
    ) -> None:
        goal = a_goal(table)
        current = reads(table, "casusregisseur").goals[0].current
        services.rewrite(goal, "Versie een.", current=current, by=table.seat("casusregisseur"))
        with pytest.raises(Changed) as found:
            services.rewrite(goal, "Versie twee.", current=current, by=table.seat("casusregisseur"))
        assert found.value.theirs == "Versie een."
        both = "Versie een en twee."
        services.rewrite(goal, both, current=found.value.current, by=table.seat("casusregisseur"))
        assert reads(table, "casusregisseur").goals[0].text == both
        with barrier.task("retention"):
            assert Contribution.objects.filter(thread=goal.pk).count() == 3

    def test_both_add_and_both_are_there(self, table) -> None:
        one, other = table.seat("casusregisseur"), table.seat("casusregisseur")
        services.add(table.file, ItemKind.STRENGTH, "Een", by=one)
        services.add(table.file, ItemKind.STRENGTH, "Twee", by=other)
        assert len(reads(table, "casusregisseur").strengths) == 2

    def test_who_may_not_correct_learns_no_words_by_trying(self, table) -> None:
        goal = a_goal(table)
        with pytest.raises((Unknown, Denied)):
            services.rewrite(goal, "Ander doel.", current="x", by=table.seat("regisseur"))


class TestDoing:
    def test_who_owns_an_action_says_that_it_is_done_and_another_does_not(self, table, log) -> None:
        action = an_action(table, "hulpverlener")
        with pytest.raises((Denied, Unknown)):
            services.end(action, Result.DONE, by=table.seat("woonconsulent"))
        services.end(action, Result.DONE, by=table.seat("hulpverlener"))
        services.end(action, Result.DONE, by=table.seat("hulpverlener"))
        (line,) = reads(table, "casusregisseur").loose_actions
        assert line.item.result == Result.DONE
        assert log(action="plan.end").count() == 1

    def test_who_may_not_read_it_any_more_does_not_end_it(self, table) -> None:
        action = an_action(table, "hulpverlener")
        grounds.withdraw_consent(table.file, by=table.seat("casusregisseur"))
        with pytest.raises(Unknown):
            services.end(action, Result.DONE, by=table.seat("hulpverlener"))

    def test_another_does_it_from_now_on(self, table) -> None:
        action = an_action(table, "hulpverlener")
        services.assign(action, Doing(by_person=True, due=soon(3)), by=table.seat("casusregisseur"))
        (line,) = reads(table, "casusregisseur").loose_actions
        assert line.item.by_person
        assert (line.item.owner, line.item.due) == (None, soon(3))

    def test_what_has_ended_stays_as_it_ended(self, table) -> None:
        action = an_action(table)
        services.end(action, Result.DROPPED, by=table.seat("casusregisseur"))
        with pytest.raises(PlanError, match="al afgerond"):
            services.assign(action, Doing(by_person=True, due=soon()),
                            by=table.seat("casusregisseur"))  # fmt: skip
        with pytest.raises(PlanError, match="al afgerond"):
            services.rewrite(action, "Toch", current="", by=table.seat("casusregisseur"))

    def test_an_agreement_is_not_done_or_reached(self, table) -> None:
        item = adds(table, ItemKind.AGREEMENT, "Wij bellen eerst.")
        with pytest.raises(PlanError, match="kies wat ermee gebeurde"):
            services.end(item, Result.DONE, by=table.seat("casusregisseur"))


class TestKeeping:
    def test_the_domain_of_life_is_sealed(self, table) -> None:
        a_goal(table)
        with connection.cursor() as cursor:
            cursor.execute("SELECT domain FROM plans_item")
            ((sealed,),) = cursor.fetchall()
        assert b"money" not in bytes(sealed)

    def test_no_other_case_shows_its_plan_whatever_is_asked(self, table) -> None:
        a_goal(table)
        other = Table(table.world)
        barrier.tell(table.world.viewer("jongerenwerk", table.seats["wijkagent"].role))
        assert not Item.objects.exists()
        assert other.case.pk != table.case.pk

    def test_an_item_hangs_from_a_text_of_the_same_case(self, table) -> None:
        other = Table(table.world)
        text = table.brings("casusregisseur", DataCategory.OWN_WORDS, "Ik wil rust.")
        other.seat("casusregisseur")
        for thread in (text.thread, uuid4()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Item.objects.create(
                    pk=thread, case=other.case, file=other.file, kind=ItemKind.WISH, part="x"
                )

    def test_what_is_corrected_on_the_page_of_the_case_is_in_the_plan_as_it_is_now(
        self, table
    ) -> None:
        a_goal(table)
        row = reads(table, "casusregisseur").goals[0].shown.contribution
        content.correct(row, "Anders gezegd.", by=table.seat("casusregisseur"))
        assert [goal.text for goal in reads(table, "casusregisseur").goals] == ["Anders gezegd."]

    def test_the_same_form_sent_twice_is_kept_once(self, table) -> None:
        form = uuid4()
        for _ in range(2):
            adds(table, ItemKind.STRENGTH, "Zij kookt elke dag.", once=form)
        assert len(reads(table, "casusregisseur").strengths) == 1

    @pytest.mark.parametrize(
        "change", ["kind = 'wish'", "goal_id = id", "at = now()", "part = 'x'", "domain = NULL"]
    )
    def test_what_was_planned_is_not_rewritten(self, table, change: str) -> None:
        a_goal(table)
        table.seat("casusregisseur")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE plans_item SET {change}")

    def test_it_goes_with_what_it_says_and_with_the_case(self, table) -> None:
        goal = a_goal(table)
        action = an_action(table, goal=goal)
        assert Contributions().erase(table.case.pk, goal.part)
        assert set(Items().erase(table.case.pk, goal.part)) == {str(action.pk)}
        assert Items().erase(table.case.pk, goal.part) == [str(goal.pk)]
        a_goal_of_own = adds(table, ItemKind.WISH, "Ik wil rust.")
        Contributions().erase(table.case.pk, "")
        with barrier.task("retention"):
            assert not Item.objects.filter(pk=a_goal_of_own.pk).exists()

    def test_a_domain_whose_key_is_gone_leaves_the_plan_readable(self, table, monkeypatch) -> None:
        a_goal(table)
        monkeypatch.setattr(
            selectors, "open_rows",
            lambda items: [setattr(item, "domain", VaultError()) for item in items],
        )  # fmt: skip
        (goal,) = reads(table, "casusregisseur").goals
        assert goal.domain is None

    def test_who_broke_the_glass_writes_nothing(self, table) -> None:
        from dataclasses import replace

        seat = replace(table.seat("casusregisseur"), glass=uuid4())
        with pytest.raises(ReadingOnly):
            services.add(table.file, ItemKind.STRENGTH, "Iets", by=seat)
        assert not services.may_write(seat, ItemKind.STRENGTH)


def test_a_correction_is_a_contribution_like_any_other(table) -> None:
    goal = a_goal(table)
    current = reads(table, "casusregisseur").goals[0].current
    services.rewrite(goal, "Anders.", current=current, by=table.seat("casusregisseur"))
    with barrier.task("retention"):
        old, new = Contribution.objects.order_by("at")
    assert (new.corrects_id, bool(old.corrected_at)) == (old.pk, True)


def test_a_mark_is_told_with_its_scale_and_in_words_and_other_texts_are_as_they_are() -> None:
    assert scored("2") == "Het gaat niet goed (2 van 5)"
    assert scored("5") == "Het gaat heel goed (5 van 5)"
    for text in ("0", "6", "12", "2 keer bellen", ""):
        assert scored(text) == text
