"""Looking at published tables: one dimension at a time, or two beside one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oggz.monitor.tables import TOTAL, Code, Dimension, Safe, Structure, TableInfo

BOUNDS = ("low", "high")


def bounds_of(measure: str) -> tuple[str, str]:
    """The names of the measures that are the interval of a measure."""
    return f"{measure}_low", f"{measure}_high"


@dataclass(frozen=True)
class Cell:
    """A published cell: `count` and `measures` are None where it is hidden."""

    count: int | None
    measures: Mapping[str, float | None]

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The 95% interval of the count, where there is one."""
        return self.between(*BOUNDS)

    def between(self, low: str, high: str) -> tuple[float, float] | None:
        """The interval that two measures make, where there is one."""
        first, last = self.measures.get(low), self.measures.get(high)
        return None if first is None or last is None else (first, last)


@dataclass(frozen=True)
class Item:
    """A code with its cell; `depth` 0 is the total."""

    code: Code
    depth: int
    leaf: bool
    cell: Cell


@dataclass(frozen=True)
class View:
    """A table that can be asked for its cells."""

    info: TableInfo
    dimensions: tuple[Dimension, ...]
    cells: tuple[Cell, ...]

    @property
    def hidden(self) -> int:
        return sum(cell.count is None for cell in self.cells)

    def cell(self, codes: Mapping[str, str]) -> Cell:
        """The cell with these codes, and the total of every other dimension."""
        row = 0
        for dimension in self.dimensions:
            names = dimension.names
            row = row * len(names) + names.index(codes.get(dimension.name, TOTAL))
        return self.cells[row]

    def along(self, dimension: Dimension, **codes: str) -> tuple[Item, ...]:
        """All codes of a dimension, the total first; other dimensions as given, or total."""
        depths = depths_of(dimension)
        parents = {code.parent for code in dimension.codes}
        return tuple(
            Item(code, depths[code.code], code.code not in parents,
                 self.cell({**codes, dimension.name: code.code}))
            for code in dimension.codes
        )  # fmt: skip


def together(items: Sequence[Item], measure: str) -> bool:
    """Whether all intervals of a measure have a value in common, so that what differs may be
    chance; not when there are none to compare."""
    found = [item.cell.between(*bounds_of(measure)) for item in items]
    known = [bounds for bounds in found if bounds is not None]
    return len(known) > 1 and max(low for low, _ in known) <= min(high for _, high in known)


def local(items: Sequence[Item]) -> list[Item]:
    """Those that are municipalities."""
    return [item for item in items if is_municipality(item.code.code)]


def rates(items: Sequence[Item], measure: str) -> list[tuple[float, str]]:
    """What can be seen of a measure, with the label of each, lowest first."""
    return sorted(
        (value, item.code.label) for item in items
        if (value := item.cell.measures.get(measure)) is not None
    )  # fmt: skip


def views(safe: Safe) -> tuple[View, ...]:
    """A view of every table, in the order of the structure."""
    return tuple(_view(safe, info) for info in safe.structure.tables)


def _view(safe: Safe, info: TableInfo) -> View:
    table = safe.cells[info.name]
    names = info.measured
    measures = zip(*(table[name].to_pylist() for name in names), strict=True) if names else None
    counts: Sequence[int | None] = table["count"].to_pylist()
    cells = tuple(
        Cell(count, dict(zip(names, next(measures), strict=True)) if measures else {})
        for count in counts
    )
    return View(info, tuple(safe.structure.dimension(name) for name in info.dimensions), cells)


def depths_of(dimension: Dimension) -> dict[str, int]:
    depths: dict[str, int] = {}
    for code in dimension.codes:
        depths[code.code] = 0 if code.parent is None else depths[code.parent] + 1
    return depths


def municipality_dimension(structure: Structure) -> Dimension | None:
    """The dimension whose codes are those of the CBS, if there is one."""
    for dimension in structure.dimensions:
        if any(is_municipality(code.code) for code in dimension.codes):
            return dimension
    return None


def is_municipality(code: str) -> bool:
    return len(code) == 6 and code.startswith("GM") and code[2:].isdigit()
