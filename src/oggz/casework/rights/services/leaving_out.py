"""What somebody does not get to see of their file, and why: by who brought it in or handles it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Contribution
from oggz.casework.cases.services.telling import told
from oggz.casework.cases.services.texts import refuse_text
from oggz.casework.door import limits
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Exemption, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services.telling import told_of
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import Action, DataCategory


def exemptible(by: Seat, row: Request) -> list[Contribution]:
    """What somebody may leave out: of what they may read, all for who handles it, or their own."""
    found = deciding.visible(by, Action.READ).filter(file=row.file_id)
    if not handles(by):
        found = found.filter(source=by.party)
    return list(found.order_by("at", "pk"))


@transaction.atomic
def exempt(
    request: Request, contribution: UUID, why: Exemption.Why, reason: str, *, by: Seat
) -> Exemption:
    """Leave one thing out of the file, for a ground of the law and a reason that is kept."""
    refuse_text(reason, "Schrijf op waarom de persoon dit niet mag krijgen.")
    by = hold_always(by)
    row = _unmade(request, by)
    found = next((each for each in exemptible(by, row) if each.pk == contribution), None)
    if found is None:
        raise Unknown
    standing = Exemption.objects.filter(request=row, contribution=found, withdrawn_at=None)
    if there := standing.first():
        return there
    made = Exemption.objects.create(
        case=by.case, request=row, contribution=found, why=why, reason=reason, party=by.party,
        by_id=by.viewer.member,
    )  # fmt: skip
    told_of("rights.exempted", row, by)
    return made


@transaction.atomic
def include(request: Request, exemption: UUID, *, by: Seat) -> None:
    """Give it all the same: by the party that left it out, or who handles the request."""
    by = hold_always(by)
    row = _unmade(request, by)
    standing = Exemption.objects.filter(pk=exemption, request=row, withdrawn_at=None)
    if not handles(by):
        standing = standing.filter(party=by.party)
    if not standing.update(withdrawn_at=timezone.now()):
        raise Unknown
    told_of("rights.included", row, by)


def _unmade(request: Request, by: Seat) -> Request:
    row = take(request.pk, by)
    if row.deadline.answered_on:
        raise RightsError("Dit verzoek is al afgehandeld.")
    if row.dossiers.filter(gone_at=None, failed_at=None).exists():
        raise RightsError(
            "Het dossier is al gemaakt. Verwijder het eerst, en maak het dan opnieuw."
        )
    return row


@transaction.atomic
def read(row: Request, *, by: Seat) -> Sequence[Contribution]:
    """What may be left out, opened; reading it is in the log like any other."""
    for limit in (limits.READING, limits.READING_ON):
        limits.count(limit, by.viewer)
    rows = exemptible(by, row)
    if rows:
        decisions = [deciding.decide(by, Action.READ, deciding.of(each)) for each in rows]
        told(
            by, "read", file=row.file,
            categories=tuple(sorted({DataCategory(each.category) for each in rows})),
            articles=tuple(sorted({a for each in decisions for a in each.articles})),
        )  # fmt: skip
    return open_rows(rows)


def take(pk: UUID, by: Seat) -> Request:
    """A request for inspection about the file that one works in. Raises Unknown.

    Everybody at the table may know of it: only who brought something in can tell whether it is
    about somebody else.
    """
    mine = Request.objects.filter(pk=pk, case=by.case, file=by.own_file)
    row = mine.select_related("deadline", "file").first()
    if row is None or row.kind is not Kind.ACCESS or by.glass:
        raise Unknown
    return row
