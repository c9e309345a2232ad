"""CLKs by a linkage schema of clkhash. The vectors were made by clkhash itself, from invented
records: bench/monitor/clkhash_vectors.py."""

import base64
import copy
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.encoding.clkhash_reading import read_schema
from oggz.monitor.encoding.clkhash_v3 import encode_like_clkhash
from oggz.monitor.errors import MonitorError

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text())
SECRET = b"een geheim van alle partijen"
TEXT = {
    "identifier": "achternaam",
    "format": {"type": "string"},
    "hashing": {
        "comparison": {"type": "ngram", "n": 2},
        "strategy": {"bitsPerToken": 10},
        "hash": {"type": "blakeHash"},
    },
}


def schema(*features: dict[str, Any], **config: Any) -> dict[str, Any]:
    return {
        "version": 3,
        "clkConfig": {"l": 256, "kdf": {"type": "HKDF"}} | config,
        "features": copy.deepcopy(list(features) or [TEXT]),
    }


def feature(**changes: Any) -> dict[str, Any]:
    """The feature of text with other parts, as `format={…}` or `comparison={…}`."""
    changed = copy.deepcopy(TEXT)
    for name, value in changes.items():
        (changed if name in changed else changed["hashing"])[name] = value
    return changed


def refusal(document: Any, rows: Any = (("Jansen",),)) -> str:
    with pytest.raises(MonitorError) as refused:
        encode_like_clkhash(rows, document, SECRET)
    return str(refused.value)


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda vector: f"l={vector['schema']['clkConfig']['l']}"
)
def test_every_bit_is_that_of_clkhash(vector: dict[str, Any]) -> None:
    def encoded() -> list[str]:
        clks = encode_like_clkhash(
            vector["rows"], vector["schema"], bytes.fromhex(vector["secret"])
        )
        return [base64.b64encode(clk).decode() for clk in clks]

    if vector["clks"] is None:
        with pytest.raises(MonitorError):
            encoded()
    else:
        assert encoded() == vector["clks"]


def test_the_vectors_hold_all_that_a_schema_can_ask() -> None:
    told = json.dumps([vector["schema"] for vector in VECTORS if vector["clks"] is not None])
    for part in (
        "blakeHash", "doubleHash", "prevent_singularity\": true", "bitsPerToken", "bitsPerFeature",
        "numeric", "exact", "positional\": true", "fractional_precision", "replaceWith", "SHA512",
        "xor_folds\": 2", "xorFolds", "ignored\": true", "utf-16", "utf-32", "pattern", "\"enum\"",
        "\"date\"", "\"integer\"", "salt", "info", "keySize",
    ):  # fmt: skip
        assert part in told, part


def test_a_secret_may_be_text_as_with_clkhash() -> None:
    assert encode_like_clkhash([["Jansen"]], schema(), "sleutel é") == encode_like_clkhash(
        [["Jansen"]], schema(), "sleutel é".encode()
    )


def test_another_secret_gives_other_bits() -> None:
    assert encode_like_clkhash([["Jansen"]], schema(), b"a") != encode_like_clkhash(
        [["Jansen"]], schema(), b"b"
    )


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=8))
def test_a_table_and_rows_give_the_same(rows: list[tuple[str, str]]) -> None:
    rows = [tuple(part.encode(errors="replace").decode() for part in row) for row in rows]
    asked = schema(TEXT, feature(identifier="straat"))
    table = pa.table(
        {
            "straat": pa.array([row[1] for row in rows], pa.large_string()),
            "iets anders": pa.nulls(len(rows)),
            "achternaam": pa.array([row[0] or None for row in rows], pa.string()),
        }
    )
    assert encode_like_clkhash(table, asked, SECRET) == encode_like_clkhash(rows, asked, SECRET)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=12), st.integers(0, 3), st.integers(1, 90))
def test_a_clk_has_the_length_that_was_asked(name: str, folds: int, length: int) -> None:
    name = name.encode(errors="replace").decode()
    asked = schema(feature(hash={"type": "doubleHash"}), l=length, xor_folds=folds)
    (clk,) = encode_like_clkhash([[name]], asked, SECRET)
    bits = "".join(f"{byte:08b}" for byte in clk)
    assert len(clk) == (length + 7) // 8
    assert set(bits[length:]) <= {"0"}


