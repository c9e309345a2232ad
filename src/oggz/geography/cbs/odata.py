"""Key figures from the CBS open data tables 'Kerncijfers wijken en buurten'.

CBS numbers its columns ("AantalInwoners_5"), and the numbers change every year; a column is
therefore found by its name without the number. Column names: CBS OData tables 85039NED (2021),
85318NED (2022), 85618NED (2023), 85984NED (2024).
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from oggz.geography.cbs.csv_file import source_text
from oggz.geography.cbs.division import counted_twice, division_warnings, municipality_in_year
from oggz.geography.data_files import read_rows
from oggz.geography.errors import CbsUnavailable, DataError, DataErrors, UnknownYear, quoted
from oggz.geography.indicators import INDICATORS, IndicatorTable, indicator

_WHAT = "De CBS-tabel"
_NUMBERED = re.compile(r"(.+?)_[0-9]+")
_GM_CODE = re.compile(r"GM[0-9]{4}")
_TABLE_ID = re.compile(r"[0-9]{5}[A-Za-z]{3}")
_CODE_COLUMNS = ("Codering", "WijkenEnBuurten", "RegioS")
_SECONDS = 120
# CBS marks a missing number in some exports with -99997 and the like.
_MARKED_MISSING = -99990


@dataclass(frozen=True, slots=True)
class CbsTable:
    """The CBS table of one year. `not_published` has the keys of indicators it does not have."""

    year: int
    table_id: str
    not_published: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Topic:
    """How an indicator follows from CBS: `column`, or `per` times `column` over `total`."""

    column: str
    total: str | None = None
    per: int = 1


_TOPICS: Mapping[str, _Topic] = {
    "inhabitants": _Topic("AantalInwoners"),
    "wmo_clients": _Topic("WmoClientenRelatief"),
    "social_assistance": _Topic("PersonenPerSoortUitkeringBijstand", "AantalInwoners", 1000),
    "disability_benefit": _Topic("PersonenPerSoortUitkeringAO", "AantalInwoners", 1000),
    "youth_care": _Topic("PercentageJongerenMetJeugdzorg"),
    "low_income_households": _Topic("HuishoudensMetEenLaagInkomen"),
    "social_minimum_households": _Topic("HuishOnderOfRondSociaalMinimum"),
    "one_person_households": _Topic("Eenpersoonshuishoudens", "HuishoudensTotaal", 100),
    "aged_65_plus": _Topic("k_65JaarOfOuder", "AantalInwoners", 100),
    "social_housing": _Topic("InBezitWoningcorporatie"),
    "labour_participation": _Topic("Nettoarbeidsparticipatie"),
    "urbanity": _Topic("MateVanStedelijkheid"),
}


@lru_cache(maxsize=1)
def cbs_tables() -> Mapping[int, CbsTable]:
    """Return the known CBS tables by year, from data/cbs_tabellen.csv."""
    key_of = {item.column: item.key for item in INDICATORS}
    tables = {}
    for row in read_rows("cbs_tabellen.csv"):
        columns = [name for name in row["niet_gepubliceerd"].split("|") if name]
        year = int(row["jaar"])
        tables[year] = CbsTable(year, row["tabel"], frozenset(key_of[name] for name in columns))
    return MappingProxyType(tables)


def from_cbs_odata(rows: Iterable[Mapping[str, object]], year: int) -> IndicatorTable:
    """Return the key figures in the rows of a CBS table, as `cbsodata.get_data` gives them.

    Only municipalities (GM) are read; districts and neighbourhoods are skipped. The code is taken
    from `Codering_3`, `WijkenEnBuurten` or `RegioS`, without the spaces that pad it. An indicator
    that the table of this year is known not to have gets None everywhere. Raises DataErrors when
    a column is missing or a code or value is wrong.
    """
    numbered = list(rows)
    names = _column_names(numbered)
    absent = cbs_tables()[year].not_published if year in cbs_tables() else frozenset[str]()
    wanted = {key: topic for key, topic in _TOPICS.items() if key not in absent}
    _require(names, wanted)
    errors: list[DataError] = []
    values: dict[str, Mapping[str, float | None]] = {}
    position_of: dict[str, int] = {}
    for position, row in enumerate(numbered, start=1):
        code = _code(row, names)
        if code is None:
            continue
        try:
            found = municipality_in_year(code, year)
            if found.code in position_of:
                raise ValueError(f"{code} staat al op rij {position_of[code]} van de tabel.")
        except ValueError as fault:
            errors.append(DataError(position, "gemeentecode", code, str(fault)))
            continue
        position_of[code] = position
        values[code] = MappingProxyType(_figures(position, row, names, wanted, errors))
    errors += [
        DataError(position_of[code], "gemeentecode", code, message)
        for code, message in counted_twice(position_of, year).items()
    ]
    if not errors and not values:
        message = (
            "De tabel bevat geen gemeenten (codes die beginnen met GM). Kies een andere tabel."
        )
        errors.append(DataError(None, None, "", message))
    if errors:
        raise DataErrors(errors, what=_WHAT)
    missing = [
        f"‘{indicator(key).name}’ staat niet in de CBS-tabel van {year}: "
        "daar staat straks ‘geen gegevens’."
        for key in _TOPICS
        if key in absent
    ]
    return IndicatorTable(
        year=year,
        values=MappingProxyType(values),
        source=source_text(year),
        warnings=(*missing, *division_warnings(position_of, year)),
    )


def _column_names(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Return the full column name by its name without number; the lowest number counts."""
    names: dict[str, str] = {}
    for full in rows[0] if rows else ():
        numbered = _NUMBERED.fullmatch(full)
        names.setdefault(numbered[1] if numbered else full, full)
    return names


