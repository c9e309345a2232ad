"""What readers see of the catalogue: cards, and what a page is about.

These lists stand on most pages of the portal. A page of Wagtail has some forty columns and much
machinery, and Django takes longer to compose these queries than PostgreSQL to answer them. So
one statement reads the cards with their picture, themes and places, of only what anyone may see.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from wagtail.images import get_image_model
from wagtail.models import Site

from oggz.portal.catalogue.choices import OPEN_ENTRIES, ORDERS, Choice, open_to_all, rows
from oggz.portal.catalogue.kinds import Kind

# One size for every card, so that an image is made once.
CARD_PICTURE = "fill-640x400|format-webp"

_NAMES = """
    (SELECT json_agg(json_build_array(named.title, named.url_path,
                                      own.details->'quick_exit') ORDER BY named.path)
     FROM wagtailcore_page AS named
     JOIN catalogue_entry AS own ON own.page_id = named.id
     WHERE named.id = ANY(entry.{column}) AND {open})
"""
_PLACES = """
    (SELECT json_agg(json_build_array(municipality.name, municipality.slug)
                     ORDER BY array_position(entry.municipalities, municipality.id))
     FROM municipalities_municipality AS municipality
     WHERE municipality.id = ANY(entry.municipalities)
     AND (municipality.valid_until IS NULL OR municipality.valid_until > current_date))
"""
_THEMES = _NAMES.format(column="themes", open=open_to_all("named"))
_TARGET_GROUPS = _NAMES.format(column="target_groups", open=open_to_all("named"))


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    quick_exit: bool = False

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Thumb:
    """The picture of a card; it decorates, because the title says what the item is about."""

    url: str
    width: int
    height: int


@dataclass(slots=True)
class Card:
    """Something public as lists show it. `date` and `last_day` are what its kind says of time:
    when news was made, an event takes place, a law is in force, a practice began."""

    page: int | None
    kind: Kind
    title: str
    url: str
    introduction: str
    date: date | None
    last_day: date | None
    is_example: bool
    changed: datetime | None
    details: dict[str, Any]
    thumb: Thumb | None
    theme_list: list[Link]
    target_group_list: list[Link]
    municipality_list: list[Link]
    highlights: str = ""

    @property
    def quick_exit(self) -> bool:
        """Whether it is about something that one may not be safe to be seen reading."""
        own = bool(self.details.get("quick_exit"))
        return own or any(s.quick_exit for s in (*self.theme_list, *self.target_group_list))


def needs_quick_exit(shown: Sequence[Card]) -> bool:
    """Whether a list is about such a subject: half of its items, or more."""
    return bool(shown) and 2 * sum(card.quick_exit for card in shown) >= len(shown)


def cards(
    choice: Choice,
    *,
    order: str = "newest",
    limit: int,
    offset: int = 0,
    of_each_kind: bool = False,
) -> list[Card]:
    """The first entries of the choice, or the first of each kind: one query, however many."""
    where = "".join(f" AND {condition}" for condition in choice.conditions().values())
    placed = f"""
        SELECT entry.id, row_number() OVER (ORDER BY {ORDERS[order]}) AS place
        {OPEN_ENTRIES} {where} ORDER BY {ORDERS[order]} LIMIT %(limit)s OFFSET %(offset)s
    """
    if of_each_kind:
        placed = f"""
            SELECT * FROM (
                SELECT entry.id, row_number() OVER (
                    PARTITION BY entry.kind ORDER BY {ORDERS[order]}) AS place
                {OPEN_ENTRIES} {where}) AS of_kind
            WHERE place > %(offset)s AND place <= %(offset)s + %(limit)s
        """  # noqa: S608 - put together from constants
    # The page of the list is chosen first, so that only its items get their picture and subjects.
    statement = f"""
        WITH chosen AS MATERIALIZED ({placed})
        SELECT entry.page_id, entry.kind, entry.title, page.url_path, entry.address,
               entry.introduction, entry.date, entry.last_day, entry.is_example,
               page.last_published_at, entry.details::text, entry.image_id,
               picture.file, picture.width, picture.height,
               {_THEMES}, {_TARGET_GROUPS}, {_PLACES}
        FROM chosen
        JOIN catalogue_entry AS entry ON entry.id = chosen.id
        LEFT JOIN wagtailcore_page AS page ON page.id = entry.page_id
        LEFT JOIN LATERAL (
            SELECT made.file, made.width, made.height FROM knowledge_rendition AS made
            WHERE made.image_id = entry.image_id AND made.filter_spec = %(picture)s
            ORDER BY made.id DESC LIMIT 1) AS picture ON true
        ORDER BY chosen.place
    """  # noqa: S608 - put together from constants
    parameters = choice.parameters() | {
        "limit": limit, "offset": offset, "picture": CARD_PICTURE,
    }  # fmt: skip
    found = rows(statement, parameters)
    without_picture = {row[11] for row in found if row[11] and row[12] is None}
    if without_picture:  # shown for the first time
        _make_pictures(without_picture)
        found = rows(statement, parameters)
    start = _root_length()
    return [_card(row, start) for row in found]


def cards_of_each_kind(choice: Choice, *, limit: int) -> dict[Kind, list[Card]]:
    """The newest `limit` entries of each kind of the choice: one query."""
    found: dict[Kind, list[Card]] = {}
    for card in cards(choice, order="newest", limit=limit, of_each_kind=True):
        found.setdefault(card.kind, []).append(card)
    return found


def _card(row: tuple[Any, ...], start: int) -> Card:
    (key, kind, title, url_path, address, introduction, day, last_day, is_example, changed,
     details, _, file, width, height, themes, target_groups, municipalities) = row  # fmt: skip
    return Card(
        key, Kind(kind), title, address or url_path[start:], introduction, day, last_day,
        is_example, changed, json.loads(details),
        Thumb(f"{settings.MEDIA_URL}{file}", width, height) if file else None,
        page_links(themes, start), page_links(target_groups, start), place_links(municipalities),
    )  # fmt: skip


_SUBJECTS = f"""
    SELECT {_THEMES}, {_TARGET_GROUPS}, {_PLACES},
        (SELECT json_agg(json_build_array(link.title, link.url) ORDER BY link.sort_order)
         FROM knowledge_pagelink AS link WHERE link.page_id = entry.page_id)
    FROM catalogue_entry AS entry WHERE entry.page_id = %s
