"""Descriptions for machines: true to the files, and with what the profiles ask for.

The tables are checked here against their own CSVW description by the rules of the W3C's model for
tabular data, since no validator of it is kept up that could be installed with the tests.
"""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from oggz.monitor.release import read_release

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def files(whole: Path) -> Files:
    return read_release(whole / "release.zip").files


def problems(described: dict[str, Any], files: Files) -> list[str]:
    """Where the tables are not as their description says."""
    rows = {one["url"]: _rows(files[one["url"]]) for one in described["tables"]}
    found: list[str] = []
    for table in described["tables"]:
        schema, (header, body) = table["tableSchema"], rows[table["url"]]
        columns = schema["columns"]
        if len(header) != len(columns) or any(
            name not in column["titles"]["nl"]
            for name, column in zip(header, columns, strict=False)
        ):
            found.append(f"{table['url']}: header")
            continue
        for number, row in enumerate(body):
            if len(row) != len(columns):
                found.append(f"{table['url']} {number}: width")
                continue
            found += [
                f"{table['url']} {number} {column['name']}: {value!r}"
                for value, column in zip(row, columns, strict=True)
                if not _fits(value, column)
            ]
        found += _keys(table, header, body, rows)
    return found


def _rows(raw: bytes) -> tuple[list[str], list[list[str]]]:
    header, *body = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
    return header, body


def _fits(value: str, column: Mapping[str, Any]) -> bool:
    if value == "":  # null
        return not column.get("required")
    kind = column["datatype"]
    if isinstance(kind, dict):
        return value in kind["format"].split("|")
    if kind == "nonNegativeInteger":
        return value.isascii() and value.isdigit()
    if kind == "number":
        return float(value) == float(value)
    return kind == "string"


def _keys(
    table: Mapping[str, Any], header: list[str], body: list[list[str]],
    rows: Mapping[str, tuple[list[str], list[list[str]]]],
) -> list[str]:  # fmt: skip
    schema, found = table["tableSchema"], []
    primary = schema["primaryKey"]
    names = [primary] if isinstance(primary, str) else primary
    places = [header.index(name) for name in names]
    keys = [tuple(row[place] for place in places) for row in body]
    if len(set(keys)) != len(keys):
        found.append(f"{table['url']}: primary key")
    for foreign in schema["foreignKeys"]:
        reference = foreign["reference"]
        other_header, other = rows[reference["resource"]]
        place = other_header.index(reference["columnReference"])
        known = {row[place] for row in other} | {""}
        own = header.index(foreign["columnReference"])
        found += [f"{table['url']}: {row[own]} is no code" for row in body if row[own] not in known]
    return found


def test_every_table_is_as_its_description_says(files: Files) -> None:
    described = json.loads(files["csv-metadata.json"])
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert problems(described, files) == []


def test_every_csv_file_is_described(files: Files) -> None:
    described = {one["url"] for one in json.loads(files["csv-metadata.json"])["tables"]}
    assert described == {name for name in files if name.endswith(".csv")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"GM0034,", b"GM9999,"), (b"municipality", b"town"), (b",1301,", b",-1301,"),
        (b",1301,", b",many,"), (b"GM0303,", b"GM0034,"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_as_described_would_be_seen(
    files: Files, old: bytes, new: bytes
) -> None:
    raw = files["tables/by_area.csv"]
    assert old in raw
    changed = {**files, "tables/by_area.csv": raw.replace(old, new)}
    assert problems(json.loads(files["csv-metadata.json"]), changed)


def test_what_is_hidden_is_explained_in_dutch(files: Files) -> None:
    told = json.loads(files["csv-metadata.json"])
    assert "te weinig mensen om te laten zien" in told["rdfs:comment"]
    table = next(one for one in told["tables"] if one["url"] == "tables/by_age.csv")
    assert table["dc:title"] == "Mensen naar gemeente en leeftijd"
    assert b",,hidden" in files["tables/by_age.csv"]


# DCAT-AP-NL 3.0, what a description must have (V), and what DCAT-AP asks besides.
REQUIRED = {
    "dcat:Dataset": ("dct:title", "dct:description", "dct:accessRights", "dcat:contactPoint",
                     "dct:creator", "dct:publisher", "dct:identifier", "dcat:theme"),
    "dcat:Distribution": ("dcat:accessURL", "dct:license", "dct:format"),
    "foaf:Agent": ("foaf:name",),
    "dct:PeriodOfTime": ("dcat:startDate", "dcat:endDate"),
    "spdx:Checksum": ("spdx:algorithm", "spdx:checksumValue"),
}  # fmt: skip
ONCE = ("dcat:contactPoint", "dct:identifier", "dct:publisher", "dct:accessRights",
        "dcat:accessURL", "dcat:downloadURL", "adms:status", "dcat:version")  # fmt: skip


def nodes(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(node for part in value.values() for node in nodes(part))]
    if isinstance(value, list):
        return [node for part in value for node in nodes(part)]
    return []


def test_the_catalogue_record_has_all_that_the_dutch_profile_asks(files: Files) -> None:
    record = json.loads(files["dcat.jsonld"])
    found = [node for node in nodes(record["@graph"]) if "@type" in node]
    assert {node["@type"] for node in found} >= set(REQUIRED)
    for node in found:
        missing = [name for name in REQUIRED.get(node["@type"], ()) if not node.get(name)]
        assert missing == [], node["@type"]
        assert not [name for name in ONCE if isinstance(node.get(name), list)]


def test_every_reference_within_the_record_is_to_something_in_it(files: Files) -> None:
    record = json.loads(files["dcat.jsonld"])
    told = {node["@id"] for node in nodes(record["@graph"]) if "@type" in node and "@id" in node}
    asked = {node["@id"] for node in nodes(record["@graph"]) if set(node) == {"@id"}}
    inside = {name for name in asked if not name.startswith(("http", "spdx:"))}
    assert inside <= told | set(files)
    prefixes = {name.split(":")[0] for node in nodes(record["@graph"]) for name in node
                if ":" in name}  # fmt: skip
    assert prefixes <= set(record["@context"])


def test_the_record_names_every_file_with_its_size_and_checksum(files: Files, whole: Path) -> None:
    record = json.loads(files["dcat.jsonld"])
    manifest = read_release(whole / "release.zip").manifest
    listed = {
        one["dcat:downloadURL"]["@id"]: one for one in record["@graph"][0]["dcat:distribution"]
    }
    assert {"report.html", "report.pdf", "tables/by_area.csv"} <= set(listed)
    for name, one in listed.items():
        assert one["dcat:byteSize"]["@value"] == str(manifest.files[name].bytes)
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == manifest.files[name].sha256


def test_the_places_are_municipalities_of_the_register(files: Files) -> None:
    places = json.loads(files["dcat.jsonld"])["@graph"][0]["dct:spatial"]
    assert places[4]["@id"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0184"
    assert places[4]["skos:prefLabel"] == {"@value": "Urk", "@language": "nl"}
