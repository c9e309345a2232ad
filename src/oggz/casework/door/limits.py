"""How often one member may do what gives a lot away: many are told of, far too many are refused.

Counted over all processes, for a member in one party. Cases are worked on by the tens, not by the
hundreds: who opens that many is copying them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oggz.casework.audit.services import Event, Outcome, record, record_refusal
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.errors import PlatformError
from oggz.web.limits import another


@dataclass(frozen=True, slots=True)
class Limit:
    """In each stretch of `seconds` the data protection officer is told at `tell`; `most` is all."""

    name: str
    seconds: int
    tell: int
    most: int


READING = Limit("reading", 10 * 60, tell=60, most=150)
# Who copies slowly stays under the first.
READING_ON = Limit("reading_on", 60 * 60, tell=150, most=400)
SEARCHING = Limit("searching", 60, tell=20, most=40)


class TooMany(PlatformError):
    """Answered with a page that says so, with status 429."""


def count(limit: Limit, viewer: Viewer) -> None:
    """Count one; raises `TooMany` beyond what anybody needs. Call it before reading.

    Outside a transaction that may be undone: what was refused must stay counted.
    """
    number = another(f"{limit.name}:{viewer.member}:{viewer.party}", limit.seconds)
    if number == limit.tell:
        _tell(limit, viewer)
    if number > limit.most:
        if number == limit.most + 1:
            record_refusal(_event(limit, viewer, Outcome.REFUSED))
        raise TooMany(
            "U opent of zoekt in korte tijd heel veel. Wacht tien minuten. De functionaris"
            " gegevensbescherming van uw partij is hiervan op de hoogte."
        )


@transaction.atomic
def _tell(limit: Limit, viewer: Viewer) -> None:
    record(_event(limit, viewer, Outcome.DONE))
    party = Party.objects.get(slug=viewer.party)
    notify(
        [party.data_protection_officer],
        "Opvallend gebruik",
        "Een medewerker van uw partij opent of zoekt in korte tijd opvallend veel. Kijk in de"
        " verantwoording wat er gebeurt.",
        path="/verantwoording/",
        name="mass_reading",
    )


def _event(limit: Limit, viewer: Viewer, outcome: Outcome) -> Event:
    return Event(
        action=f"limit.{limit.name}",
        outcome=outcome,
        member=viewer.member,
        party=viewer.party,
        role=viewer.role,
        covenant=viewer.covenant,
        purpose=viewer.purpose,
        detail={"tell": limit.tell, "most": limit.most, "seconds": limit.seconds},
    )


class AnsweredWhenTooMany:
    """The page for `TooMany`, wherever in a view it was raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        if isinstance(why, TooMany):
            return render(request, "door/too_many.html", {"told": str(why)}, status=429)
        return None
