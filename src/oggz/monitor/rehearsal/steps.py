"""What follows after linking, for one size: counting, protecting, attacking what is left to see."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor import audit, disclosure
from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError
from oggz.monitor.indicators.composing import compose
from oggz.monitor.indicators.inputs import real_rows
from oggz.monitor.indicators.visible import visible_share
from oggz.monitor.keys import open_sealed
from oggz.monitor.manifests import PAYLOAD
from oggz.monitor.rehearsal.plan import Rehearsed
from oggz.monitor.rehearsal.work import Tell
from oggz.monitor.sources import read_payload
from oggz.monitor.tables import TOTAL, Tables, read_safe, read_tables, write_safe, write_tables

TABLES, SAFE, PROTECTED, ATTACKED = "tables", "safe", "protected.json", "attacked.json"
_PLACES = "municipality"  # the dimension of the places of people


@dataclass(frozen=True)
class TableWorth:
    """How far the numbers of a table are from the truth: of its total, and of its finest cells
    together, as a share of the people in them; None where there is nobody to count."""

    table: str
    title: str
    total: float | None
    cells: float | None


@dataclass(frozen=True)
class Protected:
    """What disclosure control leaves to see. `smallest` is the share of the cells of the smallest
    municipality that are shown; `failed` says why tables could not be protected."""

    cells: int
    hidden: int
    municipality: str
    smallest: float
    failed: str = ""


@dataclass(frozen=True)
class TablesAttacked:
    """How many attacks were made on the protected tables, and how many cells gave way."""

    attacks: int
    leaks: int


@dataclass(frozen=True)
class Counted:
    """What became of the tables of one size; without attack when they could not be protected."""

    worths: tuple[TableWorth, ...]
    protected: Protected
    attacked: TablesAttacked | None


def open_payloads(folder: Path, deliveries: Mapping[str, Path], made: Rehearsed) -> None:
    """The content that sources sealed, opened with the key of the analysis unit."""
    for name, delivery in deliveries.items():
        open_sealed(
            delivery / PAYLOAD, folder / f"{name}.parquet", agreement=made.agreement,
            key=made.analysis, source=name,
        )  # fmt: skip


def true_payloads(folder: Path, world: Path, agreement: Agreement) -> None:
    """The same of all sources, also of those that stay out: to know the truth by."""
    for name, source in agreement.sources.items():
        whole = pa.concat_tables(read_payload(world / f"{name}.csv", kind=source.kind))
        real = pa.array(np.zeros(len(whole), np.bool_))
        pq.write_table(whole.append_column("is_dummy", real), folder / f"{name}.parquet")


def everybody_apart(payloads: Path) -> pa.Table:
    """A spine in which every record is somebody else: without linking."""
    parts = []
    for path in sorted(payloads.glob("*.parquet")):
        numbers = pc.unique(pq.read_table(path, columns=["record_id"])["record_id"])
        source = pa.array([path.stem] * len(numbers), pa.string())
        parts.append(pa.table({"source": source, "record_id": numbers}))
    spine = pa.concat_tables(parts)
    return spine.append_column("person", pa.array(np.arange(len(spine)), pa.int64()))


def tabulate(folder: Path, payloads: Path, spine: pa.Table, *, made: Rehearsed, tell: Tell) -> None:
    """Count every figure that the agreement allows, as far as it can be; intervals are left out."""
    files = {path.stem: path for path in sorted(payloads.glob("*.parquet"))}
    rows = real_rows(spine.select(["source", "record_id", "person"]), files)
    tables = compose(files, rows, agreement=made.agreement, progress=tell).tables
    write_tables(tables, folder / TABLES, key=made.analysis.signing)


def protect(folder: Path, tables: Path, *, agreement: Agreement, tell: Tell) -> None:
    """Protect tables by the agreement's threshold. When that cannot be, what is written says why:
    then this size can publish nothing."""
    rules = disclosure.Rules(threshold=agreement.thresholds.count)
    try:
        safe = disclosure.suppress(read_tables(tables / TABLES, agreement), rules, progress=tell)
    except MonitorError as error:
        told = Protected(0, 0, "", 0.0, str(error))
        (folder / PROTECTED).write_text(json.dumps(asdict(told)))
        return
    write_safe(safe, folder / SAFE)
    least, share = "", 1.0
    for code in agreement.region.municipalities:
        try:
            seen = visible_share(safe, _PLACES, code).share
        except KeyError:
            continue
        if not least or seen < share:
            least, share = code, seen
    hidden = (safe.protection.primary or 0) + (safe.protection.secondary or 0)
    told = Protected(safe.protection.cells, hidden, least, share)
    (folder / PROTECTED).write_text(json.dumps(asdict(told)))


def protected_in(folder: Path) -> Protected:
    """What `protect` told."""
    return Protected(**json.loads((folder / PROTECTED).read_text()))


def attack(folder: Path, protected: Path, *, agreement: Agreement, tell: Tell) -> None:
    """Attack tables as they would be published."""
    findings = audit.attack_tables(read_safe(protected / SAFE, agreement), progress=tell)
    told = TablesAttacked(findings.attacks, len(findings.leaks))
    (folder / ATTACKED).write_text(json.dumps(asdict(told)))


def attacked_in(folder: Path) -> TablesAttacked:
    """What `attack` told."""
    return TablesAttacked(**json.loads((folder / ATTACKED).read_text()))


def worths(
    seen: Path, truth: Path, *, agreement: Agreement, factor: float = 1.0
) -> tuple[TableWorth, ...]:
    """The error of each table that the truth has; a cell that is not there is a zero."""
    found = read_tables(seen / TABLES, agreement)
    true = read_tables(truth / TABLES, agreement)
    told = []
    for info in true.structure.tables:
        right = _counts(true, info.name)
        ours = _counts(found, info.name)
        whole = (TOTAL,) * len(info.dimensions)
        finest = [codes for codes in {**right, **ours} if TOTAL not in codes]
        apart = sum(abs(ours.get(one, 0) * factor - right.get(one, 0)) for one in finest)
        people = sum(right.get(one, 0) for one in finest)
        total = right[whole]
        told.append(
            TableWorth(
                info.name, info.title,
                abs(ours.get(whole, 0) * factor - total) / total if total else None,
                apart / people if people else None,
            )
        )  # fmt: skip
    return tuple(told)


def _counts(tables: Tables, name: str) -> dict[tuple[str, ...], int]:
    if name not in tables.cells:
        return {}
    cells = tables.cells[name]
    columns = [cells[one].to_pylist() for one in tables.structure.table(name).dimensions]
    return dict(zip(zip(*columns, strict=True), cells["count"].to_pylist(), strict=True))
