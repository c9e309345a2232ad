"""Requests as pages: who gets them, what wrong forms are told, and what is watched."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import Deadline, Delay, Outcome, Request
from oggz.casework.rights.services import answering, erasing
from oggz.covenant.terms import Role
from tests.casework.cases.browsers import browser, main
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, LEADER, WORDS, Asked, RightsDesk, days_ago, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ASKED = {"kind": "access", "text": WORDS, "how": "desk", "ground": ""}


@pytest.fixture
def table() -> Asked:
    return Asked()


def now(table: Asked) -> Request:
    with barrier.task("retention"):
        return Request.objects.select_related("deadline").get()


def page_says(desk: RightsDesk, row: Request, heading: str) -> str:
    return desk.get(f"{row.pk}/").select_one(heading).get_text()


class TestFromQuestionToAnswer:
    def test_a_request_for_inspection(self, table: Asked) -> None:
        asks, guide = table.desk(LEADER), table.desk()
        asks.does("nieuw/", **ASKED, received_on=today().isoformat())
        row = now(table)
        assert WORDS in asks.text(f"{row.pk}/")
        asks.does(f"{row.pk}/identiteit/", proof="document")
        assert "Ik behandel dit" in guide.text(f"{row.pk}/")
        guide.does(f"{row.pk}/behandelen/")
        guide.does(f"{row.pk}/besluit/", outcome="refused", text="Dit dossier is niet van u.")
        letter = guide.text(f"{row.pk}/brief/besluit/")
        for said in ("Dit dossier is niet van u.", "Autoriteit Persoonsgegevens", "rechter"):
            assert said in letter
        guide.does(f"{row.pk}/verteld/", how="letter")
        assert "Op tijd beantwoord" in guide.text(f"{row.pk}/")
        assert now(table).deadline.outcome == Outcome.REFUSED

    def test_what_is_erased_is_proposed_before_the_person_hears_it(self, table: Asked) -> None:
        row, guide = table.asks(Kind.ERASURE, at=GUIDE), table.desk()
        guide.does(f"{row.pk}/besluit/", outcome="granted", text="De hulp is klaar.")
        page = guide.get(f"{row.pk}/")
        assert page.select_one("main section h2").get_text() == "Wat u nu doet: wissen"
        assert not page.select_one("#nu")
        erasing.propose(row, erasing.ALL, by=table.seat(GUIDE), is_fresh=True)
        assert page_says(guide, row, "#nu") == "Wat u nu doet"
        assert page_says(guide, row, "#wissen") == "Wissen"

    def test_a_letter_says_by_when_and_when_it_takes_longer(self, table: Asked) -> None:
        guide, row = table.desk(), table.asks(proved=False)
        received = guide.text(f"{row.pk}/brief/ontvangst/")
        assert "gratis" in received
        assert "Wij maken geen kopie" in received
        guide.does(f"{row.pk}/verlengen/", delay="complex")
        assert "Uw vraag is ingewikkeld" in guide.text(f"{row.pk}/brief/verlenging/")
        guide.get(f"{row.pk}/brief/besluit/", 404)

    def test_letters_and_addresses_name_nobody(self, table: Asked) -> None:
        row = table.asks()
        text = table.desk().text(f"{row.pk}/brief/ontvangst/")
        people = table.world.people.values()
        assert not [who for who in people if str(who.member) in text]
        assert WORDS not in text

    def test_the_page_of_the_case_leads_to_it(self, table: Asked) -> None:
        page = table.desk(LEADER)
        page.address = f"/casussen/{table.case.pk}/"
        assert page.get().select_one(f'a[href="/rechten/{table.case.pk}/nieuw/"]')


class TestWrongForms:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"kind": ""}, "Maak een keuze"),
            ({"kind": "everything"}, "Kies iets uit de lijst"),
            ({"kind": "restriction"}, "Kies iets uit de lijst"),
            ({"text": ""}, "Vul dit in"),
            ({"text": "x" * 20_001}, "te lang"),
            ({"received_on": "31-02-2026"}, "dd-mm-jjjj"),
            ({"received_on": "29-02-2027"}, "dd-mm-jjjj"),
            ({"received_on": "0001-01-01"}, "meer dan een jaar geleden"),
            ({"received_on": "9999-12-31"}, "nog niet geweest"),
            ({"how": "pigeon"}, "Kies iets uit de lijst"),
            ({"ground": "neighbour"}, "Kies iets uit de lijst"),
        ],
    )
    def test_are_told_what_is_wrong_and_keep_what_was_typed(
        self, table: Asked, wrong: dict[str, str], said: str
    ) -> None:
        given = ASKED | {"received_on": today().isoformat()} | wrong
        response = table.desk(LEADER).post("nieuw/", **given)
        assert response.status_code == 422
        assert said in main(response)
        if given["text"] == WORDS:
            assert WORDS in response.content.decode()
        assert not Deadline.objects.exists()

    def test_null_bytes_and_markup_are_words_like_others(self, table: Asked) -> None:
        desk = table.desk(LEADER)
        given = ASKED | {"received_on": today().isoformat()}
        assert desk.post("nieuw/", **given | {"text": "a\0b"}).status_code == 422
        desk.does("nieuw/", **given | {"text": "<script>alert(1)</script>=cmd|' /C calc'!A0"})
        page = desk.client.get(f"{desk.address}{now(table).pk}/").content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize(
        ("step", "wrong"),
        [
            ("besluit", {"outcome": "gone", "text": "Weg."}),
            ("besluit", {"outcome": "granted", "text": ""}),
            ("verlengen", {"delay": "holiday"}),
            ("intrekken", {}),
        ],
    )
    def test_of_a_step_change_nothing(self, table: Asked, step: str, wrong: dict[str, str]) -> None:
        row = table.asks()
        assert table.desk().post(f"{row.pk}/{step}/", **wrong).status_code == 422
        found = now(table)
        assert (found.outcome, found.delay) == (None, None)

    def test_a_form_of_another_purpose_or_party_does_nothing(self, table: Asked) -> None:
        row, desk = table.asks(), table.desk()
        for stale in ({"doel": "wonen"}, {"partij": "politie"}):
            response = desk.post(f"{row.pk}/besluit/", outcome="granted", text="Ja.", **stale)
            assert response.status_code == 409
            assert "Ja." in response.content.decode() or "partij" in stale
        assert now(table).outcome is None

    def test_a_form_that_somebody_else_was_before_says_so(self, table: Asked) -> None:
        row, desk = table.asks(Kind.COMPLAINT), table.desk()
        answering.decide(row, Outcome.GRANTED, "U heeft gelijk.", by=table.seat(GUIDE))
        response = desk.post(f"{row.pk}/besluit/", outcome="refused", text="Nee.")
        assert response.status_code == 409
        assert "Dit kan nu niet" in main(response)
        assert now(table).outcome == Outcome.GRANTED


class TestFishing:
    def test_every_request_that_is_not_yours_is_answered_the_same(self, table: Asked) -> None:
        row, other = table.asks(), Asked(table.world)
        theirs = other.asks()
        stranger = table.desk("wijkagent")
        answers = [
            stranger.client.get(f"/rechten/{case}/{pk}/{rest}")
            for rest in ("", "besluit/", "brief/ontvangst/")
            for case, pk in (
                (table.case.pk, row.pk), (table.case.pk, uuid4()), (uuid4(), row.pk),
                (table.case.pk, theirs.pk),
            )
        ]  # fmt: skip
        assert {each.status_code for each in answers} == {404}
        assert len({main(each) for each in answers}) == 1

    def test_a_request_of_one_case_is_not_found_in_another_of_ones_own(self, table: Asked) -> None:
        row, other = table.asks(), Asked(table.world)
        assert other.desk().client.get(f"/rechten/{other.case.pk}/{row.pk}/").status_code == 404

    def test_who_tried_is_in_the_log(self, table: Asked) -> None:
        row = table.asks()
        before = Entry.objects.filter(action="case.take", outcome="refused").count()
        table.desk("wijkagent").get(f"{row.pk}/", 404)
        assert Entry.objects.filter(action="case.take", outcome="refused").count() == before + 1

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SIGNATORY])
    def test_who_sees_no_content_gets_no_list(self, table: Asked, role: Role) -> None:
        client = browser_of(table.world.person("gemeente", role))
        assert client.get("/rechten/").status_code == 403
        assert 'href="/rechten/"' not in client.get("/").content.decode()


def work(client: Client) -> str:
    page = BeautifulSoup(client.get("/").content, "lxml")
    return " ".join(page.select_one("main").get_text(" ").split())


class TestWatching:
    def test_it_waits_for_who_guards_the_process_until_the_person_knows(self, table: Asked) -> None:
        row = table.asks(Kind.COMPLAINT)
        guide = table.desk().client
        assert "Behandel het verzoek om behandeling van een klacht" in work(guide)
        assert "verzoek om" not in work(table.desk(LEADER).client)
        by = table.seat(GUIDE)
        answering.decide(row, Outcome.GRANTED, "Ja.", by=by)
        assert "Vertel de persoon het besluit" in work(guide)
        answering.told_person(row, "letter", by=by)
        assert "klacht" not in work(guide)

    def test_what_is_late_says_so_in_words(self, table: Asked) -> None:
        table.asks(ago=60)
        assert "te laat" in work(table.desk().client)
        page = table.desk().client.get("/rechten/").content.decode()
        assert "Te laat sinds" in page

    def test_the_officer_sees_the_terms_and_nothing_else(self, table: Asked) -> None:
        row = table.asks(ago=60, at=GUIDE)
        answering.take_up(row, by=table.seat(GUIDE))
        client = browser_of(table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER))
        page = main(client.get("/rechten/"))
        assert "Inzage" in page
        assert "Te laat sinds" in page
        assert WORDS not in page
        assert str(table.case.pk) not in client.get("/rechten/").content.decode()
        assert "Uw partij is te laat met antwoord op 1 verzoek" in work(client)
        assert client.get(f"/rechten/{table.case.pk}/{row.pk}/").status_code == 403

    def test_an_officer_of_another_covenant_sees_none(self, table: Asked) -> None:
        from oggz.casework.parties import services
        from oggz.covenant.terms import PartyKind
        from tests.casework.parties.people import works

        table.asks()
        elsewhere = services.add_party("ander", "Ander", PartyKind.GGD, "fg@ander.example")
        client = browser_of(works(elsewhere, Role.DATA_PROTECTION_OFFICER))
        assert "Er zijn geen verzoeken" in main(client.get("/rechten/"))

    def test_what_was_asked_for_another_purpose_opens_in_one_step(self, table: Asked) -> None:
        row = table.asks()
        client = browser(
            table.world, table.world.viewer("gemeente", Role.PROCESS_COORDINATOR, "rechten")
        )
        page = BeautifulSoup(client.get("/rechten/").content, "lxml")
        form = page.select_one('main form[action="/doel/"]')
        given = {each["name"]: each["value"] for each in form.select("input[value]")}
        address = client.post("/doel/", given)["Location"]
        assert address == f"/rechten/{table.case.pk}/{row.pk}/"
        assert client.get(address).status_code == 200

    def test_extended_and_answered_stand_on_the_list(self, table: Asked) -> None:
        row = table.asks()
        answering.extend(row, Delay.MANY, by=table.seat(GUIDE))
        client = browser_of(table.world.person("politie", Role.DATA_PROTECTION_OFFICER))
        assert "op " in main(client.get("/rechten/"))
        assert days_ago(2) == row.deadline.received_on
