"""What can be done with other sites; each call is one transaction, but for asking them."""

from oggz.portal.coupling.services.intake import Taken, defer_due, look_at, take_in
from oggz.portal.coupling.services.link_check import check_batch, check_now
from oggz.portal.coupling.services.links import (
    accept,
    check_links_to,
    check_within,
    doubt_again,
    note_links,
    note_links_after,
)
from oggz.portal.coupling.services.sources import move_sources, remove_source, save_source

__all__ = [
    "Taken",
    "accept",
    "check_batch",
    "check_links_to",
    "check_now",
    "check_within",
    "defer_due",
    "doubt_again",
    "look_at",
    "move_sources",
    "note_links",
    "note_links_after",
    "remove_source",
    "save_source",
    "take_in",
]
