"""Recording what must hold before data are shared, and what stops their sharing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold, hold_always
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import (
    Alarm,
    Consent,
    Contribution,
    File,
    Objection,
    Restriction,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.models.choices import RestrictionGround
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.cases.services.telling import told
from oggz.casework.cases.services.texts import refuse_text
from oggz.covenant.terms import Role, SecrecyGround

ALARM = timedelta(hours=72)
COORDINATORS = frozenset({Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR})


@dataclass(frozen=True)
class Follower:
    """What another room does when an objection is recorded, and when it is decided, in the case.

    Within the same transaction, for who did it.
    """

    opened: Callable[[Objection, Seat], None]
    decided: Callable[[Objection, Seat], None]


_followers: list[Follower] = []


def follow(each: Follower) -> None:
    """A room does this when it starts."""
    if each not in _followers:
        _followers.append(each)


@transaction.atomic
def weigh(weighed: Weighed, *, by: Seat, once: UUID | None = None) -> Weighing:
    """Weigh anew, for instance in another phase or when more parties come in."""
    by = hold(by)
    pk = key(once, by, "weigh", weighed.text, weighed.informed)
    if row := Weighing.objects.filter(pk=pk).first():
        return row
    row = Weighing.objects.create(
        pk=pk, case=by.case, reasons=weighed.text, informed=weighed.informed, **_recorded(by)
    )
    told(by, "weigh", file=by.own_file)
    return row


@transaction.atomic
def give_consent(file: File, *, by_guardian: bool = False, by: Seat) -> Consent:
    by = hold(by)
    _refuse_elsewhere(file, by)
    holds = Consent.objects.filter(file=file, by_guardian=by_guardian, withdrawn_at=None)
    if row := holds.first():
        return row
    row = Consent.objects.create(file=file, by_guardian=by_guardian, **_recorded(by))
    told(by, "consent.give", file=file)
    return row


@transaction.atomic
def withdraw_consent(file: File, *, by_guardian: bool = False, by: Seat) -> None:
    """What rests on consent stops at the next request."""
    by = hold_always(by)
    _refuse_elsewhere(file, by)
    given = Consent.objects.filter(file=file, by_guardian=by_guardian, withdrawn_at=None)
    given.update(withdrawn_at=timezone.now())
    told(by, "consent.withdraw", file=file)


@transaction.atomic
def object_to_sharing(text: str, *, by: Seat, once: UUID | None = None) -> Objection:
    """Record somebody's objection; until it is decided nothing is shared."""
    refuse_text(text, "Schrijf op wat de persoon niet wil.")
    by = hold_always(by)
    pk = key(once, by, "object", text)
    if row := Objection.objects.filter(pk=pk).first():
        return row
    row = open_objection(text, by=by, pk=pk)
    for each in _followers:
        each.opened(row, by)
    return row


def open_objection(text: str, *, by: Seat, pk: UUID | None = None) -> Objection:
    """The row alone, in the transaction of a room that records what was asked itself."""
    given = {"pk": pk} if pk else {}
    row = Objection.objects.create(case=by.case, text=text, **given, **_recorded(by))
    _told_of_objection("objection.open", row, by)
    return row


@transaction.atomic
def override_objection(objection: Objection, reason: str, *, by: Seat) -> None:
    """Go on sharing all the same: the reason is kept and the override is in the log."""
    _refuse_others(by)
    by = hold_always(by)
    row = _open_objection(objection, by)
    refuse_text(reason, "Noem de dwingende reden om toch door te gaan.")
    if row.overridden_at:
        raise CaseError("Bij dit bezwaar is al vastgelegd waarom het delen doorgaat.")
    row.override = reason
    row.overridden_at = timezone.now()
    row.save(update_fields=["override", "overridden_at"])
    _told_of_objection("objection.override", row, by)


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, by: Seat) -> None:
    """Decide it: upheld, sharing stays stopped; rejected, it goes on."""
    _refuse_others(by)
    by = hold_always(by)
    row = settle_objection(objection, upheld=upheld, by=by)
    for each in _followers:
        each.decided(row, by)


def settle_objection(objection: Objection, *, upheld: bool, by: Seat) -> Objection:
    """The row alone, in the transaction of a room that decides what was asked itself."""
    row = _open_objection(objection, by)
    row.decided_at, row.upheld = timezone.now(), upheld
    row.save(update_fields=["decided_at", "upheld"])
    _told_of_objection("objection.decide", row, by)
    return row


