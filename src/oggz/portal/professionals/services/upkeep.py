"""Asking whether profiles still hold, and letting go of what does not; at night."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import Appointment
from oggz.portal.professionals.models import Profile, Proposal
from oggz.portal.professionals.models.profiles import (
    CONFIRMED_EACH,
    DELETED_AFTER,
    HIDDEN_AFTER,
    KEPT_AFTER_LEAVING,
)

logger = logging.getLogger(__name__)


def ask_for_confirmation() -> int:
    """Mail each owner of a profile that was not confirmed for half a year; returns how many."""
    due = Profile.objects.listed().filter(
        asked_at=None, confirmed_at__lte=timezone.now() - CONFIRMED_EACH
    )
    return sum(_ask(key) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _ask(key: int) -> bool:
    profile = (
        Profile.objects.listed()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(pk=key, asked_at=None, confirmed_at__lte=timezone.now() - CONFIRMED_EACH)
        .first()
    )
    if profile is None:
        return False
    context = {
        "site": settings.WAGTAIL_SITE_NAME,
        "url": settings.BASE_URL + reverse("professionals:own_profile"),
        "days": HIDDEN_AFTER.days,
    }
    body = render_to_string("professionals/mail/confirm.txt", context)
    try:
        send_mail("Klopt uw profiel nog?", body, None, [profile.user.email or profile.email])
    except SMTPRecipientsRefused:
        # An address that is no longer there does not answer either: the time begins.
        logger.warning("an address was refused", extra={"fields": {"mail": "confirm"}})
    except OSError as error:  # among them all of smtplib; tomorrow again
        kind = type(error).__name__
        logger.warning("mail failed", extra={"fields": {"mail": "confirm", "error": kind}})
        return False
    profile.asked_at = timezone.now()
    profile.save(update_fields=["asked_at"])
    return True


@transaction.atomic
def forget_profiles() -> int:
    """Delete proposals that nobody agreed to, profiles without an answer for a year, and those of
    who left; returns how many."""
    now = timezone.now()
    proposals, _ = Proposal.objects.filter(expires__lte=now).delete()
    unanswered, _ = Profile.objects.filter(asked_at__lte=now - DELETED_AFTER).delete()
    role = Appointment.objects.filter(user=OuterRef("user"))
    recently = role.filter(ended=None) | role.filter(ended__gt=now - KEPT_AFTER_LEAVING)
    left, _ = Profile.objects.filter(~Exists(recently)).delete()
    return proposals + unanswered + left
