"""What makes coupled sites and links follow the sections and pages."""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from oggz.portal.coupling import services
from oggz.portal.municipalities.events import section_merged
from oggz.portal.municipalities.models import SectionPage


def connect() -> None:
    section_merged.connect(_move, dispatch_uid="oggz.coupling.merged")
    for signal in (page_published, page_unpublished):
        signal.connect(_note_links, dispatch_uid="oggz.coupling.links")
    # Every kind of page: the signal of a deleted page has its own class as sender.
    post_delete.connect(_deleted, dispatch_uid="oggz.coupling.deleted")


def _move(section: SectionPage, into: SectionPage, **kwargs: Any) -> None:
    services.move_sources(section, into)


def _note_links(instance: Page, **kwargs: Any) -> None:
    """At once: who mends a link wants to see that it is mended."""
    services.note_links([instance])
    services.check_links_to(instance.pk)


def _deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        services.check_links_to(instance.pk)
