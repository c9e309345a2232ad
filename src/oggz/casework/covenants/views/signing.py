from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from oggz.casework.covenants import checking, rights
from oggz.casework.covenants.errors import CovenantError
from oggz.casework.covenants.forms import EvaluationForm, SignForm, WithdrawForm
from oggz.casework.covenants.services import life, signing
from oggz.casework.covenants.views.finding import (
    covenant_of,
    of_other_party,
    posted,
    reader,
    version_of,
)
from oggz.casework.door.freshness import fresh_second_factor
from oggz.casework.parties.access import OTHER_PARTY
from oggz.documents import WrongDocument
from oggz.errors import PlatformError


@require_POST
def send(request: HttpRequest, covenant: UUID, number: int) -> HttpResponse:
    standing = reader(request)
    version = version_of(standing, covenant, number)
    if not rights.may_send(standing):
        raise Http404
    try:
        signing.send(version, by=standing)
    except WrongDocument as error:
        text = "De tekst heeft nog fouten. " + " ".join(error.problems[:3])
        return render(request, "covenants/refused.html", {"text": text}, status=409)
    except PlatformError as error:
        return render(request, "covenants/refused.html", {"text": str(error)}, status=409)
    return redirect("covenants:version", covenant, number)


@require_POST
def recall(request: HttpRequest, covenant: UUID, number: int) -> HttpResponse:
    standing = reader(request)
    version = version_of(standing, covenant, number)
    if not rights.may_send(standing):
        raise Http404
    try:
        draft = signing.recall(version, by=standing)
    except PlatformError as error:
        return render(request, "covenants/refused.html", {"text": str(error)}, status=409)
    return redirect("covenants:write", covenant, draft.number)


@fresh_second_factor
def sign(request: HttpRequest, covenant: UUID, number: int) -> HttpResponse:
    """Read, then sign with name and function; what is signed is what was shown."""
    standing = reader(request)
    version = version_of(standing, covenant, number)
    if not rights.may_sign(standing):
        raise Http404
    told, form = "", SignForm(posted(request), initial={"checksum": version.checksum})
    if of_other_party(request, standing):
        told = OTHER_PARTY
    elif request.method == "POST" and form.is_valid():
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
def withdraw(request: HttpRequest, covenant: UUID) -> HttpResponse:
    standing = reader(request)
    found = covenant_of(standing, covenant)
    if not rights.may_sign(standing):
        raise Http404
    told, form = "", WithdrawForm(posted(request))
    if of_other_party(request, standing):
        told = OTHER_PARTY
    elif request.method == "POST" and form.is_valid():
        try:
            life.withdraw(found, form.cleaned_data["reason"], by=standing)
        except CovenantError as error:
            told = str(error)
        else:
            return redirect("covenants:covenant", covenant)
    context = {"covenant": found, "form": form, "told": told, "party": standing.party}
    status = 409 if told else 422 if form.errors else 200
    return render(request, "covenants/withdraw.html", context, status=status)


def evaluate(request: HttpRequest, covenant: UUID, number: int) -> HttpResponse:
    standing = reader(request)
    version = version_of(standing, covenant, number)
    if not rights.may_draft(standing):
        raise Http404
    form = EvaluationForm(posted(request), initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            life.evaluate(version, by=standing, **form.cleaned_data)
        except CovenantError as error:
            return render(request, "covenants/refused.html", {"text": str(error)}, status=409)
        return redirect("covenants:covenant", covenant)
    context = {"covenant": version.covenant, "version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "covenants/evaluate.html", context, status=status)
