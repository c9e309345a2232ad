"""The letter to the person: to read, to print, and to record that it was sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oggz.casework.access.seats import Seat
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import at_the_table, said_on
from oggz.casework.letters import contents, pdf, selectors, services, wording
from oggz.casework.letters.forms import DelayForm, SentForm
from oggz.casework.letters.models import Way
from oggz.casework.parties.access import View
from oggz.web import downloads
from oggz.web.downloads import download
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _who_tells(view: Callable[..., HttpResponse]) -> View:
    """For who coordinates; others get one answer, whatever there is."""

    @wraps(view)
    @at_the_table
    def asked(request: HttpRequest, seat: Seat, **kwargs: Any) -> HttpResponse:
        if not services.may_tell(seat):
            why = {"why": services.NOT_YOURS}
            return render(request, "letters/refused.html", _about(seat) | why, status=409)
        return view(request, seat, **kwargs)

    return asked


@require_safe
@_who_tells
def letter(request: HttpRequest, seat: Seat) -> HttpResponse:
    found = contents.of(seat)
    context = _about(seat) | {
        "due": selectors.due_of(seat), "history": selectors.history(seat),
        "letter": wording.plain(found), "contents": found,
    }  # fmt: skip
    return render(request, "letters/letter.html", context)


@require_safe
@_who_tells
def on_paper(request: HttpRequest, seat: Seat, *, is_easy: bool) -> HttpResponse:
    """To print; it is recorded as an export."""
    found = services.taken_along(seat)
    made = wording.easy(found) if is_easy else wording.plain(found)
    context = _about(seat) | {"letter": made, "contents": found, "is_easy": is_easy}
    return render(request, "letters/paper.html", context)


@require_safe
@_who_tells
def as_pdf(request: HttpRequest, seat: Seat, *, is_easy: bool) -> HttpResponse:
    """To keep or to send; it is recorded as an export."""
    made = pdf.pdf(services.taken_along(seat), is_easy=is_easy)
    return download(made, downloads.PDF, name=f"brief-{reference(seat.case.pk)}.pdf")


@_FORM
@_who_tells
def sent(request: HttpRequest, seat: Seat) -> HttpResponse:
    data = posted(request)
    first = {"named": contents.of(seat).mark} if data is None else None
    form = SentForm(data, initial=first)
    if data is not None and form.is_valid():
        given = form.cleaned_data
        with said_on(form):
            services.sent(
                given["on"], Way(given["way"]), named=given["named"],
                is_easy=given["version"] == "easy", by=seat, once=given["form"],
            )  # fmt: skip
            messages.success(request, "Vastgelegd is dat de persoon de brief kreeg.")
            return redirect("letters:letter", seat.case.pk)
    context = _about(seat) | {"form": form, "title": "De brief is verstuurd"}
    return render(request, "letters/form.html", context, status=_status(form))


@_FORM
@_who_tells
def delay(request: HttpRequest, seat: Seat) -> HttpResponse:
    data = posted(request)
    form = DelayForm(data)
    if data is not None and form.is_valid():
        given = form.cleaned_data
        with said_on(form):
            services.delay(given["until"], given["reason"], by=seat, once=given["form"])
            messages.success(request, "Vastgelegd is waarom de brief wacht, en tot wanneer.")
            return redirect("letters:letter", seat.case.pk)
    context = _about(seat) | {"form": form, "title": "De brief moet wachten"}
    return render(request, "letters/form.html", context, status=_status(form))


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "case": seat.case, "reference": reference(seat.case.pk)}


def _status(form: SentForm | DelayForm) -> int:
    return 422 if form.errors else 200
