"""What partners and representatives think of each indicator, from a CSV file."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from oggz.documents.text import Document, Text
from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError

COLUMNS = ("indicator", "party", "score", "remark")
_SCORES = ("1", "2", "3", "4", "5")
_LONGEST_REMARK = 500
_LARGEST = 1 << 20


@dataclass(frozen=True)
class Rating:
    """What one party thinks that one indicator is worth: 1 nothing, 5 indispensable."""

    indicator: str
    party: str
    score: int
    remark: str


class _Remark(Document):
    text: Text


def read_ratings(
    path: Path, agreement: Agreement, indicators: Collection[str]
) -> tuple[Rating, ...]:
    """The ratings in a file. Raises MonitorError that names row and column of what is wrong."""
    try:
        if path.stat().st_size > _LARGEST:
            raise MonitorError(f"{path} is te groot voor een bestand met waarderingen.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise MonitorError(f"{path} bestaat niet of kan niet gelezen worden.") from None
    except UnicodeDecodeError:
        raise MonitorError(f"{path} is geen UTF-8. Sla het opnieuw op als CSV in UTF-8.") from None
    first = text.partition("\n")[0]
    between = ";" if ";" in first and "," not in first else ","  # of a Dutch spreadsheet
    rows = csv.DictReader(text.splitlines(), strict=True, delimiter=between)
    ratings: dict[tuple[str, str], Rating] = {}
    try:
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise MonitorError(
                f"{path}, rij 1: de kolommen moeten zijn {','.join(COLUMNS)}, in deze volgorde."
            )
        for place, row in enumerate(rows, start=2):
            found = _rating(row, f"{path}, rij {place}", agreement, indicators)
            key = (found.indicator, found.party)
            if key in ratings:
                raise MonitorError(
                    f"{path}, rij {place}: {found.party} heeft {found.indicator} al een waardering"
                    " gegeven. Laat er een staan."
                )
            ratings[key] = found
    except csv.Error:
        raise MonitorError(
            f"{path}, rij {rows.line_num}: geen geldige CSV. Kijk of alle aanhalingstekens gesloten"
            " zijn."
        ) from None
    return tuple(ratings.values())


def _rating(
    row: dict[str, str], where: str, agreement: Agreement, indicators: Collection[str]
) -> Rating:
    if None in row or None in row.values():
        raise MonitorError(f"{where}: deze rij moet {len(COLUMNS)} kolommen hebben.")
    told = {name: row[name].strip() for name in COLUMNS}
    if told["indicator"] not in indicators:
        raise MonitorError(
            f"{where}, kolom indicator: dit cijfer staat niet in deze uitgave. Het zijn:"
            f" {', '.join(sorted(indicators))}."
        )
    if told["party"] not in agreement.parties:
        raise MonitorError(
            f"{where}, kolom party: geen partij van de afspraak. Het zijn:"
            f" {', '.join(agreement.parties)}."
        )
    if told["score"] not in _SCORES:
        raise MonitorError(f"{where}, kolom score: geef een heel getal van 1 tot en met 5.")
    if told["remark"]:
        try:
            _Remark(text=told["remark"])
            fits = len(told["remark"]) <= _LONGEST_REMARK
        except ValidationError:
            fits = False
        if not fits:
            raise MonitorError(
                f"{where}, kolom remark: gebruik gewone letters, hooguit {_LONGEST_REMARK} tekens."
            )
    return Rating(told["indicator"], told["party"], int(told["score"]), told["remark"])
