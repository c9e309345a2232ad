"""A CSV file of key figures, as data/indicatoren_gemeenten_2021.csv but of any year.

The columns, in any order, with a comma or a semicolon between them:

- `gemeentecode`: CBS code, GM0344;
- `gemeentenaam`: CBS name, only to notice a mistake;
- `inwoners_<year>`: inhabitants on 1 January; the year is that of the whole file;
- one column for each other indicator, see `csv_columns`;
- `samengevoegd` (may be left out): 1 when the figures of merged municipalities were combined.

An empty cell, or the point with which CBS marks a figure that it does not give, means no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType

from oggz.geography.cbs.division import counted_twice, division_warnings, municipality_in_year
from oggz.geography.data_files import read_rows
from oggz.geography.errors import DataError, DataErrors, quoted
from oggz.geography.indicators import INDICATORS, Indicator, IndicatorTable
from oggz.geography.names import fold
from oggz.geography.register import RECORD_BEGINS, Municipality
from oggz.geography.tabular import MOST_ERRORS, Row, Source, column_errors, parse_number, read_table

_INHABITANTS = re.compile(r"inwoners_([0-9]{4})")
_NO_FIGURE = ("", ".")
_OPTIONAL = ("samengevoegd",)


def csv_columns(year: int) -> tuple[str, ...]:
    """Return the columns that a file of this year must have."""
    return ("gemeentecode", "gemeentenaam", *(_column(item, year) for item in INDICATORS))


def parse_indicator_csv(source: Source, year: int | None = None) -> IndicatorTable:
    """Return the key figures in a CSV file.

    A Path is opened, bytes are an uploaded file, a str is text that has been decoded. The year
    stands in the header; when `year` is given the two must agree. A municipality that the file
    lacks, that has merged since, or whose name is written otherwise is a warning. Raises
    DataErrors with every error found: row, column and what to do, in Dutch.
    """
    header, rows = read_table(source, lambda columns: _header_errors(columns, year))
    found_year = _years(header)[0]
    errors: list[DataError] = []
    warnings: list[str] = []
    values: dict[str, MappingProxyType[str, float | None]] = {}
    line_of: dict[str, int] = {}
    for row in rows:
        municipality = _municipality(row, found_year, line_of, errors)
        figures = _figures(row, found_year, errors)
        if municipality is not None:
            line_of[municipality.code] = row.number
            values[municipality.code] = MappingProxyType(figures)
            warnings += _other_name(row, municipality)
        if len(errors) >= MOST_ERRORS:
            break
    errors += [
        DataError(line_of[code], "gemeentecode", code, message)
        for code, message in counted_twice(line_of, found_year).items()
    ]
    if errors:
        raise DataErrors(sorted(errors, key=lambda error: error.row or 0))
    return IndicatorTable(
        year=found_year,
        values=MappingProxyType(values),
        source=source_text(found_year),
        warnings=(*division_warnings(line_of, found_year), *warnings),
    )


def source_text(year: int) -> str:
    """Return the Dutch attribution of the figures of a year, with the CBS table if known."""
    tables = {row["jaar"]: row["tabel"] for row in read_rows("cbs_tabellen.csv")}
    table = tables.get(str(year))
    return f"Bron: CBS, Kerncijfers wijken en buurten {year}" + (f" ({table})" if table else "")


def _column(indicator: Indicator, year: int) -> str:
    return f"{indicator.column}_{year}" if indicator.key == "inhabitants" else indicator.column


def _years(header: Iterable[str]) -> list[int]:
    return [int(name[1]) for name in map(_INHABITANTS.fullmatch, header) if name]


def _header_errors(header: Sequence[str], expected: int | None) -> list[DataError]:
    years = _years(header)
    if len(set(years)) > 1:
        message = "Er is meer dan één kolom inwoners_<jaar>. Maak van elk jaar een eigen bestand."
        return [DataError(1, f"inwoners_{years[1]}", f"inwoners_{years[1]}", message)]
    year = years[0] if years else expected or date.today().year
    errors = column_errors(header, csv_columns(year), _OPTIONAL)
    if not years:
        return errors
    column = f"inwoners_{year}"
    if expected is not None and year != expected:
        message = f"Het bestand is van {year}, maar u koos {expected}. Kies het andere jaar."
        errors.append(DataError(1, column, column, message))
    if not RECORD_BEGINS.year <= year <= date.today().year:
        message = (
            f"Cijfers van {year} kunnen niet worden ingelezen: het jaar moet liggen van "
            f"{RECORD_BEGINS.year} tot en met {date.today().year}."
        )
        errors.append(DataError(1, column, column, message))
    return errors


def _municipality(
    row: Row, year: int, line_of: dict[str, int], errors: list[DataError]
) -> Municipality | None:
    code = row.cells["gemeentecode"]
    if not code:
        message = "De gemeentecode ontbreekt. Vul de CBS-code in, bijvoorbeeld GM0344."
        errors.append(row.error("gemeentecode", message))
        return None
    try:
        found = municipality_in_year(code, year)
    except ValueError as fault:
        errors.append(row.error("gemeentecode", str(fault)))
        return None
    if found.code in line_of:
        message = (
            f"{found.code} ({found.name}) staat al op rij {line_of[found.code]}. "
            "Haal een van de twee rijen weg."
        )
        errors.append(row.error("gemeentecode", message))
        return None
    return found


def _figures(row: Row, year: int, errors: list[DataError]) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    for indicator in INDICATORS:
        column = _column(indicator, year)
        cell = row.cells[column]
        figures[indicator.key] = None
        if cell in _NO_FIGURE:
            continue
        try:
            figures[indicator.key] = parse_number(
                cell,
                whole=indicator.is_whole,
                lowest=indicator.lowest,
                highest=indicator.highest,
            )
        except ValueError as fault:
            errors.append(row.error(column, str(fault)))
    merged = row.cells.get("samengevoegd", "0")
    if merged not in ("", "0", "1"):
        message = f"{quoted(merged)} kan hier niet. Schrijf 1 (samengevoegd) of 0 (niet)."
        errors.append(row.error("samengevoegd", message))
    return figures


def _other_name(row: Row, municipality: Municipality) -> list[str]:
    name = row.cells["gemeentenaam"]
    known = (municipality.name, *municipality.also_known_as)
    if not name or fold(name) in map(fold, known):
        return []
    warning = (
        f"Rij {row.number}: {municipality.code} heet bij ons {municipality.name}, in het bestand "
        f"{quoted(name)}. Controleer of de code klopt."
    )
    return [warning]
