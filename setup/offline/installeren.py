"""Installs the monitor from this folder, without network and without administrator rights.

Only Python's standard library. `installeren.bat` and `installeren.sh` find a Python that can run
it; whatever a person can mend is told in one Dutch sentence, and a failure leaves what was there.
"""

from __future__ import annotations  # so that a Python that is too old gets as far as hearing so

import argparse
import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
ENVIRONMENT = "omgeving"
MARK = "bundel.json"
LOG = "installeren.log"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
WINDOWS = os.name == "nt"
# Windows opens no longer path unless an administrator changed that.
LONGEST_WINDOWS_PATH = 259
OLDEST_GLIBC = (2, 28)
CHECKED = "cryptography duckdb highspy ibis jinja2 numba opendp pyarrow pydantic oggz.monitor.cli"
NEW_BUNDLE = "Vraag de bundel opnieuw aan en installeer deze niet."

OGGZ_CMD = '@echo off\r\n"%~dp0omgeving\\Scripts\\python.exe" -I -m oggz %*\r\n'
MONITOR_BAT = (
    '@echo off\r\nset "PATH=%~dp0;%PATH%"\r\ncd /d "%USERPROFILE%"\r\n'
    'call "%~dp0oggz.cmd" monitor\r\ncmd /k\r\n'
)
OGGZ_SH = '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/omgeving/bin/python" -I -m oggz "$@"\n'


