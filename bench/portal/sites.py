"""Two sites to measure, ours and a plain Wagtail one: their databases and web processes."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from psycopg import sql

from bench.client import Measured, measure
from oggz.web import databases
from oggz.web.embedded import PORTAL, EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
# To try the benchmarks themselves: few pages, one short round, nothing to conclude from.
QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
ROUNDS, SECONDS = (1, 0.5) if QUICK else (5, 3.0)

Who = Literal["ours", "peer"]
_SETTINGS: dict[Who, str] = {"ours": "oggz.portal.settings", "peer": "bench.portal.peer.settings"}
_WSGI: dict[Who, str] = {"ours": "oggz.portal.wsgi", "peer": "bench.portal.peer.wsgi"}


@dataclass
class Sites:
    """Databases of both sites on one server. Migrations and our demo run once for all of them."""

    server: EmbeddedServer
    _prepared: dict[Who, str] = field(default_factory=dict)

    def filled(self, who: Who, name: str, module: str) -> tuple[dict[str, str], str]:
        """A new database that `module` fills: its environment, and what the module printed."""
        if who not in self._prepared:
            prepared = f"bench_{who}_empty"
            environment = self._new(who, prepared, template="template1")
            (_prepare_ours if who == "ours" else _prepare_peer)(environment)
            self._prepared[who] = prepared
        environment = self._new(who, name, template=self._prepared[who])
        printed = call([sys.executable, "-m", module], environment)
        with self.server.connect(name) as connection:
            connection.execute("VACUUM ANALYZE")
        return environment, printed

    def _new(self, who: Who, name: str, *, template: str) -> dict[str, str]:
        with self.server.connect() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))
            self.server.create_database(PORTAL, connection, name=name, template=template)
        url, owner_url = self.server.url(PORTAL.app, name), self.server.url(PORTAL.owner, name)
        return dict(os.environ) | {
            # A plain site knows no second role: it serves as the owner of its tables.
            databases.url_variable(PORTAL): url if who == "ours" else owner_url,
            databases.owner_url_variable(PORTAL): owner_url,
            "PYTHONPATH": str(ROOT),
            "OGGZ_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": _SETTINGS[who],
        }


@contextmanager
def opened() -> Iterator[Sites]:
    shutil.rmtree(VAR / "files", ignore_errors=True)
    shutil.rmtree(VAR / "peer-files", ignore_errors=True)
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["OGGZ_VAR"] = str(VAR)
    server = EmbeddedServer(VAR / "postgres", durable=False)
    with server.running():
        yield Sites(server)


def _prepare_ours(environment: dict[str, str]) -> None:
    oggz = [sys.executable, "-m", "oggz", "portal"]
    call([*oggz, "migrate", "--verbosity=0"], environment | databases.as_owner())
    call([*oggz, "load_demo"], environment)
    call([*oggz, "collectstatic", "--no-input", "--verbosity=0"], environment)


def _prepare_peer(environment: dict[str, str]) -> None:
    django = [sys.executable, "-m", "django"]
    call([*django, "migrate", "--run-syncdb", "--verbosity=0"], environment)


def call(command: list[str], environment: dict[str, str]) -> str:
    """Run it; what it printed."""
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextmanager
def serving(who: Who, environment: dict[str, str]) -> Iterator[int]:
    """One web process with two threads; its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", f"{_WSGI[who]}:application",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"the home page answers {error.code}") from error
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")


def in_turn(
    our_port: int,
    our_paths: list[str],
    peer_port: int,
    peer_paths: list[str],
    *,
    whole_passes: bool = False,
) -> tuple[list[Measured], list[Measured]]:
    """Rounds of ours and the peer's, one after the other; the peer's are empty without paths."""

    def ask(port: int, paths: list[str], seconds: float) -> list[Measured]:
        if not paths:
            return []
        return [measure(port, paths, seconds=seconds, whole_passes=whole_passes)]

    ours, peers = [], []
    for number in range(ROUNDS + 1):
        seconds = SECONDS if number else min(SECONDS, 1)  # the first warms up
        ours += ask(our_port, our_paths, seconds)
        peers += ask(peer_port, peer_paths, seconds)
    return ours[1:], peers[1:]
