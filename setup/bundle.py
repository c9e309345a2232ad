"""Makes dist/oggz-monitor-<version>-<system>.zip: the monitor, to be installed without network.

Usage: python setup/bundle.py [--system windows|linux] [--python 3.13] [--out DIR]

What is in it is decided by the commit and requirements/monitor.txt: the same commit gives the same
bytes. Wheels come through pip, as this machine has it configured, and are checked by the lock.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ADVISED = "3.13"  # to who has none
# Of the package only what a data officer needs: no site, no covenant.
PARTS = (
    "__init__.py", "__main__.py", "cli.py", "commands.py", "documents", "errors.py", "geography",
    "monitor",
)  # fmt: skip
PROJECT = ("pyproject.toml", "README.md", "LICENSE", "requirements/monitor.txt", "setup/offline")
LOCAL_VERSION = "+monitor"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


class CannotBundle(Exception):
    """One Dutch sentence: what is wrong and what to do."""


@dataclass(frozen=True)
class System:
    name: str
    title: str
    platform: str  # sysconfig.get_platform() there
    wheels: tuple[str, ...]  # pip's names, the newest first
    uv: str
    markers: dict[str, str]
    installer: str


SYSTEMS = {
    "windows": System(
        "windows", "Windows", "win-amd64", ("win_amd64",), "x86_64-pc-windows-msvc",
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows",
         "platform_machine": "AMD64"},
        "installeren.bat",
    ),
    "linux": System(
        "linux", "Linux", "linux-x86_64",
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)), "manylinux2014_x86_64",
         "manylinux2010_x86_64", "manylinux1_x86_64"),
        "x86_64-manylinux_2_28",
        {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux",
         "platform_machine": "x86_64"},
        "installeren.sh",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Commit:
    name: str
    time: int  # seconds since 1970


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=SYSTEMS, action="append")
    parser.add_argument("--python", choices=PYTHONS, action="append")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    asked = parser.parse_args()
    commit = the_commit()
    with tempfile.TemporaryDirectory() as folder:
        tree = committed(Path(folder))
        for name in asked.system or SYSTEMS:
            made = bundle(
                tree, SYSTEMS[name], asked.python or PYTHONS, commit=commit, out=asked.out
            )
            print(f"{made} ({made.stat().st_size / 1e6:.0f} MB)\nSHA-256 {sha256(made)}")
    print("Geef het controlegetal langs een andere weg door dan de bundel zelf.")


def the_commit() -> Commit:
    name, time = run(["git", "log", "-1", "--format=%h %ct"], "De versie lezen").split()
    if run(["git", "status", "--porcelain", "--untracked-files=no"], "De versie lezen"):
        print(f"Let op: alleen wat is vastgelegd ({name}) komt in de bundel.", file=sys.stderr)
    return Commit(name, int(time))


def committed(into: Path) -> Path:
    """The files of the last commit that the bundle is made of, in a new folder."""
    archive = into / "tree.tar"
    paths = (*PROJECT, *(f"src/oggz/{part}" for part in PARTS))
    run(["git", "archive", f"--output={archive}", "HEAD", "--", *paths], "De bestanden ophalen")
    with tarfile.open(archive) as opened:
        opened.extractall(into / "tree", filter="data")
    return into / "tree"


def bundle(
    tree: Path, system: System, pythons: Sequence[str], *, commit: Commit, out: Path
) -> Path:
    """Make the bundle of `tree` for these Pythons of one system; gives the zip."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        own = build_wheel(tree, work / "own", commit)
        version = own.name.split("-")[1]
        stem = f"oggz-monitor-{version.removesuffix(LOCAL_VERSION)}-{system.name}"
        if tuple(pythons) != PYTHONS:
            stem += f"-python{'-'.join(pythons)}"
        content = work / stem
        wheels = content / "wheels"
        wheels.mkdir(parents=True)
        told = []
        for python in pythons:
            lock = wanted(tree / "requirements" / "monitor.txt", system, python)
            found = download(lock, system, python, wheels, work)
            shutil.copy(own, wheels)
            listed = content / f"pakketten-{python}.txt"
            installed = [wheel for wheel in found if not wheel.name.startswith("pip-")]
            listed.write_text(requirements([*installed, own]))
            resolve(listed, wheels, system, python, work)
            told.append(
                {
                    "version": python,
                    "requirements": listed.name,
                    "installed_bytes": sum(map(unpacked_bytes, installed)),
                    "longest_path": max(map(longest_path, installed)),
                }
            )
        write_texts(tree, content, system, pythons, version=version, commit=commit, archive=stem)
        manifest = {"version": version, "commit": commit.name, "system": system.title,
                    "platform": system.platform, "pythons": told}  # fmt: skip
        (content / "bundel.json").write_text(json.dumps(manifest, indent=1) + "\n")
        sums = [
            f"{sha256(file)}  {file.relative_to(content).as_posix()}\n" for file in files(content)
        ]
        (content / "SHA256SUMS").write_bytes("".join(sums).encode())
        return archive(content, out, commit)


