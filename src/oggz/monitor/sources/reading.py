"""Reading a checked file of a source: its people for encoding, its rows for the payload."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import schema
from oggz.monitor.sources.faults import Tally
from oggz.monitor.sources.header import Header, read_header
from oggz.monitor.sources.lines import pieces


def read_people(path: Path, *, kind: str) -> pa.Table:
    """`record_id` and the identifying columns that the file has, a row for each record number.

    String columns; an empty string is a missing value. Rows are in the order of the file, the
    first of each number: `check` has seen to it that the others are equal to it.
    Raises MonitorError when the file is not one that passed `check`.
    """
    header = _header(path, kind)
    identifying = [name for name in header.known if name in schema(kind).identifying]
    seen: set[str] = set()
    kept: list[pa.Table] = []
    for table in _tables(path, header):
        ids = table.column("record_id").to_pylist()
        new = np.zeros(len(ids), np.bool_)
        for i, one in enumerate(ids):
            new[i] = one not in seen
            seen.add(one)
        kept.append(table.select(["record_id", *identifying]).filter(pa.array(new)))
    return pa.concat_tables(kept).combine_chunks()


def read_payload(path: Path, *, kind: str) -> Iterator[pa.Table]:
    """`record_id` and the columns for the analysis unit, all rows, in pieces of string columns.

    Raises MonitorError when the file is not one that passed `check`.
    """
    header = _header(path, kind)
    wanted = [name for name in schema(kind).payload if name in header.known]
    for table in _tables(path, header):
        yield table.select(wanted)


def _header(path: Path, kind: str) -> Header:
    tally = Tally()
    header = read_header(path, schema(kind), tally)
    if header is None or tally.findings(()):
        raise _unchecked(path)
    return header


def _tables(path: Path, header: Header) -> Iterator[pa.Table]:
    tally = Tally()
    for piece in pieces(path, header.names, tally, start=header.start):
        if any(not one.fault.warning for one in tally.findings(())):
            raise _unchecked(path)
        if not pc.all(pc.not_equal(piece.table.column("record_id"), ""), min_count=0).as_py():
            raise _unchecked(path)
        yield piece.table


def _unchecked(path: Path) -> MonitorError:
    return MonitorError(
        f"{path} kan zo niet gebruikt worden. Controleer het eerst met oggz monitor check en"
        " herstel de fouten."
    )
