"""What came back: by a file of the mail server, a pipe, or a provider's webhook."""

import io
import mailbox
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from oggz.portal.newsletters import reports, services, tokens
from oggz.portal.newsletters.models import Delivery, Edition, Subscriber, Subscription
from oggz.portal.newsletters.reports import Kind
from tests.portal.newsletters import letter_of, readers, started

pytestmark = pytest.mark.django_db


def delivered(address: str = "weg@x.example") -> Delivery:
    """A message of a reader that was handed over."""
    letter = letter_of()
    Subscriber.objects.filter(newsletters=letter).exclude(address=address).delete()
    if not Subscriber.objects.filter(address=address).exists():
        readers(letter, [address])
    else:
        reader = Subscriber.objects.get(address=address)
        Subscription.objects.get_or_create(subscriber=reader, newsletter=letter)
    edition = started(letter)
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.SENT)
    delivery = Delivery.objects.get(edition=edition)
    delivery.state = Delivery.State.HANDED_OVER
    delivery.save()
    return delivery


def bounce(token: str, *, status: str = "5.1.1", action: str = "failed", to: str = "") -> bytes:
    """As Postfix writes it (RFC 3464)."""
    return f"""\
Return-Path: <>
To: {to or f"terug+{token}@voorbeeld.example"}
From: MAILER-DAEMON@voorbeeld.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.voorbeeld.example
Arrival-Date: Sun, 22 Nov 2026 08:00:00 +0100

Final-Recipient: rfc822; weg@x.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: text/rfc822-headers

From: nieuwsbrief@voorbeeld.example
X-Delivery: {token}

--B--
""".replace("\n", "\r\n").encode()


def complaint(token: str, kind: str = "abuse") -> bytes:
    """As providers of mailboxes send it (RFC 5965), with the address left out."""
    return f"""\
To: klachten@voorbeeld.example
From: fbl@post.example
Subject: FW: Nieuwsbrief
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--B
Content-Type: message/rfc822

From: nieuwsbrief@voorbeeld.example
To: redacted
X-Delivery: {token}
Subject: Nieuws

Tekst.
--B--
""".replace("\n", "\r\n").encode()


def test_three_that_came_back_and_the_address_is_forgotten() -> None:
    for number in range(1, 4):
        delivery = delivered()
        report = reports.read(bounce(tokens.return_token(delivery.pk)))
        assert report == reports.Report(Kind.BOUNCE, delivery.pk)
        assert services.note_bounce(report.delivery)
        assert not services.note_bounce(report.delivery)  # the same report once more
        known = Subscriber.objects.filter(address="weg@x.example").first()
        assert (known.bounces if known else 3) == number
    assert known is None
    assert Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.BOUNCED).exists()


def test_one_complaint_ends_that_newsletter() -> None:
    delivery = delivered()
    report = reports.read(complaint(tokens.return_token(delivery.pk)))
    assert report == reports.Report(Kind.COMPLAINT, delivery.pk)
    assert services.note_complaint(report.delivery)
    assert not Subscription.objects.filter(subscriber__address="weg@x.example").exists()
    assert not services.note_complaint(report.delivery)


@pytest.mark.parametrize(
    "fields",
    [{"status": "4.2.2"}, {"status": "5.2.2"}, {"status": "5.7.1"}, {"action": "delayed"},
     {"action": "delivered", "status": "2.0.0"}],
)  # fmt: skip
def test_what_may_still_arrive_or_is_our_own_fault_does_not_count(fields: dict[str, str]) -> None:
    assert reports.read(bounce(tokens.return_token(1), **fields)).kind is Kind.DELAY


def test_a_report_that_names_no_message_of_ours_does_nothing() -> None:
    for token in ("1-" + "0" * 20, "x", tokens.return_token(5)[:-1] + "g"):
        report = reports.read(bounce(token, to="iemand@voorbeeld.example"))
        assert report == reports.Report(Kind.BOUNCE, None)
    # The headers that came back are enough, should the address have been changed on the way.
    found = reports.read(bounce(tokens.return_token(77), to="terug@voorbeeld.example"))
    assert found.delivery == 77
    assert not services.note_bounce(10**12)


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_whatever_is_sent_it_is_read(raw: bytes, middle: bytes) -> None:
    assert reports.read(raw).kind in Kind
    whole = bounce(tokens.return_token(3))
    place = len(middle) * len(whole) // 60
    assert reports.read(whole[:place] + middle + whole[place:]).kind in Kind


def test_a_maildir_is_read_once(tmp_path: Path, capsys) -> None:
    box = mailbox.Maildir(tmp_path / "terug", create=True)
    delivery = delivered()
    box.add(bounce(tokens.return_token(delivery.pk)))
    box.add(b"Subject: Vraag\r\n\r\nIs dit adres van u?")
    call_command("read_bounces", str(tmp_path / "terug"))
    assert capsys.readouterr().out == "Gelezen: 1 teruggekomen, 1 geen melding.\n"
    assert Subscriber.objects.get(address="weg@x.example").bounces == 1
    call_command("read_bounces", str(tmp_path / "terug"))
    assert capsys.readouterr().out == "Gelezen: niets.\n"
    assert len(box) == 1  # the question of a person stays


def test_a_pipe_of_the_mail_server(monkeypatch, capsys) -> None:
    delivery = delivered()
    raw = complaint(tokens.return_token(delivery.pk))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("read_bounces")
    assert capsys.readouterr().out == "Gelezen: 1 klachten.\n"
    assert not Subscription.objects.filter(subscriber__address="weg@x.example").exists()


def test_a_folder_that_is_no_maildir(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="geen Maildir"):
        call_command("read_bounces", str(tmp_path))


@pytest.mark.parametrize(
    ("event", "bounces", "subscribed"),
    [
        ({"event_type": "bounced"}, 1, True),
        ({"event_type": "rejected", "reject_reason": "invalid"}, 1, True),
        ({"event_type": "complained"}, 0, False),
        ({"event_type": "deferred"}, 0, True),
        ({"event_type": "delivered"}, 0, True),
    ],
)
def test_a_provider_tells_by_its_webhook(
    event: dict[str, Any], bounces: int, subscribed: bool
) -> None:
    delivery = delivered()
    metadata = {"delivery": tokens.return_token(delivery.pk)}
    told = AnymailTrackingEvent(**event, metadata=metadata)
    for forged in ({}, {"delivery": "1-" + "0" * 20}, {"delivery": None}):
        tracking.send(
            sender=None, event=AnymailTrackingEvent(**event, metadata=forged), esp_name=""
        )
    assert Subscriber.objects.get(address="weg@x.example").bounces == 0
    tracking.send(sender=None, event=told, esp_name="Provider")
    assert Subscriber.objects.get(address="weg@x.example").bounces == bounces
    found = Subscription.objects.filter(subscriber__address="weg@x.example")
    assert found.exists() is subscribed
