"""What something public tells the catalogue about itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from oggz.portal.catalogue.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One line of the catalogue; the numbers are primary keys.

    `labels` are what its kind is filtered by besides, as "filter:value"; `details` what its card
    shows besides (JSON); `text` every word that search should find.
    """

    kind: Kind
    title: str
    introduction: str = ""
    date: dt.date | None = None
    last_day: dt.date | None = None
    image: int | None = None
    is_example: bool = False
    is_national: bool = True
    # Counts for all municipalities of the region in whose municipality it stands.
    is_regional: bool = False
    themes: Iterable[int] = ()
    target_groups: Iterable[int] = ()
    municipalities: Iterable[int] = ()
    regions: Iterable[int] = ()
    labels: Iterable[str] = ()
    details: dict[str, Any] = field(default_factory=dict)
    text: str = ""


class Catalogued(Protocol):
    """A page that stands in the catalogue. `catalogue_facts` needs no more than the page."""

    def catalogue_facts(self) -> Facts: ...
