"""By what a person can be found: a blind index beside each fact that tells one from another."""

from uuid import UUID

from django.db import connection

from oggz.casework.cases.models import Contribution, Kind, Mark
from oggz.casework.vault import blind
from oggz.errors import PlatformError

FIELDS = {
    Kind.BSN: blind.Field.BSN,
    Kind.NAME: blind.Field.NAME,
    Kind.BIRTH_DATE: blind.Field.BIRTH_DATE,
    Kind.ADDRESS: blind.Field.ADDRESS,
}


def mark(row: Contribution) -> None:
    """Let a contribution that was just kept, and is still open, be found by an equal one."""
    field = FIELDS.get(Kind(row.kind))
    if field is None:
        return
    try:
        blind.normalised(field, row.text)
    except PlatformError:
        return  # an address need not have a postcode
    found = blind.blind_index(row.case.covenant_id, field, row.text)
    Mark.objects.create(contribution=row, field=field, blind=found)
    note_doubles(row.case_id)


def note_doubles(case: UUID) -> None:
    """Let who takes part in both learn that another case may be of this person.

    Nothing comes back: whether something was found cannot be told from it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oggz_note_doubles(%s)", [case])
