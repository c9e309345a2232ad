"""What is wrong with values, a column of a piece at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.schemas import Column
from oggz.monitor.sources import dates
from oggz.monitor.sources.faults import Fault, Tally, value_class

Mask = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

_FORMS: dict[str, tuple[str, Fault]] = {
    "identifier": ("^[A-Za-z0-9_-]{1,64}$", Fault.IDENTIFIER),
    "postcode": ("^[1-9][0-9]{3}[A-Z]{2}$", Fault.POSTCODE),
    "house_number": (
        "^[1-9][0-9]{0,4}([ /-]?[A-Za-z0-9][A-Za-z0-9 /-]{0,7})?$",
        Fault.HOUSE_NUMBER,
    ),
    "bsn": ("^[0-9]{9}$", Fault.BSN_FORM),
    "integer": ("^-?[0-9]{1,9}$", Fault.INTEGER),
    "municipality": ("^GM[0-9]{4}$", Fault.MUNICIPALITY),
    "initials": (r"^[\p{L}\p{M}. -]{1,30}$", Fault.NAME_SIGNS),
}
_NAME = r"^[\p{L}\p{M}0-9'’‘`´ .,()/-]+$"
# UTF-8 read as Windows-1252 and written again, or letters lost on the way.
GARBLED = "[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|\ufffd"
_PLACEHOLDERS = pa.array(
    ["onbekend", "niet bekend", "unknown", "nn", "n.n.", "nvt", "n.v.t.", "test", "xxx", "x", "-",
     "geen", "anoniem"]
)  # fmt: skip
_NO_POSTCODES = r"(SA|SD|SS)$"
LONGEST_NAME = 100
_FAR = 50 * 365  # days: an end that is planned further away only fills a place
_SHIFTED = 3


@dataclass(frozen=True)
class Bounds:
    """Days since 1970: today, and the first and last of the agreement's period."""

    today: int
    start: int
    end: int

    @classmethod
    def of(cls, today: date, start: date, end: date) -> "Bounds":
        return cls(dates.days_of(today), dates.days_of(start), dates.days_of(end))


_OLDEST = dates.days_of(date(1900, 1, 1))


@dataclass(frozen=True)
class CellCheck:
    """Tells the faults of one piece's values to `tally`."""

    columns: Mapping[str, Column]
    bounds: Bounds
    tally: Tally

    def check(self, table: pa.Table, lines: Integers) -> dict[str, Integers]:
        """Check all columns of string arrays; returns the days of every date column."""
        wrong = np.zeros(table.num_rows, np.int64)
        days: dict[str, Integers] = {}
        for name, column in self.columns.items():
            values = _Values.of(column, table, lines, self.tally)
            if column.type == "date":
                days[name] = self._dates(column, values)[values.index]
            elif column.type in ("name", "place"):
                _names(values, digits=column.type == "place")
            elif column.type == "code":
                known = _mask(pc.is_in(values.distinct, value_set=pa.array(list(column.codes))))
                values.tell(Fault.CODE, values.filled & ~known)
            else:
                _formed(column, values)
            if column.required:
                values.tell(Fault.REQUIRED, ~values.filled)
            wrong += values.wrong[values.index]
        self._orders(days, lines)
        shifted = np.flatnonzero(wrong >= _SHIFTED)
        self.tally.add_many(Fault.SHIFTED, "", lines[shifted], lambda _: "")
        return days

    def _dates(self, column: Column, values: "_Values") -> Integers:
        parsed = dates.parse(values.distinct)
        values.tell(Fault.DATE_FORMAT, parsed.badly_written)
        values.tell(Fault.DATE_SWAPPED, parsed.swapped)
        values.tell(Fault.DATE_IMPOSSIBLE, parsed.impossible)
        day = parsed.days
        old = (day != dates.NO_DAY) & (day < _OLDEST)
        late = day > self.bounds.today + (_FAR if column.future else 0)
        values.tell(Fault.DATE_OLD, old)
        values.tell(Fault.DATE_FUTURE, late)
        if column.bounded:
            outside = (day < self.bounds.start) & (column.in_period or column.ends)
            outside |= (day > self.bounds.end) & (column.in_period or column.begins)
            values.tell(Fault.DATE_PERIOD, (day != dates.NO_DAY) & outside & ~late & ~old)
        return np.where(old | late, dates.NO_DAY, day)

    def _orders(self, days: dict[str, Integers], lines: Integers) -> None:
        born = days.get("birth_date")
        for name, day in days.items():
            first = days.get(self.columns[name].not_before or "")
            for other, fault in ((first, Fault.DATE_ORDER), (born, Fault.BEFORE_BIRTH)):
                if other is not None and other is not day:
                    both = (day != dates.NO_DAY) & (other != dates.NO_DAY)
                    at = np.flatnonzero(both & (day < other))
                    self.tally.add_many(fault, name, lines[at], lambda _: "")


