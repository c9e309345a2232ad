"""Newer key figures of CBS: from a CSV file or from the CBS open data tables.

Both ways end in the same `IndicatorTable`, or in `DataErrors` with everything that is wrong;
nothing is ever half-loaded.
"""

from oggz.geography.cbs.csv_file import csv_columns, parse_indicator_csv
from oggz.geography.cbs.odata import (
    CbsTable,
    cbs_tables,
    fetch_cbs_table,
    from_cbs_odata,
    load_cbs_year,
)
from oggz.geography.errors import CbsUnavailable, DataError, DataErrors
from oggz.geography.indicators import IndicatorTable

__all__ = [
    "CbsTable",
    "CbsUnavailable",
    "DataError",
    "DataErrors",
    "IndicatorTable",
    "cbs_tables",
    "csv_columns",
    "fetch_cbs_table",
    "from_cbs_odata",
    "load_cbs_year",
    "parse_indicator_csv",
]
