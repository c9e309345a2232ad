"""A request as it comes in: what is asked, by whom, and until when that must be answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Objection
from oggz.casework.cases.models.choices import RestrictionGround
from oggz.casework.cases.services import grounds
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.texts import refuse_text
from oggz.casework.rights import days, selectors
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Deadline, Ground, How, Proof, Request
from oggz.casework.rights.services.telling import told_of

OLDEST = timedelta(days=366)


@dataclass(frozen=True)
class Restricts:
    """Why data are restricted, and what: one text with its corrections, or all in the file."""

    ground: RestrictionGround
    thread: UUID | None = None


@transaction.atomic
def record(
    kind: Kind, words: str, *, received_on: date, how: How, ground: Ground | None = None,
    restricts: Restricts | None = None, by: Seat, once: UUID | None = None,
) -> Request:  # fmt: skip
    """Record what somebody asks about the file that one works in. An objection stops sharing.

    What a restriction is asked of is used no more from now on, also while it is not decided.
    `ground` is why somebody else asks for them. Raises RightsError, or CaseError for the words.
    """
    refuse_text(words, "Schrijf op wat de persoon vraagt.")
    _refuse_day(received_on)
    if (kind is Kind.RESTRICTION) is not (restricts is not None):
        raise RightsError("Kies wat er beperkt moet worden, en waarom.")
    by = hold_always(by)
    pk = key(once, by, "request", by.own_file.pk, kind, received_on, words, restricts)
    if row := Request.objects.filter(pk=pk).first():
        return row
    objection = _objection(words, by) if kind is Kind.OBJECTION else None
    restriction = (
        grounds.restrict(restricts.ground, thread=restricts.thread, by=by) if restricts else None
    )
    return _kept(
        kind, received_on, by, pk=pk, how=how, words=words, ground=ground or "",
        objection=objection, restriction=restriction,
    )  # fmt: skip


def from_case(objection: Objection, by: Seat) -> None:
    """One that was recorded in the case is asked too, so it has a term and an answer.

    Unless one of the same person waits for a decision: that stands for both.
    """
    waiting = Request.objects.filter(
        case=by.case, file=by.own_file, deadline__kind=Kind.OBJECTION,
        deadline__answered_on=None, decided_at=None,
    )  # fmt: skip
    if not waiting.exists():
        _kept(
            Kind.OBJECTION, timezone.localdate(), by, how=How.DESK, words=objection.text,
            objection=objection,
        )  # fmt: skip


def _kept(kind: Kind, received_on: date, by: Seat, **given: object) -> Request:
    deadline = Deadline.objects.create(
        covenant=by.case.covenant_id, party=by.party, kind=kind,
        received_on=received_on, due_on=days.due(kind, received_on),
    )  # fmt: skip
    row = Request.objects.create(
        case=by.case, file=by.own_file, deadline=deadline, party=by.party, by_id=by.viewer.member,
        handler_id=by.viewer.member if selectors.handles(by) else None, **given,
    )  # fmt: skip
    told_of("rights.recorded", row, by)
    return row


def _objection(words: str, by: Seat) -> Objection:
    """One that stands open without a request, as when it was recorded in the case; or a new one."""
    found = Objection.objects.filter(case=by.case, decided_at=None, request=None).first()
    return found or grounds.open_objection(words, by=by)


def _refuse_day(received_on: date) -> None:
    today = timezone.localdate()
    if received_on > today:
        raise RightsError(
            "Deze dag is nog niet geweest. Kies de dag waarop het verzoek binnenkwam."
        )
    if received_on < today - OLDEST:
        raise RightsError("Deze dag is meer dan een jaar geleden. Controleer het jaar.")


@transaction.atomic
def prove(request: Request, proof: Proof, *, by: Seat) -> None:
    """Record how it was made sure who asks; once, and never with a copy of a document."""
    by = hold_always(by)
    row = held(request, by)
    if row.proof:
        raise RightsError("Dit is al vastgelegd.")
    row.proof, row.proved_at, row.proved_by_id = proof, timezone.now(), by.viewer.member
    row.save(update_fields=["proof", "proved_at", "proved_by"])
    told_of("rights.proved", row, by)


def held(request: Request, by: Seat) -> Request:
    """The request as it stands now, for who holds the seat; nobody else changes it meanwhile.

    Raises RightsError when the person was answered already.
    """
    row = selectors.of_seat(by).select_for_update(of=("self",)).get(pk=request.pk)
    if row.deadline.answered_on:
        raise RightsError("Dit verzoek is al afgehandeld.")
    return row
