"""Questions about a practice, asked by anyone and answered in public."""

import time
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.services import archive_section
from oggz.portal.practices.models import PracticePage, Question
from oggz.portal.practices.services import (
    QuestionError,
    answer_question,
    ask_question,
    forget_askers,
    refuse_question,
    tell_askers,
    tell_owners,
)
from tests.portal.adoption_world import (
    answered,
    as_user,
    editor_of,
    national_editor,
    place,
    question,
)
from tests.portal.factories import make_private, practice
from tests.portal.mail_server import mailbox_of_a_server  # noqa: F401 - a fixture
from tests.together import really

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_mail_to_examples")]


@pytest.fixture(autouse=True)
def without_addresses_of_examples() -> None:
    User.objects.filter(username__startswith="voorbeeld-").update(email="")


SECRET = "Mijn nummer is 111222333, bel 06-12345678."


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    Question.objects.all().delete()  # those of the demonstration
    User.objects.update(email="")


@pytest.fixture
def source() -> PracticePage:
    return practice("Samen op pad", section="lelystad")


def ask_url(page: PracticePage) -> str:
    return f"/praktijken/vraag/?praktijk={page.pk}"


def sent(client: Client, page: PracticePage, monkeypatch: Any, **fields: str) -> Any:
    """Asks for the form, waits as long as a person would, and sends it."""
    form = BeautifulSoup(client.get(ask_url(page)).content, "lxml").find("form", method="post")
    data = {each["name"]: each.get("value", "") for each in form.find_all(["input", "textarea"])}
    now = time.time()
    monkeypatch.setattr("oggz.web.public_forms.time.time", lambda: now + 10)
    return client.post(ask_url(page), data | fields)


def of(page: PracticePage) -> Question:
    return Question.objects.get(practice=page)


def desk_url(asked: Question) -> str:
    return reverse("questions:question", args=[asked.pk])


# --- asking


def test_anyone_may_ask_and_nobody_sees_it_before_the_answer(
    client, visit, source, monkeypatch
) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = sent(strict, source, monkeypatch, text="Wat kost dat?", email="ik@voorbeeld.example")
    assert answer.status_code == 302
    assert not answer.cookies
    thanks = BeautifulSoup(strict.get(answer.url).content, "lxml").main.text
    assert "Uw vraag is verstuurd" in thanks
    assert "ik@voorbeeld" not in answer.url + thanks
    assert (of(source).text, of(source).email) == ("Wat kost dat?", "ik@voorbeeld.example")
    assert "Wat kost dat?" not in visit(source.url).text
    answer_question(of(source), text="Wat kost het?", answer="Niets.", seen=None)
    part = visit(source.url).find(id="vragen").parent.get_text(" ", strip=True)
    assert "Wat kost het? Niets." in part
    assert "ik@voorbeeld" not in part


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "verplicht"),
        ({"text": "   "}, "verplicht"),
        ({"text": "a" * 1001}, "1000"),
        ({"text": "Wat?\0"}, "tekens"),
        ({"text": "Wat?", "email": "geen adres"}, "geldig e-mailadres"),
        ({"text": "Wat?", "email": "a@b.example\nBcc: c@d.example"}, "geldig e-mailadres"),
        ({"text": "Wat?", "website": "x"}, "Laat dit veld leeg"),
        ({"text": "Wat?", "moment": "x"}, "niet volledig"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client, source, monkeypatch, fields: dict[str, str], said: str
) -> None:
    answer = sent(client, source, monkeypatch, **fields)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "lxml")
    assert said in page.find(id="foutmelding").text
    if fields["text"] == "Wat?":
        assert page.find("textarea").text.strip() == "Wat?"
    assert not Question.objects.filter(practice=source).exists()


def test_a_practice_that_is_not_public_takes_no_question(client, source) -> None:
    asked = ask_url(source)
    for key in ("", "0", "-1", "x", "9" * 30, "１２", "%00"):
        assert client.get(f"/praktijken/vraag/?praktijk={key}").status_code in (400, 404)
    assert client.get(asked).status_code == 200
    make_private(source)
    for url in (asked, asked.replace("vraag/", "vraag/verstuurd/")):
        assert client.get(url).status_code == 404
    assert client.post(asked, {"text": "Wat?"}).status_code == 404
    with pytest.raises(QuestionError):
        ask_question(source, "Wat?")