class CannotInstall(Exception):
    """One or two Dutch sentences: what is wrong and what to do."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="installeren", description="Installeert de monitor.")
    parser.add_argument("map", nargs="?", type=Path, default=Path.home() / "oggz",
                        help="waar de monitor komt te staan (standaard: %(default)s)")  # fmt: skip
    folder = Path(os.path.abspath(parser.parse_args(arguments).map))
    bundle = checked(HERE)
    check_python(bundle)
    check_folder(folder, bundle)
    install(folder, python_of(bundle))
    write_starters(folder)


def checked(bundle: Path) -> dict:
    """What the bundle says of itself, after all its files were found whole and unchanged."""
    print("Controleren of de bundel heel is …", flush=True)
    try:
        lines = (bundle / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        raise CannotInstall(
            f"Het bestand {SUMS} ontbreekt. Pak het hele zipbestand uit en begin opnieuw."
        ) from None
    sums = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    for name, checksum in sums.items():
        file = bundle / name
        if not file.is_file():
            raise CannotInstall(
                f"Het bestand {name} ontbreekt. Pak het hele zipbestand uit en begin opnieuw."
            )
        if sha256(file) != checksum:
            raise CannotInstall(
                f"Het bestand {name} is beschadigd of veranderd: de controlesom klopt niet."
                f" {NEW_BUNDLE}"
            )
    for file in sorted((bundle / "wheels").iterdir()):
        if f"wheels/{file.name}" not in sums:
            raise CannotInstall(
                f"Het bestand wheels/{file.name} hoort niet in de bundel. {NEW_BUNDLE}"
            )
    return json.loads((bundle / MARK).read_text(encoding="utf-8"))


def sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        for piece in iter(lambda: opened.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def check_python(bundle: dict) -> None:
    first, last = bundle["pythons"][0]["version"], bundle["pythons"][-1]["version"]
    wanted = f"Python {first}" if first == last else f"Python {first} tot en met {last}"
    if sysconfig.get_platform() != bundle["platform"]:
        raise CannotInstall(
            f"Deze bundel is voor {bundle['system']} met een gewone 64-bits Python (x64). De Python"
            f" die nu draait is van een andere soort ({sysconfig.get_platform()}). Installeer een"
            " 64-bits Python, of vraag de bundel voor uw computer."
        )
    if all(each["version"] != VERSION for each in bundle["pythons"]):
        raise CannotInstall(
            f"Deze bundel werkt met {wanted}; de Python die nu draait is {VERSION}. Installeer een"
            " Python die past (in LEESMIJ.txt staat hoe), of vraag een bundel voor uw versie."
        )
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise CannotInstall("Deze bundel werkt alleen met de gewone Python (CPython met GIL).")
    if WINDOWS:
        check_windows_library()
    else:
        check_glibc()


def python_of(bundle: dict) -> dict:
    return next(each for each in bundle["pythons"] if each["version"] == VERSION)


def check_windows_library() -> None:
    try:
        ctypes.CDLL("msvcp140.dll")
    except OSError:
        raise CannotInstall(
            "Op deze computer ontbreekt een onderdeel van Windows: ‘Microsoft Visual C++"
            " Redistributable’ (x64). Vraag uw beheerder om dat te installeren."
        ) from None


def check_glibc() -> None:
    name, version = platform.libc_ver()
    known = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if name != "glibc" or known < OLDEST_GLIBC:
        raise CannotInstall(
            "Deze Linux is te oud of van een andere soort: nodig is glibc"
            f" {OLDEST_GLIBC[0]}.{OLDEST_GLIBC[1]} of nieuwer, zoals in Debian 10, Ubuntu 20.04 en"
            " Red Hat 8."
        )


def check_folder(folder: Path, bundle: dict) -> None:
    there = folder / ENVIRONMENT
    if there.exists() and not (there / MARK).is_file():
        raise CannotInstall(
            f"In {folder} staat al een map ‘{ENVIRONMENT}’ die niet van de monitor is. Kies een"
            " andere map."
        )
    python = python_of(bundle)
    longest = (
        len(str(folder / ".nieuw-12345678" / "Lib" / "site-packages")) + python["longest_path"]
    )
    if WINDOWS and longest + 1 > LONGEST_WINDOWS_PATH:
        raise CannotInstall(
            f"De naam van de map {folder} is te lang voor Windows. Kies een kortere map, zoals"
            r" C:\Users\Public\oggz, en typ: installeren.bat C:\Users\Public\oggz"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        raise CannotInstall(
            f"In {folder} mag niet geschreven worden. Kies een map waarin dat mag, en geef die op:"
            " installeren gevolgd door de naam van de map."
        ) from None
    needed = python["installed_bytes"] * 5 / 4  # Python writes files of its own beside them
    if shutil.disk_usage(folder).free < needed:
        raise CannotInstall(
            f"De schijf van {folder} is te vol: er is {needed / 1e9:.1f} GB vrije ruimte nodig."
        )


def install(folder: Path, python: dict) -> None:
    """Into a new folder that takes the place of the old one when all works."""
    for left in (*folder.glob(".nieuw-*"), *folder.glob(".oud-*")):
        shutil.rmtree(left, ignore_errors=True)
    # Not that of the user's Python, which may be old or absent.
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    new = Path(tempfile.mkdtemp(prefix=".nieuw-", dir=folder))
    try:
        step("Een eigen Python-omgeving maken", folder,
             [sys.executable, "-I", "-m", "venv", "--without-pip", str(new)])  # fmt: skip
        # Looked up again: the Python of the Microsoft Store moves folders out of sight.
        inside = new / ("Scripts/python.exe" if WINDOWS else "bin/python")
        if not inside.exists():
            raise CannotInstall(
                f"Windows laat deze Python niet schrijven in {folder}. Kies een andere map, of"
                " gebruik een Python die niet uit de Microsoft Store komt."
            )
        step("De onderdelen installeren (dit duurt een paar minuten)", folder, [
            str(inside), "-I", str(pip / "pip"), "install", "--isolated", "--no-index",
            "--no-input", "--no-compile", "--find-links", str(HERE / "wheels"), "--require-hashes",
            "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check",
            "--no-warn-script-location", "-r", str(HERE / python["requirements"]),
        ])  # fmt: skip
        imports = "; ".join(f"import {name}" for name in CHECKED.split())
        step("Proberen of alles werkt", folder, [str(inside), "-I", "-c", imports])
        shutil.copy(HERE / MARK, new / MARK)
        new.chmod(0o755)
        swap(folder, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def step(title: str, folder: Path, command: list[str]) -> None:
    print(f"{title} …", flush=True)
    # pip must meet no index, proxy or find-links that somebody set on this computer.
    clean = {name: value for name, value in os.environ.items()
             if not name.upper().startswith(("PIP_", "PYTHON"))}  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env=clean | {"PIP_CONFIG_FILE": os.devnull},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return
    told = done.stdout.decode("utf-8", "replace")
    (folder / LOG).write_text(told, encoding="utf-8")
    raise CannotInstall(explained(title, told, folder / LOG))


def explained(title: str, told: str, log: Path) -> str:
    if "No space left on device" in told or "Errno 28" in told:
        return "De schijf is vol. Maak ruimte en begin opnieuw."
    if "No module named venv" in told:
        return (
            "Deze Python kan geen eigen omgeving maken. Vraag uw beheerder om het pakket"
            " python3-venv, of gebruik een andere Python."
        )
    if "DO NOT MATCH THE HASHES" in told:
        return f"Een onderdeel klopt niet met de lijst van de bundel. {NEW_BUNDLE}"
    if "WinError 4551" in told or "blocked by" in told or "WinError 1260" in told:
        return (
            "Het beleid van uw organisatie houdt programma's uit deze map tegen. Vraag uw beheerder"
            f" om {log.parent} toe te staan."
        )
    return (
        f"Dit lukte niet: {title[0].lower()}{title[1:]}. Wat er misging staat in {log}; stuur dat"
        " bestand naar wie u de bundel gaf. Er is niets veranderd."
    )


def swap(folder: Path, new: Path) -> None:
    current, old = folder / ENVIRONMENT, folder / f".oud-{new.name[-8:]}"
    try:
        if current.exists():
            renamed(current, old)
        renamed(new, current)
    except OSError:
        if old.exists() and not current.exists():
            old.rename(current)
        raise CannotInstall(
            f"De map {current} is nog in gebruik. Sluit alle vensters van de monitor en begin"
            " opnieuw."
        ) from None
    shutil.rmtree(old, ignore_errors=True)


def renamed(old: Path, new: Path) -> None:
    """Wait a while for who still looks into the folder: a virus scanner does, on Windows."""
    for _ in range(10 if WINDOWS else 0):
        try:
            old.rename(new)
            return
        except PermissionError:
            time.sleep(1)
    old.rename(new)


def write_starters(folder: Path) -> None:
    if WINDOWS:
        (folder / "oggz.cmd").write_bytes(OGGZ_CMD.encode("ascii"))
        (folder / "oggz-monitor.bat").write_bytes(MONITOR_BAT.encode("ascii"))
        print(f"\nKlaar. Dubbelklik op oggz-monitor.bat in {folder}.")
        print("In het venster dat opengaat kunt u ook typen: oggz monitor")
        return
    starter = folder / "oggz"
    starter.write_text(OGGZ_SH)
    starter.chmod(0o755)
    link = Path.home() / ".local" / "bin" / "oggz"
    if linked(link, starter) and str(link.parent) in os.environ.get("PATH", "").split(":"):
        print("\nKlaar. Typ nu: oggz monitor")
    else:
        print(f"\nKlaar. Typ nu: '{starter}' monitor")


def linked(link: Path, starter: Path) -> bool:
    """Whether `oggz` in the user's own programs is ours; another's is left alone."""
    if link.is_symlink() and link.readlink() == starter:
        return True
    if link.is_symlink() or link.exists():
        return False
    try:
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(starter)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        main(sys.argv[1:])
    except CannotInstall as reason:
        print(f"\n{reason}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nGestopt. Er is niets veranderd.", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        print(f"\nInstalleren lukte niet: {error.strerror} ({error.filename}).", file=sys.stderr)
        sys.exit(1)
