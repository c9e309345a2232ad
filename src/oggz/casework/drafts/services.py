"""Keeping what is being written, giving it back, and letting it go."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import ReadingOnly
from oggz.casework.access.seats import Seat
from oggz.casework.cases.services.telling import told
from oggz.casework.drafts.models import Draft
from oggz.casework.vault.fields import open_rows
from oggz.errors import PlatformError

TERM = timedelta(days=14)
LONGEST = 60_000
_MOST_FIELDS = 60


class DraftError(PlatformError):
    """Why something is not kept as a draft."""


@dataclass(frozen=True)
class Kept:
    fields: Mapping[str, str]
    at: datetime


def parsed(sent: str) -> dict[str, str]:
    """The fields of a form as a browser sent them. Raises DraftError for anything else."""
    if len(sent) > LONGEST:
        raise DraftError("Dit is te lang om als concept te bewaren.")
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or len(found) > _MOST_FIELDS:
        raise DraftError("Dit kan niet als concept worden bewaard.")
    if not all(isinstance(value, str) and len(name) <= 100 for name, value in found.items()):
        raise DraftError("Dit kan niet als concept worden bewaard.")
    return found


@transaction.atomic
def keep(place: str, fields: Mapping[str, str], *, by: Seat) -> datetime:
    """What stands in the form of an address now. It is recorded when there was no draft yet."""
    if by.glass:
        raise ReadingOnly
    row = _of(place, by).select_for_update().first()
    text = json.dumps(dict(fields))
    if row is None:
        row = Draft(
            case=by.case, member_id=by.viewer.member, party=by.party, place=_hashed(place),
            text=text,
        )  # fmt: skip
        row.save(force_insert=True)
        told(by, "draft.keep", file=by.own_file, object_kind="draft", object_id=str(row.pk))
    else:
        row.text, row.at = text, timezone.now()
        row.save(update_fields=["text", "at"])
    return row.at


@transaction.atomic
def kept(place: str, *, by: Seat) -> Kept | None:
    """What was being written there, by this member for this party; recorded as given back."""
    row = _of(place, by).filter(at__gt=timezone.now() - TERM).first()
    if row is None:
        return None
    (opened,) = open_rows([row])
    if not isinstance(opened.text, str):
        return None
    told(by, "draft.restore", file=by.own_file, object_kind="draft", object_id=str(row.pk))
    return Kept(json.loads(opened.text), row.at)


def forget(place: str, *, member: int, party: str) -> None:
    """It was sent, or is not wanted any more."""
    Draft.objects.filter(place=_hashed(place), member=member, party__slug=party).delete()


def forget_old() -> int:
    """What nobody came back for; how many went."""
    with barrier.task("destruction"):
        gone, _ = Draft.objects.filter(at__lte=timezone.now() - TERM).delete()
    return gone


def _of(place: str, by: Seat) -> QuerySet[Draft]:
    return Draft.objects.filter(
        case=by.case, member=by.viewer.member, party=by.party, place=_hashed(place)
    )


def _hashed(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()
