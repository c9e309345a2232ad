"""Files of sources: turning exports into them, and checking them."""

from oggz.monitor.sources.adapting import AdaptReport, adapt
from oggz.monitor.sources.checking import check, must_pass
from oggz.monitor.sources.mapping import mapping_text
from oggz.monitor.sources.reading import read_payload, read_people
from oggz.monitor.sources.report import CheckReport

__all__ = [
    "AdaptReport",
    "CheckReport",
    "adapt",
    "check",
    "mapping_text",
    "must_pass",
    "read_payload",
    "read_people",
]
