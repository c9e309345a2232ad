"""Recording what must hold before data are shared, and what stops their sharing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import (
    Alarm,
    Consent,
    Contribution,
    File,
    Objection,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.cases.services.telling import told
from oggz.covenant.terms import Role, SecrecyGround

ALARM = timedelta(hours=72)
_COORDINATORS = frozenset({Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR})


@transaction.atomic
def weigh(weighed: Weighed, *, by: Seat) -> Weighing:
    """Weigh anew, for instance in another phase or when more parties come in."""
    row = Weighing.objects.create(
        case=by.case, reasons=weighed.text, informed=weighed.informed, **_recorded(by)
    )
    told(by, "weigh")
    return row


@transaction.atomic
def give_consent(file: File, *, by_guardian: bool = False, by: Seat) -> Consent:
    _refuse_elsewhere(file.case_id, by)
    row = Consent.objects.create(file=file, by_guardian=by_guardian, **_recorded(by))
    told(by, "consent.give", file=file)
    return row


@transaction.atomic
def withdraw_consent(file: File, *, by_guardian: bool = False, by: Seat) -> None:
    """What rests on consent stops at the next request."""
    _refuse_elsewhere(file.case_id, by)
    given = Consent.objects.filter(file=file, by_guardian=by_guardian, withdrawn_at=None)
    given.update(withdrawn_at=timezone.now())
    told(by, "consent.withdraw", file=file)


@transaction.atomic
def object_to_sharing(text: str, *, by: Seat) -> Objection:
    """Record somebody's objection; until it is decided nothing is shared."""
    row = Objection.objects.create(case=by.case, text=text, **_recorded(by))
    told(by, "objection.open", object_kind="objection", object_id=str(row.pk))
    return row


@transaction.atomic
def override_objection(objection: Objection, reason: str, *, by: Seat) -> None:
    """Go on sharing all the same: the reason is kept and the override is in the log."""
    _refuse_others(by)
    row = _open_objection(objection, by)
    if not reason.strip():
        raise CaseError("Noem de dwingende reden om toch door te gaan.")
    row.override = reason
    row.overridden_at = timezone.now()
    row.save(update_fields=["override", "overridden_at"])
    told(by, "objection.override", object_kind="objection", object_id=str(row.pk))


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, by: Seat) -> None:
    """Decide it: upheld, sharing stays stopped; rejected, it goes on."""
    _refuse_others(by)
    row = _open_objection(objection, by)
    row.decided_at, row.upheld = timezone.now(), upheld
    row.save(update_fields=["decided_at", "upheld"])
    told(by, "objection.decide", object_kind="objection", object_id=str(row.pk))


@transaction.atomic
def agree_to_passing_on(contribution: Contribution, *, by: Seat) -> SourceAgreement:
    """Let others pass on what one's own party brought in."""
    _refuse_elsewhere(contribution.case_id, by)
    if contribution.source_id != by.party.pk:
        raise Unknown
    row = SourceAgreement.objects.create(contribution=contribution, **_recorded(by))
    told(by, "source.agree", object_kind="contribution", object_id=str(contribution.pk))
    return row


@transaction.atomic
def withdraw_agreement(contribution: Contribution, *, by: Seat) -> None:
    _refuse_elsewhere(contribution.case_id, by)
    if contribution.source_id != by.party.pk:
        raise Unknown
    given = SourceAgreement.objects.filter(contribution=contribution, withdrawn_at=None)
    given.update(withdrawn_at=timezone.now())
    told(by, "source.withdraw", object_kind="contribution", object_id=str(contribution.pk))


@transaction.atomic
def set_secrecy_aside(ground: SecrecyGround, reason: str, *, by: Seat) -> SecrecyDecision:
    """Record why the secrecy of one's own profession may be broken in this case."""
    if not reason.strip():
        raise CaseError("Noem waarom het beroepsgeheim hier opzij mag.")
    row = SecrecyDecision.objects.create(
        case=by.case, ground=ground, reason=reason, **_recorded(by)
    )
    told(by, "secrecy.set_aside")
    return row


@transaction.atomic
def raise_alarm(reason: str, *, by: Seat) -> Alarm:
    """Acute danger, for three days; some clauses allow more then."""
    if not reason.strip():
        raise CaseError("Noem het gevaar.")
    row = Alarm.objects.create(
        case=by.case, until=timezone.now() + ALARM, reason=reason, **_recorded(by)
    )
    told(by, "alarm.raise")
    return row


def _recorded(by: Seat) -> dict[str, object]:
    return {"party": by.party, "by_id": by.viewer.member}


def _refuse_others(by: Seat) -> None:
    if by.viewer.role not in _COORDINATORS:
        raise CaseError("Over een bezwaar besluit een procesregisseur of casusregisseur.")


def _refuse_elsewhere(case: object, by: Seat) -> None:
    if case != by.case.pk:
        raise Unknown


def _open_objection(objection: Objection, by: Seat) -> Objection:
    row = Objection.objects.select_for_update().filter(pk=objection.pk, case=by.case).first()
    if row is None:
        raise Unknown
    if row.decided_at:
        raise CaseError("Over dit bezwaar is al besloten.")
    return row
