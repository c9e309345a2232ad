"""Telling who must act that a covenant ends or wants evaluating; no letter says more than that."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from oggz.casework.covenants.models import Reminder, Version
from oggz.casework.covenants.services import life
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Membership
from oggz.covenant.terms import Role

_TOLD = {
    Reminder.Kind.ENDS: (
        "Een convenant loopt af",
        "Een convenant van uw organisatie loopt binnenkort af. Na de laatste dag ziet en doet"
        " niemand er nog iets onder. Bekijk of er een volgende versie komt.",
    ),
    Reminder.Kind.EVALUATE: (
        "Een convenant moet worden geëvalueerd",
        "De partijen spraken af een convenant van uw organisatie te evalueren. Die dag komt"
        " dichterbij of is voorbij. Leg de evaluatie vast als zij is gehouden.",
    ),
}
_ACT = (Role.SIGNATORY, Role.PROCESS_COORDINATOR)


def remind() -> int:
    """Mail who signs and who coordinates at the parties of what is due; how many letters.

    Each moment is told once, also when two workers ask at the same time.
    """
    due = life.due_reminders(timezone.localdate())
    return sum(_remind(version, kind, days) for version, kind, days in due)


@transaction.atomic
def _remind(version: Version, kind: Reminder.Kind, days_before: int) -> int:
    if not life.mark_reminded(version, kind, days_before):
        return 0
    addresses = _addresses(version)
    subject, text = _TOLD[kind]
    path = reverse("covenants:covenant", args=[version.covenant_id])
    notify(addresses, subject, text, path=path, name=f"covenant_{kind.value}")
    return len(addresses)


def _addresses(version: Version) -> list[str]:
    """Of the parties that signed and have not left; somebody who works for two gets one letter."""
    left = version.covenant.withdrawals.values("party")
    here = Membership.objects.active().filter(role__in=_ACT, party__signature__version=version)
    found = here.exclude(Q(party__in=left) | Q(member__email="")).values_list(
        "member__email", flat=True
    )
    return sorted(set(found))
