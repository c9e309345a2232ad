"""The whole file for somebody: asked for, handed over, and gone when its time is over."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Dossier, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services.answering import NOT_YOU
from oggz.casework.rights.services.making import PATIENCE
from oggz.casework.rights.services.recording import held
from oggz.casework.rights.services.telling import told_of
from oggz.casework.vault import files


@transaction.atomic
def ask(request: Request, *, by: Seat) -> Dossier:
    """Have the whole file made, which the worker does; sealed until it is fetched."""
    from oggz.casework.rights.tasks import make_dossier

    by = hold_always(by)
    row = _handled(request, by)
    if not row.proof:
        raise RightsError("Leg eerst vast hoe is nagegaan wie het vraagt.")
    waited = timezone.now() - PATIENCE
    busy = Q(made_at=None, failed_at=None, at__gt=waited) | Q(made_at__isnull=False)
    if row.dossiers.filter(busy, gone_at=None).exists():
        raise RightsError("Het dossier is er al, of wordt gemaakt.")
    dossier = Dossier.objects.create(
        case=by.case, request=row, party=by.party, by_id=by.viewer.member,
        purpose=by.viewer.purpose,
    )  # fmt: skip
    told_of("rights.file_asked", row, by)
    make_dossier.defer(dossier=str(dossier.pk))
    return dossier


@transaction.atomic
def fetch(request: Request, *, by: Seat) -> bytes:
    """The file, locked with a code that only the officer of the party can tell the person."""
    by = hold_always(by)
    row = _handled(request, by)
    dossier = _ready(row)
    content = b"".join(files.read(dossier.case_id, dossier.file))
    dossier.fetched_at = timezone.now()
    dossier.save(update_fields=["fetched_at"])
    told_of("rights.file.exported", row, by)
    return content


@transaction.atomic
def discard(request: Request, *, by: Seat) -> None:
    """Take the file away, to make another."""
    by = hold_always(by)
    row = _handled(request, by)
    _remove([_ready(row)])
    told_of("rights.file_removed", row, by)


def forget() -> int:
    """Take away what has been kept for as long as it may be; how many."""
    with barrier.task("retention"):
        over = list(
            Dossier.objects.filter(
                gone_at=None, file__isnull=False, ends_on__lt=timezone.localdate()
            )
        )
        _remove(over)
    return len(over)


def _remove(dossiers: Sequence[Dossier]) -> None:
    for each in dossiers:
        each.gone_at = timezone.now()
        each.save(update_fields=["gone_at"])
        name = each.file
        transaction.on_commit(lambda name=name: files.remove(name))


def _ready(row: Request) -> Dossier:
    found = row.dossiers.filter(gone_at=None, made_at__isnull=False).first()
    if found is None or found.file is None:
        raise RightsError("Het dossier is er niet (meer). Laat het opnieuw maken.")
    return found


def _handled(request: Request, by: Seat) -> Request:
    if not handles(by):
        raise RightsError(NOT_YOU)
    row = held(request, by)
    if row.kind is not Kind.ACCESS:
        raise Unknown
    return row
