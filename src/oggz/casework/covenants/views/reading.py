from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oggz.casework.covenants import checking, overview, rights
from oggz.casework.covenants.models import Status
from oggz.casework.covenants.views.finding import covenant_of, only_if, version_of
from oggz.casework.parties.sessions import Standing
from oggz.covenant import publication
from oggz.covenant.comparison import compare as compared
from oggz.covenant.comparison.telling import gains, losses, other_bases
from oggz.covenant.reading import read_text


@require_safe
@only_if(rights.may_read)
def covenants(request: HttpRequest, standing: Standing) -> HttpResponse:
    context = {
        "lines": overview.lines(standing.party, on=timezone.localdate()),
        "may_draft": rights.may_draft(standing),
    }
    return render(request, "covenants/list.html", context)


@require_safe
@only_if(rights.may_read)
def covenant(request: HttpRequest, standing: Standing, covenant: UUID) -> HttpResponse:
    found = covenant_of(standing, covenant)
    context = {
        "covenant": found,
        "state": overview.state(found, standing.party, on=timezone.localdate()),
        "may_draft": rights.may_draft(standing),
        "may_sign": rights.may_sign(standing),
    }
    return render(request, "covenants/covenant.html", context)


@require_safe
@only_if(rights.may_read)
def version(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    found = version_of(standing, covenant, number)
    checked = checking.check(found.text)
    context = {
        "covenant": found.covenant,
        "version": found,
        "checked": checked,
        "papers": publication.papers(checked.document) if checked.document else (),
        "signatures": overview.signatures(found),
        "previous": overview.replaced_by(found),
        "may_draft": rights.may_draft(standing) and found.is_draft,
        "may_send": rights.may_send(standing),
        "may_sign": rights.may_sign(standing) and found.status == Status.SIGNING,
        "has_signed": found.signatures.filter(party=standing.party).exists(),
    }
    return render(request, "covenants/version.html", context)


@require_safe
@only_if(rights.may_read)
def compare(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    """A version beside the one that it replaces: who gains, and who loses what."""
    found = version_of(standing, covenant, number)
    previous = overview.replaced_by(found)
    checked = checking.check(found.text, prove=False)
    changes = None
    if previous is not None and checked.document is not None:
        both = compared(read_text(previous.text, name=checking.NAME), checked.document)
        changes = (
            ("Erbij", list(gains(both))),
            ("Eraf", list(losses(both))),
            ("Zelfde toegang, andere grond of bewaartermijn", list(other_bases(both))),
        )
    context = {
        "covenant": found.covenant, "version": found, "previous": previous,
        "checked": checked, "changes": changes,
    }  # fmt: skip
    return render(request, "covenants/compare.html", context)
