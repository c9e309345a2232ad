"""`oggz demo`: prepares both sites once, runs them on this machine only, stops all of it.

Each site and worker is a process of its own with the environment of its own site, so that no
process ever knows the address of another site's database.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from oggz.errors import PlatformError
from oggz.web import databases, locations
from oggz.web.demo import DemoAccount
from oggz.web.modes import Mode
from oggz.web.whole_requests import THREADS

SITES = ("portal", "casework")
_DEFAULT_PORTS = {"portal": 8000, "casework": 8001}
_ADDRESS = "127.0.0.1"
_STOP_SECONDS = 8
_READY_SECONDS = 60
_SOURCE = Path(__file__).resolve().parents[1]

console = Console(highlight=False, soft_wrap=True)


def run(*, serve: bool, accounts: Mapping[str, Sequence[DemoAccount]]) -> None:
    """Prepare the demonstration and, if `serve`, run it until SIGINT or SIGTERM.

    `accounts` are shown by site.
    """
    stopping = _stop_on_signals()
    os.environ["OGGZ_MODE"] = Mode.DEMO
    ports = {site: _port(site) for site in SITES}
    if len(set(ports.values())) < len(ports):
        raise PlatformError("PORTAL_PORT en CASEWORK_PORT zijn gelijk: geef elke site een poort.")
    if serve:
        for site, port in ports.items():
            _check_port_is_free(site, port)
    for site, port in ports.items():
        os.environ.setdefault(f"OGGZ_{site.upper()}_BASE_URL", f"http://localhost:{port}")
    with ExitStack() as stack:
        with step("Database starten"):
            environments = stack.enter_context(databases.available(*SITES))
        _prepare(environments, stopping)
        if serve and not stopping.is_set():
            _serve(environments, ports, accounts, stopping)


def _port(site: str) -> int:
    text = os.environ.get(f"{site.upper()}_PORT", str(_DEFAULT_PORTS[site]))
    if not text.isdecimal() or len(text) > 5 or not 0 < int(text) < 65536:
        raise PlatformError(f"{site.upper()}_PORT is ‘{text}’; kies een getal van 1 tot 65535.")
    return int(text)


def _check_port_is_free(site: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError as error:
            variable = f"{site.upper()}_PORT"
            raise PlatformError(
                f"Poort {port} is bezet: stop wat daar draait, of kies een andere met"
                f" {variable}={port + 10} make demo."
            ) from error


def _stop_on_signals() -> threading.Event:
    """An event that is set on SIGINT and SIGTERM, also where a script made us ignore them."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


@contextmanager
def step(title: str) -> Iterator[None]:
    """Tell what is being done, and how long it took."""
    started = time.monotonic()
    console.print(f"{title} …", end=" ")
    yield
    console.print(f"klaar ({time.monotonic() - started:.0f} s)")


# --- preparing

# Apart, because tests begin with the other examples and without anybody's case.
_MORE = {"casework": (("Verzonnen casussen laden", ["load_demo_cases"], {}),)}


def _prepare(environments: dict[str, dict[str, str]], stopping: threading.Event) -> None:
    for site in SITES:
        stamp = locations.var() / "demo" / f"{site}.stamp"
        state = _state(environments[site])
        if stamp.exists() and stamp.read_text() == state:
            continue
        for title, command, extra in (
            (f"Tabellen van {site} bijwerken", ["migrate", "--verbosity=0"], databases.as_owner()),
            (f"Voorbeelden van {site} laden", ["load_demo"], {}),
            *_MORE.get(site, ()),
            (
                f"Vormgeving van {site} klaarzetten",
                ["collectstatic", "--no-input", "--verbosity=0"],
                {},
            ),
        ):
            if stopping.is_set():
                return
            with step(title):
                _run_command(site, command, environments[site] | extra, stopping)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(state)


