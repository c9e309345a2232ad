"""Letters of the closed site as a mail server receives them: to one, and about nobody."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import timezone

from oggz.casework.covenants.services import reminders
from oggz.casework.door import break_glass as glass
from oggz.covenant.terms import Role
from oggz.web.mail import mail_settings
from oggz.web.personal_data import personal_data
from tests import smtp_server
from tests.casework.world import World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CASE = uuid4()
REASON = "Iemand dreigt van het balkon te springen en het team is niet te bereiken."
HEADERS = {
    "Content-Type", "MIME-Version", "Content-Transfer-Encoding",
    "Subject", "From", "To", "Date", "Message-ID",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def received(world: World, tmp_path: Path, monkeypatch, time_machine,
             django_capture_on_commit_callbacks) -> dict[str, bytes]:  # fmt: skip
    """By recipient: what a broken glass and an evaluation that comes near send."""
    who = world.viewer("politie", Role.PROFESSIONAL, "veiligheid")
    day = world.version.evaluate_by - timedelta(days=7)
    time_machine.move_to(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    with smtp_server.running(tmp_path) as server:
        monkeypatch.setenv("OGGZ_SMTP_URL", server.url)
        monkeypatch.setenv("OGGZ_MAIL_FROM", "Regio Zuid – OGGz <oggz@voorbeeld.example>")
        with override_settings(**mail_settings()):
            with django_capture_on_commit_callbacks(execute=True):
                glass.break_glass(
                    who, covenant=who.covenant, case=CASE, reason=REASON, hours=1
                )  # fmt: skip
            with django_capture_on_commit_callbacks(execute=True):
                reminders.remind()
        assert set(server.senders()) == {"oggz@voorbeeld.example"}
        return {to: server.message(to) for to in _of_world(world)}


def _of_world(world: World) -> list[str]:
    """The officer of who broke the glass, and who must act on the covenant."""
    officer = world.parties["politie"].data_protection_officer
    act = (Role.SIGNATORY, Role.PROCESS_COORDINATOR)
    return [
        officer,
        *(who.member.email for (_, role), who in world.people.items() if role in act),
    ]


def read(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_each_letter_is_plain_text_from_us_to_one_person(received: dict[str, bytes]) -> None:
    assert len(received) > 7
    for to, raw in received.items():
        letter = read(raw)
        assert letter["To"] == to
        assert letter["From"] == "Regio Zuid – OGGz <oggz@voorbeeld.example>"
        assert set(letter.keys()) == HEADERS
        assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
        assert raw.partition(b"\r\n\r\n")[0].isascii()


def test_they_say_what_waits_with_every_letter_whole(
    world: World, received: dict[str, bytes]
) -> None:
    officer, *act = _of_world(world)
    told = read(received[officer])
    assert told["Subject"] == "Noodtoegang tot een casus"
    assert "/noodtoegang/\r\n" in told.get_content()
    for to in act:
        asked = read(received[to])
        assert asked["Subject"] == "Een convenant moet worden geëvalueerd"
        # Of this covenant or of the example, which the same parties signed.
        assert re.search(r"/convenanten/[0-9a-f-]{36}/\r\n", asked.get_content())
        assert asked.get_content().startswith("Beste collega,\r\n")


def test_nothing_in_them_tells_of_anybody(world: World, received: dict[str, bytes]) -> None:
    people = [standing.member for standing in world.people.values()]
    names = {each for who in people for each in (who.last_name, who.username)}
    for to, raw in received.items():
        letter = read(raw)
        told = "\n".join([*map(str, letter.values()), letter.get_content()]).replace(to, "")
        for secret in (REASON, str(CASE), "Voorbeeld", *names, *(who.email for who in people)):
            assert secret not in told
        assert not personal_data(letter.get_content(), today=timezone.localdate())
