"""Taking up a practice, keeping that up to date, and following its source."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from oggz.errors import PlatformError
from oggz.portal.catalogue.selectors import is_open_to_all
from oggz.portal.catalogue.services import enter_pages
from oggz.portal.municipalities.models import Municipality
from oggz.portal.practices.changes import differences
from oggz.portal.practices.models import Adoption, AdoptionStep, PracticePage, Progress
from oggz.portal.practices.selectors import places_of
from oggz.web.page_cache import forget_pages


class AdoptionError(PlatformError):
    """Why a practice cannot be taken up, or not so; the text is for who asked."""


class AlreadyAdopted(AdoptionError):
    """The municipality follows this practice already, by this adoption."""

    def __init__(self, adoption: Adoption) -> None:
        self.adoption = adoption
        super().__init__(f"{adoption.municipality.name} volgt deze praktijk al.")


@transaction.atomic
def take_up(practice: PracticePage, adoption: Adoption) -> Adoption:
    """Let the municipality of a new adoption follow a practice; of it no copy is made.

    Raises `AdoptionError` where that cannot be, and `AlreadyAdopted` where it is so already.
    """
    # Who takes it up at the same moment, or withdraws it, waits.
    Page.objects.select_for_update(no_key=True).get(pk=practice.pk)
    practice = PracticePage.objects.get(pk=practice.pk)
    municipality = adoption.municipality
    if not is_open_to_all(practice.pk):
        raise AdoptionError("Deze praktijk is niet openbaar, en kan niet worden overgenomen.")
    if municipality.pk in places_of(practice.pk):
        raise AdoptionError(
            f"Deze praktijk is van {municipality.name} zelf. Overnemen kan alleen van een ander."
        )
    _refuse_if_not_taking_part(municipality)
    if known := Adoption.objects.filter(practice=practice, municipality=municipality).first():
        raise AlreadyAdopted(known)
    adoption.practice = practice
    adoption.source_title = practice.title
    adoption.seen_revision = practice.live_revision
    try:
        with transaction.atomic():
            adoption.save(force_insert=True)
    except IntegrityError as error:
        raise AdoptionError(f"{municipality.name} volgt deze praktijk al.") from error
    adoption.steps.create(status=adoption.status, since=adoption.since)
    _shown_anew(adoption)
    log(instance=adoption, action="wagtail.create")
    return adoption


def _refuse_if_not_taking_part(municipality: Municipality) -> None:
    today = Municipality.objects.current().filter(section__archived_on=None)
    if not today.filter(pk=municipality.pk).exists():
        raise AdoptionError(f"{municipality.name} neemt op dit moment niet deel.")


@transaction.atomic
def change_adoption(adoption: Adoption) -> Adoption:
    """Save what an editor changed. Another status becomes a step in its history.

    Another day for the same status corrects the last step. Raises `AdoptionError` for a status
    that would begin before the one before it.
    """
    Adoption.objects.select_for_update().get(pk=adoption.pk)
    steps = list(adoption.steps.all())
    wanted = Progress(adoption.status, adoption.since)
    last = steps.pop() if steps and steps[-1].status == wanted.status else None
    if steps and wanted.since < steps[-1].since:
        raise AdoptionError(
            f"De status ‘{steps[-1].get_status_display()}’ begon op {steps[-1].since:%d-%m-%Y}."
            " Kies die dag of een latere."
        )
    if last is None:
        adoption.steps.create(status=wanted.status, since=wanted.since)
    elif last.since != wanted.since:
        AdoptionStep.objects.filter(pk=last.pk).update(since=wanted.since)
    adoption.save(update_fields=_STORY)
    _shown_anew(adoption)
    log(instance=adoption, action="wagtail.edit")
    return adoption


# What an editor writes; that the source changed may be noted at the same moment.
_STORY = (
    "status", "since", "note", "learned", "adapted", "contact_name", "contact_email",
    "contact_phone",
)  # fmt: skip


@transaction.atomic
def remove_adoption(adoption: Adoption) -> None:
    """For what was taken up by mistake; what was tried and ended gets the status "gestopt"."""
    log(instance=adoption, action="wagtail.delete")
    practice = adoption.practice
    adoption.delete()
    _enter([practice] if practice else [])


def _shown_anew(adoption: Adoption) -> None:
    _enter([adoption.practice] if adoption.practice else [])


def _enter(practices: Iterable[PracticePage]) -> None:
    """Count the followers anew for the cards of these practices."""
    enter_pages(practices)
    forget_pages()


@transaction.atomic
def refresh_followed_by(municipality: Municipality) -> None:
    """Count anew what a municipality follows, because its section came or went."""
    _enter(PracticePage.objects.filter(adoptions__municipality=municipality))


# --- following the source


@transaction.atomic
def note_publication(practice: PracticePage, revision: Revision | None) -> None:
    """Let followers know that a practice was published again, if a reader can see a difference.

    A small improvement is not worth a message; it is shown with the next that is.
    """
    adoptions = Adoption.objects.filter(practice=practice)
    adoptions.exclude(source_title=practice.title).update(source_title=practice.title)
    now = timezone.now()
    if not practice.is_small_change:  # what is no longer kept cannot be compared
        adoptions.filter(seen_revision=None).update(source_changed_at=now)
    seen = Revision.objects.filter(pk__in=adoptions.values("seen_revision"))
    for version in seen.exclude(pk=revision.pk if revision else None):
        followers = adoptions.filter(seen_revision=version)
        if not differences(version.as_object(), practice):
            followers.update(source_changed_at=None)
        elif not practice.is_small_change:
            followers.update(source_changed_at=now)


@transaction.atomic
def mark_seen(adoption: Adoption, revision: int) -> None:
    """A follower has seen the source as it was in the version with this key.

    Only the version that is public now counts: another would show what nobody may see yet, or
    pass by what was changed meanwhile. Raises `AdoptionError`.
    """
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    practice = adoption.practice
    if practice is None or not practice.live or practice.live_revision_id != revision:
        raise AdoptionError("De bron is intussen weer veranderd. Bekijk wat er nu anders is.")
    adoption.seen_revision = practice.live_revision
    adoption.source_changed_at = None
    adoption.save(update_fields=["seen_revision", "source_changed_at"])
