"""`oggz monitor …`: thin commands. What may be done is asked of the agreement before any record
is read; what is needed is imported inside a command, so that help is there at once."""

from oggz.monitor.cli import (
    agreements,
    attack,
    protection,
    rehearsal,
    release,
    sources,
    tables,
    units,
)
from oggz.monitor.cli.app import app

__all__ = [
    "agreements",
    "app",
    "attack",
    "protection",
    "rehearsal",
    "release",
    "sources",
    "tables",
    "units",
]
