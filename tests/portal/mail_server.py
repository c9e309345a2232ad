"""A real mail server on loopback, for tests to read what was sent."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """Keeps what it gets, and refuses some addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Any] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Any) -> None:
        self.letters.append(message)

    @property
    def to(self) -> list[str]:
        return sorted(letter["To"] for letter in self.letters)

    def texts(self) -> list[str]:
        return [letter.get_payload(decode=True).decode() for letter in self.letters]


@pytest.fixture(name="mailbox")
def mailbox_of_a_server(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield box
    server.stop()
