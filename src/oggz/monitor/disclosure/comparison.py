"""What each method leaves of the figures, for choosing one before anything is published.

The errors are measured against the true counts: for the analysis unit or a rehearsal, not to be
published beside real figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.disclosure.lattice import lattice_of, values_of
from oggz.monitor.tables import Safe, Tables

CLASSES = (1, 10, 100, 1000)


@dataclass(frozen=True)
class Utility:
    """For true counts of `least` to `most` (None: and more): how many different numbers there are,
    how many are published, and how far those are off on average (people, or reports)."""

    method: str
    least: int
    most: int | None
    numbers: int
    published: int
    mean_error: float | None


def compare(
    tables: Tables, released: Sequence[Safe], *, classes: Sequence[int] = CLASSES
) -> tuple[Utility, ...]:
    """The utility of releases of the same tables, by size of the true count."""
    lattice = lattice_of(tables.structure)
    counts = values_of(tables, lattice)
    found = []
    for safe in released:
        shown = np.full(len(lattice), np.nan)
        for name, numbers in lattice.number.items():
            column = safe.cells[name]["count"].cast("float64")
            shown[numbers] = column.to_numpy(zero_copy_only=False)
        errors = np.abs(shown - counts)
        for least, upper in zip(classes, [*classes[1:], None], strict=True):
            inside = (counts >= least) & (counts < (upper or np.inf))
            seen = errors[inside & ~np.isnan(errors)]
            found.append(
                Utility(
                    method=safe.protection.method, least=least, most=upper - 1 if upper else None,
                    numbers=int(inside.sum()), published=len(seen),
                    mean_error=float(seen.mean()) if len(seen) else None,
                )
            )  # fmt: skip
    return tuple(found)
