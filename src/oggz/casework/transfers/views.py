"""Going on in another municipality: the side that asks, and the side that is asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.cases.views.finding import at_the_table, for_viewer, refused, said_on, unknown
from oggz.casework.parties.sessions import Viewer
from oggz.casework.transfers import selectors, services
from oggz.casework.transfers.forms import TAKE, AnswerForm, AskForm, SendForm
from oggz.casework.transfers.models import NotTaken, Transfer
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@at_the_table
def case(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was asked and answered; and asking, for who may transfer."""
    rows = list(selectors.of_case(seat))
    may = not seat.glass and selectors.may_transfer(seat).allowed
    if not may and not any(each.by_id == seat.viewer.member for each in rows):
        raise Unknown
    found = next((each for each in rows if each.is_open), None)
    others = selectors.municipalities(seat) if may and not found else []
    form = AskForm(others, posted(request))
    if form.is_bound and form.is_valid():
        with said_on(form):
            services.ask(form.cleaned_data["to"], form.cleaned_data["because"], by=seat)
            messages.success(request, "Het is gevraagd. U leest het antwoord op uw werklijst.")
            return redirect("transfers:case", seat.case.pk)
    context = _about(seat) | {
        "open": found, "past": [each for each in rows if each is not found], "may": may,
        "others": others, "form": form,
    }  # fmt: skip
    return render(request, "transfers/case.html", context, status=422 if form.errors else 200)


@_FORM
@at_the_table
def send(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What would go along, under which articles here and there; and giving it along."""
    row = selectors.of_case(seat).open().filter(accepted=True).first()
    if row is None or seat.glass:
        return refused(request, services.NOTHING_OPEN, case=str(seat.case.pk))
    document = services.covenant_there(row, on=seat.on)
    parts = selectors.parts(seat, document)
    form = SendForm(parts, posted(request))
    if form.is_bound and form.is_valid():
        with said_on(form):
            services.send(form.cleaned_data["categories"], by=seat)
            messages.success(request, f"Het is meegegeven aan {row.to.name}.")
            return redirect("transfers:case", seat.case.pk)
    context = _about(seat) | {"transfer": row, "parts": parts, "form": form}
    return render(request, "transfers/send.html", context, status=422 if form.errors else 200)


@require_POST
@at_the_table
def withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    services.withdraw(by=seat)
    messages.success(request, "De vraag is ingetrokken.")
    return redirect("cases:case", seat.case.pk)


@_FORM
@for_viewer
def answer(request: HttpRequest, viewer: Viewer, transfer: UUID) -> HttpResponse:
    """What another municipality asks, and the answer; who was not asked learns nothing."""
    row = selectors.asked(viewer).filter(pk=transfer).first()
    if row is None:
        return unknown(request, Unknown(), viewer, None)
    form = AnswerForm(posted(request))
    if form.is_bound and form.is_valid():
        with said_on(form):
            return _answered(request, row, form.cleaned_data, viewer)
    context = {
        "transfer": row, "reference": reference(row.case_id), "form": form,
        "other_covenant": row.to_covenant_id != viewer.covenant,
    }  # fmt: skip
    return render(request, "transfers/answer.html", context, status=422 if form.errors else 200)


def _answered(
    request: HttpRequest, row: Transfer, given: dict[str, str], viewer: Viewer
) -> HttpResponse:
    if given["answer"] != TAKE:
        services.refuse(row.pk, NotTaken(given["answer"]), by=viewer)
        messages.success(request, "Uw antwoord is vastgelegd.")
        return redirect("work_list")
    # A transfer asks for consent, so the person knows of it.
    weighed = Weighed(
        given["necessity"], given["proportionality"], given["subsidiarity"], informed=True
    )
    seat = services.accept(row.pk, weighed, by=viewer)
    messages.success(request, f"De casus is geopend. {row.party.name} geeft nu gegevens mee.")
    return redirect("cases:case", seat.case.pk)


@_FORM
@at_the_table
def arrived(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What came along, from whom; and bringing it in."""
    if seat.case.came_from_id is None:
        raise Unknown
    if request.method == "POST":
        if request.POST.get("weg"):
            services.discard(by=seat)
            messages.success(request, "Wat niet nodig was, is vernietigd.")
        else:
            count = services.take_in(by=seat)
            messages.success(request, f"Opgenomen: {count} gegeven{'s' if count != 1 else ''}.")
        return redirect("transfers:arrived", seat.case.pk)
    context = _about(seat) | {
        "coming": selectors.coming(seat), "coordinates": Offers(seat).coordinates,
        "came_from": seat.case.came_from,
    }  # fmt: skip
    return render(request, "transfers/arrived.html", context)


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "case": seat.case, "reference": reference(seat.case.pk)}
