"""Writing down what was said and decided, while it is said: nothing is left to type afterwards."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.services import content
from oggz.casework.conferences.errors import ConferenceError
from oggz.casework.conferences.models import Item, Minute, MinuteKind
from oggz.casework.plans import services as plans
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.services import Doing
from oggz.covenant.terms import DataCategory

NOT_BEGUN = "Over deze casus is nog niet gesproken. Begin eerst met de bespreking."


@dataclass(frozen=True)
class Said:
    """What somebody wrote down at once; each part may be left out."""

    note: str = ""
    category: DataCategory | None = None
    decision: str = ""
    action: str = ""
    doing: Doing | None = None


@transaction.atomic
def write(item: Item, said: Said, *, by: Seat, once: UUID | None = None) -> list[Minute]:
    """All of it, or nothing. A note is brought in in its category, a decision in the minutes, and
    an action stands in the plan; sent twice on one form it is there once.

    Raises Denied when the covenant does not allow one of them, ConferenceError when nobody spoke
    of this case yet.
    """
    by = hold(by)
    row = Item.objects.filter(pk=item.pk, case=by.case).first()
    if row is None:
        raise Unknown
    if not row.discussions.exists():
        raise ConferenceError(NOT_BEGUN)
    written = []
    if said.note:
        if said.category is None:
            raise ConferenceError("Kies waarover de aantekening gaat.")
        note = content.contribute(by.own_file, said.category, said.note, by=by, once=once)
        written.append(_kept(row, note.thread, MinuteKind.NOTE))
    if said.decision:
        decided = content.contribute(
            by.own_file, DataCategory.MINUTES, said.decision, by=by, once=once
        )
        written.append(_kept(row, decided.thread, MinuteKind.DECISION))
    if said.action:
        planned = plans.add(
            by.own_file, ItemKind.ACTION, said.action, doing=said.doing, by=by, once=once
        )
        written.append(_kept(row, planned.pk, MinuteKind.ACTION))
    if not written:
        raise ConferenceError("Er is niets om te bewaren: u heeft niets ingevuld.")
    return written


def _kept(item: Item, thread: UUID, kind: MinuteKind) -> Minute:
    found = Minute.objects.filter(pk=thread).first()
    return found or Minute.objects.create(pk=thread, item=item, case=item.case, kind=kind)
