"""Many insiders at once: which cells give way to at least one of them.

What follows for several people together contains what follows for each. So all are first taken as
one attacker: what stands then, stands against each of them. For the cells that are left, fillings
are looked for in which some of the people are right and others need not be, so that a filling
clears many pairs of a person and a cell; what pairs are left in the end are settled exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.audit.insiders import Insider, together
from oggz.monitor.audit.search import Mask, Search
from oggz.monitor.audit.system import Ints

_IDLE = 3
_WORTH = 0.97  # of the pairs may be left for a question to have been worth it


def given_way(
    search: Search, people: Sequence[Insider], targets: Mask, *, small: bool,
    besides: Insider | None = None,
) -> Mask:  # fmt: skip
    """The targets that give way to one of these people, who knows what `besides` knows too.

    With `small` those that are provably below the threshold, else those that are known exactly. A
    cell of somebody's own does not give way to that person. Everybody must have values. Raises
    Unfit when what they know does not fit the system.
    """
    broken = np.zeros_like(targets)
    if not people or not targets.any():
        return broken
    crowd = _Crowd(search, people, besides, small)
    suspects = crowd.broken_for(range(len(people)), targets)
    pairs = _Pairs(search, people, besides, np.flatnonzero(suspects), small)
    _clear(crowd, pairs, len(targets))
    for at in np.flatnonzero(pairs.need().any(axis=0)).tolist():
        cell = int(pairs.cells[at])
        todo = [np.flatnonzero(pairs.need()[:, at])]
        while todo and not broken[cell]:
            some = todo.pop()
            if not len(some):
                continue
            gone = crowd.broken_for(some.tolist(), _mask(np.array([cell]), len(targets)))
            pairs.look()
            if not gone[cell]:
                continue
            if len(some) == 1:
                broken[cell] = True
            todo += [some[: len(some) // 2], some[len(some) // 2 :]] if len(some) > 1 else []
    return broken


def _clear(crowd: "_Crowd", pairs: "_Pairs", count: int) -> None:
    """Clear most pairs: some cells may be large while the people who should not learn that of them
    are right."""
    draw = np.random.default_rng(3)
    kept, idle = 1.0, 0
    while idle < _IDLE and (needed := pairs.need()).any():
        some = needed.any(axis=1) & (draw.random(len(needed)) < kept)
        some, chosen = _apart(needed, pairs.is_own, some, draw)
        if len(chosen):
            crowd.scatter(np.flatnonzero(some).tolist(), _mask(pairs.cells[chosen], count))
            pairs.look()
        if pairs.need().sum() < _WORTH * needed.sum():
            idle = 0
        else:  # these cells need more room than one person's own
            idle, kept = idle + 1, 0.5


def _apart(needed: Mask, is_own: Mask, some: Mask, draw: np.random.Generator) -> tuple[Mask, Ints]:
    """Of these people, and of all cells, those that make many needed pairs of a person and a cell
    when nobody is asked about a cell of somebody among them: a greedy cut."""
    some = some.copy()
    chosen: list[int] = []
    for cell in draw.permutation(np.flatnonzero(needed.any(axis=0))).tolist():
        owners = is_own[:, cell]
        gained = needed[some & ~owners, cell].sum()
        if gained > needed[some & owners][:, chosen].sum():
            chosen.append(cell)
            some &= ~owners
    return some & needed[:, chosen].any(axis=1), np.array(chosen, np.int64)


@dataclass(frozen=True)
class _Crowd:
    search: Search
    people: Sequence[Insider]
    besides: Insider | None
    small: bool

    def broken_for(self, some: Sequence[int], targets: Mask) -> Mask:
        """What gives way to all of these together, exactly; what they know themselves included."""
        one = self._one(some)
        known = self.search.known(
            targets, own=one.own, values=one.values, small=self.small, exact=not self.small
        )
        return known.small if self.small else known.pinned

    def scatter(self, some: Sequence[int], targets: Mask) -> None:
        """Find fillings in which these people are right, as long as that goes quickly."""
        one = self._one(some)
        self.search.known(
            targets, own=one.own, values=one.values, small=self.small, exact=not self.small,
            settle=False,
        )  # fmt: skip

    def _one(self, some: Sequence[int]) -> Insider:
        chosen = [self.people[each] for each in some]
        return together([*chosen, self.besides] if self.besides else chosen)


class _Pairs:
    """For each person and cell the numbers that fillings give the cell when the person is right."""

    def __init__(
        self, search: Search, people: Sequence[Insider], besides: Insider | None, cells: Ints,
        small: bool,
    ) -> None:  # fmt: skip
        self.search, self.people, self.besides = search, people, besides
        self.cells, self.small = cells, small
        self._start = np.concatenate([[0], np.cumsum([len(each.own) for each in people])])[:-1]
        self._own = np.concatenate([each.own for each in people])
        self._values = np.concatenate([together([each]).values for each in people])
        shape = len(people), len(cells)
        self._least, self._most = np.full(shape, np.iinfo(np.int64).max), np.full(shape, -1)
        self.is_own = np.array([np.isin(cells, each.own) for each in people]).reshape(shape)
        self._seen = 0
        self.look()

    def look(self) -> None:
        """Take in the fillings that are new."""
        fillings = self.search.fillings[self._seen :]
        self._seen = len(self.search.fillings)
        if self.besides is not None:
            right = (fillings[:, self.besides.own] == self.besides.values).all(axis=1)
            fillings = fillings[right]
        for filling in fillings:
            same = filling[self._own] == self._values
            right = np.logical_and.reduceat(same, self._start)
            here = filling[self.cells]
            self._least[right] = np.minimum(self._least[right], here)
            self._most[right] = np.maximum(self._most[right], here)

    def need(self) -> Mask:
        """Which pairs no filling has cleared."""
        unknown = (self._most < self.search.threshold) if self.small else self._least >= self._most
        needed: Mask = unknown & ~self.is_own
        return needed


def _mask(cells: Ints, count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    mask[cells] = True
    return mask
