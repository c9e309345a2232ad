"""Our news, agenda, practices and links within another web site: what to show, and how to ask."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.coupling import selectors
from oggz.portal.municipalities.models import Municipality

FEWEST, MOST, USUAL = 1, 20, 5


@dataclass(frozen=True)
class Part:
    """Something that can be shown elsewhere; `name` is that in addresses."""

    name: str
    label: str
    kind: Kind | None = None

    @property
    def has_component(self) -> bool:
        """A web component reads a feed, which links to other sites have not."""
        return self.kind is not None


PARTS = {
    part.name: part
    for part in (
        Part("nieuws", "Nieuws", Kind.NEWS),
        Part("agenda", "Agenda", Kind.EVENT),
        Part("praktijken", "Praktijken", Kind.PRACTICE),
        Part("elders", "Elders (links naar andere sites)"),
    )
}


@dataclass(frozen=True)
class Line:
    """One item of a frame."""

    title: str
    url: str
    date: Any = None
    note: str = ""


class BadNumber(ValueError):
    """The number of items in an address is none, or not one that can be shown."""


def number_in(asked: str) -> int:
    """How many items an address asks for. Raises `BadNumber`."""
    text = asked.strip()
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise BadNumber
    if not FEWEST <= int(text) <= MOST:
        raise BadNumber
    return int(text)


def lines(part: Part, municipality: Municipality | None, number: int) -> list[Line]:
    """The newest of a section, or national; of the agenda what comes first: one query."""
    if part.kind is None:
        items = selectors.elsewhere(municipality, number)
        return [Line(item.title, item.address, item.day, item.source.title) for item in items]
    is_agenda = part.kind is Kind.EVENT
    choice = Choice(
        kinds=(part.kind,),
        section=municipality.pk if municipality else None,
        national=municipality is None,
        first=timezone.localdate() if is_agenda else None,
    )
    order = "soonest" if is_agenda else "newest"
    return [
        Line(
            card.title,
            f"{settings.BASE_URL}{card.url}",
            card.date if part.kind is not Kind.PRACTICE else None,
            card.details.get("where", "") if is_agenda else card.introduction,
        )
        for card in catalogue.cards(choice, order=order, limit=number)
    ]


def page_url(part: Part, municipality: Municipality | None) -> str:
    """Where all of it stands on our own site."""
    place = municipality.url if municipality else "/"
    return f"{settings.BASE_URL}{place}{part.name if part.kind else 'nieuws'}/"


def frame_path(part: Part, municipality: Municipality | None, number: int) -> str:
    if municipality:
        path = reverse("coupling:frame", args=[municipality.slug, part.name])
    else:
        path = reverse("coupling:national_frame", args=[part.name])
    return f"{path}?aantal={number}"


def frame_snippet(part: Part, municipality: Municipality | None, number: int) -> str:
    """What a webmaster puts in a page to show a frame."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        f"{settings.BASE_URL}{frame_path(part, municipality, number)}",
        heading(part, municipality),
        110 + 92 * number,
    )


def component_snippet(part: Part, municipality: Municipality | None, number: int) -> str:
    """The same for the web component; without script the link in it stays."""
    place = format_html(' gemeente="{}"', municipality.slug) if municipality else ""
    return format_html(
        '<script src="{}" async></script>\n<oggz-{}{} aantal="{}"><a href="{}">{}</a></oggz-{}>',
        f"{settings.BASE_URL}{reverse('coupling:script')}",
        part.name, place, number, page_url(part, municipality), heading(part, municipality),
        part.name,
    )  # fmt: skip


def heading(part: Part, municipality: Municipality | None) -> str:
    if municipality:
        what = part.label.partition(" (")[0]
        return f"{what} {'in' if part.name != 'nieuws' else 'uit'} {municipality.name}"
    return f"{part.label.partition(' (')[0]} van {settings.WAGTAIL_SITE_NAME}"
