"""What is new on the board, by mail: no more often than chosen, nothing twice, by a real server."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.professionals import services
from oggz.portal.professionals.models import BoardAnswer, BoardQuestion, DigestChoice
from oggz.portal.professionals.services import digests
from tests.portal.colleagues import answer, at, colleague, question, region, text, url
from tests.portal.mail_server import Mailbox, mailbox_of_a_server  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_examples(db):
    BoardQuestion.objects.filter(is_example=True).delete()


@pytest.fixture
def ria() -> User:
    return colleague("ria")


@pytest.fixture
def bob() -> User:
    return colleague("bob", slug="dronten", first_name="Bob", last_name="Pieters")


def choose(user: User, frequency: str = "dag", *, days_ago: int = 2, **about: object) -> None:
    services.choose_digest(user, frequency, **({"regions": [region()]} | about))
    moment = timezone.now() - timedelta(days=days_ago)
    DigestChoice.objects.filter(user=user).update(told_until=moment)


def an_hour_ago(*posts: BoardQuestion | BoardAnswer) -> None:
    for post in posts:
        type(post).objects.filter(pk=post.pk).update(written_at=timezone.now() - timedelta(hours=1))


def body(letter) -> str:
    return letter.get_payload(decode=True).decode()


def test_new_questions_of_the_own_region_are_mailed_once(ria, bob, mailbox: Mailbox) -> None:
    choose(ria)
    an_hour_ago(
        question(bob, title="Over briefadressen — één vraag"), question(bob, "Elders", region=None)
    )
    assert services.send_digests() == 1
    assert services.send_digests() == 0
    [letter] = mailbox.letters
    assert letter["To"] == "ria@voorbeeld.example"
    assert letter["Subject"] == "Vragenbord: 1 nieuwe vraag"
    assert "Over briefadressen — één vraag" in body(letter)
    assert "Elders" not in body(letter)
    assert "Pieters" not in letter.as_string() + body(letter)


@pytest.mark.parametrize("title", [".", "..QUIT", "Étude", "x" * 120])
def test_any_title_arrives_as_it_is(ria, bob, mailbox: Mailbox, title) -> None:
    choose(ria)
    an_hour_ago(question(bob, title=title))
    assert services.send_digests() == 1
    [letter] = mailbox.letters
    assert f"- {title}" in body(letter)
    assert letter.as_bytes().isascii()


def test_themes_and_the_whole_country_when_chosen(ria, bob, mailbox: Mailbox) -> None:
    theme = ThemePage.objects.get(slug="schulden")
    choose(ria, regions=[], themes=[theme], includes_national=True)
    an_hour_ago(
        question(bob, title="Met thema", region=region("drenthe"), themes=[theme]),
        question(bob, title="Heel het land", region=None),
        question(bob, title="Geen van beide"),
    )
    services.send_digests()
    [letter] = mailbox.letters
    assert letter["Subject"] == "Vragenbord: 2 nieuwe vragen"
    assert "Geen van beide" not in body(letter)


def test_answers_to_followed_questions_but_not_ones_own(ria, bob, mailbox: Mailbox) -> None:
    asked = question(ria, title="Mijn vraag")
    an_hour_ago(asked, answer(bob, asked), answer(ria, asked, text="Van mijzelf."))
    choose(ria, regions=[])
    services.send_digests()
    [letter] = mailbox.letters
    assert letter["Subject"] == "Vragenbord: 1 nieuw antwoord"
    assert "Mijn vraag (1)" in body(letter)


def test_nothing_new_is_no_mail(ria, bob, mailbox: Mailbox) -> None:
    choose(ria)
    hidden, removed = question(bob, title="Verborgen"), question(bob, title="Verwijderd")
    an_hour_ago(hidden, removed, question(ria, title="Van mijzelf"))
    services.hide_post(colleague("red", Role.LOCAL_EDITOR), hidden, "Iemand is te herkennen.")
    services.remove_own(bob, removed)
    assert services.send_digests() == 0
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("frequency", "days", "mails"), [("nooit", 30, 0), ("dag", 0, 0), ("dag", 1, 1),
                                     ("week", 6, 0), ("week", 7, 1)],
)  # fmt: skip
def test_no_more_often_than_chosen(ria, bob, mailbox: Mailbox, frequency, days, mails) -> None:
    choose(ria, frequency, days_ago=days)
    an_hour_ago(question(bob))
    assert services.send_digests() == mails


def test_who_left_or_has_no_address_gets_nothing(ria, bob, mailbox: Mailbox) -> None:
    choose(ria)
    choose(bob)
    an_hour_ago(question(colleague("derde")))
    User.objects.filter(pk=bob.pk).update(email="")
    Appointment.objects.filter(user=ria).update(ended=timezone.now())
    assert services.send_digests() == 0


def test_after_a_kill_nobody_gets_it_twice(ria, bob, mailbox: Mailbox, monkeypatch) -> None:
    """Killed right after a message was handed over: the next round goes on with the others."""
    third = colleague("derde")
    for user in (ria, third):
        choose(user)
    an_hour_ago(question(bob))

    class Killed(BaseException):
        pass

    sending = digests.carrier

    def killed_after_one():
        carrying = sending()
        hand_over = carrying.hand_over

        def once(message):
            hand_over(message)
            raise Killed

        carrying.hand_over = once
        return carrying

    monkeypatch.setattr(digests, "carrier", killed_after_one)
    with pytest.raises(Killed):
        services.send_digests()
    monkeypatch.setattr(digests, "carrier", sending)
    services.send_digests()
    assert mailbox.to == ["derde@voorbeeld.example", "ria@voorbeeld.example"]


def test_what_the_server_refuses_for_now_comes_the_next_time(ria, bob, mailbox: Mailbox) -> None:
    choose(ria)
    asked = question(bob, title="Blijft bewaard")
    an_hour_ago(asked)
    mailbox.refused["ria@voorbeeld.example"] = "452 4.2.2 Mailbox full"
    assert services.send_digests() == 0
    mailbox.refused.clear()
    assert services.send_digests() == 1
    assert "Blijft bewaard" in body(mailbox.letters[0])


def test_without_a_server_nothing_is_lost(ria, bob, mailbox: Mailbox, settings) -> None:
    choose(ria)
    an_hour_ago(question(bob))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert services.send_digests() == 0
    settings.EMAIL_PORT = port
    assert services.send_digests() == 1


def test_a_first_choice_does_not_bring_everything_of_before(ria, bob, mailbox: Mailbox) -> None:
    an_hour_ago(question(bob))
    client = at(ria)
    sent = {"frequency": "dag", "regions": [region().pk], "includes_national": "on"}
    assert client.post(url("digest"), sent, follow=True).status_code == 200
    choice = DigestChoice.objects.get(user=ria)
    assert (choice.frequency, choice.includes_national) == ("dag", True)
    DigestChoice.objects.update(told_until=choice.told_until)
    assert services.send_digests() == 0
    assert client.post(url("digest"), {"frequency": "elk uur"}).status_code == 400


# --- leaving


def leaving(letter) -> str:
    [path] = re.findall(
        r"<https?://[^/]+(/samenvatting/stoppen/[^>]+)>", letter["List-Unsubscribe"]
    )
    return path


def test_one_click_stops_it_and_opening_the_link_does_not(ria, bob, mailbox: Mailbox) -> None:
    choose(ria)
    an_hour_ago(question(bob))
    services.send_digests()
    [letter] = mailbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = leaving(letter)
    assert path in body(letter)
    mail_program = Client(enforce_csrf_checks=True)
    assert "Geen samenvatting meer?" in text(mail_program.get(path))
    assert DigestChoice.objects.get(user=ria).frequency == "dag"
    for _ in range(2):
        stopped = mail_program.post(path, {"List-Unsubscribe": "One-Click"})
        assert stopped.status_code == 200
        assert stopped["Cache-Control"] == "no-store"
        assert not stopped.cookies
    assert DigestChoice.objects.get(user=ria).frequency == "nooit"


def test_a_made_up_link_stops_nothing(ria) -> None:
    choose(ria)
    key = DigestChoice.objects.get(user=ria).pk
    for token in (str(key), f"{key}~", f"{key}~abc", "~", "x~y", "9" * 40):
        assert Client().post(url("leave", token)).status_code == 404
    assert DigestChoice.objects.get(user=ria).frequency == "dag"
