"""Destroying by two people, as pages: what must go, what was proposed, and the proof."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oggz.casework.audit.services import Event, record
from oggz.casework.door.freshness import fresh_second_factor, is_fresh
from oggz.casework.parties import sessions
from oggz.casework.parties.access import ask_purpose, or_refused, works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing, Viewer
from oggz.casework.retention import listing, services
from oggz.casework.retention.models import Certificate
from oggz.casework.retention.services import Actor, Refused
from oggz.web import downloads
from oggz.web.downloads import download

View = Callable[..., HttpResponse]


def _with_purpose(view: View) -> View:
    """For who guards the process under a covenant; without a purpose there is none to look at."""

    @works_with(Right.GUARD_PROCESS)
    @wraps(view)
    def asked(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        now = sessions.situation(request)
        if now.viewer is None:
            return ask_purpose(request, now)
        return view(request, now.viewer, *args, **kwargs)

    return asked


@require_safe
@fresh_second_factor
@_with_purpose
def destructions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    context = {"listed": listing.listed(viewer)}
    return render(request, "retention/destructions.html", context)


@require_POST
@fresh_second_factor
@_with_purpose
@or_refused
def propose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Something from the list, by its key there: nothing else can be proposed here."""
    found = listing.found(viewer, request.POST.get("wat", ""))
    if found is None:
        raise Refused("Dit staat niet (meer) op de lijst.")
    services.propose(found.case, found.part, found.ground, by=_actor(request, viewer))
    messages.success(request, "Voorgesteld. Een andere procesregisseur moet het bevestigen.")
    return redirect("destructions")


@require_POST
@fresh_second_factor
@_with_purpose
@or_refused
def confirm(request: HttpRequest, viewer: Viewer, destruction: UUID) -> HttpResponse:
    if request.POST.get("zeker") != "ja":
        raise Refused("Vink aan dat u weet dat dit niet terug kan.")
    services.confirm(destruction, by=_actor(request, viewer))
    messages.success(request, "Bevestigd. De vernietiging wordt nu uitgevoerd.")
    return redirect("destructions")


@require_POST
@_with_purpose
@or_refused
def withdraw(request: HttpRequest, viewer: Viewer, destruction: UUID) -> HttpResponse:
    services.withdraw(destruction, by=_actor(request, viewer))
    messages.success(request, "Het voorstel is ingetrokken.")
    return redirect("destructions")


@require_safe
@_with_purpose
def certificate(request: HttpRequest, viewer: Viewer, destruction: UUID) -> HttpResponse:
    found = Certificate.objects.filter(
        pk=destruction, destruction__covenant=viewer.covenant
    ).first()
    if found is None:
        raise Http404
    return _downloaded(found)


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def proofs(request: HttpRequest, by: Standing) -> HttpResponse:
    """For an officer, who sees no case: when and why things went, and the proof of it."""
    _note(by, "audit.certificates")
    return render(request, "retention/proofs.html", {"proofs": listing.proofs(by.party)})


@require_safe
@works_with(Right.READ_AUDIT)
@transaction.atomic
def proof(request: HttpRequest, by: Standing, destruction: UUID) -> HttpResponse:
    found = listing.certificates_of(by.party).filter(pk=destruction).first()
    if found is None:
        raise Http404
    _note(by, "certificate.exported", object_kind="destruction", object_id=str(destruction))
    return _downloaded(found)


def _downloaded(found: Certificate) -> HttpResponse:
    return download(found.content, downloads.JSON, name=f"vernietiging-{found.pk}.json")


def _note(by: Standing, action: str, **about: str) -> None:
    record(Event(action=action, member=by.member.pk, **about))


def _actor(request: HttpRequest, viewer: Viewer) -> Actor:
    return Actor(viewer, is_fresh(request))
