"""Who stay, come and go between two periods: only how many."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

ALL = ""  # all sources together


@dataclass(frozen=True)
class Flow:
    """Numbers of people in the sources of both periods, only in the later one, only in the earlier.

    `source` is ALL for all sources together.
    """

    source: str
    stayed: int
    came: int
    went: int


@dataclass(frozen=True)
class Flows:
    """What a transition tells: the flows from one period to the other, all sources together first.

    `keep_until` is the last day on which the outcome may exist.
    """

    periods: tuple[str, str]
    flows: tuple[Flow, ...]
    keep_until: date


def flows(spine: pa.Table, periods: tuple[str, str]) -> tuple[Flow, ...]:
    """Count in a table of `source`, `period` and `person`: all sources together, then each.

    Only sources with records of both periods count: a source that is new would make everybody in
    it seem to have come.
    """
    seen = {
        source: {period: _people(spine, source, period) for period in periods}
        for source in sorted(spine["source"].unique().to_pylist())
    }
    both = {source: people for source, people in seen.items() if all(people.values())}
    together = {period: set[int]().union(*(one[period] for one in both.values()))
                for period in periods}  # fmt: skip
    return tuple(_flow(name, people, periods) for name, people in {ALL: together, **both}.items())


def _people(spine: pa.Table, source: str, period: str) -> set[int]:
    here = pc.and_(pc.equal(spine["source"], source), pc.equal(spine["period"], period))
    return set(spine["person"].filter(here).to_pylist())


def _flow(source: str, people: dict[str, set[int]], periods: tuple[str, str]) -> Flow:
    before, after = (people[period] for period in periods)
    return Flow(source, len(before & after), len(after - before), len(before - after))
