"""Conferences as somebody sees them: their own cases only, each as far as they may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from oggz.casework.access import seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Case
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import names
from oggz.casework.conferences.models import Conference, Discussion, Invitation, Item
from oggz.casework.conferences.permitting import bringable
from oggz.casework.conferences.services import inviting
from oggz.casework.conferences.services.inviting import Expected
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Phase

LONGEST_LIST = 100


@dataclass(frozen=True)
class Way:
    """A purpose for which one takes part in the case; without a title it cannot be stated now."""

    key: str
    title: str
    is_stated: bool


@dataclass(frozen=True)
class Stop:
    """A case on the agenda that one takes part in."""

    item: Item
    name: str
    ways: tuple[Way, ...]
    is_running: bool
    was_discussed: bool

    @property
    def case(self) -> Case:
        return self.item.case

    @property
    def reference(self) -> str:
        return reference(self.item.case_id)

    @property
    def phase(self) -> Phase:
        return Phase(self.item.case.phase)

    @property
    def is_closed(self) -> bool:
        return self.phase is Phase.CLOSED

    @property
    def open_now(self) -> bool:
        """Whether it opens without stating another purpose."""
        return any(way.is_stated for way in self.ways)

    @property
    def way(self) -> Way | None:
        """What to state to open it, when it does not open as it is."""
        return next((way for way in self.ways if way.title), None)


@dataclass(frozen=True)
class Agenda:
    conference: Conference
    stops: tuple[Stop, ...]
    is_convener: bool
    invitation: Invitation | None
    expected: tuple[Expected, ...] = ()
    # Cases that may still be put on it, with what the person is called.
    more: tuple[tuple[Seat, str], ...] = ()

    @property
    def minutes(self) -> int:
        return sum(stop.item.minutes for stop in self.stops)

    @property
    def ends(self) -> datetime:
        return max((stop.item.ends for stop in self.stops), default=self.conference.starts)

    @property
    def is_over(self) -> bool:
        return self.ends < timezone.now()

    @property
    def may_change(self) -> bool:
        return self.is_convener and self.conference.called_off_at is None

    @property
    def untold(self) -> list[Expected]:
        return [each for each in self.expected if not each.is_told(self.conference)]

    @property
    def coming(self) -> list[Expected]:
        return [each for each in self.expected if each.cases]

    @property
    def gone(self) -> list[Expected]:
        """Who was told to come, or sits at a case, and falls away for all of it."""
        return [each for each in self.expected if not each.cases and each.gone]


def conferences(viewer: Viewer) -> QuerySet[Conference]:
    """Those one convened, and those about cases that one takes part in now.

    With `begins` and `cases` of one's own, and `discussed`, how many of these were.
    """
    own = seats.taking_part(viewer).values("case")
    mine = Q(items__dropped_at=None, items__case__in=own)
    spoken = Discussion.objects.filter(
        item__conference=OuterRef("pk"), item__dropped_at=None, case__in=own
    )
    return (
        Conference.objects.filter(Q(by=viewer.member, party__slug=viewer.party) | mine)
        .annotate(
            cases=Count("items", filter=mine, distinct=True),
            first=Min("items__after", filter=mine),
            last=Max("items__after", filter=mine),
            was_held=Exists(spoken),
        )
        .select_related("party")
        .distinct()
    )


def coming(viewer: Viewer) -> list[Conference]:
    """Today's and later ones, the first that comes in front."""
    found = conferences(viewer).filter(starts__gte=_today())
    return list(found.order_by("starts", "pk")[:LONGEST_LIST])


def past(viewer: Viewer) -> list[Conference]:
    found = conferences(viewer).filter(starts__lt=_today())
    return list(found.order_by("-starts", "pk")[:LONGEST_LIST])


def find(viewer: Viewer, pk: UUID) -> Conference | None:
    return conferences(viewer).filter(pk=pk).first()


def stops(
    viewer: Viewer, conference: Conference, purposes: Sequence[OpenPurpose], *, named: bool = True
) -> tuple[Stop, ...]:
    """One's own cases on the agenda, in order. A fixed number of queries.

    With `named` the names that may be read for the stated purpose; that they are is recorded.
    """
    now = timezone.now()
    spoken = Discussion.objects.filter(item=OuterRef("pk"))
    items = list(
        conference.items.filter(dropped_at=None)
        .select_related("case", "conference")
        .annotate(
            spoken=Exists(spoken),
            running=Exists(spoken.filter(ended_at=None, at__lte=now, until__gt=now)),
        )
    )
    own = seats.taking_part(viewer).filter(case__in=[item.case_id for item in items])
    taken = seats.all_of(viewer, own)
    stated = {seat.case.pk: seat for seat in reversed(taken) if _is_stated(seat, viewer)}
    called = names.read(list(stated.values())) if named else {}
    titles = {each.key: each.title for each in purposes}
    return tuple(
        Stop(
            item, called.get(item.case_id, ""), _ways(taken, item, viewer, titles),
            item.running, item.spoken,
        )
        for item in items
        if any(seat.case.pk == item.case_id for seat in taken)
    )  # fmt: skip


def agenda(viewer: Viewer, conference: Conference, purposes: Sequence[OpenPurpose]) -> Agenda:
    """A conference; for who convened it also who is expected and what may be added."""
    found = stops(viewer, conference, purposes)
    is_convener = (conference.by_id, conference.party.slug) == (viewer.member, viewer.party)
    invitation = conference.invitations.filter(
        member=viewer.member, party__slug=viewer.party
    ).first()
    if not is_convener:
        return Agenda(conference, found, False, invitation)
    more: list[tuple[Seat, str]] = []
    if conference.called_off_at is None and conference.covenant_id == viewer.covenant:
        there = {stop.item.case_id for stop in found}
        more = called(viewer, [seat for seat in bringable(viewer) if seat.case.pk not in there])
    return Agenda(
        conference, found, True, invitation, tuple(inviting.expected(conference)), tuple(more)
    )


def called(viewer: Viewer, taken: Sequence[Seat]) -> list[tuple[Seat, str]]:
    """Each with what the person is called, where that may be read for the stated purpose."""
    found = names.read([seat for seat in taken if _is_stated(seat, viewer)])
    return [(seat, found.get(seat.case.pk, "")) for seat in taken]


def _is_stated(seat: Seat, viewer: Viewer) -> bool:
    own = seat.viewer.covenant, seat.viewer.purpose
    return own == (viewer.covenant, viewer.purpose)


def _ways(
    taken: Sequence[Seat], item: Item, viewer: Viewer, titles: dict[str, str]
) -> tuple[Way, ...]:
    found: dict[str, Way] = {}
    for seat in taken:
        if seat.case.pk == item.case_id:
            key = f"{seat.viewer.covenant}:{seat.viewer.purpose}"
            found[key] = Way(key, titles.get(key, ""), _is_stated(seat, viewer))
    return tuple(found.values())


def _today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
