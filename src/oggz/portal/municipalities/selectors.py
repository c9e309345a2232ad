"""What readers see of municipalities and regions, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from oggz import geography
from oggz.geography import IndicatorTable
from oggz.portal.municipalities.models import (
    CentreRegionMembership,
    ContactPerson,
    Municipality,
    Region,
    SectionPage,
    YearFigures,
)

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Found:
    """A municipality that answers to what somebody typed."""

    municipality: Municipality
    matched_name: str
    is_former: bool


def by_letter() -> list[tuple[str, list[Municipality]]]:
    """Today's municipalities by the first letter under which a person looks for them."""
    municipalities = Municipality.objects.current().order_by("sort_key")
    grouped = groupby(municipalities, key=lambda m: m.sort_key[:1].upper())
    return [(letter, list(members)) for letter, members in grouped]


def search(text: str) -> list[Found]:
    """Municipalities by name, former name or part of it; the best first."""
    matches = geography.search_municipalities(text[:LONGEST_SEARCH])
    rows = Municipality.objects.select_related("ggd_region").in_bulk(
        [match.municipality.code for match in matches], field_name="code"
    )
    return [
        Found(rows[match.municipality.code], match.matched_name, match.is_former)
        for match in matches
        if match.municipality.code in rows
    ]


def find_municipality(text: str) -> Municipality | None:
    """The municipality meant by a slug or a name as typed; of a former one its successor."""
    text = text[:LONGEST_SEARCH]
    municipality = Municipality.objects.filter(slug=text).select_related("successor").first()
    if municipality is None:
        found = search(text)
        if not found:
            return None
        municipality = found[0].municipality
    return successor_today(municipality)


def successor_today(municipality: Municipality) -> Municipality:
    """The municipality itself while it exists, or else the one it has become part of."""
    while not municipality.exists_today and municipality.successor is not None:
        municipality = municipality.successor
    return municipality


def open_section(municipality: Municipality) -> SectionPage | None:
    """The section of a municipality that takes part today."""
    return (
        SectionPage.objects.filter(municipality=municipality, live=True, archived_on=None)
        .select_related("image", "review")
        .first()
    )


def participants() -> QuerySet[SectionPage]:
    """The sections of all that take part or did, each with `editor_count`."""
    return (
        SectionPage.objects.select_related("municipality", "editors")
        .annotate(editor_count=Count("editors__user"))
        .defer("body")
        .order_by("municipality__sort_key")
    )


def sections_of_editor(user: AbstractBaseUser) -> list[SectionPage]:
    """The sections in which somebody writes; none for a national editor, who writes in all."""
    sections = SectionPage.objects.filter(editors__user=user, archived_on=None)
    return list(sections.select_related("municipality__theme").order_by("municipality__sort_key"))


def sections_published_by(user: AbstractBaseUser) -> list[SectionPage]:
    """The sections in which somebody publishes whatever the setting, and looks at others' work."""
    sections = SectionPage.objects.filter(publishers__user=user, archived_on=None)
    return list(sections.select_related("municipality").order_by("municipality__sort_key"))


def partners_of(
    municipalities: Iterable[Municipality],
) -> list[tuple[Municipality, list[ContactPerson]]]:
    """The contacts of those municipalities that take part: two queries."""
    sections = SectionPage.objects.filter(
        municipality__in=municipalities, live=True, archived_on=None
    ).select_related("municipality")
    by_path = {section.path: section.municipality for section in sections}
    if not by_path:
        return []
    below = reduce(or_, (Q(page__path__startswith=path) for path in by_path))
    found: dict[Municipality, list[ContactPerson]] = {}
    for contact in ContactPerson.objects.filter(below, page__live=True).select_related("page"):
        found.setdefault(by_path[contact.page.path[: -Page.steplen]], []).append(contact)
    return sorted(found.items(), key=lambda item: item[0].sort_key)


def latest_year() -> int | None:
    return YearFigures.objects.aggregate(year=Max("year"))["year"]


def earlier_year(year: int) -> int | None:
    """The latest year with figures before `year`."""
    return YearFigures.objects.filter(year__lt=year).aggregate(year=Max("year"))["year"]


def figures_of(year: int) -> IndicatorTable:
    """The figures of one year of all municipalities."""
    rows = YearFigures.objects.filter(year=year).values_list(
        "municipality__code", "values", "source"
    )
    values, source = {}, ""
    for code, row, source in rows:  # noqa: B007 - the same for every row of a year
        values[code] = row
    return IndicatorTable(year=year, values=values, source=source)


def centre_of(municipality: Municipality) -> Municipality | None:
    """The centre municipality that shelters its inhabitants today, where that was loaded."""
    membership = (
        CentreRegionMembership.objects.filter(
            municipality=municipality, valid_from__lte=timezone.localdate()
        )
        .select_related("centre")
        .order_by("-valid_from")
        .first()
    )
    return membership.centre if membership else None


def ggd_regions() -> list[Region]:
    """The GGD regions with `municipality_count` and `inhabitants` in the latest year."""
    today = timezone.localdate()
    current = (Q(municipalities__valid_from=None) | Q(municipalities__valid_from__lte=today)) & (
        Q(municipalities__valid_until=None) | Q(municipalities__valid_until__gt=today)
    )
    regions = Region.objects.filter(kind=Region.Kind.GGD).annotate(
        municipality_count=Count("municipalities", filter=current)
    )
    inhabitants = inhabitants_by_region()
    for region in regions:
        region.inhabitants = inhabitants.get(region.pk)
    return sorted(regions, key=lambda region: region.slug)


def inhabitants_by_region() -> dict[int, int]:
    """Inhabitants of each GGD region in the latest year with figures."""
    totals: dict[int, int] = {}
    rows = YearFigures.objects.filter(year=latest_year()).values_list(
        "municipality__ggd_region", "values__inhabitants"
    )
    for region, inhabitants in rows:
        totals[region] = totals.get(region, 0) + int(inhabitants or 0)
    return totals
