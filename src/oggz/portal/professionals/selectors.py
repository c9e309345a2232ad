"""What colleagues see of each other, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from oggz.portal.accounts.models import Appointment, Organisation, User
from oggz.portal.catalogue.queries import queries
from oggz.portal.catalogue.words import read
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import ContactPage, Municipality, Region, SectionPage
from oggz.portal.professionals.models import Profile
from oggz.portal.professionals.models.profiles import ProfileQuerySet

PER_PAGE = 20


def themes() -> QuerySet[ThemePage]:
    return (
        ThemePage.objects.live().public().only("title", "slug", "path", "depth").order_by("title")
    )


def regions() -> QuerySet[Region]:
    return Region.objects.filter(kind=Region.Kind.GGD)


@dataclass(frozen=True)
class Asked:
    """What somebody narrows the list of profiles by."""

    text: str = ""
    municipality: Municipality | None = None
    region: Region | None = None
    theme: ThemePage | None = None
    organisation: Organisation | None = None


def found(asked: Asked) -> ProfileQuerySet:
    """Profiles that colleagues may see, the best first, or by name."""
    profiles = Profile.objects.listed().filter(_narrowed(asked))
    order = ["name", "pk"]
    if asked.text:
        query = query_of(asked.text)
        if query is None:
            return profiles.none()
        profiles = profiles.filter(words=query).annotate(rank=SearchRank(F("words"), query))
        order.insert(0, "-rank")
    return (
        profiles.defer("words")
        .distinct()
        .select_related("organisation", "user")
        .prefetch_related("municipalities", "regions", "themes")
        .order_by(*order)
    )


def _narrowed(asked: Asked) -> Q:
    """Who works for a whole region works for each municipality in it, and the other way round."""
    wanted = Q()
    if asked.municipality:
        wanted &= Q(municipalities=asked.municipality) | Q(regions=asked.municipality.ggd_region_id)
    if asked.region:
        wanted &= Q(regions=asked.region) | Q(municipalities__ggd_region=asked.region)
    if asked.theme:
        wanted &= Q(themes=asked.theme)
    if asked.organisation:
        wanted &= Q(organisation=asked.organisation)
    return wanted


def query_of(text: str) -> SearchQuery | None:
    """What to search for; None when all words are as common as "de" and "het"."""
    asked = queries(read(text))
    return (
        SearchQuery(asked.all_loose, search_type="raw", config="simple")
        if asked.all_loose
        else None
    )


# --- what a list may be narrowed by


@dataclass(frozen=True)
class Options:
    """The municipalities, regions, themes and organisations in which somebody can be found."""

    municipalities: list[Municipality] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    themes: list[ThemePage] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)


def options() -> Options:
    """Four queries."""
    listed = Profile.objects.listed()
    return Options(
        municipalities=list(
            Municipality.objects.filter(profiles__in=listed).distinct().order_by("sort_key")
        ),
        regions=list(
            regions()
            .filter(Q(profiles__in=listed) | Q(municipalities__profiles__in=listed))
            .distinct()
        ),
        themes=list(themes().filter(profiles__in=listed).distinct()),
        organisations=organisations(),
    )


def organisations() -> list[Organisation]:
    """Those in which somebody can be found."""
    listed = Profile.objects.listed().values("organisation")
    return list(Organisation.objects.filter(pk__in=listed).order_by("name"))


def profile_of(user: User) -> Profile | None:
    return (
        Profile.objects.filter(user=user)
        .select_related("organisation", "user")
        .prefetch_related("municipalities__ggd_region", "regions", "themes")
        .first()
    )


def places_of_organisation(organisation: Organisation) -> list[Municipality]:
    """The municipalities for which its people can be asked."""
    listed = Profile.objects.listed().filter(organisation=organisation)
    return list(Municipality.objects.filter(profiles__in=listed).distinct().order_by("sort_key"))


def public_contacts(municipality: Municipality | None) -> str:
    """The address of the contacts that a municipality shows to everybody; or nothing."""
    if municipality is None:
        return ""
    section = SectionPage.objects.filter(
        municipality=municipality, live=True, archived_on=None
    ).first()
    page = ContactPage.objects.child_of(section).live().first() if section else None
    return page.url if page else ""


def current_organisation(user: User) -> Organisation | None:
    """Where somebody works by their newest role."""
    found = (
        Appointment.objects.current()
        .filter(user=user, organisation__isnull=False)
        .select_related("organisation")
        .last()
    )
    return found.organisation if found else None


def listed_keys(users: Iterable[Any]) -> dict[int, Profile]:
    """The profiles that colleagues may see of these people, by person: one query."""
    profiles = Profile.objects.listed().filter(user__in=[user for user in users if user])
    return {profile.user_id: profile for profile in profiles.select_related("organisation")}
