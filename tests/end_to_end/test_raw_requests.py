"""What no browser sends: over a raw socket, to the casework site as it is served.

Never an error of ours, never a server that stops, and the next honest person is served.
"""

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oggz.web.databases import DATABASES_OF_SITE, of_one_site, url_variable
from oggz.web.demonstration import web_server
from oggz.web.embedded import EmbeddedServer
from oggz.web.whole_requests import LARGEST_BODY, MOST_WAITING
from tests.end_to_end.conftest import ROOT, VAR, free_port

# Honest people wait for nobody; a machine that is busy with other tests takes a moment.
SOON = 8
HOST = b"Host: localhost\r\nConnection: close\r\n"
PAGE = b"GET /inloggen/ HTTP/1.1\r\n"
FORM = b"POST /inloggen/ HTTP/1.1\r\n"
SECRET = b"mijn-geheim-van-de-proef"


class Served:
    """A web process of its own: what is sent here disturbs no other test."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    def connect(self, sent: bytes = b"", *, seconds: float = SOON) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), seconds)
        with contextlib.suppress(OSError):  # refused before all of it was sent
            line.sendall(sent)
        return line

    def answers(self, sent: bytes) -> bytes:
        """All that comes back until the server ends the connection."""
        with self.connect(sent) as line:
            return received(line)

    def serves(self) -> bool:
        return statuses(self.answers(PAGE + HOST + b"\r\n")) == [200]


def received(line: socket.socket) -> bytes:
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := line.recv(65536):
            found += piece
    return found


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Served as the demonstration serves it; at the end it still runs, and told of nobody."""
    server = EmbeddedServer(VAR / "postgres")
    environment = of_one_site({
        "OGGZ_MODE": "demo",
        **{url_variable(d): server.url(d.app, d.name) for d in DATABASES_OF_SITE["casework"]},
    })  # fmt: skip
    port, log = free_port(), tmp_path_factory.mktemp("served") / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            web_server("casework", port), env=environment, cwd=ROOT, stdout=output, stderr=output
        )
    served = Served(port, process, log)
    try:
        deadline = time.monotonic() + 60
        while not _answers(served):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield served
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(15)
    written = log.read_text()
    assert '"status": 500' not in written
    assert "Traceback" not in written
    for sent in (SECRET.decode(), "kwaad.example"):
        assert sent not in written


def _answers(served: Served) -> bool:
    try:
        return served.serves()
    except OSError:
        return False


