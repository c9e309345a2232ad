"""Proposing a profile for somebody, and agreeing to one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from oggz.portal.professionals import consent, rights, services
from oggz.portal.professionals.forms import ConsentForm, ProposalForm
from oggz.portal.professionals.models import Proposal
from oggz.portal.professionals.services import RoomError
from oggz.portal.professionals.views.entry import (
    done,
    for_colleagues,
    form_page,
    kept_nowhere,
    refuse,
)

_METHODS = ["GET", "HEAD", "POST"]


@for_colleagues
@require_http_methods(_METHODS)
def propose(request: HttpRequest) -> HttpResponse:
    """For who writes in a section; nothing is shown before that person agrees."""
    places = rights.may_propose_for(request.user)
    if not places.exists():
        raise PermissionDenied
    form = ProposalForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_profile(request.user, form.told(), place=form.cleaned_data["place"])
        except RoomError as refused:
            refuse(form, refused)
        else:
            told = (
                "Het voorstel is verstuurd. Pas als deze persoon akkoord gaat, is er iets te zien."
            )
            return done(request, lambda: None, reverse("professionals:propose"), told)
    own = Proposal.objects.open().filter(made_by=request.user)
    return form_page(request, "professionals/propose.html", form, {"proposals": own})


@for_colleagues
@require_POST
def take_back(request: HttpRequest, key: int) -> HttpResponse:
    return done(
        request, lambda: services.take_back(request.user, key), reverse("professionals:propose"),
        "Het voorstel is ingetrokken en gewist.",
    )  # fmt: skip


@require_http_methods(_METHODS)
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """By the link in the mail, without logging in. Opening it changes nothing."""
    proposal = services.open_proposal(token)
    if proposal is None:
        return kept_nowhere(render(request, "professionals/proposal_gone.html", status=410))
    form = ConsentForm(request.POST or None, initial={"version": consent.current().version})
    if "decline" in request.POST:
        return kept_nowhere(_decline(request, token))
    if request.method == "POST" and form.is_valid():
        try:
            services.agree(token, version=form.cleaned_data["version"], shows=form.shows)
        except RoomError as refused:
            refuse(form, refused)
        else:
            return kept_nowhere(redirect("professionals:agreed"))
    context = {
        "proposal": proposal,
        "consent": consent.current(),
        "has_account": services.colleague_at(proposal.email) is not None,
    }
    return kept_nowhere(form_page(request, "professionals/agree.html", form, context))


def _decline(request: HttpRequest, token: str) -> HttpResponse:
    try:
        services.decline(token)
    except RoomError:
        return render(request, "professionals/proposal_gone.html", status=410)
    return redirect("professionals:declined")


def agreed(request: HttpRequest) -> HttpResponse:
    return kept_nowhere(render(request, "professionals/proposal_answered.html", {"agreed": True}))


def declined(request: HttpRequest) -> HttpResponse:
    return kept_nowhere(render(request, "professionals/proposal_answered.html", {"agreed": False}))
