"""Whether the municipalities in a table of a year belong to the division of that year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from oggz.geography.errors import UnknownMunicipality, quoted
from oggz.geography.register import (
    RECORD_BEGINS,
    Municipality,
    current,
    municipalities,
    municipality,
    predecessors,
)


def dutch_date(day: date) -> str:
    """Return a date as 1-1-2023."""
    return f"{day.day}-{day.month}-{day.year}"


def municipality_in_year(code: str, year: int) -> Municipality:
    """Return the municipality with this code, if figures of this year can be its own.

    It exists on 1 January of the year, or was formed later: CBS also publishes figures of earlier
    years in a newer division. Raises ValueError with a Dutch message.
    """
    try:
        found = municipality(code)
    except UnknownMunicipality as fault:
        raise ValueError(
            f"Code {quoted(code)} is geen bekende gemeente. "
            "Schrijf de CBS-code als GM0344. Is dit een nieuwe gemeente, werk dan eerst de lijst "
            "van gemeenten bij."
        ) from fault
    if found.valid_until is not None and found.valid_until <= date(year, 1, 1):
        successor = current(found)
        raise ValueError(
            f"{found.code} ({found.name}) bestaat niet meer sinds {dutch_date(found.valid_until)} "
            f"en hoort nu bij {successor.code} ({successor.name}). "
            "Gebruik de gemeentelijke indeling van het jaar van de cijfers."
        )
    return found


def counted_twice(codes: Mapping[str, int], year: int) -> dict[str, str]:
    """Return, by code, a Dutch message for each municipality that its successor also counts.

    That is so when both are in the table and the successor did not yet exist on 1 January: its
    figures must then include those of the former one.
    """
    first_day = date(year, 1, 1)
    found = {}
    for code in codes:
        successor = municipality(code)
        if successor.is_valid_on(first_day):
            continue
        for former in predecessors(successor):
            if former.code in codes:
                found[former.code] = (
                    f"{former.code} ({former.name}) en de opvolger {successor.code} "
                    f"({successor.name}) staan allebei in het bestand: inwoners tellen dan dubbel. "
                    "Haal een van beide weg."
                )
    return found


def division_warnings(codes: Mapping[str, int], year: int) -> list[str]:
    """Return Dutch sentences on municipalities that are missing or have been merged since.

    A municipality is missing when neither it nor what it became is in the table.
    """
    warnings = []
    for expected in municipalities(max(date(year, 1, 1), RECORD_BEGINS)):
        later = expected
        present = later.code in codes
        while not present and later.successor_code is not None:
            later = municipality(later.successor_code)
            present = later.code in codes
        if not present:
            warnings.append(
                f"{expected.code} ({expected.name}) ontbreekt: bij deze gemeente staat straks "
                f"‘geen gegevens’ voor {year}."
            )
    for code in codes:
        found = municipality(code)
        now = current(found)
        if now.code != found.code:
            warnings.append(
                f"{found.code} ({found.name}) is inmiddels opgegaan in {now.code} ({now.name}); "
                f"de cijfers blijven bij {found.name} staan."
            )
    return warnings