def build_wheel(tree: Path, into: Path, commit: Commit) -> Path:
    """A wheel of the parts alone; its version says that it is not the whole."""
    into.mkdir()
    source = into / "source"
    for part in PARTS:
        target = source / "src" / "oggz" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if (tree / "src" / "oggz" / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(tree / "src" / "oggz" / part, target, ignore=ignored)
        else:
            shutil.copy(tree / "src" / "oggz" / part, target)
    for name in ("README.md", "LICENSE"):
        shutil.copy(tree / name, source)
    project, found = re.subn(
        r'(?m)^version = "(.+)"$', rf'version = "\1{LOCAL_VERSION}"',
        (tree / "pyproject.toml").read_text(), count=1,
    )  # fmt: skip
    assert found, "pyproject.toml has no version"
    (source / "pyproject.toml").write_text(project)
    run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        "Het eigen pakket bouwen", cwd=source, SOURCE_DATE_EPOCH=str(commit.time),
    )  # fmt: skip
    (wheel,) = into.glob("*.whl")
    return wheel


def wanted(lock: Path, system: System, python: str) -> list[str]:
    """The lines of the lock that this system and Python need, with their hashes."""
    environment = system.markers | {
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
        "implementation_version": f"{python}.0", "python_full_version": f"{python}.0",
        "python_version": python, "platform_release": "", "platform_version": "", "extra": "",
    }  # fmt: skip
    lines = []
    for line in lock.read_text().replace("\\\n", " ").splitlines():
        package, *hashes = re.split(r"\s+--hash=", line.strip())
        if not package or package.startswith("#"):
            continue
        requirement = Requirement(package)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            hashes = [f"--hash={each.strip()}" for each in hashes]
            lines.append(" ".join([f"{requirement.name}{requirement.specifier}", *hashes]))
    return lines


def download(
    lock: Iterable[str], system: System, python: str, wheels: Path, work: Path
) -> list[Path]:
    """Fetch the wheels of the lock; those of this Python, all of them checked by their hash."""
    listed = work / f"lock-{python}.txt"
    listed.write_text("\n".join(lock) + "\n")
    alone = work / f"wheels-{python}"
    run(
        [
            *PIP, "download", "--no-deps", "--require-hashes", "--only-binary=:all:",
            *(f"--platform={name}" for name in system.wheels), f"--python-version={python}",
            "--implementation=cp", f"--requirement={listed}", f"--dest={alone}",
        ],
        f"De onderdelen voor {system.title} en Python {python} ophalen",
    )  # fmt: skip
    found = []
    for wheel in sorted(alone.iterdir()):
        shutil.move(wheel, wheels / wheel.name)
        found.append(wheels / wheel.name)
    return found


