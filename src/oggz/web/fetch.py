"""The one way in which the platform asks an address that somebody typed.

Whoever may type an address could make the server ask things that only the server can reach: its
own machine, the network behind it, the metadata of a cloud. So the name is looked up here, the
addresses it has are checked, and the connection is made to an address that was checked; nobody
looks the name up a second time. Each redirect begins anew. An answer has a limit in time and in
bytes, after unpacking too.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urljoin

import idna
from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from oggz import __version__
from oggz.errors import PlatformError

MOST_BYTES = 5 * 1024 * 1024
LONGEST_ADDRESS = 2000
_MOST_REDIRECTS = 5
_CONNECT_SECONDS = 8.0
_READ_SECONDS = 10.0
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024

# Global unicast; whatever else IPv6 has leads somewhere else than to a web site.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
# Forms in which an IPv4 address hides within an IPv6 one, and documentation.
_NOT_GLOBAL_IPV6 = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
# Global by number, yet answered by the machine of a cloud itself (Azure); and the old 6to4 relays.
_NOT_GLOBAL_IPV4 = tuple(
    ipaddress.IPv4Network(net) for net in ("168.63.129.16/32", "192.88.99.0/24")
)


class Fault(StrEnum):
    """Why there is no answer."""

    ADDRESS = "address"
    FORBIDDEN = "forbidden"
    UNKNOWN_NAME = "unknown name"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    LARGE = "large"
    REDIRECTS = "redirects"
    GARBLED = "garbled"


_SENTENCES = {
    Fault.ADDRESS: "Dit is geen webadres. Een webadres begint met https:// of http:// en heeft"
    " geen spaties, gebruikersnaam of wachtwoord.",
    Fault.FORBIDDEN: "Dit adres staat niet op het open internet. Kies een adres dat iedereen in een"
    " gewone browser kan openen.",
    Fault.UNKNOWN_NAME: "Deze website is niet gevonden. Kijk of de naam in het adres klopt.",
    Fault.UNREACHABLE: "Deze website antwoordt niet. Kijk of u het adres zelf kunt openen, of"
    " probeer het later.",
    Fault.CERTIFICATE: "De beveiligde verbinding van deze website klopt niet. Vraag de beheerder"
    " van die website om het certificaat na te kijken.",
    Fault.SLOW: "Deze website antwoordt te langzaam. Probeer het later.",
    Fault.LARGE: "Deze website stuurt meer dan wij kunnen ophalen. Kies een korter overzicht.",
    Fault.REDIRECTS: "Dit adres stuurt steeds door naar een ander adres. Kies het adres waar u in"
    " een browser uitkomt.",
    Fault.GARBLED: "Deze website geeft geen geldig antwoord. Meld het de beheerder van die"
    " website, of kies een ander adres.",
}


class FetchError(PlatformError):
    """There is no answer; the text is a sentence for whoever typed the address."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_SENTENCES[fault])
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a web site answered, whichever status; `address` is where redirects ended."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def retry_after(self) -> float | None:
        """Seconds that the site asks us to wait, if it does."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdecimal():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if timezone.is_naive(moment):
            return None
        return max(0.0, (moment - timezone.now()).total_seconds())


def fetch(
    address: str,
    *,
    method: str = "GET",
    accept: str = "*/*",
    etag: str = "",
    last_modified: str = "",
    most_bytes: int = MOST_BYTES,
    seconds: float = 25.0,
    wants_body: bool = True,
    same_site: bool = False,
) -> Answer:
    """Ask `address`, follow redirects (`same_site`: on that host only), and answer in `seconds`.

    With an `etag` or `last_modified` from an earlier answer a site may say 304, without a body.
    Raises `FetchError`; a refusal of the site itself, such as 404, is an answer.
    """
    deadline = time.monotonic() + seconds
    headers = {
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "User-Agent": f"OGGZ/{__version__} (+{settings.BASE_URL}/)",
    }
    if etag:
        headers["If-None-Match"] = _as_header(etag)
    if last_modified:
        headers["If-Modified-Since"] = _as_header(last_modified)
    most_bytes = most_bytes if wants_body and method != "HEAD" else 0
    first = _Target.of(address)
    for _ in range(_MOST_REDIRECTS + 1):
        target = _Target.of(address)
        if same_site and (target.scheme, target.authority) != (first.scheme, first.authority):
            raise FetchError(Fault.REDIRECTS)
        answer = _ask(target, method, headers, most_bytes=most_bytes, deadline=deadline)
        location = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not location:
            return answer
        address = _redirected(target, location)
    raise FetchError(Fault.REDIRECTS)


def _redirected(target: "_Target", location: str) -> str:
    try:
        return urljoin(target.address, location)
    except ValueError:  # such as half an IPv6 address
        raise FetchError(Fault.GARBLED) from None


def host_of(address: str) -> str:
    """The name of the site that an address leads to, as it is looked up; raises `FetchError`."""
    return _Target.of(address).host


@dataclass(frozen=True)
class _Target:
    """An address that may be asked, taken apart once: nothing else reads it a second time."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, address: str) -> "_Target":
        if len(address) > LONGEST_ADDRESS or any(c.isspace() or ord(c) < 32 for c in address):
            raise FetchError(Fault.ADDRESS)
        try:
            parsed = parse_url(address)
        except LocationParseError:
            raise FetchError(Fault.ADDRESS) from None
        if parsed.scheme not in _PORTS or parsed.auth is not None or not parsed.host:
            raise FetchError(Fault.ADDRESS)
        target = cls(
            parsed.scheme,
            _ascii_host(parsed.host),
            parsed.port or _PORTS[parsed.scheme],
            (parsed.path or "/") + (f"?{parsed.query}" if parsed.query is not None else ""),
        )
        if target.port not in _PORTS.values() and not target.is_excepted:
            raise FetchError(Fault.FORBIDDEN)
        return target

    @property
    def is_excepted(self) -> bool:
        """Whether whoever installed the platform allows this host and port, wherever it is."""
        return f"{self.host}:{self.port}" in settings.FETCH_ALLOW

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def _ascii_host(host: str) -> str:
    host = host.strip("[]").rstrip(".").lower()
    if not host or "%" in host:
        raise FetchError(Fault.ADDRESS)
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise FetchError(Fault.ADDRESS) from None


