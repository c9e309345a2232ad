"""`oggz monitor protect` as people type it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.keys import keyfiles
from oggz.monitor.tables import Tables, read_safe, write_tables
from tests.monitor.disclosure.world import crowd, dimension, table, tables_of

Protect = Callable[..., str]
AREA = dimension("area", ["A", "B"], visible=True)
SEX = dimension("sex", ["F", "M"], visible=True)


def small(checksum: str, indicator: str = "people") -> Tables:
    counts = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30}
    info = table("by_sex", "area", "sex").model_copy(update={"indicator": indicator})
    tables = tables_of(crowd(counts, "area", "sex"), [AREA, SEX], [info])
    structure = tables.structure.model_copy(update={"agreement": checksum})
    return replace(tables, structure=structure)


@pytest.fixture
def agreed(copy: Path) -> agreements.Agreement:
    return agreements.read(copy / "agreement.toml")


@pytest.fixture
def tables(copy: Path, agreed: agreements.Agreement) -> Path:
    key = keyfiles.load(copy / "keys" / "analysis.key").signing
    write_tables(small(agreed.checksum), copy / "tables", key=key)
    return copy / "tables"


@pytest.fixture
def protect(copy: Path) -> Protect:
    def run(*arguments: str | Path, code: int = 0) -> str:
        asked = ["monitor", "protect", "--agreement", copy / "agreement.toml", *arguments]
        done = CliRunner().invoke(app, list(map(str, asked)))
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done.output

    return run


def test_tables_are_protected_and_the_same_again(
    protect: Protect, tables: Path, copy: Path, agreed: agreements.Agreement
) -> None:
    told = protect(tables, "--out", copy / "safe")
    assert "1 omdat zij te veel over een kleine groep zeggen" in told
    assert "3 omdat anders die uit te rekenen zijn" in told
    safe = read_safe(copy / "safe", agreed)
    assert safe.protection.threshold == agreed.thresholds.count
    assert "A,F,,hidden\n" in (copy / "safe" / "by_sex.csv").read_text()
    protect(tables, "--out", copy / "again")
    for path in (copy / "safe").iterdir():
        assert (copy / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_earlier_release_is_taken_along_and_told_of(
    protect: Protect, tables: Path, copy: Path
) -> None:
    protect(tables, "--out", copy / "safe")
    protect(tables, "--out", copy / "next", "--previous", copy / "safe")
    previous = read_safe(copy / "next").protection.previous
    assert len(previous) == 1
    assert len(previous[0]) == 64


def test_nothing_is_written_over_or_half(protect: Protect, tables: Path, copy: Path) -> None:
    (copy / "safe").mkdir()
    (copy / "safe" / "mine.txt").write_text("mine")
    assert "bestaat al" in protect(tables, "--out", copy / "safe", code=1)
    told = protect(tables, "--out", copy / "other", "--previous", copy / "absent.zip", code=1)
    assert "absent.zip bestaat niet" in told
    assert not (copy / "other").exists()
    assert not list(copy.glob(".deel-*"))


def test_figures_that_were_not_agreed_are_refused(
    protect: Protect, copy: Path, agreed: agreements.Agreement
) -> None:
    key = keyfiles.load(copy / "keys" / "analysis.key").signing
    write_tables(small(agreed.checksum, "income"), copy / "tables", key=key)
    told = protect(copy / "tables", "--out", copy / "safe", code=1)
    assert "Deze cijfers mogen niet: income" in told
    assert not (copy / "safe").exists()
