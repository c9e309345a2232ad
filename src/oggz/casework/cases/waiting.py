"""What waits in cases, and what others did there, for the work list."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from oggz.casework.cases import selectors
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Change, Task


def tasks(now: Situation) -> Iterator[Task]:
    """A task for each case that asks for attention, and for cases that may be of one person."""
    viewer = now.looking
    if viewer is None:
        return
    for each in selectors.asking_attention(viewer):
        why = ", ".join(mark.short for mark in each.marks)
        yield Task(
            f"Casus {each.reference} vraagt aandacht: {why}",
            reverse("cases:case", args=[each.case]), purpose=each.purpose,
            urgent=any(mark.is_urgent for mark in each.marks),
        )  # fmt: skip
    for each in selectors.asked_to_take_over(viewer):
        yield Task(
            f"Neem in casus {reference(each.case)} over wat u is gevraagd, of zeg waarom niet",
            reverse("cases:do", args=[each.case, "overnemen"]), purpose=each.purpose,
            since=each.at,
        )  # fmt: skip
    for one, other, since, purpose in selectors.perhaps_the_same(viewer):
        yield Task(
            f"Mogelijk dezelfde persoon: casus {reference(one)} en casus {reference(other)}",
            reverse("cases:do", args=[one, "samenvoegen"]), purpose=purpose, since=since,
        )  # fmt: skip


def changes(now: Situation, since: datetime) -> Iterator[Change]:
    viewer = now.looking
    if viewer is None:
        return
    for each in selectors.changed_since(viewer, since):
        yield Change(
            f"Casus {each.reference}: {', '.join(each.what)}", each.at,
            reverse("cases:case", args=[each.case]), purpose=each.purpose,
        )  # fmt: skip