def _state(environment: dict[str, str]) -> str:
    """Changes when the program, its example content or the database is another one."""
    digest = hashlib.sha256(repr(sorted(environment.items())).encode())
    for path in sorted(_SOURCE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            status = path.stat()
            digest.update(f"{path}{status.st_size}{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _run_command(
    site: str, command: Sequence[str], environment: dict[str, str], stopping: threading.Event
) -> None:
    process = _start([sys.executable, "-m", "oggz", site, *command], environment, subprocess.PIPE)
    with process:
        while process.poll() is None:
            if stopping.wait(0.1):
                process.terminate()
        error = process.stderr.read() if process.stderr else ""
    if process.returncode and not stopping.is_set():
        console.print()
        if "No space left on device" in error:
            raise PlatformError("De schijf is vol: maak ruimte en begin opnieuw.")
        console.print(error[-4000:], markup=False)
        raise PlatformError(f"`oggz {site} {command[0]}` lukte niet; hierboven staat waarom.")


def _start(
    command: Sequence[str], environment: dict[str, str], stderr: int | None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        env=databases.of_one_site(environment),
        stdin=subprocess.DEVNULL,
        stderr=stderr,
        text=True,
        start_new_session=True,  # Ctrl-C is for us: we stop each in order
    )


# --- serving


@dataclass(frozen=True)
class Service:
    name: str
    site: str
    command: Sequence[str]


def _services(ports: dict[str, int]) -> Iterator[Service]:
    for site in SITES:
        yield Service(f"{site}", site, web_server(site, ports[site]))
        yield Service(f"{site}-worker", site, worker(site))
    yield Service("casework-sealer", "casework", sealer())


def web_server(site: str, port: int, *, processes: int = 1) -> list[str]:
    """The command that serves one site on this machine."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", f"oggz.{site}.wsgi:application",
        "--host", _ADDRESS, "--port", str(port), "--workers", str(processes),
        "--blocking-threads", str(THREADS), "--http", "1", "--no-ws", "--log-level", "warning",
        # Who connects says what they want in ten seconds and 64 kB.
        "--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536",
    ]  # fmt: skip


def worker(site: str) -> list[str]:
    """The command that works through the queue of one site."""
    return [sys.executable, "-m", "oggz", site, "procrastinate", "worker", "--concurrency", "2"]


def sealer() -> list[str]:
    """The command that seals what casework records."""
    return [sys.executable, "-m", "oggz", "casework", "seal_audit"]


def _serve(
    environments: dict[str, dict[str, str]],
    ports: dict[str, int],
    accounts: Mapping[str, Sequence[DemoAccount]],
    stopping: threading.Event,
) -> None:
    logs = locations.var() / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    running: dict[str, subprocess.Popen[str]] = {}
    try:
        with step("Sites starten"):
            for service in _services(ports):
                with (logs / f"{service.name}.log").open("w") as log:
                    environment = environments[service.site]
                    running[service.name] = _start(service.command, environment, log.fileno())
            for site in SITES:
                _wait_until_ready(ports[site], running, stopping)
        if not stopping.is_set():
            _announce(ports, accounts)
        while not stopping.wait(0.5):
            _check_all_run(running)
    finally:
        _stop(running)


def _wait_until_ready(
    port: int, running: dict[str, subprocess.Popen[str]], stopping: threading.Event
) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not stopping.is_set():
        try:
            with urllib.request.urlopen(f"http://{_ADDRESS}:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            pass
        _check_all_run(running)
        if time.monotonic() > deadline:
            raise PlatformError(f"Poort {port} antwoordt niet; zie {locations.var() / 'logs'}.")
        time.sleep(0.1)


def _check_all_run(running: dict[str, subprocess.Popen[str]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            log = locations.var() / "logs" / f"{name}.log"
            raise PlatformError(f"‘{name}’ is gestopt; zie {log}.")


def _announce(ports: dict[str, int], accounts: Mapping[str, Sequence[DemoAccount]]) -> None:
    names = {"portal": "Portaal", "casework": "Casusomgeving"}
    for site in SITES:
        console.print(f"\n{names[site]}: http://localhost:{ports[site]}")
        for account in accounts[site]:
            line = f"  {account.role}: {account.username} / {account.password}"
            console.print(line, markup=False)
    console.print(f"\nDe redactie van het portaal: http://localhost:{ports['portal']}/beheer/")
    console.print("Stoppen: Ctrl-C")


def _stop(running: dict[str, subprocess.Popen[str]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # A granian that is told to stop while it starts can hang; its workers are its group.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
