"""The chain of the example's README, and the guide to its end, with nothing left out."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor import example, guide
from oggz.monitor.encoding import EncodingSettings, Salt
from oggz.monitor.keys import open_sealed, read_key

SOURCES = ("police", "wmo", "shelter")


@pytest.fixture
def place(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copy)
    return copy


Run = Callable[..., str]


@pytest.fixture
def run(place: Path) -> Run:
    def command(line: str, code: int = 0, typed: str = "") -> str:
        done = CliRunner().invoke(app, line.split(), input=typed)
        assert done.exit_code == code, done.output
        return done.output

    return command


def lines_of_readme(folder: Path) -> list[str]:
    text = (folder / "README.md").read_text(encoding="utf-8")
    return [row.strip().removeprefix("oggz ") for row in text.splitlines() if "    oggz " in row]


def test_every_line_of_the_readme_can_be_typed(place: Path, run: Run) -> None:
    lines = lines_of_readme(place)
    wanted = {"keys", "check", "encode", "link", "tabulate", "protect", "attack", "advise",
              "release", "verify", "destroy"}  # fmt: skip
    assert {line.split()[1] for line in lines} >= wanted
    before = {path.name for path in place.iterdir()}
    told = {line: run(line) for line in lines}
    codes, tables = (text for line, text in told.items() if " attack " in line)
    assert "houden stand" in codes
    assert "te weinig mensen om daar zeker van te zijn" in codes
    assert "houden stand" in tables
    assert "De uitgave klopt" in next(text for line, text in told.items() if " verify " in line)
    assert (place / "spine.parquet").exists()
    spine = pq.read_table(place / "spine.parquet")
    assert {"source", "record_id", "person"} <= set(spine.column_names)
    assert not (place / "uit" / "police").exists()
    assert {"bijlage.html", "spine.parquet", "uit"} <= {p.name for p in place.iterdir()} - before


def test_the_same_example_without_salt_gives_people_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = ("name", "surname", "birth", "address")
    unsalted = EncodingSettings(salts=(Salt(name="all", fields=(), groups=groups),), keys=())
    example.write(tmp_path / "vb", encoding=unsalted)
    monkeypatch.chdir(tmp_path / "vb")
    lines = [line for line in lines_of_readme(tmp_path / "vb") if " encode " in line]
    for line in lines:
        assert CliRunner().invoke(app, line.split()).exit_code == 0
    attack = next(line for line in lines_of_readme(tmp_path / "vb") if " attack " in line)
    done = CliRunner().invoke(app, attack.split())
    assert done.exit_code == 1, done.output
    assert "bezwijken" in done.output


def test_what_is_sent_holds_no_name_and_opens_where_it_should(place: Path, run: Run) -> None:
    line = next(x for x in lines_of_readme(place) if " encode " in x and " police " in x)
    run(line)
    sent = [path for path in (place / "uit" / "police").iterdir() if path.is_file()]
    rows = (place / "sources" / "police.csv").read_text().splitlines()
    names = {cell.strip('"') for row in rows[1:] for cell in row.split(",")[1:6]}
    for path in sent:
        raw = path.read_bytes()
        assert [name for name in names if len(name) > 5 and name.encode() in raw] == []
    agreement = agreements.read(place / "agreement.toml")
    key = read_key(place / "keys" / "analysis.key", agreement, "analysis")
    out = place / "open.parquet"
    assert (
        open_sealed(place / "uit" / "police" / "payload.enc", out, agreement=agreement, key=key)
        == "police"
    )
    columns = set(pq.read_table(out).column_names)
    assert "report_code" in columns
    assert columns.isdisjoint({"given_name", "surname", "birth_date", "postcode", "house_number"})


def test_the_guide_ends_with_what_goes_where(place: Path, run: Run) -> None:
    told = run("monitor", typed="\nshelter\n\n\n\n")
    assert "naar de koppeleenheid: Onafhankelijke koppeldienst" in told
    assert "naar de analyse-eenheid: Onderzoekers van de GGD" in told
    assert (place / "uit" / "shelter" / "encodings.parquet").exists()
    assert not (place / guide.MEMORY).exists()
    rows = (place / "sources" / "shelter.csv").read_text().splitlines()
    names = {cell.strip('"') for row in rows[1:] for cell in (row.split(",")[4],)}
    assert [name for name in names if len(name) > 5 and name in told] == []


@pytest.mark.parametrize("wrong", ["police.key", "analysis.key"])
def test_the_key_of_another_makes_nothing(place: Path, run: Run, wrong: str) -> None:
    told = run(
        f"monitor encode --agreement agreement.toml --source wmo --key keys/{wrong}"
        " sources/wmo.csv --out uit/wmo",
        code=1,
    )
    assert "niet de sleutel van ‘wmo’" in told
    assert not (place / "uit").exists()
