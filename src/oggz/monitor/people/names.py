"""Names as they occur in the Netherlands, drawn by origin, sex and year of birth.

Frequent surnames have their rounded count of 2007 (thousands, data/surnames.csv); rare ones are
put together from parts (data/tails.toml), because most people have a rare one and rare names are
what linkage lives on. Given names have a year in which they were most given and a spread
(data/given_names.csv), so that they tell something about age, as real ones do.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = resources.files("oggz.monitor.people") / "data"
ORIGINS = (
    "dutch", "turkish", "moroccan", "surinamese", "antillean", "polish", "arab", "european",
    "asian", "african",
)  # fmt: skip
SEXES = ("m", "v")
Codes = NDArray[np.int32]
Texts = NDArray[np.object_]
# Given names that no list has: what parents make up, more of them every year.
_RARE_ENDINGS = {
    "m": ("an", "aro", "den", "el", "en", "er", "iano", "in", "io", "ley", "lin", "o", "on", "vin"),
    "v": ("a", "aly", "ana", "e", "elle", "ia", "ina", "ine", "isa", "ita", "ra", "ya", "yn", "ys"),
}
_RARE_BEGINNINGS = (
    "Al", "Am", "An", "Bel", "Ben", "Cal", "Ced", "Dar", "Dev", "Dor", "El", "Em", "Fab", "Fer",
    "Gal", "Gio", "Had", "Hen", "Ili", "Is", "Jay", "Jen", "Jor", "Kai", "Kel", "Kor", "Lan", "Lev",
    "Lor", "Mar", "Mel", "Mir", "Nat", "Nev", "Nor", "Or", "Pal", "Per", "Quin", "Raf", "Ray",
    "Ros", "Sal", "Sel", "Sim", "Tal", "Tim", "Tor", "Val", "Vin", "Wil", "Xan", "Yar", "Zel",
)  # fmt: skip
_COHORT = 5
_FIRST_YEAR, _LAST_YEAR = 1900, 2040
_ALL_TIMES = 0.01  # no given name is ever quite gone


@dataclass(frozen=True)
class Surnames:
    """A vocabulary; a code is a place in `prefix` and `surname`."""

    prefix: Texts
    surname: Texts
    codes: tuple[Codes, ...]  # per origin
    cumulative: tuple[NDArray[np.float64], ...]

    def draw(self, rng: np.random.Generator, origins: NDArray[np.int8]) -> Codes:
        """One surname for each origin."""
        drawn = np.zeros(len(origins), np.int32)
        chances = rng.random(len(origins))
        for origin in range(len(ORIGINS)):
            here = np.flatnonzero(origins == origin)
            drawn[here] = self.codes[origin][
                np.searchsorted(self.cumulative[origin], chances[here], side="right")
            ]
        return drawn


@dataclass(frozen=True)
class GivenNames:
    """A vocabulary; `called` has what each is called in daily life, one or more."""

    name: Texts
    called: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[Codes, ...], ...]  # per origin and sex
    cumulative: tuple[tuple[NDArray[np.float64], ...], ...]  # each of shape (cohorts, names)

    def draw(
        self, rng: np.random.Generator, origins: NDArray[np.int8], sexes: NDArray[np.int8],
        years: NDArray[np.int64],
    ) -> Codes:  # fmt: skip
        """One given name for each person, by origin, sex (0 m, 1 v) and year of birth."""
        drawn = np.zeros(len(origins), np.int32)
        chances = rng.random(len(origins))
        cohorts = np.clip((years - _FIRST_YEAR) // _COHORT, 0, _cohorts() - 1)
        place = (origins.astype(np.int64) * 2 + sexes) * _cohorts() + cohorts
        order = np.argsort(place, kind="stable")
        begins = np.searchsorted(place[order], np.arange(len(ORIGINS) * 2 * _cohorts() + 1))
        for cell in np.flatnonzero(np.diff(begins)):
            here = order[begins[cell] : begins[cell + 1]]
            kind, cohort = divmod(int(cell), _cohorts())
            origin, sex = divmod(kind, 2)
            found = np.searchsorted(
                self.cumulative[origin][sex][cohort], chances[here], side="right"
            )
            drawn[here] = self.codes[origin][sex][found]
        return drawn


@lru_cache
def surnames() -> Surnames:
    """All surnames: the same in every run."""
    rows = list(csv.DictReader((DATA / "surnames.csv").read_text("utf-8").splitlines()))
    tails = tomllib.loads((DATA / "tails.toml").read_text("utf-8"))
    prefix = [row["prefix"] for row in rows]
    surname = [row["surname"] for row in rows]
    codes, cumulative = [], []
    for origin in ORIGINS:
        listed = [place for place, row in enumerate(rows) if row["origin"] == origin]
        weights = np.array([float(rows[place]["weight"]) for place in listed])
        taken = {(prefix[place], surname[place]) for place in listed}
        tail = tails[origin]
        rare = [each for each in _compose(tail, seed=ORIGINS.index(origin)) if each not in taken]
        ranks = np.arange(len(rare)) + len(listed)
        rare_weights = ranks ** -float(tail["falloff"])
        share = tail["share"]
        codes.append(np.array(listed + list(range(len(prefix), len(prefix) + len(rare))), np.int32))
        prefix += [each[0] for each in rare]
        surname += [each[1] for each in rare]
        cumulative.append(
            _cumulative(
                np.concatenate(
                    [
                        weights / weights.sum() * (1 - share),
                        rare_weights / rare_weights.sum() * share,
                    ]
                )
            )
        )
    return Surnames(_texts(prefix), _texts(surname), tuple(codes), tuple(cumulative))


@lru_cache
def given_names() -> GivenNames:
    """All given names: the same in every run."""
    rows = list(csv.DictReader((DATA / "given_names.csv").read_text("utf-8").splitlines()))
    known: dict[str, set[str]] = {}
    for row in rows:
        known.setdefault(row["name"], set()).update(row["called"].split("|"))
    for sex in SEXES:
        for name in _rare_given(sex):
            known.setdefault(name, {name})
    place = {name: code for code, name in enumerate(known)}
    middles = np.arange(_cohorts())[:, None] * _COHORT + _FIRST_YEAR + _COHORT / 2
    codes, cumulative = [], []
    for origin in ORIGINS:
        here: list[Codes] = []
        curves: list[NDArray[np.float64]] = []
        for sex in SEXES:
            own = [row for row in rows if row["origin"] == origin and row["sex"] == sex]
            peak, width, weight = (
                np.array([float(row[column]) for row in own])
                for column in ("peak", "width", "weight")
            )
            listed = weight * (np.exp(-(((middles - peak) / width) ** 2) / 2) + _ALL_TIMES)
            rare = _rare_given(sex)
            tail = np.arange(2, len(rare) + 2) ** -0.7
            share = np.clip((middles - 1930) / 250, 0.04, 0.35)
            both = np.hstack(
                [
                    listed / listed.sum(axis=1, keepdims=True) * (1 - share),
                    tail / tail.sum() * share,
                ]
            )
            here.append(np.array([place[row["name"]] for row in own] + [place[n] for n in rare]))
            curves.append(np.stack([_cumulative(row) for row in both]))
        codes.append(tuple(each.astype(np.int32) for each in here))
        cumulative.append(tuple(curves))
    return GivenNames(
        _texts(list(known)),
        tuple(tuple(sorted(called)) for called in known.values()),
        tuple(codes),
        tuple(cumulative),
    )


def _compose(tail: dict[str, Any], *, seed: int) -> list[tuple[str, str]]:
    """Different surnames with their prefix, as many as asked, in an order that never changes."""
    rng = np.random.default_rng(seed)
    parts = [tail[part] for part in ("prefixes", "first", "middle", "last")]
    wanted = int(tail["size"])
    made: dict[str, str] = {}
    while len(made) < wanted:
        drawn = [rng.integers(0, len(part), wanted) for part in parts]
        for places in zip(*drawn, strict=True):
            prefix, first, middle, last = (part[at] for part, at in zip(parts, places, strict=True))
            # A double vowel that speakers would never write is left out.
            if middle and middle[-1] == last[0]:
                middle = ""
            made.setdefault(first + middle + last, prefix)
            if len(made) == wanted:
                break
    return [(prefix, surname) for surname, prefix in made.items()]


def _rare_given(sex: str) -> list[str]:
    rng = np.random.default_rng(SEXES.index(sex))
    made = [first + last for first in _RARE_BEGINNINGS for last in _RARE_ENDINGS[sex]]
    return [made[at] for at in rng.permutation(len(made))]


def _cumulative(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.cumsum(weights) / weights.sum()
    total[-1] = 1.0
    return total


def _cohorts() -> int:
    return (_LAST_YEAR - _FIRST_YEAR) // _COHORT


def _texts(values: list[str]) -> Texts:
    made = np.empty(len(values), object)
    made[:] = values
    return made
