"""Meetings: planned, with an agenda, members invited by mail, and what was said."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from icalendar import Calendar

from oggz.portal.accounts.models import User
from oggz.portal.guidance.models import MailPreference, Meeting, Notice, Vote, WishState
from oggz.portal.guidance.services import (
    add_to_agenda,
    choose_mail,
    decide,
    invite_members,
    open_vote,
    send_notices,
)
from oggz.web.mail import mail_settings
from tests import smtp_server
from tests.portal.guidance_world import (
    HOME,
    as_user,
    cast,
    close,
    leave,
    meeting,
    member,
    secretary,
    text,
    vote,
    wish,
)
from tests.portal.guidance_world import without_examples as without_examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_example_committee")]


def filled_in(**fields: object) -> dict[str, object]:
    start = timezone.localtime() + timedelta(days=20)
    return {
        "title": "Vergadering",
        "start": f"{start:%Y-%m-%dT10:00}",
        "end": f"{start:%Y-%m-%dT12:00}",
        "place": "Zaal 3",
        "link": "",
    } | fields


def post(user: User, path: str, data: dict[str, object] | None = None):
    return as_user(user).post(path, data or {}, follow=True)


# --- planning


def test_the_secretary_plans_a_meeting_that_everybody_sees() -> None:
    link = "https://voorbeeld.example/geheim"
    response = post(secretary(), f"{HOME}agenda/nieuw/", filled_in(link=link))
    assert "De vergadering is bewaard." in text(response)
    planned = Meeting.objects.get()
    assert timezone.localtime(planned.start).hour == 10
    for path in (HOME, f"{HOME}agenda/", planned.url):
        said = Client().get(path).content.decode()
        assert "Zaal 3" in said
        assert "geheim" not in said
    assert link in as_user(member("urk")).get(planned.url).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": " "}, "Titel: Vul dit in."),
        ({"start": "morgen"}, "zoals 31-12-2026"),
        ({"end": "2020-01-01T10:00"}, "voor het begin"),
        ({"start": "0001-01-01T00:00", "end": "0001-01-01T01:00"}, "binnen drie jaar"),
        ({"start": "9999-12-31T22:00", "end": "9999-12-31T23:00"}, "binnen drie jaar"),
        ({"place": ""}, "Vul een plaats in, een link"),
        ({"link": "javascript:alert(1)"}, "geen link"),
        ({"link": "ftp://voorbeeld.example/"}, "https://"),
    ],
)
def test_a_meeting_that_is_not_right_says_so(sent, said: str) -> None:
    response = post(secretary(), f"{HOME}agenda/nieuw/", filled_in(**sent))
    assert response.status_code == 400
    assert said in text(response)
    assert not Meeting.objects.exists()


def test_the_agenda_is_composed_of_wishes_and_subjects() -> None:
    chief, planned, about = secretary(), meeting(), wish("Grote letters")
    post(chief, f"{planned.url}punt/", {"title": "Rondvraag"})
    post(chief, f"{planned.url}punt/", {"wish": about.pk})
    assert "al op de agenda" in text(post(chief, f"{planned.url}punt/", {"wish": about.pk}))
    for both in ({}, {"wish": about.pk, "title": "Ook"}):
        assert "óf" in text(post(chief, f"{planned.url}punt/", both))
    assert [str(item) for item in planned.items.all()] == ["Rondvraag", "Grote letters"]
    last = planned.items.last()
    post(chief, f"{planned.url}punt/{last.pk}/verplaatsen/", {"to": "up"})
    assert [str(item) for item in planned.items.all()] == ["Grote letters", "Rondvraag"]
    post(chief, f"{planned.url}punt/{last.pk}/verplaatsen/", {"to": "up"})
    other = meeting()
    assert as_user(chief).post(f"{other.url}punt/{last.pk}/verwijderen/").status_code == 404
    post(chief, f"{planned.url}punt/{last.pk}/verwijderen/")
    assert [str(item) for item in planned.items.all()] == ["Rondvraag"]


def test_minutes_are_public_and_stay_with_their_point() -> None:
    chief, planned = secretary(), meeting("Opening", "Rondvraag", days=-1)
    opening = planned.items.first()
    path = f"{planned.url}verslag/"
    assert "iedereen leest mee" in text(post(chief, path, {f"item-{opening.pk}": "123456782"}))
    post(chief, path, {f"item-{opening.pk}": "Er zijn <b>twee</b> nieuwe gemeenten."})
    said = Client().get(planned.url).content.decode()
    assert "Er zijn &lt;b&gt;twee&lt;/b&gt; nieuwe gemeenten." in said
    removed = post(chief, f"{planned.url}punt/{opening.pk}/verwijderen/")
    assert "al een verslag" in text(removed)
    later = meeting("Opening")
    assert "begonnen" in text(post(chief, f"{later.url}verslag/", {}))


# --- calendars


def test_the_agenda_can_be_followed_from_a_calendar() -> None:
    meeting("Opening", wish("Grote letters"), link="https://voorbeeld.example/geheim")
    response = Client().get(f"{HOME}agenda/agenda.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Vergadering begeleidingscommissie"
    assert event["DESCRIPTION"] == "Agenda:\n1. Opening\n2. Grote letters"
    assert event["LOCATION"] == "Zaal 3"
    assert b"geheim" not in response.content
    assert b"ATTENDEE" not in response.content
    assert b"ORGANIZER" not in response.content


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_text_cannot_become_another_line_of_a_calendar_or_mail(ending: str) -> None:
    nasty = f"Zaal{ending}ATTENDEE:mailto:x@voorbeeld.example{ending}BEGIN:VEVENT"
    planned = meeting(nasty, title=nasty, place=nasty)
    [event] = Calendar.from_ical(Client().get(f"{HOME}agenda/agenda.ics").content).walk("VEVENT")
    assert "ATTENDEE" not in event
    member("urk")
    invite_members(secretary(), planned)
    assert send_notices() == 1
    [message] = mail.outbox
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    [attached] = message.attachments
    assert not any(line.startswith("ATTENDEE") for line in attached[1].splitlines())


# --- mail


def test_members_are_invited_by_a_real_mail_with_the_meeting(tmp_path, settings) -> None:
    member("urk", "sanne")
    planned = meeting("Opening", link="https://voorbeeld.example/geheim")
    said = text(post(secretary(), f"{planned.url}uitnodigen/"))
    assert "1 lid krijgt de uitnodiging" in said
    with smtp_server.running(tmp_path) as server, override_settings(**_smtp(server)):
        assert send_notices() == 1
        raw = server.message("sanne@voorbeeld.example")
    message = message_from_bytes(raw, policy=default)
    assert message["To"] == "sanne@voorbeeld.example"
    assert message["Subject"] == "Uitnodiging: Vergadering begeleidingscommissie"
    body = message.get_body(("plain",)).get_content()
    assert "1. Opening" in body
    assert "https://voorbeeld.example/geheim" in body
    [attached] = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    [event] = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (event["SEQUENCE"], event["UID"]) == (1, f"{planned.uid}@kwetsbaregroepen.nl")
    assert "geheim" not in attached.get_content()
    assert send_notices() == 0


def _smtp(server: smtp_server.Server) -> dict[str, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OGGZ_SMTP_URL", server.url)
        chosen = mail_settings()
    return {name: value for name, value in chosen.items() if name.startswith("EMAIL_")}


def test_a_server_that_is_away_loses_no_message() -> None:
    member("urk")
    invite_members(secretary(), meeting())
    away = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": smtp_server.free_port(),
    }
    with override_settings(**away):
        assert send_notices() == 0
    assert Notice.objects.waiting().count() == 1
    assert send_notices() == 1


def test_a_refused_address_holds_up_nobody(tmp_path) -> None:
    member("urk", "onbekend")
    member("dronten", "sanne")
    invite_members(secretary(), meeting())
    with smtp_server.running(tmp_path) as server, override_settings(**_smtp(server)):
        assert send_notices() == 1
        assert server.accepted() == ["sanne@voorbeeld.example"]
    Notice.objects.update(made_at=timezone.now() - timedelta(days=3))
    assert send_notices() == 0
    assert not Notice.objects.waiting().exists()


def test_a_change_is_mailed_again_and_only_the_last_is_sent() -> None:
    chief, planned = secretary(), meeting()
    member("urk")
    invite_members(chief, planned)
    Meeting.objects.update(is_cancelled=True)
    invite_members(chief, planned)
    assert send_notices() == 1
    [message] = mail.outbox
    assert message.subject.startswith("Gaat niet door")
    assert "STATUS:CANCELLED" in message.attachments[0][1]
    assert "SEQUENCE:2" in message.attachments[0][1]


def test_members_hear_of_votes_and_decisions() -> None:
    user, chief, about = member("urk"), secretary(), wish(state=WishState.WEIGHED)
    running = open_vote(chief, about, timezone.now() + timedelta(days=7))
    assert send_notices() == 1
    cast(running, user, "urk")
    decide(chief, close(running), WishState.LATER, "Nu nog niet.")
    assert send_notices() == 1
    assert [message.subject for message in mail.outbox] == [
        "Stemming: Grotere letters", "Besluit: Grotere letters",
    ]  # fmt: skip
    assert about.url in mail.outbox[0].body
    assert all(message.to == [user.email] for message in mail.outbox)


def test_a_member_chooses_about_what_to_get_mail() -> None:
    user, chief = member("urk"), secretary()
    said = text(post(user, f"{HOME}mijn/", {"decisions": "on"}))
    assert "Uw keuze is bewaard." in said
    kept = MailPreference.objects.get()
    assert (kept.votes, kept.decisions, kept.meetings) == (False, True, False)
    invite_members(chief, meeting())
    open_vote(chief, wish(state=WishState.WEIGHED), timezone.now() + timedelta(days=7))
    assert send_notices() == 0
    assert not Notice.objects.waiting().exists()


def test_who_left_or_was_too_late_hears_nothing() -> None:
    user, chief = member("urk"), secretary()
    choose_mail(user, votes=True, decisions=True, meetings=True)
    invite_members(chief, meeting())
    leave(user)
    assert send_notices() == 0
    other = member("dronten")
    about = vote()
    Notice.objects.create(user=other, vote=about)
    Vote.objects.update(closes_at=timezone.now())
    assert send_notices() == 0
    assert mail.outbox == []


def test_a_meeting_that_is_over_invites_nobody() -> None:
    past = meeting(days=-3)
    member("urk")
    assert "al geweest" in text(post(secretary(), f"{past.url}uitnodigen/"))


def test_an_agenda_has_an_end() -> None:
    chief, planned = secretary(), meeting()
    for number in range(40):
        add_to_agenda(chief, planned, title=f"Punt {number}")
    assert "hoogstens 40" in text(post(chief, f"{planned.url}punt/", {"title": "Nog een"}))
