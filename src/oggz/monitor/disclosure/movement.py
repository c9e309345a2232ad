"""The cheapest movement of counts that reaches a goal: one linear program, asked time and again."""

import highspy
import numpy as np

from oggz.monitor.disclosure.rules import Bools
from oggz.monitor.disclosure.solving import (
    SMALL,
    Clock,
    Floats,
    Goal,
    NoWitness,
    Witness,
    model,
    run,
    whole,
)
from oggz.monitor.disclosure.system import Ints, Rows

_CLEAN = 1e-3  # of what is hidden already: enough to keep witnesses small, too little to choose by
_KNOWN, _ADDED = 5.0, 5.0
_OTHERS, _AGAIN = 8, 3


class Movement:
    """The cheapest deviation that reaches a goal: what costs is what is not hidden yet.

    Each variable has two columns, up and down, but for rests: what a rest may be is what its row
    may be, which saves the solver a step for each rest that moves.
    """

    def __init__(
        self, rows: Rows, counts: Ints, costs: Floats, *, rests: Bools, known: Ints, most: int,
        clock: Clock,
    ) -> None:  # fmt: skip
        """`costs` of hiding each variable, 0 where it is hidden; infinite where it cannot be.
        `rests` are in no table. `known` is what somebody knows: a witness without it serves for
        all of them. `most` is how far anything may go up."""
        self._count, self._rows, self._clock = len(counts), rows, clock
        self._counts, self._most = counts, most
        self._fixed = ~np.isfinite(costs)
        self._least = np.full(len(counts), _CLEAN)
        self._least[known] *= _KNOWN
        self._shown = np.isfinite(costs) & (costs > 0)
        self._costs = np.where(self._fixed, 0.0, np.maximum(costs, self._least))
        up = np.where(self._fixed, 0, most).astype(float)
        down = np.where(self._fixed, 0, np.minimum(counts, most)).astype(float)
        self._up, self._down = up, down
        self._closed: Bools = self._fixed.copy()
        self._matrix = _in_two_directions(rows, self._count)
        self._rest_row, self._rest_sign = _only_in_one_row(rows, rests)
        self._in_row: Bools = self._rest_row >= 0
        self._columns = Rows(
            rows.start, rows.index, np.where(self._in_row[rows.index], 0, rows.value)
        )
        both = np.tile(np.where(self._in_row, 0.0, 1.0), 2)
        self._highs = model(
            _in_two_directions(self._columns, self._count), np.concatenate((self._costs,) * 2),
            np.zeros(2 * self._count), np.concatenate((up, down)) * both,
        )  # fmt: skip
        self._open(np.flatnonzero(self._in_row))

    def hide(self, variables: Ints) -> None:
        """From now on these may move. Others that may are preferred: these may be shown again."""
        self._shown[variables] = False
        self._costs[variables] = _ADDED * self._least[variables]
        self._price(variables, self._costs[variables])

    def show(self, variables: Ints, costs: Floats) -> None:
        """From now on hiding these costs this much again."""
        self._shown[variables] = True
        self._costs[variables] = costs
        self._price(variables, costs)

    def close(self, variables: Ints, closed: bool) -> None:
        """Whether these may not move from now on."""
        self._closed[variables] = closed
        self._open(variables)

    def reach(self, goal: Goal, known: Ints) -> Floats:
        """The cheapest deviations that reach the goal while what is `known` stays as it is.

        Raises NoWitness when there are none, MonitorError when time runs out.
        """
        self._bound(known, np.zeros(len(known)), np.zeros(len(known)))
        self._ask(goal)
        # From the truth, where nothing moves, a goal is a few steps away; from what the goal
        # before it ended with it is many.
        self._highs.setBasis()
        try:
            moved = self._solved()
        finally:
            self._ask(Goal(goal.variable, 0))
            self._open(known)
        return moved

    def reach_in_whole(self, goal: Goal, known: Ints, moved: Floats) -> Witness | None:
        """Whole deviations that reach the goal at no more cost than these that were found; None
        when none came up. Other vertices are asked for by other prices of what is hidden."""
        found = whole(moved, self._rows, self._counts)
        if found is not None:
            return found
        hidden = np.flatnonzero(~self._shown & ~self._fixed)
        draw = np.random.default_rng(goal.variable)
        for _ in range(_OTHERS):
            if found is not None:
                break
            self._price(hidden, self._costs[hidden] * draw.uniform(0.5, 1.5, len(hidden)))
            moved = self.reach(goal, known)
            if not len(self.newly(moved)):
                found = whole(moved, self._rows, self._counts)
        self._price(hidden, self._costs[hidden])
        return found

    def reach_whole(self, goal: Goal, known: Ints) -> Floats:
        """As `reach`, in whole numbers, and cheap only as far as a bounded number of steps brings
        it."""
        lower, upper = np.zeros(2 * self._count), np.concatenate((self._up, self._down))
        for shift in (0, self._count):
            upper[known + shift] = 0.0
        by, other = (0, self._count) if goal.by > 0 else (self._count, 0)
        lower[goal.variable + by] = abs(goal.by)
        upper[goal.variable + other] = 0.0
        if (lower > upper).any():
            raise NoWitness
        costs = np.concatenate((self._costs,) * 2)
        highs = model(self._matrix, costs, lower, upper, whole=True)
        run(highs, self._clock)
        if highs.getInfo().primal_solution_status != 2:
            if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
                raise self._clock.over()
            raise NoWitness
        return self._difference(highs)

    def fewer(self, goal: Goal, known: Ints, best: Floats) -> Floats:
        """These deviations, or others that reach the goal and ask for fewer cells to be hidden:
        each round, what moved far is cheap (reweighting, as for sparse solutions)."""
        priced = np.flatnonzero(self._shown)
        if np.count_nonzero(np.abs(best[priced]) > SMALL) <= 1:
            return best
        for _ in range(_AGAIN):
            moved = np.abs(best[priced])
            self._price(priced, self._costs[priced] / (moved + 0.1))
            other = self.reach(goal, known)
            if self._worth(other, priced) >= self._worth(best, priced) - SMALL:
                break
            best = other
        self._price(priced, self._costs[priced])
        return best

    def newly(self, moved: Floats) -> Ints:
        """What would have to be hidden for these deviations."""
        shown: Ints = np.flatnonzero((np.abs(moved) > SMALL) & self._shown)
        return shown

    def _worth(self, moved: Floats, priced: Ints) -> float:
        return float(self._costs[priced][np.abs(moved[priced]) > SMALL].sum())

    def _price(self, variables: Ints, costs: Floats) -> None:
        both = np.concatenate((variables, variables + self._count)).astype(np.int32)
        self._highs.changeColsCost(len(both), both, np.concatenate((costs, costs)))

    def _open(self, variables: Ints) -> None:
        shut = self._closed[variables]
        up, down = (np.where(shut, 0.0, most[variables]) for most in (self._up, self._down))
        self._bound(variables, up, down)

    def _bound(self, variables: Ints, up: Floats, down: Floats) -> None:
        inside = self._in_row[variables]
        if not inside.all():
            columns = variables[~inside]
            both = np.concatenate((columns, columns + self._count)).astype(np.int32)
            most = np.concatenate((up[~inside], down[~inside]))
            self._highs.changeColsBounds(len(both), both, np.zeros(len(both)), most)
        if inside.any():
            self._bound_rests(variables[inside], -down[inside], up[inside])

    def _bound_rests(self, rests: Ints, least: Floats, most: Floats) -> None:
        """The other variables of a row may be whatever leaves its rest within these bounds."""
        up = self._rest_sign[rests] > 0
        rows = self._rest_row[rests].astype(np.int32)
        self._highs.changeRowsBounds(  # type: ignore[attr-defined]
            len(rows), rows, np.where(up, -most, least), np.where(up, -least, most)
        )

    def _ask(self, goal: Goal) -> None:
        variable, by = goal.variable, float(abs(goal.by))
        up, down = self._up[variable], self._down[variable]
        if self._in_row[variable]:
            least, most = (by, up) if goal.by > 0 else (-down, -by) if goal.by else (-down, up)
            self._bound_rests(np.array([variable]), np.array([least]), np.array([most]))
            return
        ups, downs = ((by, up), (0.0, down)) if goal.by >= 0 else ((0.0, up), (by, down))
        if goal.by:
            ups, downs = (ups, (0.0, 0.0)) if goal.by > 0 else ((0.0, 0.0), downs)
        self._highs.changeColBounds(variable, *ups)
        self._highs.changeColBounds(variable + self._count, *downs)

    def _solved(self) -> Floats:
        run(self._highs, self._clock)
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise NoWitness
        if status != highspy.HighsModelStatus.kOptimal:
            raise self._clock.over()
        moved = self._difference(self._highs)
        rests = np.flatnonzero(self._in_row)
        left = self._columns.times(moved)[self._rest_row[rests]]
        moved[rests] = -self._rest_sign[rests] * left
        return moved

    def _difference(self, highs: highspy.Highs) -> Floats:
        solution = np.array(highs.getSolution().col_value)
        moved: Floats = solution[: self._count] - solution[self._count :]
        return moved


