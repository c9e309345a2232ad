"""What waits in cases, and what others did there, for the work list."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from oggz.casework.cases import selectors
from oggz.casework.parties.sessions import Situation, Viewer
from oggz.casework.worklist.rooms import Change, Task

_NONE = UUID(int=0)


def tasks(now: Situation) -> Iterator[Task]:
    """A task for each case that asks for attention; danger goes before all else."""
    viewer = _viewer(now)
    if viewer is None:
        return
    for each in selectors.asking_attention(viewer):
        why = ", ".join(mark.short for mark in each.marks)
        yield Task(
            f"Casus {each.reference} vraagt aandacht: {why}",
            reverse("cases:case", args=[each.case]), purpose=each.purpose,
            urgent=any(mark.is_urgent for mark in each.marks),
        )  # fmt: skip


def changes(now: Situation, since: datetime) -> Iterator[Change]:
    viewer = _viewer(now)
    if viewer is None:
        return
    for each in selectors.changed_since(viewer, since):
        yield Change(
            f"Casus {each.reference}: {', '.join(each.what)}", each.at,
            reverse("cases:case", args=[each.case]), purpose=each.purpose,
        )  # fmt: skip


def _viewer(now: Situation) -> Viewer | None:
    """As whom somebody looks for what waits; without a purpose it opens no content."""
    standing = now.standing
    if standing is None or not standing.sees_content or now.missing:
        return None
    return now.viewer or Viewer(standing.member.pk, standing.party.slug, standing.role, _NONE, "")
