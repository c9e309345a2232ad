"""Controlled rounding: every count to a multiple of a base, and every total still the sum."""

from collections.abc import Sequence

import numpy as np

from oggz.monitor.disclosure.adding_up import TIME_LIMIT, to_multiples
from oggz.monitor.disclosure.lattice import (
    earlier,
    lattice_of,
    must_be_alike,
    of_counted,
    published,
    shares_of,
    values_of,
)
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Protection, Safe, Tables

_ALIKE = ("base",)
_LARGEST = 1_000_000


def round_tables(
    tables: Tables, *, base: int, threshold: int, previous: Sequence[Safe] = (),
    time_limit: float = TIME_LIMIT,
) -> Safe:  # fmt: skip
    """Every count rounded to an adjacent multiple of `base`, the same in every table.

    Zeros and multiples stay; sums hold exactly, and a part is at most its whole. What is published
    is 0 or at least `threshold`, so `base` is at least that. Counts of reports get a multiple of
    `base` in which the reports of any one person fit. Where nothing adjacent adds up,
    `settings["beyond"]` tells how many counts went further. A number keeps the value of an earlier
    release where that is still next to its count. `previous` has the oldest first.

    Raises MonitorError when `base` is too small or beyond a million, an earlier release was
    protected in another way, nothing fits, or time (seconds) runs out.
    """
    if base < threshold:
        raise MonitorError(
            f"Afronden op {base} zou aantallen onder de drempel van {threshold} tonen. Kies een"
            f" afrondingsgetal van {threshold} of meer."
        )
    if base > _LARGEST:
        raise MonitorError("Kies een afrondingsgetal van hooguit 1.000.000.")
    lattice = lattice_of(tables.structure)
    steps = base * shares_of(tables, lattice)
    settings: dict[str, int | float | str | bool] = {"base": base}
    for counted, step in of_counted(lattice, steps).items():
        if step != base:
            settings[f"base_{counted}"] = step
    protection = Protection(
        method="rounding", threshold=threshold, settings=settings,
        cells=len(lattice), primary=0, secondary=0,
    )  # fmt: skip
    known = earlier(lattice, previous)
    for _, before in known.values():
        must_be_alike(protection, before, _ALIKE)
    counts = values_of(tables, lattice)
    found = to_multiples(
        counts.astype(np.float64), steps, lattice,
        keep={at: value for at, (value, _) in known.items() if value is not None},
        time_limit=time_limit,
    )  # fmt: skip
    settings["beyond"] = found.beyond
    settings["most_off"] = int((abs(found.values - counts) // steps).max()) + 1
    if previous:
        settings["changed_since"] = found.moved
    return published(
        tables, lattice, found.values, protection.model_copy(update={"settings": settings})
    )
