"""Scaling down to the neighbourhood: somebody there takes it on, or says why not."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Case, Handover, Participation
from oggz.casework.cases.models.handovers import HandedOver, NotTaken
from oggz.casework.cases.services.telling import told
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, PartyKind, Phase

# Who works in the neighbourhood, near where people live.
NEAR = (PartyKind.SOCIAL_TEAM, PartyKind.WELFARE)
WHEN = (Phase.APPROACH, Phase.AFTERCARE)
LONGEST = timedelta(days=731)


@transaction.atomic
def offer(to: Participation, what: Collection[HandedOver], until: date, *, by: Seat) -> Handover:
    """Ask somebody of the neighbourhood team who takes part to take on `what`, until a day.

    Raises Denied for who may not coordinate, CaseError for what cannot be asked.
    """
    by = hold(by)
    to = receivers(by.case).filter(pk=to.pk).first()
    if to is None:
        raise Unknown
    if Phase(by.case.phase) not in WHEN:
        raise CaseError("Overdragen kan in de aanpak en in de nazorg.")
    if not what:
        raise CaseError("Kies wat u overdraagt.")
    if not by.on <= until <= by.on + LONGEST:
        raise CaseError("Kies een dag vanaf vandaag, binnen twee jaar.")
    decision = _coordinates(by)
    if Handover.objects.filter(case=by.case, ended_at=None).exists():
        raise CaseError("Er wacht al een overdracht op antwoord. Trek die eerst in.")
    row = Handover.objects.create(
        case=by.case, to=to, what=[each.value for each in HandedOver if each in what],
        until=until, party=by.party, by_id=by.viewer.member,
    )  # fmt: skip
    _told("handover.offer", row, decision, by)
    return row


@transaction.atomic
def answer(handover: UUID, why_not: NotTaken | None, *, by: Seat) -> None:
    """Take it on, or say why not. Raises Unknown for who was not asked, or answered before."""
    by = hold(by)
    row = Handover.objects.filter(
        pk=handover, case=by.case, to__member=by.viewer.member, to__party=by.party,
        to__role=by.viewer.role, ended_at=None,
    ).first()  # fmt: skip
    if row is None:
        raise Unknown
    row.ended_at, row.taken = timezone.now(), why_not is None
    row.why_not = why_not.value if why_not else None
    row.save(update_fields=["ended_at", "taken", "why_not"])
    _told("handover.answer", row, None, by)


@transaction.atomic
def withdraw(handover: UUID, *, by: Seat) -> None:
    """Ask it no more. Raises Unknown when it was answered meanwhile."""
    by = hold(by)
    decision = _coordinates(by)
    row = Handover.objects.filter(pk=handover, case=by.case, ended_at=None).first()
    if row is None:
        raise Unknown
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _told("handover.withdraw", row, decision, by)


def refuse_unanswered(case: Case) -> None:
    """Raises CaseError: a case does not end while somebody must still say whether they go on."""
    if Handover.objects.filter(case=case, ended_at=None).exists():
        raise CaseError(
            "Op de overdracht is nog geen antwoord. Wacht daarop, of trek de overdracht in."
        )


def receivers(case: Case) -> QuerySet[Participation]:
    """Who can be asked."""
    return (
        seats.working()
        .filter(case=case, party__kind__in=NEAR)
        .select_related("member", "party")
        .order_by("party__name", "pk")
    )


def _coordinates(by: Seat) -> Decision:
    return require(by, Action.COORDINATE, deciding.of_case(by))


def _told(action: str, row: Handover, decision: Decision | None, by: Seat) -> None:
    told(by, action, decision, object_kind="handover", object_id=str(row.pk))
