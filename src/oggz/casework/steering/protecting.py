"""Hiding what must be hidden in the tables of a quarter, and trying to find it all the same."""

from collections.abc import Sequence

import pyarrow as pa

from oggz.casework.steering.structure import ALL
from oggz.monitor.audit import attack_tables
from oggz.monitor.disclosure import Rules, suppress
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Protection, Safe, Tables
from oggz.monitor.tables.model import HIDDEN, STATUS

_SECONDS = 120.0


def protected(tables: Tables, threshold: int, earlier: Sequence[Safe]) -> Safe:
    """The tables without what a few people are in; with `earlier`, the oldest first.

    With fewer than `threshold` people in all of them there is nothing to tell. When the attack
    gets more out of the tables than they may tell, or either takes too long, no number is told.
    """
    everybody = tables.cells[ALL]["people"][0].as_py()
    if everybody < threshold:
        return nothing_told(tables, threshold)
    try:
        safe = suppress(tables, Rules(threshold=threshold, seconds=_SECONDS), previous=earlier)
        leaks = attack_tables(safe, previous=earlier, seconds=_SECONDS).leaks
    except MonitorError:
        return nothing_told(tables, threshold)
    return nothing_told(tables, threshold) if leaks else safe


def nothing_told(tables: Tables, threshold: int) -> Safe:
    """Every cell hidden."""
    cells = {}
    for info in tables.structure.tables:
        codes = tables.cells[info.name].select(list(info.dimensions))
        empty = pa.nulls(len(codes), pa.int64())
        hidden = pa.array([HIDDEN] * len(codes), pa.string())
        cells[info.name] = codes.append_column("count", empty).append_column(STATUS, hidden)
    total = sum(map(len, cells.values()))
    protection = Protection(
        method="suppression", threshold=threshold, settings={}, cells=total, primary=None,
        secondary=None,
    )  # fmt: skip
    return Safe(tables.structure, cells, protection)
