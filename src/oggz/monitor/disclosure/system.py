"""All tables as one system: a variable for each number that is counted, a row for each sum.

What a cell leaves of its parent is a number too, though no table shows it: whoever sees 40 people
and 38 of them with debts sees 2 without. Where codes do not add up that rest is a variable of its
own here, which makes every row an equality.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from oggz.monitor.tables import TOTAL, Dimension, Place, Structure, TableInfo

Ints = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)
Key = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Line:
    """A parent and a child of it, along a dimension."""

    parent: int
    child: int
    adds_up: bool
    visible: bool
    siblings: int


@dataclass(frozen=True)
class Rows:
    """Rows of a sparse matrix: `index[start[i]:start[i + 1]]` are the variables of row i."""

    start: Ints
    index: Ints
    value: Ints

    def __len__(self) -> int:
        return len(self.start) - 1

    def times(self, vector: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """The value of every row."""
        parts = np.concatenate(([0], np.cumsum(self.value * vector[self.index])))
        product: npt.NDArray[Number] = parts[self.start[1:]] - parts[self.start[:-1]]
        return product

    def sums(self, vector: Ints) -> Ints:
        """The sum over all variables of every row, whatever their value in it."""
        return Rows(self.start, self.index, np.ones_like(self.value)).times(vector)

    def having(self, variable: int) -> Ints:
        """The rows that a variable is in."""
        starts, rows = self._by_variable
        if variable + 1 >= len(starts):
            return rows[:0]
        found: Ints = rows[starts[variable] : starts[variable + 1]]
        return found

    @cached_property
    def _by_variable(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.index, kind="stable")
        owner = np.repeat(np.arange(len(self)), np.diff(self.start))
        starts = np.searchsorted(self.index[order], np.arange(self.index.max(initial=0) + 2))
        return starts, owner[order]

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Rows":
        """What is left of the rows when only these variables are, numbered anew."""
        number = np.cumsum(chosen) - 1
        kept = chosen[self.index]
        ends = np.concatenate(([0], np.cumsum(kept)))[self.start]
        start = np.unique(ends)
        return Rows(start, number[self.index[kept]], self.value[kept])


@dataclass(frozen=True)
class Grid:
    """The variables of one table, an axis for each dimension, in the order of its codes."""

    info: TableInfo
    structure: Structure
    variables: Ints

    def below(self, counted: str, codes: frozenset[tuple[str, str]]) -> Ints | None:
        """The cells of this table within the group that has these codes; None when the table
        does not tell that group apart."""
        asked = dict(codes)
        if self.info.counted != counted or not asked.keys() <= set(self.info.dimensions):
            return None
        axes: list[list[int]] = []
        for name in self.info.dimensions:
            dimension = self.structure.dimension(name)
            if (code := asked.get(name)) is None:
                axes.append(list(range(len(dimension.codes))))
            elif code in dimension.names:
                axes.append(range_of(dimension, code))
            else:
                return None
        cells: Ints = self.variables[np.ix_(*axes)].ravel()
        return cells


def range_of(dimension: Dimension, code: str) -> list[int]:
    """The places of a code and of all codes under it."""
    found = {code}
    for each in dimension.codes:
        if each.parent in found:
            found.add(each.code)
    return [place for place, each in enumerate(dimension.codes) if each.code in found]


@dataclass(frozen=True)
class System:
    """`keys[v]` are the cells that share variable v, first seen first; a rest has none.

    Deviations of counts are 0 in every row of `rows`. `lines` are parents and children, each once.
    `rests` has the variable of what a child leaves of its parent, by both; `room` of what a cell
    leaves of all inhabitants.
    """

    keys: tuple[tuple[Key, ...], ...]
    rows: Rows
    grids: tuple[Grid, ...]
    lines: tuple[Line, ...]
    rests: dict[tuple[int, int], int]
    room: dict[int, int]

    def __len__(self) -> int:
        return len(self.keys)

    def number_of(self) -> dict[Key, int]:
        """The variable of each cell."""
        return {key: variable for variable, keys in enumerate(self.keys) for key in keys}

    def with_rests(self, pairs: Iterable[tuple[int, int]], limited: Iterable[int] = ()) -> "System":
        """With what these children leave of their parents, and these cells of all inhabitants."""
        rests, room = dict(self.rests), dict(self.room)
        index, value, start = list[int](), list[int](), list[int]()
        last = len(self)
        for pair in pairs:
            if pair not in rests:
                rests[pair] = last
                index += [*pair, last]
                value += [-1, 1, 1]
                start.append(3)
                last += 1
        for variable in limited:
            room[variable] = last
            index += [variable, last]
            value += [1, 1]
            start.append(2)
            last += 1
        rows = Rows(
            np.concatenate((self.rows.start, self.rows.start[-1] + np.cumsum(start, dtype=int))),
            np.concatenate((self.rows.index, np.array(index, dtype=np.int64))),
            np.concatenate((self.rows.value, np.array(value, dtype=np.int64))),
        )
        keys = (*self.keys, *((),) * (last - len(self)))
        return replace(self, keys=keys, rows=rows, rests=rests, room=room)


@dataclass
class Builder:
    """Takes tables, of this release and of earlier ones, and makes one system of them."""

    _numbers: dict[Key, int] = field(default_factory=dict)
    _same: list[int] = field(default_factory=list)
    _grids: list[Grid] = field(default_factory=list)

    def add(self, structure: Structure) -> tuple[Grid, ...]:
        """The tables of a structure; cells that count the same people get the same variable."""
        grids = tuple(self._grid(structure, info) for info in structure.tables)
        self._grids.extend(grids)
        for pair in structure.equal:
            self._join(self._at(grids, pair.one), self._at(grids, pair.other))
        for grid in grids:
            for dimension, parents, children in _families(grid):
                if dimension.adds_up and children.shape[1] == 1:
                    for parent, child in zip(parents, children[:, 0], strict=True):
                        self._join(int(parent), int(child))
        return grids

    def system(self) -> System:
        """The system of all that was added, with rests where codes do not add up."""
        roots = np.array([self._root(each) for each in range(len(self._same))], dtype=np.int64)
        firsts, final = np.unique(roots, return_inverse=True)
        keys: list[list[Key]] = [[] for _ in firsts]
        for key, number in self._numbers.items():
            keys[final[number]].append(key)
        grids = tuple(
            Grid(grid.info, grid.structure, final[grid.variables]) for grid in self._grids
        )
        sums, lines = _sums_and_lines(grids)
        system = System(tuple(map(tuple, keys)), _rows(sums), grids, lines, {}, {})
        return system.with_rests((each.parent, each.child) for each in lines if not each.adds_up)

    def _grid(self, structure: Structure, info: TableInfo) -> Grid:
        names = [structure.dimension(name).names for name in info.dimensions]
        shape = [len(each) for each in names]
        found = np.empty(shape, dtype=np.int64)
        for place in np.ndindex(*shape):
            codes = frozenset(
                (name, codes[at])
                for name, codes, at in zip(info.dimensions, names, place, strict=True)
                if codes[at] != TOTAL
            )
            found[place] = self._number((info.counted, codes))
        return Grid(info, structure, found)

    def _number(self, key: Key) -> int:
        number = self._numbers.setdefault(key, len(self._same))
        if number == len(self._same):
            self._same.append(number)
        return number

    def _at(self, grids: tuple[Grid, ...], place: Place) -> int:
        grid = next(each for each in grids if each.info.name == place.table)
        at = tuple(
            grid.structure.dimension(name).names.index(code)
            for name, code in zip(grid.info.dimensions, place.codes, strict=True)
        )
        return int(grid.variables[at])

    def _root(self, number: int) -> int:
        while self._same[number] != number:
            self._same[number] = self._same[self._same[number]]
            number = self._same[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._same[high] = low


def _families(grid: Grid) -> Iterator[tuple[Dimension, Ints, Ints]]:
    """For each parent code of each dimension: its cells, and beside each the cells of children."""
    for axis, name in enumerate(grid.info.dimensions):
        dimension = grid.structure.dimension(name)
        places = {code: place for place, code in enumerate(dimension.names)}
        for code in dimension.names:
            if children := dimension.children(code):
                parents = np.take(grid.variables, places[code], axis=axis).ravel()
                below = np.take(grid.variables, [places[each] for each in children], axis=axis)
                yield dimension, parents, np.moveaxis(below, axis, -1).reshape(len(parents), -1)


def _sums_and_lines(
    grids: tuple[Grid, ...],
) -> tuple[dict[tuple[int, tuple[int, ...]], None], tuple[Line, ...]]:
    sums: dict[tuple[int, tuple[int, ...]], None] = {}
    lines: dict[Line, None] = {}
    for grid in grids:
        for dimension, parents, children in _families(grid):
            for parent, below in zip(parents.tolist(), children.tolist(), strict=True):
                if dimension.adds_up:
                    sums[(parent, tuple(sorted(below)))] = None
                for child in below:
                    if child != parent:
                        line = Line(
                            parent, child, dimension.adds_up, dimension.visible, len(below) - 1
                        )
                        lines[line] = None
    return sums, tuple(lines)


def _rows(sums: dict[tuple[int, tuple[int, ...]], None]) -> Rows:
    start, index, value = [0], list[int](), list[int]()
    for parent, below in sums:
        weights: dict[int, int] = {parent: -1}
        for child in below:
            weights[child] = weights.get(child, 0) + 1
        row = [(variable, weight) for variable, weight in weights.items() if weight]
        if not row:
            continue
        index.extend(variable for variable, _ in row)
        value.extend(weight for _, weight in row)
        start.append(len(index))
    assert all(one < other for one, other in pairwise(start))
    return Rows(*(np.array(each, dtype=np.int64) for each in (start, index, value)))
