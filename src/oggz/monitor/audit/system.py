"""What was published, as whole numbers that must fit: the attacker's side of the tables.

A variable is what a cell counts: cells with the same codes, totals left out, and the same `counted`
are one variable, in whatever tables or releases they stand, and so are cells that are told to be
equal. A row says that a whole is its parts, or that a part is at most the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from oggz.monitor.tables import TOTAL, Dimension, Place, Safe, Structure, TableInfo

Ints = npt.NDArray[np.int64]
Key = tuple[str, frozenset[tuple[str, str]]]
NO_END = 1 << 60  # of a row without an upper side
LARGEST = 100_000_000  # no cell counts more than this


class Unfit(Exception):
    """No numbers fit; `row` is a row that shows it, or -1 when it is a variable."""

    def __init__(self, row: int, variable: int = -1) -> None:
        super().__init__(row, variable)
        self.row, self.variable = row, variable


@dataclass(frozen=True)
class Cell:
    """Where a cell stands; `release` 0 are the tables under attack, 1 the first of the earlier."""

    release: int
    table: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Sparse rows `least <= coefficients * variables <= most`, with the parts of row r from
    `start[r]` to `start[r + 1]`."""

    start: Ints
    column: Ints
    coefficient: Ints
    least: Ints
    most: Ints

    def __len__(self) -> int:
        return len(self.least)

    def hold(self, values: Ints) -> bool:
        """Whether whole numbers, one for each variable, fit exactly in every row."""
        if not len(self):
            return True
        sums = np.add.reduceat(self.coefficient * values[self.column], self.start[:-1])
        return bool(np.all(sums >= self.least) and np.all(sums <= self.most))


