"""What makes followers hear of a practice that changed."""

from typing import Any

from wagtail.models import Revision
from wagtail.signals import page_published

from oggz.portal.practices.models import PracticePage
from oggz.portal.practices.services import note_publication


def connect() -> None:
    page_published.connect(_note, sender=PracticePage, dispatch_uid="oggz.practices.published")


def _note(instance: PracticePage, revision: Revision | None = None, **kwargs: Any) -> None:
    note_publication(instance, revision)
