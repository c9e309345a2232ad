"""The numbers in tables, each of them once, with the sums and the inclusions between them.

A number may stand in several cells: those that count the same people under the same codes, and
those of which the structure says that they are equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Protection, Safe, Structure, TableInfo, Tables
from oggz.monitor.tables.model import STATUS
from oggz.monitor.tables.sums import Key, codes_of, key_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Sum = tuple[int, tuple[int, ...]]
_METHODS = {
    "suppression": "onderdrukken",
    "rounding": "afronden",
    "cell_key": "ruis met celsleutels",
    "differential_privacy": "differentiële privacy",
}


@dataclass(frozen=True)
class Lattice:
    """`number[table]` is which number stands in each row of the table; `place` which one a cell
    of these people and codes holds.

    `keys` names each number by its first cell in alphabetical order, so that it has the same name
    in another set of tables. A sum is a whole and its parts; an inclusion is a part and the whole
    that holds it. `group` is of what is counted; what shares a number is one group.
    """

    number: Mapping[str, Ints]
    place: Mapping[Key, int]
    keys: tuple[Key, ...]
    group: Ints
    sums: tuple[Sum, ...]
    inclusions: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.keys)


def lattice_of(structure: Structure) -> Lattice:
    """The numbers of tables with this structure; no count is needed."""
    cells = {
        info.name: [key_of(info, codes) for codes in _codes(info, structure)]
        for info in structure.tables
    }
    joined = _joined(structure, cells)
    keys = sorted({joined[key] for keys in cells.values() for key in keys}, key=name_of)
    at = {key: place for place, key in enumerate(keys)}
    place = {key: at[first] for key, first in joined.items()}
    number = {
        name: np.array([place[key] for key in keys], dtype=np.int64) for name, keys in cells.items()
    }
    sums: dict[Sum, None] = {}
    inclusions: dict[tuple[int, int], None] = {}
    for info in structure.tables:
        for adds_up, whole, parts in _families(info, structure, number[info.name]):
            if adds_up:
                sums[whole, parts] = None
            else:
                inclusions.update(((part, whole), None) for part in parts if part != whole)
    group = _groups(structure, place, keys)
    return Lattice(number, place, tuple(keys), group, tuple(sums), tuple(inclusions))


def name_of(key: Key) -> str:
    """A key as text that no other key has: neither names nor codes have these signs."""
    counted, codes = key
    return "|".join((counted, *(f"{name}={code}" for name, code in sorted(codes))))


def values_of(tables: Tables, lattice: Lattice, column: str = "count") -> Ints:
    """A column of the tables for each number; where it differs between cells, the largest."""
    values = np.zeros(len(lattice), dtype=np.int64)
    for name, numbers in lattice.number.items():
        np.maximum.at(values, numbers, tables.cells[name][column].to_numpy().astype(np.int64))
    return values


def shares_of(tables: Tables, lattice: Lattice) -> Ints:
    """For each number the least power of two that no one person adds more than, anywhere in its
    group: 1 for people, more for reports."""
    largest = values_of(tables, lattice, "largest")
    shares = np.ones(len(lattice), dtype=np.int64)
    for group in np.unique(lattice.group):
        inside = lattice.group == group
        most = max(1, int(largest[inside].max()))
        shares[inside] = 1 << (most - 1).bit_length()
    return shares


def of_counted(lattice: Lattice, steps: Ints) -> dict[str, int]:
    """The step of everything that is counted, by name."""
    found = {counted: int(steps[place]) for (counted, _), place in lattice.place.items()}
    return dict(sorted(found.items()))


def published(
    tables: Tables, lattice: Lattice, values: Ints, protection: Protection
) -> Safe:  # fmt: skip
    """The tables with these values in place of the counts, and nothing hidden.

    Measures, and estimates that rest on cells, are left out: a rate, an interval or an estimate
    would tell the counts that it was made of.
    """
    cells = {}
    for info in tables.structure.tables:
        shown = values[lattice.number[info.name]]
        table = tables.cells[info.name].select(list(info.dimensions))
        table = table.append_column("count", pa.array(shown, pa.int64()))
        for name in info.measured:
            table = table.append_column(name, pa.nulls(len(shown), pa.float64()))
        cells[info.name] = table.append_column(STATUS, pa.array([""] * len(shown), pa.string()))
    return Safe(
        tables.structure, cells, protection,
        tuple(estimate for estimate in tables.estimates if not estimate.rests_on),
    )  # fmt: skip


def earlier(lattice: Lattice, previous: Sequence[Safe]) -> dict[int, tuple[int | None, Protection]]:
    """What was last published of each number (None: it was hidden), and how; `previous` with the
    oldest first."""
    known: dict[int, tuple[int | None, Protection]] = {}
    for safe in previous:
        for info in safe.structure.tables:
            table = safe.cells[info.name]
            counts = table["count"].to_pylist()
            for codes, count in zip(codes_of(table, info), counts, strict=True):
                place = lattice.place.get(key_of(info, codes))
                if place is not None:
                    known[place] = (count, safe.protection)
    return known


def must_be_alike(now: Protection, before: Protection, settings: Sequence[str]) -> None:
    """Raise MonitorError unless numbers were published before by this method and these settings.

    One number protected in two ways is known better than either way promises.
    """
    if now.method != before.method:
        raise MonitorError(
            f"Een deel van deze cijfers is eerder uitgegeven met {_METHODS[before.method]}. Twee"
            " methoden samen verraden meer dan elk apart. Gebruik opnieuw"
            f" {_METHODS[before.method]}, of maak andere tabellen."
        )
    for name in settings:
        if now.settings.get(name) != before.settings.get(name):
            raise MonitorError(
                f"Een deel van deze cijfers is eerder uitgegeven met een andere instelling"
                f" {name} ({before.settings.get(name)}; nu {now.settings.get(name)}). Kies dezelfde"
                " instelling: twee verschillende samen verraden meer dan elk apart."
            )


def _joined(structure: Structure, cells: Mapping[str, list[Key]]) -> dict[Key, Key]:
    """For each key the first, in alphabetical order, of those that hold the same number."""
    parents = {key: key for keys in cells.values() for key in keys}

    def find(key: Key) -> Key:
        while parents[key] != key:
            key = parents[key]
        return key

    for pair in structure.equal:
        one, other = (
            find(key_of(structure.table(place.table), place.codes))
            for place in (pair.one, pair.other)
        )
        first, second = sorted((one, other), key=name_of)
        parents[second] = first
    return {key: find(key) for key in parents}


def _groups(structure: Structure, place: Mapping[Key, int], keys: Sequence[Key]) -> Ints:
    """The group of each number; what is counted is one group with what it shares a number with."""
    group = {info.counted: info.counted for info in structure.tables}

    def find(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for (counted, _), at in place.items():
        first, second = sorted((find(counted), find(keys[at][0])))
        group[second] = first
    names = sorted({find(name) for name in group})
    return np.array([names.index(find(counted)) for counted, _ in keys], dtype=np.int64)


def _codes(info: TableInfo, structure: Structure) -> Iterator[tuple[str, ...]]:
    return product(*(structure.dimension(name).names for name in info.dimensions))


def _families(
    info: TableInfo, structure: Structure, numbers: Ints
) -> Iterator[tuple[bool, int, tuple[int, ...]]]:
    """Every cell that has children along a dimension, with those children."""
    grid = numbers.reshape([len(structure.dimension(name).codes) for name in info.dimensions])
    for axis, name in enumerate(info.dimensions):
        dimension = structure.dimension(name)
        at = {code: place for place, code in enumerate(dimension.names)}
        for code in dimension.names:
            children = [at[child] for child in dimension.children(code)]
            if not children:
                continue
            wholes = np.take(grid, at[code], axis=axis).ravel()
            parts = np.moveaxis(np.take(grid, children, axis=axis), axis, 0)
            for whole, column in zip(
                wholes.tolist(), parts.reshape(len(children), -1).T.tolist(), strict=True
            ):
                yield dimension.adds_up, whole, tuple(column)
