"""Life domains that occur together: one severity behind all of them, shared within households."""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.people.households import INSTITUTION, Households
from oggz.monitor.people.settings import PopulationSettings


class Domain(NamedTuple):
    """How many adults have serious trouble here, and how much of it comes from the severity."""

    name: str
    share: float
    loading: float


# Shares are assumptions of the right order (serious debts 8% of households: CBS 2023); what counts
# is that trouble in one domain comes with trouble in others.
DOMAINS = (
    Domain("housing", 0.020, 0.70), Domain("money", 0.080, 0.65),
    Domain("daily_activity", 0.060, 0.60), Domain("mental_health", 0.050, 0.70),
    Domain("physical_health", 0.060, 0.35), Domain("addiction", 0.025, 0.65),
    Domain("relations", 0.040, 0.55), Domain("social_network", 0.060, 0.60),
    Domain("daily_living", 0.030, 0.60), Domain("justice", 0.020, 0.65),
)  # fmt: skip
_CHILDREN_LESS = 0.6
_INSTITUTION_MORE = 0.6


def severities(
    settings: PopulationSettings, households: Households, rng: np.random.Generator
) -> NDArray[np.float32]:
    """A standard normal severity per person, higher in institutions."""
    shared = rng.standard_normal(len(households))[households.household]
    own = rng.standard_normal(len(households.household))
    together = settings.household_together
    severity = np.sqrt(together) * shared + np.sqrt(1 - together) * own
    severity += _INSTITUTION_MORE * (households.kind[households.household] == INSTITUTION)
    severity -= _CHILDREN_LESS * (households.age < 16)
    result: NDArray[np.float32] = severity.astype(np.float32)
    return result


def troubles(
    settings: PopulationSettings, severity: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Who has trouble in which domain, of shape (people, periods, domains); it mostly lasts."""
    found = np.zeros((len(severity), settings.periods, len(DOMAINS)), bool)
    for place, domain in enumerate(DOMAINS):
        limit = NormalDist().inv_cdf(1 - domain.share)
        own = np.zeros(len(severity), np.float32)
        for period in range(settings.periods):
            new = rng.standard_normal(len(severity), dtype=np.float32)
            keep = settings.lasting if period else 0.0
            own = np.float32(keep) * own + np.float32(np.sqrt(1 - keep**2)) * new
            score = domain.loading * severity + np.sqrt(1 - domain.loading**2) * own
            found[:, period, place] = score > limit
    return found
