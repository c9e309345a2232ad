"""Which public page an address is: the only ones that a reader can say something about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from wagtail.models import Page

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.freshness.models import LONGEST_PATH
from oggz.portal.guidance import selectors as guidance
from oggz.portal.knowledge.models.subjects import SubjectPage
from oggz.portal.knowledge.selectors import page_at
from oggz.portal.municipalities.models import Municipality, Region, SectionPage
from oggz.portal.municipalities.sections import section_of
from oggz.portal.municipalities.selectors import open_section
from oggz.portal.newsletters import selectors as newsletters
from oggz.portal.newsletters.models import Scope

# A path of this site and nothing else: no host, no scheme, no query, no way up.
_PATH = re.compile(r"/(?:[-\w]{1,255}/){0,6}")


@dataclass(frozen=True)
class Place:
    """A page that everybody may read, and the section whose editors look after it."""

    path: str
    title: str
    page: Page | None = None
    section: SectionPage | None = None
    # Whether who reads it may have to get away at once.
    quick_exit: bool = False


def place_at(path: str) -> Place | None:
    """The public page at a path such as "/nieuws/"; None for whatever is not one."""
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name == _PAGES:
        return _page(path)
    if match.view_name in _TITLES:
        quick_exit = match.view_name == "knowledge:help"
        return Place(path, _TITLES[match.view_name], quick_exit=quick_exit)
    found = _FOUND_BY.get(match.view_name)
    return found(path, **match.kwargs) if found else None


def takes_remarks(view_name: str) -> bool:
    """Whether pages of this view are public pages; asks the database nothing."""
    return view_name == _PAGES or view_name in _TITLES or view_name in _FOUND_BY


def _page(path: str) -> Place | None:
    page = page_at(path.removeprefix("/"))
    if page is None or not catalogue.is_open_to_all(page.pk):
        return None
    section = section_of(page)
    return Place(
        path, page.title, page,
        section if section and not section.is_archived else None, _is_unsafe(page),
    )  # fmt: skip


def _is_unsafe(page: Page) -> bool:
    if isinstance(page, SubjectPage):
        return page.quick_exit
    about = catalogue.subjects(page.pk)
    return any(s.quick_exit for s in (*about.themes, *about.target_groups)) if about else False


def _municipality(path: str, slug: str, title: str = "Gemeente {}") -> Place | None:
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        return None
    section = open_section(municipality) if municipality.exists_today else None
    is_own_page = section is not None and path == municipality.url
    return Place(path, title.format(municipality.name), section if is_own_page else None, section)


def _of_municipality(title: str) -> Callable[..., Place | None]:
    return lambda path, slug: _municipality(path, slug, title)


def _region(path: str, slug: str) -> Place | None:
    region = Region.objects.filter(kind=Region.Kind.GGD, slug=slug).first()
    return Place(path, f"Regio {region.name}") if region else None


def _letter(path: str, **where: Any) -> Place | None:
    letter = newsletters.open_letter(**where)
    if letter is None:
        return None
    section = open_section(letter.municipality) if letter.municipality else None
    return Place(path, f"Nieuwsbrief: {letter.title}", section=section)


def _edition(path: str, letter: str, slug: str) -> Place | None:
    edition = newsletters.public_edition(letter, slug)
    if edition is None:
        return None
    municipality = edition.newsletter.today.municipality
    section = open_section(municipality) if municipality else None
    return Place(path, edition.subject, section=section)


_PAGES = "wagtail_serve"


def _one_of(public: QuerySet[Any], path: str, key: int) -> Place | None:
    found = public.filter(pk=key).first()
    return Place(path, str(found)) if found else None


_TITLES = {
    "municipalities:index": "Gemeenten",
    "municipalities:region_index": "Regio's",
    "practices:compare": "Praktijken vergelijken",
    "practices:spreading": "Hoe praktijken zich verspreiden",
    "knowledge:help": "Hulp nodig?",
    "coupling:national_explanation": "Op uw eigen site tonen",
    "newsletters:index": "Nieuwsbrieven",
    "catalogue:search": "Zoeken",
    "guidance:index": "Begeleidingscommissie",
    "guidance:wishes": "Wensen",
    "guidance:decisions": "Besluiten van de begeleidingscommissie",
    "guidance:agenda": "Agenda van de begeleidingscommissie",
}
_FOUND_BY: dict[str, Callable[..., Place | None]] = {
    "municipalities:detail": _municipality,
    "municipalities:council": _of_municipality("Vragen van de raad in {}"),
    "municipalities:region": _region,
    "coupling:explanation": _of_municipality("{} op uw eigen site tonen"),
    "newsletters:national": lambda path: _letter(path, scope=Scope.COUNTRY),
    "newsletters:of_theme": lambda path, slug: _letter(path, theme__slug=slug),
    "newsletters:of_municipality": lambda path, slug: _letter(path, municipality__slug=slug),
    "newsletters:of_region": lambda path, slug: _letter(path, region__slug=slug),
    "newsletters:edition": _edition,
    "guidance:wish": lambda path, pk: _one_of(guidance.wishes().open_to_all(), path, pk),
    "guidance:decision": lambda path, pk: _one_of(guidance.decisions(), path, pk),
    "guidance:meeting": lambda path, pk: _one_of(guidance.meetings(), path, pk),
}