def requirements(wheels: Iterable[Path]) -> str:
    """What pip installs: each package at its version, and only the wheel that is in the bundle."""
    lines = []
    for wheel in sorted(wheels):
        name, at, *_ = wheel.name.split("-")
        extra = "[monitor]" if name == "oggz" else ""
        lines.append(f"{name.replace('_', '-')}{extra}=={at} --hash=sha256:{sha256(wheel)}\n")
    return "".join(lines)


def resolve(listed: Path, wheels: Path, system: System, python: str, work: Path) -> None:
    """Prove that the list is complete for a system that may not be this one."""
    run(
        [
            sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--quiet", "--no-config",
            "--offline", "--no-index", f"--find-links={wheels}", "--require-hashes",
            "--only-binary=:all:", f"--python-platform={system.uv}", f"--python-version={python}",
            f"--target={work / 'target'}", f"--cache-dir={work / 'cache'}",
            f"--requirement={listed}",
        ],
        f"De lijst voor {system.title} en Python {python} controleren",
    )  # fmt: skip


def write_texts(
    tree: Path, content: Path, system: System, pythons: Sequence[str], *, version: str,
    commit: Commit, archive: str,
) -> None:  # fmt: skip
    offline = tree / "setup" / "offline"
    shutil.copyfile(offline / "installeren.py", content / "installeren.py")
    versions = tuple(tuple(map(int, python.split("."))) for python in pythons)
    values = {
        "archive": f"{archive}.zip",
        "commit": commit.name,
        "newest": ADVISED if ADVISED in pythons else pythons[-1],
        "pythons": pythons[0] if len(pythons) == 1 else f"{pythons[0]} tot en met {pythons[-1]}",
        "version": version.removesuffix(LOCAL_VERSION),
        "versions": str(versions),
    }
    installer, readme = (
        filled((offline / name).read_text(encoding="utf-8"), values)
        for name in (system.installer, "LEESMIJ.txt")
    )
    # Batch files go astray without, and old editors show one long line.
    newline = "\r\n" if system.name == "windows" else "\n"
    encoding = "ascii" if system.name == "windows" else "utf-8"
    (content / system.installer).write_text(installer, encoding=encoding, newline=newline)
    (content / "LEESMIJ.txt").write_text(readme, encoding="utf-8-sig", newline=newline)


def filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda found: values[found[1]], text)


def archive(content: Path, out: Path, commit: Commit) -> Path:
    """Stored, not pressed together: wheels are already, and another zlib gives other bytes."""
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"{content.name}.zip"
    part = made.with_suffix(".deel")
    moment = datetime.fromtimestamp(max(commit.time, 315_619_200), UTC).timetuple()[:6]
    with zipfile.ZipFile(part, "w") as opened:
        for file in files(content):
            entry = zipfile.ZipInfo(file.relative_to(content.parent).as_posix(), moment)
            entry.create_system = 3
            entry.external_attr = (0o100755 if file.suffix == ".sh" else 0o100644) << 16
            entry.file_size = file.stat().st_size
            with file.open("rb") as source, opened.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    os.replace(part, made)
    made.with_suffix(".zip.sha256").write_text(f"{sha256(made)}  {made.name}\n")
    return made


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def members(wheel: Path) -> Iterator[zipfile.ZipInfo]:
    with zipfile.ZipFile(wheel) as opened:
        yield from opened.infolist()


def unpacked_bytes(wheel: Path) -> int:
    return sum(member.file_size for member in members(wheel))


def longest_path(wheel: Path) -> int:
    """In characters below site-packages, when Python has written its own files beside it."""
    added = len("__pycache__/.cpython-314") + 1
    return max(
        len(each.filename) + added * each.filename.endswith(".py") for each in members(wheel)
    )


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def run(command: Sequence[str], title: str, cwd: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return done.stdout
    last = [line for line in done.stderr.splitlines() if line.strip()][-3:]
    raise CannotBundle(f"{title} lukte niet: {' '.join(last) or 'zonder uitleg'}")


if __name__ == "__main__":
    try:
        main()
    except CannotBundle as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"De bundel maken lukte niet: {error.strerror} ({error.filename}).", file=sys.stderr)
        sys.exit(1)