def test_the_form_is_kept_by_nobody(client, source) -> None:
    answer = client.get(ask_url(source))
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_who_presses_twice_asks_once() -> None:
    made: list[PracticePage] = []
    really(lambda: made.append(practice("Tegelijk gevraagd")))
    answers = really(lambda: ask_question(made[0], "Wat kost dat?").pk, times=3)
    try:
        assert len(set(answers)) == 1
        assert really(lambda: Question.objects.filter(practice=made[0].pk).count()) == [1]
    finally:
        really(lambda: PracticePage.objects.get(pk=made[0].pk).delete())


# --- answering


def test_the_owner_answers_at_the_desk(visit, source) -> None:
    asked = question(source, "Wat kost dat?", email="ik@voorbeeld.example")
    desk = as_user(editor_of("lelystad"))
    panel = BeautifulSoup(desk.get("/beheer/").content, "lxml").find(id="aandacht-section")
    assert panel.find("a", href=desk_url(asked)).text == "Wat kost dat?"
    form = {"text": "Wat kost het?", "answer": "<b>Niets</b>\r\nvoor u.", "seen": ""}
    assert desk.post(desk_url(asked), form).status_code == 302
    part = visit(source.url).find(class_="qa")
    assert part.h3.text == "Wat kost het?"
    assert "<b>Niets</b>" in part.text
    assert not part.find("b")
    page = BeautifulSoup(desk.get("/beheer/").content, "lxml")
    assert not page.find("a", href=desk_url(asked))


@pytest.mark.parametrize(
    ("text", "answer", "said"),
    [
        (SECRET, "Niets.", "een burgerservicenummer en een telefoonnummer"),
        ("Mail mij: ik@voorbeeld.example", "Niets.", "een e-mailadres"),
        ("Wat?", "Dat is 111222333.", "een burgerservicenummer"),
        ("Wat?", "", "verplicht"),
        ("", "Niets.", "verplicht"),
        ("Wat?", "a" * 2001, "2000"),
    ],
)
def test_personal_data_is_named_and_not_published(
    visit, source, text: str, answer: str, said: str
) -> None:
    asked = question(source, SECRET)
    desk = as_user(editor_of("lelystad"))
    assert b"gegevens van een persoon" in desk.get(desk_url(asked)).content
    response = desk.post(desk_url(asked), {"text": text, "answer": answer, "seen": ""})
    assert response.status_code == 200
    assert said in BeautifulSoup(response.content, "lxml").text
    assert of(source).status == "open"
    assert of(source).text == SECRET
    assert not visit(source.url).find(class_="qa")


def test_an_answer_may_name_the_address_of_an_organisation(source) -> None:
    answer = "Mail wijkteam@lelystad.example of bel 0320-123456."
    asked = answer_question(question(source), text="Wat?", answer=answer, seen=None)
    assert asked.status == "beantwoord"


def test_a_question_is_refused_with_a_reason_and_taken_off_again(visit, source) -> None:
    asked = question(source)
    desk = as_user(editor_of("lelystad"))
    answer = desk.post(desk_url(asked), {"weiger": "1", "weigeren-reason": "", "weigeren-seen": ""})
    assert "verplicht" in answer.content.decode()
    desk.post(
        desk_url(asked), {"weiger": "1", "weigeren-reason": "Dit gaat niet over de praktijk."}
    )
    assert (of(source).status, of(source).refusal) == (
        "geweigerd", "Dit gaat niet over de praktijk.",
    )  # fmt: skip
    shown = answered(source, "Mag dit weg?")
    assert "Mag dit weg?" in visit(source.url).text
    refuse_question(shown, reason="Verouderd.", seen=shown.closed_at)
    assert "Mag dit weg?" not in visit(source.url).text


def test_the_answer_of_a_colleague_is_not_overwritten(source) -> None:
    asked = question(source)
    desk = as_user(editor_of("lelystad"))
    answer_question(asked, text="Wat?", answer="Het eerste.", seen=None)
    answer = desk.post(desk_url(asked), {"text": "Wat?", "answer": "Het tweede.", "seen": ""})
    assert "Een collega heeft deze vraag net behandeld" in answer.content.decode()
    assert of(source).answer == "Het eerste."
    form = BeautifulSoup(desk.get(desk_url(asked)).content, "lxml").find("form", method="post")
    seen = form.find("input", {"name": "seen"})["value"]
    sent = {"text": "Wat?", "answer": "Beter.", "seen": seen}
    assert desk.post(desk_url(asked), sent).status_code == 302
    assert of(source).answer == "Beter."


