"""What can be done with municipalities and their sections; each call is one transaction."""

from oggz.portal.municipalities.services.entries import enter_municipality, enter_places
from oggz.portal.municipalities.services.geography import (
    follow_mergers,
    load_geography,
    save_centre_regions,
    save_figures,
)
from oggz.portal.municipalities.services.sections import (
    Move,
    SectionError,
    archive_section,
    enrol_municipality,
    let_review,
    make_section_index,
    move_sections_of_former,
    renew_rights,
)

__all__ = [
    "Move",
    "SectionError",
    "archive_section",
    "enrol_municipality",
    "enter_municipality",
    "enter_places",
    "follow_mergers",
    "let_review",
    "load_geography",
    "make_section_index",
    "move_sections_of_former",
    "renew_rights",
    "save_centre_regions",
    "save_figures",
]
