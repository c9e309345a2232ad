"""How pages in the section of a municipality look: its name, its colours, its menu."""

from typing import Any

from wagtail.models import Page

from oggz.portal.municipalities import themes
from oggz.portal.municipalities.models import Municipality, SectionPage

# Home page, the page that holds the sections, a section; what is deeper may stand in a section.
_DEPTH_OF_SECTION = 4


def municipality_of(page: Page) -> Municipality | None:
    """The municipality in whose section a page stands, with its colours."""
    section = section_of(page)
    return section.municipality if section else None


def archived_municipality_of(page: Page) -> Municipality | None:
    """The municipality that no longer takes part and in whose section a page stands."""
    section = section_of(page)
    return section.municipality if section and section.is_archived else None


def section_of(page: Page) -> SectionPage | None:
    """The section in which a page stands, archived or not; none for a section itself."""
    if page.depth <= _DEPTH_OF_SECTION or not page.path:
        return None
    above = [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]
    return (
        SectionPage.objects.filter(path__in=above)
        .select_related("municipality__theme")
        .defer("body")
        .first()
    )


def frame(municipality: Municipality, *, has_section: bool) -> dict[str, Any]:
    """What every page of one municipality has: its name, its own colours and its own menu."""
    theme = getattr(municipality, "theme", None)
    return {
        "municipality": municipality,
        "has_section": has_section,
        "theme_class": themes.css_class(theme) if theme else "",
        "theme_stylesheet": themes.url(theme) if theme else "",
    }


def frame_of(page: Page) -> dict[str, Any]:
    """The same for a page in a section; empty for national pages."""
    municipality = municipality_of(page)
    return frame(municipality, has_section=True) if municipality else {}
