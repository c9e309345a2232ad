"""Counting the bits that two filters share, with the processor's own instruction."""

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.extending import intrinsic

Words = npt.NDArray[np.uint64]  # shape (records, bits / 64)
Rows = npt.NDArray[np.int32]
SAME = 24  # the level of equal filters; 0 is for what cannot be compared
_LOWEST = 0.2  # of Dice; unrelated names of Dutch lengths lie around .3 after diffusion
_STEPS = SAME - 2


@intrinsic
def _count_bits(typing: Any, word: Any) -> Any:
    """The number of ones in a 64-bit word."""

    def generate(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return nb.uint64(nb.uint64), generate


count_bits: Any = _count_bits


@nb.njit(cache=True)
def sizes(filters: Words) -> npt.NDArray[np.int32]:
    """How many bits each filter has, shape (records,)."""
    result = np.zeros(len(filters), np.int32)
    for row in range(len(filters)):
        for word in range(filters.shape[1]):
            result[row] += np.int32(count_bits(filters[row, word]))
    return result


@nb.njit(cache=True, fastmath=True)
def fill_levels(
    levels: npt.NDArray[np.uint8], left: Rows, right: Rows, filters: Words,
    bits: npt.NDArray[np.int32], comparable: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    """Set the level of agreement of pairs that have none yet and that may be compared.

    Dice's coefficient of two filters in 22 steps from 1, 24 when they are equal. A filter without
    bits is missing, and leaves the level 0.
    """
    words = filters.shape[1]
    for pair in range(len(left)):
        if levels[pair] or not comparable[pair]:
            continue
        one, other = left[pair], right[pair]
        if not bits[one] or not bits[other]:
            continue
        common = np.int64(0)
        for word in range(words):
            common += np.int64(count_bits(filters[one, word] & filters[other, word]))
        total = bits[one] + bits[other]
        if 2 * common == total:
            levels[pair] = SAME
        else:
            dice = 2.0 * common / total
            step = int((dice - _LOWEST) / (1.0 - _LOWEST) * _STEPS)
            levels[pair] = 1 + min(max(step, 0), _STEPS)


@nb.njit(cache=True, fastmath=True)
def near_pairs(
    left: Words, right: Words, left_bits: npt.NDArray[np.int32],
    right_bits: npt.NDArray[np.int32], least: float, most: int,
) -> tuple[Rows, Rows, int]:  # fmt: skip
    """All pairs of two sources with a Dice of at least `least`, of all that there are.

    Gives at most `most` of them and how many there would be: call again with more room.
    """
    ones = np.empty(most, np.int32)
    others = np.empty(most, np.int32)
    found = 0
    words = left.shape[1]
    for one in range(len(left)):
        for other in range(len(right)):
            common = np.int64(0)
            for word in range(words):
                common += np.int64(count_bits(left[one, word] & right[other, word]))
            if 2.0 * common >= least * (left_bits[one] + right_bits[other]):
                if found < most:
                    ones[found] = one
                    others[found] = other
                found += 1
    return ones[:found], others[:found], found
