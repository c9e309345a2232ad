"""Linkages that could as well have been found: who belongs together, drawn many times.

A linkage is one choice; pairs that it joined may be wrong and pairs that it left may be right. Each
draw takes other odds, as far as the linkage itself leaves those open, decides every pair by its
chance, forms people by the same rule that no source has a person twice, and then joins as many more
as are estimated to have been missed altogether.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.indicators.calibration import calibrate
from oggz.monitor.indicators.people import numbered
from oggz.monitor.linkage.clusters import joined

DRAWS = 50
LEAST_SHARE = 0.3  # of what was found; below it an estimate of what was missed says nothing
_ROUNDS = 12  # of looking for people who may be one
_QUANTILE = 1.96

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Share:
    """A share with its 95% interval."""

    value: float
    low: float
    high: float

    def draw(self, random: np.random.Generator) -> float:
        spread = (self.high - self.low) / (2 * _QUANTILE)
        return float(np.clip(random.normal(self.value, spread), LEAST_SHARE, 1.0))


@dataclass(frozen=True)
class Linked:
    """A linkage with its doubts: of each record (row of the spine) its source, and whether that has
    no duplicates; the pairs that may be one person with their log-odds; how good it was, and which
    share of the true pairs was compared at all: None when that is not known, and recall has to
    tell how many were missed."""

    source: npt.NDArray[np.int16]
    unique: npt.NDArray[np.bool_]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    log_odds: npt.NDArray[np.float64]
    person: Ints
    precision: Share
    recall: Share
    compared: float | None = None


def draws(
    linked: Linked, alike: Ints, real: npt.NDArray[np.bool_], *, count: int = DRAWS, seed: int
) -> Iterator[Ints]:
    """The person of each record, `count` times; the same seed gives the same.

    `alike` numbers what records of one person have in common; only people who are alike are joined
    as missed. `real` says which records are not dummies.
    """
    random = np.random.default_rng(seed)
    found = float(_pairs(linked.person))
    open_odds = calibrate(
        linked.left, linked.right, linked.log_odds, source=linked.source, unique=linked.unique
    )
    for _ in range(count):
        odds = open_odds.draw(linked.log_odds, random)
        odds = odds + random.logistic(size=len(odds))
        order = np.flatnonzero(odds > 0)
        order = order[np.argsort(-odds[order], kind="stable")]
        person = joined(
            linked.left[order], linked.right[order], source=linked.source, unique=linked.unique
        ).astype(np.int64)
        seen = float(_pairs(person))
        if linked.compared is None:
            missing = found * linked.precision.draw(random) / linked.recall.draw(random) - seen
        else:
            missing = seen / linked.compared - seen
        yield _joined(person, missing, linked, alike, real, random) if missing > 0 else person


def _joined(
    person: Ints, missing: float, linked: Linked, alike: Ints, real: npt.NDArray[np.bool_],
    random: np.random.Generator,
) -> Ints:  # fmt: skip
    """Join random people who are alike and share no source, until so many pairs were added."""
    rows = np.flatnonzero(real)
    belongs, source = person[rows], linked.source[rows]
    bits = np.where(linked.unique[source], np.int64(1) << source.astype(np.int64), 0)
    for _ in range(_ROUNDS):
        place, count = numbered(belongs)
        size = np.bincount(place)
        mask = np.zeros(count, np.int64)
        np.bitwise_or.at(mask, place, bits)
        likeness = np.zeros(count, np.int64)
        likeness[place[::-1]] = alike[rows][::-1]
        order = np.argsort(likeness + random.random(count))
        one, other = order[:-1:2], order[1::2]
        fit = (likeness[one] == likeness[other]) & (mask[one] & mask[other] == 0)
        chosen = random.permutation(np.flatnonzero(fit))
        one, other = one[chosen], other[chosen]
        added = np.cumsum(size[one] * size[other])
        enough = int(np.searchsorted(added, missing, side="right"))
        becomes = np.arange(count)
        becomes[other[:enough]] = one[:enough]
        belongs = becomes[place]
        missing -= float(added[enough - 1]) if enough else 0.0
        if missing < 1 or not len(fit):
            break
    whole = person + len(rows)  # dummies stay as they are, apart from everybody
    whole[rows] = belongs
    return whole


def _pairs(person: Ints) -> int:
    many = np.bincount(person)
    return int((many * (many - 1) // 2).sum())
