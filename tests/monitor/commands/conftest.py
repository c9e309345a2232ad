"""The example with what its sources deliver, made once; and processes that are cheap to start."""

import csv
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor import example
from oggz.monitor.encoding.delivery import encode

SOURCES = ("police", "wmo", "shelter")
PERSONAL = ("given_name", "surname", "birth_date", "postcode", "bsn")
Refused = Callable[..., str]


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after `encode` with seed 1; nobody writes here."""
    folder = tmp_path_factory.mktemp("geleverd") / "vb"
    example.write(folder)
    agreement = agreements.read(folder / "agreement.toml")
    for name in SOURCES:
        encode(
            folder / "sources" / f"{name}.csv", folder / "uit" / name, agreement=agreement,
            source=name, key_file=folder / "keys" / f"{name}.key", seed=1,
        )  # fmt: skip
    return folder


@pytest.fixture
def place(delivered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to work in."""
    folder = Path(shutil.copytree(delivered, tmp_path / "vb"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def personal(delivered: Path) -> frozenset[str]:
    """What identifies the people of the example and is long enough to be no other word."""
    found = set()
    for name in SOURCES:
        with (delivered / "sources" / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found |= {row[column] for column in PERSONAL if row.get(column)}
    return frozenset(value for value in found if len(value) > 4)


@pytest.fixture
def refused(place: Path, personal: frozenset[str]) -> Refused:
    """Run a line that must be refused: exit code 1, Dutch, nobody's data, nothing new on disk."""

    def run(line: str) -> str:
        before = tree(place)
        done = CliRunner().invoke(app, line.split())
        assert done.exit_code == 1, done.output
        assert isinstance(done.exception, SystemExit), done.exception
        assert done.stderr.strip()
        assert done.stderr.strip()[-1] in ".:)", done.stderr
        assert [value for value in personal if value in done.output] == []
        assert tree(place) == before
        return done.stderr

    return run


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder with its content, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def commands(delivered: Path) -> Iterator[object]:
    if sys.platform == "win32":
        pytest.skip("processes are forked")
    from tests.monitor.commands.processes import Commands

    with Commands() as running:
        yield running
