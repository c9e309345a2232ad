"""What readers see of news and themes, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, QueryDict
from django.utils.http import urlencode
from wagtail.models import Page

from oggz.portal.knowledge import cards
from oggz.portal.knowledge.cards import Choice, Link, NewsCard, news_cards
from oggz.portal.knowledge.forms import NewsFilter
from oggz.portal.knowledge.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.municipalities.models import Municipality

NEWS_PER_PAGE = 20
LARGE_PICTURE = "width-1200|format-webp"


def latest_news(
    count: int,
    *,
    theme: ThemePage | None = None,
    municipalities: Iterable[Municipality] | None = None,
) -> list[NewsCard]:
    """The newest items, about a theme or about any of some municipalities if given."""
    keys = [m.pk for m in municipalities] if municipalities is not None else None
    choice = Choice(theme=theme.pk if theme else None, municipalities=keys)
    return news_cards(choice, limit=count)


class _Chosen(Sequence[NewsCard]):
    """The news of a choice, for Django's paginator: counted and read a page at a time."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice

    def __len__(self) -> int:
        return cards.count_news(self.choice)

    def __getitem__(self, part: Any) -> Any:
        return news_cards(self.choice, limit=part.stop - part.start, offset=part.start)


def news_list(parameters: QueryDict) -> dict[str, Any]:
    """One page of the news, filtered as the address says; a wrong filter is explained."""
    form = NewsFilter(parameters, themes=theme_choices())
    choice = form.choice() if form.is_valid() else Choice()
    chosen = {name: parameters[name] for name in form.fields if parameters.get(name)}
    return {
        "form": form,
        "news": page_of(_Chosen(choice), parameters.get("page", "1")),
        "query": f"{urlencode(chosen)}&" if chosen and form.is_valid() else "",
        "atom_url": "/nieuws/feed.atom",
        "json_url": "/nieuws/feed.json",
    }


def page_of(items: Sequence[Any], number: str, per_page: int = NEWS_PER_PAGE) -> Any:
    """One page of `items`; a page that is not there is not found."""
    try:
        return Paginator(items, per_page).page(number)
    except (EmptyPage, PageNotAnInteger):
        raise Http404("Deze lijst heeft die pagina niet.") from None


def news_details(page: NewsPage) -> dict[str, Any]:
    """What the page of one published item shows beside the item itself."""
    subjects = cards.subjects(page.pk)
    return {
        "body_html": page.body,
        "picture": _picture(page),
        "theme_list": subjects.themes,
        "municipality_list": subjects.municipalities,
        "links": subjects.links,
        "related": news_cards(Choice(like=page.pk), limit=3),
    }


def draft_details(page: NewsPage) -> dict[str, Any]:
    """The same for a draft, whose subjects are in memory and not yet in the database."""
    return {
        "body_html": page.body,
        "picture": _picture(page),
        "theme_list": [Link(theme.title, theme.url) for theme in page.themes.all()],
        "municipality_list": [link.municipality for link in page.municipality_links.all()],
        "links": page.links.all(),
        "related": [],
    }


def page_at(path: str) -> Page | None:
    """The live page at an address, without the leading slash; None when there is none."""
    at_address = {"live": True, "url_path": f"{cards.root_path()}{path}"}
    # Most pages are of a kind that their address tells, and that needs one query instead of two.
    section, _, item = path.rstrip("/").partition("/")
    kind = _KINDS.get((section, bool(item)))
    if kind and (page := kind.filter(**at_address).first()):
        return page
    page = Page.objects.filter(**at_address).first()
    return page.specific if page else None


# By the first part of the address, and whether there is more of it.
_KINDS = {
    ("", False): HomePage.objects.order_by(),
    ("nieuws", False): NewsIndexPage.objects.order_by(),
    ("nieuws", True): NewsPage.objects.select_related("image").order_by(),
    ("themas", False): ThemeIndexPage.objects.order_by(),
    ("themas", True): ThemePage.objects.order_by(),
}


def theme_choices() -> list[tuple[int, str, str]]:
    """Primary key, slug and title of each theme, by title."""
    themes = ThemePage.objects.live().public().order_by("title")
    return list(themes.values_list("pk", "slug", "title"))


def themes(*, with_news_count: bool = False) -> list[ThemePage]:
    """All themes, with `news_count` if asked for."""
    themes = list(ThemePage.objects.live().public().order_by("path").defer("body"))
    if with_news_count:
        counts = cards.news_per_theme()
        for theme in themes:
            theme.news_count = counts.get(theme.pk, 0)
    return themes


def _picture(page: NewsPage) -> Any:
    if page.image is None:
        return None
    picture = page.image.get_rendition(LARGE_PICTURE)
    picture.caption = page.image.creator
    picture.licence = page.image.licence
    return picture
