"""What a register writes down about people, with its mistakes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz.monitor.people.change import ABSENT
from oggz.monitor.people.errors import ErrorModel
from oggz.monitor.people.names import Texts, given_names, surnames
from oggz.monitor.people.naming import OWN, OWN_FIRST, PARTNERS, PARTNERS_FIRST
from oggz.monitor.people.population import Population
from oggz.monitor.people.typos import misread_number, mistype_all, without_diacritics

IDENTIFYING = (
    "given_name", "initials", "prefix", "surname", "birth_date", "sex", "postcode",
    "house_number", "bsn",
)  # fmt: skip
Chosen = NDArray[np.bool_]
_MOST = 0.95  # even the sloppiest record is sometimes right


@dataclass(frozen=True)
class Clerk:
    """Draws which records get a mistake; rates rise and fall together within a record."""

    errors: ErrorModel
    factor: NDArray[np.float64]
    household: NDArray[np.int64]
    rng: np.random.Generator

    def slips(self, rate: float) -> Chosen:
        """Which records get a mistake of this rate."""
        most = max(rate, _MOST)
        chosen: Chosen = self.rng.random(len(self.factor)) < np.minimum(rate * self.factor, most)
        return chosen

    def slips_together(self, rate: float, together: float) -> Chosen:
        """The same, but mostly for all of a household or for nobody in it."""
        draws = self.rng.random(len(self.factor))
        homes, place = np.unique(self.household, return_inverse=True)
        shared = self.rng.random(len(homes))[place]
        draws = np.where(self.rng.random(len(draws)) < together, shared, draws)
        chosen: Chosen = draws < rate
        return chosen


def clerk(population: Population, people: NDArray[np.int64], errors: ErrorModel,
          rng: np.random.Generator) -> Clerk:  # fmt: skip
    """A clerk who writes one record for each of these people."""
    household = population.household[people].astype(np.int64)
    homes, place = np.unique(household, return_inverse=True)
    latent = np.sqrt(errors.together) * rng.standard_normal(len(homes))[place]
    latent += np.sqrt(1 - errors.together) * rng.standard_normal(len(people))
    factor = np.exp(errors.sloppiness * latent - errors.sloppiness**2 / 2)
    return Clerk(errors, factor, household, rng)


def write(
    population: Population, people: NDArray[np.int64], period: int, by: Clerk
) -> dict[str, Texts]:
    """The identifying columns, one record per person; None where nothing is filled in."""
    columns: dict[str, Texts] = {}
    columns["given_name"], columns["initials"] = _given(population, people, by)
    columns["prefix"], columns["surname"] = _surname(population, people, by)
    swap = by.slips(by.errors.swapped_names)
    for name, rate in (
        ("given_name", by.errors.given_name_typo), ("surname", by.errors.surname_typo),
    ):  # fmt: skip
        _mistype(columns[name], by.slips(rate), by)
    swap &= columns["given_name"] != np.array("", object)
    given = columns["given_name"].copy()
    columns["given_name"][swap] = columns["surname"][swap]
    columns["surname"][swap] = given[swap]
    columns["given_name"][by.slips(by.errors.given_name_missing)] = ""
    columns["surname"][by.slips(by.errors.surname_missing)] = ""
    columns["birth_date"] = _birth_date(population, people, by)
    columns["sex"] = _sex(population, people, by)
    columns["postcode"], columns["house_number"] = _address(population, people, period, by)
    bsn = population.bsn[people].astype(str).astype(object)
    bsn[by.slips(by.errors.bsn_missing)] = ""
    columns["bsn"] = bsn
    for values in columns.values():
        values[values == ""] = None
    return {name: columns[name] for name in IDENTIFYING}


def _given(population: Population, people: NDArray[np.int64], by: Clerk) -> tuple[Texts, Texts]:
    names = given_names().name
    codes = population.naming.given[people]
    first, second, third = (np.where(codes[:, at] < 0, "", names[codes[:, at]]) for at in range(3))
    letters = np.array([name[:1] + "." for name in names], object)
    initials = letters[codes[:, 0]].copy()
    for at in (1, 2):
        more = codes[:, at] >= 0
        initials[more] = initials[more] + letters[codes[more, at]]
    given = first.astype(object)
    every = by.slips(by.errors.all_names) & (codes[:, 1] >= 0)
    joined = given[every] + " " + second[every] + np.where(
        codes[every, 2] >= 0, " " + third[every].astype(object), ""
    )  # fmt: skip
    given[every] = joined
    called = by.slips(by.errors.called_name)
    given[called] = population.naming.called[people[called]]
    _flatten(given, by)
    given[by.slips(by.errors.initials_only)] = ""
    initials[by.slips(by.errors.initials_missing)] = ""
    return given, initials


def _surname(population: Population, people: NDArray[np.int64], by: Clerk) -> tuple[Texts, Texts]:
    prefixes, names = surnames().prefix, surnames().surname
    own = population.naming.surname[people]
    partner = population.naming.partner_surname[people]
    use = population.naming.name_use[people].copy()
    use[by.slips(by.errors.maiden_name)] = OWN
    lost = by.slips(by.errors.part_missing)
    keeps_own = by.rng.random(len(people)) < 0.5
    combined = (use == PARTNERS_FIRST) | (use == OWN_FIRST)
    use[combined & lost] = np.where(keeps_own, OWN, PARTNERS)[combined & lost]
    first = np.where((use == PARTNERS) | (use == PARTNERS_FIRST), partner, own)
    prefix, surname = prefixes[first].copy(), names[first].copy()
    for kind, other in ((PARTNERS_FIRST, own), (OWN_FIRST, partner)):
        here = use == kind
        spaced = np.array([f"{p} " if p else "" for p in prefixes[other[here]]], object)
        surname[here] = surname[here] + "-" + spaced + names[other[here]]
    has = prefix != ""
    gone = by.slips(by.errors.prefix_missing) & has
    prefix[gone] = ""
    inside = by.slips(by.errors.prefix_in_surname) & has & ~gone
    surname[inside] = prefix[inside] + " " + surname[inside]
    prefix[inside] = ""
    _flatten(surname, by)
    return prefix, surname


def _flatten(texts: Texts, by: Clerk) -> None:
    for at in np.flatnonzero(by.slips(by.errors.diacritics_lost)).tolist():
        if not texts[at].isascii():
            texts[at] = without_diacritics(texts[at])


def _mistype(texts: Texts, chosen: Chosen, by: Clerk) -> None:
    places = np.flatnonzero(chosen)
    mistype_all(texts, places.tolist(), by.rng.random((len(places), 3)).tolist())


def _birth_date(population: Population, people: NDArray[np.int64], by: Clerk) -> Texts:
    born = population.birth_date[people].copy()
    year = born.astype("datetime64[Y]")
    month = born.astype("datetime64[M]")
    day = (born - month.astype("datetime64[D]")).astype(np.int64) + 1
    month_number = (month - year.astype("datetime64[M]")).astype(np.int64) + 1
    draws = by.rng.random((len(people), 2))

    turned = by.slips(by.errors.date_swapped) & (day <= 12) & (day != month_number)
    off = by.slips(by.errors.date_year)
    first = by.slips(by.errors.date_first_january)
    shift = np.array([-10, -1, -1, 1, 1, 10])[(draws[:, 0] * 6).astype(np.int64)]
    digit = by.slips(by.errors.date_digit)
    # A digit wrong: another day or month that exists, or another last digit of the year.
    part = draws[:, 1]
    wrong_year = (year.astype(np.int64) + 1970) // 10 * 10 + (
        (year.astype(np.int64) + 1970) % 10 + 1 + (draws[:, 0] * 9).astype(np.int64)
    ) % 10
    new_year = np.where(off, year.astype(np.int64) + 1970 + shift, year.astype(np.int64) + 1970)
    new_year = np.where(digit & (part < 0.3), wrong_year, new_year)
    new_month = np.where(turned, day, month_number)
    new_month = np.where(
        digit & (part >= 0.3) & (part < 0.5),
        (new_month + (draws[:, 0] * 11).astype(np.int64)) % 12 + 1, new_month,
    )  # fmt: skip
    new_day = np.where(turned, month_number, day)
    new_day = np.where(
        digit & (part >= 0.5), (new_day + (draws[:, 0] * 27).astype(np.int64)) % 28 + 1, new_day
    )
    new_month, new_day = np.where(first, 1, new_month), np.where(first, 1, new_day)
    start = (new_year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (new_month - 1)
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    written = start.astype("datetime64[D]") + (np.minimum(new_day, length) - 1)
    # Nobody writes down a birth that is still to come.
    year_end = np.datetime64(f"{population.settings.last_year}-12-31", "D")
    written = np.where(written > year_end, born, written)
    dates: Texts = np.datetime_as_string(written, unit="D").astype(object)
    dates[by.slips(by.errors.date_missing)] = ""
    return dates


def _sex(population: Population, people: NDArray[np.int64], by: Clerk) -> Texts:
    sex = population.sex[people] ^ by.slips(by.errors.sex_wrong).astype(np.int8)
    texts: Texts = np.array(["m", "v"], object)[sex]
    texts[by.slips(by.errors.sex_missing)] = ""
    return texts


def _address(
    population: Population, people: NDArray[np.int64], period: int, by: Clerk
) -> tuple[Texts, Texts]:
    now = population.address[people, period - 1]
    before = population.previous_address[people].copy()
    for earlier in range(period - 1):
        there = population.address[people, earlier]
        other = (there != now) & (there != ABSENT)
        before[other] = there[other]
    old = by.slips_together(by.errors.moved, by.errors.moved_together)
    place = np.where(old, before, now)
    postcode = population.addresses.postcode[place].copy()
    number = population.addresses.house_number[place].astype(str).astype(object)
    addition = population.addresses.addition[place].copy()
    addition[by.slips(by.errors.addition_lost)] = ""
    invented = by.slips(by.errors.addition_invented)
    addition[invented] = np.array(["A", "B", "-1", " bis"], object)[
        by.rng.integers(0, 4, int(invented.sum()))
    ]
    for texts, rate in (
        (postcode, by.errors.postcode_typo), (number, by.errors.house_number_typo),
    ):  # fmt: skip
        places = np.flatnonzero(by.slips(rate))
        for at, (where, which) in zip(
            places.tolist(), by.rng.random((len(places), 2)).tolist(), strict=True
        ):
            texts[at] = _digit(texts[at], where, which)
    number = number + addition
    missing = by.slips(by.errors.address_missing)
    postcode[missing] = ""
    number[missing] = ""
    return postcode, number


def _digit(text: str, where: float, which: float) -> str:
    """A wrong digit, never a zero in front: that would be no postcode and no house number."""
    wrong = misread_number(text, where, which)
    return text[:1] + wrong[1:] if wrong.startswith("0") else wrong
