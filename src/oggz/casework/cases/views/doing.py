"""Doing something in a case: one page with one form, for each of `doings.DOINGS`."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases import forms
from oggz.casework.cases.doings import BY_SLUG
from oggz.casework.cases.forms import CorrectForm, DecideForm, SeatForm
from oggz.casework.cases.models import Contribution, Objection
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content, grounds
from oggz.casework.cases.services.words import open_words
from oggz.casework.cases.views.finding import at_the_table, refused
from oggz.casework.door.limits import TooMany
from oggz.errors import PlatformError
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])
NOT_NOW = "Dit kan nu niet (meer) in deze casus. Er is niets gewijzigd."


@_FORM
@at_the_table
def do(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    doing = BY_SLUG.get(slug)
    if doing is None:
        raise Http404
    offers = Offers(seat)
    if offers.merged and not doing.stops:
        raise offers.merged
    if not doing.may(offers):
        # Somebody may have done it, or ended it, since the form was opened.
        return refused(request, NOT_NOW, case=str(seat.case.pk))
    form = doing.form(posted(request), offers=offers)
    told = ""
    if request.method == "POST" and form.is_valid():
        try:
            doing.do(seat, form.cleaned_data)
        except (Unknown, TooMany):
            raise
        except PlatformError as why:
            told = str(why)
        else:
            messages.success(request, doing.done)
            return redirect("cases:list") if doing.leaves else back(seat)
    return page(request, seat, form, told=told, doing=doing)


@_FORM
@at_the_table
def correct(request: HttpRequest, seat: Seat, contribution: UUID) -> HttpResponse:
    """Correct what one's own party brought in; who was first is shown, and nothing is lost."""
    shown = content.read_for_correcting(contribution, seat)
    row = shown.contribution
    form = CorrectForm(posted(request), offers=Offers(seat), initial={"text": shown.text or ""})
    told, theirs = "", None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if row.pk != contribution:
            if shown.text == text:  # sent twice
                return back(seat)
            told = (
                "Iemand heeft dit intussen verbeterd. Hieronder staan beide teksten. Pas die van u"
                " zo nodig aan en bewaar opnieuw."
            )
            theirs = shown
        else:
            try:
                content.correct(row, text, by=seat)
            except (Unknown, TooMany):
                raise
            except PlatformError as why:
                told = str(why)
            else:
                messages.success(request, "De tekst is verbeterd.")
                return back(seat)
    address = reverse("cases:correct", args=[seat.case.pk, row.pk])
    more = {"shown": shown, "theirs": theirs, "action": address}
    return page(request, seat, form, told=told, template="cases/correct.html", **more)


@require_POST
@at_the_table
def pass_on(request: HttpRequest, seat: Seat, contribution: UUID) -> HttpResponse:
    """Let others pass on what one's own party brought in, or not any more."""
    row = Contribution(pk=contribution)
    if request.POST.get("besluit") == "ja":
        grounds.agree_to_passing_on(row, by=seat)
    else:
        grounds.withdraw_agreement(row, by=seat)
    return back(seat, f"#b-{contribution}")


@_FORM
@at_the_table
def objection(request: HttpRequest, seat: Seat, objection: UUID) -> HttpResponse:
    """Decide about an objection, or record why sharing goes on before that."""
    found = (
        Objection.objects.filter(pk=objection, case=seat.case, decided_at=None)
        .select_related("party").first()
    )  # fmt: skip
    offers = Offers(seat)
    if found is None or not offers.decides_objections:
        raise Unknown
    form = DecideForm(posted(request), offers=offers, initial={"objection": found})
    told = ""
    if request.method == "POST" and form.is_valid():
        try:
            _decide(found, form, seat)
        except (Unknown, TooMany):
            raise
        except PlatformError as why:
            told = str(why)
        else:
            messages.success(request, "Het besluit over het bezwaar is vastgelegd.")
            return back(seat)
    words = open_words([found], offers.facts[offers.own_file], by=seat)
    more = {"objection": words.get(found.pk)}
    return page(request, seat, form, told=told, template="cases/objection.html", **more)


def _decide(found: Objection, form: DecideForm, seat: Seat) -> None:
    decision = form.cleaned_data["decision"]
    if decision == forms.OVERRIDE:
        grounds.override_objection(found, form.cleaned_data["reason"], by=seat)
    else:
        grounds.decide_objection(found, upheld=decision == forms.UPHOLD, by=seat)


def back(seat: Seat, place: str = "") -> HttpResponse:
    response = redirect("cases:case", seat.case.pk)
    response["Location"] += place
    return response


def page(
    request: HttpRequest, seat: Seat, form: SeatForm, *, told: str = "",
    template: str = "cases/do.html", **more: object,
) -> HttpResponse:  # fmt: skip
    context = {
        "seat": seat, "case": seat.case, "reference": reference(seat.case.pk), "form": form,
        "told": told, **more,
    }  # fmt: skip
    status = 409 if told else 422 if form.errors else 200
    return render(request, template, context, status=status)
