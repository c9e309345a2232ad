"""What is known of who it is, in two cases that may go on as one: where that is not the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oggz.casework.access import seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases.attention import day
from oggz.casework.cases.models import Kind
from oggz.casework.cases.services import names


@dataclass(frozen=True)
class Difference:
    kind: Kind
    here: str
    there: str

    def __str__(self) -> str:
        told = [
            day(date.fromisoformat(text)) if self.kind is Kind.BIRTH_DATE else text
            for text in (self.here, self.there)
        ]
        return (
            f"{self.kind.dutch.capitalize()}: in deze casus ‘{told[0]}’, in de andere ‘{told[1]}’."
        )


def differences(other: UUID, by: Seat) -> list[Difference]:
    """Names and birth dates that are not the same in the two files.

    Only of what `by` may read in both: of anything else not even that it is there.
    """
    there = seats.seat_of(by.viewer, other)
    if there is None:
        return []
    found = []
    for kind in (Kind.NAME, Kind.BIRTH_DATE):
        known = names.read([by, there], kind)
        one, two = known.get(by.case.pk, ""), known.get(other, "")
        if one and two and _bare(one) != _bare(two):
            found.append(Difference(kind, one, two))
    return found


def told(found: Sequence[Difference]) -> str:
    return (
        f"In de twee dossiers staat niet hetzelfde. {' '.join(map(str, found))} Zoek uit of dit"
        " dezelfde persoon is. Weet u het zeker? Vink dit aan en voeg dan samen."
    )


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
