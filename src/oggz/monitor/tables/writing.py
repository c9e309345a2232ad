"""Writing tables: `tables/` for inside the analysis unit, `safe/` for what would be published."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.manifests import sign_manifest
from oggz.monitor.tables.model import HIDDEN, STATUS, Estimate, Place, Safe, Structure, Tables

STRUCTURE, ESTIMATES = "structure.json", "estimates.json"
PROTECTION, LONE = "protection.json", "lone.csv"
ALONG = ("quality.json", "target_group.json")  # of `tabulate`, for the report of the release
TABULATE, PROTECT = "tabulate", "protect"


def write_tables(
    tables: Tables, folder: Path, *, key: Ed25519PrivateKey, inputs: Sequence[Path] = (),
    more: Sequence[tuple[str, bytes]] = (),
) -> None:  # fmt: skip
    """Write `tables/`, signed by the analysis unit: structure.json, estimates.json, a parquet file
    for each table and a manifest. `more` are further files, by name, that travel along."""
    with whole_folder(folder) as part:
        written = _write_common(part, tables.structure, tables.estimates, more)
        for info in tables.structure.tables:
            path = part / f"{info.name}.parquet"
            pq.write_table(tables.cells[info.name], path)
            written.append(path)
        write_manifest(
            part / MANIFEST, command=TABULATE, agreement=tables.structure.agreement,
            inputs=inputs, outputs=written,
        )  # fmt: skip
        sign_manifest(part, key)


def write_safe(
    safe: Safe, folder: Path, *, inputs: Sequence[Path] = (),
    more: Sequence[tuple[str, bytes]] = (),
) -> None:  # fmt: skip
    """Write `safe/`: structure.json, estimates.json, protection.json, a CSV file for each table,
    lone.csv and a manifest. The same tables give the same bytes. Raises ValueError when a table has
    a column that is not published."""
    for info in safe.structure.tables:
        wanted = [*info.dimensions, "count", *info.measured, STATUS]
        if safe.cells[info.name].column_names != wanted:
            raise ValueError(f"{info.name} must have the columns {', '.join(wanted)}")
    with whole_folder(folder) as part:
        written = _write_common(part, safe.structure, safe.estimates, more)
        for info in safe.structure.tables:
            path = part / f"{info.name}.csv"
            write_cells(safe.cells[info.name], path)
            written.append(path)
        protection = part / PROTECTION
        protection.write_text(_json(safe.protection.model_dump(mode="json")), encoding="utf-8")
        write_lone(safe.lone, part / LONE)
        write_manifest(
            part / MANIFEST, command=PROTECT, agreement=safe.structure.agreement, inputs=inputs,
            outputs=[*written, protection, part / LONE],
        )  # fmt: skip


def write_cells(cells: pa.Table, path: Path) -> None:
    """A table as CSV, without quotes: what is hidden is empty, and says so in its last column."""
    hidden = pc.equal(cells[STATUS], HIDDEN)
    for place, name in enumerate(cells.column_names):
        if cells[name].type != pa.string():
            column = cells[name].combine_chunks()
            kept = pc.if_else(hidden, pa.scalar(None, column.type), column)
            cells = cells.set_column(place, name, kept)
    pv.write_csv(cells, path, pv.WriteOptions(quoting_style="none"))


def write_lone(lone: Sequence[Place], path: Path) -> None:
    """The hidden cells of one person, a row each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "cell"))
        writer.writerows((place.table, "|".join(place.codes)) for place in lone)


def _write_common(
    folder: Path, structure: Structure, estimates: Sequence[Estimate],
    more: Sequence[tuple[str, bytes]],
) -> list[Path]:  # fmt: skip
    (folder / STRUCTURE).write_text(_json(structure.model_dump(mode="json")), encoding="utf-8")
    told = [estimate.model_dump(mode="json") for estimate in estimates]
    (folder / ESTIMATES).write_text(_json(told), encoding="utf-8")
    for name, content in more:
        (folder / name).write_bytes(content)
    return [folder / STRUCTURE, folder / ESTIMATES, *(folder / name for name, _ in more)]


def _json(told: object) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
