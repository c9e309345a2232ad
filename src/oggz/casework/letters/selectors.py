"""What was told to the person, and what must still be."""

from collections.abc import Sequence

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Participation
from oggz.casework.cases.services.telling import told
from oggz.casework.letters import due
from oggz.casework.letters.due import Due
from oggz.casework.letters.models import Letter
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import DataCategory


def due_of(by: Seat) -> Due | None:
    """What the person in whose file `by` works is still to be told of; None when nothing is."""
    rows = due.with_due(Participation.objects.filter(pk=by.participation.pk))
    found = rows.select_related("case__signal").first()
    return due.of(found) if found else None


def history(by: Seat) -> Sequence[Letter]:
    """All that was sent or delayed, the last first, opened; for who coordinates."""
    rows = Letter.objects.filter(file=by.own_file).select_related("party", "by").order_by("-at")
    found = open_rows(rows)
    if any(row.reason for row in found):
        told(by, "words.read", file=by.own_file, categories=(DataCategory.CASE,))
    return found


def last_of(by: Seat) -> Letter | None:
    """The last that was sent or delayed, closed: that it was is a fact of the work."""
    return Letter.objects.filter(file=by.own_file).order_by("-at").first()
