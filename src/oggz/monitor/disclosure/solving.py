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
SMALL = 1e-6
_MULTIPLES = (1, 2, 3, 4, 6)
_NODES = 200


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


def whole(moved: Floats, rows: Rows, counts: Ints) -> Witness | None:
    """These deviations, or a small multiple of them, in whole numbers; None when that fails."""
    for times in _MULTIPLES:
        scaled = moved * times
        rounded = np.rint(scaled)
        if np.abs(scaled - rounded).max(initial=0.0) < SMALL * times:
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
    highs = model(
        Rows(start.astype(np.int64), index[order], value[order]),
        np.concatenate((costs, -np.sign(by) / np.abs(by))),
        np.concatenate((lower, np.minimum(by, 0))), np.concatenate((upper, np.maximum(by, 0))),
        whole=True,
    )  # fmt: skip
    run(highs, clock)
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


def model(
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


def run(highs: highspy.Highs, clock: Clock) -> None:
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
    highs = model(
        rows.of(unknown), np.zeros(len(chosen)), np.zeros(len(chosen)),
        np.full(len(chosen), float(counts.max(initial=1))), whole=True, side=side, nodes=None,
    )  # fmt: skip
    run(highs, clock)
    if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        raise clock.over()
    filled = known.copy()
    solution = np.array(highs.getSolution().col_value)
    if len(solution):
        filled[chosen] = np.rint(solution).astype(np.int64)
    if not len(solution) or (filled < 0).any() or rows.times(filled).any():
        raise NoWitness
    return filled
