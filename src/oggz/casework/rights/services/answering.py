"""Dealing with a request: who does, taking longer, deciding, and telling the person."""

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Objection
from oggz.casework.cases.services import grounds
from oggz.casework.cases.services.texts import refuse_text
from oggz.casework.rights import days
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import DECISIONS, Delay, How, Outcome, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services import restricting
from oggz.casework.rights.services.erasing import is_proposed
from oggz.casework.rights.services.notifying import tell_parties
from oggz.casework.rights.services.recording import held
from oggz.casework.rights.services.telling import told_of

NOT_YOU = "Een verzoek behandelt de procesregisseur die aan de casus meedoet."


@transaction.atomic
def take_up(request: Request, *, by: Seat) -> None:
    """Deal with it oneself from now on, also instead of a colleague."""
    by = hold_always(by)
    row = _handled(request, by)
    row.handler_id = by.viewer.member
    row.save(update_fields=["handler"])
    row.deadline.party = by.party
    row.deadline.save(update_fields=["party"])
    told_of("rights.taken_up", row, by)


@transaction.atomic
def extend(request: Request, delay: Delay, *, by: Seat) -> None:
    """Take longer, once, for a reason that the person is told before the first term ends."""
    by = hold_always(by)
    row = _handled(request, by)
    deadline, today = row.deadline, timezone.localdate()
    if deadline.extended_on:
        raise RightsError("De termijn is al een keer verlengd. Dat kan maar één keer.")
    if today > deadline.due_on:
        raise RightsError(
            "De termijn is al voorbij. Verlengen kan alleen ervoor. Geef zo snel mogelijk antwoord."
        )
    deadline.extended_on = today
    deadline.due_on = days.due_when_extended(deadline.term, deadline.received_on)
    deadline.save(update_fields=["extended_on", "due_on"])
    row.delay = delay
    row.save(update_fields=["delay"])
    told_of("rights.extended", row, by)


@transaction.atomic
def decide(request: Request, outcome: Outcome, reason: str, *, by: Seat) -> None:
    """Decide what becomes of it; the reason is for the person. Of an objection, sharing follows.

    Raises RightsError when it is not known who asks, or it was decided before.
    """
    refuse_text(reason, "Schrijf op waarom, in woorden voor de persoon.")
    if outcome not in DECISIONS:
        raise RightsError("Kies een besluit.")
    by = hold_always(by)
    row = _handled(request, by)
    _refuse_decided(row)
    if not row.proof:
        raise RightsError("Leg eerst vast hoe is nagegaan wie het vraagt.")
    if row.kind is Kind.OBJECTION:
        _decide_objection(row, outcome, by)
    row.outcome, row.reason = outcome, reason
    row.decided_at, row.decided_by_id = timezone.now(), by.viewer.member
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    tell_parties(row, by)
    told_of("rights.decided", row, by)


def _decide_objection(row: Request, outcome: Outcome, by: Seat) -> None:
    """An objection is upheld in part: then sharing stays stopped, until who goes on records why."""
    objection = row.objection
    upheld = outcome is not Outcome.REFUSED
    if objection is None:
        raise RightsError("Het bezwaar is er niet meer.")
    if objection.decided_at is None:
        _settle(row, upheld, by)
    elif objection.upheld is not upheld:
        told = "toegewezen" if objection.upheld else "afgewezen"
        raise RightsError(f"In de casus is dit bezwaar al {told}. Kies hier hetzelfde besluit.")


def _settle(row: Request, upheld: bool, by: Seat) -> None:
    """With the last that waits also what stands open in the case and was not asked apart."""
    grounds.settle_objection(row.objection, upheld=upheld, by=by)
    waiting = Request.objects.filter(case=by.case, objection__isnull=False, decided_at=None)
    if waiting.exclude(pk=row.pk).exists():
        return
    for each in Objection.objects.filter(case=by.case, decided_at=None, request=None):
        grounds.settle_objection(each, upheld=upheld, by=by)


def decided_in_case(objection: Objection, by: Seat) -> None:
    """What was decided in the case is the decision on what was asked; the person must hear it."""
    row = Request.objects.select_for_update(of=("self",)).filter(objection=objection).first()
    if row is None or row.decided_at or row.deadline.answered_on:
        return
    row.outcome = Outcome.GRANTED if objection.upheld else Outcome.REFUSED
    row.decided_at, row.decided_by_id = timezone.now(), by.viewer.member
    row.save(update_fields=["outcome", "decided_at", "decided_by"])
    tell_parties(row, by)
    told_of("rights.decided", row, by)


@transaction.atomic
def told_person(request: Request, how: How, *, by: Seat) -> None:
    """That the person got the decision, and how: with this the term is met."""
    by = hold_always(by)
    row = _handled(request, by)
    if not row.decided_at:
        raise RightsError("Neem eerst een besluit.")
    gets_file = row.kind is Kind.ACCESS and row.outcome != Outcome.REFUSED
    if gets_file and not row.dossiers.exclude(fetched_at=None).exists():
        raise RightsError("Haal eerst het dossier op, en geef het aan de persoon.")
    if row.kind is Kind.ERASURE and row.outcome != Outcome.REFUSED and not is_proposed(row):
        raise RightsError("Stel eerst voor om te wissen wat u heeft toegezegd.")
    row.told_how, row.told_at = how, timezone.now()
    row.save(update_fields=["told_how", "told_at"])
    if row.restriction and row.outcome == Outcome.REFUSED:
        # Only now: the person is told before it ends (AVG 18(3)).
        restricting.lift(row, by)
    _end(row, Outcome(row.outcome))
    told_of("rights.answered", row, by)


@transaction.atomic
def withdraw(request: Request, *, by: Seat) -> None:
    """The person does not ask it any more. An objection that is withdrawn stops nothing."""
    by = hold_always(by)
    row = _handled(request, by)
    _refuse_decided(row)
    if row.objection and row.objection.decided_at is None:
        _settle(row, False, by)
    if row.restriction:
        restricting.lift(row, by)
    row.outcome = Outcome.WITHDRAWN
    row.decided_at, row.decided_by_id = timezone.now(), by.viewer.member
    row.save(update_fields=["outcome", "decided_at", "decided_by"])
    _end(row, Outcome.WITHDRAWN)
    told_of("rights.withdrawn", row, by)


def _handled(request: Request, by: Seat) -> Request:
    if not handles(by):
        raise RightsError(NOT_YOU)
    row = held(request, by)
    if row.deadline.handed_over:
        raise RightsError("Deze klacht is overgedragen: de andere partij behandelt die.")
    return row


def _refuse_decided(row: Request) -> None:
    if row.decided_at:
        raise RightsError("Over dit verzoek is al besloten.")


def _end(row: Request, outcome: Outcome) -> None:
    row.deadline.answered_on, row.deadline.outcome = timezone.localdate(), outcome
    row.deadline.save(update_fields=["answered_on", "outcome"])
