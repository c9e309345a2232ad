"""Reading tables back; whatever was cut, edited or never fitted together is refused."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidSignature
from pydantic import BaseModel, TypeAdapter, ValidationError

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import must_hold, read_manifest
from oggz.monitor.manifests import outputs_of, verify_manifest
from oggz.monitor.tables.model import (
    HIDDEN,
    KEY,
    STATUS,
    Estimate,
    Place,
    Protection,
    Safe,
    Structure,
    TableInfo,
    Tables,
)
from oggz.monitor.tables.sums import must_agree
from oggz.monitor.tables.writing import (
    ESTIMATES,
    LONE,
    PROTECT,
    PROTECTION,
    STRUCTURE,
    TABULATE,
)

_M = TypeVar("_M", bound=BaseModel)
_COUNTS = ("count", "people", "largest")
_STATUSES = pa.array(["", HIDDEN])


def read_tables(folder: Path, agreement: Agreement) -> Tables:
    """What `tabulate` wrote under this agreement.

    Raises MonitorError when a file is cut or changed, the analysis unit did not sign it, or sums do
    not agree; Refused when it belongs to another agreement.
    """
    structure = _structure(folder, agreement, TABULATE, ".parquet")
    try:
        public = agreement.parties[agreement.only(Role.ANALYSIS_UNIT)].signing_bytes
        verify_manifest(folder, public)
    except (OSError, ValueError, InvalidSignature):
        raise MonitorError(
            f"{folder} is niet, of niet goed, ondertekend door de analyse-eenheid. Gebruik deze map"
            " niet en maak de tabellen opnieuw."
        ) from None
    cells = {}
    for info in structure.tables:
        path = folder / f"{info.name}.parquet"
        try:
            table = pq.read_table(path).combine_chunks()
        except (OSError, pa.ArrowInvalid):
            raise _unreadable(path) from None
        types = dict.fromkeys(_COUNTS, pa.int64())
        if KEY in table.column_names:
            types[KEY] = pa.uint32()
        types.update(dict.fromkeys(info.measured, pa.float64()))
        cells[info.name] = _fitting(table, info, structure, types, path)
        _must_count(cells[info.name], info, path)
    tables = Tables(structure, cells, _estimates(folder))
    must_agree(tables)
    return tables


def read_safe(folder: Path, agreement: Agreement | None = None) -> Safe:
    """What `protect` wrote, or what a release holds; under this agreement, if one is given.

    Raises MonitorError when a file is missing, cut, changed or unreadable; Refused when it belongs
    to another agreement.
    """
    structure = _structure(folder, agreement, PROTECT, ".csv")
    cells = {}
    for info in structure.tables:
        path = folder / f"{info.name}.csv"
        cells[info.name] = read_cells(path, info, structure)
    lone = folder / LONE
    return Safe(
        structure, cells, _parsed(folder / PROTECTION, Protection), _estimates(folder),
        read_lone(lone, structure) if lone.exists() else (),
    )  # fmt: skip


def read_cells(path: Path, info: TableInfo, structure: Structure) -> pa.Table:
    """A published table. Raises MonitorError."""
    types = {
        **dict.fromkeys(info.dimensions, pa.string()), "count": pa.int64(),
        **dict.fromkeys(info.measured, pa.float64()), STATUS: pa.string(),
    }  # fmt: skip
    try:
        table = pv.read_csv(
            path, convert_options=pv.ConvertOptions(column_types=types, strings_can_be_null=False)
        ).combine_chunks()
    except (OSError, pa.ArrowInvalid):
        raise _unreadable(path) from None
    kinds = {name: kind for name, kind in types.items() if name not in info.dimensions}
    table = _fitting(table, info, structure, kinds, path)
    hidden = pc.equal(table[STATUS], HIDDEN)
    if not pc.all(pc.is_in(table[STATUS], _STATUSES)).as_py():
        raise _unreadable(path)
    if pc.any(pc.equal(pc.is_valid(table["count"]), hidden)).as_py():
        raise MonitorError(f"{path}: een verborgen cel heeft een getal, of een open cel niet.")
    if (pc.min(table["count"]).as_py() or 0) < 0:
        raise _unreadable(path)
    return table


def read_lone(path: Path, structure: Structure) -> tuple[Place, ...]:
    """The hidden cells of one person. Raises MonitorError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        places = tuple(
            Place(table=row["table"], codes=tuple(row["cell"].split("|"))) for row in rows
        )
        for place in places:
            structure.must_have(place)
    except (OSError, ValueError, KeyError, AttributeError, csv.Error):
        raise _unreadable(path) from None
    return places


