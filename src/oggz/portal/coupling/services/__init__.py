"""What can be done with coupled sites; each call is one transaction."""

from oggz.portal.coupling.services.intake import Taken, defer_due, look_at, take_in
from oggz.portal.coupling.services.sources import move_sources, remove_source, save_source

__all__ = [
    "Taken",
    "defer_due",
    "look_at",
    "move_sources",
    "remove_source",
    "save_source",
    "take_in",
]
