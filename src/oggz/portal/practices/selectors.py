"""What readers see of practices: side by side, who follows them, what was asked about them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry
from oggz.portal.catalogue.selectors import Card
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.municipalities.selectors import sections_of_editor
from oggz.portal.practices import drawings, spread
from oggz.portal.practices.alike import alike
from oggz.portal.practices.changes import FieldChange, differences
from oggz.portal.practices.models import Adoption, PracticePage, Question
from oggz.portal.practices.spread import Source

MOST_COMPARED = 4
_MOST_QUESTIONS = 50


def compared(keys: Sequence[str]) -> list[tuple[Card, PracticePage]]:
    """The practices with these primary keys as written in the address, in that order.

    Whatever is no practice that anyone may see is left out.
    """
    asked = [int(key) for key in dict.fromkeys(keys) if key.isdecimal() and len(key) < 12]
    pages = PracticePage.objects.in_bulk(asked[:MOST_COMPARED])
    choice = Choice(kinds=(Kind.PRACTICE,), pages=tuple(pages))
    cards = {card.page: card for card in catalogue.cards(choice, limit=MOST_COMPARED)}
    return [(cards[key], pages[key]) for key in asked if key in cards]


def open_practice(key: str) -> PracticePage | None:
    """The practice with this key as written in an address, if anyone may read it."""
    if not (key.isdecimal() and key.isascii() and len(key) < 12):
        return None
    page = PracticePage.objects.filter(pk=int(key), live=True).first()
    return page if page is not None and catalogue.is_open_to_all(page.pk) else None


def practice_details(page: PracticePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of a practice shows of others: followers, family, questions and the like."""
    family = spread.family_of(page.pk) if page.pk else []
    own = next((source for source in family if source.page == page.pk), None)
    if own is None:  # a draft
        return {"related": []}
    return {
        "related": [],
        "source": own,
        "sentence": drawings.sentence_of(own),
        "origin": next((s for s in family if s.page == own.based_on), None),
        "variants": [source for source in family if source.based_on == own.page],
        "spread_map": drawings.spread_map([own]),
        "tree": drawings.family_tree(family, here=own.page),
        "questions": Question.objects.answered()
        .filter(practice=page.pk)
        .order_by("-closed_at", "-pk")[:_MOST_QUESTIONS],
        "alike": alike(page.pk),
        "ask_url": ask_url(page.pk),
        "take_up": _take_up(page, request),
        "take_up_url": take_up_url(page.pk),
    }


def ask_url(page: int) -> str:
    return f"{reverse('practices:ask')}?praktijk={page}"


def take_up_url(page: int) -> str:
    return f"{reverse('adoptions:new')}?praktijk={page}"


def _take_up(page: PracticePage, request: HttpRequest) -> list[tuple[str, str]]:
    """The buttons of an editor who is logged in: text and address.

    Nobody is asked for without a session: such a page is kept for all readers.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []
    user = request.user
    if not user.is_authenticated:
        return []
    if is_national_editor(user):
        return [("Overnemen voor een gemeente", take_up_url(page.pk))]
    return [
        (f"Bijwerken voor {name}", reverse("adoptions:edit", args=[adoption]))
        if adoption
        else (f"Overnemen in {name}", f"{take_up_url(page.pk)}&gemeente={key}")
        for key, name, adoption in _own_places(page, user)
    ]


def _own_places(page: PracticePage, user: AbstractBaseUser) -> list[tuple[int, str, int | None]]:
    """An editor's municipalities that could follow a practice, or do: with their adoption."""
    theirs = places_of(page.pk)
    followed = dict(Adoption.objects.filter(practice=page.pk).values_list("municipality", "pk"))
    own = [section.municipality for section in sections_of_editor(user)]
    return [(each.pk, each.name, followed.get(each.pk)) for each in own if each.pk not in theirs]


def places_of(page: int) -> list[int]:
    """The municipalities that a practice is of: in whose section it stands, or that it names."""
    found = Entry.objects.filter(page=page).values_list("municipalities", flat=True).first()
    return found or []


def adopted_by(municipality: Municipality) -> list[Adoption]:
    """What a municipality took up, as readers see it; the source's address where it is public.

    Each has `source`, a `Source` without followers, or None: two or three queries.
    """
    adoptions = list(
        Adoption.objects.public().filter(municipality=municipality).prefetch_related("steps")
    )
    return with_source(adoptions)


def with_source(adoptions: Sequence[Adoption]) -> list[Adoption]:
    """Give each its `source`, or None if that is not public; without those that became own."""
    keys = {each.practice_id for each in adoptions if each.practice_id}
    found: dict[int, Source] = {source.page: source for source in spread.sources_of(keys)}
    for adoption in adoptions:
        adoption.source = found.get(adoption.practice_id)
    return [
        adoption for adoption in adoptions
        if adoption.source is None
        or adoption.source.place is None
        or adoption.source.section != adoption.municipality_id
    ]  # fmt: skip


def changes_since_seen(adoption: Adoption) -> list[FieldChange] | None:
    """What is different in the source since its follower last looked, by field.

    None when that cannot be told: the source is not public, or what was seen is not kept.
    """
    practice, seen = adoption.practice, adoption.seen_revision
    if practice is None or seen is None or not catalogue.is_open_to_all(practice.pk):
        return None
    return differences(seen.as_object(), practice)


def recent_adoptions(
    start: dt.date,
    end: dt.date,
    *,
    municipality: Municipality | None = None,
    region: Region | None = None,
    theme: int | None = None,
) -> list[Adoption]:
    """What was taken up on this platform from `start` up to and including `end`, newest first.

    By a municipality, by those of a GGD region, or of practices about a theme (its primary key),
    if given. Each has its `municipality` and its `source`, which is public.
    """
    found = Adoption.objects.public().filter(created_at__date__gte=start, created_at__date__lte=end)
    if municipality is not None:
        found = found.filter(municipality=municipality)
    if region is not None:
        found = found.filter(municipality__ggd_region=region)
    if theme is not None:
        found = found.filter(practice__entry__themes__contains=[theme])
    found = found.select_related("municipality").order_by("-created_at", "-pk")
    return [adoption for adoption in with_source(list(found)) if adoption.source is not None]
