"""A complaint that was handed over, for the officer of the party it is about."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oggz.casework.cases.views.finding import said_on
from oggz.casework.parties.access import or_refused, works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing
from oggz.casework.rights.forms import AnswerForm, RefusalForm
from oggz.casework.rights.models import How, Outcome, Refusal
from oggz.casework.rights.services import handing_over
from oggz.web.posted import posted


@require_http_methods(["GET", "HEAD", "POST"])
@works_with(Right.READ_AUDIT)
@or_refused
def complaint(request: HttpRequest, standing: Standing, pk: UUID) -> HttpResponse:
    """Before it is taken over: refusing it, with why. After that: what came of it."""
    row = handing_over.take(pk, standing)
    data = posted(request)
    form = AnswerForm(data) if row.accepted_at else RefusalForm(data)
    if data is not None and form.is_valid():
        with said_on(form):
            if isinstance(form, AnswerForm):
                outcome = Outcome(form.cleaned_data["outcome"])
                handing_over.answered(pk, outcome, form.term("how", How), by=standing)
                messages.success(request, "De klacht is afgehandeld.")
            else:
                handing_over.refuse(pk, form.term("why", Refusal), by=standing)
                messages.success(request, "De klacht gaat terug naar wie die overdroeg.")
            return redirect("rights:list")
    context = {"row": row, "deadline": row.deadline, "form": form}
    status = 422 if form.errors else 200
    return render(request, "rights/complaint.html", context, status=status)


@require_POST
@works_with(Right.READ_AUDIT)
@or_refused
def accept(request: HttpRequest, standing: Standing, pk: UUID) -> HttpResponse:
    handing_over.accept(pk, by=standing)
    messages.success(request, "Uw partij behandelt deze klacht.")
    return redirect("rights:complaint", pk)


@require_POST
@works_with(Right.READ_AUDIT)
@or_refused
def extend(request: HttpRequest, standing: Standing, pk: UUID) -> HttpResponse:
    handing_over.extend(pk, by=standing)
    messages.success(request, "De termijn is verlengd. Vertel het de persoon per brief.")
    return redirect("rights:complaint", pk)
