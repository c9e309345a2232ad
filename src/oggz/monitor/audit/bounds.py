"""Bounds of whole numbers that follow from rows one at a time, again and again.

Bounds propagation as in constraint programming: exact where it ends, but not always the tightest.
"""

import numpy as np

from oggz.monitor.audit.system import NO_END, Ints, Rows, Unfit

_SWEEPS = 200  # where rows go in circles bounds may creep; what is left is for the solver


def tightened(rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Bounds within these that follow from the rows. Raises Unfit."""
    low, high = low.copy(), high.copy()
    must_meet(low, high)
    if not len(rows):
        return low, high
    start, column, factor = rows.start[:-1], rows.column, rows.coefficient
    whose = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    up = factor > 0
    bounded = rows.most[whose] < NO_END
    for _ in range(_SWEEPS):
        least = np.where(up, factor * low[column], factor * high[column])
        most = np.where(up, factor * high[column], factor * low[column])
        smallest, largest = np.add.reduceat(least, start), np.add.reduceat(most, start)
        wrong = (smallest > rows.most) | (largest < rows.least)
        if wrong.any():
            raise Unfit(int(np.flatnonzero(wrong)[0]))
        # What is left for one part when the others are as small, or as large, as they can be.
        room = (rows.most - smallest)[whose] + least
        need = (rows.least - largest)[whose] + most
        size = np.abs(factor)
        below = np.where(up, room // size, -(need // size))
        above = np.where(up, -(-need // size), -(room // size))
        # The side without an end says nothing.
        below = np.where(up & ~bounded, high[column], below)
        above = np.where(~up & ~bounded, low[column], above)
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, column, below)
        np.maximum.at(new_low, column, above)
        if (new_low == low).all() and (new_high == high).all():
            break
        low, high = new_low, new_high
        if (low > high).any():
            at = int(np.flatnonzero(low > high)[0])
            raise Unfit(int(whose[np.flatnonzero(column == at)[0]]), at)
    return low, high


def must_meet(low: Ints, high: Ints) -> None:
    """Raise Unfit where a lower bound is above the upper one."""
    if (low > high).any():
        raise Unfit(-1, int(np.flatnonzero(low > high)[0]))
