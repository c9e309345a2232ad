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
    """A case that asks for attention, and why; `purpose` is one for which somebody takes part."""

    case: UUID
    purpose: str
    marks: tuple[Mark, ...]

    @property
    def reference(self) -> str:
        return reference(self.case)


@dataclass(frozen=True)
class Change:
    """What changed in a case: kinds of data and of facts, in words, never what was said."""

    case: UUID
    purpose: str
    what: tuple[str, ...]
    at: datetime

    @property
    def reference(self) -> str:
        return reference(self.case)


def asking_attention(viewer: Viewer, *, most: int = MOST) -> list[Waiting]:
    """Open cases with a mark, the last changed first; what other rooms watch they tell."""
    found = listing.cases(viewer).exclude(phase=Phase.CLOSED)
    found = found.filter(attention.any_mark(watched=False))
    rows = list(listing.sorted_by_attention(found)[:most])
    taken = _taken(viewer) if rows else {}
    return [
        Waiting(case.pk, _key(taken[case.pk], viewer), attention.marks(case)) for case in rows
    ]  # fmt: skip


def changed_since(viewer: Viewer, since: datetime) -> list[Change]:
    """Cases in which others did something after `since` that `viewer` may know of.

    Of contributions those that may be read for a purpose of one's own in that case, each decided
    by itself. A fixed number of queries; signals are not among them.
    """
    taken = _taken(viewer)
    if not taken:
        return []
    found: dict[UUID, dict[str, datetime]] = {}
    for case, word, at, among in _changes(viewer, taken, since):
        if among:
            found.setdefault(case, {})[word] = at
    return [
        Change(case, _key(taken[case], viewer), tuple(words), max(words.values()))
        for case, words in found.items()
    ]


def _taken(viewer: Viewer) -> dict[UUID, list[Seat]]:
    """The seats in each case but signals, of every purpose."""
    own = (
        seats.taking_part(viewer)
        .exclude(case__phase=Phase.SIGNAL)
        .select_related("case", "file", "party")
        .order_by("pk")
    )
    found: dict[UUID, list[Seat]] = {}
    for seat in seats.all_of(viewer, own):
        found.setdefault(seat.case.pk, []).append(seat)
    return found


def _key(taken: Sequence[Seat], viewer: Viewer) -> str:
    """Of the purpose that is stated, when one takes part for it, or else of another."""
    keys = [f"{seat.viewer.covenant}:{seat.viewer.purpose}" for seat in taken]
    stated = f"{viewer.covenant}:{viewer.purpose}"
    return stated if stated in keys else keys[0]


def _changes(
    viewer: Viewer, taken: dict[UUID, list[Seat]], since: datetime
) -> Iterator[tuple[UUID, str, datetime, Sequence[Seat]]]:
    for row in _contributions(viewer, since):
        among = taken.get(row.case_id, ())
        if _may_read(among, row):
            yield row.case_id, DataCategory(row.category).dutch, row.at, among
    for model, word in ((Step, "fase of niveau"), (Objection, "bezwaar"), (Alarm, "acuut gevaar")):
        rows = model.objects.filter(at__gt=since).exclude(by=viewer.member)
        for case, at in rows.order_by("at").values_list("case", "at"):
            yield case, word, at, taken.get(case, ())
    joined = Participation.objects.filter(since__gt=since).exclude(added_by=viewer.member)
    for case, file, at in joined.order_by("since").values_list("case", "file", "since"):
        among = [seat for seat in taken.get(case, ()) if seat.own_file.pk == file]
        yield case, "wie er meedoet", at, among


def _contributions(viewer: Viewer, since: datetime) -> Sequence[Contribution]:
    rows = Contribution.objects.filter(at__gt=since, corrected_at=None).exclude(by=viewer.member)
    return facts.with_facts(rows).select_related("file", "source").defer("text").order_by("at")


def _may_read(among: Sequence[Seat], row: Contribution) -> bool:
    thing = deciding.of(row)
    return any(deciding.decide(seat, Action.READ, thing).allowed for seat in among)
