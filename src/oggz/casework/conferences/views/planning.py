"""Conferences: the list, convening one, and its agenda."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.cases.views.finding import for_viewer, said_on
from oggz.casework.conferences import selectors
from oggz.casework.conferences.forms import ConveneForm, MinutesForm, MomentForm, case_label
from oggz.casework.conferences.models import LONGEST, SHORTEST, Conference
from oggz.casework.conferences.permitting import bringable
from oggz.casework.conferences.services import inviting, planning
from oggz.casework.conferences.views.finding import in_conference
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Viewer
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])
NOT_CONVENING = "U coördineert nu geen casus die u in een overleg kunt brengen."


@require_safe
@for_viewer
def conferences(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    context = {
        "coming": selectors.coming(viewer), "past": selectors.past(viewer),
        "may_convene": bool(bringable(viewer)), "viewer": viewer,
    }  # fmt: skip
    return render(request, "conferences/list.html", context)


@_FORM
@for_viewer
def convene(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    taken = selectors.called(viewer, bringable(viewer))
    if not taken:
        return render(request, "conferences/refused.html", {"why": NOT_CONVENING}, status=409)
    form = ConveneForm(taken, posted(request))
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            made = planning.convene(
                form.cleaned_data["starts"], form.cleaned_data["place"], form.chosen, by=viewer,
                once=form.cleaned_data["form"],
            )  # fmt: skip
            messages.success(request, "Het casusoverleg staat klaar. Verstuur nu de uitnodigingen.")
            return redirect("conferences:conference", made.pk)
    return render(request, "conferences/convene.html", {"form": form}, status=_status(form))


@require_safe
@in_conference
def conference(request: HttpRequest, viewer: Viewer, conference: Conference) -> HttpResponse:
    return _shown(request, viewer, conference)


@_FORM
@in_conference
def change(request: HttpRequest, viewer: Viewer, conference: Conference) -> HttpResponse:
    _require_convener(viewer, conference)
    starts = timezone.localtime(conference.starts)
    first = {"day": starts.date(), "time": starts.time(), "place": conference.place}
    form = MomentForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            planning.change(
                conference, form.cleaned_data["starts"], form.cleaned_data["place"], by=viewer
            )
            messages.success(request, "Het casusoverleg is gewijzigd.")
            return redirect("conferences:conference", conference.pk)
    context = {"form": form, "conference": conference}
    return render(request, "conferences/change.html", context, status=_status(form))


@require_POST
@in_conference
def arrange(request: HttpRequest, viewer: Viewer, conference: Conference) -> HttpResponse:
    """The order, the minutes, a case off the agenda or on it; whichever button was pressed.

    The minutes that were filled in are kept with each of them.
    """
    found = selectors.stops(viewer, conference, (), named=False)
    form = MinutesForm([stop.item for stop in found], request.POST)
    if not form.is_valid():
        told = f"Vul bij elke casus {SHORTEST} tot {LONGEST} minuten in."
        return _shown(request, viewer, conference, told=told, minutes=request.POST)
    minutes = {
        stop.item.pk: given for stop in found
        if (given := form.cleaned_data.get(f"minuten-{stop.item.pk}"))
    }  # fmt: skip
    planning.arrange(conference, {}, minutes, by=viewer)
    for name, steps in (("omhoog", -1), ("omlaag", 1)):
        if asked := request.POST.get(name):
            planning.move(conference, _uuid(asked), steps, by=viewer)
    if asked := request.POST.get("weg"):
        planning.drop(conference, _uuid(asked), by=viewer)
    if asked := request.POST.get("erbij"):
        case = _uuid(asked)
        seat = next((each for each in bringable(viewer) if each.case.pk == case), None)
        if seat is None:
            raise Unknown
        planning.add(conference, seat)
    response = redirect("conferences:conference", conference.pk)
    response["Location"] += "#agenda"
    return response


@require_POST
@in_conference
def invite(request: HttpRequest, viewer: Viewer, conference: Conference) -> HttpResponse:
    many = inviting.send(conference, by=viewer)
    messages.success(request, _told(many))
    return redirect("conferences:conference", conference.pk)


@_FORM
@in_conference
def call_off(request: HttpRequest, viewer: Viewer, conference: Conference) -> HttpResponse:
    """It does not take place: who was invited hears so at once."""
    _require_convener(viewer, conference)
    if request.method == "POST":
        planning.call_off(conference, by=viewer)
        many = inviting.send(conference, by=viewer)
        messages.success(request, f"Het casusoverleg is afgezegd. {_told(many)}")
        return redirect("conferences:list")
    return render(request, "conferences/call_off.html", {"conference": conference})


def _shown(
    request: HttpRequest, viewer: Viewer, conference: Conference, *, told: str = "",
    minutes: object = None,
) -> HttpResponse:  # fmt: skip
    now = sessions.situation(request)
    found = selectors.agenda(viewer, conference, now.purposes)
    context = {
        "agenda": found, "conference": conference, "viewer": viewer, "told": told,
        "minutes": minutes or {},
        "more": [(seat.case.pk, case_label(seat, name)) for seat, name in found.more],
        "shortest": SHORTEST, "longest": LONGEST,
    }  # fmt: skip
    status = 422 if told else 200
    return render(request, "conferences/conference.html", context, status=status)


def _require_convener(viewer: Viewer, conference: Conference) -> None:
    if (conference.by_id, conference.party.slug) != (viewer.member, viewer.party):
        raise Unknown


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unknown from None


def _told(many: int) -> str:
    if not many:
        return "Iedereen weet het al: er is niets verstuurd."
    return f"{many} {'collega krijgt' if many == 1 else 'collega’s krijgen'} een e-mail."


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
