"""What waits with covenants: a text to sign, one that ends, an evaluation."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oggz.casework.covenants import overview, rights
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Task

_SOON = timedelta(90)


def tasks(now: Situation) -> Iterator[Task]:
    """For who signs or drafts for their party; for others there is nothing to do."""
    standing = now.standing
    signs, drafts = rights.may_sign(standing), rights.may_send(standing)
    if not signs and not drafts:
        return
    today = timezone.localdate()
    for line in overview.lines(standing.party, on=today):
        title = line.covenant.title
        if signs and line.asks_signature and line.under_way:
            version = line.under_way
            yield Task(
                f"Onderteken het convenant ‘{title}’, of laat weten waarom niet",
                reverse("covenants:sign", args=[line.covenant.pk, version.number]),
                since=version.sent_at,
            )  # fmt: skip
        if line.has_left or line.holds is None:
            continue
        ends = line.holds.ends
        if ends - today <= _SOON and not line.under_way:
            yield Task(
                f"Het convenant ‘{title}’ loopt af: bespreek of er een volgende versie komt",
                reverse("covenants:covenant", args=[line.covenant.pk]), due=ends,
            )  # fmt: skip
