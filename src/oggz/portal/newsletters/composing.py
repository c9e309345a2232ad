"""An edition as a mail: MJML made into HTML that all mail programs show, and a text beside it.

Made once for each edition. Where a reader's own addresses come stands a mark that nobody can
guess, so that no text of an editor can be mistaken for it.
"""

import secrets
import textwrap
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import urljoin

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format

from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry
from oggz.portal.catalogue.selectors import Card
from oggz.portal.newsletters.items import Shown, shown_in
from oggz.portal.newsletters.models import Edition
from oggz.web.contrast import READABLE_TEXT, WHITE, contrast

_PETROL = "#0b4f5c"
# Mail programs of the last decade do not all know WebP.
_PICTURE = "fill-1120x560|format-jpeg|jpegquality-75"
_PICTURE_WIDTH = 560
_TEXT_WIDTH = 72
PREFERENCES, UNSUBSCRIBE = "voorkeuren", "afmelden"


@dataclass(frozen=True)
class Composed:
    """The bodies of a mail, with `mark` in the places of a reader's own tokens."""

    html: str
    text: str
    mark: str


@dataclass(frozen=True)
class Picture:
    url: str
    alt: str
    width: int = _PICTURE_WIDTH


@dataclass(frozen=True)
class Item:
    """One thing to read, as a mail shows it."""

    title: str
    url: str
    introduction: str
    meta: str
    picture: Picture | None


@dataclass
class Part:
    """Items that follow each other under one heading."""

    heading: str
    items: list[Item] = field(default_factory=list)


def compose(edition: Edition) -> Composed:
    """Both bodies of an edition as it stands, with what anyone may see today."""
    mark = f"oggz{secrets.token_hex(12)}"
    letter = edition.newsletter
    colours = _colours(edition)
    context = {
        "edition": edition,
        "letter": letter,
        "subject": edition.subject,
        "paragraphs": paragraphs(edition.introduction),
        "preheader": _preheader(edition),
        "parts": _parts(edition),
        "colours": colours,
        "site": settings.BASE_URL,
        "page_url": absolute(edition.url),
        "letter_url": absolute(letter.url),
        "preferences_url": absolute(
            reverse("newsletters:preferences", args=[_placeholder(mark, PREFERENCES)])
        ),
        "unsubscribe_url": absolute(
            reverse("newsletters:unsubscribe", args=[_placeholder(mark, UNSUBSCRIBE)])
        ),
    }
    return Composed(
        html=html_of("newsletters/mail/edition.mjml", context),
        text=text_of("newsletters/mail/edition.txt", context),
        mark=mark,
    )


def html_of(template: str, context: dict[str, Any]) -> str:
    """A template in MJML as the HTML of a mail."""
    return str(mrml.to_html(render_to_string(template, context)).content)


def text_of(template: str, context: dict[str, Any]) -> str:
    """A template of a text, without lines that a template leaves empty one after the other."""
    lines = [line.rstrip() for line in render_to_string(template, context).splitlines()]
    kept = [
        line for place, line in enumerate(lines)
        if line or (place and lines[place - 1])
    ]  # fmt: skip
    return "\n".join(_wrapped(line) for line in kept).strip() + "\n"


def _wrapped(line: str) -> str:
    return (
        textwrap.fill(line, _TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
        if len(line) > _TEXT_WIDTH
        else line
    )


def paragraphs(text: str) -> list[str]:
    """A text as somebody typed it, by its empty lines."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def absolute(path: str) -> str:
    return urljoin(f"{settings.BASE_URL}/", path)


def _placeholder(mark: str, purpose: str) -> str:
    return f"{mark}{purpose}"


def placeholders(mark: str) -> tuple[bytes, bytes]:
    """What stands in the bodies for the token of preferences, and for that of leaving."""
    return _placeholder(mark, PREFERENCES).encode(), _placeholder(mark, UNSUBSCRIBE).encode()


def _preheader(edition: Edition) -> str:
    """What a postbox shows after the subject."""
    own = paragraphs(edition.introduction)
    if own:
        return textwrap.shorten(own[0], 140, placeholder="…")
    titles = [item.title for item in shown_in(edition)[:3]]
    return textwrap.shorten(" · ".join(titles), 140, placeholder="…")


def _parts(edition: Edition) -> list[Part]:
    pictures = _pictures(edition)
    return [
        Part(heading, [_item(item, pictures) for item in items])
        for heading, items in groupby(shown_in(edition), key=lambda item: item.heading)
    ]


def _item(shown: Shown, pictures: dict[int, Picture]) -> Item:
    card = shown.card
    return Item(
        title=shown.title,
        url=absolute(shown.url),
        introduction=shown.introduction,
        meta=meta_of(card) if card else shown.progress,
        picture=pictures.get(card.page or 0) if card else None,
    )


def meta_of(card: Card) -> str:
    """What stands above the title of an item: when, and where."""
    places = ", ".join(place.title for place in card.municipality_list)
    if card.kind == Kind.EVENT and card.date:
        when = date_format(card.date, "l j F Y")
        cancelled = "Afgelast: " if card.details.get("is_cancelled") else ""
        where = card.details.get("where") or places
        return f"{cancelled}{when}{f', {where}' if where else ''}"
    if card.kind == Kind.PRACTICE:
        return places
    day = date_format(card.date, "j F Y") if card.date else ""
    return " · ".join(part for part in (day, places) if part)


def _pictures(edition: Edition) -> dict[int, Picture]:
    """The pictures of its items by page, in a format and size for mail."""
    found = {}
    entries = Entry.objects.filter(pk__in=edition.items.values("entry")).exclude(image=None)
    for entry in entries.select_related("image"):
        if entry.page_id is None:
            continue
        try:
            made = entry.image.get_rendition(_PICTURE)
        except OSError:  # the file was lost: the item goes without
            continue
        found[entry.page_id] = Picture(absolute(made.url), entry.image.description)
    return found


def _colours(edition: Edition) -> dict[str, str]:
    """The colour of a municipality, if white letters can be read on it."""
    place = edition.newsletter.municipality
    theme = getattr(place, "theme", None) if place else None
    own = theme.primary_colour if theme else _PETROL
    return {"primary": own if contrast(own, WHITE) >= READABLE_TEXT else _PETROL}


def example_of(composed: Composed) -> Composed:
    """As somebody sees it who is no subscriber: links that lead to an explanation."""
    html, text = composed.html, composed.text
    for placeholder in placeholders(composed.mark):
        html = html.replace(placeholder.decode(), "voorbeeld")
        text = text.replace(placeholder.decode(), "voorbeeld")
    return Composed(html=html, text=text, mark="")
