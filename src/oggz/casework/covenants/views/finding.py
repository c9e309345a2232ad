"""What an address leads to, for who asks: what is not theirs does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from oggz.casework.covenants import rights
from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Standing


def reader(request: HttpRequest) -> Standing:
    standing = sessions.standing(request)
    if standing is None or not rights.may_read(standing):
        raise Http404
    return standing


def drafter(request: HttpRequest) -> Standing:
    standing = reader(request)
    if not rights.may_draft(standing):
        raise Http404
    return standing


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing at all."""
    return request.POST if request.method == "POST" else None


def of_other_party(request: HttpRequest, standing: Standing) -> bool:
    """Whether a form was opened while somebody worked for another party: see `for_party.html`."""
    return request.method == "POST" and request.POST.get("partij") != standing.party.slug


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
