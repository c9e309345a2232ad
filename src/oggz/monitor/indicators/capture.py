"""How many people no source knows, from how many the sources know together.

Capture-recapture by log-linear models of the lists (Fienberg, 1972; Chapman, 1951, for two). It
rests on what cannot be checked: how sources depend on one another. So every dependence of one pair
of sources is tried in turn, and the interval reaches from the lowest bound to the highest.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WARNING = (
    "Een schatting, geen telling. Zij neemt aan dat bekend zijn bij de ene bron niets zegt over"
    " bekend zijn bij een andere, of alleen bij één paar bronnen. Dat klopt zelden: wie bij geen"
    " enkele bron komt, lijkt vaak niet op wie bij alle bronnen komt. Gebruik alleen de orde van"
    " grootte, en nooit voor een gemeente of een groep."
)
_QUANTILE = 1.96
_MOST_SOURCES = 8
_STEPS = 100
_TOO_MANY = 50.0  # times those known: then the lists say nothing about who is in none


@dataclass(frozen=True)
class Unseen:
    """An estimate with the bounds of its interval over all models that fit."""

    value: float
    low: float
    high: float
    models: int


def unseen(patterns: npt.NDArray[np.int64], sources: int) -> Unseen | None:
    """Estimate from `patterns`: of each set of sources (as bits, 0 left out) how many people.

    None when the sources say nothing: fewer than two, or no model that converges.
    """
    if not 2 <= sources <= _MOST_SOURCES or patterns[1:].sum() == 0:
        return None
    if sources == 2:
        return _chapman(*(int(patterns[mask]) for mask in (1, 2, 3)))
    pairs: list[tuple[int, int] | None] = [None, *combinations(range(sources), 2)]
    fits = [fit for fit in (_fit(patterns, sources, pair) for pair in pairs) if fit is not None]
    if not fits:
        return None
    best = min(fits, key=lambda fit: fit.aic)
    return Unseen(
        best.value, min(fit.low for fit in fits), max(fit.high for fit in fits), len(fits)
    )


@dataclass(frozen=True)
class _Fit:
    value: float
    low: float
    high: float
    aic: float


def _chapman(first: int, second: int, both: int) -> Unseen | None:
    """Chapman's estimator of those in neither list, with a log-normal interval."""
    if both == 0:
        return None
    one, other = first + both, second + both
    total = (one + 1) * (other + 1) / (both + 1) - 1
    variance = (one + 1) * (other + 1) * first * second / ((both + 1) ** 2 * (both + 2))
    value = max(total - first - second - both, 0.0)
    low, high = _log_normal(value, variance)
    return Unseen(value, low, high, 1)


def _fit(
    patterns: npt.NDArray[np.int64], sources: int, pair: tuple[int, int] | None
) -> _Fit | None:
    """A Poisson regression of the cells that can be seen, by iterated weighted least squares."""
    masks = np.arange(1, 1 << sources)
    columns = [np.ones(len(masks)), *((masks >> place & 1) for place in range(sources))]
    if pair is not None:
        columns.append((masks >> pair[0] & 1) * (masks >> pair[1] & 1))
    design = np.stack(columns, axis=1).astype(float)
    seen = patterns[1:].astype(float)
    mean = seen + 0.5
    before = np.inf
    for _ in range(_STEPS):
        weighted = design.T * mean
        information = weighted @ design
        if np.linalg.cond(information) > 1e12:
            return None
        eta = np.log(mean)
        beta = np.linalg.solve(information, weighted @ (eta + (seen - mean) / mean))
        mean = np.exp(np.clip(design @ beta, -30, 30))
        deviance = 2 * float((np.where(seen > 0, seen * np.log(np.maximum(seen, 1e-9) / mean), 0)
                              - (seen - mean)).sum())  # fmt: skip
        if abs(before - deviance) < 1e-9 * (abs(deviance) + 1):
            break
        before = deviance
    else:
        return None
    value = float(np.exp(min(beta[0], 30.0)))
    if value > _TOO_MANY * seen.sum():
        return None
    spread = float(np.linalg.inv((design.T * mean) @ design)[0, 0])
    low, high = _log_normal(value, value**2 * spread + value)
    return _Fit(value, low, high, deviance + 2 * design.shape[1])


def _log_normal(value: float, variance: float) -> tuple[float, float]:
    """Bounds of a positive estimate that can be far off upward (Chao, 1987)."""
    if value <= 0:
        return 0.0, _QUANTILE * float(np.sqrt(max(variance, 0.0)))
    factor = float(np.exp(_QUANTILE * np.sqrt(np.log1p(variance / value**2))))
    return value / factor, value * factor
