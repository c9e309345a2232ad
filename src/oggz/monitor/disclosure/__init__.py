"""Disclosure control: what may be published of tables of counts, and what must be hidden."""

from oggz.monitor.disclosure.rules import Rules
from oggz.monitor.disclosure.suppression import suppress
from oggz.monitor.disclosure.telling import told

__all__ = ["Rules", "suppress", "told"]
