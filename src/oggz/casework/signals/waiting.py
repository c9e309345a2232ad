"""What waits of signals: to read, to take over, and to tell the person of."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from oggz.casework.cases.models import Participation, Weighing
from oggz.casework.cases.models.signals import Urgency
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Situation
from oggz.casework.signals.desks import desks
from oggz.casework.signals.selectors import waiting_for
from oggz.casework.signals.services import joining
from oggz.casework.worklist.rooms import Task

_WITHIN = {
    Urgency.ACUTE: timedelta(0), Urgency.DAYS: timedelta(days=3), Urgency.WEEKS: timedelta(days=14),
}  # fmt: skip


def tasks(now: Situation) -> Iterator[Task]:
    """Five queries at most, and one for who does not read signals."""
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
    yield from _to_tell(now)


def _to_tell(now: Situation) -> Iterator[Task]:
    """Cases in which a weighing says that the person is told later, and none that they were."""
    standing = now.standing
    if standing is None or now.missing or not standing.guards_process:
        return
    told = Weighing.objects.filter(case=OuterRef("case"), informed=True)
    rows = (
        Participation.objects.current()
        .filter(
            ~Exists(told), member=standing.member, party=standing.party, role=standing.role,
            case__closed_at=None, case__signal__inform_by__isnull=False,
        )
        .select_related("case__signal")
        .order_by("pk")
    )  # fmt: skip
    for row in rows:
        yield Task(
            f"Vertel de persoon van casus {reference(row.case_id)} dat gegevens worden gedeeld",
            reverse("cases:case", args=[row.case_id]),
            purpose=f"{row.case.covenant_id}:{row.purpose}", due=row.case.signal.inform_by,
        )  # fmt: skip