@dataclass(frozen=True)
class Seen:
    """One table of one release: `variable` and `published` (-1 where hidden) have its shape."""

    release: int
    info: TableInfo
    structure: Structure
    variable: Ints
    published: Ints

    def cell(self, at: Iterable[int]) -> Cell:
        names = [self.structure.dimension(name).names for name in self.info.dimensions]
        codes = tuple(each[place] for each, place in zip(names, at, strict=True))
        return Cell(self.release, self.info.name, codes)

    def cells(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The variable and codes of each cell, in order."""
        names = [self.structure.dimension(name).names for name in self.info.dimensions]
        return zip(self.variable.ravel().tolist(), product(*names), strict=True)

    def dimensions(self) -> Iterator[tuple[int, Dimension]]:
        for axis, name in enumerate(self.info.dimensions):
            yield axis, self.structure.dimension(name)


@dataclass(frozen=True)
class System:
    """All tables of all releases together. `cells[v]` is a cell of variable v: of the tables under
    attack if there is one, and hidden if one is; `keys[v]` is one of its keys."""

    seen: tuple[Seen, ...]
    rows: Rows
    whence: tuple[tuple[int, str, str], ...]  # release, table and dimension of each row
    cells: tuple[Cell, ...]
    keys: tuple[Key, ...]
    index: dict[Key, int]

    def __len__(self) -> int:
        return len(self.cells)

    def variable_of(self, place: Place, release: int = 0) -> int:
        for seen in self.seen:
            if seen.release == release and seen.info.name == place.table:
                named = zip(seen.info.dimensions, place.codes, strict=True)
                return self.index[_key(seen.info, named)]
        raise KeyError(place.table)


def build(releases: Sequence[Safe]) -> System:
    """The system of these releases, the one under attack first."""
    index: dict[Key, int] = {}
    raw: list[tuple[int, Safe, TableInfo, Ints]] = []
    for number, safe in enumerate(releases):
        for info in safe.structure.tables:
            keys = _keys(info, safe.structure)
            found = np.array([index.setdefault(key, len(index)) for key in keys], np.int64)
            shape = [len(safe.structure.dimension(name).codes) for name in info.dimensions]
            raw.append((number, safe, info, found.reshape(shape)))
    merged = _merged(releases, index)
    seen = tuple(
        Seen(number, info, safe.structure, merged[found], _published(safe, info, found.shape))
        for number, safe, info, found in raw
    )
    kept, last = np.unique(merged, return_inverse=True)
    seen = tuple(
        Seen(s.release, s.info, s.structure, np.searchsorted(kept, s.variable), s.published)
        for s in seen
    )
    where = {key: int(last[at]) for key, at in index.items()}
    cells: dict[int, Cell] = {}
    hidden_first = [(each, True) for each in seen if not each.release]
    for each, only_hidden in (*hidden_first, *((each, False) for each in seen)):
        counts = each.published.ravel().tolist()
        for (variable, codes), count in zip(each.cells(), counts, strict=True):
            if count < 0 or not only_hidden:
                cells.setdefault(variable, Cell(each.release, each.info.name, codes))
    keys_of: dict[int, Key] = {}
    for key, variable in where.items():
        keys_of.setdefault(variable, key)
    rows, whence = _rows(seen)
    count = len(kept)
    return System(
        seen, rows, whence, tuple(cells[v] for v in range(count)),
        tuple(keys_of[v] for v in range(count)), where,
    )  # fmt: skip


def over(rows: Rows, low: Ints, high: Ints) -> tuple[Rows, Ints]:
    """The rows over the variables that are not known yet, and those variables. Raises Unfit."""
    free = np.flatnonzero(low < high)
    place = np.full(len(low), -1, np.int64)
    place[free] = np.arange(len(free))
    whose = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    column = place[rows.column]
    known = np.where(column < 0, rows.coefficient * low[rows.column], 0)
    taken = np.bincount(whose, known, len(rows)).round().astype(np.int64)
    open_part = column >= 0
    size = np.bincount(whose[open_part], minlength=len(rows))
    kept = size > 0
    wrong = ~kept & ((taken < rows.least) | (taken > rows.most))
    if wrong.any():
        raise Unfit(int(np.flatnonzero(wrong)[0]))
    part = open_part & kept[whose]
    start = np.concatenate([[0], np.cumsum(size[kept])]).astype(np.int64)
    most = np.where(rows.most >= NO_END, NO_END, rows.most - taken)
    return (
        Rows(start, column[part], rows.coefficient[part], (rows.least - taken)[kept], most[kept]),
        free,
    )


def _key(info: TableInfo, named: object) -> Key:
    pairs: Iterator[tuple[str, str]] = iter(named)  # type: ignore[call-overload]
    return info.counted, frozenset(pair for pair in pairs if pair[1] != TOTAL)


def _keys(info: TableInfo, structure: Structure) -> Iterator[Key]:
    options = [
        [() if code == TOTAL else ((name, code),) for code in structure.dimension(name).names]
        for name in info.dimensions
    ]
    for chosen in product(*options):
        yield info.counted, frozenset(pair for part in chosen for pair in part)


def _published(safe: Safe, info: TableInfo, shape: tuple[int, ...]) -> Ints:
    counts = safe.cells[info.name]["count"].combine_chunks().fill_null(-1)
    published: Ints = counts.to_numpy(zero_copy_only=False).astype(np.int64).reshape(shape)
    return published


def _merged(releases: Sequence[Safe], index: dict[Key, int]) -> Ints:
    """For each variable the one that it is the same as."""
    same = list(range(len(index)))

    def first(at: int) -> int:
        while same[at] != at:
            same[at] = same[same[at]]
            at = same[at]
        return at

    for safe in releases:
        for pair in safe.structure.equal:
            ends = []
            for place in (pair.one, pair.other):
                info = safe.structure.table(place.table)
                named = zip(info.dimensions, place.codes, strict=True)
                ends.append(first(index[_key(info, named)]))
            same[max(ends)] = min(ends)
    return np.array([first(at) for at in range(len(index))], np.int64)


def _rows(seen: Sequence[Seen]) -> tuple[Rows, tuple[tuple[int, str, str], ...]]:
    """A row for every whole and its parts along every line of every table, each once."""
    known: set[tuple[bool, bytes]] = set()
    columns: list[Ints] = []
    coefficients: list[Ints] = []
    exact: list[bool] = []
    whence: list[tuple[int, str, str]] = []
    for table in seen:
        for axis, dimension in table.dimensions():
            for block in _blocks(table.variable, axis, dimension):
                ordered = np.sort(block[:, 1:], axis=1)
                twice = (np.diff(ordered, axis=1) == 0).any(axis=1)
                twice |= (ordered == block[:, :1]).any(axis=1)
                ones = np.full(block.shape[1], -1, np.int64)
                ones[0] = 1
                for line, repeated in zip(block, twice, strict=True):
                    mark = (dimension.adds_up, line.tobytes())
                    if mark in known:
                        continue
                    known.add(mark)
                    column, coefficient = _joined(line, ones) if repeated else (line, ones)
                    if not len(column):
                        continue
                    columns.append(column)
                    coefficients.append(coefficient)
                    exact.append(dimension.adds_up)
                    whence.append((table.release, table.info.name, dimension.name))
    sizes = [len(each) for each in columns]
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    empty = np.zeros(0, np.int64)
    return Rows(
        start, np.concatenate(columns) if columns else empty,
        np.concatenate(coefficients) if columns else empty, np.zeros(len(columns), np.int64),
        np.where(np.array(exact, np.bool_), 0, NO_END).astype(np.int64),
    ), tuple(whence)  # fmt: skip


def _blocks(variable: Ints, axis: int, dimension: Dimension) -> Iterator[Ints]:
    """Lines of a whole and its parts; where parts may overlap, of a whole and one part."""
    places = {code: place for place, code in enumerate(dimension.names)}
    for code in dimension.names:
        children = [places[child] for child in dimension.children(code)]
        if not children:
            continue
        whole = np.take(variable, places[code], axis=axis).ravel()
        parts = [np.take(variable, child, axis=axis).ravel() for child in children]
        if dimension.adds_up:
            yield np.stack([whole, *parts], axis=1)
        else:
            yield from (np.stack([whole, part], axis=1) for part in parts)


def _joined(line: Ints, coefficient: Ints) -> tuple[Ints, Ints]:
    """A line in which a variable stands twice, with it once; what cancels is left out."""
    column, back = np.unique(line, return_inverse=True)
    total = np.bincount(back, coefficient).round().astype(np.int64)
    return column[total != 0], total[total != 0]
