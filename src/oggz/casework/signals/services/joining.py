"""Taking over signals that wait, by who came to work later than these were reported."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.services import Event, record
from oggz.casework.cases.models import Participation
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Situation
from oggz.casework.signals.desks import Desks, desks, may_read

_WAITING = "SELECT case_id, file_id, covenant_id, purpose, role FROM oggz_waiting_signals()"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A signal that a colleague in the same role received; in the order of the columns."""

    case: UUID
    file: UUID
    covenant: UUID
    purpose: str
    role: str


def waiting(situation: Situation, at: Desks) -> list[Waiting]:
    """Signals that somebody may read, and that reached their colleagues only; one query."""
    standing = situation.standing
    open_to = {(purpose.covenant, purpose.purpose) for purpose, seat in at if may_read(seat)}
    if standing is None or not open_to:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        found = [Waiting(*row) for row in cursor.fetchall()]
    return [
        each
        for each in found
        if each.role == standing.role and (each.covenant, each.purpose) in open_to
    ]


@transaction.atomic
def take_over(situation: Situation) -> int:
    """Take part in those; how many. Raises NoLonger for who left meanwhile."""
    standing = situation.standing
    if standing is None:
        return 0
    sessions.hold(standing.member.pk, standing.party.slug, standing.role)
    found = waiting(situation, desks(situation))
    mine = Participation.objects.filter(
        member=standing.member, party=standing.party, role=standing.role
    )
    with barrier.task("joining"):
        # From before somebody left and came back: it gives no seat any more.
        mine.filter(file__in=[each.file for each in found], until=None).update(until=timezone.now())
        Participation.objects.bulk_create(
            Participation(
                case_id=each.case, file_id=each.file, member=standing.member,
                party=standing.party, role=standing.role, purpose=each.purpose,
                added_by=standing.member,
            )
            for each in found
        )  # fmt: skip
    for each in found:
        record(
            Event(
                action="signal.take_over", member=standing.member.pk, party=standing.party.slug,
                role=standing.role, purpose=each.purpose, covenant=each.covenant, case=each.case,
                subject=each.file,
            )
        )  # fmt: skip
    return len(found)
