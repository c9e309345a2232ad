"""What the platform proposes for an edition: what there is to tell about a place and a time.

Each source gives pages of the catalogue; practices that were taken up come after them.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry
from oggz.portal.newsletters.models import EditionItem, Newsletter, Scope
from oggz.portal.practices.models import Adoption
from oggz.portal.practices.selectors import recent_adoptions

_NEWS, _EVENTS, _PRACTICES, _ADOPTIONS = 8, 6, 4, 4
# Events are told of before they are there.
_AHEAD = timedelta(days=45)
KINDS = (Kind.NEWS, Kind.EVENT, Kind.PRACTICE, Kind.MEDIA, Kind.LEGISLATION)


def proposed(letter: Newsletter, first: date, last: date) -> list[EditionItem]:
    """New items, of no edition yet, in the order in which one shows them."""
    pages = [page for source in SOURCES for page in source(letter, first, last)]
    keys = dict(Entry.objects.filter(page__in=pages).values_list("page", "pk"))
    entries = [EditionItem(entry_id=keys[page]) for page in dict.fromkeys(pages) if page in keys]
    return entries + [EditionItem(adoption=each) for each in _adoptions(letter, first, last)]


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


def _adoptions(letter: Newsletter, first: date, last: date) -> list[Adoption]:
    """What was taken up here in these days, and goes on."""
    found = recent_adoptions(
        first, last, municipality=letter.municipality, region=letter.region, theme=letter.theme_id
    )
    return [each for each in found if each.is_active][:_ADOPTIONS]


def _pages(choice: Choice, order: str, limit: int) -> list[int]:
    return [card.page for card in catalogue.cards(choice, order=order, limit=limit) if card.page]


SOURCES: list[Callable[[Newsletter, date, date], list[int]]] = [_news, _events, _practices]
