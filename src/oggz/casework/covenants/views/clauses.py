"""Adding or changing one clause by ticking, with what it will mean beside it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oggz.casework.covenants import checking, rights
from oggz.casework.covenants.clause_form import ClauseForm, initial_of, written
from oggz.casework.covenants.errors import CovenantError
from oggz.casework.covenants.models import Version
from oggz.casework.covenants.services import drafting
from oggz.casework.covenants.views.finding import only_if, refused, version_of
from oggz.casework.parties.sessions import Standing
from oggz.covenant.model import Clause, Covenant
from oggz.documents.rewriting import CannotRewrite

# What a clause that is yet to be added is called in an address; no clause can be called so.
NEW = "_"
_MOST_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@only_if(rights.may_draft)
def clause(
    request: HttpRequest, standing: Standing, covenant: UUID, number: int, clause: str | None = None
) -> HttpResponse:
    """The form of one clause; without its name, of one to add."""
    version = version_of(standing, covenant, number)
    if not version.is_draft:
        return redirect("covenants:version", covenant, number)
    document = checking.check(version.text, prove=False).document
    if document is None:
        return refused(request, "De tekst heeft nog fouten. Herstel die eerst in de tekst zelf.")
    existing = _named(document, clause) if clause else None
    form = _form(request, document, existing, version)
    told = ""
    if request.method == "POST" and form.is_valid():
        text, problems = _tried(version, form, existing)
        for problem in problems:
            form.add_error(None, problem)
        if not problems:
            try:
                drafting.save(version, text, revision=form.cleaned_data["revision"], by=standing)
            except CovenantError as error:
                told = str(error)
            else:
                target = redirect("covenants:version", covenant, number)
                target["Location"] += f"#bepaling-{form.cleaned_data['id']}"
                return target
    context = {
        "covenant": version.covenant, "version": version, "form": form, "told": told,
        "existing": existing, "said": _said(document, existing),
        "name": existing.id if existing else NEW,
    }  # fmt: skip
    status = 409 if told else 422 if form.errors else 200
    return render(request, "covenants/clause_form.html", context, status=status)


@require_POST
@only_if(rights.may_draft)
def sentence(
    request: HttpRequest, standing: Standing, covenant: UUID, number: int, clause: str
) -> HttpResponse:
    """What the ticks of a form that is not kept would mean: asked for at each of them."""
    version = version_of(standing, covenant, number)
    document = checking.check(version.text, prove=False).document
    if document is None:
        raise Http404
    existing = None if clause == NEW else _named(document, clause)
    form = _form(request, document, existing, version)
    if not form.is_valid():
        return render(request, "covenants/clause_sentence.html", {"unfinished": True})
    text, problems = _tried(version, form, existing)
    said = None
    if not problems:
        after = checking.check(text, prove=False).document
        said = _said(after, _named(after, form.cleaned_data["id"])) if after else None
    return render(request, "covenants/clause_sentence.html", {"said": said, "problems": problems})


def _form(
    request: HttpRequest, document: Covenant, existing: Clause | None, version: Version
) -> ClauseForm:
    if request.method == "POST":
        return ClauseForm(document, request.POST)
    initial = initial_of(existing) if existing else {"subjects": ["person"], "effect": "permit"}
    return ClauseForm(document, initial=initial | {"revision": version.revision})


def _tried(version: Version, form: ClauseForm, existing: Clause | None) -> tuple[str, list[str]]:
    """The text as it would be, and what would be wrong with it."""
    try:
        text = written(version.text, form.values(), existing.id if existing else None)
    except CannotRewrite as error:
        return version.text, [str(error)]
    return text, list(checking.check(text, prove=False).problems[:_MOST_SHOWN])


def _named(document: Covenant, name: str) -> Clause:
    for each in document.clauses:
        if each.id == name:
            return each
    raise Http404


def _said(document: Covenant, clause: Clause | None) -> checking.Said | None:
    if clause is None:
        return None
    return next(said for said in checking.sentences(document) if said.clause.id == clause.id)
