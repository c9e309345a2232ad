"""Tables of counts that hang together, as files: what disclosure control reads, and what it writes.

No arithmetic of protection or attack stands here: those two share nothing but these files.
"""

from oggz.monitor.tables.model import (
    TOTAL,
    Code,
    Dimension,
    Equal,
    Estimate,
    Knows,
    Measure,
    Place,
    Protection,
    Safe,
    Structure,
    TableInfo,
    Tables,
)
from oggz.monitor.tables.published import read_published
from oggz.monitor.tables.reading import read_safe, read_tables
from oggz.monitor.tables.writing import ALONG, write_safe, write_tables

__all__ = [
    "ALONG",
    "TOTAL",
    "Code",
    "Dimension",
    "Equal",
    "Estimate",
    "Knows",
    "Measure",
    "Place",
    "Protection",
    "Safe",
    "Structure",
    "TableInfo",
    "Tables",
    "read_published",
    "read_safe",
    "read_tables",
    "write_safe",
    "write_tables",
]
