"""Municipalities and regions, and the sections of those that take part."""

from oggz.portal.municipalities.models.places import (
    CentreRegionMembership,
    Municipality,
    MunicipalityTheme,
    Region,
    YearFigures,
)
from oggz.portal.municipalities.models.sections import (
    ContactPage,
    ContactPerson,
    PartnerKind,
    SectionIndexPage,
    SectionPage,
)

__all__ = [
    "CentreRegionMembership",
    "ContactPage",
    "ContactPerson",
    "Municipality",
    "MunicipalityTheme",
    "PartnerKind",
    "Region",
    "SectionIndexPage",
    "SectionPage",
    "YearFigures",
]
