"""Our own side, as a process: `encode` makes a source's encodings, `link` makes people of them.

Usage: ours.py encode FOLDER plain|hardened SOURCE …
       ours.py link FOLDER plain|hardened OUT.csv SOURCE …
Plain is unsalted and not diffused, as other tools encode; hardened is the agreement's default.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from oggz.monitor.encoding import EncodingSettings
from oggz.monitor.encoding.delivery import write_encodings
from oggz.monitor.encoding.reading import Encodings
from oggz.monitor.encoding.settings import Group, Salt
from oggz.monitor.linkage import link_tables

KEY = b"a key of the benchmark, 32 bytes"
EVERYTHING: tuple[Group, ...] = ("name", "surname", "birth", "address", "place")
PLAIN = EncodingSettings(
    salts=(Salt(name="plain", fields=(), groups=EVERYTHING),),
    hashes={"name": 10, "surname": 10, "birth": 8, "address": 8, "place": 6},
    diffusion=1,
)
# FEBRL4 has no sex, names that changed places, and two in five addresses that differ. Its 5,000
# people are so few that a salt may be of fewer fields: no more than 10 share a date of birth.
FEBRL4 = EncodingSettings(
    salts=(
        Salt(
            name="born", fields=("birth_date",), groups=("name", "surname", "address", "place")
        ),
        Salt(
            name="home", fields=("postcode4", "house_number"),
            groups=("name", "surname", "birth", "place"),
        ),
        Salt(
            name="named", fields=("surname", "given_name"), groups=("birth", "address", "place")
        ),
    ),
    keys=(
        ("surname", "given_name"), ("surname", "birth_date"), ("given_name", "birth_date"),
        ("surname", "postcode4"), ("given_name", "postcode4"), ("surname", "town"),
        ("given_name", "town"), ("surname", "house_number"), ("given_name", "house_number"),
        ("street", "house_number"), ("town", "house_number"), ("street", "town"),
        ("birth_date", "town"), ("birth_date", "postcode4"),
    ),
    most_records=5,
)  # fmt: skip


def main() -> None:
    task, folder, kind = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    print(json.dumps((encode if task == "encode" else link)(folder, kind, sys.argv[4:])))


def encode(folder: Path, kind: str, sources: list[str]) -> dict[str, float]:
    encoding, records = 0.0, 0
    for name in sources:
        table = read(folder / f"{name}.csv")
        began = time.perf_counter()
        write_encodings(
            table, folder / f"{name}-{kind}.parquet", folder / f"{name}-{kind}-strangers.parquet",
            settings=settings(folder, kind), key=KEY, told={}, seed=1,
        )  # fmt: skip
        encoding += time.perf_counter() - began
        records += table.num_rows
    return {"encode": encoding, "records": records}


def link(folder: Path, kind: str, arguments: list[str]) -> dict[str, float]:
    out, *sources = arguments
    began = time.perf_counter()
    paths = {name: folder / f"{name}-{kind}.parquet" for name in sources}
    tables = Encodings(paths, settings(folder, kind))
    strangers = {
        name: pq.read_table(folder / f"{name}-{kind}-strangers.parquet") for name in sources
    }
    with tempfile.TemporaryDirectory() as steps:
        found = link_tables(tables, settings(folder, kind), Path(steps), strangers=strangers)
    seconds = time.perf_counter() - began
    first: dict[int, str] = {}
    lines = ["a,b,score"]
    columns = (found.spine[name].to_pylist() for name in ("person", "record_id"))
    for person, record in zip(*columns, strict=True):
        if person in first:
            lines.append(f"{first[person]},{record},1")
        first.setdefault(person, record)
    Path(out).write_text("\n".join(lines) + "\n")
    quality = found.quality
    return {"link": seconds, "estimated_precision": quality.precision.value,
            "estimated_recall": quality.recall.value}  # fmt: skip


def settings(folder: Path, kind: str) -> EncodingSettings:
    """Plain, or the default of an agreement, or what an agreement on FEBRL4 would say."""
    if kind == "plain":
        return PLAIN
    return FEBRL4 if folder.name == "febrl4" else EncodingSettings()


def read(path: Path) -> pa.Table:
    with path.open() as file:
        names = file.readline().strip().split(",")
    texts = dict.fromkeys([name.strip('"') for name in names], pa.string())
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=texts))


if __name__ == "__main__":
    main()
