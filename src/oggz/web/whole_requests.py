"""Between granian and a site: what was sent has arrived before the site begins with it.

Granian hands over a request as soon as its headers are there, waits for the body without end, and
holds a thread of ours meanwhile. A site works with few threads, because each has connections to
the database: two people who send a letter a minute would keep everybody out. So bodies are waited
for by other threads, which hold nothing else, and some of those are kept for who sends no body.

To end such a wait is for the server in front: granian cannot break off a body that is being read.
"""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("oggz.requests")

# What a site works on at the same moment.
AT_ONCE = 2
# The threads of granian, and how many of them may wait for a body.
THREADS = 160
MOST_WAITING = 128
# The server in front refuses more than this.
LARGEST_BODY = 25 * 1024 * 1024
_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024

_REFUSALS = {
    400: ("400 Bad Request", "Wat u stuurde, is niet heel aangekomen. Probeer het opnieuw."),
    413: ("413 Content Too Large", "Wat u stuurde, is te groot."),
    503: ("503 Service Unavailable", "Het is nu te druk. Probeer het over een minuut opnieuw."),
}


class WholeRequests:
    """A WSGI application around that of a site."""

    def __init__(self, site: "WSGIApplication") -> None:
        self._site = site
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="site")
        self._waiting = threading.Semaphore(MOST_WAITING)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_BODY:
            return _refused(413, start_response)
        if length == 0:
            return self._answered(environ, start_response)
        if not self._waiting.acquire(blocking=False):
            return _refused(503, start_response)
        try:
            body = _arrived(environ["wsgi.input"], length)
        finally:
            self._waiting.release()
        if body is None:
            return _refused(400, start_response)
        with body:
            environ["wsgi.input"] = body
            return self._answered(environ, start_response)

    def _answered(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self._threads.submit(self._answer, environ, start_response).result()

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Made and closed by the thread of its connections, but for a file, which needs none."""
        answer = self._site(environ, start_response)
        if getattr(answer, "file_to_stream", None):
            return answer
        try:
            return [b"".join(answer)]
        finally:
            if close := getattr(answer, "close", None):
                close()


def _arrived(sent: IO[bytes], length: int) -> IO[bytes] | None:
    """The whole of a body; None when its sender went away."""
    body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while length and (piece := sent.read(min(length, _PIECE))):
        body.write(piece)
        length -= len(piece)
    if length:
        body.close()
        return None
    body.seek(0)
    return body


def _refused(status: int, start_response: "StartResponse") -> list[bytes]:
    line, text = _REFUSALS[status]
    log.info("request", extra={"fields": {"route": "", "status": status}})
    start_response(
        line,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ],
    )
    return [text.encode()]
