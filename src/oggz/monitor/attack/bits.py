"""Similarities of filters, in levels small enough to count."""

import numba as nb
import numpy as np
import numpy.typing as npt
from numba.core import types
from numba.extending import intrinsic

Filters = npt.NDArray[np.uint64]  # shape (records, words)
Ids = npt.NDArray[np.int64]
Levels = npt.NDArray[np.uint8]

SAME = 32  # the level of filters that are equal bit by bit
LEVELS = 33
MISSING = 255  # one of the two has no filter


@intrinsic
def popcount(typing, word):  # type: ignore[no-untyped-def]
    """How many bits of a 64-bit word are set, in one instruction."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@nb.njit(cache=True)
def ones(filters):  # type: ignore[no-untyped-def]
    """Set bits per filter, shape (records,)."""
    count = np.zeros(len(filters), np.int64)
    for row in range(len(filters)):
        for word in range(filters.shape[1]):
            count[row] += popcount(filters[row, word])  # type: ignore[call-arg]
    return count


@nb.njit(cache=True)
def level(left, right, left_ones, right_ones):  # type: ignore[no-untyped-def]
    """Dice of two filters in 32 steps, and one of its own for equal filters."""
    both = nb.int64(0)
    for word in range(len(left)):
        both += popcount(left[word] & right[word])  # type: ignore[call-arg]
    if both == left_ones and both == right_ones:
        return SAME
    return min(SAME - 1, (2 * SAME * both) // max(1, left_ones + right_ones))


@nb.njit(cache=True)
def levels_of_pairs(filters, count, known, left, right):  # type: ignore[no-untyped-def]
    """Levels of given pairs of one table, shape (pairs,)."""
    found = np.full(len(left), MISSING, np.uint8)
    for at in range(len(left)):
        one, other = left[at], right[at]
        if known[one] and known[other]:
            found[at] = level(filters[one], filters[other], count[one], count[other])
    return found


@nb.njit(cache=True)
def levels_to(filters, count, known, rows, columns):  # type: ignore[no-untyped-def]
    """Levels of every row with every column of one table, shape (rows, columns)."""
    found = np.full((len(rows), len(columns)), MISSING, np.uint8)
    for at in range(len(rows)):
        one = rows[at]
        if known[one]:
            for to in range(len(columns)):
                other = columns[to]
                if known[other]:
                    found[at, to] = level(filters[one], filters[other], count[one], count[other])
    return found
