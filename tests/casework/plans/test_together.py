"""The plan with the person: invited or why not, who comes along, and what they say of it."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.audit.models import Entry
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Contribution, Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds
from oggz.casework.plans import services
from oggz.casework.plans.errors import PlanError
from oggz.casework.plans.holding import Items
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.terms import Beside, Heard, Presence, Way, WhyNot
from oggz.covenant.terms import DataCategory
from tests.casework.parties.people import browser_of
from tests.casework.plans.test_pages import Plan, words
from tests.casework.plans.test_writing import a_goal, adds, an_action, reads
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
COORDINATOR, CARE = "casusregisseur", "hulpverlener"
ASKS = "Nodig de persoon van casus"


@pytest.fixture
def plan() -> Plan:
    return Plan()


def today() -> date:
    return timezone.localdate()


def remark(table: Table, text: str = "Dit klopt niet.", **more) -> Item:
    return adds(table, ItemKind.REMARK, text, detail=Heard.PAPER, day=today(), **more)


def text_of(client: Client, path: str) -> str:
    return words(client.get(path))


class TestInviting:
    def test_a_plan_without_an_invitation_asks_for_one_where_it_is_seen(self, plan: Plan) -> None:
        client = plan.browser()
        case = reference(plan.case.pk)
        assert f"{ASKS} {case}" in text_of(client, "/")
        assert "nog niet vastgelegd of de persoon is uitgenodigd" in text_of(
            client, f"/casussen/{plan.case.pk}/"
        )
        assert "persoon nog niet uitgenodigd" in text_of(client, "/casussen/")
        assert "De persoon is nog niet uitgenodigd" in text_of(client, plan.base)

    @pytest.mark.parametrize(
        ("kind", "detail", "told"),
        [
            (
                ItemKind.INVITATION,
                Way.PHONE,
                "uitgenodigd om het plan te maken, met een telefoontj",
            ),
            (ItemKind.NOT_INVITED, WhyNot.DANGER, "nog niet uitgenodigd: het is nu niet veilig"),
        ],
    )
    def test_an_invitation_or_a_reason_answers_that(self, plan: Plan, kind, detail, told) -> None:
        day = today() if kind is ItemKind.INVITATION else None
        adds(plan, kind, "Na het weekend bellen wij.", detail=detail, day=day)
        client = plan.browser()
        assert ASKS not in text_of(client, "/")
        assert "nog niet uitgenodigd" not in text_of(client, "/casussen/")
        shown = text_of(client, plan.base)
        assert told in shown
        assert "Na het weekend bellen wij." in shown

    def test_the_last_that_was_recorded_counts(self, plan: Plan) -> None:
        adds(plan, ItemKind.NOT_INVITED, "Niet thuis.", detail=WhyNot.UNREACHABLE)
        adds(plan, ItemKind.INVITATION, "", detail=Way.LETTER, day=today() + timedelta(3))
        assert reads(plan, COORDINATOR).invited.kind is ItemKind.INVITATION

    def test_who_does_not_write_the_plan_is_asked_nothing(self, plan: Plan) -> None:
        for name in (CARE, "regisseur"):
            client = plan.browser(name)
            assert ASKS not in text_of(client, "/")
            assert "nog niet uitgenodigd" not in text_of(client, "/casussen/")
            assert "nog niet vastgelegd" not in text_of(client, f"/casussen/{plan.case.pk}/")

    def test_in_a_case_of_somebody_who_stopped_nothing_is_asked(self, plan: Plan) -> None:
        client = plan.browser()
        with barrier.task("leaving"):
            Participation.objects.filter(member=plan.seats[COORDINATOR].member).update(
                until=timezone.now()
            )
        assert ASKS not in text_of(client, "/")

    def test_the_reason_is_sealed_and_read_under_the_covenant(self, plan: Plan) -> None:
        adds(plan, ItemKind.NOT_INVITED, "Hij dreigt.", detail=WhyNot.DANGER)
        with connection.cursor() as cursor:
            cursor.execute("SELECT detail FROM plans_item")
            assert b"danger" not in bytes(cursor.fetchone()[0])
        assert "Hij dreigt." in text_of(plan.browser(CARE), plan.base)
        grounds.withdraw_consent(plan.file, by=plan.seat(COORDINATOR))
        shown = text_of(plan.browser(CARE), plan.base)
        assert "Hij dreigt." not in shown
        assert "niet veilig" not in shown


class TestPresence:
    def test_the_plan_begins_with_the_persons_own_words(self, plan: Plan) -> None:
        a_goal(plan)
        adds(plan, ItemKind.PRESENCE, "Ik praat liever zelf.", detail=Presence.THERE, day=today())
        page = BeautifulSoup(plan.browser().get(plan.base).content, "lxml")
        first = page.main.select_one("section")
        assert first.select_one("blockquote div").get_text(strip=True) == "Ik praat liever zelf."
        assert "De persoon was erbij" in " ".join(first.get_text(" ").split())
        row = reads(plan, COORDINATOR).presence.shown.contribution
        assert row.category == "own_words"

    def test_without_words_it_says_how_it_was_and_puts_no_words_in_somebodys_mouth(
        self, plan: Plan
    ) -> None:
        adds(plan, ItemKind.PRESENCE, " ", detail=Presence.DECLINED, day=today())
        line = reads(plan, COORDINATOR).presence
        assert line.shown.contribution.category == "plan"
        page = BeautifulSoup(plan.browser().get(plan.base).content, "lxml")
        assert "De persoon wilde er niet bij zijn" in " ".join(page.main.get_text(" ").split())
        assert not page.main.select("blockquote")


class TestComingAlong:
    @pytest.mark.parametrize(
        ("beside", "category"),
        [
            (Beside.RELATIVE, "family"), (Beside.CLIENT_SUPPORTER, "plan"),
            (Beside.EXPERT, "plan"), (Beside.LEGAL, "plan"),
        ],
    )  # fmt: skip
    def test_who_comes_along_is_kept_as_what_it_is_and_gets_nothing_to_see(
        self, plan: Plan, beside: Beside, category: str
    ) -> None:
        before = Participation.objects.count()
        adds(plan, ItemKind.COMPANION, "Haar zus.", detail=beside)
        (line,) = reads(plan, COORDINATOR).companions
        assert line.shown.contribution.category == category
        assert Participation.objects.count() == before
        assert "Zij krijgen hierdoor zelf niets te zien" in text_of(plan.browser(), plan.base)

    def test_who_reads_the_plan_but_not_about_family_does_not_see_a_relative(
        self, plan: Plan
    ) -> None:
        adds(plan, ItemKind.COMPANION, "Haar zus.", detail=Beside.RELATIVE)
        adds(plan, ItemKind.COMPANION, "Een mentor.", detail=Beside.LEGAL)
        assert [line.text for line in reads(plan, CARE).companions] == ["Een mentor."]

    def test_reading_the_plan_reads_of_family_only_what_stands_in_it(self, plan: Plan) -> None:
        plan.brings(COORDINATOR, DataCategory.FAMILY, "Zij is gescheiden.")
        reads(plan, COORDINATOR)
        assert not Entry.objects.filter(
            case=plan.case.pk, action="read", categories__contains=["family"]
        ).exists()

    def test_who_comes_no_more_is_gone_from_the_top(self, plan: Plan) -> None:
        item = adds(plan, ItemKind.COMPANION, "Haar zus.", detail=Beside.RELATIVE)
        services.end(item, Result.DROPPED, by=plan.seat(COORDINATOR))
        assert reads(plan, COORDINATOR).companions == ()


class TestRemarks:
    def test_a_remark_stands_where_it_belongs_with_who_wrote_it_down_and_when(
        self, plan: Plan
    ) -> None:
        goal = a_goal(plan)
        action = an_action(plan, goal=goal)
        remark(plan, "Dat wil ik niet.", about=goal)
        remark(plan, "Bel mij eerst.", about=action)
        remark(plan, "Over alles.")
        found = reads(plan, COORDINATOR)
        assert [each.text for each in found.goals[0].remarks] == ["Dat wil ik niet."]
        assert [each.text for each in found.goals[0].actions[0].remarks] == ["Bel mij eerst."]
        assert [each.text for each in found.remarks] == ["Over alles."]
        page = BeautifulSoup(plan.browser().get(plan.base).content, "lxml")
        told = " ".join(page.select_one(".goal .remark").get_text(" ").split())
        assert "Dat wil ik niet." in told
        assert "Op papier geschreven op" in told
        assert "Opgeschreven door" in told
        assert "Sociaal Team Voorbeeld" in told

    def test_a_remark_about_what_a_reader_does_not_see_stands_by_the_whole_plan(
        self, plan: Plan
    ) -> None:
        relative = adds(plan, ItemKind.COMPANION, "Haar zus.", detail=Beside.RELATIVE)
        remark(plan, "Zij komt liever niet.", about=relative)
        assert [each.text for each in reads(plan, CARE).remarks] == ["Zij komt liever niet."]

    def test_a_remark_about_something_of_another_case_is_refused(self, plan: Plan) -> None:
        other = Table(plan.world)
        grounds.give_consent(other.file, by=other.seat(COORDINATOR))
        theirs = a_goal(other)
        plan.seat(COORDINATOR)
        with pytest.raises(Unknown):
            remark(plan, about=theirs)

    def test_what_is_said_about_something_that_is_destroyed_goes_with_its_own_text(
        self, plan: Plan
    ) -> None:
        goal = a_goal(plan)
        said = remark(plan, about=goal)
        Contributions().erase(plan.case.pk, goal.part)
        assert Items().erase(plan.case.pk, goal.part) == []
        Contributions().erase(plan.case.pk, said.part)
        assert Items().erase(plan.case.pk, said.part) == [str(said.pk)]
        assert Items().erase(plan.case.pk, goal.part) == [str(goal.pk)]


class TestWrongForms:
    @pytest.mark.parametrize(
        ("kind", "more", "told"),
        [
            (ItemKind.INVITATION, {"detail": Way.PHONE}, "Kies een dag"),
            (ItemKind.INVITATION, {"day": date(2026, 1, 1)}, "Kies iets"),
            (ItemKind.INVITATION, {"detail": WhyNot.DANGER, "day": date(2026, 1, 1)}, "Kies iets"),
            (ItemKind.GOAL, {"detail": Way.PHONE}, "leefgebied"),
            (ItemKind.STRENGTH, {"detail": Way.PHONE}, "Kies iets"),
            (ItemKind.STRENGTH, {"day": date(2026, 1, 1)}, "Kies een dag"),
            (ItemKind.COMPANION, {"detail": Beside.EXPERT, "day": date(2026, 1, 1)}, "een dag"),
        ],
    )
    def test_what_does_not_go_together_is_refused(self, plan: Plan, kind, more, told) -> None:
        with pytest.raises(PlanError, match=told):
            adds(plan, kind, "Iets.", **more)

    @pytest.mark.parametrize("days", [1, -2000, 400])
    def test_a_remark_is_of_a_day_that_was(self, plan: Plan, days: int) -> None:
        with pytest.raises(PlanError, match="Deze dag kan niet"):
            adds(plan, ItemKind.REMARK, "Iets.", detail=Heard.SAID, day=today() + timedelta(days))

    def test_an_invitation_may_be_for_a_day_to_come_but_not_for_years_from_now(
        self, plan: Plan
    ) -> None:
        adds(plan, ItemKind.INVITATION, "", detail=Way.TALK, day=today() + timedelta(30))
        with pytest.raises(PlanError, match="Deze dag kan niet"):
            adds(plan, ItemKind.INVITATION, "", detail=Way.TALK, day=today() + timedelta(400))

    @pytest.mark.parametrize(
        ("slug", "fields"),
        [
            ("uitnodiging", {"detail": "danger", "day": "2026-11-01"}),
            ("uitnodiging", {"detail": "phone", "day": "31-02-2026"}),
            ("niet-uitgenodigd", {"detail": "danger", "text": ""}),
            ("meekomen", {"detail": "relative", "text": " "}),
            ("opmerking", {"detail": "said", "day": "2026-11-01", "text": "v" * 20_001}),
            ("opmerking", {"detail": "said", "day": "2026-11-01", "text": "x", "about": "abc"}),
            ("opmerking", {"detail": "said", "day": "9999-12-31", "text": "x"}),
            ("erbij", {"detail": "", "day": "2026-11-01"}),
        ],
    )
    def test_a_wrong_form_is_told_and_keeps_nothing(self, plan: Plan, slug, fields) -> None:
        sent = plan.sends(plan.browser(), f"erbij/{slug}/", **fields)
        assert sent.status_code == 422
        assert "Dit staat nog niet in het plan" in words(sent)
        with barrier.task("retention"):
            assert not Item.objects.exists()
            assert not Contribution.objects.exists()

    def test_who_does_not_write_records_no_invitation(self, plan: Plan) -> None:
        with pytest.raises(Denied):
            adds(plan, ItemKind.NOT_INVITED, "x", CARE, detail=WhyNot.OTHER)
        form = plan.form(CARE, detail="other", text="x")
        sent = plan.browser(CARE).post(f"{plan.base}erbij/niet-uitgenodigd/", form)
        assert sent.status_code == 409

    def test_who_takes_no_part_learns_nothing(self, plan: Plan) -> None:
        client = browser_of(plan.world.person("jongerenwerk", plan.seats[CARE].role))
        key = f"{plan.world.covenant.pk}:hulp"
        client.post("/doel/", {"partij": "jongerenwerk", "doel": key})
        assert client.get(f"{plan.base}erbij/opmerking/").status_code == 404


def test_on_paper_stand_the_remarks_of_the_person_that_may_go_along(plan: Plan) -> None:
    said = remark(plan, "Ik wil zelf bellen.")
    client = plan.browser()
    assert "Ik wil zelf bellen." not in text_of(client, f"{plan.base}papier/")
    row = Contribution.objects.get(thread=said.pk)
    grounds.agree_to_passing_on(row, by=plan.seat(COORDINATOR))
    assert "Ik wil zelf bellen." in text_of(client, f"{plan.base}papier/")
