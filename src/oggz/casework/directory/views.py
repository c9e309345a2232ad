"""A service as the way for an action: look for it elsewhere, and choose it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import at_the_table
from oggz.casework.consultations.marking import marked
from oggz.casework.consultations.screening import screen
from oggz.casework.directory import client
from oggz.casework.directory.client import DirectoryError
from oggz.casework.directory.forms import SearchForm
from oggz.casework.door import limits
from oggz.casework.plans import selectors, services
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.selectors import Line
from oggz.casework.plans.ways import Chosen
from oggz.errors import PlatformError
from oggz.web.posted import posted

SCREENED = (
    "Er is niets verstuurd. Hieronder staat wat uit uw woorden moet, want het kan van iemand zijn."
)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_table
def choose(request: HttpRequest, seat: Seat, item: UUID) -> HttpResponse:
    """Words are posted, never in an address: an address is kept in too many places."""
    line = next((each for each in selectors.plan(seat).lines if each.item.pk == item), None)
    if line is None or line.kind is not ItemKind.ACTION or line.item.ended_at:
        raise Unknown
    if not services.may_write(seat, ItemKind.SERVICE):
        context = _about(seat) | {"why": services.NOT_WRITING}
        return render(request, "plans/refused.html", context, status=409)
    data = posted(request)
    if data is not None and "dienst" in data:
        return _chosen(request, seat, line)
    form = SearchForm(data)
    context = _about(seat) | {
        "line": line, "form": form, "is_coupled": client.is_coupled(), "source": client.source(),
    }  # fmt: skip
    status = 200
    if data is not None:
        status = 422
        if form.is_valid():
            context |= _looked(form, seat)
            status = 422 if "marked" in context or "told" in context else 200
    return render(request, "directory/choose.html", context, status=status)


def _looked(form: SearchForm, seat: Seat) -> dict[str, object]:
    words = form.cleaned_data["zoek"]
    if found := screen(words, today=timezone.localdate()):
        form.add_error("zoek", SCREENED)
        return {"marked": marked(words, found)}
    limits.count(limits.SEARCHING, seat.viewer)
    try:
        return {"found": client.search(words, form.cleaned_data["pagina"] or 1), "words": words}
    except DirectoryError as why:
        return {"told": str(why)}


def _chosen(request: HttpRequest, seat: Seat, line: Line) -> HttpResponse:
    """What is kept is what the directory says of this service, not what a browser sent."""
    try:
        found = client.service(request.POST["dienst"])
        kept = Chosen(
            found.name, found.organisation, found.place, found.link, client.source(),
            timezone.localdate(),
        )  # fmt: skip
        services.add(seat.own_file, ItemKind.SERVICE, kept.text, about=line.item, by=seat)
    except (Unknown, limits.TooMany):
        raise
    except PlatformError as why:
        context = _about(seat) | {"why": str(why)}
        return render(request, "plans/refused.html", context, status=409)
    messages.success(request, "De voorziening staat bij de actie.")
    return redirect("plans:plan", seat.case.pk)


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "case": seat.case, "reference": reference(seat.case.pk)}
