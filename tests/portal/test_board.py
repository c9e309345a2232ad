"""The board: questions of colleagues, never about a person who can be recognised."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.professionals import services
from oggz.portal.professionals.models import AlsoAsked, BoardAnswer, BoardQuestion, Follow, Report
from oggz.portal.professionals.services import RoomError
from tests.portal.colleagues import (
    BOARD,
    answer,
    at,
    colleague,
    profile,
    question,
    region,
    text,
    url,
)
from tests.together import really

pytestmark = pytest.mark.django_db


@pytest.fixture
def ria() -> User:
    return colleague("ria", first_name="Ria", last_name="Jansen")


@pytest.fixture
def bob() -> User:
    return colleague("bob", slug="dronten", first_name="Bob", last_name="Pieters")


def form(**changed: object) -> dict[str, object]:
    given = {"title": "Wie heeft dit ook?", "text": "Een vraag.", "region": "flevoland"}
    return given | changed


# --- asking and answering


def test_a_question_is_asked_answered_and_solved(ria, bob) -> None:
    theme = ThemePage.objects.get(slug="schulden")
    sent = at(ria).post(url("ask"), form(themes=[theme.pk]))
    asked = BoardQuestion.objects.get(author=ria)
    assert (sent.status_code, sent.url) == (302, asked.get_absolute_url())
    assert (asked.region, list(asked.themes.all())) == (region(), [theme])
    at(bob).post(asked.get_absolute_url(), {"text": "Zo deden wij het."})
    given = BoardAnswer.objects.get(question=asked)
    page = text(at(ria).get(asked.get_absolute_url()))
    assert "Zo deden wij het." in page
    assert "Bob Pieters" in page
    assert "Nooit over een herkenbare persoon" in page
    at(ria).post(url("helped", given.pk))
    assert "Dit antwoord hielp" in text(at(bob).get(asked.get_absolute_url()))
    assert "Wie heeft dit ook?" not in text(at(bob).get(f"{BOARD}?toon=open"))
    assert "Wie heeft dit ook?" in text(at(bob).get(BOARD))


def test_the_name_leads_to_a_profile_that_is_shown(ria, bob) -> None:
    asked = question(ria)
    assert "/wie-is-wie/" not in _article(at(bob).get(asked.get_absolute_url()))
    made = profile(ria)
    assert made.get_absolute_url() in _article(at(bob).get(asked.get_absolute_url()))
    services.withdraw_consent(ria)
    assert "/wie-is-wie/" not in _article(at(bob).get(asked.get_absolute_url()))


def _article(response) -> str:
    return response.content.decode().split("<article")[1].split("</article>")[0]


PERSONAL = {
    "Zijn bsn is 111222333": "burgerservicenummer",
    "Mail haar op jan@voorbeeld.nl": "e-mailadres",
    "Bel hem op 06 12345678": "telefoonnummer",
    "Hij woont op 8232 AB 12": "postcode",
    "Geboren op 12-05-1984": "geboortedatum",
    "Zijn bsn is 111\u200b222\u2060333": "burgerservicenummer",
}


@pytest.mark.parametrize(("words", "named"), PERSONAL.items())
def test_personal_data_is_refused_and_what_was_typed_stays(ria, bob, words, named) -> None:
    asked = question(bob)
    before = (BoardQuestion.objects.count(), BoardAnswer.objects.count())
    for path, sent in (
        (url("ask"), form(title=words)),
        (url("ask"), form(text=f"Lange uitleg. {words}")),
        (asked.get_absolute_url(), {"text": words}),
        (url("report", "vraag", asked.pk), {"reason": words}),
    ):
        response = at(ria).post(path, sent)
        assert response.status_code == 400
        assert named in text(response)
        assert words.split()[0] in response.content.decode()
    assert (BoardQuestion.objects.count(), BoardAnswer.objects.count()) == before
    assert not Report.objects.exists()


def test_personal_data_is_refused_when_a_post_is_changed(ria) -> None:
    asked = question(ria)
    given = answer(ria, asked)
    assert at(ria).post(
        url("change_question", asked.pk), form(text="bsn 111222333")
    ).status_code == 400  # fmt: skip
    assert at(ria).post(
        url("change_answer", given.pk), {"text": "bel 06-12345678"}
    ).status_code == 400  # fmt: skip
    asked.refresh_from_db()
    given.refresh_from_db()
    assert "111222333" not in asked.text
    assert "12345678" not in given.text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"title": ""}, "verplicht"),
        ({"title": "x" * 121}, "120"),
        ({"text": "x" * 4001}, "4000"),
        ({"text": " \u200b \n "}, "verplicht"),
        ({"region": "atlantis"}, "Deze regio bestaat niet"),
        ({"themes": ["0"]}, "keuze"),
    ],
)
def test_a_question_that_is_wrong_says_so(ria, sent, message) -> None:
    response = at(ria).post(url("ask"), form(**sent))
    assert response.status_code == 400
    assert message in text(response)
    assert not BoardQuestion.objects.filter(author=ria).exists()


def test_markup_is_text_and_links_are_safe(ria, bob) -> None:
    evil = (
        '<img src=x onerror=alert(1)> javascript:alert(1) https://voorbeeld.example/"onmouseover='
        "alert(1) zie https://voorbeeld.example/a"
    )
    asked = question(ria, title="<script>alert(1)</script>", text=evil)
    answer(bob, asked, text=evil)
    page = at(bob).get(asked.get_absolute_url())
    body = page.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    from bs4 import BeautifulSoup

    links = BeautifulSoup(body, "lxml").select(".post__text a")
    assert links
    assert all(link["href"].startswith("https://") for link in links)
    assert all("nofollow" in link["rel"] and set(link.attrs) <= {"href", "rel"} for link in links)
    assert "<script>alert" not in at(bob).get(BOARD).content.decode()


def test_pressed_twice_it_is_one_question_and_one_answer(ria, bob) -> None:
    for _ in range(2):
        at(ria).post(url("ask"), form())
    asked = BoardQuestion.objects.get(author=ria)
    for _ in range(2):
        at(bob).post(asked.get_absolute_url(), {"text": "Hetzelfde."})
    assert asked.answers.count() == 1


def test_who_floods_the_board_is_stopped(ria) -> None:
    for number in range(20):
        question(ria, title=f"Vraag {number}")
    with pytest.raises(RoomError, match="20 berichten"):
        question(ria, title="Nog een")
    assert BoardQuestion.objects.filter(author=ria).count() == 20


# --- what readers do


def test_who_has_it_too_counts_once(ria, bob) -> None:
    asked = question(ria)
    for _ in range(3):
        at(bob).post(url("also", asked.pk))
    assert "1 collega heeft deze vraag ook" in text(at(ria).get(asked.get_absolute_url()))
    at(bob).post(url("also", asked.pk), {"uit": "1"})
    assert not AlsoAsked.objects.filter(question=asked).exists()
    at(ria).post(url("also", asked.pk))  # not one's own
    assert not AlsoAsked.objects.filter(question=asked).exists()


def test_following_and_no_longer(ria, bob) -> None:
    asked = question(ria)
    assert Follow.objects.filter(question=asked, user=ria).exists()
    at(bob).post(url("follow", asked.pk))
    assert asked.title in text(at(bob).get(f"{BOARD}?toon=gevolgd"))
    at(bob).post(url("follow", asked.pk), {"uit": "1"})
    assert asked.title not in text(at(bob).get(f"{BOARD}?toon=gevolgd"))


def test_only_the_asker_says_what_helped_and_only_of_own_answers(ria, bob) -> None:
    asked, other = question(ria), question(bob, title="Een andere vraag")
    given, elsewhere = answer(bob, asked), answer(ria, other)
    at(bob).post(url("helped", given.pk))
    at(ria).post(url("helped", elsewhere.pk))  # an answer to a question of somebody else
    assert not BoardAnswer.objects.filter(helped=True, is_example=False).exists()
    second = answer(bob, asked, text="Of anders zo.")
    for one in (given, second):
        at(ria).post(url("helped", one.pk))
    assert [each.pk for each in asked.answers.filter(helped=True)] == [second.pk]
    at(ria).post(url("helped", second.pk), {"uit": "1"})
    assert not asked.answers.filter(helped=True).exists()


def test_two_answers_that_helped_at_once_are_one() -> None:
    made: list[BoardAnswer] = []

    def prepare() -> None:
        asker = colleague("vraagt-tegelijk")
        asked = question(asker)
        made.extend(answer(asker, asked, text=f"Antwoord {number}.") for number in range(3))

    def clean() -> None:
        BoardQuestion.objects.filter(author__username="vraagt-tegelijk").delete()
        User.objects.filter(username="vraagt-tegelijk").delete()

    assert really(prepare) == [None]
    try:
        asked, asker = made[0].question, made[0].author
        turn = iter(made)
        assert really(lambda: services.mark_helpful(asker, next(turn)), times=3) == [None] * 3
        assert asked.answers.filter(helped=True).count() == 1
        assert really(lambda: services.ask(asker, **ASKED), times=3)
        assert BoardQuestion.objects.filter(title=ASKED["title"]).count() == 1
    finally:
        assert really(clean) == [None]


ASKED = {"title": "Driemaal gedrukt", "text": "Toch één vraag.", "region": None}


# --- changing and removing


def test_changing_goes_within_the_hour_and_only_of_oneself(ria, bob) -> None:
    asked = question(ria)
    at(bob).post(url("change_question", asked.pk), form(title="Gekaapt"))
    at(ria).post(url("change_question", asked.pk), form(title="Beter gevraagd", region="landelijk"))
    asked.refresh_from_db()
    assert (asked.title, asked.region) == ("Beter gevraagd", None)
    assert "aangepast" in text(at(bob).get(asked.get_absolute_url()))
    BoardQuestion.objects.update(written_at=timezone.now() - timedelta(minutes=61))
    late = at(ria).post(url("change_question", asked.pk), form(title="Te laat"), follow=True)
    assert "een uur" in text(late)
    asked.refresh_from_db()
    assert asked.title == "Beter gevraagd"


def test_removing_leaves_a_trace_and_no_text(ria, bob) -> None:
    asked = question(ria, title="Geheim woord", text="Iets geheims.")
    given = answer(bob, asked, text="Een antwoord.")
    at(bob).post(url("remove_question", asked.pk))
    assert BoardQuestion.objects.get(pk=asked.pk).text
    at(ria).post(url("remove_question", asked.pk))
    kept = BoardQuestion.objects.get(pk=asked.pk)
    assert (kept.title, kept.text, kept.words) == ("", "", None)
    page = text(at(bob).get(asked.get_absolute_url()))
    assert "Deze vraag is verwijderd" in page
    assert "Een antwoord." in page
    assert "geheim" not in page.lower()
    assert "Geheim" not in text(at(bob).get(f"{BOARD}?q=geheim"))
    assert at(bob).post(asked.get_absolute_url(), {"text": "Nog een."}).status_code == 400
    at(bob).post(url("remove_answer", given.pk))
    assert "Dit antwoord is verwijderd" in text(at(ria).get(asked.get_absolute_url()))


def test_who_left_is_named_no_more(ria, bob) -> None:
    asked = question(ria)
    Appointment.objects.filter(user=ria).update(ended=timezone.now())
    User.objects.filter(pk=ria.pk).update(is_active=False)
    page = text(at(bob).get(asked.get_absolute_url()))
    assert "Ria" not in page
    assert "Een oud-collega" in page


def test_deleting_an_account_leaves_the_texts_without_a_name(ria, bob) -> None:
    asked = question(ria)
    given = answer(bob, asked)
    services.report(ria, given, "Dit klopt niet.")
    services.report(bob, asked, "Dit ook niet.")
    second = colleague("derde")
    services.report(second, given, "Eens.")
    User.objects.filter(pk__in=[ria.pk, second.pk]).delete()
    page = text(at(bob).get(asked.get_absolute_url()))
    assert "Een oud-collega" in page
    assert "Een vraag uit het werk." in page


# --- finding


def test_filters_and_words(ria, bob) -> None:
    theme = ThemePage.objects.get(slug="schulden")
    question(ria, title="Over briefadressen", themes=[theme])
    question(ria, title="Over het hele land", region=None)
    reader = at(bob)
    assert "Over briefadressen" in text(reader.get(f"{BOARD}?regio=flevoland&thema=schulden"))
    assert "Over het hele land" not in text(reader.get(f"{BOARD}?regio=flevoland"))
    national = text(reader.get(f"{BOARD}?regio=landelijk"))
    assert "Over het hele land" in national
    assert "Over briefadressen" not in national
    assert "Over briefadressen" in text(reader.get(f"{BOARD}?q=briefadres"))
    assert "Geen vragen gevonden" in text(reader.get(f"{BOARD}?q=qqqqqq"))
    for query in ("regio=x", "thema=%27", "toon=zo", "q=%22%20%26%7C!", "q=" + "w" * 500):
        assert reader.get(f"{BOARD}?{query}").status_code == 200


def test_addresses_that_are_not_there(ria) -> None:
    client = at(ria)
    for path in ("999999", "99999999999999999999999", "iets/1/melden", "antwoord/1/onzin"):
        assert client.get(f"{BOARD}{path}/").status_code == 404


# --- order


@pytest.fixture
def editor() -> User:
    return colleague("red", Role.LOCAL_EDITOR, "lelystad")


def test_a_report_goes_to_the_editors_of_the_region(ria, bob, editor, mailoutbox) -> None:
    asked = question(ria)
    for _ in range(2):
        at(bob).post(url("report", "vraag", asked.pk), {"reason": "Hier is iemand te herkennen."})
    assert Report.objects.count() == 1
    assert services.tell_moderators() == 1
    assert services.tell_moderators() == 0
    assert ["red@voorbeeld.example"] in [message.to for message in mailoutbox]
    assert not any("herkennen" in message.body for message in mailoutbox)
    page = text(at(editor).get(url("reports")))
    assert "Hier is iemand te herkennen." in page
    assert at(ria).get(url("reports")).status_code == 403
    at(editor).post(url("hide_post", "vraag", asked.pk), {"reason": "Iemand is te herkennen."})
    assert "Er zijn geen meldingen" in text(at(editor).get(url("reports")))
    shown = text(at(bob).get(asked.get_absolute_url()))
    assert "Verborgen door de redactie: Iemand is te herkennen." in shown
    assert "Een vraag uit het werk." not in shown
    assert asked.title not in text(at(bob).get(BOARD))
    assert "Een vraag uit het werk." in text(at(ria).get(asked.get_absolute_url()))
    at(editor).post(url("show_post", "vraag", asked.pk))
    assert "Een vraag uit het werk." in text(at(bob).get(asked.get_absolute_url()))


def test_a_report_may_be_left_and_a_removed_post_settles_it(ria, bob, editor) -> None:
    asked = question(ria)
    given = answer(bob, asked)
    services.report(ria, given, "Onaardig.")
    at(editor).post(url("leave_post", "antwoord", given.pk))
    assert not Report.objects.filter(settled_at=None).exists()
    services.report(ria, given, "Nog steeds onaardig.")
    services.remove_own(bob, given)
    assert not Report.objects.filter(settled_at=None).exists()
    assert "verborgen" not in text(at(ria).get(asked.get_absolute_url())).lower()


def test_without_a_reason_nothing_is_hidden(ria, editor) -> None:
    asked = question(ria)
    assert at(editor).post(
        url("hide_post", "vraag", asked.pk), {"reason": " "}
    ).status_code == 400  # fmt: skip
    asked.refresh_from_db()
    assert asked.hidden_at is None


def test_a_form_of_another_site_is_refused(ria, bob) -> None:
    asked = question(ria)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ria)
    for path in (
        url("ask"), asked.get_absolute_url(), url("remove_question", asked.pk),
        url("follow", asked.pk), url("digest"), url("own_data"),
    ):  # fmt: skip
        assert client.post(path, form()).status_code == 403


def test_buttons_do_nothing_by_get(ria, bob) -> None:
    asked = question(ria)
    given = answer(bob, asked)
    for path in (
        url("remove_question", asked.pk), url("remove_answer", given.pk), url("helped", given.pk),
        url("also", asked.pk), url("follow", asked.pk), url("show_post", "vraag", asked.pk),
        url("leave_post", "vraag", asked.pk), url("confirm"),
    ):  # fmt: skip
        assert at(ria).get(path).status_code == 405
