"""Small tables that are protected by hand, and every filling of them by brute force."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Literal

import pyarrow as pa

from oggz.monitor.tables import (
    TOTAL,
    Code,
    Dimension,
    Estimate,
    Knows,
    Measure,
    Place,
    Protection,
    Safe,
    Structure,
    TableInfo,
)

Shown = int | None
Method = Literal["suppression", "rounding", "cell_key", "differential_privacy"]


def dimension(name: str, tree: Mapping[str, str], *, adds_up: bool = True) -> Dimension:
    """A dimension from code to parent, with the codes as labels."""
    codes = [Code(code=TOTAL, label="Alle", parent=None)]
    codes += [Code(code=code, label=f"{name} {code}", parent=up) for code, up in tree.items()]
    return Dimension(name=name, label=name.title(), adds_up=adds_up, codes=tuple(codes))


def flat(name: str, codes: str, *, adds_up: bool = True) -> Dimension:
    return dimension(name, dict.fromkeys(codes.split(), TOTAL), adds_up=adds_up)


def info(name: str, *dimensions: str, counted: str = "persons-2025", **more: object) -> TableInfo:
    return TableInfo.model_validate(
        {"name": name, "indicator": "people", "title": name, "counted": counted,
         "unit": "persons", "dimensions": dimensions, **more}
    )  # fmt: skip


def safe(
    dimensions: Sequence[Dimension], tables: Mapping[TableInfo, Sequence[Shown]], *,
    threshold: int = 10, lone: Sequence[Place] = (), knows: Sequence[Knows] = (),
    equal: Sequence[tuple[Place, Place]] = (), method: Method = "suppression",
    settings: Mapping[str, int] | None = None, estimates: Sequence[Estimate] = (),
    measures: Mapping[str, Mapping[str, Sequence[float | None]]] | None = None,
    agreement: str = "a" * 64,
) -> Safe:  # fmt: skip
    """Tables with these numbers, cell by cell in the order of their codes; None is hidden."""
    structure = Structure.model_validate(
        {"format": "oggz-tabellen-1", "agreement": agreement, "project": "proef",
         "period": "2025", "dimensions": dimensions, "tables": tuple(tables), "knows": knows,
         "equal": [{"one": one, "other": other} for one, other in equal]}
    )  # fmt: skip
    cells = {}
    for table, counts in tables.items():
        names = [structure.dimension(name).names for name in table.dimensions]
        columns = {
            name: pa.array(column)
            for name, column in zip(
                table.dimensions, zip(*product(*names), strict=True), strict=True
            )
        }
        extra = {
            measure.name: pa.array((measures or {})[table.name][measure.name], pa.float64())
            for measure in table.measures
        }
        status = ["hidden" if count is None else "" for count in counts]
        cells[table.name] = pa.table(
            {**columns, "count": pa.array(counts, pa.int64()), **extra, "status": status}
        )
    protection = Protection(
        method=method, threshold=threshold, settings=dict(settings or {}),
        cells=sum(map(len, tables.values())), primary=0, secondary=0,
    )  # fmt: skip
    return Safe(structure, cells, protection, tuple(estimates), tuple(lone))


def place(table: str, cell: str) -> Place:
    return Place(table=table, codes=tuple(cell.split("|")))


def measure(name: str, label: str) -> Measure:
    return Measure(name=name, label=label)


Names = tuple[str, frozenset[tuple[str, str]]]


def names_of(table: TableInfo, codes: Sequence[str]) -> Names:
    named = zip(table.dimensions, codes, strict=True)
    return table.counted, frozenset(pair for pair in named if pair[1] != TOTAL)


def fillings(tables: Sequence[Safe], most: int) -> Iterator[dict[Names, int]]:
    """Every way to fill hidden cells with 0 to `most` that all sums and published cells allow.

    Tried one cell at a time in plain Python, and checked only when all cells of a sum have a
    number: nothing here is shared with the auditor.
    """
    known: dict[Names, int] = {}
    asked: list[Names] = []
    sums: list[tuple[Names, tuple[Names, ...], bool]] = []
    for each in tables:
        for table in each.structure.tables:
            names = [each.structure.dimension(name).names for name in table.dimensions]
            counts = each.cells[table.name]["count"].to_pylist()
            for codes, count in zip(product(*names), counts, strict=True):
                name = names_of(table, codes)
                if count is None:
                    asked.append(name)
                elif known.setdefault(name, count) != count:
                    return
            for codes in product(*names):
                for axis, dim in enumerate(table.dimensions):
                    of = each.structure.dimension(dim)
                    parts = [
                        names_of(table, (*codes[:axis], child, *codes[axis + 1 :]))
                        for child in of.children(codes[axis])
                    ]
                    if parts and of.adds_up:
                        sums.append((names_of(table, codes), tuple(parts), True))
                    elif parts:
                        sums += [(names_of(table, codes), (part,), False) for part in parts]
        for pair in each.structure.equal:
            ends = [
                names_of(each.structure.table(p.table), p.codes) for p in (pair.one, pair.other)
            ]
            sums += [(ends[0], (ends[1],), True)]
    unknown = [name for name in dict.fromkeys(asked) if name not in known]
    yield from _filled(dict(known), unknown, sums, most)


def _filled(
    values: dict[Names, int], unknown: list[Names],
    sums: Sequence[tuple[Names, tuple[Names, ...], bool]], most: int,
) -> Iterator[dict[Names, int]]:  # fmt: skip
    for whole, parts, exact in sums:
        there = [values[part] for part in parts if part in values]
        if whole in values:
            if sum(there) > values[whole]:
                return
            if exact and len(there) == len(parts) and sum(there) != values[whole]:
                return
    if not unknown:
        yield dict(values)
        return
    name, *others = unknown
    for number in range(most + 1):
        values[name] = number
        yield from _filled(values, others, sums, most)
    del values[name]