def test_an_ignored_column_may_be_missing_from_a_table_and_changes_nothing() -> None:
    asked = schema({"identifier": "nummer", "ignored": True}, TEXT)
    table = pa.table({"achternaam": ["Jansen"]})
    assert encode_like_clkhash(table, asked, SECRET) == encode_like_clkhash(
        [["12", "Jansen"]], asked, SECRET
    )


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "JSON-object"),
        ({}, "versie 3"),
        (schema() | {"version": 2}, "versie 3"),
        (schema() | {"features": []}, "features mag niet leeg zijn"),
        (schema(l=0), "clkConfig.l moet minstens 1 zijn"),
        (schema(l=True), "clkConfig.l moet een geheel getal zijn"),
        (schema(l=2**40), "clkConfig.l mag hooguit"),
        (schema(l=2**19, xor_folds=10), "clkConfig vraagt meer dan"),
        (schema(l=100), "features[0] gebruikt blakeHash: clkConfig.l moet dan een macht van 2"),
        (schema(kdf={"type": "HKDF", "keySize": 65}), "keySize mag dan hooguit 64"),
        (schema(kdf={"type": "HKDF", "keySize": 9000}), "meer sleutels nodig"),
        (schema(kdf={"type": "scrypt"}), "clkConfig.kdf.type moet een van deze zijn: 'HKDF'"),
        (schema(kdf={"type": "HKDF", "salt": "abc"}), "clkConfig.kdf.salt is geen base64"),
        (schema(kdf={"type": "HKDF", "salt": None}), "salt mag niet null zijn"),
        (schema(xor_folds=-1), "clkConfig.xor_folds moet minstens 0 zijn"),
        (schema({"identifier": "a", "ignored": False}), "features[0].format ontbreekt"),
        (schema({"identifier": "a", "ignored": True, "extra": 1}), "extra hoort hier niet"),
        (schema(feature(strategy={})), "features[0].hashing.strategy moet bitsPerToken of"),
        (schema(feature(strategy={"bitsPerToken": 1, "bitsPerFeature": 1})), "een van beide"),
        (schema(feature(strategy={"bitsPerToken": 0})), "strategy.bitsPerToken moet minstens 1"),
        (schema(feature(comparison={"type": "ngram"})), "hashing.comparison.n ontbreekt"),
        (schema(feature(comparison={"type": "soundex"})), "ngram, exact, numeric"),
        (schema(feature(comparison={"type": "ngram", "n": 0})), "comparison.n moet minstens 1"),
        (schema(feature(comparison={"type": "numeric", "thresholdDistance": 0, "resolution": 1})),
         "thresholdDistance moet een getal groter dan 0"),
        (schema(feature(comparison={"type": "numeric", "thresholdDistance": 0.1, "resolution": 1})),
         "verhoog fractional_precision"),
        (schema(feature(hash={"type": "blakeHash", "prevent_singularity": True})), "doubleHash"),
        (schema(feature(hash={"type": "doubleHash", "prevent_singularity": True}), l=1), "1 bit"),
        (schema(feature(missingValue={"replaceWith": ""})), "missingValue.sentinel ontbreekt"),
        (schema(feature(format={"type": "string", "patern": ""})), "format.patern hoort hier niet"),
        (schema(feature(format={"type": "string", "pattern": "("})), "reguliere expressie"),
        (schema(feature(format={"type": "string", "pattern": "a", "case": "upper"})), "niet samen"),
        (schema(feature(format={"type": "string", "encoding": "latin-1"})), "'utf-8'"),
        (schema(feature(format={"type": "date", "format": "%Q"})), "datumformaat"),
        (schema(feature(format={"type": "enum", "values": [1]})), "values[0] moet tekst zijn"),
        (schema(feature(format={"type": "boolean"})), "string, integer, date, enum"),
    ],
)  # fmt: skip
def test_a_wrong_schema_is_refused_with_its_place(document: Any, told: str) -> None:
    assert told in refusal(document)


def test_all_mistakes_of_a_schema_are_told_at_once() -> None:
    text = refusal(schema(feature(strategy={}, comparison={"type": "ngram"}), l=0))
    assert len(re.findall("^- ", text, re.MULTILINE)) == 3


