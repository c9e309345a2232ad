"""Linkages that could as well have been found: who belongs together, drawn many times.

A linkage is one choice; pairs that it joined may be wrong and pairs that it left may be right. Each
draw decides every pair anew by its chance, forms people by the same rule that no source has a
person twice, and then joins as many more as are estimated to have been missed altogether.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.linkage.clusters import cluster

DRAWS = 60
_LEAST_RECALL = 0.3  # below it the estimate of what was missed says nothing
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
        return float(np.clip(random.normal(self.value, spread), _LEAST_RECALL, 1.0))


@dataclass(frozen=True)
class Linked:
    """A linkage with its doubts: of each record (row of the spine) its source, and whether that has
    no duplicates; the pairs that may be one person with their log-odds; how good it was."""

    source: npt.NDArray[np.int16]
    unique: npt.NDArray[np.bool_]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    log_odds: npt.NDArray[np.float64]
    person: Ints
    precision: Share
    recall: Share


def draws(
    linked: Linked, alike: Ints, real: npt.NDArray[np.bool_], *, count: int = DRAWS, seed: int
) -> Iterator[Ints]:
    """The person of each record, `count` times; the same seed gives the same.

    `alike` numbers what records of one person have in common; only people who are alike are joined
    as missed. `real` says which records are not dummies.
    """
    random = np.random.default_rng(seed)
    found = float(_pairs(linked.person))
    for _ in range(count):
        noise = random.logistic(size=len(linked.log_odds))
        odds = linked.log_odds + noise
        joined = odds > 0
        person = cluster(
            linked.left[joined], linked.right[joined], odds[joined], source=linked.source,
            unique=linked.unique,
        ).astype(np.int64)  # fmt: skip
        expected = found * linked.precision.draw(random) / linked.recall.draw(random)
        missing = expected - _pairs(person)
        yield _joined(person, missing, linked, alike, real, random) if missing > 0 else person


def _joined(
    person: Ints, missing: float, linked: Linked, alike: Ints, real: npt.NDArray[np.bool_],
    random: np.random.Generator,
) -> Ints:  # fmt: skip
    """Join random people who are alike and share no source, until so many pairs were added."""
    person = person.copy()
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(real)
        people, place = np.unique(person[rows], return_inverse=True)
        size = np.bincount(place)
        mask = np.zeros(len(people), np.uint64)
        bits = np.uint64(1) << linked.source[rows].astype(np.uint64)
        np.bitwise_or.at(mask, place, np.where(linked.unique[linked.source[rows]], bits, 0))
        likeness = np.zeros(len(people), np.int64)
        likeness[place[::-1]] = alike[rows][::-1]
        order = np.lexsort((random.random(len(people)), likeness))
        one, other = order[:-1:2], order[1::2]
        fit = (likeness[one] == likeness[other]) & (mask[one] & mask[other] == 0)
        one, other = one[fit], other[fit]
        chosen = random.permutation(len(one))
        one, other = one[chosen], other[chosen]
        added = np.cumsum(size[one] * size[other])
        enough = int(np.searchsorted(added, missing, side="right"))
        one, other = one[:enough], other[:enough]
        becomes = people.copy()
        becomes[other] = people[one]
        person[rows] = becomes[place]
        missing -= float(added[enough - 1]) if enough else 0.0
        if missing < 1 or not len(fit):
            break
    return person


def _pairs(person: Ints) -> int:
    _, many = np.unique(person, return_counts=True)
    return int((many * (many - 1) // 2).sum())
