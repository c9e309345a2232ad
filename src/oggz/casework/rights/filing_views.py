"""The whole file for somebody, as pages: leaving out, making, fetching, and the code to open it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import Event, record
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import at_the_table, said_on
from oggz.casework.door.freshness import fresh_second_factor, is_fresh
from oggz.casework.parties.access import or_refused, works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing
from oggz.casework.rights import selectors
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.filing.locking import code_of
from oggz.casework.rights.forms import EraseForm, ExemptForm
from oggz.casework.rights.models import Deadline, Exemption
from oggz.casework.rights.services import erasing, giving, leaving_out
from oggz.covenant.terms import DataCategory
from oggz.web import downloads
from oggz.web.downloads import download
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@at_the_table
def leave_out(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """What is about somebody else, or gives danger: one thing at a time, each with a reason."""
    row = leaving_out.take(pk, seat)
    data = posted(request)
    form = ExemptForm(data)
    if data is not None and form.is_valid():
        given = form.cleaned_data
        with said_on(form):
            leaving_out.exempt(
                row, given["contribution"], Exemption.Why(given["why"]), given["text"], by=seat
            )
            messages.success(request, "Dit staat niet in het dossier voor de persoon.")
            return redirect("rights:leave_out", seat.case.pk, pk)
    standing = {
        each.contribution_id: each for each in row.exemptions.filter(withdrawn_at=None)
    }  # fmt: skip
    wrong = form["contribution"].value() if form.errors else None
    lines = [
        {
            "row": each, "category": DataCategory(each.category), "left_out": standing.get(each.pk),
            "text": each.text if isinstance(each.text, str) else None,
            "form": form if str(each.pk) == str(wrong)
            else ExemptForm(initial={"contribution": each.pk}, auto_id=f"id_{each.pk}_%s"),
        }
        for each in leaving_out.read(row, by=seat)
    ]  # fmt: skip
    context = {
        "seat": seat, "case": seat.case, "reference": reference(seat.case.pk), "row": row,
        "lines": lines, "form": form, "handles": selectors.handles(seat),
        "knows": selectors.of_seat(seat).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "rights/leave_out.html", context, status=422 if form.errors else 200)


@require_POST
@at_the_table
def include(request: HttpRequest, seat: Seat, pk: UUID, exemption: UUID) -> HttpResponse:
    leaving_out.include(leaving_out.take(pk, seat), exemption, by=seat)
    messages.success(request, "Dit staat weer in het dossier voor de persoon.")
    return redirect("rights:leave_out", seat.case.pk, pk)


@require_POST
@at_the_table
def make(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    giving.ask(selectors.take(pk, seat), by=seat)
    messages.success(request, "Het dossier wordt gemaakt. Dat duurt hoogstens een minuut.")
    return redirect("rights:request", seat.case.pk, pk)


@_FORM
@fresh_second_factor
@at_the_table
def fetch(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    if request.method != "POST":  # on the way back from proving who one is
        return redirect("rights:request", seat.case.pk, pk)
    content = giving.fetch(selectors.take(pk, seat), by=seat)
    return download(content, downloads.PDF, name=f"dossier-{reference(seat.case.pk)}.pdf")


@require_POST
@at_the_table
def discard(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    giving.discard(selectors.take(pk, seat), by=seat)
    messages.success(request, "Het bestand is weg. U kunt het opnieuw laten maken.")
    return redirect("rights:request", seat.case.pk, pk)


@_FORM
@fresh_second_factor
@at_the_table
def erase(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """Propose to destroy what was granted to be erased; another person confirms it."""
    row = selectors.take(pk, seat)
    if not erasing.may(row, seat):
        raise RightsError("Besluit eerst dat u wist wat de persoon vraagt.")
    data = posted(request)
    form = EraseForm(data, choices=erasing.choices(row, seat))
    if data is not None and form.is_valid():
        with said_on(form):
            erasing.propose(row, form.cleaned_data["what"], by=seat, is_fresh=is_fresh(request))
            messages.success(request, "Voorgesteld. Een andere procesregisseur bevestigt het.")
            return redirect("rights:request", seat.case.pk, pk)
    context = {
        "seat": seat, "case": seat.case, "reference": reference(seat.case.pk), "row": row,
        "form": form,
    }  # fmt: skip
    return render(request, "rights/erase.html", context, status=422 if form.errors else 200)


@_FORM
@works_with(Right.READ_AUDIT)
@fresh_second_factor
@or_refused
def code(request: HttpRequest, standing: Standing, deadline: UUID) -> HttpResponse:
    """For the officer of the party that handles it, to tell the person; not whose it is."""
    if request.method != "POST":  # on the way back from proving who one is
        return redirect("rights:list")
    found = Deadline.objects.filter(pk=deadline, party=standing.party, kind=Kind.ACCESS).first()
    if found is None:
        raise RightsError("Deze termijn is er niet (meer).")
    with transaction.atomic():
        record(
            Event(
                action="rights.code_shown", member=standing.member.pk, party=standing.party.slug,
                role=standing.role, covenant=found.covenant, object_kind="deadline",
                object_id=str(found.pk),
            )
        )  # fmt: skip
    return render(request, "rights/code.html", {"deadline": found, "code": code_of(found.pk)})