def test_a_file_that_is_no_json_is_refused_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text('{\n "version": 3,,\n}')
    assert "schema.json, regel 2, kolom 15" in refusal(path)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    assert "kan niet gelezen worden" in refusal(tmp_path / "weg.json")
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"version": 3, "naam": "é"}'.encode("latin-1"))
    assert "UTF-8" in refusal(latin)
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    assert "te diep genest" in refusal(deep)


def test_what_clkhash_skips_is_told() -> None:
    asked = schema(feature(comparison={"type": "ngram", "n": 2, "positionel": True}), xorFolds=1)
    told = " ".join(read_schema(asked).remarks())
    assert "features[0].hashing.comparison.positionel wordt overgeslagen" in told
    assert "xor_folds" in told
    assert read_schema(schema()).remarks() == []


NUMBER = {"type": "integer", "minimum": 18, "maximum": 99}


@pytest.mark.parametrize(
    ("asked", "value", "told"),
    [
        (feature(format=NUMBER), "17", "kleiner dan 18"),
        (feature(format=NUMBER), "100", "groter dan 99"),
        (feature(format=NUMBER), "", "geen geheel getal"),
        (feature(format=NUMBER), "9" * 5000, "geen geheel getal"),
        (feature(format={"type": "date", "format": "%Y-%m-%d"}), "1987-02-30", "geen datum"),
        (feature(format={"type": "date", "format": "%Y-%m-%d"}), "0987-02-03", "vóór 1000"),
        (feature(format={"type": "enum", "values": ["m", "v"]}), "geheim", "lijst van het schema"),
        (feature(format={"type": "string", "pattern": "[a-z]+"}), "Geheim", "patroon"),
        (feature(format={"type": "string", "minLength": 7}), "Geheim", "korter dan 7"),
        (feature(format={"type": "string", "maxLength": 5}), "Geheim", "langer dan 5"),
        (feature(format={"type": "string", "case": "upper"}), "Geheim", "hoofdletters"),
        (feature(format={"type": "string", "case": "lower"}), "Geheim", "kleine letters"),
        (feature(format={"type": "string", "encoding": "ascii"}), "Gehéim", "codering"),
        (TEXT, "\ud800", "codering"),
        (feature(comparison={"type": "numeric", "thresholdDistance": 1, "resolution": 1}), "Geheim",
         "geen getal"),
        (feature(comparison={"type": "numeric", "thresholdDistance": 1, "resolution": 1}), "inf",
         "geen getal"),
        (feature(comparison={"type": "numeric", "thresholdDistance": 1, "resolution": 1,
                             "fractional_precision": 10}), "9" * 4299, "te groot"),
        (feature(format={"type": "string", "encoding": "ascii"},
                 missingValue={"sentinel": "", "replaceWith": "é"}), "", "codering"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_row_and_column_without_the_value(
    asked: dict[str, Any], value: str, told: str
) -> None:
    good = {"integer": "44", "date": "1987-02-03", "enum": "m"}.get(
        asked["format"]["type"], "abcdef"
    )
    if "case" in asked["format"] or asked["format"].get("minLength"):
        good = "" if "case" in asked["format"] else "abcdefg"
    if asked["format"].get("maxLength"):
        good = "abc"
    if asked["hashing"]["comparison"]["type"] == "numeric":
        good = "12.5"
    text = refusal(schema(asked), [[good], [value]])
    assert text.startswith("Rij 2, kolom ‘achternaam’: ")
    assert told in text
    assert not value or value not in text


def test_a_shifted_row_is_refused() -> None:
    assert "Rij 2 heeft 2 waarden" in refusal(schema(), [["Jansen"], ["Jansen", "extra"]])


def test_a_table_must_have_the_columns_as_text() -> None:
    assert "‘achternaam’ van het linkage schema ontbreekt" in refusal(
        schema(), pa.table({"a": ["b"]})
    )
    assert "is geen tekst" in refusal(schema(), pa.table({"achternaam": [1]}))
    double = pa.Table.from_arrays([pa.array(["a"])] * 2, names=["achternaam"] * 2)
    assert "meer dan eens" in refusal(schema(), double)
