"""A covenant that holds: parties leave it, it is evaluated, it comes to an end."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from oggz.casework.covenants import rights, selectors
from oggz.casework.covenants.errors import CovenantError, refuse_if
from oggz.casework.covenants.models import (
    Covenant,
    Evaluation,
    Reminder,
    Status,
    Version,
    Withdrawal,
)
from oggz.casework.covenants.trail import told
from oggz.casework.parties.sessions import Standing

# How long before it ends, or must be evaluated, the parties hear of it.
DAYS_BEFORE = (180, 90, 30, 7)


@transaction.atomic
def withdraw(covenant: Covenant, reason: str, *, by: Standing) -> Withdrawal:
    """Leave a covenant for one's own party; at the next request it may do nothing under it."""
    refuse_if(not rights.may_sign(by), "Opzeggen kan alleen wie tekenbevoegd is.")
    # Whoever presses twice leaves once.
    Covenant.objects.select_for_update().get(pk=covenant.pk)
    version = selectors.in_force(covenant.pk, on=timezone.localdate())
    if version is None or not selectors.is_party(version, by.party.slug):
        raise CovenantError("Uw organisatie is geen partij bij dit convenant.")
    withdrawal = Withdrawal.objects.create(
        covenant=covenant, party=by.party, by=by.member, reason=reason
    )
    told("covenant.withdraw", covenant, by)
    return withdrawal


@transaction.atomic
def evaluate(
    version: Version, *, held_on: date, findings: str, decision: str, by: Standing
) -> Evaluation:
    """Keep what the parties learned. Raises CovenantError for a day that is yet to come, and for
    what was never signed."""
    refuse_if(not rights.may_draft(by), "U kunt met deze rol geen evaluatie vastleggen.")
    unsigned = version.status != Status.SIGNED
    refuse_if(unsigned, "Alleen met een ondertekende versie is gewerkt: kies die.")
    to_come = held_on > timezone.localdate()
    refuse_if(to_come, "De evaluatie is nog niet geweest: kies een dag tot en met vandaag.")
    evaluation = Evaluation.objects.create(
        version=version, held_on=held_on, findings=findings, decision=decision, by=by.member
    )
    told("covenant.evaluate", version.covenant, by)
    return evaluation


def due_reminders(on: date) -> list[tuple[Version, Reminder.Kind, int]]:
    """Of what ends or wants evaluating: the nearest moment that has come and was not told yet."""
    last = on + timedelta(days=DAYS_BEFORE[0])
    found = []
    soon = Version.objects.holding(on).filter(Q(ends__lte=last) | Q(evaluate_by__lte=last))
    for version in soon.select_related("covenant").prefetch_related("reminder_set", "evaluations"):
        already = {(each.kind, each.days_before) for each in version.reminder_set.all()}
        for kind, day in (
            (Reminder.Kind.ENDS, version.ends),
            (Reminder.Kind.EVALUATE, None if version.evaluations.all() else version.evaluate_by),
        ):
            passed = [days for days in DAYS_BEFORE if day and day - on <= timedelta(days=days)]
            if passed and (kind, passed[-1]) not in already:
                found.append((version, kind, passed[-1]))
    return found


@transaction.atomic
def mark_reminded(version: Version, kind: Reminder.Kind, days_before: int) -> bool:
    """Whether this was the first time; two workers never both tell it."""
    _, first = Reminder.objects.get_or_create(version=version, kind=kind, days_before=days_before)
    return first
