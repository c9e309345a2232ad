"""What came from other sites, for readers and for editors."""

from django.db.models import Count, F, Min, Q, QuerySet
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.coupling.models import Arrival, Item, LinkState, LinkUse, Source
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.selectors import sections_of_editor

# What belongs to no municipality, as it is called among their names.
NATIONAL = "Landelijk"


def elsewhere(municipality: Municipality | None, count: int) -> list[Item]:
    """The newest links to other sites, of a section or national: one query."""
    sources = Source.objects.active().filter(arrival=Arrival.LINKS)
    of_place = sources.filter(section__municipality=municipality)
    items = Item.objects.filter(source__in=of_place).exclude(address="")
    return list(items.select_related("source").order_by("-day", "-pk")[:count])


def sections_for(user: User) -> QuerySet[SectionPage]:
    """The sections for which somebody may couple sites."""
    sections = SectionPage.objects.filter(archived_on=None).order_by("municipality__sort_key")
    if is_national_editor(user):
        return sections
    return sections.filter(pk__in=[section.pk for section in sections_of_editor(user)])


def sources_of(user: User) -> QuerySet[Source]:
    """The sources that somebody may see and change: of the own sections, or all."""
    sources = Source.objects.select_related("section__municipality")
    if is_national_editor(user):
        return sources
    return sources.filter(section__in=sections_for(user))


def waiting_drafts(user: User) -> list[tuple[str, Page, int]]:
    """The news lists with drafts that came in and nobody touched: place, list and how many."""
    waiting = (
        Item.objects.filter(
            source__in=sources_of(user), page__live=False, page__latest_revision=F("revision")
        )
        .values_list("source__section__municipality__name")
        .annotate(number=Count("pk"), path=Min("page__path"))
        .order_by("source__section__municipality__name")
    )
    counted = {path[: -Page.steplen]: (name or NATIONAL, n) for name, n, path in waiting}
    lists = Page.objects.filter(path__in=counted)
    return [(counted[page.path][0], page, counted[page.path][1]) for page in lists]


def link_uses_of(user: User) -> QuerySet[LinkUse]:
    """Where pages lead that somebody may change: in the own sections, or everywhere."""
    uses = LinkUse.objects.select_related("link", "page", "municipality", "accepted_by")
    if is_national_editor(user):
        return uses
    sections = list(sections_for(user))
    own = Q(municipality__in=[section.municipality_id for section in sections])
    for section in sections:
        own |= Q(page__path__startswith=section.path)
    return uses.filter(own)


def broken_links(user: User) -> QuerySet[LinkUse]:
    """What does not work for three days or more, and nobody said is right all the same."""
    broken = link_uses_of(user).filter(link__state=LinkState.BROKEN, accepted_on=None)
    return broken.order_by("link__first_failed", "link__address", "pk")


def accepted_links(user: User) -> QuerySet[LinkUse]:
    return link_uses_of(user).exclude(accepted_on=None).order_by("-accepted_on", "pk")
