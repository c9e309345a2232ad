"""Which sources are enough: every set of them, seen with the links that were found for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oggz.monitor.linkage.clusters import cluster
from oggz.monitor.rehearsal.picture import Frame, Integers, Picture, Worth, count, rows_of, worth

_ALL_SETS = 10  # up to so many sources every set is tried; with more, only the best to leave out


@dataclass(frozen=True)
class Tried:
    """A set of sources: how many records it takes, and what its picture is worth."""

    sources: tuple[str, ...]
    records: int
    worth: Worth
    picture: Picture


@dataclass(frozen=True)
class Links:
    """What linking all sources found: the pairs of rows of a spine that may be one person.

    `row` is the row in `records` of each of those, -1 for invented records.
    """

    records: Frame
    row: Integers
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    log_odds: NDArray[np.float64]
    source: NDArray[np.int16]
    names: tuple[str, ...]
    unique: NDArray[np.bool_]

    def among(self, sources: Sequence[str]) -> Integers:
        """The person of each record of these sources, -1 for the others, when only pairs between
        them are known.

        Weights were learned from all sources; in earnest these would learn their own.
        """
        chosen = np.isin(self.source, [self.names.index(name) for name in sources])
        rows = np.flatnonzero(chosen)
        place = np.full(len(chosen), -1, np.int32)
        place[rows] = np.arange(len(rows))
        both = chosen[self.left] & chosen[self.right] & (self.log_odds > 0)
        person = cluster(
            place[self.left[both]], place[self.right[both]], self.log_odds[both],
            source=self.source[rows], unique=self.unique,
        )  # fmt: skip
        found = np.full(len(self.records.source), -1, np.int64)
        real = self.row[rows] >= 0
        found[self.row[rows][real]] = person[real]
        return found


def links_of(records: Frame, spine: pa.Table, pairs: pa.Table, duplicates: Sequence[str]) -> Links:
    """The links of a spine and the pairs beside it."""
    coded = spine["source"].combine_chunks().dictionary_encode()
    names = tuple(coded.dictionary.to_pylist())
    return Links(
        records, rows_of(records, spine), pairs["left"].to_numpy(), pairs["right"].to_numpy(),
        pairs["log_odds"].to_numpy(), coded.indices.to_numpy().astype(np.int16), names,
        np.array([name not in duplicates for name in names]),
    )  # fmt: skip


def tried(links: Links, sources: Sequence[str], truth: Picture) -> Tried:
    """The picture of these sources."""
    found = links.among(sources)
    seen = count(links.records, found)
    return Tried(tuple(sources), int((found >= 0).sum()), worth(seen, truth), seen)


def best_of_each_size(links: Links, sources: Sequence[str], truth: Picture) -> list[Tried]:
    """For every number of sources from two on, the set whose picture is nearest to the truth."""
    best: dict[int, Tried] = {}
    if len(sources) <= _ALL_SETS:
        for chosen in _sets(sources):
            one = tried(links, chosen, truth)
            if len(chosen) not in best or _nearness(one) < _nearness(best[len(chosen)]):
                best[len(chosen)] = one
    else:
        left = tuple(sources)
        best[len(left)] = tried(links, left, truth)
        while len(left) > 2:
            smaller = [tuple(n for n in left if n != out) for out in left]
            one = min((tried(links, each, truth) for each in smaller), key=_nearness)
            best[len(one.sources)], left = one, one.sources
    return [best[size] for size in sorted(best)]


def without_each(links: Links, sources: Sequence[str], truth: Picture) -> dict[str, Tried]:
    """What is seen when one of the sources stays out, by its name."""
    return {
        out: tried(links, [name for name in sources if name != out], truth)
        for out in sources
        if len(sources) > 1
    }


def _sets(sources: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(2, len(sources) + 1):
        yield from combinations(sources, size)


def _nearness(one: Tried) -> tuple[float, float, int]:
    """Nearest first: by the worse of the two numbers of the region, then by records."""
    shared = one.worth.shared if one.worth.shared is not None else 1.0
    return max(one.worth.people, shared), shared, one.records
