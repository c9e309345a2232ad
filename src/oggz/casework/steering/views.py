from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from oggz.casework.parties.access import works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing
from oggz.casework.steering import files, selectors
from oggz.casework.steering.models import Release
from oggz.web import downloads
from oggz.web.downloads import download


@require_safe
@works_with(Right.READ_FIGURES)
def overview(request: HttpRequest, by: Standing) -> HttpResponse:
    _for_municipality(by)
    found = list(selectors.releases(by.party))
    lines = [(each, selectors.quarter(each)) for each in found]
    return render(request, "steering/list.html", {"lines": lines})


@require_safe
@works_with(Right.READ_FIGURES)
def release(request: HttpRequest, by: Standing, release: UUID) -> HttpResponse:
    found = _found(by, release)
    context = {
        "release": found, "quarter": selectors.quarter(found), "tables": selectors.shown(found),
        "threshold": selectors.threshold(found),
    }  # fmt: skip
    return render(request, "steering/release.html", context)


@require_safe
@works_with(Right.READ_FIGURES)
def table_csv(request: HttpRequest, by: Standing, release: UUID, table: str) -> HttpResponse:
    found = _found(by, release)
    shown = next((each for each in selectors.shown(found) if each.name == table), None)
    if shown is None:
        raise Http404
    name = f"cijfers-{found.quarter}-{table}.csv"
    return download(files.as_csv(shown), downloads.CSV, name=name)


def _found(by: Standing, release: UUID) -> Release:
    _for_municipality(by)
    return get_object_or_404(selectors.releases(by.party).defer(None), pk=release)


def _for_municipality(by: Standing) -> None:
    if not by.sees_figures:
        raise Http404
