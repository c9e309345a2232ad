"""What the other parties at the table are told of a request, and asked to do about it."""

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Participation
from oggz.casework.parties.models import Party
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Notice, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services.recording import held
from oggz.casework.rights.services.telling import told_of

# What changes for who got the data: corrected, erased, restricted or not shared any more (AVG 19).
TOLD = frozenset({Kind.RECTIFICATION, Kind.OBJECTION, Kind.RESTRICTION, Kind.ERASURE})


def at_the_table(row: Request) -> list[Party]:
    """The parties that work in this file now."""
    working = Participation.objects.current().filter(file=row.file_id, case=row.case_id)
    return list(Party.objects.filter(pk__in=working.values("party")).order_by("name"))


@transaction.atomic
def ask_to_correct(request: Request, party: Party, *, by: Seat) -> Notice:
    """Ask a party at the table to correct what it brought in; it is shown what the person says."""
    by = hold_always(by)
    if not handles(by):
        raise RightsError("Dit doet de procesregisseur die aan de casus meedoet.")
    row = held(request, by)
    if row.kind is not Kind.RECTIFICATION:
        raise Unknown
    if party not in at_the_table(row):
        raise RightsError("Deze partij doet niet (meer) mee aan de casus.")
    made, _ = Notice.objects.get_or_create(
        request=row, to=party, asks=True,
        defaults={"case": by.case, "party": by.party, "by_id": by.viewer.member},
    )  # fmt: skip
    told_of("rights.asked_party", row, by)
    return made


def tell_parties(row: Request, by: Seat) -> None:
    """That it was decided, to all at the table; in the transaction of who decides."""
    if row.kind not in TOLD:
        return
    for party in at_the_table(row):
        if party.pk != by.party.pk:
            Notice.objects.get_or_create(
                request=row, to=party, asks=False,
                defaults={"case": by.case, "party": by.party, "by_id": by.viewer.member},
            )  # fmt: skip


@transaction.atomic
def seen(request: Request, *, by: Seat) -> None:
    """Somebody of a party read what it was told, and did what was asked."""
    by = hold_always(by)
    waiting = Notice.objects.filter(
        request=request.pk, case=by.case, request__file=by.own_file, to=by.party
    )
    row = waiting.select_related("request__file").first()
    if row is None:
        raise Unknown
    if waiting.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=by.viewer.member):
        told_of("rights.seen", row.request, by)
