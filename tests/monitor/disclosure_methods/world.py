"""Small regions to protect: persons by area, age and life domain, in tables that are linked."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.tables import (
    TOTAL,
    Code,
    Dimension,
    Equal,
    Estimate,
    Measure,
    Place,
    Safe,
    Structure,
    TableInfo,
    Tables,
)
from oggz.monitor.tables.sums import must_agree

SECRET = bytes(range(32))
Ints = npt.NDArray[np.int64]


def dimension(name: str, codes: Sequence[str], *, adds_up: bool = True) -> Dimension:
    """Codes under the total; `a.b` lies under `a`."""
    return Dimension(
        name=name, label=name, adds_up=adds_up,
        codes=(
            Code(code=TOTAL, label="Alle", parent=None),
            *(Code(code=code, label=code, parent=code.rpartition(".")[0] or TOTAL)
              for code in codes),
        ),
    )  # fmt: skip


def table(
    name: str, *dimensions: str, counted: str = "persons-2025", reports: bool = False,
    measures: Sequence[str] = (),
) -> TableInfo:  # fmt: skip
    return TableInfo(
        name=name, indicator="people", title=name, counted=counted,
        unit="reports" if reports else "persons", dimensions=dimensions,
        measures=tuple(Measure(name=measure, label=measure) for measure in measures),
    )  # fmt: skip


def structure(
    dimensions: Sequence[Dimension], tables: Sequence[TableInfo], equal: Sequence[Equal] = ()
) -> Structure:
    return Structure(
        format="oggz-tabellen-1", agreement="0" * 64, project="proef", period="2025",
        dimensions=tuple(dimensions), tables=tuple(tables), equal=tuple(equal),
    )  # fmt: skip


def tabulated(
    shape: Structure, people: Sequence[dict[str, Sequence[str]]], *,
    reports: Sequence[int] | None = None, keys: Sequence[int] | None = None,
    estimates: Sequence[Estimate] = (),
) -> Tables:  # fmt: skip
    """Tables of people: of each the codes per dimension, how many reports, and a record key.

    Whoever has no codes for `counted` of a table is not in it: `{"persons-2024": []}`.
    """
    cells = {}
    for info in shape.tables:
        dims = [shape.dimension(name) for name in info.dimensions]
        sizes = tuple(len(each.codes) for each in dims)
        counts, heads, largest = (np.zeros(sizes, dtype=np.int64) for _ in range(3))
        key = np.zeros(sizes, dtype=np.uint64)
        for number, person in enumerate(people):
            if info.counted in person:
                continue
            adds = (reports[number] if reports else 1) if info.unit == "reports" else 1
            if not adds:
                continue
            inside = [_all(each, person.get(each.name, ())) for each in dims]
            for at in product(*inside):
                counts[at] += adds
                heads[at] += 1
                largest[at] = max(largest[at], adds)
                key[at] += np.uint64(keys[number] if keys else 0)
        columns = [pa.array(each) for each in zip(*product(*(d.names for d in dims)), strict=True)]
        names = [*info.dimensions, "count", "people", "largest"]
        columns += [pa.array(each.ravel(), pa.int64()) for each in (counts, heads, largest)]
        if keys is not None:
            names.append("key")
            columns.append(pa.array((key.ravel() % np.uint64(1 << 32)).astype(np.uint32)))
        for measure in info.measured:
            names.append(measure)
            columns.append(pa.array(counts.ravel() / 7.0, pa.float64()))
        cells[info.name] = pa.table(columns, names=names)
    tables = Tables(shape, cells, tuple(estimates))
    must_agree(tables)
    return tables


def _all(each: Dimension, codes: Sequence[str]) -> list[int]:
    """The places of these codes, of what lies above them, and of the total."""
    found = {0}
    for code in codes:
        while code != TOTAL:
            found.add(each.names.index(code))
            code = next(one.parent for one in each.codes if one.code == code) or TOTAL
    return sorted(found)


AREA = dimension("area", ["A", "B", "C", "C.1", "C.2"])
AGE = dimension("age", ["18-39", "40-64", "65"])
SEX = dimension("sex", ["v", "m"])
DOMAIN = dimension("domain", ["home", "debt", "care"], adds_up=False)


def region(
    number: int = 900, seed: int = 1, *, tables: Sequence[TableInfo] | None = None,
    keys: bool = False, reports: bool = False, equal: Sequence[Equal] = (),
) -> Tables:  # fmt: skip
    """A region of people whose area, age and domains are drawn; same seed, same tables."""
    draw = np.random.default_rng(seed)
    people: list[dict[str, Sequence[str]]] = []
    for _ in range(number):
        people.append({
            "area": [str(draw.choice(["A", "B", "C.1", "C.2"], p=[0.5, 0.3, 0.15, 0.05]))],
            "age": [str(draw.choice(["18-39", "40-64", "65"], p=[0.5, 0.4, 0.1]))],
            "sex": [str(draw.choice(["v", "m"]))],
            "domain": [code for code in ("home", "debt", "care") if draw.random() < 0.3],
        })  # fmt: skip
    chosen = tables or (
        table("by_area", "area", "age", measures=["rate"]), table("by_sex", "sex", "area"),
        table("by_domain", "domain", "area"),
    )  # fmt: skip
    shape = structure([AREA, AGE, SEX, DOMAIN], chosen, equal)
    told = [int(each) for each in draw.geometric(0.4, number)] if reports else None
    return tabulated(
        shape, people, reports=told,
        keys=[int(each) for each in draw.integers(0, 1 << 32, number)] if keys else None,
    )  # fmt: skip


def counts_of(safe: Safe, name: str) -> Ints:
    """The published counts of a table, with an axis for each dimension."""
    info = safe.structure.table(name)
    shape = [len(safe.structure.dimension(each).codes) for each in info.dimensions]
    return np.asarray(safe.cells[name]["count"].to_numpy()).reshape(shape)


def as_tables(safe: Safe) -> Tables:
    """What was published as if it had been counted, so that `must_agree` can judge its sums."""
    cells = {}
    for name, cell in safe.cells.items():
        count = cell["count"]
        cells[name] = (
            cell.drop_columns(["status"]).append_column("people", count)
            .append_column("largest", pa.array([1] * len(cell), pa.int64()))
        )  # fmt: skip
    return Tables(safe.structure, cells)


def place(name: str, *codes: str) -> Place:
    return Place(table=name, codes=codes)
