"""Reading a CSV file in pieces of whole lines, with what is wrong with lines as lines.

A line is a row: a value with a line break in it is refused, which makes line numbers true, keeps
one unclosed quote from swallowing the rest, and gives the same answer whatever the piece size.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from oggz.monitor.errors import MonitorError
from oggz.monitor.sources.faults import Fault, Tally

PIECE = 1 << 20  # bytes
LONGEST_LINE = 64_000  # bytes
_LF, _CR, _QUOTE, _COMMA = 10, 13, 34, 44

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Piece:
    """Rows that are whole: `table` has a string column per name, `lines` the line of each row."""

    table: pa.Table
    lines: Integers
    read: int  # bytes of the file so far


def pieces(
    path: Path, names: tuple[str, ...], tally: Tally, *, start: int, size: int = PIECE
) -> Iterator[Piece]:
    """The rows below the header, which ends at byte `start`, in order.

    Lines that cannot be read as a row go to the tally and are left out. Memory does not grow with
    the file: at most `size` bytes and one line are held.
    """
    with path.open("rb") as file:
        file.seek(start)
        line, read, rest = 2, start, b""
        while True:
            block = file.read(size)
            read += len(block)
            # What is too long already only has to stay too long.
            rest = rest[: LONGEST_LINE + 1] + block
            cut = rest.rfind(b"\n") + 1 if block else len(rest)
            if cut:
                whole, rest = rest[:cut], rest[cut:]
                table, lines, count = _rows(whole, names, line, tally)
                line += count
                yield Piece(table, lines, read)
            if not block:
                return


def _rows(
    data: bytes, names: tuple[str, ...], first: int, tally: Tally
) -> tuple[pa.Table, Integers, int]:
    """The good rows, their lines, and how many lines there are in all."""
    array = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(array == _LF)
    if array[-1] != _LF:
        ends = np.append(ends, len(array))
        tally.add(Fault.CUT_OFF, line=first + len(ends) - 1)
    starts = np.concatenate(([0], ends[:-1] + 1))
    good = np.ones(len(ends), np.bool_)
    lengths = ends - starts
    lengths -= (lengths > 0) & (array[np.maximum(ends - 1, 0)] == _CR)

    def told(fault: Fault, wrong: Mask) -> None:
        at = np.flatnonzero(wrong & good)
        tally.add_many(fault, "", first + at, lambda _: "")
        good[at] = False

    told(Fault.LONG_LINE, lengths > LONGEST_LINE)
    told(Fault.EMPTY_LINE, lengths == 0)
    told(Fault.NUL, _having(array == 0, starts))
    told(Fault.NOT_UTF8, _not_utf8(data, array, starts, ends, good))
    told(Fault.BROKEN_LINE, _broken(data, array, starts))
    quotes = np.flatnonzero(array == _QUOTE)
    odd, misplaced, line_of, before = _quotes(array, quotes, starts, ends)
    told(Fault.QUOTE_OPEN, odd)
    told(Fault.QUOTE_MISPLACED, misplaced)
    fields = 1 + _commas(array, quotes, line_of, before, starts, ends)

    def counted(i: int, at: Integers) -> str:
        return f"{fields[at[i]]} in plaats van {len(names)} kolommen"

    short = np.flatnonzero(good & (fields < len(names)))
    long = np.flatnonzero(good & (fields > len(names)))
    tally.add_many(Fault.SHORT_ROW, "", first + short, lambda i: counted(i, short))
    tally.add_many(Fault.LONG_ROW, "", first + long, lambda i: counted(i, long))
    good[short] = good[long] = False
    table = _parsed(data, array, starts, good, names)
    return table, first + np.flatnonzero(good), len(ends)


def _having(mask: Mask, starts: Integers) -> Mask:
    if not mask.any():
        return np.zeros(len(starts), np.bool_)
    return np.asarray(np.logical_or.reduceat(mask, starts), np.bool_)


def _not_utf8(data: bytes, array: Bytes, starts: Integers, ends: Integers, good: Mask) -> Mask:
    wrong = np.zeros(len(starts), np.bool_)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        for i in np.flatnonzero(_having(array >= 128, starts) & good):
            try:
                data[starts[i] : ends[i]].decode("utf-8")
            except UnicodeDecodeError:
                wrong[i] = True
    return wrong


def _broken(data: bytes, array: Bytes, starts: Integers) -> Mask:
    if data.count(b"\r") == data.count(b"\r\n"):
        return np.zeros(len(starts), np.bool_)
    lone = array == _CR
    lone[:-1] &= array[1:] != _LF
    lone[-1] = False
    return _having(lone, starts)


def _quotes(
    array: Bytes, quotes: Integers, starts: Integers, ends: Integers
) -> tuple[Mask, Mask, Integers, Integers]:
    """Which lines have an odd number of quotes, which a quote where RFC 4180 has none.

    Also the line of every quote, and how many quotes come before each line.
    """
    count = len(starts)
    line_of = np.searchsorted(ends, quotes)
    each = np.bincount(line_of, minlength=count)
    before = np.concatenate(([0], np.cumsum(each)[:-1]))
    nth = np.arange(len(quotes)) - before[line_of]
    edges = np.concatenate(([_LF], array, [_LF]))
    previous, following = edges[quotes], edges[quotes + 2]
    opening = nth % 2 == 0
    begins = (previous == _COMMA) | (previous == _LF) | ((previous == _QUOTE) & (nth > 0))
    finishes = np.isin(following, (_COMMA, _LF, _CR, _QUOTE))
    wrong = np.where(opening, ~begins, ~finishes)
    misplaced = np.bincount(line_of[wrong], minlength=count) > 0
    return each % 2 == 1, misplaced, line_of, before


def _commas(
    array: Bytes, quotes: Integers, line_of: Integers, before: Integers,
    starts: Integers, ends: Integers,
) -> Integers:  # fmt: skip
    """How many commas outside quotes each line has."""
    if not len(quotes):
        return np.asarray(np.add.reduceat(array == _COMMA, starts, dtype=np.int64), np.int64)
    commas = np.flatnonzero(array == _COMMA)
    lines = np.searchsorted(ends, commas)
    outside = (np.searchsorted(quotes, commas) - before[lines]) % 2 == 0
    return np.bincount(lines[outside], minlength=len(starts))


def _parsed(
    data: bytes, array: Bytes, starts: Integers, good: Mask, names: tuple[str, ...]
) -> pa.Table:
    if not good.any():
        return pa.table({name: pa.array([], pa.string()) for name in names})
    if not good.all():
        sizes = np.diff(np.append(starts, len(array)))
        data = array[np.repeat(good, sizes)].tobytes()
    try:
        table = csv.read_csv(
            io.BytesIO(data),
            csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
            csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:  # its text holds values
        table = None
    if table is None or table.num_rows != good.sum():
        raise MonitorError(
            "Het bestand kan niet gelezen worden. Sla het opnieuw op als CSV UTF-8 en probeer"
            " het nog eens."
        )
    return table.combine_chunks()