def _as_header(text: str) -> str:
    """What a site said before, without what could begin another header."""
    return "".join(c for c in text if c.isascii() and c.isprintable())[:500]


# --- one request


def _ask(
    target: _Target, method: str, headers: dict[str, str], *, most_bytes: int, deadline: float
) -> Answer:
    connected = _connect(target, deadline)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = connected
    with _ended_at(deadline, connected) as is_over:
        try:
            connection.request(method, target.path, headers={"Host": target.authority, **headers})
            with connection.getresponse() as response:
                return Answer(
                    address=target.address,
                    status=response.status,
                    headers={
                        name.lower(): "".join(c for c in value if c.isprintable())
                        for name, value in response.getheaders()
                    },
                    body=_body(response, most_bytes, deadline) if most_bytes else b"",
                )
        except TimeoutError:
            raise FetchError(Fault.SLOW) from None
        except (http.client.HTTPException, OSError, ValueError, zlib.error):
            raise FetchError(Fault.SLOW if is_over() else Fault.GARBLED) from None
        finally:
            connection.close()


@contextmanager
def _ended_at(deadline: float, connected: socket.socket) -> Iterator[Callable[[], bool]]:
    """Ends the connection at the deadline, however a site spreads what it sends."""
    over = threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):  # ended already
            # Of the socket itself: that of TLS would first say goodbye.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()


def _body(response: http.client.HTTPResponse, most: int, deadline: float) -> bytes:
    unpack = _unpacking(response.headers.get("Content-Encoding", ""))
    parts, size = [], 0
    while piece := response.read1(_PIECE):
        for part in unpack(piece):
            size += len(part)
            if size > most:
                raise FetchError(Fault.LARGE)
            parts.append(part)
        if time.monotonic() > deadline:
            raise FetchError(Fault.SLOW)
    if response.length or time.monotonic() > deadline:
        raise http.client.IncompleteRead(b"")  # ended before the end
    return b"".join(parts)


def _unpacking(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    if encoding.strip().lower() in ("", "identity"):
        return lambda piece: iter([piece])
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise FetchError(Fault.GARBLED)  # we asked for gzip only
    unpacker = zlib.decompressobj(wbits=31)

    def unpack(piece: bytes) -> Iterator[bytes]:
        # A piece at a time: a kilobyte can hold a megabyte, and one is enough to refuse.
        while piece and not unpacker.eof:
            yield unpacker.decompress(piece, _PIECE)
            piece = unpacker.unconsumed_tail

    return unpack


# --- the connection


def _connect(target: _Target, deadline: float) -> socket.socket:
    addresses = _look_up(target, deadline)
    if not target.is_excepted:
        addresses = [each for each in addresses if is_global(each[0])]
    if not addresses:
        raise FetchError(Fault.FORBIDDEN)
    fault = Fault.UNREACHABLE
    for address in addresses[:4]:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            connected = socket.create_connection(address[:2], min(_CONNECT_SECONDS, left))
        except OSError as refused:
            fault = Fault.SLOW if isinstance(refused, TimeoutError) else Fault.UNREACHABLE
            continue
        connected.settimeout(max(0.1, min(_READ_SECONDS, deadline - time.monotonic())))
        return _secured(connected, target) if target.scheme == "https" else connected
    raise FetchError(fault if deadline > time.monotonic() else Fault.SLOW)


def _secured(connected: socket.socket, target: _Target) -> socket.socket:
    try:
        return _tls().wrap_socket(connected, server_hostname=target.host)
    except ssl.SSLCertVerificationError:
        raise FetchError(Fault.CERTIFICATE) from None
    except TimeoutError:
        raise FetchError(Fault.SLOW) from None
    except (OSError, ValueError):
        raise FetchError(Fault.CERTIFICATE) from None
    finally:
        connected.close()  # TLS took it over, or nobody has use for it


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Trusts what the machine trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _look_up(target: _Target, deadline: float) -> list[tuple[str, int]]:
    """The addresses that a name has now; the system itself may wait longer than we do."""
    answers: queue.SimpleQueue[list[tuple[str, int]]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        answers.put([(str(place[0]), target.port) for *_, place in found])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = answers.get(timeout=max(0.1, deadline - time.monotonic()))
    except queue.Empty:
        raise FetchError(Fault.SLOW) from None
    if not addresses:
        raise FetchError(Fault.UNKNOWN_NAME)
    return list(dict.fromkeys(addresses))


def is_global(address: str) -> bool:
    """Whether an IP address is one of the open internet, in whichever form it is written."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # also with a network card behind a percent sign
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        return parsed in _GLOBAL_IPV6 and not any(parsed in net for net in _NOT_GLOBAL_IPV6)
    return not any(parsed in net for net in _NOT_GLOBAL_IPV4)
