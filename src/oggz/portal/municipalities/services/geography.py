"""Filling the portal with the Netherlands: each call is one transaction and can be repeated."""

from collections.abc import Iterable

from django.db import transaction

from oggz import geography
from oggz.portal.guidance.services.mergers import move_seats_of_former
from oggz.portal.municipalities.models import (
    CentreRegionMembership,
    Municipality,
    Region,
    YearFigures,
)
from oggz.portal.municipalities.services.entries import enter_pages_about, enter_places
from oggz.portal.municipalities.services.sections import (
    move_sections_of_former,
    one_at_a_time,
)
from oggz.portal.practices.services import move_adoptions_of_former
from oggz.portal.professionals.services import move_professionals_of_former
from oggz.web.page_cache import forget_pages


@transaction.atomic
def load_geography() -> int:
    """Make the municipalities and regions equal to `oggz.geography`, and load its figures.

    What an editor added to a municipality stays, and what is of one that was merged follows.
    Returns the number of municipalities, former ones included.
    """
    one_at_a_time()
    regions = _load_regions()
    known = geography.all_municipalities()
    Municipality.objects.bulk_create(
        [
            Municipality(
                code=m.code,
                name=m.name,
                slug=m.slug,
                sort_key=m.sort_key,
                also_known_as=list(m.also_known_as),
                province=m.province,
                ggd_region=regions[m.ggd_region_code],
                safety_region=regions[m.safety_region_code],
                valid_from=m.valid_from,
                valid_until=m.valid_until,
            )
            for m in known
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name", "slug", "sort_key", "also_known_as", "province", "ggd_region",
            "safety_region", "valid_from", "valid_until",
        ],
    )  # fmt: skip
    by_code = Municipality.objects.in_bulk(field_name="code")
    for m in known:
        by_code[m.code].successor = by_code[m.successor_code] if m.successor_code else None
    Municipality.objects.bulk_update(by_code.values(), ["successor"])
    for year in geography.available_years():
        save_figures(geography.indicator_table(year))
    follow_mergers()
    return len(known)


@transaction.atomic
def follow_mergers() -> None:
    """Let what is of a former municipality be found at the one that it became part of.

    Its section moves with what it took up and what it said in the committee, and items about it
    are listed under both. Everyone knows of a merger long before its day, so that this has to be
    done on the day itself too.
    """
    one_at_a_time()
    enter_places()
    move_sections_of_former()
    move_adoptions_of_former()
    move_professionals_of_former()
    move_seats_of_former()
    enter_pages_about(Municipality.objects.former())


def _load_regions() -> dict[str, Region]:
    kinds = {
        Region.Kind.GGD: geography.ggd_regions(),
        Region.Kind.SAFETY: geography.safety_regions(),
    }
    Region.objects.bulk_create(
        [
            Region(kind=kind, code=region.code, name=region.name, slug=region.slug)
            for kind, regions in kinds.items()
            for region in regions
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name", "slug"],
    )
    return Region.objects.in_bulk(field_name="code")


@transaction.atomic
def save_figures(table: geography.IndicatorTable) -> int:
    """Put the figures of one year in the place of what was known of that year.

    Returns the number of municipalities with figures.
    """
    municipalities = Municipality.objects.in_bulk(field_name="code")
    YearFigures.objects.filter(year=table.year).delete()
    YearFigures.objects.bulk_create(
        YearFigures(
            municipality=municipalities[code],
            year=table.year,
            values=dict(values),
            source=table.source,
        )
        for code, values in table.values.items()
    )
    forget_pages()
    return len(table.values)


@transaction.atomic
def save_centre_regions(memberships: Iterable[geography.CentreRegionRow]) -> int:
    """Add which municipality belongs to which centre municipality from which day on.

    A later day leaves earlier ones as they were; the same day again replaces. Returns how many.
    """
    municipalities = Municipality.objects.in_bulk(field_name="code")
    saved = CentreRegionMembership.objects.bulk_create(
        [
            CentreRegionMembership(
                centre=municipalities[m.centre_code],
                municipality=municipalities[m.municipality_code],
                valid_from=m.valid_from,
            )
            for m in memberships
        ],
        update_conflicts=True,
        unique_fields=["municipality", "valid_from"],
        update_fields=["centre"],
    )
    forget_pages()
    return len(saved)
