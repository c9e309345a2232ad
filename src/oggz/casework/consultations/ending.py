"""A consultation goes: its key first, then its rows; what is left is that there was one."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.services import Event, record
from oggz.casework.consultations.models import Consultation, Tally
from oggz.casework.retention import journal
from oggz.casework.retention.journal import Destroyed
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import KeyDestroyedError
from oggz.casework.vault.fields import open_rows

_AT_ONCE = 200


def destroy(row: Consultation) -> None:
    """In a transaction of the caller. May be done again when that was undone: the key is gone."""
    # The list first: with it, a backup that is restored later brings nothing back.
    journal.add(Destroyed(row.pk, row.pk, "", b"", row.asked_at))
    vault.destroy_key(row.pk)
    with barrier.task("destruction"):
        # Counted once, by whoever removes the row.
        answered = row.answers.exclude(party=row.party_id).exists()
        gone, _ = Consultation.objects.filter(pk=row.pk).delete()
        if gone:
            _count(row, answered=answered)


def destroy_due() -> int:
    """What is over, and what lost its key while its row stayed; how many went."""
    due = _due()
    for row in due:
        with transaction.atomic():
            destroy(row)
            record(Event(action="consult.destroyed", object_kind="consultation", object_id=row.pk))
    return len(due)


def _due() -> list[Consultation]:
    with barrier.task("destruction"):
        over = list(Consultation.objects.filter(ends_at__lte=timezone.now())[:_AT_ONCE])
        others = Consultation.objects.filter(ends_at__gt=timezone.now())
        return over + [row for row in open_rows(others) if isinstance(row.text, KeyDestroyedError)]


def _count(row: Consultation, *, answered: bool) -> None:
    month = timezone.localdate(row.asked_at).replace(day=1)
    tally, _ = Tally.objects.get_or_create(party_id=row.party_id, month=month)
    Tally.objects.filter(pk=tally.pk).update(
        asked=F("asked") + 1, answered=F("answered") + int(answered)
    )
