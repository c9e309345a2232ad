"""Making the whole file of somebody, by the worker: read, set, locked and sealed."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.audit import context
from oggz.casework.cases.models import Contribution
from oggz.casework.cases.services.telling import told
from oggz.casework.parties.sessions import Viewer
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.filing import gathering, locking, paper
from oggz.casework.rights.filing.shape import WholeFile
from oggz.casework.rights.models import Dossier, Exemption, Request
from oggz.casework.rights.selectors import of_seat
from oggz.casework.vault import files
from oggz.covenant.terms import DataCategory, Role
from oggz.errors import PlatformError

KEPT = timedelta(days=30)
# A task that was killed does not keep another from being asked for.
PATIENCE = timedelta(minutes=15)
_TRIES = 2


def make(dossier: UUID) -> None:
    """Make what was asked, as who asked it; nothing for who has lost the seat meanwhile."""
    with context.acting():
        try:
            _make(dossier)
        except PlatformError:
            with barrier.task("retention"):
                Dossier.objects.filter(pk=dossier, failed_at=None).update(failed_at=timezone.now())


def _make(dossier: UUID) -> None:
    with barrier.task("retention"):
        asked = (
            Dossier.objects.select_related("case", "party", "request").filter(pk=dossier).first()
        )
    if asked is None or asked.made_at or asked.failed_at:
        return
    for _ in range(_TRIES):
        with transaction.atomic():
            by = _seat(asked)
            row = of_seat(by).get(pk=asked.request_id)
            known = _standing(row)
            found = gathering.gather(row, by.version)
        # Setting it takes a while: without a lock, and without a transaction that waits.
        data = found.model_dump_json(indent=2).encode()
        made = locking.locked(paper.pdf(found), data, locking.code_of(row.deadline_id))
        if _kept(asked, made, found, known):
            return
    raise RightsError("Er veranderde steeds iets in het dossier terwijl het werd gemaakt.")


def _seat(asked: Dossier) -> Seat:
    viewer = Viewer(
        asked.by_id, asked.party.slug, Role.PROCESS_COORDINATOR, asked.case.covenant_id,
        asked.purpose,
    )  # fmt: skip
    barrier.tell(viewer)
    by = seats.seat_of(viewer, asked.case_id)
    if by is None or by.own_file.pk != asked.request.file_id:
        raise RightsError("Wie het vroeg, doet niet meer mee aan de casus.")
    return by


def _standing(row: Request) -> tuple[set[UUID], set[UUID]]:
    """By which it is seen that something was destroyed, brought in or left out meanwhile."""
    rows = Contribution.objects.filter(file=row.file_id, case=row.case_id)
    left_out = Exemption.objects.filter(request=row, withdrawn_at=None)
    return (
        set(rows.values_list("pk", flat=True)), set(left_out.values_list("contribution", flat=True))
    )  # fmt: skip


@transaction.atomic
def _kept(
    asked: Dossier, made: bytes, found: WholeFile, known: tuple[set[UUID], set[UUID]]
) -> bool:  # fmt: skip
    """Seal it, while nothing in the case changes; False when something did before that."""
    by = hold_always(_seat(asked))
    row = of_seat(by).get(pk=asked.request_id)
    if _standing(row) != known:
        return False
    name = files.store(asked.case_id, BytesIO(made))
    try:
        asked.file, asked.made_at = name, timezone.now()
        asked.ends_on = timezone.localdate() + KEPT
        asked.save(update_fields=["file", "made_at", "ends_on"])
        dutch = {each.dutch: each for each in DataCategory}
        told(
            by, "rights.file_made", file=row.file, articles=("AVG-15",),
            categories=tuple(sorted({dutch[item.category] for item in found.items})),
            object_kind="request", object_id=str(row.pk),
        )  # fmt: skip
    except BaseException:
        files.remove(name)
        raise
    return True
