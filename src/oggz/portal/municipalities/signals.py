"""What makes search follow the sections."""

from typing import Any

from wagtail.signals import page_published, page_unpublished

from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.services import enter_municipality


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(_enter, sender=SectionPage, dispatch_uid="oggz.municipalities.section")


def _enter(instance: SectionPage, **kwargs: Any) -> None:
    enter_municipality(instance.municipality)
