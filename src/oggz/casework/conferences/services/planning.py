"""Convening a conference, and what is on its agenda."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.deciding import require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.audit.services import Event, record
from oggz.casework.cases import facts
from oggz.casework.cases.services.telling import told
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.models import LONGEST, SHORTEST, Conference, Item
from oggz.casework.conferences.permitting import thing
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Action, DataCategory
from oggz.web.personal_data import personal_data

MOST_CASES = 30
MINUTES = 8
CALLED_OFF = "Dit casusoverleg is afgezegd."


@transaction.atomic
def convene(
    starts: datetime, place: str, taken: Sequence[Seat], *, by: Viewer, once: UUID | None = None
) -> Conference:
    """A conference about cases that `by` may bring, in this order; the same form makes one.

    Raises Denied for a case that they may not bring, ConferenceError for what cannot be.
    """
    place = _checked(starts, place)
    sessions.hold(by.member, by.party, by.role)
    pk = uuid5(once, f"{by.member}:{by.party}") if once else None
    if pk and (found := Conference.objects.filter(pk=pk).first()):
        return found
    if not taken:
        raise ConferenceError("Kies ten minste één casus.")
    conference = Conference(
        covenant_id=by.covenant, party=Party.objects.get(slug=by.party), by_id=by.member,
        starts=starts, place=place,
    )  # fmt: skip
    conference.pk = pk or conference.pk
    conference.save(force_insert=True)
    for seat in taken:
        _put(conference, seat)
    told_of("conference.convene", conference, by)
    return conference


@transaction.atomic
def add(conference: Conference, seat: Seat) -> Item:
    """One more case, at the end of the agenda."""
    row = own(conference, seat.viewer)
    found = row.items.filter(case=seat.case, dropped_at=None).first()
    return found or _put(row, seat)


@transaction.atomic
def change(conference: Conference, starts: datetime, place: str, *, by: Viewer) -> None:
    """At another moment or in another place."""
    row = own(conference, by)
    place = place.strip() if (starts, place) == (row.starts, row.place) else _checked(starts, place)
    row.starts, row.place = starts, place
    row.save(update_fields=["starts", "place"])
    told_of("conference.change", row, by)


@transaction.atomic
def arrange(
    conference: Conference, order: Mapping[UUID, int], minutes: Mapping[UUID, int], *, by: Viewer
) -> None:
    """The order of the agenda and the time for each case; who is not named keeps what it was."""
    row = own(conference, by)
    if not all(SHORTEST <= each <= LONGEST for each in minutes.values()):
        raise ConferenceError(f"Geef elke casus {SHORTEST} tot {LONGEST} minuten.")
    items = list(row.items.filter(dropped_at=None))
    if {*order, *minutes} - {item.pk for item in items}:
        raise Unknown
    items.sort(key=lambda item: (order.get(item.pk, item.position), item.position))
    for item in items:
        item.minutes = minutes.get(item.pk, item.minutes)
    _settle(items)
    told_of("conference.change", row, by)


@transaction.atomic
def move(conference: Conference, item: UUID, steps: int, *, by: Viewer) -> None:
    """One case up or down."""
    row = own(conference, by)
    keys = list(row.items.filter(dropped_at=None).values_list("pk", flat=True))
    if item not in keys:
        raise Unknown
    now = keys.index(item)
    keys.insert(max(0, min(len(keys) - 1, now + steps)), keys.pop(now))
    arrange(row, {key: number for number, key in enumerate(keys, start=1)}, {}, by=by)


@transaction.atomic
def drop(conference: Conference, item: UUID, *, by: Viewer) -> None:
    """A case that is not discussed after all. What was written about it stays."""
    row = own(conference, by)
    found = row.items.filter(pk=item).first()
    if found is None:
        raise Unknown
    if found.dropped_at:
        return
    found.dropped_at = timezone.now()
    found.save(update_fields=["dropped_at"])
    found.discussions.filter(ended_at=None).update(ended_at=found.dropped_at)
    _settle(list(row.items.filter(dropped_at=None)))
    told_of("conference.change", row, by)


@transaction.atomic
def call_off(conference: Conference, *, by: Viewer) -> None:
    """It does not take place. Whoever presses twice calls it off once."""
    row = own(conference, by, called_off=True)
    if row.called_off_at is None:
        row.called_off_at = timezone.now()
        row.save(update_fields=["called_off_at"])
        told_of("conference.call_off", row, by)


def _put(conference: Conference, seat: Seat) -> Item:
    by = hold(seat)
    if by.case.covenant_id != conference.covenant_id or by.case.closed_at:
        raise Unknown
    known = facts.of_file(by.own_file, party=by.party)
    decision = require(by, Action.COORDINATE, thing(by, DataCategory.CASE, known))
    before = list(conference.items.filter(dropped_at=None))
    if len(before) >= MOST_CASES:
        raise ConferenceError(f"Zet niet meer dan {MOST_CASES} casussen op één agenda.")
    item = Item.objects.create(
        conference=conference, case=by.case, minutes=MINUTES,
        position=max((item.position for item in before), default=0) + 1,
        after=sum(item.minutes for item in before),
    )  # fmt: skip
    told(
        by, "conference.item", decision, file=by.own_file,
        object_kind="conference", object_id=str(conference.pk),
    )  # fmt: skip
    return item


def _settle(items: Sequence[Item]) -> None:
    """Number them anew, and say when each begins."""
    after = 0
    for position, item in enumerate(items, start=1):
        item.position, item.after = position, after
        item.save(update_fields=["position", "minutes", "after"])
        after += item.minutes


def own(conference: Conference, by: Viewer, *, called_off: bool = False) -> Conference:
    """The conference as it is now and stays in this transaction, for who convened it."""
    sessions.hold(by.member, by.party, by.role)
    row = (
        Conference.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=conference.pk, by=by.member, party__slug=by.party, covenant=by.covenant)
        .first()
    )
    if row is None:
        raise Unknown
    if row.called_off_at and not called_off:
        raise ConferenceError(CALLED_OFF)
    return row


def _checked(starts: datetime, place: str) -> str:
    place = " ".join(place.split())
    if not place:
        raise ConferenceError("Schrijf op waar het is, of zet er de link van de videovergadering.")
    if starts < timezone.now():
        raise ConferenceError("Dit moment is al voorbij. Kies een later moment.")
    if found := personal_data(place.replace("@", " "), today=timezone.localdate()):
        raise ConferenceError(f"In de plaats staat {found[0]}. Haal dat weg.")
    return place


def told_of(action: str, conference: Conference, by: Viewer) -> None:
    record(
        Event(
            action=action, member=by.member, party=by.party, role=by.role, purpose=by.purpose,
            covenant=conference.covenant_id, object_kind="conference", object_id=conference.pk,
        )
    )  # fmt: skip
