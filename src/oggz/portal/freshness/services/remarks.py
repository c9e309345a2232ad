"""What readers say of a page, and what an editor does with it."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from oggz.errors import PlatformError
from oggz.portal.freshness.models import Remark
from oggz.portal.freshness.places import Place
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.sections import section_of
from oggz.web.personal_data import listed, personal_data

# About one page on one day: more tells an editor nothing new.
MOST_A_DAY = 20


class RemarkError(PlatformError):
    """Why a remark is not taken or dealt with; `field` is what it is about, if anything."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def leave_remark(place: Place, kind: str, text: str, *, email: str = "") -> Remark:
    """Take what a reader says of a page; sent twice, it is one. Raises `RemarkError`."""
    if found := personal_data(text, today=timezone.localdate()):
        raise RemarkError(
            f"In uw tekst staat zo te zien {listed(found)}. Haal dat weg, ook als het op de pagina"
            " staat. Schrijf bijvoorbeeld ‘het nummer van het wijkteam’ of alleen een jaartal.",
            "text",
        )
    _one_at_a_time(place.path)
    about = Remark.objects.filter(path=place.path)
    same = about.open().filter(kind=kind, text=text).first()
    if same is not None:
        if email and not same.email:
            same.email = email
            same.save(update_fields=["email"])
        return same
    if about.filter(sent_at__date=timezone.localdate()).count() >= MOST_A_DAY:
        raise RemarkError(
            "Over deze pagina kregen wij vandaag al veel opmerkingen. De redactie kijkt ernaar."
            " Hebt u iets nieuws te melden? Probeer het morgen opnieuw."
        )
    return Remark.objects.create(
        page=place.page, path=place.path, page_title=place.title[:255], section=place.section,
        kind=kind, text=text, email=email,
    )  # fmt: skip


def _one_at_a_time(path: str) -> None:
    """Two who say something of one page at the same moment wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"oggz.remark {path}"])


@transaction.atomic
def process_remark(remark: Remark, *, answer: str, seen: dt.datetime | None) -> Remark:
    """The page was mended. `answer` is for the reader, and may be empty.

    `seen` is when it was dealt with as far as the editor knows: what somebody else did meanwhile
    is not overwritten. Raises `RemarkError`.
    """
    return _close(remark, Remark.Status.PROCESSED, answer, seen)


@transaction.atomic
def decline_remark(remark: Remark, *, reason: str, seen: dt.datetime | None) -> Remark:
    """The page stays as it is; the reader hears why. Raises `RemarkError`."""
    if not reason.strip():
        raise RemarkError("Schrijf waarom u dit niet overneemt.", "reason")
    return _close(remark, Remark.Status.DECLINED, reason, seen)


def _close(remark: Remark, status: Remark.Status, answer: str, seen: dt.datetime | None) -> Remark:
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    if remark.closed_at != seen:
        raise RemarkError(
            "Een collega heeft deze opmerking net behandeld. Bekijk eerst wat er nu staat."
        )
    remark.status, remark.answer, remark.closed_at = status, answer, timezone.now()
    remark.save(update_fields=["status", "answer", "closed_at"])
    return remark


@transaction.atomic
def follow_page(page: Page) -> None:
    """A page went elsewhere, with everything below it: so do the remarks about it."""
    moved = Page.objects.filter(pk=page.pk).first()
    if moved is None:
        return
    section = section_of(moved)
    Remark.objects.filter(page__path__startswith=moved.path).update(section=section)


@transaction.atomic
def follow_merger(section: SectionPage, into: SectionPage) -> None:
    """What was said of a section goes to the one that takes over, of pages that went too."""
    Remark.objects.filter(section=section).update(section=into)
