"""What can be known of hidden cells, decided by fillings in whole numbers.

A filling shows of every cell at once a number that it may have, so each is kept: most questions
are answered by fillings that were found for others. A hidden cell is said to stand when a filling
gives it at least the threshold and two fillings give it different numbers. That a cell gives way is
said only when the bounds of a solver, or of single rows, leave nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.audit.bounds import must_meet, tightened
from oggz.monitor.audit.solver import Floats, Solver
from oggz.monitor.audit.system import LARGEST, Ints, Unfit

Mask = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]
_SURE = 1e-3  # a linear bound this near to a whole number proves nothing by itself
_STALE = 2  # fillings in a row that answer hardly anything, before cells are asked one by one
_FEW = 0.02
_WORTH = 0.45  # of what is open, where others may ask the rest again with less in the way


@dataclass(frozen=True)
class Known:
    """Of each cell, whether it is proven to be below the threshold, and proven exactly."""

    small: Mask
    pinned: Mask

    @property
    def broken(self) -> Mask:
        return self.small | self.pinned


class Search:
    """Questions about one system; `low` and `high` bound its variables for an outsider."""

    def __init__(self, solver: Solver, low: Ints, high: Ints, *, threshold: int) -> None:
        self.solver, self.threshold = solver, threshold
        self.low, self.high = tightened(solver.rows, low, high)
        self.fillings = np.empty((0, solver.count), np.int64)
        self._random = np.random.default_rng(1)

    def known(
        self, targets: Mask, *, own: Ints | None = None, values: Ints | None = None,
        small: bool = True, exact: bool = True, settle: bool = True,
        progress: Progress | None = None,
    ) -> Known:  # fmt: skip
        """What follows for `targets` for somebody who knows the `values` of his `own` cells.

        With `small` or `exact` False that question is not asked; what single rows show of it is
        told all the same. Without `settle` only fillings are looked for that answer many questions
        at once, and nothing more is proven. Raises Unfit when nothing fits, OutOfTime when the
        solver does not finish.
        """
        asked = _Asked(self, targets, own, values, small=small, exact=exact)
        total = max(1, asked.open())
        stale = 0
        while left := asked.open():
            if progress:
                progress(total - left, total)
            if stale < (_STALE if settle else 1):
                asked.try_many()
                enough = (_FEW if settle else _WORTH) * left
                stale = 0 if left - asked.open() > enough else stale + 1
            elif settle:
                asked.settle_one()
            else:
                break
        return Known(asked.small, asked.pinned)

    def extremes(self, variable: int) -> tuple[int, int]:
        """The smallest and largest whole number that a cell may have for an outsider, exactly."""
        one = np.zeros(self.solver.count)
        one[variable] = 1.0
        return -self.largest(-one), self.largest(one)

    def largest(self, weights: Floats) -> int:
        """The largest sum, with whole weights, that a filling has. Raises Unfit."""
        sums = self.fillings @ weights
        best = int(np.rint(sums.max())) if len(sums) else -LARGEST * len(weights)
        reach = np.where(weights > 0, weights * self.high, weights * self.low).sum()
        if best >= int(np.rint(reach)):
            return best
        top = self.solver.linear(weights, self.low, self.high)
        if top is None:
            raise Unfit(-1)
        if best >= int(np.floor(top.value + _SURE)):
            return best
        found = self.solver.fitting(top.vertex, self.low, self.high)
        if found is None:
            found = self.solver.whole(weights, self.low, self.high, largest=True)
        if found is None:
            raise Unfit(-1)
        self.keep(found)
        return int(np.rint(found @ weights))

    def keep(self, filling: Ints) -> None:
        self.fillings = np.vstack([self.fillings, filling])

    def filling(self) -> Ints:
        """Some filling. Raises Unfit."""
        if not len(self.fillings):
            weights = self.draw(np.ones(self.solver.count, np.bool_))
            enough = np.maximum(self.low, np.minimum(self.high, self.threshold))
            found = self.solver.whole(weights, self.low, enough)
            if found is None:
                found = self.solver.whole(weights, self.low, self.high)
            if found is None:
                raise Unfit(-1)
            self.keep(found)
        first: Ints = self.fillings[0]
        return first

    def scatter(self, times: int) -> None:
        """Fillings that go to corners far apart."""
        everywhere = np.ones(self.solver.count, np.bool_)
        for _ in range(times if self.solver.count else 0):
            weights = self.draw(everywhere) * self.sign(self.solver.count)
            found = self.solver.whole(weights, self.low, self.high)
            if found is not None:
                self.keep(found)

    def draw(self, mask: Mask) -> Floats:
        """Random weights of these cells; uneven, so that fillings go to different corners."""
        weights = np.zeros(self.solver.count)
        weights[mask] = self._random.exponential(size=int(mask.sum())) + 0.05
        return weights

    def sign(self, count: int) -> Ints:
        return self._random.choice(np.array([-1, 1]), count)


class _Asked:
    """One question: which targets may be large, and which may have two numbers."""

    def __init__(
        self, search: Search, targets: Mask, own: Ints | None, values: Ints | None, *,
        small: bool, exact: bool,
    ) -> None:  # fmt: skip
        self.search, self.threshold = search, search.threshold
        low, high = search.low.copy(), search.high.copy()
        fillings = search.fillings
        if own is not None and values is not None:
            low[own] = np.maximum(low[own], values)
            high[own] = np.minimum(high[own], values)
            must_meet(low, high)
            fillings = fillings[(fillings[:, own] == values).all(axis=1)]
        self.low, self.high = tightened(search.solver.rows, low, high)
        self.pinned = targets & (self.low == self.high)
        self.small = targets & (self.high < self.threshold) if small else np.zeros_like(targets)
        self.least = np.full(len(low), np.iinfo(np.int64).max)
        self.most = np.full(len(low), -1)
        self._fitting: Ints | None = None
        self._large = targets & ~self.small if small else np.zeros_like(targets)
        self._two = targets & ~self.pinned if exact else np.zeros_like(targets)
        if len(fillings):
            self._see(fillings)

    def open(self) -> int:
        return int((self._large | self._two).sum())

    def try_many(self) -> None:
        """A filling that raises many cells that were not seen to be large yet."""
        weights = self.search.draw(self._large | self._two)
        flat = self._two & ~self._large
        weights[flat] *= self.search.sign(int(flat.sum()))
        enough = np.where(self._large, np.minimum(self.high, self.threshold), self.high)
        enough = np.maximum(enough, self.low)
        solver = self.search.solver
        if self._fitting is not None:
            inside = bool((self._fitting <= enough).all())
            high = enough if inside else self.high
            self._keep(solver.better(weights, self.low, high, than=self._fitting))
            return
        found = solver.whole(weights, self.low, enough)
        if found is None:
            found = solver.whole(weights, self.low, self.high)
        if found is None:
            raise Unfit(-1)
        self._keep(found)

    def settle_one(self) -> None:
        """Find out about the first cell that is open, whatever it takes."""
        if self._large.any():
            at = int(np.flatnonzero(self._large)[0])
            if not self._reach(at, self.threshold, up=True):
                self.small[at], self._large[at] = True, False
            return
        at = int(np.flatnonzero(self._two)[0])
        value = int(self.most[at])
        if value < 0:
            self.try_many()
        elif not self._reach(at, value + 1, up=True) and not self._reach(at, value - 1, up=False):
            self.pinned[at], self._two[at] = True, False

    def _reach(self, at: int, value: int, *, up: bool) -> bool:
        """Whether a filling gives this cell at least, or at most, this number; it is kept."""
        low, high = self.low.copy(), self.high.copy()
        if up:
            low[at] = max(low[at], value)
        else:
            high[at] = min(high[at], value)
        if low[at] > high[at]:
            return False
        try:
            low, high = tightened(self.search.solver.rows, low, high)
        except Unfit:
            return False
        one = np.zeros(len(low))
        one[at] = 1.0 if up else -1.0
        top = self.search.solver.linear(one, low, high)
        if top is None:
            return False
        found = self.search.solver.fitting(top.vertex, low, high)
        if found is None:
            weights = self.search.draw(self._large | self._two)
            found = self.search.solver.whole(weights, low, high)
        if found is None:
            return False
        self._keep(found)
        return True

    def _keep(self, filling: Ints) -> None:
        self.search.keep(filling)
        self._see(filling[None, :])

    def _see(self, fillings: Ints) -> None:
        self._fitting = fillings[-1]
        self.least = np.minimum(self.least, fillings.min(axis=0))
        self.most = np.maximum(self.most, fillings.max(axis=0))
        self._large &= self.most < self.threshold
        self._two &= self.least == self.most