@dataclass(frozen=True)
class _Values:
    """The values of one column of a piece: most occur many times, and each is checked once.

    `index` says which of `distinct` a row has, `wrong` which of them had an error.
    """

    name: str
    distinct: pa.StringArray
    index: Integers
    lines: Integers
    tally: Tally
    filled: Mask
    wrong: Mask

    @classmethod
    def of(cls, column: Column, table: pa.Table, lines: Integers, tally: Tally) -> "_Values":
        chunks = table.column(column.name).chunks
        distinct = chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)
        index = np.arange(len(distinct))
        if column.type != "identifier":  # those differ anyhow
            encoded = distinct.dictionary_encode()
            distinct, index = encoded.dictionary, encoded.indices.to_numpy()
        filled = _mask(pc.not_equal(distinct, ""))
        wrong = np.zeros(len(distinct), np.bool_)
        return cls(column.name, distinct, index, lines, tally, filled, wrong)

    def tell(self, fault: Fault, which: Mask) -> None:
        """Tell a fault of these distinct values, at every row that has one of them."""
        if not which.any():
            return
        at = np.flatnonzero(which[self.index])
        self.tally.add_many(fault, self.name, self.lines[at], lambda i: self._class(int(at[i])))
        if not fault.warning:
            self.wrong[which] = True

    def matching(self, pattern: str) -> Mask:
        """Which distinct values a regular expression finds something in."""
        return _mask(pc.match_substring_regex(self.distinct, pattern))

    def _class(self, row: int) -> str:
        return value_class(self.distinct[int(self.index[row])].as_py())


def _mask(array: pa.BooleanArray) -> Mask:
    return np.array(array, np.bool_)


def _formed(column: Column, values: _Values) -> None:
    pattern, fault = _FORMS[column.type]
    good = values.matching(pattern)
    if column.type == "postcode":
        good &= ~values.matching(_NO_POSTCODES)
    values.tell(fault, values.filled & ~good)
    if column.type == "bsn":
        wrong = good.copy()
        wrong[good] = ~dates.passes_bsn_check(values.distinct, good)
        values.tell(Fault.BSN_CHECK, wrong)
    if column.type == "integer":
        numbers = values.distinct.filter(pa.array(good)).cast(pa.int64()).to_numpy()
        outside = good.copy()
        outside[good] = (numbers < (column.minimum or 0)) | (numbers > (column.maximum or 0))
        values.tell(Fault.RANGE, outside)


def _names(values: _Values, *, digits: bool) -> None:
    names = values.distinct
    values.tell(Fault.NAME_LONG, _mask(pc.greater(pc.utf8_length(names), LONGEST_NAME)))
    garbled = values.matching(GARBLED)
    values.tell(Fault.NAME_GARBLED, garbled)
    held = _mask(pc.is_in(pc.utf8_lower(names), value_set=_PLACEHOLDERS))
    values.tell(Fault.NAME_PLACEHOLDER, held)
    if not digits:
        values.tell(Fault.NAME_DIGITS, values.matching("[0-9]") & ~garbled)
    values.tell(Fault.NAME_SIGNS, values.filled & ~values.matching(_NAME) & ~garbled)
    values.tell(Fault.SPACES, _mask(pc.not_equal(names, pc.utf8_trim_whitespace(names))))
