"""Which names people have: shared within households, kept, taken or combined at marriage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.people.households import (
    COUPLE,
    FAMILY,
    INSTITUTION,
    SHARED,
    SINGLE,
    SINGLE_PARENT,
    Households,
)
from oggz.monitor.people.names import ORIGINS, Codes, Texts, given_names, surnames

OWN, PARTNERS, PARTNERS_FIRST, OWN_FIRST = range(4)
DUTCH = ORIGINS.index("dutch")
# Shares of married women by year of birth (before 1950, before 1970, later) who use each; men
# nearly always their own. Assumptions: the civil register does not publish them.
_USE = np.array([[0.05, 0.10, 0.82, 0.03], [0.25, 0.27, 0.45, 0.03], [0.50, 0.27, 0.20, 0.03]])
_MARRIED = 0.72  # of couples that live together: CBS, rounded
_WAS_MARRIED = 0.6  # of women over 65 who live alone: an assumption
_FATHERS_NAME = 0.93  # of children of couples; an assumption from early choice-of-name figures
_PARENTS_NAME = 0.4  # of children of single parents who have that parent's name: an assumption
_ONE_ORIGIN = 0.85  # of couples: an assumption


@dataclass(frozen=True)
class Naming:
    """Per person. `given` has shape (people, 3), -1 for none; `surname` is the name of birth."""

    origin: NDArray[np.int8]
    given: Codes
    called: Texts
    surname: Codes
    partner_surname: Codes  # -1 when never married
    name_use: NDArray[np.int8]


def name_people(
    households: Households,
    shares: tuple[float, ...],
    years: NDArray[np.int64],
    rng: np.random.Generator,
) -> Naming:
    """Names by origin, sex and year of birth; siblings who live together are called differently."""
    origin = _origins(households, shares, rng)
    partner, name_use = np.full(len(years), -1, np.int32), np.zeros(len(years), np.int8)
    surname = surnames().draw(rng, origin)
    _share_surnames(households, surname, rng)
    _marry(households, surname, partner, name_use, origin, years, rng)
    given = _given(households, origin, years, rng)
    return Naming(origin, given, _called(given[:, 0], rng), surname, partner, name_use)


def _origins(
    households: Households, shares: tuple[float, ...], rng: np.random.Generator
) -> NDArray[np.int8]:
    home = rng.choice(len(ORIGINS), len(households), p=shares).astype(np.int8)
    people = len(households.household)
    own = rng.choice(len(ORIGINS), people, p=shares).astype(np.int8)
    kind = households.kind[households.household]
    apart = (kind == SHARED) | (kind == INSTITUTION)
    pair = (kind == COUPLE) | (kind == FAMILY)
    apart |= pair & (households.position == 1) & (rng.random(people) > _ONE_ORIGIN)
    origin: NDArray[np.int8] = np.where(apart, own, home[households.household]).astype(np.int8)
    return origin


def _share_surnames(households: Households, surname: Codes, rng: np.random.Generator) -> None:
    """Children get a parent's name, all those of a household the same, except the father's."""
    first = surname[households.start]
    has_second = households.size > 1
    second = surname[np.where(has_second, households.start + 1, households.start)]
    chances = rng.random(len(households))
    passed = np.where(
        households.kind == SINGLE_PARENT,
        np.where(chances < _PARENTS_NAME, first, second),
        np.where(chances < _FATHERS_NAME, first, second),
    )
    surname[households.child] = passed[households.household[households.child]]


def _marry(
    households: Households, surname: Codes, partner: Codes, name_use: NDArray[np.int8],
    origin: NDArray[np.int8], years: NDArray[np.int64], rng: np.random.Generator,
) -> None:  # fmt: skip
    kind = households.kind[households.household]
    married = rng.random(len(households)) < _MARRIED
    pair = (kind == COUPLE) | (kind == FAMILY)
    pair &= married[households.household] & (households.position < 2)
    pair &= households.size[households.household] > 1
    here = np.flatnonzero(pair)
    other = households.start[households.household[here]] + 1 - households.position[here]
    partner[here] = surname[other]
    widow = (kind == SINGLE) & (households.sex == 1) & (households.age > 65)
    widow &= rng.random(len(years)) < _WAS_MARRIED
    partner[widow] = surnames().draw(rng, origin[widow])
    cohort = np.digitize(years, (1950, 1970))
    chances = rng.random(len(years))
    use = (chances[:, None] >= np.cumsum(_USE, axis=1)[cohort][:, :3]).sum(axis=1)
    kept = rng.random(len(years)) < np.where(households.sex == 0, 0.97, 0.0)
    kept |= (origin != DUTCH) & (rng.random(len(years)) < 0.7)
    name_use[:] = np.where((partner >= 0) & ~kept, use, OWN)


def _given(
    households: Households, origin: NDArray[np.int8], years: NDArray[np.int64],
    rng: np.random.Generator,
) -> Codes:  # fmt: skip
    names = given_names()
    count = len(years)
    first = names.draw(rng, origin, households.sex, years)
    for _ in range(6):
        pairs = households.household.astype(np.int64) * len(names.name) + first
        order = np.flatnonzero(households.child)
        order = order[np.argsort(pairs[order], kind="stable")]
        again = order[1:][pairs[order][1:] == pairs[order][:-1]]
        if not len(again):
            break
        first[again] = names.draw(rng, origin[again], households.sex[again], years[again])
    given = np.full((count, 3), -1, np.int32)
    given[:, 0] = first
    dutch = origin == DUTCH
    # Second names are mostly those of grandparents; how many have them is an assumption.
    second = rng.random(count) < np.where(dutch, 0.6, 0.2)
    third = second & (rng.random(count) < np.where(dutch, 0.3, 0.1))
    for place, those in ((1, second), (2, third)):
        given[those, place] = names.draw(
            rng, origin[those], households.sex[those], years[those] - 50
        )
    return given


def _called(first: Codes, rng: np.random.Generator) -> Texts:
    names = given_names()
    most = max(len(called) for called in names.called)
    table = np.empty((len(names.name), most), object)
    counts = np.array([len(called) for called in names.called])
    for code, called in enumerate(names.called):
        table[code] = [called[place % len(called)] for place in range(most)]
    chosen: Texts = table[first, (rng.random(len(first)) * counts[first]).astype(np.int64)]
    return chosen
