"""95% intervals of counts that hold both chance and errors of linking."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_QUANTILE = 1.96


def interval(count: npt.NDArray[np.int64], drawn: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The bounds for each cell, whole numbers, rounded outward; `drawn` has a row for each draw.

    Variances are combined as over imputations (Rubin, 1987): that of chance, which for a count is
    its mean (Poisson), and that between draws. Bounds follow Byar's approximation to the exact ones
    of a Poisson count (Breslow and Day, 1987), scaled to the combined variance. The published count
    itself always lies within: draws are corrected for missed links, it is not.
    """
    mean = drawn.mean(axis=0)
    between = drawn.var(axis=0, ddof=1) * (1 + 1 / len(drawn))
    return bounds(count, mean, mean + between)


def bounds(count: npt.NDArray[np.int64], mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Bounds around `mean` for this variance, of at least a Poisson count, that hold `count`."""
    scale = np.maximum(variance / np.maximum(mean, 1e-9), 1.0)
    scale = np.where(mean > 0, scale, 1.0)
    size = mean / scale
    least = np.maximum(size, 1e-9)
    low = least * (1 - 1 / (9 * least) - _QUANTILE / (3 * np.sqrt(least))) ** 3
    more = size + 1
    high = more * (1 - 1 / (9 * more) + _QUANTILE / (3 * np.sqrt(more))) ** 3
    lows = np.floor(np.where(size > 0.5, np.maximum(low, 0), 0.0) * scale)
    return np.minimum(lows, count), np.maximum(np.ceil(high * scale), count)
