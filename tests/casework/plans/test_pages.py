"""The plan as pages: who gets them, what wrong forms are told, and how they look to everyone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds
from oggz.casework.plans import selectors
from oggz.casework.plans.forms import ASKED
from oggz.casework.plans.models import Item, Result
from tests.casework import looking
from tests.casework.parties.people import browser_of
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
COORDINATOR, CARE = "casusregisseur", "hulpverlener"


class Plan(Table):
    """A case with the person's consent, so that a plan can be read."""

    def __init__(self) -> None:
        super().__init__()
        grounds.give_consent(self.file, by=self.seat(COORDINATOR))
        self.base = f"/casussen/{self.case.pk}/plan/"

    def browser(self, name: str = COORDINATOR) -> Client:
        viewer = self.seats[name]
        client = browser_of(self.world.person(viewer.party, viewer.role))
        key = f"{viewer.covenant}:{viewer.purpose}"
        assert client.post("/doel/", {"partij": viewer.party, "doel": key}).status_code == 302
        return client

    def form(self, name: str = COORDINATOR, **fields: str) -> dict[str, str]:
        viewer = self.seats[name]
        return {"partij": viewer.party, "doel": viewer.purpose} | fields

    def sends(self, client: Client, path: str, **fields: str) -> HttpResponse:
        return client.post(f"{self.base}{path}", self.form(**fields))

    def doer(self, name: str = CARE) -> str:
        with barrier.task("retention"):
            return str(Participation.objects.get(member=self.seats[name].member).pk)

    def fill(self, client: Client) -> None:
        """One of everything."""
        for slug, text in (
            ("wens", "Ik wil rust in mijn hoofd, en mijn huis houden."),
            ("kracht", "Zij kookt elke dag en zorgt voor haar kat."),
            ("netwerk", "Haar zus belt op zondag."),
            ("afspraak", "Bij twee gemiste afspraken belt de casusregisseur."),
            ("crisis", "Als zij niet opendoet: bel eerst haar zus, dan de crisisdienst."),
        ):
            assert self.sends(client, f"erbij/{slug}/", text=text).status_code == 302
        goal = self.sends(client, "erbij/doel/", text="De huur is weer op tijd.", domain="money")
        assert goal.status_code == 302
        made = self.item("goal")
        for text, who, days in (
            ("Samen bellen met de deurwaarder.", self.doer(), 3),
            ("Post op een stapel leggen.", "persoon", 9),
        ):
            due = (timezone.localdate() + timedelta(days)).isoformat()
            sent = self.sends(client, "erbij/actie/", text=text, who=who, due=due, goal=made)
            assert sent.status_code == 302
        for value in ("1", "2", "4"):
            self.sends(client, "erbij/voortgang/", text=value, domain="money")
        self.sends(client, "erbij/voortgang/", text="3", domain="mind")
        self.fill_together(client, made)

    def fill_together(self, client: Client, goal: str) -> None:
        """One of everything about how the person takes part."""
        today = timezone.localdate().isoformat()
        for slug, fields in (
            ("niet-uitgenodigd", {"detail": "unreachable", "text": "Zij doet niet open."}),
            ("uitnodiging", {"detail": "trusted", "day": today, "text": "Dinsdag, bij haar zus."}),
            ("erbij", {"detail": "there", "day": today, "text": "Ik ben er nu zelf bij."}),
            ("meekomen", {"detail": "relative", "text": "Haar zus."}),
            ("meekomen", {"detail": "client_supporter", "text": "Iemand van MEE."}),
            ("opmerking", {"detail": "paper", "day": today, "text": "Dit klopt niet.",
                           "about": goal}),
            ("opmerking", {"detail": "said", "day": today, "text": "Goed plan."}),
        ):  # fmt: skip
            sent = self.sends(client, f"erbij/{slug}/", **fields)
            assert sent.status_code == 302, slug
        for slug, fields in (
            ("opschalen", {"text": "Na twee gemiste afspraken."}),
            ("evaluatie", {"day": today}),
        ):
            assert self.sends(client, f"erbij/{slug}/", **fields).status_code == 302, slug
        looked = self.sends(
            client, f"{self.item('evaluation')}/evalueren/", **{
                "mark-0": "4", "words-0": "Het lukt nu bijna altijd.",
                "again": (timezone.localdate() + timedelta(60)).isoformat(),
            },
        )  # fmt: skip
        assert looked.status_code == 302

    def item(self, kind: str) -> str:
        with barrier.task("retention"):
            return str(Item.objects.filter(kind=kind, ended_at=None).order_by("at")[0].pk)


@pytest.fixture
def plan() -> Plan:
    return Plan()


def words(response: HttpResponse) -> str:
    page = BeautifulSoup(response.content, "lxml")
    return " ".join(page.main.get_text(" ").split())


