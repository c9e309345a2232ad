"""What waits for somebody in their cases, for the work list: of every purpose, without content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oggz.casework.access import deciding, seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases import attention, facts, listing
from oggz.casework.cases.attention import Mark
from oggz.casework.cases.models import (
    Alarm,
    Contribution,
    Double,
    Handover,
    Objection,
    Participation,
    Step,
)
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Action, DataCategory, Phase, Role

MOST = 20
_KNOWN_TO_ALL = (
    (Step, "fase of niveau"), (Objection, "bezwaar"), (Alarm, "acuut gevaar"),
)  # fmt: skip


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


def perhaps_the_same(viewer: Viewer) -> list[tuple[UUID, UUID, datetime, str]]:
    """Two cases, since when they are known to look alike, and a purpose of one's own in both.

    For who may merge them; the case that was there first comes first.
    """
    if viewer.role != Role.PROCESS_COORDINATOR:
        return []
    own = seats.taking_part(viewer).going_on().filter(case__closed_at=None)
    cases = own.values("case")
    doubles = list(
        Double.objects.filter(apart_at=None, one__in=cases, other__in=cases)
        .select_related("one", "other").order_by("found_at", "pk")[:MOST]
    )  # fmt: skip
    if not doubles:
        return []
    taken: dict[UUID, set[str]] = {}
    among = own.filter(case__in={case for each in doubles for case in (each.one, each.other)})
    for case, covenant, purpose in among.values_list("case", "case__covenant", "purpose"):
        taken.setdefault(case, set()).add(f"{covenant}:{purpose}")
    found = []
    for each in doubles:
        one, other = sorted((each.one, each.other), key=lambda case: case.opened_at)
        if keys := sorted(taken[one.pk] & taken[other.pk]):
            found.append((one.pk, other.pk, each.found_at, keys[0]))
    return found


@dataclass(frozen=True)
class Asked:
    case: UUID
    purpose: str
    at: datetime


def asked_to_take_over(viewer: Viewer) -> list[Asked]:
    """What somebody was asked to take on, and did not answer; one query."""
    own = seats.taking_part(viewer).going_on()
    rows = Handover.objects.filter(ended_at=None, to__in=own.values("pk")).order_by("at")
    return [
        Asked(case, f"{covenant}:{purpose}", at)
        for case, covenant, purpose, at in rows.values_list(
            "case", "case__covenant", "to__purpose", "at"
        )
    ]


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
    """The seats in each case that goes on, of every purpose; not in signals."""
    own = (
        seats.taking_part(viewer)
        .going_on()
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
    for model, word in _KNOWN_TO_ALL:
        rows = model.objects.filter(at__gt=since).exclude(by=viewer.member)
        for case, at in rows.order_by("at").values_list("case", "at"):
            yield case, word, at, taken.get(case, ())
    answered = Handover.objects.filter(ended_at__gt=since).exclude(to__member=viewer.member)
    for case, at in answered.order_by("ended_at").values_list("case", "ended_at"):
        yield case, "antwoord op de overdracht", at, taken.get(case, ())
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
