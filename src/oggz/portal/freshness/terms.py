"""How long each kind of page is trusted before somebody looks at it again."""

import datetime as dt
from calendar import monthrange

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

# In months. News and events are of their day: they do not age, they are over.
TERMS = {
    "practices.PracticePage": 12,
    "knowledge.ThemePage": 12,
    "knowledge.TargetGroupPage": 12,
    "knowledge.MediaPage": 12,
    "knowledge.InfoPage": 12,
    "knowledge.LegislationPage": 6,
    "municipalities.SectionPage": 12,
    "municipalities.ContactPage": 6,
}
# What is due within this time is asked for already.
SOON = dt.timedelta(days=30)


def months_of(kind: type[Page]) -> int | None:
    """The term of a kind of page; None for a kind that does not age."""
    return TERMS.get(kind._meta.label)


def review_by(kind: type[Page], reviewed_on: dt.date) -> dt.date:
    return months_later(reviewed_on, TERMS[kind._meta.label])


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last: 31 August and six months is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def kinds() -> list[ContentType]:
    """Of all pages that age; asked of the database once in each process."""
    models = [apps.get_model(label) for label in TERMS]
    return list(ContentType.objects.get_for_models(*models).values())