def test_a_plan_is_written_read_and_carried_out_by_two_people(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)
    theirs = plan.browser(CARE)
    told = words(theirs.get(plan.base))
    for text in ("Ik wil rust", "De huur is weer op tijd.", "deurwaarder", "van een 1 naar een 4"):
        assert text in told
    assert "U ziet dit onder artikel 10.4" in told
    assert "Zet in het plan" not in told
    assert f"Doe uw actie in casus {reference(plan.case.pk)}" in words(theirs.get("/"))
    action = plan.item("action")
    form = plan.form(CARE, hoe="done")
    assert theirs.post(f"{plan.base}{action}/afronden/", form).status_code == 302
    assert "gedaan op" in words(client.get(plan.base))
    assert "Doe uw actie" not in words(theirs.get("/"))


def test_a_task_opens_the_plan_for_the_purpose_it_is_done_for(plan: Plan) -> None:
    plan.fill(plan.browser())
    client = plan.browser(CARE)
    other = f"{plan.world.covenant.pk}:veiligheid"
    client.post("/doel/", {"partij": "verslavingszorg", "doel": other})
    line = BeautifulSoup(client.get("/").content, "lxml").select_one(".work-line form")
    sent = {each["name"]: each["value"] for each in line("input")}
    response = client.post(line["action"], sent, follow=True)
    assert "Ik wil rust" in words(response)


@pytest.mark.parametrize("slug", ASKED)
def test_every_form_says_what_is_missing_and_keeps_what_was_typed(plan: Plan, slug: str) -> None:
    client = plan.browser()
    empty = plan.sends(client, f"erbij/{slug}/")
    assert empty.status_code == 422
    assert "Dit staat nog niet in het plan" in words(empty)
    assert plan.sends(client, f"erbij/{slug}/", text="v" * 20_001).status_code == 422
    if slug not in ("voortgang",):
        wrong = plan.sends(client, f"erbij/{slug}/", text="BSN 111222333", due="31-02-2027",
                           domain="geld", who="x")  # fmt: skip
        assert wrong.status_code == 422
        assert "BSN 111222333" in wrong.content.decode()
    with barrier.task("retention"):
        assert not Item.objects.exists()


def test_two_writers_see_both_texts(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)
    path = f"{plan.item('goal')}/wijzigen/"
    page = BeautifulSoup(client.get(f"{plan.base}{path}").content, "lxml")
    seen = page.find("input", attrs={"name": "current"})["value"]
    assert plan.sends(client, path, text="De mijne.", current=seen).status_code == 302
    second = plan.sends(client, path, text="De andere.", current=seen)
    assert second.status_code == 422
    assert "De mijne." in words(second)
    assert "De andere." in second.content.decode()
    page = BeautifulSoup(second.content, "lxml")
    newest = page.find("input", attrs={"name": "current"})["value"]
    assert plan.sends(client, path, text="Van ons allebei.", current=newest).status_code == 302
    assert "Van ons allebei." in words(client.get(plan.base))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("erbij/doel/", CARE),
        ("erbij/doel/", "wijkagent"),
        ("{item}/wijzigen/", CARE),
        ("{item}/verdelen/", CARE),
        ("{item}/afronden/", "woonconsulent"),
        ("{item}/afronden/", "regisseur"),
    ],
)
def test_who_may_not_write_changes_nothing(plan: Plan, path: str, name: str) -> None:
    client = plan.browser()
    plan.fill(client)
    item = plan.item("action")
    lines = selectors.plan(plan.seat(COORDINATOR)).lines
    before = [line.text for line in lines]
    ended = {line.item.pk for line in lines if line.item.ended_at}
    due = (timezone.localdate() + timedelta(5)).isoformat()
    text = selectors.plan(plan.seat(COORDINATOR)).goals[0].actions[0].current
    form = plan.form(name, text="Ik verander dit.", current=text, who="persoon", due=due,
                     hoe="done", domain="money")  # fmt: skip
    response = plan.browser(name).post(f"{plan.base}{path.format(item=item)}", form)
    assert response.status_code in (404, 409, 422)
    found = selectors.plan(plan.seat(COORDINATOR))
    assert [line.text for line in found.lines] == before
    assert {line.item.pk for line in found.lines if line.item.ended_at} == ended


