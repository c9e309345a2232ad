"""Which page is for whom: asked anew of the database at each request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from oggz.casework.audit.services import Event, Outcome, record_refusal
from oggz.casework.parties import sessions
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Situation, Standing
from oggz.errors import PlatformError

View = Callable[..., HttpResponse]
OTHER_PARTY = (
    "U werkt in dit venster intussen voor een andere partij dan toen u dit formulier opende. Er is"
    " niets gewijzigd. Open de pagina opnieuw."
)


def works_with(right: Right) -> Callable[[View], View]:
    """For who has `right` in the role of this session; the view gets their `Standing`.

    A form that was opened for another party does nothing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            standing = sessions.standing(request)
            if standing is None:
                return _without_standing(request)
            if not standing.may(right):
                _record(standing, "right")
                return render(request, "403.html", status=403)
            if for_other_party(request, standing.party.slug):
                return refused(request, PlatformError(OTHER_PARTY))
            return view(request, standing, *args, **kwargs)

        return asked

    return decorate


def for_other_party(request: HttpRequest, party: str) -> bool:
    """Whether somebody opened a form for another party than they work for now.

    Each form says for which (`for_party.html`): in another tab another may have been chosen since.
    """
    return request.method == "POST" and request.POST.get("partij") != party


def ask_purpose(request: HttpRequest, now: Situation) -> HttpResponse:
    """Lead who stated no purpose to where that is done, and from there to the page asked for."""
    if not now.asks_purpose:
        return redirect("work_list")  # which says what is missing
    asked = reverse("state_purpose")
    if request.method in ("GET", "HEAD"):
        asked += f"?{urlencode({'verder': request.get_full_path()})}"
    return redirect(asked)


def or_refused(view: View) -> View:
    """What a service refuses, a page says; for views that only do something."""

    @wraps(view)
    def tried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PlatformError as why:
            return refused(request, why)

    return tried


def _without_standing(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return refused(request, sessions.NoLonger(sessions.NO_LONGER))
    return redirect("choose_party")


def refused(request: HttpRequest, why: PlatformError) -> HttpResponse:
    """A page that says why nothing was changed; it is recorded that somebody tried."""
    standing = sessions.standing(request)
    kind = "no_longer" if isinstance(why, sessions.NoLonger) else "refused"
    _record(standing, kind)
    return render(request, "parties/refused.html", {"why": str(why)}, status=409)


def _record(standing: Standing | None, why: str) -> None:
    known = (
        {"member": standing.member.pk, "party": standing.party.slug, "role": standing.role}
        if standing
        else {}
    )
    record_refusal(
        Event(action="party.refused", outcome=Outcome.REFUSED, detail={"why": why}, **known)
    )
