"""Counting the cases of a quarter, from what stands in the clear and says nothing of anybody."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import product

import pyarrow as pa

from oggz.casework.steering import structure as tables
from oggz.casework.steering.quarters import Quarter
from oggz.casework.steering.went import NO_SIGNAL, Went
from oggz.covenant.terms import Phase
from oggz.monitor.tables.model import TOTAL, Dimension, Structure, TableInfo, Tables

Codes = tuple[str, ...]


def counted(cases: Iterable[Went], quarter: Quarter, known: Structure) -> Tables:
    """The tables of `known`, of all that ran at some time in the quarter."""
    ran = [
        each for each in cases
        if each.opened < quarter.end and not each.is_closed(quarter.start)
    ]  # fmt: skip
    return Tables(
        known,
        {info.name: _cells(info, known, _PLACES[info.name](ran, quarter)) for info in known.tables},
    )


def _all(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return [
        (standing[0] if (standing := each.at(quarter.end)) else each.outcome, _came(each, quarter))
        for each in ran
    ]


def _came(each: Went, quarter: Quarter) -> str:
    return tables.NEW if each.opened in quarter else tables.BEFORE


def _begin(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return _standing(ran, quarter.start)


def _end(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return _standing(ran, quarter.end)


def _standing(ran: Sequence[Went], moment: datetime) -> list[Codes]:
    found = (each.at(moment) for each in ran)
    return [(phase, f"level{level}") for phase, level in filter(None, found)]


def _reported(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return [(each.reporter, each.urgency) for each in ran if each.opened in quarter]


def _heard(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return [(each.heard,) for each in ran if each.opened in quarter]


def _weighed(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    """Those that began with a signal and were weighed, or ended without a case, in the quarter."""
    found = []
    for each in ran:
        decided = each.reached(Phase.TRIAGE) or each.closed
        if each.urgency != NO_SIGNAL and decided in quarter:
            found.append((_within(tables.WAITS, each.opened, decided),))
    return found


def _closed(ran: Sequence[Went], quarter: Quarter) -> list[Codes]:
    return [
        (_within(tables.LENGTHS, each.opened, each.closed), each.outcome)
        for each in ran
        if each.closed and each.closed in quarter
    ]


_PLACES: dict[str, Callable[[Sequence[Went], Quarter], list[Codes]]] = {
    tables.ALL: _all, tables.BEGIN: _begin, tables.END: _end, tables.REPORTED: _reported,
    tables.HEARD: _heard, tables.WEIGHED: _weighed, tables.CLOSED: _closed,
}  # fmt: skip


def _within(bounds: Sequence[tuple[int | None, str, str]], begun: datetime, ended: datetime) -> str:
    days = (ended - begun).days
    return next(code for most, code, _ in bounds if most is None or days < most)


def _cells(info: TableInfo, known: Structure, places: Iterable[Codes]) -> pa.Table:
    """A row for each combination of codes; a case is one person, and counts once in each."""
    dimensions = [known.dimension(name) for name in info.dimensions]
    counts: Counter[Codes] = Counter()
    for place in places:
        above = (_with_parents(one, code) for one, code in zip(dimensions, place, strict=True))
        counts.update(product(*above))
    rows = list(product(*(one.names for one in dimensions)))
    found = [counts[row] for row in rows]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(info.dimensions)}
    numbers = {
        "count": found, "people": found, "largest": [min(each, 1) for each in found],
    }  # fmt: skip
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in columns.items()}
        | {name: pa.array(values, pa.int64()) for name, values in numbers.items()}
    )


def _with_parents(dimension: Dimension, code: str) -> list[str]:
    parents = {each.code: each.parent for each in dimension.codes}
    found = [code]
    while found[-1] != TOTAL:
        found.append(parents[found[-1]])
    return found
