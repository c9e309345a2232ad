"""A complaint goes to the party that it is about: handed over, taken over or not, and answered.

Who takes it over is the officer of that party. They see no case: what they get is the deadline,
and the complaint on paper.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.audit.services import Event
from oggz.casework.audit.services import record as log
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Standing
from oggz.casework.rights import days
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import (
    DECISIONS,
    Deadline,
    HandOver,
    How,
    Outcome,
    Refusal,
    Request,
)
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services.notifying import at_the_table
from oggz.casework.rights.services.recording import held
from oggz.casework.rights.services.telling import told_of


def offered_to(row: Request) -> list[Party]:
    """The parties in the file but the one that has it."""
    return [each for each in at_the_table(row) if each.pk != row.deadline.party_id]


@transaction.atomic
def hand_over(request: Request, party: Party, *, by: Seat) -> HandOver:
    """Ask the officer of a party in the file to take over a complaint about that party."""
    by = hold_always(by)
    if not handles(by):
        raise RightsError("Een klacht draagt de procesregisseur over die aan de casus meedoet.")
    row = held(request, by)
    if row.kind is not Kind.COMPLAINT:
        raise Unknown
    if row.decided_at:
        raise RightsError("Over deze klacht is al besloten.")
    if row.deadline.handed_over:
        raise RightsError("Deze klacht is al overgedragen.")
    if party not in offered_to(row):
        raise RightsError("Kies een andere partij die aan de casus meedoet.")
    made = HandOver.objects.create(
        deadline=row.deadline, to=party, party=by.party, by_id=by.viewer.member
    )
    told_of("rights.complaint_handed_over", row, by)
    return made


@transaction.atomic
def take_back(request: Request, *, by: Seat) -> None:
    """When the officer does not answer: deal with it oneself, or give it to another."""
    by = hold_always(by)
    row = held(request, by)
    Deadline.objects.select_for_update(no_key=True).get(pk=row.deadline_id)
    handed = row.deadline.handed_over
    if not handles(by) or handed is None or not handed.waits:
        raise RightsError("Deze klacht is niet (meer) terug te nemen.")
    handed.refused_at, handed.refusal = timezone.now(), Refusal.TAKEN_BACK
    handed.save(update_fields=["refused_at", "refusal"])
    told_of("rights.complaint_taken_back", row, by)


def take(pk: UUID, standing: Standing) -> HandOver:
    """One that is for the officer's own party. Raises RightsError in one way for all others."""
    found = HandOver.objects.filter(pk=pk, to=standing.party, refused_at=None)
    row = found.select_related("deadline", "party").first()
    if row is None:
        raise RightsError("Deze klacht is er niet (meer) voor uw partij.")
    return row


@transaction.atomic
def accept(pk: UUID, *, by: Standing) -> None:
    """The complaint is the officer's from now on; its term goes on as it was."""
    row = _held(pk, by)
    if row.accepted_at:
        raise RightsError("Uw partij heeft deze klacht al overgenomen.")
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    row.deadline.party = by.party
    row.deadline.save(update_fields=["party"])
    _told("rights.complaint_accepted", row, by)


@transaction.atomic
def refuse(pk: UUID, why: Refusal, *, by: Standing) -> None:
    """It goes back to who handed it over, who may give it to another."""
    row = _held(pk, by)
    if row.accepted_at:
        raise RightsError("Uw partij heeft deze klacht al overgenomen.")
    row.refused_at, row.refusal = timezone.now(), why
    row.save(update_fields=["refused_at", "refusal"])
    _told("rights.complaint_refused", row, by)


@transaction.atomic
def extend(pk: UUID, *, by: Standing) -> None:
    """Four weeks more, once; the person is told before the first term ends (Awb 9:11)."""
    row = _accepted(pk, by)
    deadline, today = row.deadline, timezone.localdate()
    if deadline.extended_on or today > deadline.due_on:
        raise RightsError("Uitstellen kan één keer, en alleen voordat de termijn voorbij is.")
    deadline.extended_on = today
    deadline.due_on = days.due_when_extended(Kind.COMPLAINT, deadline.received_on)
    deadline.save(update_fields=["extended_on", "due_on"])
    _told("rights.complaint_extended", row, by)


@transaction.atomic
def answered(pk: UUID, outcome: Outcome, how: How, *, by: Standing) -> None:
    """What came of it, and how the person heard it: with that the term is met."""
    if outcome not in DECISIONS:
        raise RightsError("Kies een oordeel.")
    row = _accepted(pk, by)
    row.told_how = how
    row.save(update_fields=["told_how"])
    row.deadline.answered_on, row.deadline.outcome = timezone.localdate(), outcome
    row.deadline.save(update_fields=["answered_on", "outcome"])
    _told("rights.complaint_answered", row, by)


def _accepted(pk: UUID, by: Standing) -> HandOver:
    row = _held(pk, by)
    if row.accepted_at is None:
        raise RightsError("Neem de klacht eerst over.")
    return row


def _held(pk: UUID, by: Standing) -> HandOver:
    """As it stands now, for who works as officer of that party still."""
    sessions.hold(by.member.pk, by.party.slug, by.role)
    Deadline.objects.select_for_update(no_key=True).filter(hand_overs=pk).first()
    row = take(pk, by)
    if row.deadline.answered_on:
        raise RightsError("Deze klacht is al afgehandeld.")
    return row


def _told(action: str, row: HandOver, by: Standing) -> None:
    log(
        Event(
            action=action, member=by.member.pk, party=by.party.slug, role=by.role,
            covenant=row.deadline.covenant, object_kind="deadline", object_id=str(row.deadline_id),
        )
    )  # fmt: skip
