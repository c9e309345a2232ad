"""A mail before a term ends: that something must be looked at, never what or about whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Membership
from oggz.casework.parties.rights import Right, roles_with
from oggz.casework.retention.ending import WARN_DAYS, covenants, latest, what_ends
from oggz.covenant.retention import day_of

# A month before the last day, a week before, and on the first day that it must be gone.
DAYS_LEFT = (WARN_DAYS, 7, 0)
PATH = "/vernietiging/"
SUBJECT = "Een bewaartermijn loopt af"
TEXT = (
    "In de casusomgeving loopt een bewaartermijn af, of is er een voorbij. Log in en kijk bij"
    " ‘Vernietigen’ wat er moet gebeuren."
)


@transaction.atomic
def send() -> int:
    """Mail who may propose destruction, for each covenant where a day of warning is today."""
    today = day_of(timezone.now())
    wanted = [
        covenant for covenant in covenants()
        if any(one.days_left(today) in DAYS_LEFT for one in what_ends(covenant, today))
    ]  # fmt: skip
    addresses = {address for covenant in wanted for address in _addresses(covenant)}
    if addresses:
        notify(sorted(addresses), SUBJECT, TEXT, path=PATH, name="retention.ends")
    return len(addresses)


def _addresses(covenant: UUID) -> Iterable[str]:
    version = latest(covenant, day_of(timezone.now()))
    slugs = list(version.parties) if version else []
    roles = roles_with(Right.GUARD_PROCESS)
    working = Membership.objects.active().filter(party__slug__in=slugs, role__in=roles)
    return working.values_list("member__email", flat=True).distinct()
