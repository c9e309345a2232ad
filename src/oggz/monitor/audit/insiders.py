"""Attackers who know something of themselves: people who are alone in a cell, and parties.

Whoever is alone in a hidden cell knows that it is one person, and knows every cell that lies within
it. A party knows all cells of its own code, but what those hold is hidden from this auditor too:
they are filled in several ways that fit, and what follows under each of them is said to follow.

"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from oggz.monitor.audit.search import Search
from oggz.monitor.audit.system import Ints, Key, System
from oggz.monitor.tables import TOTAL, Place, Structure

FILLINGS = 3  # ways in which the cells of a party are filled


@dataclass(frozen=True)
class Insider:
    """`own` are the free variables that he knows; `values` what they are, if we know that too."""

    name: str
    own: Ints
    values: Ints | None


def lone_people(
    system: System, places: Sequence[Place], structure: Structure, free: Ints
) -> list[Insider]:
    """An insider for each person who is alone in a cell, with what is known of all within it.

    Who is alone in two cells that share a third of one person is one person.
    """
    place_of = np.full(len(system), -1, np.int64)
    place_of[free] = np.arange(len(free))
    within = _Within(system, structure)
    here = {int(at) for seen in system.seen if not seen.release for at in seen.variable.flat}
    units = {info.name: info.unit for info in structure.tables}
    lone = {system.variable_of(place): units[place.table] == "persons" for place in places}
    # Of what only an earlier release shows nobody says here whether it is of one person.
    inside = {each: (within.of(each) & here) | {each} for each in lone}
    found = []
    for people in _one_each(lone, inside):
        own = sorted({each for cell in people for each in inside[cell] if place_of[each] >= 0})
        if own:
            values = np.array([int(each in lone) for each in own]) if lone[people[0]] else None
            found.append(Insider("lone", place_of[own], values))
    return found


def _one_each(lone: Mapping[int, bool], inside: Mapping[int, set[int]]) -> list[list[int]]:
    """Cells of one person, taken together by person."""
    same = {each: each for each in lone}

    def first(at: int) -> int:
        while same[at] != at:
            at = same[at]
        return at

    for cell in sorted(lone):
        for other in sorted(inside[cell] & lone.keys()):
            if lone[cell] == lone[other]:
                low, high = sorted((first(cell), first(other)))
                same[high] = low
    people: dict[int, list[int]] = defaultdict(list)
    for cell in sorted(lone):
        people[first(cell)].append(cell)
    return list(people.values())


def parties(system: System, structure: Structure, free: Ints) -> list[Insider]:
    """One insider for each party, with all hidden cells of its codes."""
    place_of = np.full(len(system), -1, np.int64)
    place_of[free] = np.arange(len(free))
    within = _Within(system, structure)
    codes: dict[str, set[int]] = defaultdict(set)
    for told in structure.knows:
        codes[told.party] |= (
            _undivided(system, told.dimension)
            if told.code == TOTAL
            else within.having(told.dimension, told.code)
        )
    return [
        Insider(party, place_of[own], None)
        for party, variables in codes.items()
        if (own := sorted(each for each in variables if place_of[each] >= 0))
    ]


def fillings(search: Search, people: Insider) -> list[Ints]:
    """Several fillings that differ, in which these people are right."""
    kept = search.fillings[(search.fillings[:, people.own] == people.values).all(axis=1)]
    if not len(kept):
        return []
    chosen = np.unique(np.linspace(0, len(kept) - 1, FILLINGS).astype(int))
    return [kept[at] for at in chosen]


def together(insiders: Sequence[Insider], name: str = "") -> Insider:
    """All of them as one; each must have values."""
    known: dict[int, int] = {}
    for each in insiders:
        if each.values is None:
            raise ValueError("somebody's values are not known")
        known.update(zip(each.own.tolist(), each.values.tolist(), strict=True))
    own = np.array(sorted(known), np.int64)
    return Insider(name, own, np.array([known[each] for each in own.tolist()], np.int64))


def filled(insider: Insider, filling: Ints) -> Insider:
    """Somebody with the values that a filling gives, unless we know them."""
    return insider if insider.values is not None else replace(insider, values=filling[insider.own])


class _Within:
    """Which cells lie within which, by codes and the trees that these stand in."""

    def __init__(self, system: System, structure: Structure) -> None:
        self._keys: dict[int, list[Key]] = defaultdict(list)
        self._have: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self._all: dict[str, set[int]] = defaultdict(set)
        above = _above(structure)
        for (counted, pairs), variable in system.index.items():
            self._keys[variable].append((counted, pairs))
            self._all[counted].add(variable)
            for pair in pairs:
                for wider in above.get(pair, (pair,)):
                    self._have[(counted, *wider)].add(variable)

    def of(self, variable: int) -> set[int]:
        """The cells within this one, itself among them.

        A cell that is one number with a cell of something else counted has cells within it there.
        """
        found: set[int] = set()
        asked = [variable]
        while asked:
            for counted, pairs in self._keys[asked.pop()]:
                inside = (self._have[(counted, *pair)] for pair in pairs)
                more = self._all[counted].intersection(*inside)
                asked += more - found
                found |= more
        return found

    def having(self, dimension: str, code: str) -> set[int]:
        """All cells with this code, or one below it."""
        return set().union(
            *(cells for (_, name, other), cells in self._have.items() if (name, other)
              == (dimension, code))
        )  # fmt: skip


def _undivided(system: System, dimension: str) -> set[int]:
    """The cells of tables with this dimension that it does not divide."""
    found: set[int] = set()
    for seen in system.seen:
        if dimension in seen.info.dimensions:
            axis = seen.info.dimensions.index(dimension)
            at = seen.structure.dimension(dimension).names.index(TOTAL)
            found |= set(np.take(seen.variable, at, axis=axis).ravel().tolist())
    return found


def _above(structure: Structure) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """For each code those that it lies within, itself first, the total left out."""
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for dimension in structure.dimensions:
        for code in dimension.codes:
            if code.parent is None:
                continue
            wider = found.get((dimension.name, code.parent), ())
            found[(dimension.name, code.code)] = ((dimension.name, code.code), *wider)
    return found
