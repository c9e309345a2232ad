"""Files of sources: turning exports into them, and checking them."""

from oggz.monitor.sources.checking import check
from oggz.monitor.sources.report import CheckReport

__all__ = ["CheckReport", "check"]
