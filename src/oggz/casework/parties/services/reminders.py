"""Telling people in time that a declaration ends; the mail says no more than that."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Declaration, Membership
from oggz.casework.parties.rights import CONTENT_ROLES

DAYS_BEFORE = (30, 7)


@transaction.atomic
def remind() -> int:
    """Mail who needs a declaration that ends within 30 days, and again within 7; how many.

    Each day it can be done once more: nobody gets the same reminder twice.
    """
    today = timezone.localdate()
    reminded = {each for days in DAYS_BEFORE for each in _ending_within(days)}
    Declaration.objects.filter(pk__in=[each.pk for each in reminded]).update(reminded=today)
    addresses = {each.member.email for each in reminded if each.member.email}
    notify(
        sorted(addresses),
        "Een verklaring loopt af",
        "Een verklaring die u voor uw werk nodig heeft, loopt binnenkort af. Daarna ziet u geen"
        " inhoud meer. Bij ‘Mijn gegevens’ ziet u welke het is en wat u kunt doen.",
        path=reverse("own_data"),
        name="declaration_ends",
    )
    return len(addresses)


def _ending_within(days: int) -> list[Declaration]:
    """Those that nothing follows on, of which the last `days` began and nobody was told since."""
    today = timezone.localdate()
    later = Declaration.objects.filter(
        member=OuterRef("member"), kind=OuterRef("kind"), withdrawn=None,
        valid_until__gt=OuterRef("valid_until"),
    )  # fmt: skip
    works = Membership.objects.active().filter(member=OuterRef("member"), role__in=CONTENT_ROLES)
    ending = (
        Declaration.objects.valid(today)
        .filter(Exists(works), ~Exists(later), valid_until__lte=today + timedelta(days))
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("member")
    )
    return [
        each
        for each in ending.filter(Q(reminded=None) | Q(reminded__lt=today))
        if each.reminded is None or (each.valid_until - each.reminded).days > days
    ]
