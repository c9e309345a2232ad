"""From patterns of agreement to the odds that a pair is one person."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from oggz.monitor.encoding.settings import GROUP_OF, EncodingSettings
from oggz.monitor.linkage.compare import GROUPS, Codes, taken_apart
from oggz.monitor.linkage.weights import Evidence, Numbers, Weights, learn


@dataclass(frozen=True)
class Histogram:
    """How many pairs show each code: of two sources, and known to be of two people.

    `codes` rise. `strangers` is how many pairs of two sources there are for each pair of one
    source without duplicates; 0 without such a source.
    """

    codes: Codes
    counts: Numbers
    different: Numbers
    strangers: float

    def taught_by(self, codes: Codes, different: Numbers) -> "Histogram":
        """The same pairs of two sources, with these pairs known to be of two people."""
        everything = np.union1d(self.codes, codes)
        counts, known = np.zeros(len(everything)), np.zeros(len(everything))
        counts[np.searchsorted(everything, self.codes)] = self.counts
        known[np.searchsorted(everything, codes)] = different
        return Histogram(everything, counts, known, self.strangers)


@dataclass(frozen=True)
class Model:
    """The learned weights: of each code the log-odds of a match."""

    codes: Codes
    log_odds: Numbers
    evidence: Evidence
    weights: Weights

    def score(self, codes: Codes) -> Numbers:
        """The log-odds of pairs; `codes` must be among those learned from."""
        odds: Numbers = self.log_odds[np.searchsorted(self.codes, codes)]
        return odds

    def shared_salts(self, count: int) -> Codes:
        """Of each code, which of `count` salts its pairs share, as bits."""
        return taken_apart(self.codes)[0] & ((1 << count) - 1)


def fit(histogram: Histogram, settings: EncodingSettings, start: Weights | None = None) -> Model:
    """Learn from a histogram what each code is worth."""
    numbers, levels = taken_apart(histogram.codes)
    strata, stratum = np.unique(numbers, return_inverse=True)
    # Not by its initial: wherever a name can be compared, a salt with the initial is shared.
    made_of = {
        GROUP_OF.get(field) for salt in settings.salts for field in salt.fields
        if field != "initial"
    }  # fmt: skip
    evidence = Evidence(
        levels=levels,
        stratum=stratum.ravel(),
        counts=histogram.counts,
        different=histogram.different,
        # Shared or not, and missing or not: what is missing may well be equal.
        salts=np.unique(strata & ((1 << 2 * len(settings.salts)) - 1), return_inverse=True)[1],
        chance=_by_chance(strata, settings),
        salted=np.array([group in made_of for group in GROUPS]),
        strangers=histogram.strangers,
    )
    weights = learn(evidence, start)
    return Model(histogram.codes, weights.log_odds(evidence.stratum), evidence, weights)


def _by_chance(strata: Codes, settings: EncodingSettings) -> npt.NDArray[np.bool_]:
    """Whether who shares these salts without being one person does so by chance: those born on one
    day, and those who share more than one salt."""
    shared = np.zeros(len(strata), np.int64)
    born = np.zeros(len(strata), np.bool_)
    for place, salt in enumerate(settings.salts):
        here = (strata >> place & 1).astype(np.bool_) & bool(salt.fields)
        shared += here
        if "birth_date" in salt.fields:
            born |= here
    return born | (shared > 1)
