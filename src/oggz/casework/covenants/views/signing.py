from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from oggz.casework.covenants import checking, rights
from oggz.casework.covenants.errors import CovenantError
from oggz.casework.covenants.forms import EvaluationForm, SignForm, WithdrawForm
from oggz.casework.covenants.services import life, signing
from oggz.casework.covenants.views.finding import (
    covenant_of,
    only_if,
    refused,
    version_of,
)
from oggz.casework.door.freshness import fresh_second_factor
from oggz.casework.parties.sessions import Standing
from oggz.documents import WrongDocument
from oggz.web.posted import posted


@require_POST
@only_if(rights.may_send)
def send(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    try:
        signing.send(version_of(standing, covenant, number), by=standing)
    except WrongDocument as error:
        return refused(request, "De tekst heeft nog fouten. " + " ".join(error.problems[:3]))
    return redirect("covenants:version", covenant, number)


@require_POST
@only_if(rights.may_send)
def recall(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    draft = signing.recall(version_of(standing, covenant, number), by=standing)
    return redirect("covenants:write", covenant, draft.number)


@fresh_second_factor
@only_if(rights.may_sign)
def sign(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    """Read, then sign with name and function; what is signed is what was shown."""
    version = version_of(standing, covenant, number)
    told, form = "", SignForm(posted(request), initial={"checksum": version.checksum})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            signing.sign(
                version, checksum=given["checksum"], name=given["name"],
                function=given["function"], by=standing,
            )  # fmt: skip
        except CovenantError as error:
            told = str(error)
        else:
            return redirect("covenants:version", covenant, number)
    context = {
        "covenant": version.covenant, "version": version, "form": form, "told": told,
        "checked": checking.check(version.text), "party": standing.party,
    }  # fmt: skip
    status = 409 if told else 422 if form.errors else 200
    return render(request, "covenants/sign.html", context, status=status)


@fresh_second_factor
@only_if(rights.may_sign)
def withdraw(request: HttpRequest, standing: Standing, covenant: UUID) -> HttpResponse:
    found = covenant_of(standing, covenant)
    told, form = "", WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            life.withdraw(found, form.cleaned_data["reason"], by=standing)
        except CovenantError as error:
            told = str(error)
        else:
            return redirect("covenants:covenant", covenant)
    context = {"covenant": found, "form": form, "told": told, "party": standing.party}
    status = 409 if told else 422 if form.errors else 200
    return render(request, "covenants/withdraw.html", context, status=status)


@only_if(rights.may_draft)
def evaluate(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    version = version_of(standing, covenant, number)
    form = EvaluationForm(posted(request), initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        life.evaluate(version, by=standing, **form.cleaned_data)
        return redirect("covenants:covenant", covenant)
    context = {"covenant": version.covenant, "version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "covenants/evaluate.html", context, status=status)
