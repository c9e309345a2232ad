from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from oggz.casework.covenants import checking, rights
from oggz.casework.covenants.errors import CovenantError, Stale
from oggz.casework.covenants.forms import BeginForm, TextForm
from oggz.casework.covenants.models import Version
from oggz.casework.covenants.services import drafting
from oggz.casework.covenants.views.finding import covenant_of, only_if, version_of
from oggz.casework.parties.sessions import Standing
from oggz.covenant import example
from oggz.web.posted import posted


@only_if(rights.may_draft)
def begin(request: HttpRequest, standing: Standing) -> HttpResponse:
    form = BeginForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = example.text() if form.cleaned_data["start"] == "model" else ""
        version = drafting.begin(form.cleaned_data["title"], text, by=standing)
        return redirect("covenants:write", version.covenant_id, version.number)
    status = 422 if form.errors else 200
    return render(request, "covenants/begin.html", {"form": form}, status=status)


@require_POST
@only_if(rights.may_draft)
def amend(request: HttpRequest, standing: Standing, covenant: UUID) -> HttpResponse:
    version = drafting.amend(covenant_of(standing, covenant), by=standing)
    return redirect("covenants:write", version.covenant_id, version.number)


@only_if(rights.may_draft)
def write(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    """The text of a draft with what it means beside it."""
    version = version_of(standing, covenant, number)
    if request.method == "POST":
        return _written(request, version, standing)
    if not version.is_draft:
        return redirect("covenants:version", covenant, number)
    form = TextForm(initial={"text": version.text, "revision": version.revision})
    return _editor(request, version, form, checking.check(version.text))


def _written(request: HttpRequest, version: Version, standing: Standing) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _editor(request, version, form, checking.check(version.text), status=422)
    text = form.cleaned_data["text"]
    try:
        saved = drafting.save(version, text, revision=form.cleaned_data["revision"], by=standing)
    except Stale as error:
        return _editor(request, version, form, checking.check(text), told=str(error), status=409)
    except CovenantError as error:
        return _editor(request, version, form, checking.check(text), told=str(error), status=422)
    form = TextForm(initial={"text": text, "revision": saved.revision})
    return _editor(request, saved, form, checking.check(text), saved=True)


def _editor(
    request: HttpRequest, version: Version, form: TextForm, checked: checking.Checked, *,
    told: str = "", saved: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "covenant": version.covenant, "version": version, "form": form, "checked": checked,
        "told": told, "saved": saved,
    }  # fmt: skip
    return render(request, "covenants/write.html", context, status=status)


@require_POST
@only_if(rights.may_draft)
def check(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    """What is thought of a text that is not kept: asked for while somebody types."""
    version = version_of(standing, covenant, number)
    text = request.POST.get("text", "")[: drafting.LONGEST_TEXT].replace("\r\n", "\n")
    context = {"covenant": version.covenant, "version": version, "checked": checking.check(text)}
    return render(request, "covenants/meaning.html", context)


@require_POST
@only_if(rights.may_draft)
def drop(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    drafting.drop(version_of(standing, covenant, number), by=standing)
    return redirect("covenants:covenant", covenant)
