"""Proposals to destroy that wait for a second person."""

from collections.abc import Iterator

from django.db.models import Min
from django.urls import reverse

from oggz.casework.parties.sessions import Situation
from oggz.casework.retention.models import Destruction
from oggz.casework.worklist.rooms import Task


def tasks(now: Situation) -> Iterator[Task]:
    """One for each covenant that somebody guards the process of; one query."""
    if not now.standing.guards_process or now.missing:
        return
    first_purpose = {purpose.covenant: purpose.key for purpose in reversed(now.purposes)}
    if now.purpose:
        first_purpose[now.purpose.covenant] = now.purpose.key
    found = (
        Destruction.objects.filter(covenant__in=first_purpose, withdrawn=None, confirmed=None)
        .exclude(proposed_by=now.standing.member)
        .values("covenant")
        .annotate(since=Min("proposed"))
    )
    for row in found:
        yield Task(
            "Bevestig of weiger een voorstel tot vernietiging", reverse("destructions"),
            purpose=first_purpose[row["covenant"]], since=row["since"],
        )  # fmt: skip
