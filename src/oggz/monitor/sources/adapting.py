"""Making a source's file out of what a system exports.

Record numbers are keyed hashes under a key that is made for this delivery and forgotten after it:
equal for the rows of one person, and linkable to nothing. Rows come out in the order of those
numbers, so that the order of the export tells nothing either.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file
from oggz.monitor.schemas import TableSchema, schema
from oggz.monitor.sources import iwmo
from oggz.monitor.sources.cleaning import Period, cleaner
from oggz.monitor.sources.exports import read_csv
from oggz.monitor.sources.mapping import Mapping, read_mapping
from oggz.monitor.sources.report import dutch, many

_MEMORY = "256MB"
_ROWS = 20_000
_FEW = 20
# What belongs together comes from the same row; the first of each says whether it is known.
_TOGETHER = (("surname", "prefix"), ("postcode", "house_number"))


@dataclass(frozen=True)
class AdaptReport:
    """What became of an export. `emptied` counts values per column that could not be read,
    `left_out` rows per column whose required value was missing or not in the period."""

    read: int
    written: int
    records: int
    emptied: dict[str, int]
    left_out: dict[str, int]

    def text(self) -> str:
        """The report in Dutch; no value of the export is in it."""
        read, written = many(self.read, "rij", "rijen"), many(self.written, "rij", "rijen")
        records = many(self.records, "record", "records")
        lines = [f"{read} gelezen, {written} van {records} geschreven."]
        for name, count in self.emptied.items():
            lines.append(f"- {name}: leeg gelaten wat niet te lezen was ({dutch(count)} keer).")
        for name, count in self.left_out.items():
            lines.append(
                f"- {many(count, 'rij', 'rijen')} weggelaten: {name} ontbreekt, is onbekend of"
                " valt buiten de periode."
            )
        return "\n".join(lines) + "\n"


def adapt(
    path: Path, out: Path, *, kind: str, start: date, end: date, mapping: Path | None = None,
    columns: Collection[str] | None = None, today: date | None = None, key: bytes | None = None,
) -> AdaptReport:  # fmt: skip
    """Write the source's file `out` from an export, or from a folder of iWmo messages.

    `start` and `end` are the first and last day of the agreement's period, `columns` those that
    it allows (all, if None). `key` is for tests only: without it, record numbers are new each
    time. Raises MonitorError when the export does not fit the mapping; then nothing is written.
    """
    table, plan = schema(kind), read_mapping(mapping, kind)
    names = tuple(
        name for name in table.names
        if name in plan.columns and (columns is None or name in columns)
    )  # fmt: skip
    if missing := [name for name in table.required[1:] if name not in names]:
        raise MonitorError(
            f"De afspraak geeft deze verplichte kolommen niet: {', '.join(missing)}."
        )
    period = Period(today or date.today(), start, end)
    work = _Work(table, plan, names, period, key or secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="oggz-") as folder, whole_file(out) as part:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY, "threads": 1, "temp_directory": folder,
        }  # fmt: skip
        with duckdb.connect(config=settings) as db:
            db.execute("set enable_progress_bar = false")  # it draws on our output
            try:
                return _write(db, work, _batches(path, plan), part)
            except (duckdb.IOException, duckdb.OutOfMemoryException):
                raise MonitorError(
                    f"Er is te weinig ruimte in {tempfile.gettempdir()}. Maak ruimte vrij."
                ) from None


def _batches(path: Path, plan: Mapping) -> Iterator[pa.Table]:
    needed = [*plan.person]
    for column in plan.columns.values():
        needed += [name for name in column.source if name not in needed]
    if plan.file.form == "iwmo":
        return iwmo.read_messages(path, needed)
    return read_csv(path, plan.file, needed)


def _write(
    db: duckdb.DuckDBPyConnection, work: "_Work", batches: Iterator[pa.Table], out: Path
) -> AdaptReport:
    listed = ", ".join(f"{name} varchar" for name in ("record_id", *work.names))
    db.execute(f"create table staged ({listed}, n bigint)")
    for batch in batches:
        db.register("batch", work.clean(batch))
        db.execute("insert into staged select * from batch")
        db.unregister("batch")
    work.must_be_readable()
    if not work.written:
        raise MonitorError(
            "Er blijft geen enkele rij over. Kijk of de periode en de afbeelding bij deze export"
            " horen."
        )
    found = db.sql(_joined(work.names, work.table.identifying, work.plan.newest))
    names = ("record_id", *work.names)
    shape = pa.schema([(name, pa.string()) for name in names])
    options = csv.WriteOptions(quoting_style="needed", quoting_header="none")
    with csv.CSVWriter(out, shape, write_options=options) as writer:
        for rows in found.to_arrow_reader(_ROWS):
            writer.write_batch(rows.cast(shape))
    records = db.execute("select count(distinct record_id) from staged").fetchall()[0][0]
    return AdaptReport(
        work.read, work.written, int(records), dict(work.emptied), dict(work.left_out)
    )


def _joined(names: Sequence[str], identifying: Sequence[str], newest: str) -> str:
    """SQL that gives all rows of a person the newest identifying values that are known."""
    told = {name: f"person.{name}" for name in names if name in identifying}
    order = f"({newest}, n)"
    parts = []
    for name in told:
        group = next((one for one in _TOGETHER if name in one and one[0] in names), (name,))
        known = f"filter (where {group[0]} <> '')"
        parts.append(f"coalesce(arg_max({name}, {order}) {known}, '') as {name}")
    chosen = ", ".join(told.get(name, f"staged.{name}") for name in names)
    return (
        f"with person as (select record_id, {', '.join(parts)} from staged group by record_id)"  # noqa: S608
        f" select record_id, {chosen} from staged join person using (record_id)"
        f" order by record_id, staged.{newest}, staged.n"
    )


class _Work:
    """What is done to each batch, and the counts of it."""

    def __init__(
        self, table: TableSchema, plan: Mapping, names: tuple[str, ...], period: Period, key: bytes
    ) -> None:
        self.table, self.plan, self.names = table, plan, names
        self._period, self._key = period, key
        self._cleaners = {
            name: cleaner(table.column(name), plan.columns[name], plan.file, period)
            for name in names
        }
        self._nothing = {text.casefold() for text in (*plan.file.empty, "onbekend", "null")}
        self.read = self.written = 0
        self.emptied: dict[str, int] = {}
        self.left_out: dict[str, int] = {}
        self._filled = dict.fromkeys(names, 0)

    def clean(self, batch: pa.Table) -> pa.Table:
        """The rows of a batch that stay, as columns of the table with `record_id` and `n`."""
        first = self.read
        self.read += batch.num_rows
        cleaned = {
            name: self._column(name, self._origin(batch, self.plan.columns[name].source))
            for name in self.names
        }
        numbers = self._record_ids(batch, cleaned, first)
        rows = pa.table({"record_id": numbers, **cleaned})
        rows = rows.append_column("n", pa.array(np.arange(first, self.read)))
        for name in self.names:
            rows = self._kept(rows, name)
        self.written += rows.num_rows
        return rows

    def must_be_readable(self) -> None:
        """Raises MonitorError for columns in which nothing at all could be read."""
        wrong = [
            name for name, count in self.emptied.items()
            if count >= _FEW and not self._filled[name]
        ]  # fmt: skip
        if wrong:
            raise MonitorError(
                f"Geen enkele waarde kon gelezen worden in: {', '.join(wrong)}. Pas in de"
                " afbeelding de vorm van datums (dates) of de waarden (values) aan."
            )

    def _origin(self, batch: pa.Table, names: Sequence[str]) -> pa.Array:
        columns = [_whole(batch.column(name)) for name in names]
        return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, " ")

    def _column(self, name: str, values: pa.Array) -> pa.Array:
        encoded = values.dictionary_encode()
        made = [self._cleaners[name](text or "") for text in encoded.dictionary.to_pylist()]
        index = encoded.indices.to_numpy(zero_copy_only=False)
        unread = int(np.array([one is None for one in made], np.bool_)[index].sum())
        if unread:
            self.emptied[name] = self.emptied.get(name, 0) + unread
        column = pa.array([one or "" for one in made], pa.string()).take(encoded.indices)
        self._filled[name] += int(pc.sum(pc.not_equal(column, "")).as_py() or 0)
        return column

    def _kept(self, rows: pa.Table, name: str) -> pa.Table:
        column = self.table.column(name)
        keep = pa.array(np.ones(rows.num_rows, np.bool_))
        if column.required:
            keep = pc.not_equal(rows.column(name), "")
        days, empty = rows.column(name), pc.equal(rows.column(name), "")
        if column.in_period or column.ends:
            inside = pc.greater_equal(days, self._period.start.isoformat())
            keep = pc.and_(keep, pc.or_(empty, inside))
        if column.in_period or column.begins:
            inside = pc.less_equal(days, self._period.end.isoformat())
            keep = pc.and_(keep, pc.or_(empty, inside))
        kept = rows.filter(keep)
        if lost := rows.num_rows - kept.num_rows:
            self.left_out[name] = self.left_out.get(name, 0) + lost
        return kept

    def _record_ids(self, batch: pa.Table, cleaned: dict[str, pa.Array], first: int) -> pa.Array:
        if self.plan.person:
            parts = [_whole(batch.column(name)).to_pylist() for name in self.plan.person]
        else:
            parts = self._by_name(batch.num_rows, cleaned)
        rows = zip(*parts, strict=True)
        return pa.array([self._record_id(one, first + i) for i, one in enumerate(rows)])

    def _by_name(self, count: int, cleaned: dict[str, pa.Array]) -> list[list[str]]:
        blank = pa.array([""] * count, pa.string())
        surname, born = (cleaned.get(name, blank) for name in ("surname", "birth_date"))
        given = cleaned.get("given_name", cleaned.get("initials", blank))
        sex = pc.if_else(pc.equal(cleaned.get("sex", blank), ""), "?", cleaned.get("sex", blank))
        letter = pc.utf8_slice_codeunits(given, 0, 1)
        return [pc.utf8_lower(part).to_pylist() for part in (surname, born, sex, letter)]

    def _record_id(self, parts: Sequence[str], row: int) -> str:
        parts = [part.strip().casefold() for part in parts]
        # Without all of it, or with a word or zeros for nothing, it is nobody known: such a row is
        # a record of its own.
        known = all(part.strip("0") and part not in self._nothing for part in parts)
        text = "\x1f".join(parts) if known else f"\x1e{row}"
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
