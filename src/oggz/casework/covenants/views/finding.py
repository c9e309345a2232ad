"""What an address leads to, for who asks: what is not theirs does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.parties import sessions
from oggz.casework.parties.access import OTHER_PARTY, View, for_other_party
from oggz.casework.parties.sessions import Standing
from oggz.errors import PlatformError


def only_if(may: Callable[[Standing], bool]) -> Callable[[View], View]:
    """For who `may`, of whom the view gets the `Standing`; for others there is no such address.

    A form that was opened for another party does nothing, and what a service refuses, a page says.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            standing = sessions.standing(request)
            if standing is None or not may(standing):
                raise Http404
            if for_other_party(request, standing.party.slug):
                # What somebody wrote for an hour is theirs to take along.
                return refused(request, OTHER_PARTY, kept=request.POST.get("text", ""))
            try:
                return view(request, standing, *args, **kwargs)
            except PlatformError as error:
                return refused(request, str(error))

        return asked

    return decorate


def refused(request: HttpRequest, text: str, *, kept: str = "") -> HttpResponse:
    return render(request, "covenants/refused.html", {"text": text, "kept": kept}, status=409)


def covenant_of(standing: Standing, covenant: UUID) -> Covenant:
    found = Covenant.objects.filter(pk=covenant, parties=standing.party).first()
    if found is None:
        raise Http404
    return found


def version_of(standing: Standing, covenant: UUID, number: int) -> Version:
    found = (
        Version.objects.filter(covenant=covenant, covenant__parties=standing.party, number=number)
        .select_related("covenant", "covenant__begun_for", "written_by")
        .first()
    )
    if found is None:
        raise Http404
    return found
