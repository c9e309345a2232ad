"""What was typed is not lost with a session, is nobody else's, and goes when it was sent."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Participation
from oggz.casework.cases.services import participation
from oggz.casework.drafts import services
from oggz.casework.drafts.models import Draft
from oggz.casework.retention.holders import RowsOfCase
from oggz.covenant.terms import Role
from tests.casework.drafts.playing import Opens, play
from tests.casework.parties import people
from tests.casework.parties.people import browser_of
from tests.casework.plans.test_pages import Plan, words
from tests.casework.plans.test_writing import a_goal, reads

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
COORDINATOR, CARE = "casusregisseur", "hulpverlener"
LONG = "Zij kookt elke dag. " * 200


class Writing(Plan):
    def __init__(self) -> None:
        super().__init__()
        self.place = f"{self.base}erbij/kracht/"
        self.drafts = f"/casussen/{self.case.pk}/concept/"

    def keeps(self, client: Client, text: str = LONG, name: str = COORDINATOR) -> HttpResponse:
        fields = json.dumps({"text": text})
        return self.asks(client, name, wat="bewaar", velden=fields)

    def asks(self, client: Client, name: str = COORDINATOR, **more: str) -> HttpResponse:
        form = {"plek": self.place} | more
        return client.post(self.drafts, self.form(name, **form))

    def kept(self, client: Client, name: str = COORDINATOR, **more: str) -> dict | None:
        answer = self.asks(client, name, wat="lees", **more)
        return answer.json()["velden"] if answer.status_code == 200 else None


@pytest.fixture
def plan() -> Writing:
    return Writing()


class TestKeeping:
    def test_it_is_there_again_after_a_lost_session(self, plan: Writing) -> None:
        client = plan.browser()
        assert plan.keeps(client).status_code == 200
        client.logout()
        assert plan.kept(plan.browser()) == {"text": LONG}

    def test_only_the_last_is_kept_and_the_log_has_it_once(self, plan: Writing) -> None:
        client = plan.browser()
        for text in ("Zij", "Zij kookt", "Zij kookt elke dag."):
            plan.keeps(client, text)
        assert plan.kept(client) == {"text": "Zij kookt elke dag."}
        assert Draft.objects.count() == 1
        assert Entry.objects.filter(action="draft.keep", case=plan.case.pk).count() == 1
        assert Entry.objects.filter(action="draft.restore", case=plan.case.pk).count() == 1

    def test_it_is_sealed(self, plan: Writing) -> None:
        plan.keeps(plan.browser(), "Zij kookt elke dag.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT text, place FROM drafts_draft")
            text, place = cursor.fetchone()
        assert b"kookt" not in bytes(text)
        assert "kracht" not in place

    def test_a_form_that_was_accepted_leaves_none_and_one_that_was_refused_does(
        self, plan: Writing
    ) -> None:
        client = plan.browser()
        plan.keeps(client)
        sent = plan.sends(client, "erbij/kracht/", text="v" * 20_001, concept="1")
        assert sent.status_code == 422
        assert plan.kept(client) is not None
        sent = plan.sends(client, "erbij/kracht/", text=LONG, concept="1")
        assert sent.status_code == 302
        assert plan.kept(client) is None

    def test_sending_another_form_leaves_it(self, plan: Writing) -> None:
        client = plan.browser()
        plan.keeps(client)
        plan.sends(client, "erbij/netwerk/", text="Haar zus.", concept="1")
        assert plan.kept(client) == {"text": LONG}

    def test_it_goes_when_it_is_thrown_away_and_after_its_term(self, plan: Writing) -> None:
        client = plan.browser()
        plan.keeps(client)
        plan.asks(client, wat="weg")
        assert plan.kept(client) is None
        plan.keeps(client)
        Draft.objects.update(at=timezone.now() - services.TERM - timedelta(minutes=1))
        assert plan.kept(client) is None
        assert services.forget_old() == 1
        assert services.forget_old() == 0

    def test_it_goes_with_the_case(self, plan: Writing) -> None:
        plan.keeps(plan.browser())
        assert RowsOfCase("draft", Draft).erase(plan.case.pk, "plan/x/2026-01-01") == []
        assert len(RowsOfCase("draft", Draft).erase(plan.case.pk, "")) == 1
        with barrier.task("retention"):
            assert not Draft.objects.exists()


class TestNobodyElses:
    def test_another_at_the_same_table_gets_nothing(self, plan: Writing) -> None:
        plan.keeps(plan.browser())
        assert plan.kept(plan.browser(CARE), CARE) is None
        plan.seat(CARE)
        assert not Draft.objects.exists()

    def test_who_takes_part_no_more_gets_nothing(self, plan: Writing) -> None:
        client = plan.browser()
        plan.keeps(client)
        own = Participation.objects.get(member=plan.seats[COORDINATOR].member)
        participation.end(own, by=plan.seat("regisseur"))
        assert plan.asks(client, wat="lees").status_code == 404
        barrier.tell(plan.seats[COORDINATOR])
        assert not Draft.objects.exists()

    def test_a_case_of_others_and_no_case_get_one_answer(self, plan: Writing) -> None:
        client = browser_of(plan.world.person("jongerenwerk", Role.PROFESSIONAL))
        key = f"{plan.world.covenant.pk}:hulp"
        client.post("/doel/", {"partij": "jongerenwerk", "doel": key})
        form = {"partij": "jongerenwerk", "doel": "hulp", "wat": "lees"}
        answers = [
            client.post(f"/casussen/{case}/concept/", form | {"plek": f"/casussen/{case}/plan/"})
            for case in (plan.case.pk, uuid4())
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert words(answers[0]) == words(answers[1])

    def test_the_database_lets_nobody_write_one_for_another(self, plan: Writing) -> None:
        plan.keeps(plan.browser())
        row = Draft.objects.get()
        row.pk, row._state.adding, row.place = uuid4(), True, "x"
        row.text = "Iets"
        plan.seat(CARE)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


class TestWrongRequests:
    @pytest.mark.parametrize(
        "sent",
        ["", "x", "[]", "null", '{"a": 1}', '{"a": {"b": "c"}}', "[" * 10_000,
         json.dumps({"a": "v" * 60_001}), json.dumps({str(n): "" for n in range(61)}),
         json.dumps({"n" * 101: ""})],
    )  # fmt: skip
    def test_what_is_no_form_is_not_kept(self, plan: Writing, sent: str) -> None:
        answer = plan.asks(plan.browser(), wat="bewaar", velden=sent)
        assert answer.status_code == 409
        with barrier.task("retention"):
            assert not Draft.objects.exists()

    @pytest.mark.parametrize("place", ["", "/", "/casussen/", "https://kwaad.example/", "x" * 400])
    def test_a_place_outside_the_case_is_none(self, plan: Writing, place: str) -> None:
        assert plan.asks(plan.browser(), wat="lees", plek=place).status_code == 409

    def test_for_another_party_or_purpose_nothing_is_kept(self, plan: Writing) -> None:
        client = plan.browser()
        for wrong in ({"partij": "politie"}, {"doel": "veiligheid"}):
            form = plan.form() | {"plek": plan.place, "wat": "bewaar", "velden": "{}"} | wrong
            assert client.post(plan.drafts, form).status_code == 409
        assert client.get(plan.drafts).status_code == 405


class TestInABrowser:
    def test_what_was_typed_is_back_after_the_window_was_lost_and_gone_once_sent(
        self, plan: Writing
    ) -> None:
        first, again = plan.browser(), plan.browser()

        def script(opens: Opens) -> None:
            page = opens(first)
            page.goto(plan.place)
            page.locator("[name=text]").fill(LONG)
            expect(page.locator(".draft")).to_contain_text("Als concept bewaard op")
            page.close()
            page = opens(again)
            page.goto(plan.place)
            expect(page.locator("[name=text]")).to_have_value(LONG)
            expect(page.locator(".draft")).to_contain_text("staat weer in het formulier")
            page.get_by_role("button", name="Zet in het plan").click()
            expect(page.get_by_text("Het staat in het plan.")).to_be_visible()
            page.goto(plan.place)
            page.wait_for_load_state("networkidle")
            expect(page.locator("[name=text]")).to_have_value("")

        play(script)
        assert [line.text for line in reads(plan, COORDINATOR).strengths] == [LONG.strip()]

    def test_two_people_change_one_goal_and_no_word_is_lost(self, plan: Writing) -> None:
        goal = a_goal(plan)
        other = people.works(plan.world.parties["sociaal-team"], Role.CASE_COORDINATOR)
        people.declare(other.member)
        participation.add(
            plan.file, member=other.member, party=other.party, role=other.role, purpose="hulp",
            by=plan.seat("regisseur"),
        )  # fmt: skip
        theirs = browser_of(other)
        key = f"{plan.world.covenant.pk}:hulp"
        theirs.post("/doel/", {"partij": other.party.slug, "doel": key})
        ours, path = plan.browser(), f"{plan.base}{goal.pk}/wijzigen/"

        def script(opens: Opens) -> None:
            one, two = opens(ours), opens(theirs)
            one.goto(path)
            two.goto(path)
            one.locator("[name=text]").fill("De woorden van de een.")
            two.locator("[name=text]").fill("De woorden van de ander.")
            one.get_by_role("button", name="Bewaar").click()
            expect(one.get_by_text("Uw wijziging staat in het plan.")).to_be_visible()
            two.get_by_role("button", name="Bewaar").click()
            expect(two.get_by_text("De woorden van de een.", exact=True)).to_be_visible()
            expect(two.locator("[name=text]")).to_have_value("De woorden van de ander.")
            two.locator("[name=text]").fill("De woorden van allebei.")
            two.get_by_role("button", name="Bewaar").click()
            expect(two.get_by_text("De woorden van allebei.").first).to_be_visible()

        play(script)
        assert reads(plan, COORDINATOR).goals[0].text == "De woorden van allebei."

    def test_a_draft_of_a_text_that_changed_meanwhile_does_not_hide_the_change(
        self, plan: Writing
    ) -> None:
        goal = a_goal(plan)
        ours, again, path = plan.browser(), plan.browser(), f"{plan.base}{goal.pk}/wijzigen/"

        def script(opens: Opens) -> None:
            page = opens(ours)
            page.goto(path)
            page.locator("[name=text]").fill("Mijn concept.")
            expect(page.locator(".draft")).to_contain_text("Als concept bewaard op")
            page.close()
            page = opens(again)
            page.route("**/concept/", lambda route: route.abort())
            page.goto(path)
            page.locator("[name=text]").fill("Intussen gewijzigd.")
            page.evaluate(
                "document.querySelector('form[data-draft]').addEventListener('submit', (e) =>"
                " e.target.querySelector('[name=concept]').remove())"
            )
            page.get_by_role("button", name="Bewaar").click()
            expect(page.get_by_text("Uw wijziging staat in het plan.")).to_be_visible()
            page.close()
            page = opens(again)
            page.goto(path)
            expect(page.locator("[name=text]")).to_have_value("Mijn concept.")
            page.get_by_role("button", name="Bewaar").click()
            expect(page.get_by_text("Intussen gewijzigd.", exact=True)).to_be_visible()
            expect(page.locator("[name=text]")).to_have_value("Mijn concept.")

        play(script)
