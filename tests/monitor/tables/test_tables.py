"""Tables as files: what is written is read back, and what was touched in between is refused."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, write_manifest
from oggz.monitor.keys import keyfiles
from oggz.monitor.manifests import sign_manifest
from oggz.monitor.tables import (
    TOTAL,
    Code,
    Dimension,
    Measure,
    Place,
    Protection,
    Safe,
    Structure,
    TableInfo,
    Tables,
    read_safe,
    read_tables,
    write_safe,
    write_tables,
)

AREA = Dimension(
    name="area", label="Gemeente", adds_up=True,
    codes=(
        Code(code=TOTAL, label="Alle", parent=None), Code(code="A", label="A-stad", parent=TOTAL),
        Code(code="B", label="B-dorp", parent=TOTAL),
    ),
)  # fmt: skip
DOMAIN = Dimension(
    name="domain", label="Leefgebied", adds_up=False,
    codes=(
        Code(code=TOTAL, label="Alle", parent=None), Code(code="home", label="wonen", parent=TOTAL),
        Code(code="debt", label="schulden", parent=TOTAL),
    ),
)  # fmt: skip
COUNTS = [[40, 30, 25], [28, 22, 15], [12, 8, 10]]


def tables_of(agreement: Agreement, counts: list[list[int]] = COUNTS) -> Tables:
    structure = Structure(
        format="oggz-tabellen-1", agreement=agreement.checksum, project=agreement.project,
        period=agreement.period.label, dimensions=(AREA, DOMAIN),
        tables=(
            TableInfo(
                name="by_area", indicator="people", title="Naar gemeente", counted="persons-2025",
                unit="persons", dimensions=("area",),
            ),
            TableInfo(
                name="by_domain", indicator="people", title="Naar leefgebied",
                counted="persons-2025", unit="persons", dimensions=("area", "domain"),
            ),
        ),
    )  # fmt: skip
    cells = {}
    for info, values in zip(
        structure.tables, ([row[0] for row in COUNTS], np.ravel(counts).tolist()), strict=True
    ):
        names = [structure.dimension(name).names for name in info.dimensions]
        columns = [pa.array(column) for column in zip(*product(*names), strict=True)]
        numbers = pa.array(values, pa.int64())
        cells[info.name] = pa.table(
            [*columns, numbers, numbers, pa.array([1] * len(values), pa.int64())],
            names=[*info.dimensions, "count", "people", "largest"],
        )
    return Tables(structure, cells)


@pytest.fixture
def agreement(made: Path) -> Agreement:
    return agreements.read(made / "agreement.toml")


Write = Callable[..., Path]


@pytest.fixture
def write(made: Path, agreement: Agreement, tmp_path: Path) -> Write:
    key = keyfiles.load(made / "keys" / "analysis.key").signing

    def written(tables: Tables) -> Path:
        write_tables(tables, tmp_path / "tables", key=key)
        return tmp_path / "tables"

    return written


@pytest.mark.parametrize("name", ["status", "count", "people", "largest", "key"])
def test_no_dimension_is_called_as_a_column_of_every_table(agreement: Agreement, name: str) -> None:
    """It would take the place of that column: what is hidden would not be known as hidden."""
    known = tables_of(agreement).structure.model_dump()
    known["dimensions"][0]["name"] = name
    for table in known["tables"]:
        table["dimensions"] = (name, *table["dimensions"][1:])
    with pytest.raises(ValueError, match=f"zo heet al een kolom: {name}"):
        Structure.model_validate(known)


def safe_of(tables: Tables) -> Safe:
    cells = {}
    for name, table in tables.cells.items():
        status = pa.array(["hidden" if count == 8 else "" for count in table["count"].to_pylist()])
        cells[name] = table.drop_columns(["people", "largest"]).append_column("status", status)
    protection = Protection(
        method="suppression", threshold=10, settings={}, cells=12, primary=1, secondary=0
    )
    lone = (Place(table="by_domain", codes=("B", "home")),)
    return Safe(tables.structure, cells, protection, (), lone)


def test_tables_are_read_back_as_they_were_written(agreement: Agreement, write: Write) -> None:
    tables = tables_of(agreement)
    read = read_tables(write(tables), agreement)
    assert read.structure == tables.structure
    assert all(read.cells[name].equals(table) for name, table in tables.cells.items())


def with_keys(tables: Tables, keys: dict[str, list[int]]) -> Tables:
    cells = {
        name: table.append_column("key", pa.array(keys[name], pa.uint32()))
        for name, table in tables.cells.items()
    }
    return Tables(tables.structure, cells)


def test_record_keys_travel_along_and_are_never_published(
    agreement: Agreement, write: Write, tmp_path: Path
) -> None:
    keys = {"by_area": [6, 4, 2], "by_domain": [6, 5, 4, 4, 3, 2, 2, 1, 1]}
    tables = with_keys(tables_of(agreement), keys)
    read = read_tables(write(tables), agreement)
    assert read.cells["by_domain"]["key"].to_pylist() == keys["by_domain"]
    safe = safe_of(tables)
    with pytest.raises(ValueError, match="by_area must have the columns area, count, status"):
        write_safe(safe, tmp_path / "safe")
    assert not (tmp_path / "safe").exists()


def test_a_cell_of_the_same_number_of_other_people_is_refused(
    agreement: Agreement, write: Write
) -> None:
    keys = {"by_area": [6, 4, 2], "by_domain": [6, 5, 4, 3, 3, 2, 3, 1, 1]}
    with pytest.raises(MonitorError, match="cel A\\|_T: dezelfde mensen"):
        read_tables(write(with_keys(tables_of(agreement), keys)), agreement)


def test_what_would_be_published_has_no_number_where_it_is_hidden(
    agreement: Agreement, tmp_path: Path
) -> None:
    safe = safe_of(tables_of(agreement))
    write_safe(safe, tmp_path / "safe")
    assert "B,home,,hidden\n" in (tmp_path / "safe" / "by_domain.csv").read_text()
    read = read_safe(tmp_path / "safe", agreement)
    assert (read.protection, read.lone) == (safe.protection, safe.lone)
    again = tmp_path / "again"
    write_safe(read, again)
    for path in (tmp_path / "safe").iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ((1, 0), 29, "cel A|_T: dezelfde mensen"),
        ((0, 1), 21, "cel _T|home"),
        ((1, 2), 29, "een deel is groter"),
    ],
)  # fmt: skip
def test_sums_that_do_not_agree_are_refused_with_table_and_cell(
    agreement: Agreement, write: Write, place: tuple[int, int], value: int, says: str
) -> None:
    counts = [list(row) for row in COUNTS]
    counts[place[0]][place[1]] = value
    with pytest.raises(MonitorError) as told:
        read_tables(write(tables_of(agreement, counts)), agreement)
    assert "by_domain" in str(told.value)
    assert any(each in str(told.value) for each in (says, "som van de delen"))


def test_a_table_that_was_cut_or_signed_by_a_stranger_is_refused(
    agreement: Agreement, write: Write, made: Path
) -> None:
    folder = write(tables_of(agreement))
    path = folder / "by_area.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(0, 2), path)
    with pytest.raises(MonitorError, match="controlesom"):
        read_tables(folder, agreement)
    write_manifest(
        folder / MANIFEST, command="tabulate", agreement=agreement.checksum, inputs=[],
        outputs=[each for each in folder.iterdir() if each.suffix in (".parquet", ".json")
                 and each.name != MANIFEST],
    )  # fmt: skip
    with pytest.raises(MonitorError, match="niet goed, ondertekend"):
        read_tables(folder, agreement)
    sign_manifest(folder, keyfiles.load(made / "keys" / "police.key").signing)
    with pytest.raises(MonitorError, match="niet goed, ondertekend"):
        read_tables(folder, agreement)
    sign_manifest(folder, keyfiles.load(made / "keys" / "analysis.key").signing)
    with pytest.raises(MonitorError, match="heeft 2 rijen; het horen er 3"):
        read_tables(folder, agreement)


def test_tables_of_another_agreement_are_refused(
    agreement: Agreement, write: Write, tmp_path: Path
) -> None:
    other = agreement.model_copy(update={"checksum": "0" * 64})
    with pytest.raises(Refused, match="andere tekst"):
        read_tables(write(tables_of(agreement)), other)
    write_safe(safe_of(tables_of(agreement)), tmp_path / "safe")
    with pytest.raises(Refused, match="andere tekst"):
        read_safe(tmp_path / "safe", other)


def test_an_unknown_dimension_is_named(agreement: Agreement) -> None:
    told = tables_of(agreement).structure.model_dump()
    told["tables"][0]["dimensions"] = ["income"]
    with pytest.raises(ValueError, match="by_area: onbekende dimensie income"):
        Structure.model_validate(told)


Safely = Callable[..., Path]


@pytest.fixture
def written_safe(agreement: Agreement, tmp_path: Path) -> Safely:
    """A folder of `protect`, of which files were edited, with a manifest of what is there then."""

    def written(edits: dict[str, Callable[[bytes], bytes]]) -> Path:
        folder = tmp_path / "safe"
        write_safe(safe_of(tables_of(agreement)), folder)
        for name, edit in edits.items():
            (folder / name).write_bytes(edit((folder / name).read_bytes()))
        write_manifest(
            folder / MANIFEST, command="protect", agreement=agreement.checksum, inputs=[],
            outputs=[each for each in folder.iterdir() if each.name != MANIFEST],
        )  # fmt: skip
        return folder

    return written


def protected_by(**other: object) -> Callable[[bytes], bytes]:
    return lambda raw: json.dumps({**json.loads(raw), **other}).encode()


@pytest.mark.parametrize(
    ("name", "edit", "says"),
    [
        ("by_area.csv", lambda raw: b"\xff\xfe" + raw, "beschadigd"),
        ("by_area.csv", lambda raw: raw.replace(b"A,", b"\xff,"), "beschadigd"),
        ("by_area.csv", lambda raw: raw.replace(b"A,28", b"A,=1+1"), "beschadigd"),
        ("by_area.csv", lambda raw: raw.replace(b"A,28", b"A,-28"), "beschadigd"),
        ("by_area.csv", lambda raw: raw.replace(b"A,28", b"A,99999999999999999999"), "beschadigd"),
        ("by_area.csv", lambda raw: raw.replace(b"A,28", b"A,nan"), "of een open cel niet"),
        ("structure.json", lambda raw: b"\xff\xfe" + raw, "geen JSON in UTF-8"),
        ("estimates.json", lambda raw: raw + b"[" * 100_000, "beschadigd"),
        ("protection.json", protected_by(method="rounding"), "zijn cellen verborgen"),
        ("protection.json", protected_by(settings={"base": "10"}), "base is van een andere soort"),
        ("protection.json", protected_by(settings={"warning": 1}), "warning is van een andere"),
        ("protection.json", protected_by(settings={"base": -1}), "base kan niet"),
        ("protection.json", lambda raw: raw.replace(b"{}", b'{"width": 1e400}'), "klopt niet"),
    ],
)
def test_what_was_edited_after_protection_is_refused_without_a_trace_of_it(
    agreement: Agreement,
    written_safe: Safely,
    name: str,
    edit: Callable[[bytes], bytes],
    says: str,
) -> None:
    folder = written_safe({name: edit})
    with pytest.raises(MonitorError, match=says):
        read_safe(folder, agreement)


def test_whoever_attacks_has_the_cells_of_one_person_and_others_need_not(
    agreement: Agreement, tmp_path: Path
) -> None:
    folder = tmp_path / "safe"
    write_safe(safe_of(tables_of(agreement)), folder)
    (folder / "lone.csv").unlink()
    assert read_safe(folder, agreement).lone == ()
    with pytest.raises(MonitorError, match="lone.csv ontbreekt"):
        read_safe(folder, agreement, for_attack=True)
    (folder / "protection.json").unlink()
    with pytest.raises(MonitorError, match="protection.json ontbreekt"):
        read_safe(folder, agreement)


@pytest.mark.parametrize("name", ["quality.json", "target_group.json"])
def test_what_was_put_beside_the_tables_afterwards_is_refused(
    agreement: Agreement, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "safe"
    write_safe(safe_of(tables_of(agreement)), folder)
    (folder / name).write_text("{}")
    with pytest.raises(MonitorError, match=f"{name} hoort niet bij deze map"):
        read_safe(folder, agreement)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_refused(
    agreement: Agreement, write: Write, value: float
) -> None:
    tables = tables_of(agreement)
    info = tables.structure.tables[0].model_copy(
        update={"measures": (Measure(name="rate", label="Per 1.000"),)}
    )
    structure = tables.structure.model_copy(update={"tables": (info, *tables.structure.tables[1:])})
    cells = tables.cells[info.name].append_column("rate", pa.array([None, 1.5, value]))
    folder = write(Tables(structure, {**tables.cells, info.name: cells}))
    with pytest.raises(MonitorError, match="in kolom rate staat iets dat geen getal is"):
        read_tables(folder, agreement)


@pytest.mark.parametrize(
    "wrong", [{"rests_on": [{"table": "by_area", "codes": ["C"]}]}, {"value": float("nan")}]
)
def test_an_estimate_of_nothing_is_refused(
    agreement: Agreement, made: Path, tmp_path: Path, wrong: dict[str, object]
) -> None:
    told = {
        "name": "unseen", "indicator": "unseen", "title": "Onbekend", "value": 5, "low": 1,
        "high": 9, "unit": "mensen", "warning": "", "rests_on": [], **wrong,
    }  # fmt: skip
    key = keyfiles.load(made / "keys" / "analysis.key").signing
    folder = tmp_path / "tables"
    write_tables(tables_of(agreement), folder, key=key)
    (folder / "estimates.json").write_text(json.dumps([told]))
    write_manifest(
        folder / MANIFEST, command="tabulate", agreement=agreement.checksum, inputs=[],
        outputs=[each for each in folder.iterdir() if each.name not in (MANIFEST, "manifest.sig")],
    )  # fmt: skip
    sign_manifest(folder, key)
    with pytest.raises(MonitorError, match="estimates.json is beschadigd"):
        read_tables(folder, agreement)
