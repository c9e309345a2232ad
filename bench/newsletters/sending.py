"""A newsletter for fifty thousand readers: messages a second, and memory that does not grow.

Django's `send_messages`, with a message made for each reader when it is their turn, sends the
same edition to the same server. It goes first, and leaves everything as it was.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.portal.sites import QUICK, ROOT, Sites, call

FEW, MANY = (100, 300) if QUICK else (5_000, 50_000)


def run(sites: Sites) -> list[str]:
    """Measure; the lines of a Markdown section."""
    environment, printed = sites.filled("ours", "bench_newsletters", "bench.newsletters.fill")
    editions = dict(zip((FEW, MANY), json.loads(printed), strict=True))
    with _server() as port:
        environment |= {
            "OGGZ_SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=no",
            "OGGZ_MAIL_CONNECTIONS": "1",
        }
        found = {
            (who, readers): _sent(who, readers, editions[readers], environment)
            for readers in editions
            for who in ("plain", "ours")
        }
    return [
        f"## Newsletter: {MANY:,} readers, one connection to an SMTP server on this machine",
        "",
        "Ours claims and commits each message before it is handed over, so that a crash mails"
        " nobody twice; the loop keeps no account. The database does not wait for the disk here.",
        "",
        "| readers | ours, messages/s | `send_messages` | ratio | ours, memory | `send_messages` |",
        "|---|---|---|---|---|---|",
        *(_row(readers, found["ours", readers], found["plain", readers]) for readers in editions),
        "",
    ]


def _row(readers: int, ours: dict[str, Any], plain: dict[str, Any]) -> str:
    our_pace, plain_pace = (each["messages"] / each["seconds"] for each in (ours, plain))
    return (
        f"| {readers:,} | {our_pace:,.0f} | {plain_pace:,.0f} | {our_pace / plain_pace:.2f} |"
        f" {ours['megabytes']:,.0f} MB | {plain['megabytes']:,.0f} MB |"
    )


def _sent(who: str, readers: int, edition: int, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.newsletters.send", who, str(edition)]
    sent = json.loads(call(command, environment))
    if sent["messages"] != readers:
        raise RuntimeError(f"{who} sent {sent['messages']} of {readers} messages")
    return sent


@contextmanager
def _server() -> Iterator[int]:
    command = [sys.executable, "-m", "bench.newsletters.sink"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()
