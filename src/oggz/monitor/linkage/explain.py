"""What the weights are, for people who want to understand a link without seeing anyone.

Pairs are compared because they share something, and what they share changes what the rest is worth:
of two people at one address an equal surname says little. So the evidence is told apart for each
way in which pairs came to be compared, over all such pairs together.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.encoding.settings import EncodingSettings, Group
from oggz.monitor.linkage.compare import GROUPS
from oggz.monitor.linkage.model import Model
from oggz.monitor.linkage.popcount import SAME
from oggz.monitor.linkage.weights import MATCH, Numbers

# Levels that people can tell apart: bounds of levels, and what they are called. Dice is below .75
# in the first.
_BANDS = ((1, 16, "anders"), (16, SAME, "lijkt"), (SAME, SAME + 1, "gelijk"))
_FEW = 20.0  # pairs with a likeness, below which its evidence is chance
_HALF = 0.5  # a pair seen in each band beforehand, so that none is impossible


@dataclass(frozen=True)
class Evidence:
    """How often a likeness is seen in one person and in different people, as parts of 1.

    `pairs` is how many pairs that rests on; `bits` the evidence, None when they are too few: one
    more doubles the odds that two records are one person.
    """

    group: Group
    likeness: str
    of_one: float
    of_two: float
    pairs: float

    @property
    def bits(self) -> float | None:
        return float(np.log2(self.of_one / self.of_two)) if self.pairs >= _FEW else None


@dataclass(frozen=True)
class Way:
    """A way in which pairs came to be compared: `salts` are the names of those they share.

    Of `pairs` pairs of two sources a part, `matches`, is estimated to be one person. `evidence`
    has the groups that differ among these pairs, each with its likenesses; none without a salt in
    common, when only exact keys are equal.
    """

    salts: tuple[str, ...]
    pairs: int
    matches: float
    evidence: tuple[Evidence, ...]


def explain(model: Model, settings: EncodingSettings) -> list[Way]:
    """What each way of comparing tells; those with most matches first."""
    share = model.weights.share[model.evidence.stratum].T * model.weights.likelihood
    chance = share[MATCH] / np.maximum(share.sum(axis=0), 1e-300)
    one = model.evidence.counts * chance
    two = model.evidence.counts * (1.0 - chance) + model.evidence.different
    shared = model.shared_salts(len(settings.salts))
    ways = []
    for mask in np.unique(shared).tolist():
        here = shared == mask
        pairs = float(model.evidence.counts[here].sum())
        if not pairs:
            continue
        salts = tuple(
            salt.name for place, salt in enumerate(settings.salts) if mask >> place & 1
        )  # fmt: skip
        matches = float(one[here].sum()) / pairs
        levels = model.evidence.levels[here]
        ways.append(Way(salts, round(pairs), matches, _evidence(levels, one[here], two[here])))
    return sorted(ways, key=lambda way: -way.pairs * way.matches)


def _evidence(levels: npt.NDArray[np.uint8], one: Numbers, two: Numbers) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for place, group in enumerate(GROUPS):
        told = levels[:, place] > 0
        if not told.any():
            continue
        rows = []
        for low, high, likeness in _BANDS:
            here = (levels[:, place] >= low) & (levels[:, place] < high)
            rows.append(
                Evidence(
                    group, likeness, _part(one, here, told), _part(two, here, told),
                    float(one[here].sum() + two[here].sum()),
                )
            )  # fmt: skip
        # What is alike in all pairs, as they were compared for it, tells nothing.
        if sum(row.bits is not None for row in rows) > 1:
            found += rows
    return tuple(found)


def _part(pairs: Numbers, here: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> float:
    return float((pairs[here].sum() + _HALF) / (pairs[told].sum() + _HALF * len(_BANDS)))
