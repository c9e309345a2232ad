"""What an address leads to, for who asks: what is not theirs does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest

from oggz.casework.covenants import rights
from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Standing


def reader(request: HttpRequest) -> Standing:
    standing = sessions.standing(request)
    if standing is None or not rights.may_read(standing):
        raise Http404
    return standing


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
