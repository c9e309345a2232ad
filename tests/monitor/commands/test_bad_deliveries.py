"""What the linkage unit is given may be cut, changed, swapped or made up: told, never trusted."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.files import MANIFEST, write_manifest
from oggz.monitor.keys import keyfiles
from oggz.monitor.manifests import ENCODINGS, PAYLOAD, SIGNATURE, STRANGERS, sign_manifest
from tests.monitor.commands.conftest import Refused

LINK = "monitor link --agreement agreement.toml uit/police uit/wmo --out k.parquet"
POLICE = Path("uit/police")


def sign_again(folder: Path, by: str = "police", outputs: tuple[str, ...] | None = None) -> None:
    """As a source that means harm would, or one with a broken program."""
    names = outputs or (ENCODINGS, STRANGERS, PAYLOAD)
    told = json.loads((folder / MANIFEST).read_text())
    write_manifest(
        folder / MANIFEST, command="encode", agreement=told["agreement"], inputs=[],
        outputs=[folder / name for name in names], source=told["source"],
    )  # fmt: skip
    sign_manifest(folder, keyfiles.load(Path("keys") / f"{by}.key").signing)


def change_byte(path: Path, at: float) -> None:
    raw = bytearray(path.read_bytes())
    raw[int(at * (len(raw) - 1))] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("name", [ENCODINGS, STRANGERS, PAYLOAD])
@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_one_changed_bit_is_seen(refused: Refused, name: str, at: float) -> None:
    change_byte(POLICE / name, at)
    assert f"{POLICE / name} is onvolledig of gewijzigd" in refused(LINK)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_a_changed_manifest_or_signature_is_seen(refused: Refused, name: str) -> None:
    path = POLICE / name
    path.write_text(path.read_text().replace("a", "b"))
    assert str(POLICE) in refused(LINK)


def test_a_file_cut_in_half_is_seen(refused: Refused) -> None:
    raw = (POLICE / ENCODINGS).read_bytes()
    (POLICE / ENCODINGS).write_bytes(raw[: len(raw) // 2])
    assert "onvolledig of gewijzigd" in refused(LINK)


@pytest.mark.parametrize("name", [ENCODINGS, STRANGERS, MANIFEST, SIGNATURE])
def test_a_missing_file_is_named(refused: Refused, name: str) -> None:
    (POLICE / name).unlink()
    told = refused(LINK)
    assert name in told or "ondertekend" in told


def test_the_linkage_unit_needs_no_content(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from oggz.cli import app

    for name in ("police", "wmo"):
        (place / "uit" / name / PAYLOAD).unlink()
    done = CliRunner().invoke(app, LINK.split())
    assert done.exit_code == 0, done.output


def test_the_folder_of_another_source_cannot_take_its_place(refused: Refused) -> None:
    shutil.rmtree(POLICE)
    shutil.copytree("uit/wmo", POLICE)
    assert "Van wmo zijn er twee mappen" in refused(LINK)


def test_encodings_of_another_source_are_not_those_that_were_signed(refused: Refused) -> None:
    shutil.copy("uit/shelter/encodings.parquet", POLICE)
    assert "onvolledig of gewijzigd" in refused(LINK)
    sign_again(POLICE, by="shelter")
    assert "niet goed, ondertekend door police" in refused(LINK)


@pytest.mark.parametrize("source", ["church", "../wmo", 3, None])
def test_a_source_that_is_not_in_the_agreement_is_refused(refused: Refused, source: object) -> None:
    told = json.loads((POLICE / MANIFEST).read_text()) | {"source": source}
    (POLICE / MANIFEST).write_text(json.dumps(told))
    assert "komt niet van een bron van deze afspraak. Zie artikel 5" in refused(LINK)


def test_encodings_of_another_agreement_are_refused(refused: Refused) -> None:
    told = json.loads((POLICE / MANIFEST).read_text()) | {"agreement": "0" * 64}
    (POLICE / MANIFEST).write_text(json.dumps(told))
    assert "onder een andere tekst van de afspraak" in refused(LINK)


@pytest.mark.parametrize(
    "name", ["../wmo/encodings.parquet", "/etc/passwd", "a/b", "..\\wmo\\x", "..", ""]
)
def test_a_manifest_that_points_outside_its_folder_is_refused(refused: Refused, name: str) -> None:
    told = json.loads((POLICE / MANIFEST).read_text())
    told["outputs"][name] = "0" * 64
    (POLICE / MANIFEST).write_text(json.dumps(told))
    assert "een bestand buiten de map" in refused(LINK)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"outputs": 3}', b"\xff", b"[" * 100_000])
def test_what_is_no_manifest_is_told(refused: Refused, raw: bytes) -> None:
    (POLICE / MANIFEST).write_bytes(raw)
    assert f"{POLICE / MANIFEST} is beschadigd" in refused(LINK)


def test_a_signed_manifest_must_tell_of_what_is_read(refused: Refused) -> None:
    sign_again(POLICE, outputs=(ENCODINGS, PAYLOAD))
    assert "noemt strangers.parquet niet" in refused(LINK)


Change = Callable[[pa.Table], pa.Table]


def column(name: str, values: object) -> Change:
    def change(table: pa.Table) -> pa.Table:
        made = pa.array(values, pa.string()) if isinstance(values, list) else values
        return table.set_column(table.column_names.index(name), name, made)

    return change


def numbered(change: Callable[[list[str]], list[str | None]]) -> Change:
    return lambda table: column("record_id", change(table["record_id"].to_pylist()))(table)


def wider(table: pa.Table) -> pa.Table:
    wide = [None if value is None else value * 2 for value in table["born_name"].to_pylist()]
    return column("born_name", pa.array(wide, pa.binary(64)))(table)


def with_a_name(table: pa.Table) -> pa.Table:
    return table.append_column("achternaam", pa.array(["geheim"] * len(table)))


def twice_a_column(table: pa.Table) -> pa.Table:
    return table.append_column("key_00", table["key_00"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_a_name, "er staan kolommen te veel in"),
        (twice_a_column, "er staan kolommen te veel in"),
        (lambda table: table.drop_columns("key_00"), "key_00 ontbreekt"),
        (wider, "born_name heeft een andere soort of breedte"),
        (lambda table: table.set_column(0, "record_id", pa.array(np.arange(len(table)))),
         "record_id heeft een andere soort"),
        (lambda table: table.slice(0, 0), "heeft geen records"),
        (numbered(lambda all_: [all_[1], *all_[1:]]), "staan er dubbel"),
        (numbered(lambda all_: [None, *all_[1:]]), "recordnummers ontbreken"),
        (numbered(lambda all_: ["", *all_[1:]]), "recordnummers ontbreken"),
        (numbered(lambda all_: ["=a+b", *all_[1:]]), "andere tekens dan letters"),
        (numbered(lambda all_: ["x" * 3_000_000, *all_[1:]]), "langer dan 100 tekens"),
        (numbered(lambda all_: ["x" * 30_000] * len(all_)), "langer dan 100 tekens"),
    ],
    ids=[
        "a column too many", "a column twice", "a column less", "wider filters", "numbers",
        "no rows", "a double number", "no number", "an empty number", "a formula", "a long number",
        "the same long number everywhere",
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["link", "attack"])
def test_signed_encodings_of_another_shape_are_refused(
    refused: Refused, command: str, change: Change, told: str
) -> None:
    path = POLICE / ENCODINGS
    pq.write_table(change(pq.read_table(path)), path)
    sign_again(POLICE)
    line = LINK if command == "link" else (
        "monitor attack --encodings --agreement agreement.toml --people people.csv uit/police"
    )  # fmt: skip
    said = refused(line)
    assert told in said
    assert str(path) in said
    assert "geheim" not in said


WHOLE = pa.int64()


def counts(codes: list[object], counted: list[object], kind: pa.DataType = WHOLE) -> pa.Table:
    return pa.table({"code": pa.array(codes, pa.int64()), "count": pa.array(counted, kind)})


@pytest.mark.parametrize(
    "table",
    [
        counts([0], [-3]),
        counts([0], [0]),
        counts([0], [None]),
        counts([None], [1]),
        counts([0], [float("nan")], pa.float64()),
        counts([-1], [1]),
        counts([2**62], [1]),
        counts([31], [1]),
        counts([1], [1]),
        counts([5, 3], [1, 1]),
        counts([0, 0], [1, 1]),
        counts([0], [10**9]),
        counts([0], [2**63 - 1]),
        counts([0], [1]).append_column("surname", pa.array(["geheim"])),
        counts([0], [1]).rename_columns(["count", "code"]),
    ],
    ids=[
        "negative", "none", "no count", "no code", "not a number", "a negative code",
        "a stratum that is not there", "a level that is not there", "a level without a salt",
        "out of order", "a code twice", "more pairs than there are", "beyond all numbers",
        "a column too many", "other columns",
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused(refused: Refused, table: pa.Table) -> None:
    pq.write_table(table, POLICE / STRANGERS)
    sign_again(POLICE)
    told = refused(LINK)
    assert f"{POLICE / STRANGERS} klopt niet" in told
    assert "geheim" not in told


def test_counts_that_are_no_parquet_are_refused(refused: Refused) -> None:
    (POLICE / STRANGERS).write_bytes(b"PAR1 en verder niets")
    sign_again(POLICE)
    assert f"{POLICE / STRANGERS} ontbreekt, is beschadigd" in refused(LINK)


def test_encodings_that_are_no_parquet_are_refused(refused: Refused) -> None:
    raw = (POLICE / ENCODINGS).read_bytes()
    for wrong in (b"", b"PAR1", raw[:-8], b"\0" * 5000, raw[:4] + b"\xff" * 3000 + raw[3004:]):
        (POLICE / ENCODINGS).write_bytes(wrong)
        sign_again(POLICE)
        assert f"{POLICE / ENCODINGS} is beschadigd of geen Parquet" in refused(LINK)


def test_what_every_source_counted_is_possible(place: Path) -> None:
    from oggz.monitor.linkage.strangers import read_strangers

    settings = agreements.read(place / "agreement.toml").encoding
    counted = 0
    for name in ("police", "wmo", "shelter"):
        records = pq.read_metadata(place / "uit" / name / ENCODINGS).num_rows
        path = place / "uit" / name / STRANGERS
        counted += read_strangers(path, settings, records=records).num_rows
    assert counted > 0


def test_attack_sees_a_changed_bit_too(refused: Refused) -> None:
    change_byte(POLICE / ENCODINGS, 0.5)
    line = "monitor attack --encodings --agreement agreement.toml --people people.csv uit/police"
    assert "onvolledig of gewijzigd" in refused(line)
