"""What the platform proposes for an edition: what there is to tell about a place and a time.

Each source gives entries of the catalogue. Whatever the portal gets besides, such as practices
that were taken over elsewhere, is one more source.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry
from oggz.portal.newsletters.models import Newsletter, Scope

_NEWS, _EVENTS, _PRACTICES = 8, 6, 4
# Events are told of before they are there.
_AHEAD = timedelta(days=45)
KINDS = (Kind.NEWS, Kind.EVENT, Kind.PRACTICE, Kind.MEDIA, Kind.LEGISLATION)


def proposed(letter: Newsletter, first: date, last: date) -> list[int]:
    """Keys of entries, in the order in which an edition shows them."""
    pages = [page for source in SOURCES for page in source(letter, first, last)]
    keys = dict(Entry.objects.filter(page__in=pages).values_list("page", "pk"))
    return [keys[page] for page in dict.fromkeys(pages) if page in keys]


def _where(letter: Newsletter) -> dict[str, Any]:
    """Narrows a choice to what a newsletter is about."""
    if letter.scope == Scope.MUNICIPALITY:
        return {"municipalities": (letter.municipality_id,)}
    if letter.scope == Scope.REGION:
        return {"regions": (letter.region_id,)}
    if letter.scope == Scope.THEME:
        return {"themes": (letter.theme_id,)}
    return {"national": True}


def _news(letter: Newsletter, first: date, last: date) -> list[int]:
    choice = Choice(kinds=(Kind.NEWS,), first=first, last=last, **_where(letter))
    return _pages(choice, "newest", _NEWS)


def _events(letter: Newsletter, first: date, last: date) -> list[int]:
    after = last + timedelta(days=1)
    choice = Choice(kinds=(Kind.EVENT,), first=after, last=last + _AHEAD, **_where(letter))
    return _pages(choice, "soonest", _EVENTS)


def _practices(letter: Newsletter, first: date, last: date) -> list[int]:
    """Those that became public in these days: what they say of dates is when they began."""
    choice = Choice(kinds=(Kind.PRACTICE,), **_where(letter))
    published = Entry.objects.filter(
        kind=Kind.PRACTICE,
        page__first_published_at__date__gte=first,
        page__first_published_at__date__lte=last,
    ).values_list("page", flat=True)
    new = set(published)
    pages = _pages(choice, "newest", 200)
    return [page for page in pages if page in new][:_PRACTICES]


def _pages(choice: Choice, order: str, limit: int) -> list[int]:
    return [card.page for card in catalogue.cards(choice, order=order, limit=limit) if card.page]


SOURCES: list[Callable[[Newsletter, date, date], list[int]]] = [_news, _events, _practices]
