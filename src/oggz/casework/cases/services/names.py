"""The names on a list of cases: those that may be read, and each reading recorded."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from oggz.casework.access import deciding
from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import record_many
from oggz.casework.cases import facts
from oggz.casework.cases.models import Contribution, Kind
from oggz.casework.cases.services.telling import event
from oggz.casework.door import limits
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import Action, DataCategory


@transaction.atomic
def read(seats: Sequence[Seat], kind: Kind = Kind.NAME) -> dict[UUID, str]:
    """By case: what the person in whose file one works is called, the latest that was brought in.

    Or another fact that tells one person from another, such as a birth date.

    One query for all cases, a decision for each name as for any other contribution, one query to
    the vault and one entry for each person. Raises TooMany as reading a case does.
    """
    if not seats:
        return {}
    for limit in (limits.READING, limits.READING_ON):
        limits.count(limit, seats[0].viewer)
    by_file = {seat.own_file.pk: seat for seat in seats}
    rows = Contribution.objects.filter(
        file__in=list(by_file), category=DataCategory.IDENTITY, kind=kind, corrected_at=None
    )
    newest = {}
    for row in facts.with_facts(rows).select_related("file", "source").order_by("at", "pk"):
        decision = deciding.decide(by_file[row.file_id], Action.READ, deciding.of(row))
        if decision.allowed:
            newest[row.file_id] = row, decision
    open_rows([row for row, _ in newest.values()])
    found = {
        file: (row, decision)
        for file, (row, decision) in newest.items()
        if not isinstance(row.text, VaultError)
    }
    record_many(
        [
            event(
                by_file[file], "read", decision, file=row.file,
                categories=(DataCategory.IDENTITY,),
            )
            for file, (row, decision) in found.items()
        ]
    )  # fmt: skip
    return {row.case_id: row.text for row, _ in found.values()}
