"""Whether tables of counts agree with themselves and with one another."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.errors import MonitorError
from oggz.monitor.tables.model import KEY, TOTAL, Place, Structure, TableInfo, Tables

Counts = npt.NDArray[np.int64]
Key = tuple[str, frozenset[tuple[str, str]]]


def as_array(table: pa.Table, info: TableInfo, structure: Structure, column: str) -> Counts:
    """A column as an array with an axis for each dimension, in the order of its codes."""
    shape = [len(structure.dimension(name).codes) for name in info.dimensions]
    counts: Counts = table[column].to_numpy().astype(np.int64).reshape(shape)
    return counts


def key_of(info: TableInfo, codes: tuple[str, ...]) -> Key:
    """What a cell counts: cells with the same key hold the same number."""
    named = zip(info.dimensions, codes, strict=True)
    return info.counted, frozenset(pair for pair in named if pair[1] != TOTAL)


def must_agree(tables: Tables) -> None:
    """Raise MonitorError, with table and cell, unless all sums and shared cells agree."""
    structure = tables.structure
    seen: dict[Key, tuple[tuple[int, int], str]] = {}
    for info in structure.tables:
        cells = tables.cells[info.name]
        counts = as_array(cells, info, structure, "count")
        for axis, name in enumerate(info.dimensions):
            _along(counts, axis, info, structure, name)
        keys = cells[KEY].to_pylist() if KEY in cells.column_names else [0] * len(cells)
        numbers = zip(counts.ravel().tolist(), keys, strict=True)
        for codes, number in zip(codes_of(cells, info), numbers, strict=True):
            known, where = seen.setdefault(key_of(info, codes), (number, info.name))
            if known != number:
                raise MonitorError(
                    f"Tabel {info.name}, cel {_shown(codes)}: dezelfde mensen zijn in tabel {where}"
                    " met een ander aantal, of als andere mensen, geteld. Maak de tabellen opnieuw."
                )
    for pair in structure.equal:
        if _count(tables, pair.one) != _count(tables, pair.other):
            raise MonitorError(
                f"De cellen {pair.one.table} {_shown(pair.one.codes)} en {pair.other.table}"
                f" {_shown(pair.other.codes)} horen gelijk te zijn en zijn dat niet. Maak de"
                " tabellen opnieuw."
            )


def codes_of(cells: pa.Table, info: TableInfo) -> Iterator[tuple[str, ...]]:
    """The codes of every row."""
    return zip(*(cells[name].to_pylist() for name in info.dimensions), strict=True)


def _along(counts: Counts, axis: int, info: TableInfo, structure: Structure, name: str) -> None:
    dimension = structure.dimension(name)
    places = {code: place for place, code in enumerate(dimension.names)}
    for code in dimension.names:
        children = dimension.children(code)
        if not children:
            continue
        parts = np.take(counts, [places[child] for child in children], axis=axis)
        whole = np.take(counts, places[code], axis=axis)
        if dimension.adds_up:
            wrong = parts.sum(axis=axis) != whole
            told = "de som van de delen is een ander getal dan het totaal"
        else:
            wrong = parts.max(axis=axis) > whole
            told = "een deel is groter dan het geheel"
        if np.any(wrong):
            at = list(np.argwhere(np.atleast_1d(wrong))[0]) if wrong.ndim else []
            at.insert(axis, places[code])
            cell = tuple(
                structure.dimension(each).names[place]
                for each, place in zip(info.dimensions, at, strict=True)
            )
            raise MonitorError(
                f"Tabel {info.name}, cel {_shown(cell)}: {told} (dimensie {name}). Maak de tabellen"
                " opnieuw."
            )


def _count(tables: Tables, place: Place) -> int:
    info = tables.structure.table(place.table)
    at = 0
    for name, code in zip(info.dimensions, place.codes, strict=True):
        names = tables.structure.dimension(name).names
        at = at * len(names) + names.index(code)
    return int(tables.cells[place.table]["count"][at].as_py())


def _shown(codes: tuple[str, ...]) -> str:
    return "|".join(codes)
