"""Who an unknown log-in of an organisation belongs to."""

from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest

from oggz.casework.parties.models import Member


def accept_by_organisation(request: HttpRequest, app: SocialApp) -> Member | None:
    """Nobody: parties cannot invite people yet."""
    return None
