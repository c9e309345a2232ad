"""Figures beside the counts: 95% intervals, and rates per 1,000 inhabitants."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.geography import available_years, figures
from oggz.monitor.agreement import Agreement
from oggz.monitor.indicators.dimensions import Axis
from oggz.monitor.indicators.registry import TablePlan
from oggz.monitor.tables import TOTAL, Measure, TableInfo

LEAST_INHABITANTS = 5_000  # a rate of fewer says more about chance than about a place
PER = 1_000
_DECIMALS = 10  # rates are given in tenths
_GROUPS = ("age", "sex")  # of these the inhabitants are not known apart

Floats = npt.NDArray[np.float64]
LOW = Measure(name="low", label="ondergrens (95%)")
HIGH = Measure(name="high", label="bovengrens (95%)")
RATE = Measure(name="rate", label="per 1.000 inwoners")
RATE_LOW = Measure(name="rate_low", label="per 1.000 inwoners, ondergrens (95%)")
RATE_HIGH = Measure(name="rate_high", label="per 1.000 inwoners, bovengrens (95%)")


def measures(plan: TablePlan, *, intervals: bool) -> tuple[Measure, ...]:
    """What stands beside the counts of a table."""
    beside = (LOW, HIGH) if intervals else ()
    rates = ((RATE, RATE_LOW, RATE_HIGH) if intervals else (RATE,)) if plan.rates else ()
    return (*beside, *rates)


def with_measures(
    cells: pa.Table, info: TableInfo, count: npt.NDArray[np.int64],
    bounds: tuple[Floats, Floats] | None, agreement: Agreement, axes: Mapping[str, Axis],
) -> pa.Table:  # fmt: skip
    """The cells with their measures; a rate is null where it would say nothing."""
    if not info.measures:
        return cells
    values: dict[str, Floats] = {}
    if bounds is not None:
        values["low"], values["high"] = bounds
    if RATE.name in info.measured:
        people = _inhabitants(info, count, agreement, axes) / (PER * _DECIMALS)
        values["rate"] = np.round(count / people) / _DECIMALS
        if bounds is not None:
            values["rate_low"] = np.floor(bounds[0] / people) / _DECIMALS
            values["rate_high"] = np.ceil(bounds[1] / people) / _DECIMALS
    for name in info.measured:
        cells = cells.append_column(
            name, pa.array(values[name].ravel().astype(np.float64), pa.float64(), from_pandas=True)
        )
    return cells


def inhabitants_year(agreement: Agreement) -> int:
    """Of which year the inhabitants are: the last that is known, and not after the period."""
    known = [year for year in available_years() if year <= agreement.period.end.year]
    return max(known, default=min(available_years()))


def _inhabitants(
    info: TableInfo, count: npt.NDArray[np.int64], agreement: Agreement, axes: Mapping[str, Axis]
) -> Floats:
    """Of each cell the inhabitants of its municipality, of the region in the total; else NaN."""
    known = figures(inhabitants_year(agreement))
    of = {
        code: float(known.get(code, {}).get("inhabitants") or np.nan)
        for code in agreement.region.municipalities
    }
    of[TOTAL] = float(sum(of.values()))
    people = np.full(count.shape, np.nan)
    axis = info.dimensions.index("municipality")
    for place, code in enumerate(axes["municipality"].dimension.names):
        number = of.get(code, np.nan)
        at: list[object] = [slice(None)] * count.ndim
        at[axis] = place
        for other, name in enumerate(info.dimensions):
            if name in _GROUPS:
                at[other] = 0
        people[tuple(at)] = number if number >= LEAST_INHABITANTS else np.nan  # type: ignore[index]
    return people
