"""What the weights are, for people who want to understand a link without seeing anyone: a chart and
a table of how much evidence each degree of likeness is, over all pairs together."""

from dataclasses import dataclass

import numpy as np

from oggz.monitor.linkage.compare import GROUPS
from oggz.monitor.linkage.model import Model
from oggz.monitor.linkage.popcount import SAME
from oggz.monitor.linkage.weights import HOUSEHOLD, MATCH, RANDOM

NAMES = {
    "name": "voornaam", "surname": "achternaam", "birth": "geboortedatum", "address": "adres",
    "place": "straat en plaats",
}  # fmt: skip
# Levels that people can tell apart: bounds of levels, and what they are called.
_BANDS = (
    (1, 9, "anders"), (9, 15, "lijkt weinig"), (15, 20, "lijkt"), (20, SAME, "bijna gelijk"),
    (SAME, SAME + 1, "gelijk"),
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """How often a likeness is seen in one person and in different people, as parts of 1.

    `bits` is the evidence: one more doubles the odds that two records are one person.
    """

    group: str
    likeness: str
    of_one: float
    of_two: float

    @property
    def bits(self) -> float:
        return float(np.log2(max(self.of_one, 1e-6) / max(self.of_two, 1e-6)))


def explain(model: Model) -> list[Evidence]:
    """The evidence of each group of fields by degree of likeness, over all strata."""
    share = model.weights.share[model.evidence.stratum].T * model.weights.likelihood
    chance = share / np.maximum(share.sum(axis=0), 1e-300)
    pairs = model.evidence.counts
    one = pairs * chance[MATCH]
    two = pairs * (chance[HOUSEHOLD] + chance[RANDOM]) + model.evidence.different
    found = []
    for place, group in enumerate(GROUPS):
        levels = model.evidence.levels[:, place]
        told = levels > 0
        if not told.any():
            continue
        for low, high, likeness in _BANDS:
            here = (levels >= low) & (levels < high)
            of_one = one[here].sum() / max(one[told].sum(), 1e-9)
            of_two = two[here].sum() / max(two[told].sum(), 1e-9)
            found.append(Evidence(NAMES[group], likeness, float(of_one), float(of_two)))
    return found
