"""Which conference or case on its agenda an address leads to, for who asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.cases.views.finding import at_the_table, for_viewer, unknown, written
from oggz.casework.conferences import selectors
from oggz.casework.conferences.models import Conference, Item
from oggz.casework.door import limits
from oggz.casework.parties.access import View
from oggz.casework.parties.sessions import Viewer
from oggz.errors import PlatformError

# What stands for no case in the one answer that all unknown cases get.
_NO_CASE = "-"


def in_conference(view: Callable[..., HttpResponse]) -> View:
    """For who convened it or takes part in a case on its agenda; others get one answer."""

    @wraps(view)
    @for_viewer
    def asked(
        request: HttpRequest, viewer: Viewer, conference: UUID, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = selectors.find(viewer, conference)
        try:
            if found is None:
                raise Unknown
            return view(request, viewer, found, *args, **kwargs)
        except Unknown as why:
            record_refusal(
                Event(
                    action="conference.take", member=viewer.member, party=viewer.party,
                    role=viewer.role, purpose=viewer.purpose,
                )
            )  # fmt: skip
            return unknown(request, why, viewer, None)
        except limits.TooMany:
            raise
        except PlatformError as why:
            return refused(request, found, str(why))

    return asked


def at_item(view: Callable[..., HttpResponse]) -> View:
    """For who takes part in the case: the view gets their seat and the item of the agenda."""

    @at_the_table
    def seated(request: HttpRequest, seat: Seat, item: Item, **kwargs: Any) -> HttpResponse:
        # Who broke the glass reads the page of the case: they sit in no conference.
        if item.case_id != seat.case.pk or seat.glass:
            raise Unknown
        return view(request, seat, item, **kwargs)

    @wraps(view)
    def asked(request: HttpRequest, conference: UUID, item: UUID, **kwargs: Any) -> HttpResponse:
        found = (
            Item.objects.filter(
                pk=item, conference=conference, dropped_at=None, conference__called_off_at=None
            )
            .select_related("conference__party")
            .first()
        )
        case = str(found.case_id) if found else _NO_CASE
        return seated(request, case=case, item=found, **kwargs)

    return asked


def refused(request: HttpRequest, conference: Conference | None, why: str) -> HttpResponse:
    """Nothing was changed; with what somebody wrote, to take along."""
    context = {"conference": conference, "why": why, "kept": written(request.POST)}
    return render(request, "conferences/refused.html", context, status=409)
