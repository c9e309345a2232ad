"""Which pages are to be looked at, and what readers said, for each editor their own."""

from datetime import date
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.freshness.models import Remark, RemarkQuerySet
from oggz.portal.freshness.scopes import NOTHING, Scope
from oggz.portal.freshness.terms import SOON, kinds
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.selectors import sections_of_editor


class When(StrEnum):
    """How a page stands to the date before which it is looked at again."""

    LATE = "te-laat"
    SOON = "binnenkort"
    UNKNOWN = "geen-datum"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {When.LATE: "Te laat", When.SOON: "Binnenkort", When.UNKNOWN: "Nog nooit nagekeken"}


def to_review(scope: Scope, when: When) -> QuerySet[Page]:
    """Public pages of a scope, what is longest overdue first."""
    return (
        _ageing(scope)
        .filter(_at(when, timezone.localdate()))
        .select_related("content_type", "review__reviewed_by")
        .order_by(F("review__review_by").asc(nulls_last=True), "title", "pk")
    )


def counts_to_review(scope: Scope) -> dict[When, int]:
    """How many there are of each, in one query."""
    today = timezone.localdate()
    each = {when.name: Count("pk", filter=_at(when, today)) for when in When}
    found = _ageing(scope).aggregate(**each)
    return {when: found[when.name] for when in When}


def _ageing(scope: Scope) -> QuerySet[Page]:
    return Page.objects.filter(scope.pages(), live=True, content_type__in=kinds())


def _at(when: When, today: date) -> Q:
    if when is When.UNKNOWN:
        return Q(review=None)
    if when is When.LATE:
        return Q(review__review_by__lt=today)
    return Q(review__review_by__gte=today, review__review_by__lte=today + SOON)


def pages_of(user: User) -> QuerySet[Page]:
    """The pages of which somebody may say that they are right."""
    pages = Page.objects.filter(content_type__in=kinds())
    if is_national_editor(user):
        return pages
    own = NOTHING
    for section in sections_of_editor(user):
        own |= Q(path__startswith=section.path)
    return pages.filter(own)


def remarks_of(user: User) -> RemarkQuerySet:
    """What readers said that somebody may deal with: about the own sections, or everything."""
    remarks = Remark.objects.select_related("page", "section__municipality")
    if is_national_editor(user):
        return remarks
    return remarks.filter(section__in=[section.pk for section in sections_of_editor(user)])


def remarks_in(scope: Scope) -> RemarkQuerySet:
    """Those that wait for the editor of a scope.

    For a national editor also those about a section in which nobody works.
    """
    remarks = Remark.objects.select_related("page", "section__municipality")
    if not scope.is_national:
        return remarks.filter(section__in=[section.pk for section in scope.sections])
    if scope.is_everywhere:
        return remarks
    attended = SectionPage.objects.filter(archived_on=None, editors__user__is_active=True)
    return remarks.exclude(section__in=attended.order_by().values("pk"))
