"""Asking addresses that people type: what is never asked, and what no site can do to us."""

import gzip
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oggz.web import fetch as module
from oggz.web.fetch import Fault, FetchError, fetch, host_of, is_global
from tests.portal.web_server import WebSite, certificate_for, web_site


@pytest.fixture
def site(settings) -> Iterator[WebSite]:
    """A site of this machine that may be asked, as an installation may allow an intranet."""
    with web_site() as running:
        settings.FETCH_ALLOW = [running.authority]
        yield running


def fault_of(address: str, **how: object) -> Fault:
    with pytest.raises(FetchError) as refused:
        fetch(address, **how)
    # A sentence for an editor: nothing of what the machine knows.
    assert not any(inner in str(refused.value) for inner in ("127.", "Errno", "Error", "socket"))
    assert str(refused.value).endswith(".")
    return refused.value.fault


# --- what is answered


def test_an_answer_with_its_status_and_body(site: WebSite) -> None:
    address = site.put("/feed", "<rss/>", headers={"Content-Type": "application/rss+xml"})
    answer = fetch(address)
    assert (answer.status, answer.body, answer.address) == (200, b"<rss/>", address)
    assert answer.content_type == "application/rss+xml"


def test_who_asks_says_who_it_is_and_sends_nothing_else(site: WebSite, settings) -> None:
    settings.BASE_URL = "https://portaal.example"
    fetch(site.put("/"))
    [(_, _, headers)] = site.asked
    assert "+https://portaal.example/" in headers["User-Agent"]
    assert headers["Host"] == site.authority
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_a_refusal_of_the_site_is_an_answer(site: WebSite) -> None:
    answer = fetch(site.put("/weg", "Weg", status=410))
    assert (answer.status, answer.is_ok) == (410, False)


def test_what_has_not_changed_is_not_sent_again(site: WebSite) -> None:
    address = site.put("/feed", "<rss/>", headers={"ETag": '"een"'})
    answer = fetch(address, etag='"een"', last_modified="Tue, 01 Sep 2026 10:00:00 GMT")
    assert (answer.status, answer.body) == (304, b"")
    assert site.asked[0][2]["If-Modified-Since"] == "Tue, 01 Sep 2026 10:00:00 GMT"


def test_what_a_site_said_before_cannot_begin_another_header(site: WebSite) -> None:
    fetch(site.put("/"), etag='"x"\r\nX-Smuggled: 1', last_modified="é\n")
    headers = site.asked[0][2]
    assert "X-Smuggled" not in headers
    assert headers["If-None-Match"] == '"x"X-Smuggled: 1'


def test_a_packed_answer_is_unpacked(site: WebSite) -> None:
    packed = gzip.compress(b"<rss/>" * 1000)
    assert fetch(site.put("/", packed, headers={"Content-Encoding": "gzip"})).body == (
        b"<rss/>" * 1000
    )


def test_without_a_body_nothing_is_read(site: WebSite) -> None:
    address = site.put("/", b"x" * 100_000)
    assert fetch(address, method="HEAD").status == 200
    assert fetch(address, wants_body=False).body == b""
    assert site.paths == ["HEAD /", "GET /"]


