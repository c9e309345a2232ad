from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases import explaining, listing, page
from oggz.casework.cases.doings import offered
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import (
    at_the_table,
    for_viewer,
    refused,
    uuid_of,
    ways,
)
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Phase

_PHASES = [phase for phase in Phase if phase is not Phase.SIGNAL]
_RUNNING = [phase for phase in _PHASES if phase is not Phase.CLOSED]


@require_safe
@for_viewer
def cases(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    asked, marked = request.GET.get("fase", ""), request.GET.get("aandacht") == "ja"
    chosen = [phase for phase in _PHASES if phase == asked] or _RUNNING
    # What other rooms watch is on the work list; here it is looked up when it is asked for.
    places = listing.in_order(viewer, chosen, watched=marked)
    if marked:
        places = [place for place in places if place.is_marked]
    now = sessions.situation(request)
    shown, lines = listing.page(viewer, now.purposes, places, request.GET.get("page"))
    asked = chosen[0].value if len(chosen) == 1 else ""
    query = urlencode({k: v for k, v in (("fase", asked), ("aandacht", "ja" * marked)) if v})
    context = {
        "lines": lines, "page": shown, "phases": _PHASES, "chosen": asked, "marked": marked,
        "query": f"{query}&" if query else "", "purpose": now.purpose,
    }  # fmt: skip
    return render(request, "cases/list.html", context)


@require_POST
@for_viewer
def open_for(request: HttpRequest, viewer: Viewer, case: str) -> HttpResponse:
    """State the purpose for which one takes part in this case, and go there: one step."""
    key, pk = request.POST.get("naar", ""), uuid_of(case)
    # Of the purpose that is stated already nothing has to be said.
    if key != f"{viewer.covenant}:{viewer.purpose}":
        if key not in dict(ways(request, viewer, pk)):
            return refused(request, str(Unknown()))
        sessions.state_purpose(request, key)
    return redirect("cases:case", case)


@require_safe
@at_the_table
def case(request: HttpRequest, seat: Seat) -> HttpResponse:
    shown = page.page(seat)
    context = {
        "page": shown, "seat": seat, "case": shown.case,
        "phases": list(Phase), "doings": offered(shown.offers),
    }  # fmt: skip
    return render(request, "cases/case.html", context)


@require_safe
@at_the_table
def explanation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Why somebody sees a kind of data or not; it asks the covenant and reads nothing."""
    explained = explaining.explain(Offers(seat))
    context = {
        "seat": seat, "case": seat.case, "reference": reference(seat.case.pk),
        "explained": explained, "phase": Phase(seat.case.phase),
        "purpose": seat.compiled.covenant.purposes[seat.viewer.purpose].title,
    }  # fmt: skip
    return render(request, "cases/explanation.html", context)
