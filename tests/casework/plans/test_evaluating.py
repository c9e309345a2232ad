"""Looking back together: what came of each goal, in the person's own words, and when again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import grounds
from oggz.casework.letters import contents
from oggz.casework.letters import services as letters
from oggz.casework.letters.models import Way
from oggz.casework.plans import evaluating
from oggz.casework.plans.errors import PlanError
from oggz.casework.plans.evaluating import CameOf
from oggz.casework.plans.models import Item, ItemKind
from tests.casework.plans.test_pages import Plan, words
from tests.casework.plans.test_writing import a_goal, adds, reads
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
COORDINATOR, CARE = "casusregisseur", "hulpverlener"


@pytest.fixture
def plan() -> Plan:
    return Plan()


def planned(plan: Table, days: int = 0) -> Item:
    return adds(plan, ItemKind.EVALUATION, "", day=timezone.localdate() + timedelta(days))


def looks_back(plan: Table, look: Item, goal: Item, name: str = COORDINATOR, **more) -> None:
    came = [CameOf(goal, LifeDomain.MONEY, "4", "Het lukt nu bijna altijd.")]
    evaluating.evaluate(look, came, by=plan.seat(name), **more)


def test_what_came_of_a_goal_stands_with_it_and_in_how_it_goes(plan: Plan) -> None:
    goal, look = a_goal(plan), planned(plan)
    adds(plan, ItemKind.PROGRESS, "1", domain=LifeDomain.MONEY)
    again = timezone.localdate() + timedelta(60)
    looks_back(plan, look, goal, again=again)
    found = reads(plan, COORDINATOR)
    assert [each.text for each in found.goals[0].came] == ["4", "Het lukt nu bijna altijd."]
    own = found.goals[0].came[1].shown.contribution
    assert own.category == "own_words"
    assert [score.value for score in found.courses[0].scores] == [1, 4]
    assert found.evaluation.item.day == again
    assert len(found.evaluated) == 1
    shown = words(plan.browser().get(plan.base))
    assert "Cijfer 4" in shown
    assert "in de eigen woorden van de persoon" in shown
    assert "van een 1 naar een 4" in shown


def test_it_waits_on_the_work_list_until_it_was_done(plan: Plan) -> None:
    goal, look = a_goal(plan), planned(plan, 3)
    client = plan.browser()
    assert "Kijk terug met de persoon van casus" in words(client.get("/"))
    assert "Kijk terug" not in words(plan.browser(CARE).get("/"))
    looks_back(plan, look, goal)
    assert "Kijk terug" not in words(client.get("/"))


def test_two_goals_may_get_the_same_mark_on_one_form_and_it_is_kept_once(plan: Plan) -> None:
    goals, look, form = [a_goal(plan), a_goal(plan)], planned(plan), uuid4()
    came = [CameOf(goal, LifeDomain.MONEY, "3") for goal in goals]
    evaluating.evaluate(look, came, by=plan.seat(COORDINATOR), once=form)
    with pytest.raises(PlanError, match="al afgerond"):
        evaluating.evaluate(look, came, by=plan.seat(COORDINATOR), once=form)
    assert [len(goal.came) for goal in reads(plan, COORDINATOR).goals] == [1, 1]


def test_nothing_is_kept_when_a_part_is_refused(plan: Plan) -> None:
    goal, look = a_goal(plan), planned(plan)
    other = Table(plan.world)
    grounds.give_consent(other.file, by=other.seat(COORDINATOR))
    theirs = a_goal(other)
    for again, goals, why in (
        (timezone.localdate() - timedelta(1), [goal], PlanError), (None, [goal, theirs], Unknown),
    ):  # fmt: skip
        came = [CameOf(each, LifeDomain.MONEY, "4", "Beter.") for each in goals]
        with pytest.raises(why):
            evaluating.evaluate(look, came, again=again, by=plan.seat(COORDINATOR))
        found = reads(plan, COORDINATOR)
        assert found.goals[0].came == ()
        assert found.evaluation.item.pk == look.pk
    with pytest.raises(PlanError, match="Vul bij een doel in"):
        evaluating.evaluate(look, [CameOf(goal, LifeDomain.MONEY)], by=plan.seat(COORDINATOR))


def test_who_does_not_write_the_plan_does_not_evaluate_it(plan: Plan) -> None:
    goal, look = a_goal(plan), planned(plan)
    with pytest.raises(Denied):
        looks_back(plan, look, goal, CARE)
    path = f"{plan.base}{look.pk}/evalueren/"
    assert plan.browser(CARE).get(path).status_code == 409
    form = plan.form(CARE, **{"mark-0": "4"})
    assert plan.browser(CARE).post(path, form).status_code == 409
    assert reads(plan, COORDINATOR).evaluated == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"mark-0": "9"}, {"mark-0": ""}, {"mark-0": "4", "again": "2020-01-01"},
        {"mark-0": "4", "again": "31-02-2027"}, {"words-0": "v" * 20_001},
    ],
)  # fmt: skip
def test_a_wrong_form_is_told_and_keeps_nothing(plan: Plan, fields: dict[str, str]) -> None:
    a_goal(plan)
    look = planned(plan)
    sent = plan.sends(plan.browser(), f"{look.pk}/evalueren/", **fields)
    assert sent.status_code == 422
    with barrier.task("retention"):
        assert Item.objects.filter(ended_at=None).count() == 2
        assert Item.objects.count() == 2


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2099, 1, 1)])
def test_it_is_planned_for_a_day_to_come(plan: Plan, day: date) -> None:
    with pytest.raises(PlanError, match="Deze dag kan niet"):
        adds(plan, ItemKind.EVALUATION, "", day=day)


def test_another_thing_is_not_evaluated(plan: Plan) -> None:
    goal = a_goal(plan)
    client = plan.browser()
    assert client.get(f"{plan.base}{goal.pk}/evalueren/").status_code == 404
    assert client.get(f"{plan.base}{uuid4()}/evalueren/").status_code == 404
    with pytest.raises(Unknown):
        looks_back(plan, goal, goal)


def test_agreements_on_escalation_and_crisis_stand_on_the_plan(plan: Plan) -> None:
    client = plan.browser()
    assert "nog niet in het plan wat we doen als het misgaat" in words(client.get(plan.base))
    adds(plan, ItemKind.ESCALATION, "Na twee gemiste afspraken.")
    adds(plan, ItemKind.CRISIS, "Bel haar zus.")
    shown = words(client.get(plan.base))
    assert "Wanneer we opschalen Na twee gemiste afspraken." in shown
    assert "nog niet in het plan wat we doen" not in shown


def test_consent_and_what_the_person_knows_stand_on_the_plan(plan: Plan) -> None:
    client = plan.browser()
    shown = words(client.get(plan.base))
    assert "De persoon gaf toestemming op" in shown
    assert "De brief is nog niet verstuurd" in shown
    letters.delay(
        timezone.localdate() + timedelta(5), "Hij dreigt.", by=plan.seat(COORDINATOR)
    )  # fmt: skip
    shown = words(client.get(plan.base))
    assert "De brief aan de persoon wacht tot en met" in shown
    assert "dreigt" not in shown
    seat = plan.seat(COORDINATOR)
    letters.sent(timezone.localdate(), Way.POST, named=contents.of(seat).mark, by=seat)
    assert "de brief over wie wat deelt" in words(client.get(plan.base))
    grounds.withdraw_consent(plan.file, by=plan.seat(COORDINATOR))
    assert "Er is nu geen toestemming vastgelegd." in words(client.get(plan.base))
