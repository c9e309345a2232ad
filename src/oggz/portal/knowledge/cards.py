"""News as lists show it: plain values, read by SQL of our own.

These lists stand on most pages of the portal. A page of Wagtail has some forty columns and much
machinery, and Django takes longer to compose these queries than PostgreSQL to answer them. So
one statement reads the cards with their picture, themes and municipalities, and only of pages
that anyone may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from wagtail.models import Site

from oggz.portal.knowledge.models import Illustration

# One size for every card, so that an image is made once.
CARD_PICTURE = "fill-640x400|format-webp"


def _open_to_all(page: str) -> str:
    """The condition that anyone may see `page`, the alias of a row of Wagtail's pages."""
    return f"""
    {page}.live AND NOT EXISTS (
        SELECT FROM wagtailcore_pageviewrestriction AS restriction
        JOIN wagtailcore_page AS above ON above.id = restriction.page_id
        WHERE starts_with({page}.path, above.path))
    """


_OPEN_PAGE, _OPEN_THEME = _open_to_all("page"), _open_to_all("theme")
_CHOSEN = f"""
    FROM knowledge_newspage AS news
    JOIN wagtailcore_page AS page ON page.id = news.page_ptr_id
    WHERE {_OPEN_PAGE}
    AND (%(theme)s::bigint IS NULL OR EXISTS (
        SELECT FROM knowledge_newspage_themes AS about
        WHERE about.newspage_id = page.id AND about.themepage_id = %(theme)s))
    AND (%(municipalities)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM knowledge_newsmunicipality AS about
        WHERE about.page_id = page.id AND about.municipality_id = ANY(%(municipalities)s)))
    AND (%(first)s::date IS NULL OR news.date >= %(first)s)
    AND (%(last)s::date IS NULL OR news.date <= %(last)s)
    AND (%(like)s::bigint IS NULL OR page.id <> %(like)s AND EXISTS (
        SELECT FROM knowledge_newspage_themes AS theirs
        JOIN knowledge_newspage_themes AS ours ON ours.themepage_id = theirs.themepage_id
        WHERE theirs.newspage_id = page.id AND ours.newspage_id = %(like)s))
"""  # noqa: S608 - put together from constants
_THEMES = f"""
    (SELECT json_agg(json_build_array(theme.title, theme.url_path) ORDER BY theme.path)
     FROM knowledge_newspage_themes AS about
     JOIN wagtailcore_page AS theme ON theme.id = about.themepage_id
     WHERE about.newspage_id = page.id AND {_OPEN_THEME})
"""  # noqa: S608
_MUNICIPALITIES = """
    (SELECT json_agg(json_build_array(municipality.name, municipality.slug)
                     ORDER BY about.sort_order)
     FROM knowledge_newsmunicipality AS about
     JOIN municipalities_municipality AS municipality ON municipality.id = about.municipality_id
     WHERE about.page_id = page.id)
"""
# The page of the list is chosen first, so that only its items get their picture and subjects.
_CARDS = f"""
    WITH chosen AS MATERIALIZED (
        SELECT page.id, news.date {_CHOSEN}
        ORDER BY news.date DESC, page.id DESC LIMIT %(limit)s OFFSET %(offset)s)
    SELECT page.title, page.url_path, news.introduction, news.date, news.is_example,
           page.last_published_at, news.image_id, picture.file, picture.width, picture.height,
           {_THEMES}, {_MUNICIPALITIES}
    FROM chosen
    JOIN wagtailcore_page AS page ON page.id = chosen.id
    JOIN knowledge_newspage AS news ON news.page_ptr_id = chosen.id
    LEFT JOIN LATERAL (
        SELECT made.file, made.width, made.height FROM knowledge_rendition AS made
        WHERE made.image_id = news.image_id AND made.filter_spec = %(picture)s
        ORDER BY made.id DESC LIMIT 1) AS picture ON true
    ORDER BY chosen.date DESC, chosen.id DESC
"""  # noqa: S608
_SUBJECTS = f"""
    SELECT {_THEMES}, {_MUNICIPALITIES},
        (SELECT json_agg(json_build_array(link.title, link.url) ORDER BY link.sort_order)
         FROM knowledge_newslink AS link WHERE link.page_id = page.id)
    FROM wagtailcore_page AS page WHERE page.id = %s
"""  # noqa: S608
_NEWS_PER_THEME = f"""
    SELECT about.themepage_id, count(*)
    FROM knowledge_newspage_themes AS about
    JOIN wagtailcore_page AS page ON page.id = about.newspage_id
    WHERE {_OPEN_PAGE} GROUP BY about.themepage_id
"""  # noqa: S608
_IS_OPEN = f"SELECT {_OPEN_PAGE} FROM wagtailcore_page AS page WHERE page.id = %s"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str

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
class NewsCard:
    title: str
    url: str
    introduction: str
    date: date
    is_example: bool
    changed: datetime | None
    thumb: Thumb | None
    theme_list: list[Link]
    municipality_list: list[Link]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which news: each that is given narrows it.

    `theme`, `municipalities` and `like` (a news page with which a theme is shared) are primary
    keys; `first` and `last` are days, both included.
    """

    theme: int | None = None
    municipalities: Sequence[int] | None = None
    first: date | None = None
    last: date | None = None
    like: int | None = None

    def parameters(self) -> dict[str, Any]:
        asked = list(self.municipalities) if self.municipalities is not None else None
        return vars(self) | {"municipalities": asked}


def news_cards(choice: Choice, *, limit: int, offset: int = 0) -> list[NewsCard]:
    """The newest items of the choice: one query, however many."""
    parameters = choice.parameters() | {
        "limit": limit, "offset": offset, "picture": CARD_PICTURE,
    }  # fmt: skip
    rows = _rows(_CARDS, parameters)
    without_picture = {row[6] for row in rows if row[6] and row[7] is None}
    if without_picture:  # shown for the first time
        for image in Illustration.objects.filter(pk__in=without_picture):
            image.get_rendition(CARD_PICTURE)
        rows = _rows(_CARDS, parameters)
    start = _root_length()
    return [
        NewsCard(
            title, url_path[start:], introduction, day, is_example, changed,
            Thumb(f"{settings.MEDIA_URL}{file}", width, height) if file else None,
            _theme_links(themes, start), _municipality_links(municipalities),
        )
        for title, url_path, introduction, day, is_example, changed, _, file, width, height,
            themes, municipalities in rows
    ]  # fmt: skip


def count_news(choice: Choice) -> int:
    return _rows(f"SELECT count(*) {_CHOSEN}", choice.parameters())[0][0]


def news_per_theme() -> dict[int, int]:
    """How much news anyone may see, by the primary key of the theme."""
    return dict(_rows(_NEWS_PER_THEME, []))


def crop_card_again(image: Illustration) -> None:
    """Make the card's picture of a changed image, and forget how it was cropped before."""
    current = image.get_rendition(CARD_PICTURE)
    image.renditions.filter(filter_spec=CARD_PICTURE).exclude(pk=current.pk).delete()


@dataclass(frozen=True)
class Subjects:
    """What a published item is about, and where to read on."""

    themes: list[Link]
    municipalities: list[Link]
    links: list[Link]


def subjects(page: int) -> Subjects:
    """The subjects of the news page with this primary key, as published."""
    [(themes, municipalities, links)] = _rows(_SUBJECTS, [page])
    return Subjects(
        _theme_links(themes, _root_length()),
        _municipality_links(municipalities),
        [Link(title, url) for title, url in links or ()],
    )


def is_open_to_all(page: int) -> bool:
    """Whether a page is published, and neither it nor a page above it is restricted."""
    return bool(_rows(_IS_OPEN, [page])[0][0])


def root_path() -> str:
    """The path in the page tree of the home page, with which every page's path begins."""
    return Site.get_site_root_paths()[0].root_path


def _root_length() -> int:
    return len(root_path()) - 1


def _theme_links(rows: list[list[str]] | None, start: int) -> list[Link]:
    return [Link(title, url_path[start:]) for title, url_path in rows or ()]


def _municipality_links(rows: list[list[str]] | None) -> list[Link]:
    return [Link(name, f"/gemeenten/{slug}/") for name, slug in rows or ()]


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