@transaction.atomic
def restrict(ground: RestrictionGround, *, thread: UUID | None = None, by: Seat) -> Restriction:
    """Keep the file that one works in and use nothing of it, or one text that one may read.

    Raises Unknown for another text.
    """
    by = hold_always(by)
    own = deciding.visible(by).filter(file=by.own_file)
    if thread and not own.filter(thread=thread).exists():
        raise Unknown
    row = Restriction.objects.create(
        case=by.case, file=by.own_file, thread=thread, ground=ground, **_recorded(by)
    )
    told(
        by, "restriction.open", file=by.own_file, articles=("AVG-18",), object_kind="restriction",
        object_id=str(row.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def agree_to_passing_on(contribution: Contribution, *, by: Seat) -> SourceAgreement:
    """Let others pass on what one's own party brought in."""
    by = hold(by)
    contribution = _own_words(contribution, by)
    holds = SourceAgreement.objects.filter(contribution=contribution, withdrawn_at=None)
    if row := holds.first():
        return row
    row = SourceAgreement.objects.create(contribution=contribution, **_recorded(by))
    _told_of_agreement("source.agree", contribution, by)
    return row


@transaction.atomic
def withdraw_agreement(contribution: Contribution, *, by: Seat) -> None:
    by = hold_always(by)
    contribution = _own_words(contribution, by)
    given = SourceAgreement.objects.filter(contribution=contribution, withdrawn_at=None)
    given.update(withdrawn_at=timezone.now())
    _told_of_agreement("source.withdraw", contribution, by)


@transaction.atomic
def set_secrecy_aside(
    ground: SecrecyGround, reason: str, *, by: Seat, once: UUID | None = None
) -> SecrecyDecision:
    """Record why the secrecy of one's own profession may be broken in this case."""
    refuse_text(reason, "Noem waarom het beroepsgeheim hier opzij mag.")
    by = hold(by)
    pk = key(once, by, "secrecy", ground, reason)
    if row := SecrecyDecision.objects.filter(pk=pk).first():
        return row
    row = SecrecyDecision.objects.create(
        pk=pk, case=by.case, ground=ground, reason=reason, **_recorded(by)
    )
    told(by, "secrecy.set_aside", file=by.own_file)
    return row


@transaction.atomic
def raise_alarm(reason: str, *, by: Seat, once: UUID | None = None) -> Alarm:
    """Acute danger, for three days; some clauses allow more then."""
    refuse_text(reason, "Noem het gevaar.")
    by = hold(by)
    pk = key(once, by, "alarm", reason)
    if row := Alarm.objects.filter(pk=pk).first():
        return row
    row = Alarm.objects.create(
        pk=pk, case=by.case, until=timezone.now() + ALARM, reason=reason, **_recorded(by)
    )
    told(by, "alarm.raise", file=by.own_file)
    return row


def _told_of_objection(action: str, row: Objection, by: Seat) -> None:
    told(by, action, file=by.own_file, object_kind="objection", object_id=str(row.pk))


def _told_of_agreement(action: str, row: Contribution, by: Seat) -> None:
    told(by, action, file=row.file, object_kind="contribution", object_id=str(row.pk))


def _recorded(by: Seat) -> dict[str, object]:
    return {"party": by.party, "by_id": by.viewer.member}


def _refuse_others(by: Seat) -> None:
    if by.viewer.role not in COORDINATORS:
        raise CaseError("Over een bezwaar besluit een procesregisseur of casusregisseur.")


def _refuse_elsewhere(file: File, by: Seat) -> None:
    """Consent is recorded by who works with that person: for others there is no such file."""
    if file.pk != by.own_file.pk:
        raise Unknown


def _own_words(contribution: Contribution, by: Seat) -> Contribution:
    own = Contribution.objects.filter(pk=contribution.pk, case=by.case, source=by.party)
    row = own.select_related("file").first()
    if row is None:
        raise Unknown
    return row


def _open_objection(objection: Objection, by: Seat) -> Objection:
    row = Objection.objects.select_for_update().filter(pk=objection.pk, case=by.case).first()
    if row is None:
        raise Unknown
    if row.decided_at:
        raise CaseError("Over dit bezwaar is al besloten.")
    return row
