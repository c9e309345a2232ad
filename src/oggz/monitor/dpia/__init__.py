"""A data protection impact assessment, filled in as far as an agreement tells, for a data
protection officer to finish."""

from oggz.monitor.dpia.columns import Becomes, Field, fields_of, leaving
from oggz.monitor.dpia.compose import compose
from oggz.monitor.dpia.document import write
from oggz.monitor.dpia.evidence import Evidence, read_evidence

__all__ = [
    "Becomes",
    "Evidence",
    "Field",
    "compose",
    "fields_of",
    "leaving",
    "read_evidence",
    "write",
]
