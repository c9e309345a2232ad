"""What waits for somebody in their cases, for the work list: of every purpose, without content."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oggz.casework.access import barrier, deciding, seats
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
_RUNNING = [phase for phase in Phase if phase not in (Phase.SIGNAL, Phase.CLOSED)]
# What all who take part may know, when it happened, by whom, and the word for it.
_KNOWN_TO_ALL = (
    (Step, "at", "by", "fase of niveau"), (Objection, "at", "by", "bezwaar"),
    (Alarm, "at", "by", "acuut gevaar"),
    (Handover, "ended_at", "to__member", "antwoord op de overdracht"),
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
    places = listing.in_order(viewer, _RUNNING, watched=False)
    marked = [place for place in places if place.is_marked][:most]
    if not marked:
        return []
    rows = listing.read(viewer, marked)
    taken = _taken(viewer, [case.pk for case in rows])
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
    by itself. A fixed number of queries; signals are not among them. Of the many cases in which
    nothing happened nothing is read.
    """
    brought, joined, *known = (
        model.objects.filter(**{f"{when}__gt": since}).exclude(**{who: viewer.member})
        for model, when, who, *_ in (
            (Contribution, "at", "by"), (Participation, "since", "added_by"), *_KNOWN_TO_ALL
        )
    )  # fmt: skip
    happened = {
        case for rows in (brought, joined, *known)
        for case in rows.order_by().values_list("case", flat=True).distinct()
    }  # fmt: skip
    if not happened:
        return []
    barrier.at_hand(happened)
    taken = _taken(viewer, happened)
    found: dict[UUID, dict[str, datetime]] = {}
    for case, word, at, among in _changes(brought, joined, known, taken):
        if among:
            found.setdefault(case, {})[word] = at
    return [
        Change(case, _key(taken[case], viewer), tuple(words), max(words.values()))
        for case, words in found.items()
    ]


def _taken(viewer: Viewer, cases: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    """The seats in each of the cases that goes on, of every purpose; not in signals."""
    own = (
        seats.taking_part(viewer)
        .going_on()
        .filter(case__in=cases)
        .exclude(case__phase=Phase.SIGNAL)
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
    brought: QuerySet[Contribution],
    joined: QuerySet[Participation],
    known: Sequence[QuerySet],
    taken: Mapping[UUID, Sequence[Seat]],
) -> Iterator[tuple[UUID, str, datetime, Sequence[Seat]]]:
    """Of each thing that was done: its case, word and moment, and the seats that may know of it."""
    if not taken:
        return
    rows = facts.with_facts(brought.filter(case__in=taken, corrected_at=None))
    for row in rows.select_related("file", "source").defer("text").order_by("at"):
        among = taken[row.case_id]
        if _may_read(among, row):
            yield row.case_id, DataCategory(row.category).dutch, row.at, among
    for found, (_, when, _, word) in zip(known, _KNOWN_TO_ALL, strict=True):
        for case, at in found.filter(case__in=taken).order_by(when).values_list("case", when):
            yield case, word, at, taken[case]
    came = joined.filter(case__in=taken).order_by("since")
    for case, file, at in came.values_list("case", "file", "since"):
        among = [seat for seat in taken[case] if seat.own_file.pk == file]
        yield case, "wie er meedoet", at, among


def _may_read(among: Sequence[Seat], row: Contribution) -> bool:
    thing = deciding.of(row)
    return any(deciding.decide(seat, Action.READ, thing).allowed for seat in among)
