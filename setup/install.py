"""Installs what the platform needs into `.venv` and `node_modules`, then runs a command there.

Usage: python3 setup/install.py {sites|dev} [COMMAND ...]

Written for a bare machine: only Python's standard library, and only what `python3` itself brings.
Each long step prints a line; whatever a person can mend is told in one sentence.
"""

from __future__ import annotations  # so that a Python that is too old gets as far as hearing so

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 2_000_000_000
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGE = "chromium"
STOPS = (signal.SIGINT, signal.SIGTERM)
asked_to_stop: list[int] = []


class CannotInstall(Exception):
    """One Dutch sentence: what is wrong and what to do."""


def main(requirements: str, command: list[str]) -> None:
    check_machine()
    install_python_packages(requirements)
    build_front_end()
    if requirements == "dev":
        install_browser()
    if command:
        os.chdir(ROOT)
        environment = os.environ | {"PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}"}
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        leave_if_stopped()
        os.execvpe(command[0], command, environment)


def check_machine() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise CannotInstall(
            f"Python {sys.version_info.major}.{sys.version_info.minor} is te oud: installeer"
            " Python 3.11 of nieuwer."
        )
    if not PYTHON.exists() and (
        importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None
    ):
        raise CannotInstall(
            "Deze Python kan geen eigen omgeving maken: installeer eerst het pakket python3-venv"
            " (apt install python3-venv)."
        )
    if not PYTHON.exists() and shutil.disk_usage(ROOT).free < LEAST_FREE_BYTES:
        raise CannotInstall(f"De schijf van {ROOT} is te vol: er is 2 GB vrije ruimte nodig.")


def install_python_packages(requirements: str) -> None:
    """Install the locked packages unless they already are; `dev` holds all of `sites`."""
    lock = ROOT / "requirements" / f"{requirements}.txt"
    project = (ROOT / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(lock.read_bytes() + project + str(ROOT).encode()).hexdigest()
    stamp = VENV / f"installed-{requirements}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not (PYTHON.exists() and (VENV / "bin" / "pip").exists()):
        run("Python-omgeving maken", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
           "--no-input", "--retries=2"]  # fmt: skip
    run("Python-pakketten installeren", [*pip, "--require-hashes", "-r", str(lock)])
    run("oggz installeren", [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamp.write_text(wanted)


def build_front_end() -> None:
    run("Vormgeving bouwen", [str(PYTHON), "-m", "oggz.web.frontend.build"], announce_after=1)


def install_browser() -> None:
    """Chromium for the browser tests, from the distribution."""
    if any(find_program(name) for name in CHROMIUM_NAMES):
        return
    apt = find_program("apt-get")
    command = f"apt-get update && apt-get install --yes {BROWSER_PACKAGE}"
    if apt is None:
        raise CannotInstall(
            "Voor de browsertests is Chromium nodig: installeer het pakket chromium."
        )
    if os.geteuid() != 0:
        raise CannotInstall(f"Voor de browsertests is Chromium nodig; typ: sudo sh -c '{command}'")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PATH": system_path()}
    run("Pakketlijst ophalen", [apt, "update", "-qq"], environment=quiet)
    install = [apt, "install", "-qq", "--yes", "--no-install-recommends", BROWSER_PACKAGE]
    run("Chromium installeren", install, environment=quiet)


def system_path() -> str:
    return (
        f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    )


def find_program(name: str) -> str | None:
    return shutil.which(name, path=system_path())


def run(
    title: str,
    command: list[str],
    *,
    environment: dict[str, str] | None = None,
    announce_after: float = 0,
) -> None:
    """Run one step; its line appears at once, or only when it turns out to take a while."""
    started = time.monotonic()
    announced = False
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True,
    )  # fmt: skip
    try:
        while True:
            if not announced and time.monotonic() - started >= announce_after:
                print(f"{title} …", end=" ", flush=True)
                announced = True
            try:
                output, _ = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                leave_if_stopped()
    except BaseException:
        # Ctrl-C or a stop: pip and npm with all that they started.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    leave_if_stopped()
    if process.returncode:
        if announced:
            print()
        raise CannotInstall(explain(title, output))
    if announced:
        print(f"klaar ({time.monotonic() - started:.0f} s)", flush=True)


def explain(title: str, output: str) -> str:
    if "No space left on device" in output or "ENOSPC" in output:
        return "De schijf is vol: maak ruimte en begin opnieuw."
    signs = ("name resolution", "Failed to establish a new connection", "Network is unreachable",
             "Connection refused", "No matching distribution found", "ConnectionError",
             "ReadTimeoutError", "ENOTFOUND", "EAI_AGAIN", "Temporary failure")  # fmt: skip
    if any(sign in output for sign in signs):
        return f"{title} lukte niet: de pakketbron is niet bereikbaar. Controleer het netwerk."
    if "python3-venv" in output or "ensurepip" in output:
        return (
            "Deze Python kan geen eigen omgeving maken: installeer eerst het pakket python3-venv"
            " (apt install python3-venv)."
        )
    lines = [line for line in output.strip().splitlines() if line.strip()]
    return f"{title} lukte niet: {lines[-1] if lines else 'zonder uitleg'}"


def leave_if_stopped() -> None:
    if asked_to_stop:
        raise SystemExit(128 + asked_to_stop[0])


def _stop(number: int, frame: object) -> None:
    # Not an exception from here: in the middle of starting a program, that program would stay.
    asked_to_stop.append(number)


if __name__ == "__main__":
    for number in STOPS:
        signal.signal(number, _stop)
    try:
        main(sys.argv[1], sys.argv[2:])
    except CannotInstall as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"Installeren lukte niet: {error.strerror} ({error.filename}).", file=sys.stderr)
        sys.exit(1)