def test_a_name_in_other_letters(site: WebSite, settings, monkeypatch) -> None:
    settings.FETCH_ALLOW = [f"xn--caf-dma.example:{site.port}"]
    looked_up = []

    def getaddrinfo(host: str, port: int, **kind: object) -> list:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    site.put("/caf%C3%A9?q=%C3%A9")
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", lambda *_: _to(site))
    assert fetch(f"http://Café.example:{site.port}/café?q=é#deel").status == 200
    assert looked_up == ["xn--caf-dma.example"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120), ("", None), ("straks", None), ("-1", None), ("9" * 40, 999999999),
        ("Tue, 01 Sep 2020 10:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_how_long_a_site_asks_to_wait(site: WebSite, text: str, seconds: float | None) -> None:
    answer = fetch(site.put("/", status=429, headers={"Retry-After": text}))
    assert answer.retry_after == (pytest.approx(seconds) if seconds is not None else None)


def test_until_when_a_site_asks_to_wait(site: WebSite) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    answer = fetch(site.put("/", status=429, headers={"Retry-After": moment}))
    assert answer.retry_after == pytest.approx(3600, abs=30)


def test_a_site_may_name_the_moment_to_come_back(site: WebSite) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    answer = fetch(site.put("/", status=429, headers={"Retry-After": moment}))
    assert answer.retry_after == pytest.approx(3600, abs=60)


# --- what is not asked


@pytest.mark.parametrize(
    "address",
    [
        "", "geen adres", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
        "gopher://example.org/", "//example.org/", "http://", "http:///pad", "https://?q",
        "http://naam:wachtwoord@example.org/", "http://example.org@127.0.0.1/",
        "http://example .org/", "http://example.org/\r\nHost: x", "http://exa\0mple.org/",
        "http://[::1", "http://example.org:99999/", "http://example.org:poort/", "http://../",
        "http://[fe80::1%25eth0]/", "http://\u200b/", f"http://example.org/{'x' * 2000}",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert fault_of(address) is Fault.ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/",
        "http://0x7f.0.0.1/", "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/",
        "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/",
        "http://172.16.0.1/", "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/", "http://168.63.129.16/",
        "http://8.8.8.8:22/", "http://8.8.8.8:5432/", "https://8.8.8.8:8443/",
        "http://localhost./", "http://LOCALHOST/", "http://127.0.0.1:80/", "http:\\\\127.0.0.1/",
    ],
)  # fmt: skip
def test_what_only_the_server_can_reach_is_never_asked(address: str, monkeypatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("asked"))
    assert fault_of(address) in (Fault.FORBIDDEN, Fault.ADDRESS, Fault.UNKNOWN_NAME)


@given(
    st.one_of(
        st.ip_addresses(network="10.0.0.0/8"), st.ip_addresses(network="127.0.0.0/8"),
        st.ip_addresses(network="100.64.0.0/10"), st.ip_addresses(network="169.254.0.0/16"),
        st.ip_addresses(network="224.0.0.0/3"), st.ip_addresses(network="0.0.0.0/8"),
        st.ip_addresses(network="::ffff:0:0/96"), st.ip_addresses(network="64:ff9b::/96"),
        st.ip_addresses(network="64:ff9b:1::/48"), st.ip_addresses(network="2002::/16"),
        st.ip_addresses(network="2001::/32"), st.ip_addresses(network="fc00::/7"),
        st.ip_addresses(network="fe80::/9"), st.ip_addresses(network="ff00::/8"),
        st.ip_addresses(network="::/8"), st.ip_addresses(network="2001:db8::/32"),
    )
)  # fmt: skip
def test_no_address_of_these_networks_is_open(address: object) -> None:
    assert not is_global(str(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "145.97.39.155", "2001:67c:2564::1", "2a00::1"])
def test_an_address_of_the_open_internet_is(address: str) -> None:
    assert is_global(address)


def test_the_name_is_looked_up_once_and_the_checked_address_is_asked(
    site: WebSite, monkeypatch
) -> None:
    """A name that answers something else the second time gains nothing (DNS rebinding)."""
    looked_up, connected = [], []

    def getaddrinfo(host: str, port: int, **kind: object) -> list:
        looked_up.append(host)
        address = "203.0.113.9" if len(looked_up) > 1 else "145.97.39.155"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        return _to(site)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    site.put("/")
    assert fetch("http://wisselend.example/").status == 200
    assert (looked_up, connected) == (["wisselend.example"], [("145.97.39.155", 80)])


def _to(site: WebSite) -> socket.socket:
    connected = socket.socket()
    connected.connect(("127.0.0.1", site.port))
    return connected


def test_a_name_with_an_open_and_a_closed_address_is_asked_at_the_open_one(monkeypatch) -> None:
    connected = []

    def getaddrinfo(host: str, port: int, **kind: object) -> list:
        return [(2, 1, 6, "", ("127.0.0.1", port)), (2, 1, 6, "", ("145.97.39.155", port))]

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert fault_of("http://twee.example/") is Fault.UNREACHABLE
    assert connected == [("145.97.39.155", 80)]


def test_an_exception_is_for_one_host_and_one_port(site: WebSite, settings) -> None:
    site.put("/")
    with web_site() as other:
        other.put("/")
        assert fault_of(other.url()) is Fault.FORBIDDEN
        assert fault_of(f"http://localhost:{site.port}/") is Fault.FORBIDDEN
        assert other.asked == []
    assert fetch(site.url()).status == 200


def test_an_unknown_name(monkeypatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> list:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert fault_of("https://bestaat-niet.example/") is Fault.UNKNOWN_NAME


def test_a_name_that_is_never_found_does_not_hold_us(monkeypatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> list:
        time.sleep(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    started = time.monotonic()
    assert fault_of("https://traag.example/", seconds=0.3) is Fault.SLOW
    assert time.monotonic() - started < 1.5


def test_a_port_where_nobody_listens(site: WebSite, settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    settings.FETCH_ALLOW = [address]
    assert fault_of(f"http://{address}/") is Fault.UNREACHABLE


# --- redirects


def test_a_redirect_is_followed_and_told(site: WebSite) -> None:
    site.put("/nieuw/feed", "Hier")
    address = site.put("/oud", status=301, headers={"Location": "nieuw/feed"})
    answer = fetch(address)
    assert (answer.body, answer.address) == (b"Hier", site.url("/nieuw/feed"))


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("http://169.254.169.254/latest/meta-data/", Fault.FORBIDDEN),
        ("http://localhost/", Fault.FORBIDDEN),
        ("//127.0.0.1/", Fault.FORBIDDEN),
        ("http://[::1]/", Fault.FORBIDDEN),
        ("file:///etc/passwd", Fault.ADDRESS),
        ("http://naam:geheim@example.org/", Fault.ADDRESS),
        ("gopher://127.0.0.1:6379/_x", Fault.ADDRESS),
        ("http://[half", Fault.GARBLED),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_checked_anew(
    site: WebSite, location: str, fault: Fault, status: int
) -> None:
    assert fault_of(site.put("/", status=status, headers={"Location": location})) is fault


def test_redirects_without_end(site: WebSite) -> None:
    address = site.put("/", status=302, headers={"Location": "/"})
    assert fault_of(address) is Fault.REDIRECTS
    assert len(site.asked) == 6


# --- what a site may try


def test_fifty_megabytes(site: WebSite) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(800):
            handler.wfile.write(b"x" * 65536)
            sent.append(65536)

    address = site.put("/", raw=endless)
    assert fault_of(address, most_bytes=1_000_000) is Fault.LARGE
    time.sleep(0.1)
    assert sum(sent) < 20_000_000  # what the network keeps ready, not all of it


@pytest.mark.parametrize("layers", [1, 2])
def test_a_little_that_unpacks_to_very_much(site: WebSite, layers: int) -> None:
    body = gzip.compress(b"\0" * 60_000_000)
    assert len(body) < 100_000
    if layers == 2:
        body = gzip.compress(body)
    address = site.put("/", body, headers={"Content-Encoding": "gzip"})
    if layers == 2:  # only what the site says is unpacked, once
        assert len(fetch(address).body) < 100_000
    else:
        assert fault_of(address) is Fault.LARGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate", "onzin"])
def test_a_packing_that_nobody_asked_for(site: WebSite, encoding: str) -> None:
    address = site.put("/", gzip.compress(b"x"), headers={"Content-Encoding": encoding})
    assert fault_of(address) is Fault.GARBLED


def test_what_was_packed_badly(site: WebSite) -> None:
    address = site.put("/", b"geen gzip", headers={"Content-Encoding": "gzip"})
    assert fault_of(address) is Fault.GARBLED


def drip(piece: bytes, first: bytes = b"") -> object:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        for _ in range(200):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    return write


_BEGIN = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        drip(b"x", _BEGIN + b"\r\n"),
        drip(b"x", _BEGIN + b"Content-Length: 100000\r\n\r\n"),
        drip(b"1\r\nx\r\n", _BEGIN + b"Transfer-Encoding: chunked\r\n\r\n"),
        drip(b"x", _BEGIN + b"X-Long: "),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"", b""),
    ],
    ids=["body", "length", "chunks", "header", "continue", "silence"],
)
def test_a_site_that_answers_a_letter_at_a_time(site: WebSite, raw: object) -> None:
    address = site.put("/", raw=raw)
    started = time.monotonic()
    assert fault_of(address, seconds=0.6) is Fault.SLOW
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "sent",
    [
        b"geen http\r\n\r\n",
        b"",
        _BEGIN + b"".join(b"X-%d: 1\r\n" % n for n in range(500)) + b"\r\n",
        _BEGIN + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n",
        _BEGIN + b"Content-Length: 100\r\n\r\nte kort",
        _BEGIN + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    ],
    ids=["no http", "nothing", "many headers", "long header", "too short", "bad chunks"],
)
def test_a_garbled_answer(site: WebSite, sent: bytes) -> None:
    assert fault_of(site.put("/", raw=lambda h: h.wfile.write(sent))) is Fault.GARBLED


# --- TLS


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """A certificate of this machine that this machine trusts."""
    path = certificate_for("127.0.0.1", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    module._tls.cache_clear()
    yield path
    module._tls.cache_clear()


def test_a_certificate_that_is_trusted(trusted: Path, settings) -> None:
    with web_site(certificate=trusted) as site:
        settings.FETCH_ALLOW = [site.authority]
        assert fetch(site.put("/", "Veilig")).body == b"Veilig"


def test_a_certificate_of_another_name(tmp_path: Path, monkeypatch, settings) -> None:
    path = certificate_for("example.org", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    module._tls.cache_clear()
    with web_site(certificate=path) as site:
        settings.FETCH_ALLOW = [site.authority]
        assert fault_of(site.put("/")) is Fault.CERTIFICATE
        assert site.asked == []
    module._tls.cache_clear()


@pytest.mark.parametrize("days", [1, -1])
def test_a_certificate_that_nobody_vouches_for(tmp_path: Path, settings, days: int) -> None:
    module._tls.cache_clear()
    with web_site(certificate=certificate_for("127.0.0.1", tmp_path, days=days)) as site:
        settings.FETCH_ALLOW = [site.authority]
        assert fault_of(site.put("/")) is Fault.CERTIFICATE


def test_plain_http_where_tls_was_asked(site: WebSite) -> None:
    assert fault_of(f"https://{site.authority}/") is Fault.CERTIFICATE


def test_a_slow_drip_over_tls(trusted: Path, settings) -> None:
    with web_site(certificate=trusted) as site:
        settings.FETCH_ALLOW = [site.authority]
        address = site.put("/", raw=drip(b"x", _BEGIN + b"\r\n"))
        started = time.monotonic()
        assert fault_of(address, seconds=0.8) is Fault.SLOW
        assert time.monotonic() - started < 2


# --- any text at all


@given(st.text(max_size=60))
@example("http://[")
@example("http://a\u0300.example:80/")
@example("https://xn--/")
def test_any_text_is_a_host_or_a_clear_refusal(text: str) -> None:
    for address in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            host = host_of(address)
        except FetchError as refused:
            assert refused.fault in (Fault.ADDRESS, Fault.FORBIDDEN)
        else:
            assert host.isascii()
            assert host == host.lower()
