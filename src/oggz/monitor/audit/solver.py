"""HiGHS, kept warm: one sparse model over the hidden cells, solved under changing bounds.

Nothing is believed on a solver's word that it is safe: a filling counts only after it was rounded
to whole numbers and those fit exactly in every row.
"""

from dataclasses import dataclass
from time import perf_counter

import highspy
import numpy as np
import numpy.typing as npt

from oggz.monitor.audit.system import NO_END, Ints, Rows
from oggz.monitor.errors import MonitorError

Floats = npt.NDArray[np.float64]
_OK = highspy.HighsStatus.kOk
_STATUS = highspy.HighsModelStatus
_MANY = 0.3
_GAP = 0.1  # any filling will do that is large in many cells
TOO_LONG = (
    "De aanval is niet binnen de tijd klaar en bewijst dus niets. Geef met --seconds meer tijd, of"
    " maak minder of kleinere tabellen. Er is niets geschreven."
)


class OutOfTime(MonitorError):
    """The solver did not finish, so nothing is known."""


@dataclass(frozen=True)
class Top:
    """A vertex of the system without whole numbers, and the largest value of what was asked."""

    value: float
    vertex: Floats


class Solver:
    """Maximises over fillings of the rows, with or without whole numbers. `seconds` is for all."""

    def __init__(self, rows: Rows, count: int, *, seconds: float) -> None:
        self.rows, self.count = rows, count
        self._end = perf_counter() + seconds
        self._linear, self._whole = self._model(whole=False), self._model(whole=True)
        self._all = np.arange(count, dtype=np.int32)

    def linear(self, weights: Floats, low: Ints, high: Ints) -> Top | None:
        """The largest weighted sum when cells need not be whole numbers; None if nothing fits."""
        status, value, vertex = self._solved(self._linear, weights, low, high)
        if status in (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible):
            return None
        if status != _STATUS.kOptimal:
            raise OutOfTime(TOO_LONG)
        return Top(value, vertex)

    def whole(
        self, weights: Floats, low: Ints, high: Ints, *, largest: bool = False
    ) -> Ints | None:
        """A filling with a large weighted sum, in whole numbers and checked; None if nothing fits.

        With `largest` there is no larger one. Raises OutOfTime.
        """
        self._whole.setOptionValue("mip_rel_gap", 0.0 if largest else _GAP)
        # It takes three times what it saves, unless many cells are known beforehand.
        known = np.count_nonzero(low == high) > _MANY * self.count
        self._whole.setOptionValue("presolve", "on" if known else "off")
        status, _, found = self._solved(self._whole, weights, low, high)
        if status in (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible):
            return None
        if status not in (_STATUS.kOptimal, _STATUS.kObjectiveTarget, _STATUS.kSolutionLimit):
            raise OutOfTime(TOO_LONG)
        filling = self.fitting(found, low, high)
        if filling is None:
            raise OutOfTime(TOO_LONG)
        return filling

    def better(self, weights: Floats, low: Ints, high: Ints, *, than: Ints) -> Ints:
        """A filling with at least the weighted sum of one that fits already, usually a far larger.

        Where the vertex of the system without whole numbers has the numbers of that filling, they
        stay: Danna, Rothberg and Le Pape (2005), relaxation induced neighbourhoods.
        """
        top = self.linear(weights, low, high)
        if top is None:
            return than
        found = self.fitting(top.vertex, low, high)
        if found is not None:
            return found
        same = np.abs(top.vertex - than) < 1e-6
        near = self.whole(weights, np.where(same, than, low), np.where(same, than, high))
        return than if near is None else near

    def fitting(self, values: Floats, low: Ints, high: Ints) -> Ints | None:
        """The values as whole numbers, if those are near and fit exactly."""
        near = np.rint(values)
        if np.abs(near - values).max(initial=0.0) > 1e-4:
            return None
        filling: Ints = near.astype(np.int64)
        inside = bool((filling >= low).all() and (filling <= high).all())
        return filling if inside and self.rows.hold(filling) else None

    def seconds_left(self) -> float:
        return self._end - perf_counter()

    def must_have_time(self) -> None:
        if perf_counter() > self._end:
            raise OutOfTime(TOO_LONG)

    def _solved(
        self, model: highspy.Highs, weights: Floats, low: Ints, high: Ints
    ) -> tuple[highspy.HighsModelStatus, float, Floats]:
        self.must_have_time()
        if not self.count:
            return _STATUS.kOptimal, 0.0, np.zeros(0)
        model.changeColsBounds(self.count, self._all, low.astype(np.float64), high.astype(float))
        model.changeColsCost(self.count, self._all, weights.astype(np.float64))
        # The clock of a model runs on over its solves.
        left = self._end - perf_counter()
        model.setOptionValue("time_limit", model.getRunTime() + max(left, 0.01))
        model.run()
        status = model.getModelStatus()
        value = model.getInfo().objective_function_value
        return status, value, np.array(model.getSolution().col_value)

    def _model(self, *, whole: bool) -> highspy.Highs:
        rows, model = self.rows, _quiet()
        for name, value in (
            ("threads", 1), ("random_seed", 1), ("parallel", "off"),
            ("mip_feasibility_tolerance", 1e-6), ("mip_detect_symmetry", False),
            ("mip_heuristic_run_feasibility_jump", False),
        ):  # fmt: skip
            model.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.count, len(rows)
        lp.col_cost_ = np.zeros(self.count)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.count), np.full(self.count, highspy.kHighsInf)
        lp.row_lower_ = rows.least.astype(np.float64)
        lp.row_upper_ = np.where(rows.most >= NO_END, highspy.kHighsInf, rows.most).astype(float)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = rows.start.astype(np.int32)
        lp.a_matrix_.index_ = rows.column.astype(np.int32)
        lp.a_matrix_.value_ = rows.coefficient.astype(np.float64)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * self.count
        if model.passModel(lp) != _OK:
            raise RuntimeError("The solver refuses its model.")
        return model


def loosest(rows: Rows, low: Ints, high: Ints) -> int:
    """A row that is broken when as little as possible is broken; -1 if all can hold together."""
    count, parts = len(low), len(rows)
    model = _quiet()
    model.addVars(count, low.astype(np.float64), high.astype(np.float64))
    most = np.where(rows.most >= NO_END, highspy.kHighsInf, rows.most)
    for row in range(parts):
        first, last = rows.start[row], rows.start[row + 1]
        slack = np.array([count + 2 * row, count + 2 * row + 1])
        model.addVars(2, np.zeros(2), np.full(2, highspy.kHighsInf))
        model.changeColsCost(2, slack.astype(np.int32), np.ones(2))
        column = np.concatenate([rows.column[first:last], slack]).astype(np.int32)
        factor = np.concatenate([rows.coefficient[first:last], [1, -1]]).astype(np.float64)
        model.addRow(float(rows.least[row]), float(most[row]), len(column), column, factor)
    model.run()
    slacks = np.array(model.getSolution().col_value)[count:].reshape(parts, 2).sum(axis=1)
    return int(slacks.argmax()) if slacks.max(initial=0.0) > 1e-6 else -1


def _quiet() -> highspy.Highs:
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    return model
