"""Checking a source's file before anything is encoded: every fault with place and remedy."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.schemas import TableSchema, schema
from oggz.monitor.sources import dates, records
from oggz.monitor.sources.cells import Bounds, CellCheck
from oggz.monitor.sources.faults import Fault, Tally
from oggz.monitor.sources.header import Header, read_header
from oggz.monitor.sources.lines import PIECE, pieces
from oggz.monitor.sources.report import CheckReport, Completeness

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]

_FIRST = dates.days_of(date(1900, 1, 1))
_DEFAULTS = {
    dates.days_of(day): f"1 januari {day.year}"
    for day in (date(1900, 1, 1), date(1901, 1, 1), date(1970, 1, 1), date(2000, 1, 1))
}
_TAIL = "[0-9]{1,9}$"
_FEW_BSNS = 3
_FEW = 20  # records: below this, chance looks like a pattern
_MANY = 100  # different dates: the chance that none has a day above 12 is then below 1e-40
_COMMON_TIMES = 20
_COMMON_SHARE = 0.01


class Delivery(Protocol):
    """What an agreement says about one source."""

    @property
    def article(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def variables(self) -> tuple[str, ...]: ...
    @property
    def may_use_bsn(self) -> bool: ...
    @property
    def has_duplicates(self) -> bool: ...


class Period(Protocol):
    """The first and last day that the figures are about."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


def check(
    path: Path, *, agreement: Agreement, source: str, progress: Progress | None = None,
    today: date | None = None,
) -> CheckReport:  # fmt: skip
    """Check the CSV file of a source against its table schema and the agreement.

    Memory does not grow with the file. `progress` is told bytes done and bytes in all.
    Raises Refused when the agreement does not allow it, or a column of the file, and MonitorError
    when the file cannot be opened.
    """
    day = today or date.today()
    require(agreement, "check", source=source, today=day)
    return check_file(
        path, source=source, delivery=agreement.sources[source], period=agreement.period,
        today=day, progress=progress,
    )  # fmt: skip


def must_pass(path: Path, *, agreement: Agreement, source: str, today: date | None = None) -> None:
    """`check` before something is made of the file: raises MonitorError with the whole report."""
    refuse_faults(check(path, agreement=agreement, source=source, today=today), path)


def refuse_faults(report: CheckReport, path: Path) -> None:
    """Raise MonitorError, with what is wrong, unless something may be made of the file."""
    if not report.ok:
        raise MonitorError(
            f"In {path.name} staan fouten, dus er is niets gemaakt. Bekijk ze met"
            f" ‘oggz monitor check’ en herstel ze.\n{report.text()}"
        )


def check_file(
    path: Path, *, source: str, delivery: Delivery, period: Period, today: date,
    progress: Progress | None = None, piece: int = PIECE,
) -> CheckReport:  # fmt: skip
    """`check`, for what an agreement says about one source; `piece` is in bytes."""
    table = schema(delivery.kind)
    tally = Tally()
    header = read_header(path, table, tally)
    if header is None:
        return CheckReport(path.name, source, 0, 0, tally.findings(()), ())
    _allowed(header, table, delivery, source)
    bounds = Bounds.of(today, period.start, period.end)
    columns = {name: table.column(name) for name in header.known}
    reading = _Reading(table, header, CellCheck(columns, bounds, tally))
    total = path.stat().st_size
    with records.opened() as kept:
        for part in pieces(path, header.names, tally, start=header.start, size=piece):
            reading.read(part.table, part.lines)
            if "record_id" in header.known:
                known = part.table.select(header.known)
                kept.add(known, part.lines, identifying=reading.identifying)
            if progress:
                progress(part.read, total)
        kept.flush(reading.identifying)
        count = kept.tell(
            tally, several_rows=table.several_rows, may_repeat_people=delivery.has_duplicates
        )
    reading.tell(count)
    if not reading.rows and not tally.findings(()):
        tally.add(Fault.ONLY_HEADER)
    return CheckReport(
        path.name, source, reading.rows, count, tally.findings(table.names), reading.completeness()
    )


def _allowed(header: Header, table: TableSchema, delivery: Delivery, source: str) -> None:
    if "bsn" in header.known and not delivery.may_use_bsn:
        raise Refused(
            f"De bron {source} mag geen burgerservicenummers gebruiken, en het bestand heeft een"
            " kolom bsn. Haal de kolom uit het bestand en begin opnieuw.",
            article=delivery.article,
        )
    extra = [name for name in header.known if name not in ("record_id", *delivery.variables)]
    if extra:
        raise Refused(
            f"De bron {source} mag deze kolommen niet leveren: {', '.join(extra)}. Haal ze uit"
            " het bestand en begin opnieuw.",
            article=delivery.article,
        )


