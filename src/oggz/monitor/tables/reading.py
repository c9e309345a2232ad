"""Reading tables back; whatever was cut, edited or never fitted together is refused."""

import csv
from collections.abc import Collection, Sequence
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
    ALONG,
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
    tables = Tables(structure, cells, _estimates(folder, structure))
    must_agree(tables)
    return tables


def read_safe(
    folder: Path, agreement: Agreement | None = None, *, for_attack: bool = False
) -> Safe:
    """What `protect` wrote, or what a release holds; under this agreement, if one is given.

    Which cells are of one person is known to the analysis unit alone: others have the folder
    without lone.csv. `for_attack` it must be there if it was made.

    Raises MonitorError when a file is missing, cut, changed or unreadable; Refused when it belongs
    to another agreement.
    """
    structure = _structure(folder, agreement, PROTECT, ".csv", but=() if for_attack else (LONE,))
    cells = {}
    for info in structure.tables:
        path = folder / f"{info.name}.csv"
        cells[info.name] = read_cells(path, info, structure)
    lone = folder / LONE
    protection = _parsed(folder / PROTECTION, Protection)
    hidden = any(HIDDEN in table[STATUS].to_pylist() for table in cells.values())
    if hidden and protection.method != "suppression":
        raise MonitorError(
            f"{folder}: er zijn cellen verborgen, maar volgens {PROTECTION} is er afgerond of ruis"
            " toegevoegd. Maak de map opnieuw."
        )
    return Safe(
        structure, cells, protection,
        _estimates(folder, structure),
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
        table.validate(full=True)
        assert table.column_names  # fails when they are not UTF-8
    except (OSError, ValueError, AssertionError):
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


def _structure(
    folder: Path, agreement: Agreement | None, command: str, suffix: str, *,
    but: Collection[str] = (),
) -> Structure:  # fmt: skip
    """What stands in the folder, after checking all files that were made but those in `but`."""
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
    own = [PROTECTION] if command == PROTECT else []
    made = outputs_of(manifest)
    must_hold(folder, made, [STRUCTURE, ESTIMATES, *own, *tables])
    must_hold(folder, made, set(made) - set(but))
    beyond = [name for name in (LONE, *ALONG) if (folder / name).exists() and name not in made]
    if beyond:
        raise MonitorError(
            f"{folder / beyond[0]} hoort niet bij deze map: zij is zonder dat bestand gemaakt. Haal"
            " het weg."
        )
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
    for name in info.measured:
        if pc.all(pc.is_finite(table[name])).as_py() is False:  # None: there is nothing in it
            raise MonitorError(f"{path}: in kolom {name} staat iets dat geen getal is.")
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


def _estimates(folder: Path, structure: Structure) -> tuple[Estimate, ...]:
    path = folder / ESTIMATES
    try:
        estimates = tuple(_ESTIMATES.validate_json(path.read_bytes()))
        for place in (place for estimate in estimates for place in estimate.rests_on):
            structure.must_have(place)
        return estimates
    except (OSError, ValueError):
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
        if not where and not own:
            said = "Het is geen JSON in UTF-8, of het is afgekapt. Maak de map opnieuw."
        raise MonitorError(f"{path} klopt niet. {said}") from None


def _unreadable(path: Path) -> MonitorError:
    return MonitorError(f"{path} is beschadigd of niet van deze monitor. Maak de map opnieuw.")
