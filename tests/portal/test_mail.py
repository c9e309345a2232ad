"""Mail into a folder, and by a provider: over a real connection to a server on this machine."""

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail

from oggz.portal.newsletters import tokens
from oggz.portal.newsletters.models import Delivery, Edition
from oggz.portal.newsletters.sending import send_batch
from oggz.web.mail import mail_settings
from tests.portal.newsletters import letter_of, nobody, readers, started, states
from tests.smtp_server import free_port

pytestmark = pytest.mark.django_db
State = Delivery.State


class Provider(ThreadingHTTPServer):
    """Answers as Postmark does; the recipient says how."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[dict[str, Any]] = []


class Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(sent)
        name = sent["To"].partition("@")[0]
        status = {"stuk": 500, "fout": 422, "te-snel": 429, "dicht": 503}.get(name, 200)
        if name == "weg":
            self.connection.close()
            return
        answer = {"ErrorCode": 0 if status == 200 else 300, "Message": "OK", "To": sent["To"],
                  "MessageID": "1", "SubmittedAt": "2026-01-01T00:00:00Z"}  # fmt: skip
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def provider(settings, monkeypatch) -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setenv("OGGZ_ANYMAIL_PROVIDER", "postmark")
    monkeypatch.setenv("OGGZ_ANYMAIL_POSTMARK_SERVER_TOKEN", "sleutel")
    monkeypatch.setenv("OGGZ_ANYMAIL_POSTMARK_API_URL", address)
    for name, value in mail_settings().items():
        setattr(settings, name, value)
    yield server
    server.shutdown()
    server.server_close()


def sent_to(*addresses: str) -> Edition:
    letter = nobody(letter_of())
    readers(letter, addresses)
    edition = started(letter)
    send_batch(edition.pk)
    return edition


def test_a_provider_is_told_not_to_track(provider: Provider) -> None:
    edition = sent_to("a@x.example")
    [sent] = provider.asked
    [delivery] = Delivery.objects.filter(edition=edition)
    assert delivery.state == State.HANDED_OVER
    assert (sent["TrackOpens"], sent["TrackLinks"]) == (False, "None")
    assert sent["Metadata"] == {"delivery": tokens.return_token(delivery.pk)}
    headers = {each["Name"]: each["Value"] for each in sent["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("name", "state"),
    [("fout", State.FAILED), ("stuk", State.UNCERTAIN), ("weg", State.UNCERTAIN),
     ("te-snel", State.WAITING), ("dicht", State.WAITING)],
)  # fmt: skip
def test_what_a_provider_answers(provider: Provider, name: str, state: str) -> None:
    address = f"{name}@x.example"
    assert states(sent_to(address)) == {address: state}


def test_a_provider_that_fails_does_not_go_through_the_whole_list(provider: Provider) -> None:
    edition = sent_to(*(f"{name}@x.example" for name in ("stuk", "a", "b")))
    assert sorted(states(edition).values()) == [State.UNCERTAIN, State.WAITING, State.WAITING]


def test_a_provider_that_is_away_costs_nobody_their_newsletter(
    provider: Provider, settings
) -> None:
    settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": f"http://127.0.0.1:{free_port()}/"}
    assert states(sent_to("a@x.example")) == {"a@x.example": State.WAITING}


def test_mail_in_a_folder_is_a_file_each(settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "oggz.web.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    send_mail("Onderwerp é", "Tekst.", None, ["a@x.example"])
    edition = sent_to("b@x.example", "c@x.example")
    assert set(states(edition).values()) == {State.HANDED_OVER}
    files = sorted(settings.MAIL_FOLDER.glob("*.eml"))
    messages = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files
    ]
    assert sorted(m["To"] for m in messages) == ["a@x.example", "b@x.example", "c@x.example"]
    assert messages[0]["Subject"] == "Onderwerp é"
    assert len(list(settings.MAIL_FOLDER.iterdir())) == 3
