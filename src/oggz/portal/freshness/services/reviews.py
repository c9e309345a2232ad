"""Saying that a page is still right."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.freshness.models import Review
from oggz.portal.freshness.terms import months_of, review_by
from oggz.web.page_cache import forget_pages


class ReviewError(PlatformError):
    """Why dates cannot be so; `field` is which of the two it is about."""

    def __init__(self, message: str, field: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def begin_term(page: Page, *, by: User | None = None) -> None:
    """Whoever publishes a page for the first time has looked at it; a later time says nothing.

    A comma that is mended says nothing about the rest of a page.
    """
    if months_of(type(page)) is None:
        return
    today = timezone.localdate()
    Review.objects.get_or_create(
        page_id=page.pk,
        defaults={
            "reviewed_on": today,
            "review_by": review_by(type(page), today),
            "reviewed_by": by,
        },
    )


def mark_reviewed(page: Page, *, by: User | None) -> Review:
    """All of a page is right today; it is looked at again after the term of its kind."""
    today = timezone.localdate()
    return set_dates(
        page, reviewed_on=today, review_by=review_by(page.specific_class, today), by=by
    )


@transaction.atomic
def set_dates(
    page: Page, *, reviewed_on: dt.date, review_by: dt.date, by: User | None = None
) -> Review:
    """Say when a page was looked at and by when that is done again. Raises `ReviewError`."""
    if reviewed_on > timezone.localdate():
        raise ReviewError("Deze dag moet nog komen. Kies vandaag of eerder.", "reviewed_on")
    if review_by <= reviewed_on:
        raise ReviewError(
            "Deze dag ligt niet na de dag waarop de pagina is nagekeken. Kies een latere dag.",
            "review_by",
        )
    values = {"reviewed_on": reviewed_on, "review_by": review_by, "reviewed_by": by}
    review, _ = Review.objects.update_or_create(page_id=page.pk, defaults=values)
    log(
        instance=page.specific, action="freshness.review", user=by,
        data={"review_by": review_by.isoformat()},
    )  # fmt: skip
    forget_pages()
    return review