def _require(names: Mapping[str, str], wanted: Mapping[str, _Topic]) -> None:
    columns = dict.fromkeys(
        name for topic in wanted.values() for name in (topic.column, topic.total) if name
    )
    errors = [
        DataError(
            None,
            name,
            "",
            f"De kolom {quoted(name)} ontbreekt in de CBS-tabel. Controleer of dit de tabel "
            "‘Kerncijfers wijken en buurten’ is en of CBS de kolom een andere naam gaf.",
        )
        for name in columns
        if name not in names
    ]
    if not any(name in names for name in _CODE_COLUMNS):
        message = f"Er is geen kolom met de regio: {' of '.join(_CODE_COLUMNS)}."
        errors.insert(0, DataError(None, _CODE_COLUMNS[0], "", message))
    if errors:
        raise DataErrors(errors, what=_WHAT)


def _code(row: Mapping[str, object], names: Mapping[str, str]) -> str | None:
    # `cbsodata` puts the name of a region where CBS has its code, except in Codering.
    for column in _CODE_COLUMNS:
        value = str(row.get(names.get(column, column), "")).strip()
        if _GM_CODE.fullmatch(value):
            return value
    return None


def _figures(
    position: int,
    row: Mapping[str, object],
    names: Mapping[str, str],
    wanted: Mapping[str, _Topic],
    errors: list[DataError],
) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    for key in _TOPICS:
        figures[key] = None
        topic = wanted.get(key)
        if topic is None:
            continue
        column = names[topic.column]
        try:
            value = _number(row.get(column))
            if topic.total is not None:
                total = _number(row.get(names[topic.total]))
                value = round(topic.per * value / total, 1) if value is not None and total else None
            bounds = indicator(key)
            if value is not None and not bounds.lowest <= value <= bounds.highest:
                raise ValueError(
                    f"{value:g} valt buiten {bounds.lowest:.0f} tot en met {bounds.highest:.0f}."
                )
        except ValueError as fault:
            errors.append(DataError(position, column, str(row.get(column))[:200], str(fault)))
            continue
        figures[key] = value
    return figures


def _number(value: object) -> float | None:
    text = "" if value is None else str(value).strip()
    if text in ("", "."):
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError as fault:
        raise ValueError(f"{quoted(value)} is geen getal.") from fault
    if not math.isfinite(number):
        raise ValueError(f"{quoted(value)} is geen getal.")
    return None if number < _MARKED_MISSING else number


def fetch_cbs_table(
    table_id: str, catalog_url: str | None = None, region_dimension: str = "WijkenEnBuurten"
) -> list[dict[str, object]]:
    """Return the rows for municipalities of a CBS table, over the network.

    Needs the package `cbsodata` (it comes with `oggz[portal]`). `region_dimension` is the column
    by which rows for municipalities are chosen ("RegioS" in the regional tables). Raises
    CbsUnavailable with a Dutch message when the package is not installed, the network cannot be
    reached or CBS has no such table.
    """
    if not isinstance(table_id, str) or not _TABLE_ID.fullmatch(table_id):
        raise CbsUnavailable(
            f"{quoted(table_id)} is geen CBS-tabel. Een tabel heet bijvoorbeeld 85039NED."
        )
    if not re.fullmatch(r"[A-Za-z]+", region_dimension):
        raise CbsUnavailable(f"{quoted(region_dimension)} is geen kolom van een CBS-tabel.")
    try:
        client = importlib.import_module("cbsodata")
    except ImportError as fault:
        raise CbsUnavailable(
            "Het pakket cbsodata is niet geïnstalleerd. Installeer het met "
            "‘pip install cbsodata’, of lees de cijfers in uit een CSV-bestand."
        ) from fault
    chosen = f"startswith({region_dimension},'GM')"
    try:
        rows: list[dict[str, object]] = client.get_data(
            table_id, filters=chosen, catalog_url=catalog_url, timeout=_SECONDS
        )
    except OSError as fault:  # every error of requests is one
        answer = getattr(getattr(fault, "__cause__", None), "response", None)
        if getattr(answer, "status_code", None) == 404:
            raise CbsUnavailable(
                f"CBS heeft geen tabel {quoted(table_id)}. Controleer het nummer van de tabel."
            ) from fault
        raise CbsUnavailable(
            f"Tabel {quoted(table_id)} kon niet bij het CBS worden opgehaald. Controleer de "
            "verbinding met internet en probeer het opnieuw, of lees de cijfers in uit een "
            "CSV-bestand."
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise CbsUnavailable(
            f"Het CBS gaf voor tabel {quoted(table_id)} een antwoord dat niet te lezen is. "
            "Probeer het later opnieuw, of lees de cijfers in uit een CSV-bestand."
        ) from fault
    return rows


def load_cbs_year(year: int, catalog_url: str | None = None) -> IndicatorTable:
    """Fetch and return the key figures of a year.

    Raises UnknownYear when the table of that year is not in data/cbs_tabellen.csv, and what
    `fetch_cbs_table` and `from_cbs_odata` raise.
    """
    if year not in cbs_tables():
        years = ", ".join(str(known) for known in sorted(cbs_tables()))
        raise UnknownYear(f"Van {quoted(year)} is geen CBS-tabel bekend. Kies uit: {years}.")
    return from_cbs_odata(fetch_cbs_table(cbs_tables()[year].table_id, catalog_url), year)
