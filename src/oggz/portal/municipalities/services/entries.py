"""The lines of municipalities and regions in the catalogue, by which search finds them."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry
from oggz.portal.catalogue.services import enter_addresses, enter_pages, forget_addresses
from oggz.portal.knowledge.models.publication import words_in
from oggz.portal.municipalities.models import Municipality, Region


@transaction.atomic
def enter_places() -> None:
    """Let search find today's municipalities, by former names too, and regions."""
    former: dict[int, list[str]] = {}
    for municipality in Municipality.objects.exclude(successor=None):
        former.setdefault(municipality.successor_id, []).append(municipality.name)
    current = Municipality.objects.current().select_related("section")
    facts = {m.url: _facts(m, former.get(m.pk, ())) for m in current}
    for region in Region.objects.filter(kind=Region.Kind.GGD):
        facts[region.url] = Facts(kind=Kind.REGION, title=region.name, regions=[region.pk])
    enter_addresses(facts)
    forget_addresses(m.url for m in Municipality.objects.all() if m.url not in facts)


@transaction.atomic
def enter_municipality(municipality: Municipality) -> None:
    """The same for one municipality, whose section changed."""
    former = municipality.predecessors.values_list("name", flat=True)
    enter_addresses({municipality.url: _facts(municipality, former)})


@transaction.atomic
def enter_pages_about(municipalities: Iterable[Municipality]) -> None:
    """Enter the pages anew that are about any of these, because these changed."""
    keys = [municipality.pk for municipality in municipalities]
    entries = Entry.objects.filter(municipalities__overlap=keys, page__isnull=False)
    enter_pages(Page.objects.filter(entry__in=entries).specific())


def _facts(municipality: Municipality, former: Iterable[str]) -> Facts:
    section = getattr(municipality, "section", None)
    takes_part = section is not None and section.live and not section.is_archived
    names = [municipality.code, municipality.province, *municipality.also_known_as, *former]
    return Facts(
        kind=Kind.MUNICIPALITY,
        title=municipality.name,
        introduction=section.introduction if takes_part else "",
        municipalities=[municipality.pk],
        details={"has_section": takes_part},
        text=" ".join([*names, words_in(section.body)] if takes_part else names),
    )
