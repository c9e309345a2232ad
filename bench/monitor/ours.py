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

from oggz.monitor.encoding import EncodingSettings, encode_table
from oggz.monitor.encoding.settings import Salt
from oggz.monitor.linkage import link_tables
from oggz.monitor.linkage.strangers import count_strangers

KEY = b"a key of the benchmark, 32 bytes"
PLAIN = EncodingSettings(
    salts=(Salt(name="plain", fields=(), groups=("name", "surname", "birth", "address")),),
    diffusion=1,
)


def main() -> None:
    task, folder, kind = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    print(json.dumps((encode if task == "encode" else link)(folder, kind, sys.argv[4:])))


def encode(folder: Path, kind: str, sources: list[str]) -> dict[str, float]:
    encoding, counting, records = 0.0, 0.0, 0
    for name in sources:
        table = read(folder / f"{name}.csv")
        began = time.perf_counter()
        encoded = encode_table(table, settings(folder, kind), KEY, seed=1)
        made = time.perf_counter()
        strangers = count_strangers(table, settings(folder, kind), KEY, seed=1)
        encoding, counting = encoding + made - began, counting + time.perf_counter() - made
        records += table.num_rows
        pq.write_table(encoded, folder / f"{name}-{kind}.parquet")
        pq.write_table(strangers, folder / f"{name}-{kind}-strangers.parquet")
    return {"encode": encoding, "count": counting, "records": records}


def link(folder: Path, kind: str, arguments: list[str]) -> dict[str, float]:
    out, *sources = arguments
    began = time.perf_counter()
    tables = {name: pq.read_table(folder / f"{name}-{kind}.parquet") for name in sources}
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
    """The default; a field that no source has (FEBRL4 has no sex) cannot be in a salt."""
    if kind == "plain":
        return PLAIN
    default = EncodingSettings()
    if folder.name != "febrl4":
        return default
    salts = tuple(
        salt.model_copy(update={"fields": tuple(part for part in salt.fields if part != "sex")})
        for salt in default.salts
    )
    return default.model_copy(update={"salts": salts})


def read(path: Path) -> pa.Table:
    with path.open() as file:
        names = file.readline().strip().split(",")
    texts = dict.fromkeys([name.strip('"') for name in names], pa.string())
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=texts))


main()
