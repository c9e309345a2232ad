"""How far the odds of doubtful pairs can be believed, from the linkage itself.

A model of pairs does not know what others of the same person show. Of a doubtful pair whose two
records are each surely linked to others, it may be certain that it is wrong: the two would give a
person two records of one source. How often doubtful pairs are seen to be wrong like that, against
how often a wrong pair can be seen at all, tells how many are wrong: as decoys do where matches are
searched in a list with impossible ones among them (Elias and Gygi, 2007).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.linkage.clusters import joined
from oggz.monitor.linkage.popcount import Rows

SURE = float(np.log(0.99 / 0.01))
_SHIFTS = np.linspace(-4.0, 8.0, 61)
_SLOPES = np.linspace(0.2, 2.0, 19)
# How far off odds are thought to be before anything is seen, and by which factor the odds that a
# wrong pair is seen may be more or less than those of a random pair.
_SHIFT_SPREAD, _SLOPE_SPREAD = 2.0, 0.5
_FACTORS, _FACTOR_SPREAD = np.exp(np.linspace(-2.5, 2.5, 41)), 1.0
_BINS = np.linspace(-8.0, SURE, 40)
_RANDOM_PAIRS = 20_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Chances of what a doubtful pair's log-odds are: shift + slope × those of the model, and more
    as its being wrong would have been seen more often. `rates` is how often."""

    chance: Floats  # of shape (rates, shifts, slopes)
    rates: Floats

    def draw(self, log_odds: Floats, random: np.random.Generator) -> Floats:
        """Log-odds as they may be, by one draw; sure pairs as they are, others at most as sure."""
        place = random.choice(self.chance.size, p=self.chance.ravel())
        rate, shift, slope = np.unravel_index(place, self.chance.shape)
        mended = _SHIFTS[shift] + _SLOPES[slope] * log_odds - np.log1p(-self.rates[rate])
        odds: Floats = np.where(log_odds > SURE, log_odds, np.minimum(mended, SURE))
        return odds


def calibrate(
    left: Rows, right: Rows, log_odds: Floats, *, source: npt.NDArray[np.int16],
    unique: npt.NDArray[np.bool_],
) -> Calibration:  # fmt: skip
    """What the pairs of a linkage say of their own odds.

    Each doubtful pair is seen to be wrong with the chance that it is, times the chance that a wrong
    one is seen: the posterior over both and over shift and slope, on a grid.
    """
    sure = np.flatnonzero(log_odds > SURE)
    sure = sure[np.argsort(-log_odds[sure], kind="stable")]
    person = joined(left[sure], right[sure], source=source, unique=unique)
    bits = np.where(unique[source], np.int64(1) << source.astype(np.int64), 0)
    mask = np.zeros(len(source), np.int64)
    np.bitwise_or.at(mask, person, bits)

    def contradict(ones: npt.NDArray[np.integer], others: npt.NDArray[np.integer]) -> Floats:
        one, other = person[ones], person[others]
        seen: Floats = ((one != other) & (mask[one] & mask[other] != 0)).astype(np.float64)
        return seen

    doubtful = log_odds <= SURE
    seen = contradict(left[doubtful], right[doubtful])
    place = np.clip(np.digitize(log_odds[doubtful], _BINS) - 1, 0, len(_BINS) - 2)
    wrong: Floats = np.bincount(place, weights=seen, minlength=len(_BINS) - 1).astype(np.float64)
    total = np.bincount(place, minlength=len(_BINS) - 1)
    random = np.random.default_rng(0)
    ones, others = random.integers(0, max(len(source), 1), (2, _RANDOM_PAIRS))
    apart = source[ones] != source[others]
    share = float(contradict(ones[apart], others[apart]).mean()) if apart.any() else 0.0
    rates = share * _FACTORS / (1 - share + share * _FACTORS)
    return Calibration(_posterior(wrong, total, rates), rates)


def _posterior(wrong: Floats, total: npt.NDArray[np.int64], rates: Floats) -> Floats:
    middle = (_BINS[:-1] + _BINS[1:]) / 2
    odds = _SHIFTS[:, None, None] + _SLOPES[None, :, None] * middle
    false = 1 / (1 + np.exp(np.clip(odds, -30, 30)))  # shape (shifts, slopes, bins)
    prior = -0.5 * (_SHIFTS[:, None] / _SHIFT_SPREAD) ** 2
    prior = prior - 0.5 * ((_SLOPES[None, :] - 1) / _SLOPE_SPREAD) ** 2
    known = -0.5 * (np.log(_FACTORS) / _FACTOR_SPREAD) ** 2
    found = []
    for place, rate in enumerate(rates):
        hit = np.log(np.maximum(rate * false, 1e-30))
        told = wrong * hit + (total - wrong) * np.log1p(-rate * false)
        found.append(prior + known[place] + told.sum(axis=-1))
    chance = np.exp(np.stack(found) - np.max(found))
    whole: Floats = chance / chance.sum()
    return whole