@pytest.mark.parametrize(
    "path",
    ["", "erbij/doel/", "papier/", "{item}/wijzigen/", "{item}/verdelen/", "{item}/afronden/"],
)
def test_a_case_of_others_and_no_case_get_one_answer(plan: Plan, path: str) -> None:
    plan.fill(plan.browser())
    client = browser_of(plan.world.person("jongerenwerk", plan.seats[CARE].role))
    key = f"{plan.world.covenant.pk}:hulp"
    client.post("/doel/", {"partij": "jongerenwerk", "doel": key})
    path = path.format(item=plan.item("action"))
    answers = []
    for case in (plan.case.pk, uuid4()):
        method = client.post if path.endswith("afronden/") else client.get
        form = {"partij": "jongerenwerk", "doel": "hulp", "hoe": "done"}
        response = method(f"/casussen/{case}/plan/{path}", form)
        answers.append((response.status_code, words(response)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_form_from_before_an_objection_changes_nothing_and_keeps_the_words(plan: Plan) -> None:
    client = plan.browser()
    grounds.object_to_sharing("Liever niet.", by=plan.seat(COORDINATOR))
    sent = plan.sends(client, "erbij/kracht/", text="Zij kookt elke dag.")
    assert sent.status_code == 409
    with barrier.task("retention"):
        assert not Item.objects.exists()


def test_an_item_of_another_case_is_not_found_in_this_one(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)
    other = Table(plan.world)
    for path in ("wijzigen/", "verdelen/"):
        address = f"/casussen/{other.case.pk}/plan/{plan.item('action')}/{path}"
        assert client.get(address).status_code == 404
    assert client.get(f"{plan.base}erbij/iets/").status_code == 404


def test_on_paper_stands_only_what_may_be_taken_along(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)
    on_paper = words(client.get(f"{plan.base}papier/"))
    assert "Er is nu niets dat op papier mee mag." in on_paper
    for line in selectors.plan(plan.seat(COORDINATOR)).lines:
        if line.item.kind in ("wish", "goal"):
            grounds.agree_to_passing_on(line.shown.contribution, by=plan.seat(COORDINATOR))
    on_paper = words(client.get(f"{plan.base}papier/"))
    assert "Ik wil rust" in on_paper
    assert "kookt elke dag" not in on_paper
    assert Entry.objects.filter(action="export", case=plan.case.pk).count() == 2
    assert plan.browser(CARE).get(f"{plan.base}papier/").status_code in (200, 409)


def test_it_asks_the_database_as_often_for_a_long_plan(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)

    def queries() -> int:
        client.get(plan.base)  # and with it the messages of what was done
        with CaptureQueriesContext(connection) as captured:
            assert client.get(plan.base).status_code == 200
        return len(captured)

    before = queries()
    plan.fill(client)
    assert queries() == before


def test_a_result_that_is_none_is_told(plan: Plan) -> None:
    client = plan.browser()
    plan.fill(client)
    assert plan.sends(client, f"{plan.item('action')}/afronden/").status_code == 409
    wrong = plan.sends(client, f"{plan.item('action')}/afronden/", hoe=Result.REACHED.value)
    assert wrong.status_code == 409
    assert "Kies wat ermee gebeurde" in words(wrong) or "Dit kan hier niet" in words(wrong)


def test_how_somebody_was_invited_is_said_once(plan: Plan) -> None:
    client, today = plan.browser(), timezone.localdate()
    sent = plan.sends(client, "erbij/uitnodiging/", detail="talk", day=today.isoformat(), text="")
    assert sent.status_code == 302
    told = words(client.get(plan.base)).casefold()
    assert told.count("in een gesprek") == 1


def test_every_page_is_for_everyone(plan: Plan) -> None:
    client, empty, reason = plan.browser(), Plan(), Plan()
    reason.sends(
        reason.browser(), "erbij/niet-uitgenodigd/", detail="danger", text="Na het weekend."
    )
    reason.sends(reason.browser(), "erbij/erbij/", detail="absent", day=str(timezone.localdate()))
    plan.fill(client)
    for line in selectors.plan(plan.seat(COORDINATOR)).lines:
        grounds.agree_to_passing_on(line.shown.contribution, by=plan.seat(COORDINATOR))
    goal, action = plan.item("goal"), plan.item("action")
    with barrier.task("retention"):
        look = str(Item.objects.get(kind="evaluation", ended_at=None, case=plan.case).pk)
    assert plan.sends(client, f"{plan.item('crisis')}/afronden/", hoe="dropped").status_code == 302
    client.get(plan.base)  # and with it the messages of what was done
    stale = plan.form(text="De mijne.", current=str(uuid4()))
    pages = {
        "plan": (client, plan.base, None),
        "plan-lezer": (plan.browser(CARE), plan.base, None),
        "plan-leeg": (empty.browser(), empty.base, None),
        "plan-leeg-lezer": (empty.browser(CARE), empty.base, None),
        "plan-waarom-niet": (reason.browser(), reason.base, None),
        "plan-papier": (client, f"{plan.base}papier/", None),
        "plan-wijzigen": (client, f"{plan.base}{goal}/wijzigen/", None),
        "plan-wijzigen-intussen": (client, f"{plan.base}{goal}/wijzigen/", stale),
        "plan-verdelen": (client, f"{plan.base}{action}/verdelen/", None),
        "plan-verdelen-fout": (client, f"{plan.base}{action}/verdelen/", plan.form()),
        "plan-terugkijken": (client, f"{plan.base}{look}/evalueren/", None),
        "plan-terugkijken-fout": (client, f"{plan.base}{look}/evalueren/", plan.form(again="x")),
        "plan-geweigerd": (client, f"{plan.base}{action}/afronden/", plan.form()),
    } | {
        f"plan-erbij-{slug}{'-fout' if form else ''}": (client, f"{plan.base}erbij/{slug}/", form)
        for slug in ASKED for form in (None, plan.form())
    }  # fmt: skip
    assert looking.faults(looking.ROOMS / "plans", pages) == {}
