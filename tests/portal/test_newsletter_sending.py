"""Sending an edition to a real mail server: everyone once, whatever goes wrong."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from oggz.portal.newsletters import sending, services, tasks, tokens
from oggz.portal.newsletters.models import Delivery, Edition, Subscriber
from oggz.portal.newsletters.sending import send_batch
from oggz.portal.newsletters.services.sending import forget_deliveries
from oggz.web.mail import mail_settings
from tests import smtp_server
from tests.portal.newsletters import letter_of, nobody, readers, started, states
from tests.smtp_server import Server

pytestmark = pytest.mark.django_db

State = Delivery.State


@pytest.fixture
def server(tmp_path: Path, settings, monkeypatch) -> Iterator[Server]:
    with smtp_server.running(tmp_path) as server:
        monkeypatch.setenv("OGGZ_SMTP_URL", server.url)
        monkeypatch.setenv("OGGZ_MAIL_RETURN", "terug@voorbeeld.example")
        for name, value in mail_settings().items():
            setattr(settings, name, value)
        yield server


def send(edition: Edition) -> Edition:
    send_batch(edition.pk)
    edition.refresh_from_db()
    return edition


def later(edition: Edition) -> Edition:
    """As if the time to wait were over."""
    Delivery.objects.filter(edition=edition).update(next_at=timezone.now())
    return send(edition)


def test_everyone_gets_it_once(server: Server) -> None:
    names = [f"proef-{n}@voorbeeld.example" for n in range(12)]
    letter = nobody(letter_of())
    readers(letter, names)
    edition = send(started(letter))
    assert sorted(server.accepted()) == sorted(names)
    assert edition.state == Edition.State.SENT
    assert set(states(edition).values()) == {State.HANDED_OVER}
    send(edition)
    assert len(server.accepted()) == 12


def test_a_message_is_what_a_mail_program_expects(server: Server) -> None:
    letter = nobody(letter_of())
    [reader] = readers(letter, ["lezer@voorbeeld.example"])
    edition = send(started(letter, subject="Koffie & thee: één plek voor élk gesprek"))
    raw = server.message(reader.address)
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].splitlines())) <= 78
    assert raw.isascii()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["To"] == reader.address
    assert message["Subject"] == edition.subject
    assert message["From"].addresses[0].display_name == "Nieuwsbrief Lelystad"
    leave = tokens.UNSUBSCRIBE.token(reader.pk, letter.pk)
    assert message["List-Unsubscribe"] == f"<http://localhost:8000/nieuwsbrief/afmelden/{leave}/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for body in (text, html):
        assert f"/nieuwsbrief/afmelden/{leave}/" in body
        assert f"/nieuwsbrief/voorkeuren/{tokens.PREFERENCES.token(reader.pk)}/" in body
        assert "Hier is het nieuws." in body
        assert edition.mark not in body
    assert '<html lang="nl"' in html
    [delivery] = Delivery.objects.filter(edition=edition)
    assert server.senders() == [f"terug+{tokens.return_token(delivery.pk)}@voorbeeld.example"]


def test_what_is_refused_for_good_is_not_tried_again(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["onbekend@voorbeeld.example", "te-groot@voorbeeld.example", "ok@x.example"])
    edition = send(started(letter))
    assert states(edition) == {
        "onbekend@voorbeeld.example": State.FAILED,
        "te-groot@voorbeeld.example": State.FAILED,
        "ok@x.example": State.HANDED_OVER,
    }
    assert edition.state == Edition.State.SENT
    # An address that does not exist counts as one that came back; a refused message does not.
    assert Subscriber.objects.get(address__startswith="onbekend").bounces == 1
    assert Subscriber.objects.get(address__startswith="te-groot").bounces == 0


def test_what_is_refused_for_now_is_tried_again_later(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["straks@voorbeeld.example", "ok@voorbeeld.example"])
    edition = send(started(letter))
    assert states(edition)["straks@voorbeeld.example"] == State.WAITING
    assert edition.state == Edition.State.SENDING
    send(edition)  # too soon
    assert server.accepted() == ["ok@voorbeeld.example"]
    edition = later(edition)
    assert edition.state == Edition.State.SENT
    assert sorted(server.accepted()) == ["ok@voorbeeld.example", "straks@voorbeeld.example"]


def test_a_mailbox_that_stays_full_fails_in_the_end(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["vol@voorbeeld.example"])
    edition = started(letter)
    for _ in range(9):
        assert states(edition)["vol@voorbeeld.example"] == State.WAITING
        edition = later(edition)
    assert states(edition)["vol@voorbeeld.example"] == State.FAILED
    assert edition.state == Edition.State.SENT


def test_a_connection_that_breaks_before_the_message_costs_nothing(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example", "weg-voor@x.example", "b@x.example"])
    edition = send(started(letter))
    assert states(edition)["weg-voor@x.example"] == State.WAITING
    edition = later(edition)
    assert edition.state == Edition.State.SENT
    assert sorted(server.accepted()) == ["a@x.example", "b@x.example", "weg-voor@x.example"]


def test_a_connection_that_breaks_after_the_message_leaves_one_uncertain(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example", "weg-na@x.example", "b@x.example"])
    edition = later(send(started(letter)))
    assert states(edition) == {
        "a@x.example": State.HANDED_OVER,
        "weg-na@x.example": State.UNCERTAIN,
        "b@x.example": State.HANDED_OVER,
    }
    assert edition.state == Edition.State.SENT
    assert server.accepted().count("weg-na@x.example") == 1


def test_a_server_that_is_away_costs_nobody_their_newsletter(server: Server, settings) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example"])
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, smtp_server.free_port()
    edition = send(started(letter))
    assert states(edition) == {"a@x.example": State.WAITING}
    assert "niet bereikbaar" in edition.trouble
    settings.EMAIL_PORT = port
    edition = send(edition)
    assert edition.state == Edition.State.SENT
    assert edition.trouble == ""


def test_a_server_that_refuses_everything_pauses_the_edition(server: Server) -> None:
    letter = nobody(letter_of())
    most = sending.MOST_REFUSED_IN_A_ROW
    readers(letter, [f"te-groot-{n}@x.example" for n in range(most + 10)])
    edition = send(started(letter))
    assert edition.state == Edition.State.PAUSED
    assert "onderbroken" in edition.trouble
    assert list(states(edition).values()).count(State.WAITING) == 10


def test_connections_that_see_the_same_refusals_both_end_well(server: Server, monkeypatch) -> None:
    letter = nobody(letter_of())
    readers(letter, [f"te-groot-{n}@x.example" for n in range(sending.MOST_REFUSED_IN_A_ROW)])
    edition = started(letter)
    original = sending._tell

    def tell(*about: object) -> None:
        services.pause(edition.pk, trouble="Door een ander.")
        original(*about)

    monkeypatch.setattr(sending, "_tell", tell)
    assert not send_batch(edition.pk).more
    edition.refresh_from_db()
    assert (edition.state, edition.trouble) == (Edition.State.PAUSED, "Door een ander.")


def test_connections_that_keep_breaking_pause_the_edition(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, [f"weg-na-{n}@x.example" for n in range(sending.MOST_UNCERTAIN + 5)])
    edition = started(letter)
    for _ in range(sending.MOST_UNCERTAIN + 2):
        send_batch(edition.pk)
    edition.refresh_from_db()
    assert edition.state == Edition.State.PAUSED
    assert "breekt telkens af" in edition.trouble
    assert list(states(edition).values()).count(State.WAITING) == 5


def test_what_a_dead_sender_of_a_stopped_edition_claimed_is_accounted_for(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example", "b@x.example"])
    edition = started(letter)
    first = Delivery.objects.filter(edition=edition).order_by("pk").first()
    Delivery.objects.filter(pk=first.pk).update(state=State.CLAIMED, slot=1)
    services.stop(edition.pk, by=edition.approved_by)
    tasks.send_newsletters(0)
    first.refresh_from_db()
    assert first.state == State.UNCERTAIN


def test_a_server_that_distrusts_the_sender_costs_nobody_their_address(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, [f"{name}@x.example" for name in ("wantrouwen", "onbekend")])
    send(started(letter))
    bounces = dict(Subscriber.objects.filter(newsletters=letter).values_list("address", "bounces"))
    assert bounces == {"wantrouwen@x.example": 0, "onbekend@x.example": 1}


def test_who_leaves_while_it_is_being_sent_gets_no_more(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    letter = nobody(letter_of())
    people = readers(letter, [f"{name}@x.example" for name in "abcd"])
    edition = send(started(letter))
    assert len(server.accepted()) == 2
    services.unsubscribe(people[2].pk, letter.pk)
    services.forget_subscriber(people[3].pk)
    edition = send(edition)
    assert edition.state == Edition.State.SENT
    assert server.accepted() == ["a@x.example", "b@x.example"]
    skipped = Delivery.objects.filter(edition=edition, state=State.SKIPPED)
    assert skipped.count() == 2


def test_who_comes_after_the_start_waits_for_the_next(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example"])
    edition = started(letter)
    readers(letter, ["te-laat@x.example"])
    send(edition)
    assert server.accepted() == ["a@x.example"]


def test_pausing_resuming_and_stopping(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    letter = nobody(letter_of())
    readers(letter, [f"{name}@x.example" for name in "abcdef"])
    edition = send(started(letter))
    by = edition.approved_by
    services.pause(edition.pk, by=by)
    send(edition)
    assert len(server.accepted()) == 2
    services.resume(edition.pk, by=by)
    send(edition)
    assert len(server.accepted()) == 4
    services.stop(edition.pk, by=by)
    edition = send(edition)
    assert len(server.accepted()) == 4
    assert edition.state == Edition.State.STOPPED
    with pytest.raises(services.NewsletterError):
        services.resume(edition.pk, by=by)


def test_a_section_that_is_archived_sends_no_more(server: Server) -> None:
    from oggz.portal.municipalities.services import archive_section

    letter = nobody(letter_of())
    readers(letter, ["a@x.example"])
    edition = started(letter)
    archive_section(letter.municipality)
    edition = send(edition)
    assert server.accepted() == []
    assert edition.state == Edition.State.PAUSED


def test_after_a_month_nobody_knows_who_received_it(server: Server) -> None:
    letter = nobody(letter_of())
    readers(letter, ["a@x.example", "onbekend@x.example"])
    edition = send(started(letter))
    Edition.objects.filter(pk=edition.pk).update(finished_at=timezone.now() - timedelta(days=31))
    forget_deliveries(edition)
    assert edition.results == {State.HANDED_OVER: 1, State.FAILED: 1}
    assert not Delivery.objects.filter(edition=edition).exists()