def _in_two_directions(rows: Rows, count: int) -> Rows:
    """Rows of two columns for each variable: how far it goes up, and how far down."""
    width = np.diff(rows.start)
    doubled = np.repeat(rows.start[:-1] * 2, width)
    at = doubled + np.arange(len(rows.index)) - np.repeat(rows.start[:-1], width)
    index = np.empty(2 * len(rows.index), dtype=np.int64)
    value = np.empty(len(index), dtype=np.int64)
    index[at], value[at] = rows.index, rows.value
    at = at + np.repeat(width, width)
    index[at], value[at] = rows.index + count, -rows.value
    return Rows(rows.start * 2, index, value)


def _only_in_one_row(rows: Rows, rests: Bools) -> tuple[Ints, Ints]:
    """Of each rest that is in one row, the only one there, that row and its sign in it; of all
    other variables -1 and 0."""
    row, sign = np.full(len(rests), -1, dtype=np.int64), np.zeros(len(rests), dtype=np.int64)
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    times = np.bincount(rows.index, minlength=len(rests))
    at = np.flatnonzero(rests[rows.index] & (times[rows.index] == 1) & (np.abs(rows.value) == 1))
    at = at[np.unique(owner[at], return_index=True)[1]]
    row[rows.index[at]], sign[rows.index[at]] = owner[at], rows.value[at]
    return row, sign
