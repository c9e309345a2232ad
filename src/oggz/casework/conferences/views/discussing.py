"""One case in a conference: on one's own device, on the wall, and on paper."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.views.doing import NOT_NOW
from oggz.casework.cases.views.finding import refused, said_on
from oggz.casework.conferences import printing, selectors
from oggz.casework.conferences.discussing import Discussing
from oggz.casework.conferences.forms import WriteForm
from oggz.casework.conferences.models import Item
from oggz.casework.conferences.screen import screen as on_screen
from oggz.casework.conferences.selectors import Stop
from oggz.casework.conferences.services import leading, minuting
from oggz.casework.conferences.views.finding import at_item
from oggz.casework.door.limits import TooMany
from oggz.casework.parties import sessions
from oggz.errors import PlatformError

_SAID = {
    "begin": "De bespreking is begonnen.",
    "bijwerken": "De aanwezigheid is bijgewerkt.",
    "einde": "De bespreking is afgerond.",
}


@require_safe
@at_item
def item(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    return _page(request, seat, item)


@require_POST
@at_item
def discuss(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    """Who is there, and whether the discussion begins or ends."""
    asked = request.POST.get("doe", "")
    present = request.POST.getlist("aanwezig")
    try:
        if asked == "begin":
            leading.begin(item, present, by=seat)
        elif asked == "bijwerken":
            leading.mark(item, present, by=seat)
        elif asked == "einde":
            leading.end(item, by=seat)
        else:
            raise Unknown
    except (Unknown, TooMany):
        raise
    except PlatformError as why:
        return _page(request, seat, item, told=str(why), present=present)
    messages.success(request, _SAID[asked])
    return redirect("conferences:item", item.conference_id, item.pk)


@require_POST
@at_item
def write(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    """Keep what was filled in; with `verder` the next case is opened, for its own purpose."""
    goes_on = request.POST.get("verder") == "ja"
    form = WriteForm(Discussing(seat, item), request.POST)
    if form.is_refused:
        # An objection may have come meanwhile: what was written is given back.
        return refused(request, NOT_NOW, case=str(seat.case.pk))
    if not form.is_valid():
        return _page(request, seat, item, form=form)
    if not (goes_on and form.is_empty):
        with said_on(form):
            minuting.write(item, form.said, by=seat, once=form.cleaned_data["form"])
        if form.errors:
            return _page(request, seat, item, form=form)
        messages.success(request, "Het is bewaard.")
    if goes_on:
        return _next(request, seat, item)
    response = redirect("conferences:item", item.conference_id, item.pk)
    response["Location"] += "#vastleggen"
    return response


@require_safe
@at_item
def screen(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    """To be put on the wall; it looks by itself whether there is another thing to show.

    Nothing is shown while nobody is marked as present.
    """
    about = Discussing(seat, item)
    runs = about.is_running and bool(about.present)
    found = on_screen(seat, about.present if runs else (), seen=request.GET.get("stand", ""))
    if found is None:
        return HttpResponse(status=204)
    context = {"about": about, "item": item, "seat": seat, "screen": found, "runs": runs}
    return render(request, "conferences/screen.html", context)


@require_safe
@at_item
def on_paper(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    context = {
        "item": item, "seat": seat, "printed": printing.printed(seat, item),
        "about": Discussing(seat, item),
    }  # fmt: skip
    return render(request, "conferences/paper.html", context)


def _page(
    request: HttpRequest, seat: Seat, item: Item, *, form: WriteForm | None = None,
    told: str = "", present: Sequence[str] | None = None,
) -> HttpResponse:  # fmt: skip
    about = Discussing(seat, item)
    stops = _stops(request, seat, item)
    number = [stop.item.pk for stop in stops].index(item.pk)
    context = {
        "about": about, "item": item, "seat": seat, "case": seat.case, "told": told,
        "form": form or WriteForm(about),
        "marked": set(present) if present is not None else _expected(about),
        "number": number + 1, "many": len(stops),
        "previous": stops[number - 1] if number else None,
        "next": stops[number + 1] if number + 1 < len(stops) else None,
    }  # fmt: skip
    status = 409 if told else 422 if form is not None else 200
    return render(request, "conferences/item.html", context, status=status)


def _expected(about: Discussing) -> set[str]:
    return about.expected() if about.leading else set()


def _stops(request: HttpRequest, seat: Seat, item: Item) -> tuple[Stop, ...]:
    now = sessions.situation(request)
    return selectors.stops(seat.viewer, item.conference, now.purposes, named=False)


def _next(request: HttpRequest, seat: Seat, item: Item) -> HttpResponse:
    stops = _stops(request, seat, item)
    number = [stop.item.pk for stop in stops].index(item.pk)
    after = stops[number + 1] if number + 1 < len(stops) else None
    if after is None:
        return redirect("conferences:conference", item.conference_id)
    if not after.open_now and after.way:
        sessions.state_purpose(request, after.way.key)
    return redirect("conferences:item", item.conference_id, after.item.pk)
