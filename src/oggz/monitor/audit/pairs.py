"""What hidden cells show of one another: that few are left of a group, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.audit import wording
from oggz.monitor.audit.findings import Tally
from oggz.monitor.audit.published import tellings
from oggz.monitor.audit.search import Search
from oggz.monitor.audit.solver import Floats
from oggz.monitor.audit.system import Ints, System
from oggz.monitor.tables import Safe

_ROUNDS = 6


@dataclass(frozen=True)
class Pairs:
    """Variables of wholes and of a part of each. `overlap`: parts overlap, so that what is left of
    the whole is no cell; `telling`: that everybody of the whole is in the part says something."""

    whole: Ints
    part: Ints
    overlap: Ints
    telling: Ints

    def __len__(self) -> int:
        return len(self.whole)


def pairs_of(system: System, hidden: Ints) -> Pairs:
    """Pairs of the tables under attack of which one or both are hidden."""
    concealed = np.zeros(len(system), np.bool_)
    concealed[hidden] = True
    found: dict[tuple[int, int], tuple[bool, bool]] = {}
    for seen in system.seen:
        if seen.release:
            continue
        for axis, dimension in seen.dimensions():
            for part, whole in tellings(dimension):
                if dimension.adds_up and dimension.visible:
                    continue
                both = [np.take(seen.variable, at, axis=axis).ravel() for at in (whole, part)]
                kept = (concealed[both[0]] | concealed[both[1]]) & (both[0] != both[1])
                for pair in zip(both[0][kept].tolist(), both[1][kept].tolist(), strict=True):
                    found.setdefault(pair, (not dimension.adds_up, not dimension.visible))
    columns = (
        [whole for whole, _ in found], [part for _, part in found],
        [overlap for overlap, _ in found.values()], [telling for _, telling in found.values()],
    )  # fmt: skip
    return Pairs(*(np.array(column, np.int64) for column in columns))


def attack(
    pairs: Pairs, system: System, search: Search, free: Ints, fixed: Ints, tally: Tally,
    releases: Sequence[Safe],
) -> None:  # fmt: skip
    """Tell of pairs where somebody is in the whole for sure, and for sure few, or nobody, are left.

    `free` are the variables that the search is about; the others are as in `fixed`.
    """
    tally.add("difference", pairs.part[pairs.overlap == 1], 2)
    tally.add("group", pairs.part[pairs.telling == 1], 2)
    least = releases[0].protection.threshold
    ask = _Ask(pairs, search, free, fixed, least)
    ask.look()
    for number in ask.open():
        kind = ask.settle(number)
        cell, other = system.cells[pairs.part[number]], system.cells[pairs.whole[number]]
        names = wording.named(cell, releases), wording.named(other, releases)
        if kind == "difference":
            tally.leak(kind, cell, wording.difference(*names, least))
        elif kind == "group":
            tally.leak(kind, cell, wording.everybody(*names))


class _Ask:
    def __init__(
        self, pairs: Pairs, search: Search, free: Ints, fixed: Ints, threshold: int
    ) -> None:
        self.pairs, self.search, self.fixed, self.threshold = pairs, search, fixed, threshold
        self.place = np.full(len(fixed), -1, np.int64)
        self.place[free] = np.arange(len(free))
        self._random = np.random.default_rng(2)

    def look(self) -> None:
        """Fillings in which much is left of many pairs at once."""
        self.search.filling()
        for turn in range(_ROUNDS):
            left = self.open()
            if not left:
                return
            chosen = [each for each in left if self._random.random() < 0.7] or left
            parts = [self._weights(each) for each in chosen]
            weights = np.sum(parts, axis=0) * (1 if turn % 3 else -1)
            found = self.search.solver.whole(weights, self.search.low, self.search.high)
            if found is not None:
                self.search.keep(found)

    def open(self) -> list[int]:
        """Pairs that no filling has cleared yet."""
        if not len(self.pairs):
            return []
        whole, part = self._values(self.pairs.whole), self._values(self.pairs.part)
        rest = whole - part
        nobody = (whole == 0).any(axis=0) | (rest > 0).any(axis=0)
        enough = (rest == 0).any(axis=0) | (rest >= self.threshold).any(axis=0)
        clear = (nobody | (self.pairs.telling == 0)) & (enough | (self.pairs.overlap == 0))
        return [int(each) for each in np.flatnonzero(~clear)]

    def settle(self, number: int) -> str | None:
        """What kind of leak this pair is, if any, exactly."""
        weights = self._weights(number)
        known = self._known(number)
        most = self.search.largest(weights) + known
        least = -self.search.largest(-weights) + known
        if self.pairs.telling[number] and most == 0 and self._somebody(number):
            return "group"
        if self.pairs.overlap[number] and least >= 1 and most < self.threshold:
            return "difference"
        return None

    def _somebody(self, number: int) -> bool:
        place = self.place[self.pairs.whole[number]]
        if place < 0:
            return bool(self.fixed[self.pairs.whole[number]] > 0)
        weights = np.zeros(self.search.solver.count)
        weights[place] = -1.0
        return -self.search.largest(weights) > 0

    def _weights(self, number: int) -> Floats:
        weights = np.zeros(self.search.solver.count)
        for variable, sign in ((self.pairs.whole[number], 1.0), (self.pairs.part[number], -1.0)):
            if self.place[variable] >= 0:
                weights[self.place[variable]] += sign
        return weights

    def _known(self, number: int) -> int:
        ends = ((self.pairs.whole[number], 1), (self.pairs.part[number], -1))
        return sum(sign * int(self.fixed[v]) for v, sign in ends if self.place[v] < 0)

    def _values(self, variables: Ints) -> Ints:
        values = np.tile(self.fixed[variables], (len(self.search.fillings), 1))
        inside = self.place[variables] >= 0
        values[:, inside] = self.search.fillings[:, self.place[variables[inside]]]
        return values
