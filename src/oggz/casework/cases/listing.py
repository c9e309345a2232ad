"""The list of cases somebody takes part in, for the party and role of this session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models as db
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases import attention
from oggz.casework.cases.attention import Mark
from oggz.casework.cases.models import Case, Participation, Step
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import names
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Phase, Role

PAGE = 50
COORDINATORS = (Role.CASE_COORDINATOR, Role.PROCESS_COORDINATOR)


@dataclass(frozen=True)
class Way:
    """A purpose for which one takes part in a case; without a title it cannot be stated now."""

    key: str
    purpose: str
    title: str
    is_stated: bool


@dataclass(frozen=True)
class Line:
    case: Case
    name: str
    coordinator: str
    marks: tuple[Mark, ...]
    ways: tuple[Way, ...]

    @property
    def reference(self) -> str:
        return reference(self.case.pk)

    @property
    def phase(self) -> Phase:
        return Phase(self.case.phase)

    @property
    def stated(self) -> Way | None:
        return next((way for way in self.ways if way.is_stated), None)


@dataclass(frozen=True)
class Place:
    """A case in the order of the list."""

    case: UUID
    is_marked: bool
    changed: datetime


def in_order(viewer: Viewer, phases: Iterable[Phase], *, watched: bool = True) -> list[Place]:
    """Cases one takes part in now, those that ask for attention first, the last changed first.

    For every purpose, as far as one's party is bound; `watched` tells whether a mark of another
    room counts. One query, that reads as little as an order needs. Changed is the last step of
    the case, which all who take part may know. What was brought in does not count: the order of a
    list would tell somebody of what they may not see.
    """
    own = seats.taking_part(viewer).going_on()
    steps = Step.objects.filter(case=OuterRef("pk")).order_by("-at")
    found = (
        Case.objects.filter(pk__in=own.values("case"), covenant__in=_bound(viewer))
        .filter(phase__in=list(phases))
        .alias(**attention.facts(own))
        .values_list(
            "pk",
            db.Case(db.When(attention.any_mark(watched=watched), then=True), default=False),
            Coalesce(Subquery(steps.values("at")[:1]), "opened_at"),
        )
    )
    places = sorted((Place(*row) for row in found), key=lambda place: place.case)
    places.sort(key=lambda place: (place.is_marked, place.changed), reverse=True)
    return places


def read(viewer: Viewer, places: Iterable[Place]) -> list[Case]:
    """The cases at these places, in their order, with what `attention.marks` reads."""
    order = [place.case for place in places]
    barrier.at_hand(order)
    own = seats.taking_part(viewer).filter(case__in=order)
    found = Case.objects.annotate(**attention.facts(own)).in_bulk(order)
    return [found[case] for case in order if case in found]


def called(viewer: Viewer, text: str) -> UUID | None:
    """The case of that reference that goes on, and in which one takes part for this purpose."""
    sought = "".join(text.upper().split()).replace("-", "")
    own = seats.taking_part(viewer).going_on().exclude(case__phase=Phase.SIGNAL)
    stated = own.filter(purpose=viewer.purpose, case__covenant=viewer.covenant)
    cases = stated.values_list("case", flat=True)
    return next((each for each in cases if reference(each).replace("-", "") == sought), None)


def page(
    viewer: Viewer, purposes: Sequence[OpenPurpose], places: Sequence[Place], number: object
) -> tuple[Page, list[Line]]:
    """A page of the list, with the names that may be read under the stated purpose."""
    shown = Paginator(places, PAGE).get_page(number)
    rows = read(viewer, shown.object_list)
    own = seats.taking_part(viewer).filter(case__in=rows)
    taken = _first_of_each(seats.all_of(viewer, own))
    called = names.read(
        [
            seat for seat in taken
            if (seat.viewer.covenant, seat.viewer.purpose) == (viewer.covenant, viewer.purpose)
        ]
    )  # fmt: skip
    titles = {each.key: each.title for each in purposes}
    leading = _coordinators(rows)
    lines = [
        Line(
            case, called.get(case.pk, ""), leading.get(case.pk, ""), attention.marks(case),
            tuple(
                _way(seat, viewer, titles) for seat in taken if seat.case.pk == case.pk
            ),
        )
        for case in rows
    ]  # fmt: skip
    return shown, lines


def _first_of_each(taken: Sequence[Seat]) -> list[Seat]:
    """One seat for each case and purpose, the one that `seats.take` gives."""
    found: dict[tuple[UUID, str], Seat] = {}
    for seat in taken:
        found.setdefault((seat.case.pk, seat.viewer.purpose), seat)
    return list(found.values())


def _way(seat: Seat, viewer: Viewer, titles: Mapping[str, str]) -> Way:
    key = f"{seat.viewer.covenant}:{seat.viewer.purpose}"
    stated = (seat.viewer.covenant, seat.viewer.purpose) == (viewer.covenant, viewer.purpose)
    return Way(key, seat.viewer.purpose, titles.get(key, ""), stated)


def _coordinators(rows: Sequence[Case]) -> dict[UUID, str]:
    """The party that coordinates each case: of the case coordinator, or else of the process."""
    found: dict[UUID, str] = {}
    leading = Participation.objects.current().filter(case__in=rows, role__in=COORDINATORS)
    for each in leading.select_related("party").order_by("since", "pk"):
        if each.role == Role.CASE_COORDINATOR or each.case_id not in found:
            found[each.case_id] = each.party.name
    return found


def _bound(viewer: Viewer) -> list[UUID]:
    on = timezone.localdate()
    return [each.covenant_id for each in covenants.in_force_for(viewer.party, on=on)]
