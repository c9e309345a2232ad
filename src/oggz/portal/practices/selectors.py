"""Practices side by side."""

from collections.abc import Sequence

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card
from oggz.portal.practices.models import PracticePage

MOST_COMPARED = 4


def compared(keys: Sequence[str]) -> list[tuple[Card, PracticePage]]:
    """The practices with these primary keys as written in the address, in that order.

    Whatever is no practice that anyone may see is left out.
    """
    asked = [int(key) for key in dict.fromkeys(keys) if key.isdecimal() and len(key) < 12]
    pages = PracticePage.objects.in_bulk(asked[:MOST_COMPARED])
    choice = Choice(kinds=(Kind.PRACTICE,), pages=tuple(pages))
    cards = {card.page: card for card in catalogue.cards(choice, limit=MOST_COMPARED)}
    return [(cards[key], pages[key]) for key in asked if key in cards]
