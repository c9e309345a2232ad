"""What municipalities took up goes along when they merge."""

import logging

from django.db import transaction
from django.db.models import Q

from oggz.portal.catalogue.services import enter_pages
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.selectors import successor_today
from oggz.portal.practices.models import Adoption, PracticePage
from oggz.portal.practices.models.adoptions import FURTHEST
from oggz.web.page_cache import forget_pages

logger = logging.getLogger(__name__)


@transaction.atomic
def move_adoptions_of_former() -> int:
    """Let what a former municipality took up go on at its successor; returns how many.

    Two that followed the same practice become one: the furthest status, both stories. Where the
    section stayed because one of two is archived, so does this: a merger shows nothing that was
    hidden and hides nothing that was shown.
    """
    moved = 0
    former = Municipality.objects.former().filter(adoptions__isnull=False, section=None).distinct()
    for municipality in former:
        successor = successor_today(municipality)
        if not successor.exists_today or _is_archived(successor):
            logger.warning("adoptions of %s stay", municipality.name)
            continue
        for adoption in municipality.adoptions.select_for_update().order_by("pk"):
            _move(adoption, municipality, successor)
            moved += 1
    if moved:
        # Whose own practice it has become is seen only after its section has moved.
        enter_pages(PracticePage.objects.filter(adoptions__isnull=False).distinct())
        forget_pages()
    return moved


def _is_archived(municipality: Municipality) -> bool:
    return SectionPage.objects.filter(~Q(archived_on=None), municipality=municipality).exists()


def _move(adoption: Adoption, former: Municipality, successor: Municipality) -> None:
    adoption.steps.filter(former_name="").update(former_name=former.name)
    same = None
    if adoption.practice_id:
        same = successor.adoptions.select_for_update().filter(practice=adoption.practice_id).first()
    if same is None:
        adoption.municipality = successor
        adoption.save(update_fields=["municipality"])
        return
    _join(same, adoption, former)


def _join(kept: Adoption, other: Adoption, former: Municipality) -> None:
    """Both stories in one, the furthest status with its day, and all steps of both."""
    if FURTHEST.index(other.status) > FURTHEST.index(kept.status):
        kept.status, kept.since = other.status, other.since
    elif other.status == kept.status:
        kept.since = min(kept.since, other.since)
    heading = f"Uit {former.name}:"
    if other.note:
        kept.note = f"{kept.note}<p><b>{heading}</b></p>{other.note}" if kept.note else other.note
    for name in ("learned", "adapted"):
        theirs = getattr(other, name)
        if theirs:
            own = getattr(kept, name)
            setattr(kept, name, f"{own}\n\n{heading}\n{theirs}" if own else theirs)
    for name in ("contact_name", "contact_email", "contact_phone"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))
    kept.created_at = min(kept.created_at, other.created_at)
    if _saw_less(other, kept):
        kept.seen_revision = other.seen_revision
        kept.source_changed_at = other.source_changed_at
    other.steps.update(adoption=kept)
    other.delete()
    kept.save()


def _saw_less(one: Adoption, other: Adoption) -> bool:
    """Whether one looked longer ago than the other, so that nobody misses a change."""
    if one.source_changed_at and not other.source_changed_at:
        return True
    if not one.seen_revision or not other.seen_revision:
        return False
    return one.seen_revision.created_at < other.seen_revision.created_at
