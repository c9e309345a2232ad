"""From pairs to people: n sources clustered so that no person has two records of one source."""

import numba as nb
import numpy as np
import numpy.typing as npt

from oggz.monitor.linkage.popcount import Rows

MOST_SOURCES = 64  # a bit each


def cluster(
    left: Rows, right: Rows, log_odds: npt.NDArray[np.float64], *, source: npt.NDArray[np.int16],
    unique: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int32]:  # fmt: skip
    """The person of each row, as the lowest row of that person.

    Pairs join by falling log-odds (equal ones in the order of their rows) unless that would give a
    person two records of a source of which `unique` says that it has no duplicates.
    """
    order = np.lexsort((right, left, -log_odds))
    return joined(left[order], right[order], source=source, unique=unique)


def joined(
    left: Rows, right: Rows, *, source: npt.NDArray[np.int16], unique: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """The same for pairs that are in the order in which they join already."""
    person: npt.NDArray[np.int32] = _joined(left, right, source, unique)
    return person


@nb.njit(cache=True)
def _joined(left, right, source, unique):  # type: ignore[no-untyped-def]
    count = len(source)
    parent = np.arange(count).astype(np.int32)
    mask = np.zeros(count, np.uint64)
    for row in range(count):
        if unique[source[row]]:
            mask[row] = np.uint64(1) << np.uint64(source[row])
    for pair in range(len(left)):
        one = _root(parent, left[pair])
        other = _root(parent, right[pair])
        if one != other and not mask[one] & mask[other]:
            low, high = min(one, other), max(one, other)
            parent[high] = low
            mask[low] |= mask[high]
    for row in range(count):
        parent[row] = _root(parent, row)
    return parent


@nb.njit(cache=True)
def _root(parent, row):  # type: ignore[no-untyped-def]
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row