def test_nobody_answers_for_another(source) -> None:
    asked = question(source)
    desk = as_user(editor_of("dronten"))
    for answer in (
        desk.get(desk_url(asked)),
        desk.post(desk_url(asked), {"text": "Wat?", "answer": "Niets.", "seen": ""}),
    ):
        assert (answer.status_code, answer.url) == (302, "/beheer/")
    assert b"Wat kost dat" not in desk.get(reverse("questions:index")).content
    assert of(source).status == "open"


def test_national_editors_see_at_once_what_nobody_else_answers(source) -> None:
    question(source, "Voor Lelystad?")
    question(practice("Landelijk"), "Voor iedereen?")
    editor_of("lelystad")
    home = as_user(national_editor()).get("/beheer/").content.decode()
    assert "Voor iedereen?" in home
    assert "Voor Lelystad?" not in home


# --- mail


def test_the_owner_hears_at_once_and_then_once_an_hour(source, mailbox) -> None:
    editor_of("lelystad", email="een@lelystad.example")
    national_editor(email="land@voorbeeld.example")
    question(source, SECRET)
    assert tell_owners() == 1
    question(source, "Nog een?")
    question(source, "En nog een?")
    assert tell_owners() == 0
    question(practice("Landelijk"), "Voor iedereen?")
    assert tell_owners() == 1
    assert mailbox.to == ["een@lelystad.example", "land@voorbeeld.example"]
    Question.objects.exclude(told_at=None).update(told_at=timezone.now() - timedelta(minutes=61))
    assert tell_owners() == 1
    texts = " ".join(mailbox.texts())
    assert "Er zijn 2 vragen gesteld" in texts
    assert "111222333" not in texts
    assert "Nog een?" not in texts


def test_without_an_editor_or_with_an_archived_section_the_country_hears(
    source,
    mailbox,
) -> None:
    national_editor(email="land@voorbeeld.example")
    question(source)
    question(practice("In Urk", section="urk"))
    editor_of("urk", email="een@urk.example")
    archive_section(place("urk"))
    assert tell_owners() == 2
    assert mailbox.to == ["land@voorbeeld.example"] * 2


def test_who_asked_hears_the_answer_and_is_forgotten(source, mailbox) -> None:
    asked = question(source, email="ik@voorbeeld.example")
    assert tell_askers() == 0
    answer_question(asked, text="Wat?", answer="Niets.", seen=None)
    assert tell_askers() == 1
    assert tell_askers() == 0
    assert mailbox.to == ["ik@voorbeeld.example"]
    assert source.url in mailbox.texts()[0]
    assert of(source).email == ""


def test_who_asked_hears_why_it_was_refused(source, mailbox) -> None:
    asked = question(source, email="ik@voorbeeld.example")
    refuse_question(asked, reason="Dit gaat niet over de praktijk.", seen=None)
    assert tell_askers() == 1
    assert "Dit gaat niet over de praktijk." in mailbox.texts()[0]


@pytest.mark.parametrize(("code", "kept"), [("550 onbekend", ""), ("450 later", "ik@v.example")])
def test_an_address_that_does_not_exist_is_forgotten_too(
    source,
    mailbox,
    caplog,
    code: str,
    kept: str,
) -> None:
    answer_question(question(source, email="ik@v.example"), text="Wat?", answer="Ja.", seen=None)
    mailbox.refused["ik@v.example"] = code
    tell_askers()
    assert of(source).email == kept
    assert "v.example" not in caplog.text


def test_after_ninety_days_addresses_and_refused_questions_are_gone(source) -> None:
    long_ago = timezone.now() - timedelta(days=91)
    old = question(source, "Oud", email="oud@v.example", asked_at=long_ago)
    new = question(source, "Nieuw", email="nieuw@v.example")
    question(source, "Weg", status="geweigerd", asked_at=long_ago, closed_at=long_ago)
    forget_askers()
    assert Question.objects.get(pk=old.pk).email == ""
    assert Question.objects.get(pk=new.pk).email == "nieuw@v.example"
    assert not Question.objects.filter(text="Weg").exists()
