"""Making figures: counting, protecting, attacking what would be told, and keeping only that."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from oggz.casework.audit.services import Event, record
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.steering.errors import SteeringError
from oggz.casework.steering.models import Release
from oggz.casework.steering.quarters import Quarter
from oggz.casework.steering.went import read_cases

if TYPE_CHECKING:
    from oggz.monitor.tables import Safe, Tables

# The rule of thumb of Statistics Netherlands for tables about people (docs/decisions/0079).
THRESHOLD = 10


def make(covenant: UUID, quarter: Quarter) -> Release:
    """The figures of a quarter that has ended, once; again gives the release that there is.

    Raises SteeringError when the quarter has not ended, when a later one is out already, or when
    no version of the covenant held.
    """
    with transaction.atomic():
        _one_at_a_time(covenant)
        kept = list(Release.objects.filter(covenant=covenant).order_by("quarter"))
        for release in kept:
            if release.quarter == str(quarter):
                return release
        if timezone.now() < quarter.end:
            raise SteeringError("Dit kwartaal is nog niet voorbij. Wacht tot het einde ervan.")
        if kept and kept[-1].quarter > str(quarter):
            raise SteeringError("Van een later kwartaal zijn al cijfers. Dit kan niet meer.")
        version = _held(covenant, quarter)
        if version is None:
            raise SteeringError("In dit kwartaal gold geen convenant.")
        tables = _protected(covenant, version.checksum, quarter, kept)
        made = Release.objects.create(covenant_id=covenant, quarter=str(quarter), tables=tables)
        record(
            Event(
                action="figures.made", covenant=covenant, object_kind="release", object_id=made.pk,
                detail={"quarter": str(quarter)},
            )
        )  # fmt: skip
        return made


def make_due() -> list[Release]:
    """Of every covenant that held in the last quarter and has no figures of it."""
    quarter = Quarter.of(timezone.localdate()).before
    made = set(Release.objects.filter(quarter=quarter).values_list("covenant", flat=True))
    return [
        make(covenant.pk, quarter)
        for covenant in Covenant.objects.all()
        if covenant.pk not in made and _held(covenant.pk, quarter)
    ]


def _held(covenant: UUID, quarter: Quarter) -> Version | None:
    """The version that held when a quarter began, or else when it ended."""
    first, last = quarter.first_day, quarter.after.first_day - timedelta(1)
    return covenants.in_force(covenant, on=first) or covenants.in_force(covenant, on=last)


def _one_at_a_time(covenant: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"figures {covenant}"]
        )


def _protected(
    covenant: UUID, checksum: str, quarter: Quarter, kept: list[Release]
) -> dict[str, object]:
    # Here, so that serving pages does not load the solver and its tables.
    from oggz.casework.steering import keeping, protecting
    from oggz.casework.steering.counting import counted
    from oggz.casework.steering.structure import structure

    document = covenants.document(checksum)
    earlier = [keeping.read(release) for release in kept]
    cases = read_cases(covenant)
    # What was destroyed since then is not counted again: then the beginning does not stand there.
    follows = bool(kept) and kept[-1].quarter == str(quarter.before)
    known = structure(document, quarter, project=str(covenant), begins=follows)
    tables = counted(cases, quarter, known)
    if follows and not _as_told(tables, earlier[-1]):
        known = structure(document, quarter, project=str(covenant), begins=False)
        tables = counted(cases, quarter, known)
    return keeping.as_json(protecting.protected(tables, THRESHOLD, earlier))


def _as_told(tables: "Tables", before: "Safe") -> bool:
    """Whether the beginning is what the last release told of its end."""
    from oggz.casework.steering.structure import BEGIN, END

    now, then = tables.cells[BEGIN]["count"].to_pylist(), before.cells[END]["count"].to_pylist()
    return all(told is None or told == count for told, count in zip(then, now, strict=True))
