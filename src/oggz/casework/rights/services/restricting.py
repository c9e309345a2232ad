"""What is restricted (AVG article 18): using it all the same, and lifting it once that is told."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Contribution, RestrictedUse
from oggz.casework.cases.models.choices import UseGround
from oggz.casework.cases.services.once import key
from oggz.casework.cases.services.texts import refuse_text
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import How, Outcome, Request
from oggz.casework.rights.selectors import handles, of_seat
from oggz.casework.rights.services.telling import told_of

# For longer it is asked anew, with a reason of its own.
LONGEST_USE = timedelta(days=28)
# A form that offers more is of no use to anybody.
MOST = 200


def choices(by: Seat) -> list[Contribution]:
    """What may be restricted apart: each text one may read in the own file, the newest first.

    Not opened: it is told by its kind, its party and its day.
    """
    rows = deciding.visible(by, among=[by.own_file]).filter(corrected_at=None)
    return list(rows.order_by("-at", "pk")[:MOST])


def stands(row: Request, by: Seat) -> bool:
    """Whether there is something restricted that `by` decides about."""
    restriction = row.restriction
    return restriction is not None and restriction.lifted_at is None and handles(by)


@transaction.atomic
def use(
    request: Request, ground: UseGround, reason: str, *, until: date, by: Seat,
    once: UUID | None = None,
) -> RestrictedUse:  # fmt: skip
    """Use what is restricted up to and with a day, on a ground of article 18(2)."""
    refuse_text(reason, "Schrijf op waarom deze gegevens toch nodig zijn.")
    by = hold_always(by)
    row = _held(request, by)
    pk = key(once, by, "restriction.use", row.pk, ground, reason, until)
    if there := RestrictedUse.objects.filter(pk=pk).first():
        return there
    today = timezone.localdate()
    if not today <= until <= today + LONGEST_USE:
        raise RightsError("Kies vandaag of een dag in de komende vier weken.")
    made = RestrictedUse.objects.create(
        pk=pk, case=by.case, restriction=row.restriction, ground=ground, reason=reason,
        until=until, party=by.party, by_id=by.viewer.member,
    )  # fmt: skip
    told_of("restriction.use", row, by)
    return made


@transaction.atomic
def stop_use(request: Request, *, by: Seat) -> None:
    """It is not needed any more: from the next request on it is only kept again."""
    by = hold_always(by)
    row = _held(request, by)
    row.restriction.uses.filter(ended_at=None).update(ended_at=timezone.now())
    told_of("restriction.use_ended", row, by)


@transaction.atomic
def announce(request: Request, reason: str, *, by: Seat) -> None:
    """That it will end, and why: for the letter that the person gets before it does."""
    refuse_text(reason, "Schrijf op waarom de beperking stopt, in woorden voor de persoon.")
    by = hold_always(by)
    row = _held(request, by)
    if row.outcome not in (Outcome.GRANTED, Outcome.PARTLY):
        raise RightsError("Besluit eerst over het verzoek.")
    if row.restriction.ending_at:
        raise RightsError("Dit is al vastgelegd. Geef de brief aan de persoon.")
    row.restriction.ending, row.restriction.ending_at = reason, timezone.now()
    row.restriction.save(update_fields=["ending", "ending_at"])
    told_of("restriction.ending", row, by)


@transaction.atomic
def told_and_lifted(request: Request, how: How, *, by: Seat) -> None:
    """The person was told, and with that it is lifted (AVG 18(3))."""
    by = hold_always(by)
    row = _held(request, by)
    if not row.restriction.ending_at:
        raise RightsError("Vertel de persoon eerst met een brief waarom de beperking stopt.")
    row.restriction.told_how = how
    row.restriction.save(update_fields=["told_how"])
    lift(row, by)


def lift(row: Request, by: Seat) -> None:
    """In the transaction of who decides it; what was lifted before stays so."""
    if row.restriction.lifted_at is None:
        row.restriction.lifted_at = timezone.now()
        row.restriction.save(update_fields=["lifted_at"])
        told_of("restriction.lifted", row, by)


def _held(request: Request, by: Seat) -> Request:
    """As it stands now, also after the person was answered. Raises Unknown for nothing to hold."""
    row = of_seat(by).select_for_update(of=("self",)).filter(
        pk=request.pk, restriction__isnull=False
    ).first()  # fmt: skip
    if row is None or not stands(row, by):
        raise Unknown
    return row
