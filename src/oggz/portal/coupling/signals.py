"""What makes coupled sites follow the sections."""

from typing import Any

from oggz.portal.coupling import services
from oggz.portal.municipalities.events import section_merged
from oggz.portal.municipalities.models import SectionPage


def connect() -> None:
    section_merged.connect(_move, dispatch_uid="oggz.coupling.merged")


def _move(section: SectionPage, into: SectionPage, **kwargs: Any) -> None:
    services.move_sources(section, into)