class _Reading:
    """What is counted over all pieces."""

    def __init__(self, table: TableSchema, header: Header, cells: CellCheck) -> None:
        self._table = table
        self._header = header
        self._cells = cells
        self.rows = 0
        self.identifying = tuple(name for name in header.known if name in table.identifying)
        self._filled = dict.fromkeys(header.known, 0)
        self._births = np.zeros(cells.bounds.today - _FIRST + 1, np.int64)
        self._late_days = 0
        self._bsn_like = 0
        self._running = _Running()
        self._last = ""

    def read(self, table: pa.Table, lines: Integers) -> None:
        """Check a piece and add it to the counts."""
        self.rows += table.num_rows
        days = self._cells.check(table, lines)
        nothing = np.ones(table.num_rows, np.bool_)
        for name in self._header.known:
            filled = np.asarray(pc.not_equal(table.column(name), ""))
            self._filled[name] += int(filled.sum())
            if name in self.identifying:
                nothing &= ~filled
        tally = self._cells.tally
        if self.identifying:
            tally.add_many(Fault.UNTRACEABLE, "", lines[np.flatnonzero(nothing)], lambda _: "")
        if not table.num_rows:
            return
        others = np.ones(table.num_rows, np.bool_)
        if "record_id" in self._header.known:
            others = self._numbers(table, lines)
        if "birth_date" in days:
            self._born(days["birth_date"][others])

    def _born(self, days: Integers) -> None:
        days = days[days >= _FIRST]
        self._births += np.bincount(days - _FIRST, minlength=len(self._births))
        whole = days.astype("datetime64[D]")
        self._late_days += int(((whole - whole.astype("datetime64[M]")).astype(int) >= 12).sum())

    def _numbers(self, table: pa.Table, lines: Integers) -> Mask:
        """Look at the record numbers; which rows are not about the person of the row before."""
        ids = pa.concat_arrays(table.column("record_id").chunks)
        nine = np.asarray(pc.match_substring_regex(ids, "(^|[^0-9])[0-9]{9}$"))
        tails = pc.utf8_slice_codeunits(ids, -9)
        self._bsn_like += int(dates.passes_bsn_check(tails, nine).sum())
        self._running.add(ids)
        telling = np.zeros(len(ids), np.bool_)
        for told in self._telling(table):
            telling |= np.asarray(pc.and_(pc.equal(ids, told), pc.not_equal(ids, "")))
        at = np.flatnonzero(telling)
        self._cells.tally.add_many(Fault.RECORD_ID_TELLS, "record_id", lines[at], lambda _: "")
        before = pa.concat_arrays([pa.array([self._last], pa.string()), ids[:-1]])
        self._last = ids[-1].as_py()
        return np.array(pc.not_equal(ids, before), np.bool_)

    def _telling(self, table: pa.Table) -> Iterator[pa.ChunkedArray]:
        """What a record number must not be."""
        known = self._header.known
        for name in ("bsn", "surname", "postcode", "birth_date"):
            if name in known:
                yield table.column(name)
        if "birth_date" in known:
            yield pc.replace_substring(table.column("birth_date"), "-", "")
        if "postcode" in known and "house_number" in known:
            home = table.column("postcode"), table.column("house_number")
            yield pc.binary_join_element_wise(*home, "")

    def tell(self, count: int) -> None:
        """Tell what shows in the counts; `count` is the number of record numbers."""
        tally = self._cells.tally
        if self._bsn_like >= max(_FEW_BSNS, 0.5 * self.rows):
            tally.add(Fault.RECORD_ID_IS_BSN, "record_id", line=2)
        elif count >= _FEW and self._running.is_running(count):
            tally.add(Fault.RECORD_ID_RUNNING, "record_id", line=2)
        dated = int(self._births.sum())
        if np.count_nonzero(self._births) >= _MANY and not self._late_days:
            tally.add(Fault.NEVER_AFTER_12, "birth_date", line=2)
        for day in np.flatnonzero(self._births > max(_COMMON_TIMES, _COMMON_SHARE * dated)):
            known = _DEFAULTS.get(int(day) + _FIRST, "een andere dag")
            told = f"{known}, {self._births[day]} keer"
            tally.add(Fault.DEFAULT_DATE, "birth_date", line=2, value_class=told)

    def completeness(self) -> tuple[Completeness, ...]:
        """How many rows are filled, per column of the file."""
        return tuple(
            Completeness(name, self._table.column(name).label, self._filled[name], self.rows)
            for name in self._header.known
        )


class _Running:
    """Whether record numbers are one row of numbers, by their smallest and largest."""

    def __init__(self) -> None:
        self._numbers = True
        self._head: str | None = None
        self._smallest = 0
        self._largest = -1

    def add(self, ids: pa.StringArray) -> None:
        """Take the numbers of a piece along."""
        ids = ids.filter(pc.not_equal(ids, ""))
        if not self._numbers or not len(ids):
            return
        # The first few nearly always tell that there is no row.
        self._numbers = self._is_row(ids[:_FEW]) and self._is_row(ids)
        if not self._numbers:
            return
        tails = pc.extract_regex(ids, f"(?P<n>{_TAIL})").field("n")
        ends = pc.min_max(tails.cast(pa.int64())).as_py()
        if self._largest < self._smallest:
            self._smallest = ends["min"]
        self._smallest = min(self._smallest, ends["min"])
        self._largest = max(self._largest, ends["max"])

    def _is_row(self, ids: pa.StringArray) -> bool:
        """Whether all end in a number, behind the same head (ten digits: no row from one on)."""
        heads = pc.unique(pc.replace_substring_regex(ids, _TAIL, "")).to_pylist()
        if len(heads) > 1 or not pc.all(pc.match_substring_regex(ids, _TAIL)).as_py():
            return False
        if self._head is None:
            self._head = heads[0]
        return bool(heads[0] == self._head)

    def is_running(self, count: int) -> bool:
        """Whether `count` numbers nearly fill the room between the smallest and the largest."""
        return self._numbers and self._largest - self._smallest < 1.2 * count
