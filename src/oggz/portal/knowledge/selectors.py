"""What readers see of publications and subjects, in a fixed number of queries."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.catalogue import facets
from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card, Link, Subjects
from oggz.portal.knowledge.models import (
    AgendaIndexPage,
    EventPage,
    HomePage,
    LegislationIndexPage,
    LegislationPage,
    MediaIndexPage,
    MediaPage,
    NewsIndexPage,
    NewsPage,
    Publication,
    TargetGroupIndexPage,
    TargetGroupPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.knowledge.models.subjects import SubjectPage
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.sections import frame_of

LARGE_PICTURE = "width-1200|format-webp"
# In the order in which a subject's page shows them.
KINDS_OF_SUBJECT = (Kind.NEWS, Kind.PRACTICE, Kind.EVENT, Kind.LEGISLATION, Kind.MEDIA)

# What stands on the page of a municipality or region.
KINDS_OF_PLACE = (Kind.NEWS, Kind.PRACTICE, Kind.EVENT)


def latest(
    kind: Kind, count: int, *, municipalities: Iterable[Municipality] | None = None
) -> list[Card]:
    """The newest national items of a kind, or all about any of some municipalities if given."""
    keys = tuple(m.pk for m in municipalities) if municipalities is not None else None
    choice = Choice(kinds=(kind,), municipalities=keys, national=keys is None)
    return catalogue.cards(choice, limit=count)


def coming(count: int, *, municipalities: Iterable[Municipality] | None = None) -> list[Card]:
    """The same for what is still to come in the agenda, the soonest first."""
    keys = tuple(m.pk for m in municipalities) if municipalities is not None else None
    choice = Choice(
        kinds=(Kind.EVENT,), municipalities=keys, national=keys is None,
        first=timezone.localdate(),
    )  # fmt: skip
    return catalogue.cards(choice, order="soonest", limit=count)


def subjects(kind: Kind) -> list[Card]:
    """All themes, or all target groups, in the order of the editors."""
    return catalogue.cards(Choice(kinds=(kind,)), order="tree", limit=100)


def subjects_with_counts(kind: Kind) -> list[tuple[Card, int]]:
    """Each with how many publications are about it."""
    facet = _FACETS[kind]
    numbers = facets.counts(Choice(kinds=KINDS_OF_SUBJECT), facets=[facet]).by_option[facet]
    return [(card, numbers.get(card.page or 0, 0)) for card in subjects(kind)]


_FACETS = {Kind.THEME: "themes", Kind.TARGET_GROUP: "target_groups"}


def subject_details(page: SubjectPage, request: HttpRequest) -> dict[str, Any]:
    """What the page of a theme or target group shows beside its own text."""
    about = Choice(kinds=KINDS_OF_SUBJECT, **{_FACETS[page.KIND]: (page.pk,)})
    found = catalogue.cards_of_each_kind(about, limit=4)
    parameter = {Kind.THEME: "thema", Kind.TARGET_GROUP: "doelgroep"}[page.KIND]
    return {
        "body_html": page.body,
        "reading": is_reading(request),
        "lists": [
            (kind, found[kind], f"/{kind.value}/?{parameter}={page.slug}")
            for kind in KINDS_OF_SUBJECT if kind in found
        ],
        "quick_exit": page.quick_exit,
        "atom_url": f"{page.url}feed.atom",
        "json_url": f"{page.url}feed.json",
    }  # fmt: skip


def about(page: SubjectPage, count: int) -> list[Card]:
    """The newest publications about a theme or target group."""
    choice = Choice(kinds=KINDS_OF_SUBJECT, **{_FACETS[page.KIND]: (page.pk,)})
    return catalogue.cards(choice, limit=count)


def details(page: Publication, request: HttpRequest) -> dict[str, Any]:
    """What the page of one publication shows beside the publication itself."""
    is_preview = getattr(request, "is_preview", False)
    about = None if is_preview else catalogue.subjects(page.pk)
    about = about or _subjects_in_memory(page)
    frame = frame_of(page)
    return {
        **frame,
        "kind": page.KIND,
        "reading": is_reading(request),
        "body_html": page.body,
        "picture": _picture(page),
        "theme_list": about.themes,
        "target_group_list": about.target_groups,
        "municipality_list": about.municipalities,
        "links": about.links,
        "related": catalogue.cards(Choice(kinds=(page.KIND,), like=page.pk), limit=3)
        if page.pk and not is_preview and not page.chooses_related
        else [],
        "quick_exit": any(s.quick_exit for s in (*about.themes, *about.target_groups)),
    }


def is_reading(request: HttpRequest) -> bool:
    """Whether the reader asked for the text alone, large and calm."""
    return request.GET.get("weergave") == "lezen"


def _subjects_in_memory(page: Publication) -> Subjects:
    """Of a draft, whose subjects are not yet in the catalogue."""
    themes, groups = page.themes.all(), page.target_groups.all()
    return Subjects(
        [Link(theme.title, theme.url, theme.quick_exit) for theme in themes],
        [Link(group.title, group.url, group.quick_exit) for group in groups],
        [Link(m.municipality.name, m.municipality.url) for m in page.municipality_links.all()],
        [Link(link.title, link.url) for link in page.links.all()],
    )


def page_at(path: str) -> Page | None:
    """The live page at an address, without the leading slash; None when there is none."""
    at_address = {"live": True, "url_path": f"{catalogue.root_path()}{path}"}
    # Most pages are of a kind that their address tells, and that needs one query instead of two.
    parts = path.rstrip("/").split("/")
    if parts[0] == "gemeenten":
        parts = parts[2:] or [""]
    kind = _KINDS.get((parts[0], len(parts) > 1))
    if kind and (page := kind.filter(**at_address).first()):
        return page
    page = Page.objects.filter(**at_address).first()
    return page.specific if page else None


# By the first part of the address (in a section, the first after it), and whether more follows.
_KINDS = {
    ("", False): HomePage.objects.order_by(),
    ("nieuws", False): NewsIndexPage.objects.order_by(),
    ("nieuws", True): NewsPage.objects.select_related("image").order_by(),
    ("agenda", False): AgendaIndexPage.objects.order_by(),
    ("agenda", True): EventPage.objects.select_related("image").order_by(),
    ("media", False): MediaIndexPage.objects.order_by(),
    ("media", True): MediaPage.objects.select_related("image", "review").order_by(),
    ("wetgeving", False): LegislationIndexPage.objects.order_by(),
    ("wetgeving", True): LegislationPage.objects.select_related("image", "review").order_by(),
    ("themas", False): ThemeIndexPage.objects.order_by(),
    ("themas", True): ThemePage.objects.select_related("review").order_by(),
    ("doelgroepen", False): TargetGroupIndexPage.objects.order_by(),
    ("doelgroepen", True): TargetGroupPage.objects.select_related("review").order_by(),
}


def _picture(page: Publication) -> Any:
    if page.image is None:
        return None
    picture = page.image.get_rendition(LARGE_PICTURE)
    picture.caption = page.image.creator
    picture.licence = page.image.licence
    return picture