NEVER_SENT = {
    # too much
    "a line of 8 kB": (b"GET /" + b"a" * 8000 + b" HTTP/1.1\r\n" + HOST, 414),
    "a line of 500 kB": (b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\n" + HOST, 431),
    "a header of 500 kB": (PAGE + b"X: " + b"a" * 500_000 + b"\r\n" + HOST, 431),
    "200 headers": (PAGE + b"".join(b"X%d: a\r\n" % n for n in range(200)) + HOST, 431),
    "a very long method": (b"A" * 5000 + b" /inloggen/ HTTP/1.1\r\n" + HOST, 403),
    "a body beyond the limit": (FORM + b"Content-Length: %d\r\n" % (LARGEST_BODY + 1) + HOST, 413),
    "a length of 27 figures": (FORM + b"Content-Length: " + b"9" * 27 + b"\r\n" + HOST, 400),
    "a thousand languages": (PAGE + b"Accept-Language: " + b"a," * 5000 + b"\r\n" + HOST, 200),
    # whose request it is
    "another host": (PAGE + b"Host: kwaad.example\r\nConnection: close\r\n", 400),
    "two hosts": (PAGE + b"Host: kwaad.example\r\n" + HOST, 400),
    "two hosts, ours first": (PAGE + HOST + b"Host: kwaad.example\r\n", 400),
    "no host": (PAGE + b"Connection: close\r\n", 400),
    "a host of no letters": (PAGE + b"Host: \xff\xfe@:x\r\nConnection: close\r\n", 400),
    "another host in the target": (
        b"GET http://kwaad.example/inloggen/ HTTP/1.1\r\nHost: kwaad.example\r\n"
        b"Connection: close\r\n", 400,
    ),
    "our host in the target": (b"GET http://localhost/inloggen/ HTTP/1.1\r\n" + HOST, 200),
    "two slashes": (b"GET //kwaad.example/inloggen/ HTTP/1.1\r\n" + HOST, 404),
    # where a body ends
    "a negative length": (FORM + b"Content-Length: -5\r\n" + HOST, 400),
    "two lengths": (FORM + b"Content-Length: 5\r\nContent-Length: 6\r\n" + HOST, 400),
    "an unknown encoding": (FORM + b"Transfer-Encoding: xchunked\r\n" + HOST, 400),
    "two encodings": (FORM + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n" + HOST, 400),
    "pieces in HTTP/1.0": (
        b"POST /inloggen/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" + HOST, 400,
    ),
    "a space before the colon": (FORM + b"Content-Length : 5\r\n" + HOST, 400),
    "a header over two lines": (PAGE + b"X: a\r\n b\r\n" + HOST, 400),
    # what an address may hold
    "a null byte": (b"GET /a\x00b HTTP/1.1\r\n" + HOST, 400),
    "a null byte, written": (b"GET /%00 HTTP/1.1\r\n" + HOST, 400),
    "a null byte in the query": (b"GET /inloggen/?next=%00 HTTP/1.1\r\n" + HOST, 400),
    "a null byte in a header": (PAGE + b"X: a\x00b\r\n" + HOST, 400),
    "a null byte in a file's name": (b"GET /static/%00.css HTTP/1.1\r\n" + HOST, 400),
    "overlong UTF-8": (b"GET /%c0%af%c0%ae HTTP/1.1\r\n" + HOST, 404),
    "overlong UTF-8 in the query": (b"GET /inloggen/?next=%c0%af%ff HTTP/1.1\r\n" + HOST, 200),
    "overlong UTF-8 in a file's name": (b"GET /static/%c0%af HTTP/1.1\r\n" + HOST, 404),
    "half a letter": (b"GET /%ed%a0%80/?a=%ed%a0%80 HTTP/1.1\r\n" + HOST, 404),
    "bytes as they are": (b"GET /\xc0\xaf\xff HTTP/1.1\r\n" + HOST, 400),
    "percents of nothing": (b"GET /%zz%?%zz=% HTTP/1.1\r\n" + HOST, 404),
    "a way up": (b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HOST, 404),
    "a cookie of no letters": (
        PAGE + b"Cookie: \xff=\x80; oggz_casework_session=\xc0\xaf\r\n" + HOST, 200,
    ),
    "a form in no alphabet": (
        FORM + b"Content-Type: multipart/form-data; boundary=\xff\r\nContent-Length: 0\r\n" + HOST,
        403,
    ),
    # methods
    "TRACE": (b"TRACE /inloggen/ HTTP/1.1\r\nX: " + SECRET + b"\r\n" + HOST, 405),
    "CONNECT": (b"CONNECT kwaad.example:443 HTTP/1.1\r\n" + HOST, 403),
    "a method of our own": (b"VERNIETIG /inloggen/ HTTP/1.1\r\n" + HOST, 403),
    "a method that is none": (b"G@T /inloggen/ HTTP/1.1\r\n" + HOST, 400),
    "all of the server": (b"OPTIONS * HTTP/1.1\r\n" + HOST, 404),
    # other protocols
    "HTTP/0.9": (b"GET /inloggen/\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), 400),
    "noise": (bytes(range(256)) * 20, 400),
    "a web socket": (PAGE + b"Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n" + HOST, 200),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "status"), NEVER_SENT.values(), ids=NEVER_SENT)
def test_what_no_browser_sends_breaks_nothing(site: Served, sent: bytes, status: int) -> None:
    answer = site.answers(sent + b"\r\n")
    assert statuses(answer) == [status]
    assert SECRET not in answer
    assert site.serves()


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        b"Content-Length: 0\r\nContent-Length: 5\r\n",
    ],
)
def test_a_request_behind_an_unclear_one_is_not_answered(site: Served, head: bytes) -> None:
    """Of two servers in a row one would see one request here, and the other two."""
    hidden = b"0\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = site.answers(FORM + b"Host: localhost\r\n" + head + b"\r\n" + hidden)
    assert statuses(answer) in ([400], [403])
    assert site.serves()


def test_a_request_in_a_form_is_a_form(site: Served) -> None:
    hidden = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = site.answers(FORM + HOST + b"Content-Length: %d\r\n\r\n" % len(hidden) + hidden)
    assert statuses(answer) == [403]


def test_a_form_that_breaks_off_is_refused(site: Served) -> None:
    with site.connect(FORM + HOST + b"Content-Length: 10\r\n\r\nabc") as line:
        line.shutdown(socket.SHUT_WR)
        assert statuses(received(line)) == [400]
    assert site.serves()


def test_who_does_not_say_what_they_want_is_put_off(site: Served) -> None:
    with site.connect(b"GET /inlog", seconds=20) as line:
        began = time.monotonic()
        assert received(line) == b""
        assert 5 < time.monotonic() - began < 15


def test_who_sends_slowly_keeps_nobody_out(site: Served) -> None:
    with contextlib.ExitStack() as lines:
        for _ in range(100):
            lines.enter_context(site.connect(b"GET /inlog"))
        # More than the site has threads for.
        for _ in range(MOST_WAITING):
            slow = FORM + b"Host: localhost\r\nContent-Length: 1000\r\n\r\na="
            lines.enter_context(site.connect(slow))
        _until_busy(site)
        assert site.serves()
    # They went, so that there is room again.
    deadline = time.monotonic() + SOON
    while _sends_a_form(site) == [503]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert _sends_a_form(site) == [403]


def _until_busy(site: Served) -> None:
    """Beyond what may wait, a form is refused at once and no thread waits for it."""
    deadline = time.monotonic() + SOON
    while _sends_a_form(site) != [503]:
        assert time.monotonic() < deadline, "there was always room"
        time.sleep(0.1)


def _sends_a_form(site: Served) -> list[int]:
    return statuses(site.answers(FORM + HOST + b"Content-Length: 3\r\n\r\na=b"))
