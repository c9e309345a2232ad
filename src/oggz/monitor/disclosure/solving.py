"""The two programs that HiGHS solves, over deviations from the true counts.

A witness is a set of deviations with which everything that is published would still be the same:
whoever sees only that cannot tell the truth from it. Witnesses are whole numbers and are checked
as such, so that no rounding of a solver is ever relied upon.
"""

import time
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from oggz.monitor.disclosure.rules import Bools
from oggz.monitor.disclosure.system import Ints, Rows
from oggz.monitor.errors import MonitorError

Floats = npt.NDArray[np.float64]
_SMALL = 1e-6
_CLEAN = 1e-3  # of what is hidden already: enough to keep witnesses small, too little to choose by
_KNOWN, _ADDED = 5.0, 5.0
_MULTIPLES = (1, 2, 3, 4, 6)
_NODES = 200
_OTHERS, _AGAIN = 8, 3


class NoWitness(Exception):
    """Nothing that may still be hidden makes it possible."""


@dataclass(frozen=True)
class Witness:
    """Deviations of some variables, none of them 0; of all others they are."""

    index: Ints
    value: Ints


@dataclass(frozen=True)
class Goal:
    """That a variable deviates by at least this much; downwards when negative."""

    variable: int
    by: int


class Clock:
    """How long there still is. Where time runs out nothing is given at all, so that what is given
    never depends on how fast a machine is."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Raises MonitorError when there is none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> MonitorError:
        return MonitorError(
            f"Het beveiligen was na {self._seconds:.0f} seconden niet klaar. Er is niets"
            " geschreven. Geef met --seconds meer tijd, of maak minder of kleinere tabellen."
        )


class Movement:
    """The cheapest deviation that reaches a goal: what costs is what is not hidden yet."""

    def __init__(
        self, rows: Rows, counts: Ints, costs: Floats, known: Ints, most: int, clock: Clock
    ) -> None:
        """`costs` of hiding each variable, 0 where it is hidden; infinite where it cannot be.
        `known` is what somebody knows: a witness without it serves for all of them. `most` is how
        far anything may go up."""
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
        width = np.diff(rows.start)
        doubled = np.repeat(rows.start[:-1] * 2, width)
        at = doubled + np.arange(len(rows.index)) - np.repeat(rows.start[:-1], width)
        index = np.empty(2 * len(rows.index), dtype=np.int64)
        value = np.empty(len(index))
        index[at], value[at] = rows.index, rows.value
        at = at + np.repeat(width, width)
        index[at], value[at] = rows.index + self._count, -rows.value
        matrix = Rows(rows.start * 2, index, value.astype(np.int64))
        self._matrix = matrix
        self._highs = _model(
            matrix, np.concatenate((self._costs,) * 2), np.zeros(2 * self._count),
            np.concatenate((up, down)),
        )  # fmt: skip

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
            self._bound(known, self._up[known], self._down[known])
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
        highs = _model(self._matrix, costs, lower, upper, whole=True)
        _run(highs, self._clock)
        if highs.getInfo().primal_solution_status != 2:
            if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
                raise self._clock.over()
            raise NoWitness
        return self._difference(highs)

    def fewer(self, goal: Goal, known: Ints, best: Floats) -> Floats:
        """These deviations, or others that reach the goal and ask for fewer cells to be hidden:
        each round, what moved far is cheap (reweighting, as for sparse solutions)."""
        priced = np.flatnonzero(self._shown)
        if np.count_nonzero(np.abs(best[priced]) > _SMALL) <= 1:
            return best
        for _ in range(_AGAIN):
            moved = np.abs(best[priced])
            self._price(priced, self._costs[priced] / (moved + 0.1))
            other = self.reach(goal, known)
            if self._worth(other, priced) >= self._worth(best, priced) - _SMALL:
                break
            best = other
        self._price(priced, self._costs[priced])
        return best

    def newly(self, moved: Floats) -> Ints:
        """What would have to be hidden for these deviations."""
        shown: Ints = np.flatnonzero((np.abs(moved) > _SMALL) & self._shown)
        return shown

    def _worth(self, moved: Floats, priced: Ints) -> float:
        return float(self._costs[priced][np.abs(moved[priced]) > _SMALL].sum())

    def _price(self, variables: Ints, costs: Floats) -> None:
        both = np.concatenate((variables, variables + self._count)).astype(np.int32)
        self._highs.changeColsCost(len(both), both, np.concatenate((costs, costs)))

    def _bound(self, variables: Ints, up: Floats, down: Floats) -> None:
        if len(variables):
            both = np.concatenate((variables, variables + self._count)).astype(np.int32)
            self._highs.changeColsBounds(
                len(both), both, np.zeros(len(both)), np.concatenate((up, down))
            )

    def _ask(self, goal: Goal) -> None:
        variable, by = goal.variable, float(abs(goal.by))
        up, down = self._up[variable], self._down[variable]
        ups, downs = ((by, up), (0.0, down)) if goal.by >= 0 else ((0.0, up), (by, down))
        if goal.by:
            ups, downs = (ups, (0.0, 0.0)) if goal.by > 0 else ((0.0, 0.0), downs)
        self._highs.changeColBounds(variable, *ups)
        self._highs.changeColBounds(variable + self._count, *downs)

    def _solved(self) -> Floats:
        _run(self._highs, self._clock)
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise NoWitness
        if status != highspy.HighsModelStatus.kOptimal:
            raise self._clock.over()
        return self._difference(self._highs)

    def _difference(self, highs: highspy.Highs) -> Floats:
        solution = np.array(highs.getSolution().col_value)
        moved: Floats = solution[: self._count] - solution[self._count :]
        return moved


def whole(moved: Floats, rows: Rows, counts: Ints) -> Witness | None:
    """These deviations, or a small multiple of them, in whole numbers; None when that fails."""
    for times in _MULTIPLES:
        scaled = moved * times
        rounded = np.rint(scaled)
        if np.abs(scaled - rounded).max(initial=0.0) < _SMALL * times:
            deviations = rounded.astype(np.int64)
            if (counts + deviations >= 0).all() and not rows.times(deviations).any():
                return witness(deviations)
    return None


def witness(deviations: Ints) -> Witness:
    index = np.flatnonzero(deviations)
    return Witness(index, deviations[index])


def wide(
    rows: Rows, counts: Ints, free: Bools, goals: list[Goal], must: Goal | None, most: int,
    clock: Clock,
) -> Witness | None:  # fmt: skip
    """Whole deviations of what is `free`, with as many of the goals in them as come easily.

    `must` is reached whatever happens; None when that cannot be, or was not found in a bounded
    number of steps.
    """
    number = np.cumsum(free) - 1
    chosen = np.flatnonzero(free)
    count = len(chosen)
    reduced = rows.of(free)
    lower = -np.minimum(counts[chosen], most).astype(float)
    upper = np.full(count, float(most))
    costs = np.zeros(count)
    extra: list[tuple[int, int]] = []
    for goal in goals:
        if not free[goal.variable] or (must is not None and goal.variable == must.variable):
            continue
        at = int(number[goal.variable])
        extra.append((at, goal.by))
        lower[at] = min(0.0, lower[at] - min(goal.by, 0))
    if must is not None:
        if not free[must.variable]:
            return None
        at = int(number[must.variable])
        if must.by > 0:
            lower[at] = must.by
        else:
            upper[at] = must.by
    # A goal's variable is split in two columns: the part up to the goal, which is worth something,
    # and the rest, which is not.
    parts = np.array([at for at, _ in extra], dtype=np.int64)
    split = np.full(count, -1, dtype=np.int64)
    split[parts] = count + np.arange(len(parts))
    owner = np.repeat(np.arange(len(reduced)), np.diff(reduced.start))
    again = split[reduced.index] >= 0
    index = np.concatenate((reduced.index, split[reduced.index[again]]))
    value = np.concatenate((reduced.value, reduced.value[again]))
    owner = np.concatenate((owner, owner[again]))
    order = np.argsort(owner, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=len(reduced)))))
    by = np.array([by for _, by in extra], dtype=float)
    highs = _model(
        Rows(start.astype(np.int64), index[order], value[order]),
        np.concatenate((costs, -np.sign(by) / np.abs(by))),
        np.concatenate((lower, np.minimum(by, 0))), np.concatenate((upper, np.maximum(by, 0))),
        whole=True,
    )  # fmt: skip
    _run(highs, clock)
    if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        raise clock.over()
    solution = np.array(highs.getSolution().col_value)
    if not len(solution) or highs.getInfo().primal_solution_status != 2:
        return None
    values = solution[:count].copy()
    np.add.at(values, parts, solution[count:])
    deviations = np.zeros(len(counts), dtype=np.int64)
    deviations[chosen] = np.rint(values).astype(np.int64)
    if (counts + deviations < 0).any() or rows.times(deviations).any():
        return None
    if must is not None and (deviations[must.variable] - must.by) * np.sign(must.by) < 0:
        return None
    return witness(deviations)


def _model(
    rows: Rows, costs: Floats, lower: Floats, upper: Floats, *, whole: bool = False,
    side: Floats | None = None, nodes: int | None = _NODES,
) -> highspy.Highs:  # fmt: skip
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(costs), len(rows)
    problem.col_cost_, problem.col_lower_, problem.col_upper_ = costs, lower, upper
    problem.row_lower_ = problem.row_upper_ = np.zeros(len(rows)) if side is None else side
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.num_col_, problem.a_matrix_.num_row_ = len(costs), len(rows)
    problem.a_matrix_.start_ = rows.start.astype(np.int32)
    problem.a_matrix_.index_ = rows.index.astype(np.int32)
    problem.a_matrix_.value_ = rows.value.astype(float)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 1),
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    if whole:
        problem.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
        # Bounded by steps and never by time: the same input gives the same answer.
        if nodes is not None:
            highs.setOptionValue("mip_max_nodes", nodes)
        highs.setOptionValue("mip_rel_gap", 0.05)
    else:
        highs.setOptionValue("solver", "simplex")
        highs.setOptionValue("presolve", "off")
    highs.passModel(problem)
    return highs


def _run(highs: highspy.Highs, clock: Clock) -> None:
    highs.setOptionValue("time_limit", highs.getRunTime() + clock.left())
    highs.run()


def filling(rows: Rows, counts: Ints, unknown: Bools, clock: Clock) -> Ints:
    """The counts, with whole numbers for what is unknown that make every row 0.

    Raises NoWitness when there are none, MonitorError when time runs out.
    """
    chosen = np.flatnonzero(unknown)
    known = np.where(unknown, 0, counts)
    touched = np.add.reduceat(unknown[rows.index].astype(np.int64), rows.start[:-1]) > 0
    side = -rows.times(known)[touched].astype(float)
    highs = _model(
        rows.of(unknown), np.zeros(len(chosen)), np.zeros(len(chosen)),
        np.full(len(chosen), float(counts.max(initial=1))), whole=True, side=side, nodes=None,
    )  # fmt: skip
    _run(highs, clock)
    if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        raise clock.over()
    filled = known.copy()
    solution = np.array(highs.getSolution().col_value)
    if len(solution):
        filled[chosen] = np.rint(solution).astype(np.int64)
    if not len(solution) or (filled < 0).any() or rows.times(filled).any():
        raise NoWitness
    return filled
