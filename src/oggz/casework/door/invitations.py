"""Who an unknown log-in of an organisation belongs to: by an invitation opened just before.

The invitation is for the party whose organisation it is; the first to come back with it is bound
to issuer and subject. What an organisation says of somebody's address plays no part.
"""

import logging

from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest

from oggz.casework.parties import services
from oggz.casework.parties.models import Member
from oggz.errors import PlatformError

log = logging.getLogger("oggz.login")

_OPENED = "door_invitation"


def remember(request: HttpRequest, token: str, *, first_name: str, last_name: str) -> None:
    """Until somebody is back from their organisation, in this session."""
    request.session[_OPENED] = {"token": token, "first_name": first_name, "last_name": last_name}


def accept_by_organisation(request: HttpRequest, app: SocialApp) -> Member | None:
    opened = request.session.pop(_OPENED, None)
    if opened is None:
        return None
    invitation = services.open_invitation(opened["token"])
    if invitation is None or invitation.party.slug != app.of_party.party:
        return None
    try:
        return services.accept_by_organisation(**opened)
    except PlatformError:
        # Used or withdrawn meanwhile, or the account was made in another window.
        log.warning("an invitation could not be accepted by an organisation")
        return None
