"""A real SMTP server, in a process of its own: python -m tests.smtp_server FOLDER.

Writes a line for each message that it accepts to FOLDER/accepted (recipient, sender), keeps the
first messages whole in FOLDER/messages, and prints its port. What stands before the @ says how
it treats a recipient; see `answer`.
"""

import asyncio
import itertools
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parents[1]
_MOST_KEPT = 20


class Keeper:
    """Accepts mail, or does what the name of the recipient asks for."""

    def __init__(self, folder: Path) -> None:
        self.accepted = (folder / "accepted").open("a", buffering=1)
        self.messages = folder / "messages"
        self.messages.mkdir(exist_ok=True)
        self.asked: set[str] = set()
        self.number = itertools.count()

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        if name.startswith("onbekend"):
            return "550 5.1.1 No such user"
        if name.startswith("wantrouwen"):
            return "550 5.1.8 Sender address rejected"
        if name.startswith("straks") and address not in self.asked:
            self.asked.add(address)
            return "450 4.2.1 Try again later"
        if name.startswith("vol"):
            return "452 4.2.2 Mailbox full"
        if name.startswith("weg-voor") and address not in self.asked:
            self.asked.add(address)
            server.transport.abort()
            return "421 Gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        [recipient] = envelope.rcpt_tos
        self.accepted.write(f"{recipient} {envelope.mail_from}\n")
        if next(self.number) < _MOST_KEPT:
            (self.messages / f"{recipient}.eml").write_bytes(envelope.original_content)
        if recipient.startswith("weg-na"):
            server.transport.abort()  # accepted, and nobody hears of it
        if recipient.startswith("te-groot"):
            return "554 5.3.4 Message refused"
        return "250 OK"


async def serve(folder: Path) -> None:
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, loop=loop, hostname="localhost"), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Server:
    """What the server was given, as read from outside it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}?starttls=no"
        self._folder = folder

    def accepted(self) -> list[str]:
        """The recipients of accepted messages, as often as each was."""
        return [line.split()[0] for line in self._lines()]

    def senders(self) -> list[str]:
        """The return paths of the same."""
        return [line.split()[1] for line in self._lines()]

    def message(self, recipient: str) -> bytes:
        return (self._folder / "messages" / f"{recipient}.eml").read_bytes()

    def _lines(self) -> list[str]:
        return (self._folder / "accepted").read_text().splitlines()


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    (folder / "accepted").touch()
    command = [sys.executable, "-m", "tests.smtp_server", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Server(int(process.stdout.readline()), folder)
        finally:
            process.kill()


def free_port() -> int:
    """One on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
