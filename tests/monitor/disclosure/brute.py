"""What can be worked out of published tables, by trying all whole numbers that fit.

Shares nothing with the protector but the files' model: cells are found by what they count.
"""

from collections.abc import Mapping
from itertools import product

from oggz.monitor.tables import TOTAL, Safe

Cell = tuple[str, frozenset[tuple[str, str]]]
Sum = tuple[Cell, tuple[Cell, ...]]


class Fillings:
    """All fillings of the hidden cells up to `most`; `known` are cells that somebody knows."""

    def __init__(self, safe: Safe, *earlier: Safe, most: int) -> None:
        self.low: dict[Cell, int] = {}
        self.high: dict[Cell, int] = {}
        self.sums: list[Sum] = []
        self.parts: list[tuple[Cell, Cell]] = []
        for each in (safe, *earlier):
            self._add(each, most)

    def _add(self, safe: Safe, most: int) -> None:
        structure = safe.structure
        for info in structure.tables:
            rows = safe.cells[info.name].to_pylist()
            trees = [structure.dimension(name) for name in info.dimensions]
            for row in rows:
                codes = tuple(row[name] for name in info.dimensions)
                cell = cell_of(info.counted, info.dimensions, codes)
                if row["count"] is not None:
                    self.low[cell] = self.high[cell] = row["count"]
                else:
                    self.low.setdefault(cell, 0)
                    self.high.setdefault(cell, most)
                for axis, tree in enumerate(trees):
                    below = [
                        cell_of(info.counted, info.dimensions, _with(codes, axis, child))
                        for child in tree.children(codes[axis])
                    ]
                    if below and tree.adds_up:
                        self.sums.append((cell, tuple(below)))
                    elif below:
                        self.parts.extend((cell, child) for child in below)
        for pair in structure.equal:
            one, other = (
                cell_of(structure.table(each.table).counted,
                        structure.table(each.table).dimensions, each.codes)
                for each in (pair.one, pair.other)
            )  # fmt: skip
            self.parts += [(one, other), (other, one)]

    def can_be(
        self, least: Mapping[Cell, int], most: Mapping[Cell, int] | None = None,
        apart: tuple[Cell, Cell, int] | None = None,
    ) -> bool:  # fmt: skip
        """Whether some filling has these cells at least, and those at most, that large; with
        `apart`, also the first cell larger than the second by so much."""
        low, high = dict(self.low), dict(self.high)
        for cell, value in least.items():
            low[cell] = max(low[cell], value)
        for cell, value in (most or {}).items():
            high[cell] = min(high[cell], value)
        return self._search(low, high, apart)

    def _search(
        self, low: dict[Cell, int], high: dict[Cell, int], apart: tuple[Cell, Cell, int] | None
    ) -> bool:
        if not self._narrow(low, high, apart):
            return False
        open_ = [cell for cell in low if low[cell] < high[cell]]
        if not open_:
            return True
        cell = min(open_, key=lambda each: (high[each] - low[each], each[0], sorted(each[1])))
        middle = (low[cell] + high[cell]) // 2
        for start, end in ((low[cell], middle), (middle + 1, high[cell])):
            if self._search({**low, cell: start}, {**high, cell: end}, apart):
                return True
        return False

    def _narrow(
        self, low: dict[Cell, int], high: dict[Cell, int], apart: tuple[Cell, Cell, int] | None
    ) -> bool:
        changed = True
        while changed:
            changed = False
            for whole, parts in self.sums:
                lows, highs = sum(low[each] for each in parts), sum(high[each] for each in parts)
                changed |= _to(low, high, whole, lows, highs)
                for part in parts:
                    changed |= _to(
                        low, high, part, low[whole] - (highs - high[part]),
                        high[whole] - (lows - low[part]),
                    )  # fmt: skip
                    lows = sum(low[each] for each in parts)
                    highs = sum(high[each] for each in parts)
            for whole, part in self.parts:
                changed |= _to(low, high, whole, low[part], high[whole])
                changed |= _to(low, high, part, low[part], high[whole])
            if apart:
                one, other, by = apart
                changed |= _to(low, high, one, low[other] + by, high[one])
                changed |= _to(low, high, other, low[other], high[one] - by)
            if any(low[cell] > high[cell] for cell in low):
                return False
        return True


def cell_of(counted: str, dimensions: tuple[str, ...], codes: tuple[str, ...]) -> Cell:
    named = zip(dimensions, codes, strict=True)
    return counted, frozenset((name, code) for name, code in named if code != TOTAL)


def cells_of(safe: Safe) -> dict[Cell, int | None]:
    """The number of each cell, None where it is hidden."""
    found: dict[Cell, int | None] = {}
    for info in safe.structure.tables:
        for row in safe.cells[info.name].to_pylist():
            codes = tuple(row[name] for name in info.dimensions)
            found[cell_of(info.counted, info.dimensions, codes)] = row["count"]
    return found


def within(safe: Safe, cell: Cell) -> set[Cell]:
    """The cells of people who are all in this one."""
    counted, codes = cell
    found = set()
    for info in safe.structure.tables:
        if info.counted != counted or not dict(codes).keys() <= set(info.dimensions):
            continue
        names = [safe.structure.dimension(name) for name in info.dimensions]
        below = []
        for tree in names:
            kept = {dict(codes).get(tree.name, TOTAL)}
            for code in tree.codes:
                if code.parent in kept:
                    kept.add(code.code)
            below.append(kept)
        found |= {cell_of(counted, info.dimensions, each) for each in product(*below)}
    return found


def _with(codes: tuple[str, ...], axis: int, code: str) -> tuple[str, ...]:
    return (*codes[:axis], code, *codes[axis + 1 :])


def _to(low: dict[Cell, int], high: dict[Cell, int], cell: Cell, start: int, end: int) -> bool:
    tighter = start > low[cell] or end < high[cell]
    low[cell], high[cell] = max(low[cell], start), min(high[cell], end)
    return tighter
