"""Who works for a municipality works for its successor when it merges."""

from django.db import transaction

from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.selectors import successor_today
from oggz.portal.professionals.models import Profile, Proposal


@transaction.atomic
def move_professionals_of_former() -> int:
    """Let profiles and proposals name the successor instead; returns how many.

    Questions stand under a region, and stay there.
    """
    moved = 0
    for former in Municipality.objects.former().filter(profiles__isnull=False).distinct():
        moved += _move(former, Profile)
    for former in Municipality.objects.former().filter(proposals__isnull=False).distinct():
        moved += _move(former, Proposal)
    for proposal in Proposal.objects.filter(place__in=Municipality.objects.former()):
        proposal.place = successor_today(proposal.place)
        proposal.save(update_fields=["place"])
    return moved


def _move(former: Municipality, kind: type[Profile] | type[Proposal]) -> int:
    successor = successor_today(former)
    if not successor.exists_today:
        return 0
    moved = 0
    for about in kind.objects.select_for_update().filter(municipalities=former).order_by("pk"):
        about.municipalities.add(successor)  # both of two that merge become one
        about.municipalities.remove(former)
        moved += 1
    return moved
