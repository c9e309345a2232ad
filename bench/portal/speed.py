"""Pages a second of the portal, beside a plain Wagtail site in the same run.

Both have the same thousand articles and images and one web process of their own. They are asked
in turn, round after round, and the median of the rounds is reported with the ratio: a machine
that is slow for a while is slow for both. Our cached pages are measured beside Django's own
whole-page cache around the plain site.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from psycopg import sql

from bench.client import measure
from oggz.web import databases
from oggz.web.embedded import PORTAL, EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
ROUNDS = 5
SECONDS = 3.0

# What is measured: name, our address, the plain site's; several articles, asked in turn.
UNCACHED = (
    ("home", ["/"], ["/"]),
    ("list of 20 with images", ["/nieuws/"], ["/nieuws/"]),
    (
        "article",
        [f"/nieuws/bericht-{n}/" for n in range(100, 140)],
        [f"/nieuws/bericht-{n}/" for n in range(100, 140)],
    ),
    ("municipality with 1,000 news pages", ["/gemeenten/lelystad/"], None),
)


def run() -> list[str]:
    """Measure; the lines of a Markdown section."""
    shutil.rmtree(VAR / "files", ignore_errors=True)
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["OGGZ_VAR"] = str(VAR)
    server = EmbeddedServer(VAR / "postgres", durable=False)
    with server.running(), ExitStack() as stack:
        ours = _filled(server, "bench_ours", _fill_ours)
        peer = _filled(server, "bench_peer", _fill_peer)
        ports = {
            "ours": stack.enter_context(
                _serving("oggz.portal", ours | {"OGGZ_PAGE_CACHE_BYTES": "0"})
            ),
            "peer": stack.enter_context(_serving("bench.portal.peer", peer)),
            "ours cached": stack.enter_context(_serving("oggz.portal", ours)),
            "peer cached": stack.enter_context(
                _serving("bench.portal.peer", peer | {"PEER_CACHED": "1"})
            ),
        }
        return [
            "## Portal: pages a second, one web process",
            "",
            f"Medians of {ROUNDS} rounds of {SECONDS:.0f} s, in turn; {os.cpu_count()} cores shared"
            " by server, database and client.",
            "",
            "| page | ours | plain Wagtail | ratio |",
            "|---|---|---|---|",
            *_rows(ports["ours"], ports["peer"], ""),
            *_rows(ports["ours cached"], ports["peer cached"], ", cached"),
            "",
        ]


def _rows(our_port: int, peer_port: int, label: str) -> Iterator[str]:
    for name, our_paths, peer_paths in UNCACHED:
        measure(our_port, our_paths, seconds=1)
        ours, peers = [], []
        if peer_paths:
            measure(peer_port, peer_paths, seconds=1)
        for _ in range(ROUNDS):
            ours.append(measure(our_port, our_paths, seconds=SECONDS).per_second)
            if peer_paths:
                peers.append(measure(peer_port, peer_paths, seconds=SECONDS).per_second)
        our_median = statistics.median(ours)
        if peers:
            ratio = statistics.median(o / p for o, p in zip(ours, peers, strict=True))
            beside = f"{statistics.median(peers):,.0f} | {ratio:.2f}"
        else:
            beside = "– | –"
        yield f"| {name}{label} | {our_median:,.0f} | {beside} |"


# --- two sites with the same content


def _filled(server: EmbeddedServer, name: str, fill) -> dict[str, str]:
    with server.connect() as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))
        server.create_database(PORTAL, connection, name=name)
    environment = dict(os.environ) | {
        databases.url_variable(PORTAL): server.url(PORTAL.app, name),
        databases.owner_url_variable(PORTAL): server.url(PORTAL.owner, name),
        "PYTHONPATH": str(ROOT),
        "OGGZ_LOG_LEVEL": "WARNING",
    }
    fill(environment)
    with server.connect(name) as connection:
        connection.execute("VACUUM ANALYZE")
    return environment


def _fill_ours(environment: dict[str, str]) -> None:
    oggz = [sys.executable, "-m", "oggz", "portal"]
    _call([*oggz, "migrate", "--verbosity=0"], environment | databases.as_owner())
    _call([*oggz, "load_demo"], environment)
    _call([*oggz, "collectstatic", "--no-input", "--verbosity=0"], environment)
    environment["DJANGO_SETTINGS_MODULE"] = "oggz.portal.settings"
    _call([sys.executable, "-m", "bench.portal.fill_ours"], environment)


def _fill_peer(environment: dict[str, str]) -> None:
    # A plain site knows no second role: it serves as the owner of its tables.
    environment[databases.url_variable(PORTAL)] = environment[databases.owner_url_variable(PORTAL)]
    environment["DJANGO_SETTINGS_MODULE"] = "bench.portal.peer.settings"
    django = [sys.executable, "-m", "django"]
    _call([*django, "migrate", "--run-syncdb", "--verbosity=0"], environment)
    _call([sys.executable, "-m", "bench.portal.fill_peer"], environment)


def _call(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _serving(site: str, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", f"{site}.wsgi:application",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")
