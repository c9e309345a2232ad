"""Two cases of one person that go on as one, and apart again; nothing of what is in them moves."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.audit.services import record
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import (
    Brought,
    Case,
    Double,
    File,
    Merge,
    Participation,
    SameBecause,
)
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import participation
from oggz.casework.cases.services.telling import event, told
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties.models import Membership
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Phase, Role, Subject

_RUNS = frozenset({Phase.TRIAGE, Phase.APPROACH, Phase.AFTERCARE})


@transaction.atomic
def merge(other: UUID, because: SameBecause, *, by: Seat) -> Merge:
    """Let the case `other` go on in that of `by`, with who works on it.

    For a process coordinator with a seat in both, who may coordinate this one and close the other.
    Raises Unknown without a seat in the other, Denied, and CaseError for what cannot be merged.
    """
    _refuse_others(by)
    if other == by.case.pk:
        raise CaseError("Dit is de casus zelf. Noem de andere casus van deze persoon.")
    _in_order(by.case.pk, other)
    by = hold(by)
    there = seats.seat_of(by.viewer, other)
    if there is None:
        raise Unknown
    there = hold(there)
    if not {Phase(by.case.phase), Phase(there.case.phase)} <= _RUNS:
        raise CaseError("Alleen casussen die lopen, kunt u samenvoegen.")
    decision = _required(Action.COORDINATE, by)
    ending = _required(Action.CLOSE, there)
    file, old = _first_file(by.case), _first_file(there.case)
    if file.subject != old.subject:
        raise CaseError(
            f"Deze casus gaat over {Subject(file.subject).dutch}, de andere over"
            f" {Subject(old.subject).dutch}. Zulke casussen blijven apart."
        )
    coming = _coming(there, by)
    if any(each.file_id != old.pk for each in coming):
        raise CaseError(
            f"In casus {reference(other)} werkt iemand in het dossier van een naaste. Voeg de"
            " casussen andersom samen, of beëindig eerst die deelname."
        )
    made = Merge.objects.create(
        kept=by.case, merged=there.case, because=because, party=by.party, by_id=by.viewer.member
    )
    for each in coming:
        works = Membership.objects.active().get(
            member=each.member_id, party=each.party_id, role=each.role
        )
        added = participation.let_in(works, file, each.purpose, decision, until=each.until, by=by)
        if added:
            Brought.objects.create(merge=made, participation=added)
    told(by, "case.merged", decision, file=file, **_object(other))
    told(there, "case.merged", ending, file=old, **_object(by.case.pk))
    return made


@transaction.atomic
def unmerge(merge: UUID, *, by: Seat) -> None:
    """Undo it: the other case goes on by itself, and who came along with it stops here.

    What was written meanwhile stays where it was written.
    """
    _refuse_others(by)
    merged = Merge.objects.filter(pk=merge, kept=by.case).values_list("merged", flat=True).first()
    if merged is None:
        raise Unknown
    _in_order(by.case.pk, merged)
    by = hold(by)
    row = Merge.objects.standing().filter(pk=merge).first()
    there = seats.seat_of(by.viewer, merged)
    if row is None or there is None:
        raise Unknown
    decision = _required(Action.COORDINATE, by)
    now = timezone.now()
    came = Participation.objects.filter(Q(until=None) | Q(until__gt=now), brought_by__merge=row)
    ended = list(came.values_list("pk", flat=True))
    came.update(until=now)
    row.undone_at, row.undone_by_id = now, by.viewer.member
    row.save(update_fields=["undone_at", "undone_by"])
    for each in ended:
        told(by, "participation.end", decision, object_kind="participation", object_id=str(each))
    told(by, "case.unmerged", decision, file=by.own_file, **_object(merged))
    told(there, "case.unmerged", file=there.own_file, **_object(by.case.pk))


@transaction.atomic
def keep_apart(other: UUID, *, by: Seat) -> None:
    """Record that two cases are of two people. It is not proposed again; merging stays possible."""
    _refuse_others(by)
    _in_order(by.case.pk, other)
    by = hold(by)
    row = doubles(by).filter(Q(one=other) | Q(other=other)).first()
    there = seats.seat_of(by.viewer, other)
    if row is None or there is None:
        raise Unknown
    decision = _required(Action.COORDINATE, by)
    row.apart_at, row.apart_by_id = timezone.now(), by.viewer.member
    row.save(update_fields=["apart_at", "apart_by"])
    told(by, "case.apart", decision, file=by.own_file, **_object(other))
    told(there, "case.apart", file=there.own_file, **_object(by.case.pk))


def doubles(seat: Seat) -> QuerySet[Double]:
    """What may be of the same person and goes on, the last found first."""
    viewer = seat.viewer
    own = seats.taking_part(viewer).going_on().filter(purpose=viewer.purpose)
    cases = own.exclude(case__closed_at__isnull=False).values("case")
    found = Double.objects.filter(apart_at=None, one__in=cases, other__in=cases)
    return found.filter(Q(one=seat.case) | Q(other=seat.case)).order_by("-found_at", "-pk")


def close_merged(decision: Decision, by: Seat) -> None:
    """Close what was merged into a case that `by` just closed, also where they take no part."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oggz_close_merged(%s)", [by.case.pk])
        closed = [case for (case,) in cursor.fetchall()]
    for case in closed:
        record(replace(event(by, "close", decision), case=case))


def _in_order(*cases: UUID) -> None:
    """Held in one order, so that two who do this at once wait, and do not lock each other out."""
    held = Case.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk")
    list(held.values_list("pk"))


def _coming(there: Seat, by: Seat) -> Collection[Participation]:
    """Who takes part in the other case, and may in this one: the covenant is the same."""
    purposes = covenants.document(by.version.checksum).purposes
    rows = seats.working().filter(case=there.case).select_related("party").order_by("pk")
    bound = {
        slug for slug in {each.party.slug for each in rows} if covenants.is_party(by.version, slug)
    }
    return [each for each in rows if each.purpose in purposes and each.party.slug in bound]


def _first_file(case: Case) -> File:
    """Of whom the case is about."""
    return File.objects.filter(case=case).order_by("opened_at", "pk")[0]


def _required(action: Action, by: Seat) -> Decision:
    return require(by, action, deciding.of_case(by))


def _refuse_others(by: Seat) -> None:
    if by.viewer.role != Role.PROCESS_COORDINATOR:
        raise CaseError("Samenvoegen doet een procesregisseur die aan beide casussen deelneemt.")


def _object(case: UUID) -> dict[str, str]:
    return {"object_kind": "case", "object_id": str(case)}
