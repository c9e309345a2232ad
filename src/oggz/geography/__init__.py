"""The Netherlands as this platform knows it: municipalities, regions, key figures and maps.

Pure Python, standard library only. Facts come from CBS, Kadaster and Dutch law; see
data/ATTRIBUTION.md. Maps are in `oggz.geography.boundaries`, newer CBS years in
`oggz.geography.cbs`, regions of centre municipalities in `oggz.geography.centre_regions`.
"""

from oggz.geography.centre_regions import (
    CentreMunicipality2010,
    CentreRegionRow,
    centre_municipalities_2010,
    centre_regions_on,
    parse_centre_regions_csv,
)
from oggz.geography.comparison import (
    Figure,
    available_years,
    comparable,
    figures,
    indicator_table,
    key_figures,
    median,
)
from oggz.geography.errors import (
    CbsUnavailable,
    DataError,
    DataErrors,
    UnknownMunicipality,
    UnknownRegion,
    UnknownYear,
)
from oggz.geography.indicators import INDICATORS, NO_DATA, Indicator, IndicatorTable, indicator
from oggz.geography.names import fold, slugify, sort_key
from oggz.geography.regions import (
    Region,
    RegionKind,
    ggd_regions,
    municipalities_in,
    provinces,
    region,
    region_by_slug,
    region_of,
    safety_regions,
)
from oggz.geography.register import (
    RECORD_BEGINS,
    Municipality,
    all_municipalities,
    current,
    municipalities,
    municipality,
    municipality_by_slug,
    predecessors,
)
from oggz.geography.search import Match, search_municipalities

__all__ = [
    "INDICATORS",
    "NO_DATA",
    "RECORD_BEGINS",
    "CbsUnavailable",
    "CentreMunicipality2010",
    "CentreRegionRow",
    "DataError",
    "DataErrors",
    "Figure",
    "Indicator",
    "IndicatorTable",
    "Match",
    "Municipality",
    "Region",
    "RegionKind",
    "UnknownMunicipality",
    "UnknownRegion",
    "UnknownYear",
    "all_municipalities",
    "available_years",
    "centre_municipalities_2010",
    "centre_regions_on",
    "comparable",
    "current",
    "figures",
    "fold",
    "ggd_regions",
    "indicator",
    "indicator_table",
    "key_figures",
    "median",
    "municipalities",
    "municipalities_in",
    "municipality",
    "municipality_by_slug",
    "parse_centre_regions_csv",
    "predecessors",
    "provinces",
    "region",
    "region_by_slug",
    "region_of",
    "safety_regions",
    "search_municipalities",
    "slugify",
    "sort_key",
]
