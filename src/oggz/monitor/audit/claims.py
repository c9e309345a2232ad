"""What a published number says about the true one, by the method that protected it."""

from collections.abc import Sequence

import numpy as np

from oggz.monitor.audit.system import LARGEST, Ints, System, Unfit
from oggz.monitor.tables import Protection, Safe, TableInfo


def reach(protection: Protection, info: TableInfo) -> int | None:
    """How far a published number may be from the true one; None when there is no end to that."""
    settings = protection.settings
    if protection.method == "suppression":
        return 0
    if protection.method == "rounding":
        steps = int(settings.get("most_off", 1))
        return step(protection, info) * steps - 1
    if protection.method == "cell_key" and "most_noise" in settings:
        # Noise is in steps, of a count that was brought to a step first.
        steps = int(settings.get(f"step_{info.counted}", settings.get("step", 1)))
        return (int(settings["most_noise"]) + 1) * steps - 1
    return None


def step(protection: Protection, info: TableInfo) -> int:
    """What published numbers are a multiple of."""
    settings = protection.settings
    return int(settings.get(f"base_{info.counted}", settings.get("base", 1)))


def bounds(system: System, releases: Sequence[Safe]) -> tuple[Ints, Ints]:
    """For each variable the least and most that all releases together leave it.

    Raises Unfit, with the variable, when they contradict one another.
    """
    low = np.zeros(len(system), np.int64)
    high = np.full(len(system), LARGEST, np.int64)
    for seen in system.seen:
        far = reach(releases[seen.release].protection, seen.info)
        if far is None:
            continue
        shown = seen.published >= 0
        variable, value = seen.variable[shown], seen.published[shown]
        np.maximum.at(low, variable, value - far)
        np.minimum.at(high, variable, value + far)
    if (low > high).any():
        raise Unfit(-1, int(np.flatnonzero(low > high)[0]))
    return low, high