"""  # noqa: S608
_IS_OPEN = f"SELECT {open_to_all('page')} FROM wagtailcore_page AS page WHERE page.id = %s"  # noqa: S608


@dataclass(frozen=True)
class Subjects:
    """What a published page is about, and where to read on."""

    themes: Sequence[Link] = ()
    target_groups: Sequence[Link] = ()
    municipalities: Sequence[Link] = ()
    links: Sequence[Link] = ()


def subjects(page: int) -> Subjects | None:
    """The subjects of the page with this primary key, as published; None when it is not."""
    found = rows(_SUBJECTS, [page])
    if not found:
        return None
    [(themes, target_groups, municipalities, links)] = found
    start = _root_length()
    return Subjects(
        page_links(themes, start),
        page_links(target_groups, start),
        place_links(municipalities),
        [Link(title, url) for title, url in links or ()],
    )


def is_open_to_all(page: int) -> bool:
    """Whether a page is published, and neither it nor a page above it is restricted."""
    return bool(rows(_IS_OPEN, [page])[0][0])


def open_texts(entries: Iterable[int] | None = None) -> Iterator[str]:
    """All words of everything that anyone may see, or of these entries as far as they may."""
    keys = [*entries] if entries is not None else None
    statement = f"""
        SELECT entry.title || ' ' || entry.introduction || ' ' || entry.text
        {OPEN_ENTRIES} AND (%s::bigint[] IS NULL OR entry.id = ANY(%s))
    """
    yield from (text for (text,) in rows(statement, [keys, keys]))


def root_path() -> str:
    """The path in the page tree of the home page, with which every page's path begins."""
    return Site.get_site_root_paths()[0].root_path


def _root_length() -> int:
    return len(root_path()) - 1


def page_links(rows: list[list[Any]] | None, start: int) -> list[Link]:
    return [Link(title, url_path[start:], bool(exit_)) for title, url_path, exit_ in rows or ()]


def place_links(rows: list[list[str]] | None) -> list[Link]:
    return [Link(name, f"/gemeenten/{slug}/") for name, slug in rows or ()]


def crop_card_again(image: Any) -> None:
    """Make the card's picture of a changed image, and forget how it was cropped before."""
    current = image.get_rendition(CARD_PICTURE)
    image.renditions.filter(filter_spec=CARD_PICTURE).exclude(pk=current.pk).delete()


def _make_pictures(images: set[int]) -> None:
    for image in get_image_model().objects.filter(pk__in=images):
        image.get_rendition(CARD_PICTURE)
