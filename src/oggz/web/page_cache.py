"""Whole pages kept in memory for anonymous readers, and forgotten everywhere at a change.

Each web process keeps its own copies and listens on PostgreSQL. Whoever changes something, in
whichever process (a web server, the worker at a scheduled publication, a command), calls
`forget_pages()` in its transaction; the database tells every listener on commit. A process that
cannot listen keeps nothing, so it can be slow but never stale.
"""

import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

log = logging.getLogger("oggz.page_cache")

CHANNEL = "oggz_pages"
# Pages mention today's date here and there, so even an unchanged one is made again sometimes.
LONGEST_SECONDS = 600
_HEARTBEAT_SECONDS = 10
_COPIED_HEADERS = (
    "Access-Control-Allow-Origin",
    "Cache-Control",
    "Content-Type",
    "Content-Security-Policy",
    "Link",
    "Content-Language",
    "Content-Disposition",
    "Last-Modified",
)


def forget_pages() -> None:
    """Make every process forget its kept pages, once the current transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


@dataclass(frozen=True)
class KeptPage:
    body: bytes
    compressed: bytes
    etag: str
    headers: dict[str, str]
    # May stand in a frame of any site; `XFrameOptionsMiddleware` asks it of each answer.
    in_any_frame: bool = False
    kept_at: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.compressed) + 1000

    def is_fresh(self) -> bool:
        return time.monotonic() - self.kept_at < LONGEST_SECONDS


class KeptPages:
    """The pages of one process, the longest unused dropped first; `capacity` in bytes."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.generation = 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or not page.is_fresh():
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: str, page: KeptPage, *, generation: int) -> None:
        """Keep `page`, unless something changed since `generation`, when its making began."""
        with self._lock:
            if generation != self.generation or page.size > self.capacity:
                return
            self._drop(key)
            self._pages[key] = page
            self._size += page.size
            while self._size > self.capacity:
                self._drop(next(iter(self._pages)))

    def forget(self) -> None:
        with self._lock:
            self.generation += 1
            self._pages.clear()
            self._size = 0

    def _drop(self, key: str) -> None:
        if page := self._pages.pop(key, None):
            self._size -= page.size


class Listener(threading.Thread):
    """Forgets the kept pages whenever the database says that something changed."""

    def __init__(self, pages: KeptPages) -> None:
        super().__init__(name="page-cache-listener", daemon=True)
        self.pages = pages
        self.listening = False

    def run(self) -> None:
        while True:
            try:
                self._listen()
            except psycopg.Error:
                log.warning("lost the database; pages are not kept until it is back")
            self.listening = False
            self.pages.forget()
            time.sleep(1)

    def _listen(self) -> None:
        parameters = {
            key: value
            for key, value in connection.get_connection_params().items()
            if key not in ("cursor_factory", "context", "prepare_threshold")
        }
        with psycopg.connect(**parameters, autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            # Behind a pooler that lends a connection for one transaction, nothing is heard.
            listening.execute("SELECT pg_notify(%s, '')", [CHANNEL])
            if not list(listening.notifies(timeout=_HEARTBEAT_SECONDS, stop_after=1)):
                log.warning("hears no notifications; connect to the database directly")
                return
            self.pages.forget()
            self.listening = True
            while True:
                for _ in listening.notifies(timeout=_HEARTBEAT_SECONDS, stop_after=1):
                    self.pages.forget()
                listening.execute("SELECT 1")


class PageCacheMiddleware:
    """Serve a kept page to whoever carries no session; keep what views make for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = KeptPages(settings.PAGE_CACHE_BYTES)
        self._listener: Listener | None = None
        self._starting = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._may_serve(request):
            return self.get_response(request)
        key = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        if page := self.pages.get(key):
            return _from_kept(page, request)
        generation = self.pages.generation
        response = self.get_response(request)
        if request.method == "GET" and _may_keep(response):
            page = _kept(response)
            self.pages.keep(key, page, generation=generation)
            return _from_kept(page, request)
        return response

    def _may_serve(self, request: HttpRequest) -> bool:
        return (
            self.pages.capacity > 0
            and request.method in ("GET", "HEAD")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and self._is_listening()
        )

    def _is_listening(self) -> bool:
        if self._listener is None:
            # Not when the process starts: a server may fork after loading the application.
            with self._starting:
                if self._listener is None:
                    self._listener = Listener(self.pages)
                    self._listener.start()
        return self._listener.listening


def _may_keep(response: HttpResponse) -> bool:
    directives = response.headers.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "private" not in directives
        and "no-store" not in directives
        and "no-cache" not in directives
        and varies <= {"", "accept-encoding"}
    )


def _kept(response: HttpResponse) -> KeptPage:
    body = response.content
    headers = {name: response.headers[name] for name in _COPIED_HEADERS if name in response.headers}
    return KeptPage(
        body=body,
        compressed=gzip.compress(body, compresslevel=5, mtime=0),
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:24]}"',
        # Unless the view says otherwise the browser asks each time, and hears 304: what was
        # published is seen at once.
        headers={"Cache-Control": "public, max-age=0, must-revalidate"} | headers,
        in_any_frame=getattr(response, "xframe_options_exempt", False),
    )


def _from_kept(page: KeptPage, request: HttpRequest) -> HttpResponse:
    headers = page.headers | {"ETag": page.etag, "Vary": "Accept-Encoding"}
    if page.etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        return HttpResponse(status=304, headers=headers)
    body = page.body
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        headers["Content-Encoding"] = "gzip"
        body = page.compressed
    # Said, so that the server need not send it in pieces.
    headers["Content-Length"] = str(len(body))
    response = HttpResponse(body, headers=headers)
    response.xframe_options_exempt = page.in_any_frame
    return response
