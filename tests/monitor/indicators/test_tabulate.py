"""The command: signed tables from the example, the same each time, and nothing when it is wrong."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import drafting
from oggz.monitor.files import sha256
from oggz.monitor.tables import TOTAL, read_tables
from tests.monitor.indicators.world import cell

LINE = (
    "monitor tabulate --agreement agreement.toml --key keys/analysis.key --spine spine.parquet"
    " uit/police uit/wmo uit/shelter --out tables"
)
Tell = Callable[..., str]


def run(line: str = LINE, code: int = 0) -> str:
    done = CliRunner().invoke(app, line.split())
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def refused(place: Path) -> Tell:
    def told(line: str = LINE) -> str:
        before = sorted(place.rglob("*"))
        output = run(line, 1)
        assert sorted(place.rglob("*")) == before
        assert not list(Path(tempfile.gettempdir()).glob("oggz-*/*.parquet"))
        return output

    return told


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tijdelijk").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tijdelijk"))


def test_the_example_becomes_signed_tables_that_agree(place: Path, tmp_path: Path) -> None:
    told = run()
    assert "ondertekend" in told
    assert "Niet gemaakt: inflow" in told
    assert "nog niet beveiligd" in told
    agreement = agreements.read(place / "agreement.toml")
    tables = read_tables(place / "tables", agreement)
    assert set(agreement.indicators.allowed) - {"inflow", "alone", "unseen"} <= {
        info.indicator for info in tables.structure.tables
    }
    truth = len({row["person"] for row in pq.read_table("spine.parquet").to_pylist()})
    known = cell(tables, "definitions", TOTAL, TOTAL)
    assert 0.8 * truth < known <= truth
    low, high = (cell(tables, "people", TOTAL, TOTAL, column=name) for name in ("low", "high"))
    assert low < cell(tables, "people", TOTAL, TOTAL) < high
    quality = json.loads((place / "tables" / "quality.json").read_text())
    assert quality["draws"] >= 50
    assert 0 < quality["linkage"]["recall"]["value"] <= 1
    target = json.loads((place / "tables" / "target_group.json").read_text())
    assert target["main"] == agreement.definitions.main
    assert list((tmp_path / "tijdelijk").iterdir()) == []


def test_the_same_input_gives_the_same_bytes_in_any_order_of_folders(place: Path) -> None:
    run()
    run(LINE.replace("uit/police uit/wmo", "uit/wmo uit/police").replace("tables", "again"))
    first, again = (
        {path.name: path.read_bytes() for path in (place / name).iterdir()}
        for name in ("tables", "again")
    )
    assert first == again


def test_without_pairs_there_are_no_intervals_and_it_says_so(place: Path) -> None:
    (place / "spine.pairs.parquet").unlink()
    assert "Zonder intervallen" in run()
    tables = read_tables(place / "tables", agreements.read(place / "agreement.toml"))
    assert tables.structure.table("people").measured == ()
    assert tables.structure.table("people_by_municipality").measured == ("rate",)
    assert json.loads((place / "tables" / "quality.json").read_text())["draws"] == 0


def test_the_key_of_another_opens_nothing(refused: Tell) -> None:
    assert "niet de sleutel van ‘analysis’" in refused(LINE.replace("analysis.key", "wmo.key"))


def test_a_spine_of_another_agreement_is_refused(place: Path, refused: Tell) -> None:
    manifest = place / "spine.manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "agreement": "0" * 64}))
    assert "onder deze afspraak" in refused()


def test_a_spine_that_lacks_records_is_refused(place: Path, refused: Tell) -> None:
    """Also when whoever cut it wrote a manifest that fits."""
    spine = pq.read_table("spine.parquet")
    pq.write_table(spine.slice(3), "spine.parquet")
    assert "onvolledig" in refused()
    _resealed(place)
    assert "niet elk record" in refused()
    twice = pa.concat_tables([spine, spine.slice(0, 1)])
    pq.write_table(twice, "spine.parquet")
    _resealed(place)
    assert "niet elk record" in refused()


def _resealed(place: Path) -> None:
    manifest = place / "spine.manifest.json"
    told = json.loads(manifest.read_text())
    told["outputs"] = {name: sha256(place / name) for name in told["outputs"]}
    manifest.write_text(json.dumps(told))


@pytest.mark.parametrize("name", ["spine.parquet", "spine.pairs.parquet", "spine.json"])
def test_what_was_cut_is_refused(place: Path, refused: Tell, name: str) -> None:
    path = place / name
    path.write_bytes(path.read_bytes()[:-9])
    assert "onvolledig" in refused()


def test_a_payload_that_was_cut_is_refused(place: Path, refused: Tell) -> None:
    path = place / "uit" / "wmo" / "payload.enc"
    path.write_bytes(path.read_bytes()[:-9])
    assert "onvolledig of gewijzigd" in refused()


def test_a_source_that_is_missing_or_twice_there_is_told(refused: Tell) -> None:
    assert "ontbreken mappen van shelter" in refused(LINE.replace(" uit/shelter", ""))
    assert "zijn er twee mappen" in refused(LINE.replace("uit/shelter", "uit/wmo"))


def test_another_delivery_than_was_linked_is_refused(place: Path, refused: Tell) -> None:
    from oggz.monitor.encoding.delivery import encode

    shutil.rmtree(place / "uit" / "wmo")
    records = place / "sources" / "wmo.csv"
    header, first, *rows = records.read_text().splitlines()
    left = [row for row in rows if row.split(",")[0] != first.split(",")[0]]
    records.write_text("\n".join([header, *left]) + "\n")
    encode(
        records, place / "uit" / "wmo",
        agreement=agreements.read(place / "agreement.toml"), source="wmo",
        key_file=place / "keys" / "wmo.key", seed=2,
    )  # fmt: skip
    assert "een andere levering van wmo" in refused()


def test_a_folder_that_is_there_already_stays_as_it_is(place: Path, refused: Tell) -> None:
    (place / "tables").mkdir()
    (place / "tables" / "x").write_text("x")
    assert "bestaat al" in refused()


def test_figures_that_are_not_agreed_are_not_made(place: Path) -> None:
    run()
    made = {path.stem for path in (place / "tables").glob("*.parquet")}
    assert "people_in_detail" not in made


def test_another_definition_than_was_signed_is_refused(place: Path, refused: Tell) -> None:
    path = place / drafting.TARGET_GROUP
    path.write_text(path.read_text().replace('main = "kwetsbaar"', 'main = "breed"'))
    assert "andere omschrijving van de doelgroep" in refused()
    path.unlink()
    assert "ontbreekt de omschrijving van de doelgroep" in refused()


def test_help_names_every_option() -> None:
    told = run("monitor tabulate --help")
    for option in ("--spine", "--transition", "--engine", "--key", "--out"):
        assert option in told
