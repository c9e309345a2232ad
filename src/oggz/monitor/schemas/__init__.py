"""Table schemas: what each kind of source may deliver, column by column."""

from oggz.monitor.schemas.documentation import documentation
from oggz.monitor.schemas.model import Column, ColumnType, Kind, TableSchema
from oggz.monitor.schemas.reading import KINDS, schema, schemas

__all__ = [
    "KINDS", "Column", "ColumnType", "Kind", "TableSchema", "documentation", "schema", "schemas",
]  # fmt: skip
