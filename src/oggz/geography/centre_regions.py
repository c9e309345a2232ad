"""Centre municipalities: the historic list, and a validated file of today's regions.

Which municipalities belong to the region of a centre municipality today is not published in a
form that we found; it is therefore loaded from a CSV file of the people who know. Its columns:

- `centrumgemeente_code`, `gemeente_code`: CBS codes; a centre municipality is in its own region;
- `geldig_vanaf`: the first day, as 2024-01-31.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from oggz.geography.cbs.division import dutch_date
from oggz.geography.data_files import read_rows
from oggz.geography.errors import DataError, DataErrors, UnknownMunicipality, quoted
from oggz.geography.register import RECORD_BEGINS, Municipality, current, municipality
from oggz.geography.tabular import MOST_ERRORS, Row, Source, column_errors, read_table

COLUMNS = ("centrumgemeente_code", "gemeente_code", "geldig_vanaf")
_CENTRE, _MEMBER, _FROM = COLUMNS
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


@dataclass(frozen=True, slots=True)
class CentreMunicipality2010:
    """A centre municipality for shelter in the law of 2010-2011, with its grants in euros.

    `name_in_law` is the name of that time, `code` the municipality it is in today.
    Source: BWBR0027383.
    """

    code: str
    name_in_law: str
    grant_2010_eur: int
    grant_2011_eur: int


@lru_cache(maxsize=1)
def centre_municipalities_2010() -> tuple[CentreMunicipality2010, ...]:
    """Return the centre municipalities for shelter of 2010-2011, in the order of the law."""
    return tuple(
        CentreMunicipality2010(
            code=row["huidige_gemeentecode"],
            name_in_law=row["gemeentenaam_in_besluit"],
            grant_2010_eur=int(row["uitkering_mo_2010_eur"]),
            grant_2011_eur=int(row["uitkering_mo_2011_eur"]),
        )
        for row in read_rows("centrumgemeenten_mo_2010_2011.csv")
    )


@dataclass(frozen=True, slots=True)
class CentreRegionRow:
    """From a day on, a municipality belongs to the region of a centre municipality."""

    centre_code: str
    municipality_code: str
    valid_from: date


def parse_centre_regions_csv(source: Source) -> tuple[CentreRegionRow, ...]:
    """Return the rows of a file of regions of centre municipalities, in the order of the file.

    A Path is opened, bytes are an uploaded file, a str is text that has been decoded. Raises
    DataErrors with every error found: row, column and what to do, in Dutch.
    """
    _, rows = read_table(source, _header_errors)
    errors: list[DataError] = []
    read: list[tuple[Row, CentreRegionRow]] = []
    for row in rows:
        found = _read_row(row, errors)
        if found is not None:
            read.append((row, found))
        if len(errors) >= MOST_ERRORS:
            break
    errors += _contradictions(read)
    # With a faulty row left out, a centre may wrongly seem absent from its own region.
    if not errors:
        errors += _absent_centres(read)
    if errors:
        raise DataErrors(sorted(errors, key=lambda error: error.row or 0))
    return tuple(found for _, found in read)


def centre_regions_on(
    rows: Iterable[CentreRegionRow], on: date | None = None
) -> dict[str, tuple[str, ...]]:
    """Return, by code of the centre municipality, the codes in its region on a day.

    The day is today by default. For each municipality the last row that has begun counts.
    """
    day = on or date.today()
    centre_of: dict[str, str] = {}
    for row in sorted(rows, key=lambda item: item.valid_from):
        if row.valid_from <= day:
            centre_of[row.municipality_code] = row.centre_code
    centres = sorted(set(centre_of.values()))
    return {
        centre: tuple(sorted(code for code, other in centre_of.items() if other == centre))
        for centre in centres
    }


def _header_errors(header: Sequence[str]) -> list[DataError]:
    return column_errors(header, COLUMNS)


def _read_row(row: Row, errors: list[DataError]) -> CentreRegionRow | None:
    centre = _municipality(row, _CENTRE, errors)
    member = _municipality(row, _MEMBER, errors)
    try:
        day = parse_day(row.cells[_FROM])
    except ValueError as fault:
        errors.append(row.error(_FROM, str(fault)))
        return None
    if centre is None or member is None:
        return None
    wrong = [
        row.error(column, message)
        for column, found in ((_CENTRE, centre), (_MEMBER, member))
        if (message := _not_valid(found, day)) is not None
    ]
    errors += wrong
    return None if wrong else CentreRegionRow(centre.code, member.code, day)


def _municipality(row: Row, column: str, errors: list[DataError]) -> Municipality | None:
    code = row.cells[column]
    try:
        return municipality(code)
    except UnknownMunicipality:
        message = (
            f"{quoted(code)} is geen bekende gemeente." if code else "De gemeentecode ontbreekt."
        )
        errors.append(row.error(column, f"{message} Vul een CBS-code in, bijvoorbeeld GM0344."))
        return None


def parse_day(cell: str) -> date:
    """Return the day in a cell, written as 2024-01-31. Raises ValueError with a Dutch message."""
    example = "Schrijf jaar-maand-dag, bijvoorbeeld 2024-01-31."
    if not cell:
        raise ValueError(f"De datum ontbreekt. {example}")
    if dutch := _DUTCH.fullmatch(cell):
        day, month, year = (int(part) for part in dutch.groups())
        raise ValueError(
            f"{quoted(cell)} staat in de volgorde dag-maand-jaar. "
            f"Schrijf {year:04d}-{month:02d}-{day:02d}."
        )
    iso = _ISO.fullmatch(cell)
    if iso is None:
        raise ValueError(f"{quoted(cell)} is geen datum. {example}")
    try:
        return date(*(int(part) for part in iso.groups()))
    except ValueError as fault:
        raise ValueError(f"{quoted(cell)} bestaat niet op de kalender. {example}") from fault


def _not_valid(found: Municipality, day: date) -> str | None:
    if day < RECORD_BEGINS or found.is_valid_on(day):
        # Before the record begins nothing is known of mergers, only that a code cannot be newer.
        if day < RECORD_BEGINS and found.valid_from is not None:
            return _too_early(found)
        return None
    if found.valid_until is not None and found.valid_until <= day:
        now = current(found, day)
        return (
            f"{found.code} ({found.name}) bestaat op {dutch_date(day)} niet meer: sinds "
            f"{dutch_date(found.valid_until)} hoort het bij {now.name}. Vul {now.code} in."
        )
    return _too_early(found)


def _too_early(found: Municipality) -> str:
    begun = found.valid_from or RECORD_BEGINS
    return (
        f"{found.code} ({found.name}) bestaat pas sinds {dutch_date(begun)}. Vul een latere datum "
        "in, of de code van de gemeente die er toen was."
    )


def _contradictions(read: Sequence[tuple[Row, CentreRegionRow]]) -> list[DataError]:
    errors = []
    by_member: dict[str, list[tuple[Row, CentreRegionRow]]] = {}
    for row, found in read:
        by_member.setdefault(found.municipality_code, []).append((row, found))
    for rows in by_member.values():
        ordered = sorted(rows, key=lambda item: (item[1].valid_from, item[0].number))
        for (first, earlier), (row, later) in pairwise(ordered):
            if later.centre_code == earlier.centre_code:
                message = (
                    f"{later.municipality_code} staat op rij {first.number} al in de regio van "
                    f"{later.centre_code}. Haal een van de twee rijen weg."
                )
                errors.append(row.error(_MEMBER, message))
            elif later.valid_from == earlier.valid_from:
                message = (
                    f"{later.municipality_code} heeft vanaf {dutch_date(later.valid_from)} twee "
                    f"centrumgemeenten: {later.centre_code} en, op rij {first.number}, "
                    f"{earlier.centre_code}. Houd er één over of kies een andere datum."
                )
                errors.append(row.error(_CENTRE, message))
    return errors


def _absent_centres(read: Sequence[tuple[Row, CentreRegionRow]]) -> list[DataError]:
    own_region_since = {
        found.centre_code: min(
            other.valid_from
            for _, other in read
            if other.centre_code == other.municipality_code == found.centre_code
        )
        for _, found in read
        if found.centre_code == found.municipality_code
    }
    errors = []
    told = set()
    for row, found in read:
        centre = found.centre_code
        since = own_region_since.get(centre)
        if centre in told or (since is not None and since <= found.valid_from):
            continue
        told.add(centre)
        message = (
            f"{centre} is op {dutch_date(found.valid_from)} geen lid van de eigen regio. "
            f"Voeg een rij toe: {centre}, {centre}, {found.valid_from.isoformat()}."
        )
        errors.append(row.error(_CENTRE, message))
    return errors
