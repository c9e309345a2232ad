"""Who looks at the tables and what they know already: nothing, themselves, or their own people."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from oggz.monitor.disclosure.system import Ints, Key, System, range_of
from oggz.monitor.tables import TOTAL, Structure


@dataclass(frozen=True)
class Attacker:
    """`knows` are the variables that are no secret to them, sorted.

    Of what else is hidden a person must not find that it is small, `together` with a party not what
    it is; an outsider and a party neither.
    """

    name: str
    kind: Literal["outsider", "person", "party", "together"]
    knows: Ints


OUTSIDER = Attacker("een buitenstaander", "outsider", np.array([], dtype=np.int64))


def attackers(
    system: System, structures: Iterable[Structure], lone: Iterable[int]
) -> tuple[Attacker, ...]:
    """An outsider, each party that knows cells by itself, each person who is alone in a cell, and
    each such person together with each party; of those who know the same, one."""
    parties = [(name, _with_rests(system, cells)) for name, cells in _parties(system, structures)]
    people = [_with_rests(system, cells) for cells in _people(system, lone)]
    everyone = (
        *(Attacker(name, "party", knows) for name, knows in parties),
        *(Attacker("wie er alleen in zit", "person", knows) for knows in people),
        *(
            Attacker(f"{name}, met wie er alleen in zit", "together", np.union1d(own, other))
            for (name, own), other in product(parties, people)
        ),
    )
    found: dict[bytes, Attacker] = {}
    for each in everyone:
        found.setdefault(each.knows.tobytes(), each)
    return (OUTSIDER, *found.values())


def _parties(system: System, structures: Iterable[Structure]) -> list[tuple[str, set[int]]]:
    knows: dict[str, set[int]] = {}
    for structure in structures:
        for told in structure.knows:
            dimension = structure.dimension(told.dimension)
            undivided = [dimension.names.index(TOTAL)]
            places = undivided if told.code == TOTAL else range_of(dimension, told.code)
            for grid in system.grids:
                if told.dimension in grid.info.dimensions:
                    axis = grid.info.dimensions.index(told.dimension)
                    cells = np.take(grid.variables, places, axis=axis)
                    knows.setdefault(told.party, set()).update(cells.ravel().tolist())
    return list(knows.items())


def _people(system: System, lone: Iterable[int]) -> list[set[int]]:
    """Of each person who is alone in a cell, all cells within a group of that person only.

    Who is alone in a group is the one person in whatever is not empty within it, so groups that
    share such a cell are of one person; so are groups of the same codes of whom something else is
    counted.
    """
    within = {variable: _within(system, system.keys[variable]) for variable in sorted(lone)}
    same: dict[int, int] = {variable: variable for variable in within}

    def root(variable: int) -> int:
        while same[variable] != variable:
            variable = same[variable]
        return variable

    for variable, cells in within.items():
        for other in sorted(cells & within.keys()):
            low, high = sorted((root(variable), root(other)))
            same[high] = low
    people: dict[int, set[int]] = {}
    for variable, cells in within.items():
        people.setdefault(root(variable), set()).update(cells)
    return list(people.values())


def _within(system: System, keys: Iterable[Key]) -> set[int]:
    found: set[int] = set()
    for counted, codes in keys:
        for grid in system.grids:
            if (cells := grid.below(counted, codes)) is not None:
                found.update(cells.tolist())
    return found


def _with_rests(system: System, knows: set[int]) -> Ints:
    rests = {rest for pair, rest in system.rests.items() if knows.issuperset(pair)}
    rests |= {rest for each, rest in system.room.items() if each in knows}
    return np.array(sorted(knows | rests), dtype=np.int64)
