"""Loads example dates and remarks, so that the desk has something that asks for attention."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from oggz.portal.freshness.models import Remark
from oggz.portal.freshness.places import place_at
from oggz.portal.freshness.services import leave_remark, set_dates

_FILE = Path(__file__).parent / "examples.toml"


@transaction.atomic
def load_freshness() -> None:
    """Once; it stays as it is after that."""
    if Remark.objects.exists():
        return
    examples = tomllib.loads(_FILE.read_text())
    today, now = timezone.localdate(), timezone.now()
    for each in examples["reviews"]:
        set_dates(
            place_at(each["path"]).page,
            reviewed_on=today + timedelta(days=each["on"]),
            review_by=today + timedelta(days=each["by"]),
        )
    for each in examples["remarks"]:
        remark = leave_remark(place_at(each["path"]), each["kind"], each["text"])
        sent = now - timedelta(days=each["days_ago"])
        # As if its editors heard it then.
        Remark.objects.filter(pk=remark.pk).update(sent_at=sent, told_at=sent, is_example=True)
