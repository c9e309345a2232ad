"""Counting the same tables over many sampled linkages."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.indicators import counting
from oggz.monitor.indicators.dimensions import Shape, axes
from oggz.monitor.indicators.draws import DRAWS, Linked, draws
from oggz.monitor.indicators.people import people_arrays
from oggz.monitor.indicators.registry import TablePlan

Step = Callable[[str, float], None]
Arrays = Mapping[str, npt.NDArray[np.int64]]
_DAYS = ("first_report", "first_care")


def silent(step: str, part: float) -> None:
    pass


def arrays_of(records: pa.Table) -> dict[str, npt.NDArray[np.int64]]:
    """What `evidence.records` gave, by rank, as arrays; without numbers of records and days."""
    ordered = records.sort_by("rank")
    return {
        name: ordered[name].to_numpy().astype(np.int64)
        for name in ordered.column_names
        if pa.types.is_integer(ordered[name].type) and name not in _DAYS
    }


def drawn_counts(
    plans: Iterable[TablePlan], records: Arrays, linked: Linked, shape: Shape, *, seed: int,
    count: int = DRAWS, progress: Step = silent,
) -> dict[str, npt.NDArray[np.int64]]:  # fmt: skip
    """Of each table that has intervals its cells in each draw, of shape (draws, cells…).

    Records are alike when municipality, age group and sex are, or are all as unknown.
    """
    wanted = [plan for plan in plans if plan.intervals]
    if not wanted:
        return {}
    known = axes(shape)
    alike = np.full(len(linked.source), -1, np.int64)
    real = np.zeros(len(linked.source), np.bool_)
    real[records["row"]] = True
    place = (records["municipality"] + 1) * 256 + (records["age"] + 1) * 16 + records["sex"] + 1
    alike[records["row"]] = place
    drawn: dict[str, list[npt.NDArray[np.int64]]] = {plan.name: [] for plan in wanted}
    for number, person in enumerate(draws(linked, alike, real, count=count, seed=seed)):
        progress("Zekerheid", number / count)
        of = people_arrays(person[records["row"]], records, shape)
        for plan in wanted:
            drawn[plan.name].append(counting.counts(of, plan, known))
    return {name: np.stack(each) for name, each in drawn.items()}
