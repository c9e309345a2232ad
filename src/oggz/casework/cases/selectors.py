"""What waits for somebody in their cases, for the work list: of every purpose, without content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oggz.casework.access import deciding, seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases import attention, facts, listing
from oggz.casework.cases.attention import Mark
from oggz.casework.cases.models import Alarm, Contribution, Objection, Participation, Step
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Action, DataCategory, Phase

MOST = 20


@dataclass(frozen=True)
class Waiting:
    """A case that asks for attention, and why."""

    case: UUID
    marks: tuple[Mark, ...]

    @property
    def reference(self) -> str:
        return reference(self.case)


@dataclass(frozen=True)
class Change:
    """What changed in a case: kinds of data and of facts, in words, never what was said."""

    case: UUID
    what: tuple[str, ...]

    @property
    def reference(self) -> str:
        return reference(self.case)


def asking_attention(viewer: Viewer, *, most: int = MOST) -> list[Waiting]:
    """Open cases with a mark, the last changed first."""
    found = listing.cases(viewer).exclude(phase=Phase.CLOSED).filter(is_marked=1)
    rows = listing.sorted_by_attention(found)[:most]
    return [Waiting(case.pk, attention.marks(case)) for case in rows]


def changed_since(viewer: Viewer, since: datetime) -> list[Change]:
    """Cases in which others did something after `since` that `viewer` may know of.

    Of contributions those that may be read for a purpose of one's own in that case, each decided
    by itself. A fixed number of queries; signals are not among them.
    """
    own = (
        seats.taking_part(viewer)
        .exclude(case__phase=Phase.SIGNAL)
        .select_related("case", "file", "party")
        .order_by("pk")
    )
    taken: dict[UUID, list[Seat]] = {}
    for seat in seats.all_of(viewer, own):
        taken.setdefault(seat.case.pk, []).append(seat)
    found: dict[UUID, dict[str, None]] = {}
    for case, word in _changes(viewer, taken, since):
        if case in taken:
            found.setdefault(case, {})[word] = None
    return [Change(case, tuple(words)) for case, words in found.items()]


def _changes(
    viewer: Viewer, taken: dict[UUID, list[Seat]], since: datetime
) -> Iterator[tuple[UUID, str]]:
    by_others = {"at__gt": since}
    for row in _contributions(viewer, since):
        if _may_read(taken.get(row.case_id, ()), row):
            yield row.case_id, DataCategory(row.category).dutch
    for model, word in ((Step, "fase of niveau"), (Objection, "bezwaar"), (Alarm, "acuut gevaar")):
        rows = model.objects.filter(**by_others).exclude(by=viewer.member)
        for case in rows.values_list("case", flat=True):
            yield case, word
    files = {seat.own_file.pk for each in taken.values() for seat in each}
    joined = Participation.objects.filter(since__gt=since, file__in=files)
    for case in joined.exclude(added_by=viewer.member).values_list("case", flat=True):
        yield case, "wie er meedoet"


def _contributions(viewer: Viewer, since: datetime) -> Sequence[Contribution]:
    rows = Contribution.objects.filter(at__gt=since, corrected_at=None).exclude(by=viewer.member)
    return facts.with_facts(rows).select_related("file", "source").defer("text").order_by("at")


def _may_read(among: Sequence[Seat], row: Contribution) -> bool:
    thing = deciding.of(row)
    return any(deciding.decide(seat, Action.READ, thing).allowed for seat in among)