def _structure(folder: Path, agreement: Agreement | None, command: str, suffix: str) -> Structure:
    manifest = read_manifest(folder, needed=())
    structure = _parsed(folder / STRUCTURE, Structure)
    if manifest.get("command") != command:
        raise MonitorError(
            f"{folder} is niet gemaakt met ‘oggz monitor {command}’. Geef de map die dat wel is."
        )
    if agreement is not None and structure.agreement != agreement.checksum:
        raise Refused(
            f"{folder} is gemaakt onder een andere tekst van de afspraak.",
            article=agreement.indicators.article,
        )
    tables = [f"{info.name}{suffix}" for info in structure.tables]
    must_hold(folder, outputs_of(manifest), [STRUCTURE, ESTIMATES, *tables])
    return structure


def _fitting(
    table: pa.Table, info: TableInfo, structure: Structure, types: dict[str, pa.DataType],
    path: Path,
) -> pa.Table:  # fmt: skip
    """The table, if it has the columns that belong to it and a row for every cell, in order."""
    wanted = [*info.dimensions, *types]
    if table.column_names != wanted:
        raise MonitorError(
            f"{path}: de kolommen zijn {', '.join(table.column_names)[:200]}; het horen te zijn"
            f" {', '.join(wanted)}. Maak de tabellen opnieuw."
        )
    if any(table[name].type != kind for name, kind in types.items()):
        raise _unreadable(path)
    count = 1
    for name in info.dimensions:
        count *= len(structure.dimension(name).codes)
    if len(table) != count:
        raise MonitorError(
            f"{path} heeft {len(table)} rijen; het horen er {count} te zijn, een voor elke cel."
        )
    repeat = count
    for name in info.dimensions:
        names = structure.dimension(name).names
        repeat //= len(names)
        each = [code for code in names for _ in range(repeat)]
        if table[name].to_pylist() != each * (count // len(each)):
            raise MonitorError(
                f"{path}: in kolom {name} staan andere codes, of in een andere volgorde, dan in"
                f" {STRUCTURE}. Maak de tabellen opnieuw."
            )
    return table


def _must_count(table: pa.Table, info: TableInfo, path: Path) -> None:
    """Counts are not below zero, and not fewer than the people they are of."""
    counts, people, largest = (table[name] for name in _COUNTS)
    if any(column.null_count for column in (counts, people, largest)):
        raise _unreadable(path)
    if KEY in table.column_names and table[KEY].null_count:
        raise _unreadable(path)
    wrong = pc.or_(pc.less(people, 0), pc.less(counts, people))
    wrong = pc.or_(wrong, pc.or_(pc.less(largest, 0), pc.greater(largest, counts)))
    if info.unit == "persons":
        wrong = pc.or_(wrong, pc.not_equal(counts, people))
    if pc.any(wrong).as_py():
        raise MonitorError(f"{path}: aantallen die niet kunnen. Maak de tabellen opnieuw.")


def _estimates(folder: Path) -> tuple[Estimate, ...]:
    path = folder / ESTIMATES
    try:
        return tuple(_ESTIMATES.validate_json(path.read_bytes()))
    except (OSError, ValidationError):
        raise _unreadable(path) from None


_ESTIMATES: TypeAdapter[Sequence[Estimate]] = TypeAdapter(list[Estimate])


def _parsed(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError:
        raise MonitorError(f"{path} ontbreekt. Geef de hele map.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        own = first["type"] == "value_error"
        said = str(first["msg"]).removeprefix("Value error, ") if own else f"Zie {where}."
        raise MonitorError(f"{path} klopt niet. {said}") from None


def _unreadable(path: Path) -> MonitorError:
    return MonitorError(f"{path} is beschadigd of niet van deze monitor. Maak de map opnieuw.")
