"""What happens between periods: people move, come, leave, are born and die."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.people.addresses import Addresses
from oggz.monitor.people.households import Households
from oggz.monitor.people.settings import PopulationSettings

ABSENT = -1
_SAME_MUNICIPALITY = 0.65  # of moves: CBS, rounded
# Gompertz's law of mortality, fitted by eye to Dutch life tables: 0.5% at 60, 4% at 80.
_MORTALITY = (-11.4, 0.102)


@dataclass(frozen=True)
class Homes:
    """`address` has shape (people, periods), ABSENT for who does not live in the region then.

    `previous` is where each lived before the first period; household members came together.
    """

    address: NDArray[np.int32]
    previous: NDArray[np.int32]


def settle(
    settings: PopulationSettings, households: Households, municipality: NDArray[np.int16],
    addresses: Addresses, rng: np.random.Generator,
) -> Homes:  # fmt: skip
    """Give every household an address of its own and let periods pass.

    `municipality` is per household.
    """
    pools = [
        rng.permutation(np.flatnonzero(addresses.municipality == place)).astype(np.int32)
        for place in range(len(settings.municipalities))
    ]
    home = np.zeros(len(households), np.int32)
    for place, pool in enumerate(pools):
        here = np.flatnonzero(municipality == place)
        home[here] = pool[: len(here)]
        pools[place] = pool[len(here) :]
    previous = _previous(municipality, addresses, settings, rng)

    count = len(households.household)
    age = households.age
    present = np.ones((count, settings.periods), bool)
    here_now = home[households.household].copy()
    address = np.empty((count, settings.periods), np.int32)
    address[:, 0] = here_now
    where = municipality[households.household].copy()
    comes, goes = _comings(settings, len(households), rng)
    dies = rng.random((count, settings.periods))
    for period in range(settings.periods):
        before_end = settings.periods - 1 - period  # years from this period's end to the last's
        if period:
            _move(settings, households, age - before_end, here_now, where, addresses, pools, rng)
            address[:, period] = here_now
        present[:, period] = (age >= before_end) & (comes <= period)[households.household]
        present[:, period] &= (goes > period)[households.household]
        if period:
            hazard = np.exp(_MORTALITY[0] + _MORTALITY[1] * (age - before_end - 1))
            gone = (dies[:, period] < hazard) & (age > before_end + 1)
            present[:, period] &= ~gone
            # Who was there and died or left does not come back.
            present[:, period] &= present[:, period - 1] | (age < before_end + 1) | (
                (comes == period)[households.household]
            )  # fmt: skip
    # Everybody is there at least once: who would never be is there in the first or birth period.
    never = ~present.any(axis=1)
    born = np.clip(settings.periods - 1 - np.floor(age), 0, None).astype(np.int64)
    present[np.flatnonzero(never), born[never]] = True
    address[~present] = ABSENT
    return Homes(address, previous[households.household])


def _comings(
    settings: PopulationSettings, households: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first period of each household, and the first in which it is gone."""
    periods = settings.periods
    late = rng.random((households, periods)) < settings.arrives
    late[:, 0] = False
    comes = np.where(late.any(axis=1), late.argmax(axis=1), 0)
    leaves = rng.random((households, periods)) < settings.departs
    leaves &= np.arange(periods) > comes[:, None]
    goes = np.where(leaves.any(axis=1), leaves.argmax(axis=1), periods)
    return comes, goes


def _previous(
    municipality: NDArray[np.int16], addresses: Addresses, settings: PopulationSettings,
    rng: np.random.Generator,
) -> NDArray[np.int32]:  # fmt: skip
    """An earlier address for each household, mostly in the same municipality."""
    anywhere = rng.integers(0, len(addresses), len(municipality))
    places = [
        np.flatnonzero(addresses.municipality == place)
        for place in range(len(settings.municipalities))
    ]
    near = np.empty(len(municipality), np.int64)
    for place, pool in enumerate(places):
        here = municipality == place
        near[here] = pool[rng.integers(0, len(pool), int(here.sum()))]
    same = rng.random(len(municipality)) < _SAME_MUNICIPALITY
    previous: NDArray[np.int32] = np.where(same, near, anywhere).astype(np.int32)
    return previous


def _move(
    settings: PopulationSettings, households: Households, age: NDArray[np.float64],
    here_now: NDArray[np.int32], where: NDArray[np.int16], addresses: Addresses,
    pools: list[NDArray[np.int32]], rng: np.random.Generator,
) -> None:  # fmt: skip
    """Whole households move together; grown children leave home alone. Changes its arguments."""
    head = age[households.start]
    chance = np.select(
        [head < 32, head < 65], [settings.young_moves, settings.adult_moves], settings.old_moves
    )
    moving = rng.random(len(households)) < chance
    leaving = households.child & (age >= 18) & (rng.random(len(age)) < settings.leaves_home)
    leaving &= here_now == here_now[households.start[households.household]]
    first = np.flatnonzero(moving)
    movers = np.concatenate([households.start[first], np.flatnonzero(leaving)])
    target = where[movers].copy()
    away = rng.random(len(movers)) >= _SAME_MUNICIPALITY
    target[away] = rng.choice(addresses.municipality, int(away.sum()))
    found = np.full(len(movers), ABSENT, np.int32)
    for place in range(len(pools)):
        those = np.flatnonzero(target == place)[: len(pools[place])]
        found[those] = pools[place][: len(those)]
        left = here_now[movers[those[those < len(first)]]]
        # What is left behind is free for others in a later period.
        pools[place] = pools[place][len(those) :]
        for other in range(len(pools)):
            emptied = left[addresses.municipality[left] == other]
            pools[other] = np.concatenate([pools[other], rng.permutation(emptied)])
    old = here_now[households.start]
    new = old.copy()
    done = np.flatnonzero(found[: len(first)] != ABSENT)
    new[first[done]] = found[: len(first)][done]
    together = here_now == old[households.household]
    here_now[together] = new[households.household][together]
    alone = np.arange(len(first), len(movers))[found[len(first) :] != ABSENT]
    here_now[movers[alone]] = found[alone]
    where[:] = addresses.municipality[here_now]
