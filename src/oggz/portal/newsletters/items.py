"""What is in an edition as far as anyone may see it, in its order."""

import datetime as dt
import textwrap
from dataclasses import dataclass

from wagtail.rich_text import get_text_for_indexing

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card
from oggz.portal.newsletters.models import Edition
from oggz.portal.practices.models import Adoption
from oggz.portal.practices.selectors import with_source

ADOPTIONS = "Overgenomen praktijken"
_LONGEST_STORY = 240


@dataclass(frozen=True)
class Shown:
    """An item, with what a desk, a mail and a page of the site all show of it."""

    key: int
    heading: str
    title: str
    url: str
    introduction: str
    date: dt.date | None = None
    # Of what was taken up: where it comes from and how far it is.
    progress: str = ""
    is_example: bool = False
    # Of the catalogue; None for what was taken up.
    card: Card | None = None


def shown_in(edition: Edition) -> list[Shown]:
    """The items of an edition that anyone may see: at most five queries, however many."""
    items = list(
        edition.items.values_list("pk", "entry", "entry__page", "entry__address", "adoption")
    )
    cards = _cards([entry for _, entry, *_ in items if entry])
    adoptions = _adoptions([key for *_, key in items if key])
    found = []
    for key, _, page, address, adoption in items:
        if adoption in adoptions:
            found.append(_taken_up(key, adoptions[adoption]))
        elif card := cards.get(page or address):
            found.append(_of_catalogue(key, card))
    return found


def _cards(entries: list[int]) -> dict[int | str, Card]:
    """By page, or by address for what is no page."""
    if not entries:
        return {}
    found = catalogue.cards(Choice(entries=entries), order="as given", limit=len(entries))
    return {card.page or card.url: card for card in found}


def _adoptions(keys: list[int]) -> dict[int, Adoption]:
    found = Adoption.objects.public().filter(pk__in=keys).select_related("municipality")
    return {each.pk: each for each in with_source(list(found)) if each.source} if keys else {}


def _of_catalogue(key: int, card: Card) -> Shown:
    day = card.date if card.kind != Kind.PRACTICE else None
    return Shown(key, card.kind.label, card.title, card.url, card.introduction, day, card=card)


def _taken_up(key: int, adoption: Adoption) -> Shown:
    source = adoption.source
    origin = f"Van {source.place.name}" if source.place else "Een landelijke praktijk"
    story = adoption.learned or adoption.adapted or get_text_for_indexing(adoption.note)
    return Shown(
        key,
        ADOPTIONS,
        f"{adoption.municipality.name} volgt ‘{source.title}’",
        source.url,
        textwrap.shorten(story, _LONGEST_STORY, placeholder="…"),
        progress=f"{origin} · {adoption.get_status_display().lower()}",
        is_example=adoption.is_example,
    )
