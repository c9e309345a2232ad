"""What waits of signals: to read, and to take over."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oggz.casework.cases.models.signals import Urgency
from oggz.casework.parties.sessions import Situation
from oggz.casework.signals.desks import desks
from oggz.casework.signals.selectors import waiting_for
from oggz.casework.signals.services import joining
from oggz.casework.worklist.rooms import Task

_WITHIN = {
    Urgency.ACUTE: timedelta(0), Urgency.DAYS: timedelta(days=3), Urgency.WEEKS: timedelta(days=14),
}  # fmt: skip


def tasks(now: Situation) -> Iterator[Task]:
    """Four queries at most, and one for who does not read signals."""
    at = desks(now)
    for line in waiting_for(now, at):
        yield Task(
            f"Lees en weeg signaal {line.reference}", reverse("signals:signal", args=[line.case]),
            purpose=line.purpose.key, since=line.since,
            due=timezone.localdate(line.since) + _WITHIN[line.urgency],
            urgent=line.urgency is Urgency.ACUTE,
        )  # fmt: skip
    if many := len(joining.waiting(now, at)):
        signals = "een signaal" if many == 1 else f"{many} signalen"
        yield Task(f"Neem {signals} over van uw collega’s", reverse("signals:inbox"))
