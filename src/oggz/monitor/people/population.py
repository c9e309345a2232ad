"""A region of synthetic people; nobody in it exists."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.bsn import BSN_WEIGHTS
from oggz.monitor.people.addresses import Addresses, make_addresses, shares_of_municipalities
from oggz.monitor.people.change import ABSENT, settle
from oggz.monitor.people.domains import severities, troubles
from oggz.monitor.people.households import Households, make_households
from oggz.monitor.people.names import ORIGINS
from oggz.monitor.people.naming import Naming, name_people
from oggz.monitor.people.settings import PopulationSettings

# Shares born abroad, in the order of ORIGINS: assumptions near CBS's first generation.
_ABROAD = np.array([0.01, 0.45, 0.42, 0.48, 0.6, 0.85, 0.72, 0.6, 0.55, 0.6])
_NO_BIRTH_REGISTER = ("turkish", "moroccan", "arab", "asian", "african")


@dataclass(frozen=True)
class Population:
    """Everything per person, in an order that tells nothing; a person is a place in it.

    `domains` has shape (people, periods, domains), `address` (people, periods) with -1 for who is
    not in the region then.
    """

    settings: PopulationSettings
    household: NDArray[np.int32]
    birth_date: NDArray[np.datetime64]
    sex: NDArray[np.int8]
    born_abroad: NDArray[np.bool_]
    naming: Naming
    bsn: NDArray[np.int64]
    address: NDArray[np.int32]
    previous_address: NDArray[np.int32]
    severity: NDArray[np.float32]
    domains: NDArray[np.bool_]
    addresses: Addresses

    def __len__(self) -> int:
        return len(self.household)

    def present(self, period: int) -> NDArray[np.bool_]:
        """Who lives in the region in this period, counted from 1."""
        here: NDArray[np.bool_] = self.address[:, period - 1] != ABSENT
        return here


def make_population(settings: PopulationSettings, seed: int) -> Population:
    """The region's people; the same settings and seed always give the same.

    Raises MonitorError when the region is not one that the register knows.
    """
    rng = np.random.default_rng(seed)
    households = make_households(settings, rng)
    born = _birth_dates(settings, households, rng)
    years = born.astype("datetime64[Y]").astype(np.int64) + 1970
    naming = name_people(households, settings.origins, years, rng)
    abroad, born = _born_abroad(settings, households, naming.origin, born, rng)
    shares = shares_of_municipalities(settings)
    municipality = rng.choice(len(shares), len(households), p=shares).astype(np.int16)
    # Room to move into: a tenth of the addresses stands empty, and a few for small regions.
    wanted = np.bincount(municipality, minlength=len(shares)) * 11 // 10 + 5
    addresses = make_addresses(settings, wanted, rng)
    homes = settle(settings, households, municipality, addresses, rng)
    severity = severities(settings, households, rng)
    return Population(
        settings, households.household, born, households.sex, abroad, naming,
        _bsns(settings.people, rng), homes.address, homes.previous, severity,
        troubles(settings, severity, rng), addresses,
    )  # fmt: skip


def _birth_dates(
    settings: PopulationSettings, households: Households, rng: np.random.Generator
) -> NDArray[np.datetime64]:
    end = np.datetime64(f"{settings.last_year}-12-31", "D")
    born: NDArray[np.datetime64] = end - np.floor(households.age * 365.25).astype("timedelta64[D]")
    twins = np.flatnonzero(households.twin)
    for _ in range(2):  # a triplet's third follows the second, who followed the first
        born[twins] = born[twins - 1]
    return born


def _born_abroad(
    settings: PopulationSettings, households: Households, origin: NDArray[np.int8],
    born: NDArray[np.datetime64], rng: np.random.Generator,
) -> tuple[NDArray[np.bool_], NDArray[np.datetime64]]:  # fmt: skip
    chance = _ABROAD[origin] * np.where(households.age < 12, 0.3, 1.0)
    abroad: NDArray[np.bool_] = rng.random(len(born)) < chance
    unknown = abroad & np.isin(origin, [ORIGINS.index(each) for each in _NO_BIRTH_REGISTER])
    unknown &= (rng.random(len(born)) < settings.first_of_january) & (households.age > 3)
    born = born.copy()
    born[unknown] = born[unknown].astype("datetime64[Y]").astype("datetime64[D]")
    return abroad, born


def _bsns(count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Different numbers that pass the eleven test; whose they might be in reality is chance."""
    made = np.zeros(0, np.int64)
    while len(made) < count:
        first = rng.integers(10_000_000, 100_000_000, count * 5 // 4 + 100)
        digits = first[:, None] // 10 ** np.arange(7, -1, -1) % 10
        check = digits @ np.array(BSN_WEIGHTS[:8]) % 11
        made = np.concatenate([made, (first * 10 + check)[check < 10]])
        _, places = np.unique(made, return_index=True)
        made = made[np.sort(places)]
    return made[:count]
