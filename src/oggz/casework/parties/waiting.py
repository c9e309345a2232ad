"""What waits at a party: roles to confirm, and one's own declarations."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from oggz.casework.parties import selectors
from oggz.casework.parties.models import DeclarationKind, Membership
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Task


def tasks(now: Situation) -> Iterator[Task]:
    """Two queries at most: no role has both kinds."""
    standing = now.standing
    if standing.may(Right.CONFIRM_MEMBERS):
        waiting = Membership.objects.waiting().filter(party=standing.party)
        # Nobody confirms their own proposal.
        for row in waiting.exclude(given_by=standing.member).select_related("member"):
            yield Task(
                f"Bevestig of weiger: {row.member} als {row.term.dutch}",
                reverse("member", args=[row.pk]), since=row.given,
            )  # fmt: skip
    if standing.sees_content and not now.missing:
        yield from _declarations(now)


def _declarations(now: Situation) -> Iterator[Task]:
    today = timezone.localdate()
    own = list(selectors.own_declarations(now.standing.member))
    for kind in DeclarationKind:
        if not selectors.ends_soon(own, kind, today):
            continue
        ends = max(d.valid_until for d in own if d.kind == kind and d.withdrawn is None)
        yield Task(
            f"{kind.label.capitalize()} loopt af: regel op tijd een nieuwe",
            reverse("own_data"), due=ends,
        )  # fmt: skip
