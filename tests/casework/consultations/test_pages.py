"""Who gets which page of consultations, what each wrong form is told, and what strangers get."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.consultations import services, urls
from oggz.casework.consultations.models import Answer, Consultation
from oggz.casework.parties.models import Declaration
from oggz.covenant.terms import Role
from tests.casework.consultations.talking import (
    ANSWER,
    HEALTH,
    QUESTION,
    Talk,
    browser,
    situation,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

CONTENT = {Role.PROFESSIONAL, Role.CASE_COORDINATOR, Role.PROCESS_COORDINATOR, Role.CHAIR}
# Name of the address, method, and who is let in of the party that asked without a covenant.
TABLE = [
    ("list", "get", CONTENT),
    ("ask", "get", CONTENT),
    ("ask_outside", "get", CONTENT),
    ("ask_outside", "post", CONTENT),
    ("consultation", "get", CONTENT),
    ("consultation", "post", CONTENT),
    ("end", "get", CONTENT),
    ("end", "post", CONTENT),
    ("ask", "post", CONTENT),
]
LET_IN = {200, 302}
_LAST = {"consultation": "", "end": "beeindigen/"}
BAD = "Jan de Vries uit de Dorpsstraat 12 drinkt. <b>Wat nu?</b>"


@pytest.fixture
def talk() -> Talk:
    return Talk()


def address(name: str, row: object = None) -> str:
    fixed = {"list": "", "ask": "nieuw/", "ask_outside": "nieuw/zonder-convenant/"}
    return "/overleg/" + (fixed[name] if name in fixed else f"{row}/{_LAST[name]}")


def main(response: HttpResponse) -> str:
    return " ".join(BeautifulSoup(response.content, "lxml").main.get_text(" ").split())


def state() -> tuple[int, int]:
    with barrier.task("destruction"):
        return Consultation.objects.count(), Answer.objects.count()


def asker_of(talk: Talk) -> Client:
    return browser(talk.asker, "wonen", talk.world.covenant.pk)


def social_of(talk: Talk, purpose: str = "hulp") -> Client:
    return browser(talk.social, purpose, talk.world.covenant.pk)


def form(talk: Talk, **changes: object) -> dict[str, object]:
    """What is right in the form that asks, as the housing corporation."""
    return {
        "partij": "woonstichting", "soort": "housing", "partijen": "sociaal-team",
        "text": QUESTION,
    } | changes  # fmt: skip


def named() -> Iterator[str]:
    for each in urls.urlpatterns:
        assert isinstance(each, URLPattern)
        yield each.name


def test_every_address_is_in_the_table() -> None:
    assert {name for name, *_ in TABLE} == set(named())


@pytest.mark.parametrize(("name", "method", "roles"), TABLE)
@pytest.mark.parametrize("role", sorted(Role))
def test_each_page_is_for_who_works_on_cases(talk, name, method, roles, role) -> None:
    stranger = talk.stranger()
    who = talk.newcomer(role, at=stranger.party) if role != Role.PROFESSIONAL else stranger
    row = services.ask(QUESTION, parties=["politie"], by=situation(stranger)).pk
    sent = {"partij": stranger.party.slug, "text": QUESTION, "partijen": "politie"}
    path = address(name, row)
    client = browser(who)
    response = client.get(path) if method == "get" else client.post(path, sent)
    if role not in roles:
        assert response.status_code == 403
    elif name == "end" and role != Role.PROFESSIONAL:
        assert response.status_code == (404 if method == "get" else 409)
    elif name == "consultation" and method == "post" and role != Role.PROFESSIONAL:
        assert response.status_code == 409  # a colleague reads, and does not add to it
    elif name == "ask" and method == "post":
        assert response.status_code == 409  # there is no covenant to ask under
    else:
        assert response.status_code in LET_IN


@pytest.mark.parametrize(("name", "method", "roles"), TABLE)
def test_what_is_there_for_others_is_as_unknown_as_what_is_not(talk, name, method, roles) -> None:
    if name not in _LAST:
        pytest.skip("has no id")
    row = talk.ask("politie").pk
    stranger = talk.stranger()
    client = browser(stranger)
    sent = {"partij": stranger.party.slug, "text": ANSWER}
    answers = [
        client.get(address(name, each))
        if method == "get"
        else client.post(address(name, each), sent)
        for each in (row, uuid4())
    ]
    assert [each.status_code for each in answers] == [404, 404]
    assert main(answers[0]) == main(answers[1])


@pytest.mark.parametrize(("name", "method", "roles"), TABLE)
def test_nobody_gets_a_page_without_logging_in(talk, name, method, roles) -> None:
    response = getattr(Client(), method)(address(name, talk.ask().pk))
    assert response.status_code == 302
    assert "/inloggen/" in response.url


def test_a_question_is_asked_and_answered_on_the_pages(talk: Talk) -> None:
    asker, social = asker_of(talk), social_of(talk)
    first = BeautifulSoup(asker.get("/overleg/nieuw/").content, "lxml")
    assert "112" in first.main.section.get_text()  # before anything else
    offered = {each["value"] for each in first.select("input[name=soort]")}
    assert "housing" in offered
    assert "mental_health" not in offered  # article 14.1
    second = BeautifulSoup(asker.get("/overleg/nieuw/?soort=housing").content, "lxml")
    assert "artikel 6.6" in second.main.get_text()
    assert "sociaal-team" in {each["value"] for each in second.select("input[name=partijen]")}
    sent = asker.post("/overleg/nieuw/", form(talk))
    assert sent.status_code == 302
    assert "Wacht op antwoord van Sociaal Team" in main(social.get("/overleg/"))
    page = main(social.get(sent.url))
    assert QUESTION in page
    assert "artikel 6.6" in page
    assert talk.asker.member.last_name not in page  # the party and the role are enough
    assert social.post(sent.url, {"partij": "sociaal-team", "text": ANSWER}).status_code == 302
    assert "Nieuw antwoord" in main(asker.get("/overleg/"))
    assert ANSWER in main(asker.get(sent.url))
    assert "Nieuw antwoord" not in main(asker.get("/overleg/"))
    ended = asker.post(f"{sent.url}beeindigen/", {"partij": "woonstichting"})
    assert ended.url == "/overleg/"
    assert "Er loopt geen overleg" in main(asker.get("/overleg/"))
    assert social.get(sent.url).status_code == 404


@pytest.mark.parametrize("tick", [{}, {"toch": "on"}, {"force": "1", "screened": "ok"}])
def test_what_was_found_is_marked_and_there_is_no_way_around_it(talk: Talk, tick) -> None:
    response = asker_of(talk).post("/overleg/nieuw/", form(talk, text=BAD, **tick))
    assert response.status_code == 422
    assert state() == (0, 0)
    page = BeautifulSoup(response.content, "lxml")
    assert [each.get_text() for each in page.select("mark")] == ["Jan de Vries", "Dorpsstraat 12"]
    assert page.textarea.get_text().strip() == BAD  # kept, to be written otherwise
    assert "de man, eind veertig" in page.main.get_text()
    assert page.select("mark b, .findings-panel b") == []
    assert {each["value"] for each in page.select("input[name=partijen][checked]")} == {
        "sociaal-team"
    }
    names = {each.get("name") for each in page.main.select("form input, form textarea")}
    assert names == {"csrfmiddlewaretoken", "partij", "soort", "text", "partijen"}


def test_an_answer_is_screened_as_well(talk: Talk) -> None:
    row = talk.ask()
    sent = {"partij": "sociaal-team", "text": BAD}
    response = social_of(talk).post(address("consultation", row.pk), sent)
    assert response.status_code == 422
    assert "Dorpsstraat 12" in BeautifulSoup(response.content, "lxml").select("mark")[1].get_text()
    assert state() == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"text": ""}, 422, "Dit veld is verplicht"),
        ({"text": "ja " * 2000}, 422, "4000 tekens"),
        ({"text": "nul\x00"}, 422, "Null-tekens"),
        ({"text": "\u200b\u200b"}, 422, "Er staat niets in de tekst"),
        ({"partijen": []}, 422, "Kies aan wie u het vraagt"),
        ({"partijen": "woonstichting"}, 422, "Selecteer een geldige keuze"),
        ({"partijen": "bestaat-niet"}, 422, "Selecteer een geldige keuze"),
        ({"partijen": ["sociaal-team", "gemeente", "x"]}, 422, "Selecteer een geldige keuze"),
        ({"soort": "mental_health"}, 409, "geen raad vragen"),
        ({"soort": "identity"}, 409, "geen raad vragen"),
        ({"soort": ["housing", "police"]}, 409, "geen raad vragen"),
        ({"soort": ""}, 409, "geen raad vragen"),
        ({"partij": "sociaal-team"}, 409, "andere partij"),
        ({"partij": ""}, 409, "andere partij"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept_but_on_the_page(
    talk, wrong, status, told
) -> None:
    response = asker_of(talk).post("/overleg/nieuw/", form(talk) | wrong)
    assert response.status_code == status
    assert told in main(response)
    assert state() == (0, 0)
    if "text" not in wrong:
        assert QUESTION in BeautifulSoup(response.content, "lxml").textarea.get_text()


def test_a_form_that_is_sent_to_the_other_address_goes_around_nothing(talk: Talk) -> None:
    response = asker_of(talk).post("/overleg/nieuw/zonder-convenant/", form(talk))
    assert state() == (0, 0)
    assert response.status_code in (200, 422)


def test_health_is_not_offered_to_who_may_not_hear_of_it(talk: Talk) -> None:
    page = social_of(talk).get("/overleg/nieuw/?soort=mental_health&soort=housing")
    offered = {
        each["value"] for each in BeautifulSoup(page.content, "lxml").select("[name=partijen]")
    }
    assert offered == {"politie", "verslavingszorg", "jeugdhulp"}


def test_another_purpose_is_stated_in_one_step(talk: Talk) -> None:
    row = talk.ask("verslavingszorg", categories=HEALTH, by=talk.social, purpose="hulp")
    client = browser(talk.care, "wonen", talk.world.covenant.pk)
    for path in ("/overleg/", address("consultation", row.pk)):
        page = client.get(path)
        assert QUESTION not in main(page)
        (form,) = BeautifulSoup(page.content, "lxml").select('main form[action="/doel/"]')
        sent = {each["name"]: each["value"] for each in form.select("input")}
    opened = client.post("/doel/", sent, follow=True)
    assert opened.redirect_chain == [(address("consultation", row.pk), 302)]
    assert QUESTION in main(opened)
    assert Entry.objects.filter(action="session.purpose", purpose="hulp").exists()


def test_the_work_list_says_what_waits_and_what_was_answered(talk: Talk) -> None:
    row = talk.ask()
    told = "Geef Woonstichting Voorbeeld raad, zonder naam"
    assert told in main(social_of(talk).get("/"))
    assert told in main(browser(talk.social).get("/"))  # for no purpose as yet
    assert told not in main(browser(talk.police).get("/"))
    talk.answer(row)
    assert told not in main(social_of(talk).get("/"))
    answered = "Er is een antwoord op uw anonieme vraag"
    assert answered in main(asker_of(talk).get("/"))
    asker_of(talk).get(address("consultation", row.pk))
    assert answered not in main(asker_of(talk).get("/"))


def test_without_a_purpose_one_is_asked_for_first(talk: Talk) -> None:
    response = browser(talk.asker).get("/overleg/nieuw/")
    assert (response.status_code, response.url) == (302, "/doel/?verder=%2Foverleg%2Fnieuw%2F")


def test_without_a_covenant_the_way_leads_to_asking_without_one(talk: Talk) -> None:
    one, other = talk.newcomer(), talk.newcomer()
    client = browser(one)
    page = client.get("/overleg/nieuw/", follow=True)
    assert page.redirect_chain == [("/overleg/nieuw/zonder-convenant/", 302)]
    sent = client.post(
        "/overleg/nieuw/zonder-convenant/",
        {"partij": one.party.slug, "partijen": other.party.slug, "text": QUESTION},
    )
    assert sent.status_code == 302
    assert "zonder convenant" in main(browser(other).get(sent.url))


def test_who_was_not_trained_is_told_what_to_do(talk: Talk) -> None:
    row = talk.ask()
    Declaration.objects.filter(member=talk.social.member).delete()
    for path in ("/overleg/", address("consultation", row.pk)):
        page = social_of(talk).get(path)
        assert "U heeft geen geldige training" in main(page)
        assert QUESTION not in main(page)


@pytest.mark.parametrize("name", ["list", "ask", "consultation", "end"])
def test_only_what_is_sent_changes_something(talk: Talk, name: str) -> None:
    row = talk.ask()
    before = state()
    for method in ("get", "head", "put", "delete", "patch"):
        getattr(asker_of(talk), method)(address(name, row.pk))
    assert state() == before


def test_the_texts_stand_in_no_address_and_no_list(talk: Talk) -> None:
    row = talk.ask()
    talk.answer(row)
    for client in (asker_of(talk), social_of(talk)):
        listed = client.get("/overleg/").content.decode()
        assert "eind veertig" not in listed
        assert "kaartje" not in listed


def test_a_text_is_shown_as_it_was_typed_and_not_as_a_page(talk: Talk) -> None:
    row = talk.ask(text="Een <script>alert(1)</script> en\n\neen tweede alinea.")
    page = asker_of(talk).get(address("consultation", row.pk)).content.decode()
    assert "<script>alert" not in page
    assert "<p>een tweede alinea.</p>" in page


def test_everybody_who_may_consult_finds_the_way(talk: Talk) -> None:
    assert 'href="/overleg/"' in asker_of(talk).get("/").content.decode()
    officer = talk.world.person("gemeente", Role.SIGNATORY)
    assert 'href="/overleg/"' not in browser(officer).get("/").content.decode()
