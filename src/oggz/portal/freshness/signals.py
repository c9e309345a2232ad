"""What begins the term of a page, and lets remarks follow pages and sections."""

from typing import Any

from wagtail.models import Page, Revision
from wagtail.signals import page_published, post_page_move

from oggz.portal.freshness import services
from oggz.portal.municipalities.events import section_merged
from oggz.portal.municipalities.models import SectionPage


def connect() -> None:
    page_published.connect(_published, dispatch_uid="oggz.freshness.published")
    post_page_move.connect(_moved, dispatch_uid="oggz.freshness.moved")
    section_merged.connect(_merged, dispatch_uid="oggz.freshness.merged")


def _published(instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    services.begin_term(instance, by=revision.user if revision else None)


def _moved(instance: Page, **kwargs: Any) -> None:
    services.follow_page(instance)


def _merged(section: SectionPage, into: SectionPage, **kwargs: Any) -> None:
    services.follow_merger(section, into)
