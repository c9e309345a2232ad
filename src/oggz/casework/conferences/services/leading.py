"""Who is there, and which case is being discussed: what makes that clauses of a conference hold."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.deciding import require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases import facts
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.services.telling import told
from oggz.casework.conferences import people
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.models import EARLY, Discussion, Item, Presence
from oggz.casework.conferences.permitting import leads, thing
from oggz.casework.conferences.services.planning import CALLED_OFF
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory, Phase

# A discussion that nobody ended, as when all walked out of the room.
ENDS_BY_ITSELF = timedelta(hours=1)


@transaction.atomic
def begin(item: Item, present: Collection[str], *, by: Seat) -> None:
    """Discuss this case now, with those who are there; what was discussed before it ends.

    Raises ConferenceError when somebody who is marked cannot be there, or may not lead.
    """
    by, decision = _leading(by)
    row = _open_item(item, by)
    if row.conference.starts - timezone.now() > EARLY:
        raise ConferenceError("Dit casusoverleg is nog niet begonnen.")
    _mark(row, present, by, decision)
    _end_others(row)
    now = timezone.now()
    running = row.discussions.filter(ended_at=None)
    if running.filter(until__gt=now).exists():
        return
    running.update(ended_at=now)
    Discussion.objects.create(
        item=row, case=row.case, at=now, until=now + ENDS_BY_ITSELF, party=by.party,
        by_id=by.viewer.member,
    )  # fmt: skip
    _told("conference.begin", row, by, decision)


@transaction.atomic
def mark(item: Item, present: Collection[str], *, by: Seat) -> None:
    """Who is there now, by the keys of their participations; who is not named is not there."""
    by, decision = _leading(by)
    _mark(_open_item(item, by), present, by, decision)


@transaction.atomic
def end(item: Item, *, by: Seat) -> None:
    """The discussion of this case is over. Whoever presses twice ends it once."""
    by, decision = _leading(by)
    row = _known_item(item, by)
    if row.discussions.filter(ended_at=None).update(ended_at=timezone.now()):
        _told("conference.end", row, by, decision)


def _leading(seat: Seat) -> tuple[Seat, Decision]:
    by = hold(seat)
    known = facts.of_file(by.own_file, party=by.party)
    decision = leads(by, known)
    if decision is None:
        # Denied, in the words of the covenant.
        decision = require(by, Action.COORDINATE, thing(by, DataCategory.ATTENDANCE, known))
    return by, decision


def _known_item(item: Item, by: Seat) -> Item:
    # Not locked: the case is held, and who leads need not be who may change the agenda.
    row = (
        Item.objects.filter(pk=item.pk, case=by.case, conference__covenant=by.case.covenant_id)
        .select_related("conference", "case")
        .first()
    )
    if row is None:
        raise Unknown
    return row


def _open_item(item: Item, by: Seat) -> Item:
    row = _known_item(item, by)
    if row.conference.called_off_at:
        raise ConferenceError(CALLED_OFF)
    if row.dropped_at:
        raise ConferenceError("Deze casus staat niet meer op de agenda.")
    if by.case.phase == Phase.CLOSED:
        raise ConferenceError("Deze casus is intussen gesloten. Sla haar over.")
    return row


def _mark(row: Item, asked: Collection[str], by: Seat, decision: Decision) -> None:
    found = {each.key: each for each in people.of_case(by, Offers(by).files)}
    if set(asked) - set(found):
        raise Unknown
    gone = [found[key] for key in asked if found[key].gone]
    if gone:
        told_of = "; ".join(f"{each.member}: {each.gone}" for each in gone)
        raise ConferenceError(f"Niet iedereen kan erbij zijn. {told_of}. Er is niets gewijzigd.")
    there = {str(each.participation_id): each for each in row.presences.filter(until=None)}
    now = timezone.now()
    for key in sorted(set(there) - set(asked)):
        row.presences.filter(pk=there[key].pk, until=None).update(until=now)
        _told_of("conference.absent", key, by, decision)
    for key in sorted(set(asked) - set(there)):
        Presence.objects.create(
            item=row, case=row.case, participation=found[key].participation, since=now,
            party=by.party, by_id=by.viewer.member,
        )  # fmt: skip
        _told_of("conference.present", key, by, decision)


def _end_others(row: Item) -> None:
    """Of this conference, and of this case elsewhere, as far as who leads may know of them."""
    now = timezone.now()
    for others in (
        Discussion.objects.filter(item__conference=row.conference),
        Discussion.objects.filter(case=row.case),
    ):
        others.filter(ended_at=None).exclude(item=row).update(ended_at=now)


def _told(action: str, row: Item, by: Seat, decision: Decision) -> None:
    told(
        by, action, decision, file=by.own_file, categories=(DataCategory.ATTENDANCE,),
        object_kind="conference", object_id=str(row.conference_id),
    )  # fmt: skip


def _told_of(action: str, participation: str, by: Seat, decision: Decision) -> None:
    told(
        by, action, decision, file=by.own_file, categories=(DataCategory.ATTENDANCE,),
        object_kind="participation", object_id=participation,
    )  # fmt: skip
