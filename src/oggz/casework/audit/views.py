"""The pages of a data protection officer. Each look is recorded, in the transaction that reads."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oggz.casework.audit import pictures, sealing, selectors, tables, unusual
from oggz.casework.audit.forms import SearchForm
from oggz.casework.audit.selectors import Position
from oggz.casework.audit.services import Event, record
from oggz.casework.audit.words import KINDS
from oggz.casework.door.freshness import fresh_second_factor
from oggz.casework.parties.access import works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing
from oggz.web import downloads
from oggz.web.downloads import download


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def overview(request: HttpRequest, by: Standing) -> HttpResponse:
    _note(by, "audit.overview")
    scope = selectors.scope_of(by.party)
    days = selectors.days(by.party, timezone.localdate())
    context = {
        "chains": selectors.chains(scope),
        "check": selectors.last_check(),
        "is_up_to_date": sealing.is_up_to_date(),
        "days": days,
        "picture": pictures.picture(days),
        "kinds": [KINDS[slug] for slug in ("noodtoegang", "uitvoer", "geweigerd", "mensen")],
        "today": timezone.localdate(),
    }
    return render(request, "audit/overview.html", context)


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def lines(request: HttpRequest, by: Standing) -> HttpResponse:
    scope = selectors.scope_of(by.party)
    form = SearchForm(request.GET, scope, timezone.localdate())
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        _note(by, "audit.lines", **form.told)
        after = Position.parse(request.GET.get("na", ""))
        context |= {
            "found": selectors.lines(scope, form.where, after),
            "kind": KINDS[form.cleaned_data["soort"]],
            "query": urlencode(form.data),
            "is_first": after is None,
        }
    return render(request, "audit/lines.html", context)


@require_safe
@fresh_second_factor
@works_with(Right.READ_AUDIT)
@transaction.atomic
def lines_csv(request: HttpRequest, by: Standing) -> HttpResponse:
    scope = selectors.scope_of(by.party)
    form = SearchForm(request.GET, scope, timezone.localdate())
    if not form.is_valid():
        return render(request, "audit/lines.html", {"form": form}, status=400)
    found = selectors.lines(scope, form.where, most=tables.MOST)
    if found.older:
        form.add_error(
            "tot",
            f"In deze periode staan meer dan {tables.MOST:,} regels.".replace(",", ".")
            + " Kies een kortere periode of één soort.",
        )
        return render(request, "audit/lines.html", {"form": form}, status=400)
    _note(by, "audit.exported", **form.told)
    told = form.told
    name = f"verantwoording-{told['kind']}-{told['from']}-{told['until']}.csv"
    return download(tables.as_csv(found.lines), downloads.CSV, name=name)


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def unusual_use(request: HttpRequest, by: Standing) -> HttpResponse:
    _note(by, "audit.unusual")
    context = {"found": unusual.sightings(by.party), "days": unusual.DAYS}
    return render(request, "audit/unusual.html", context)


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def case(request: HttpRequest, by: Standing, case: UUID) -> HttpResponse:
    """A case that there is not, or that the party has no part in, looks like one without lines."""
    record(Event(action="audit.case", member=by.member.pk, case=case))
    scope = selectors.scope_of(by.party)
    after = Position.parse(request.GET.get("na", ""))
    found = selectors.lines(scope, Q(case=case) & scope.q, after)
    return render(
        request, "audit/case.html", {"case": case, "found": found, "is_first": after is None}
    )


def _note(by: Standing, action: str, **detail: str) -> None:
    record(Event(action=action, member=by.member.pk, detail=detail))
