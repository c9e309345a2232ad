"""What readers see of news and themes, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, QueryDict
from django.utils.http import urlencode

from oggz.portal.knowledge.forms import NewsFilter
from oggz.portal.knowledge.models import NewsMunicipality, NewsPage, Rendition, ThemePage
from oggz.portal.municipalities.models import Municipality

NEWS_PER_PAGE = 20
# One size for every card, so that an image is made once.
CARD = "fill-640x400|format-webp"
LARGE = "width-1200|format-webp"


def published_news() -> QuerySet[NewsPage]:
    """Public news, newest first, with what a card shows."""
    made = Rendition.objects.filter(filter_spec=CARD)
    return (
        NewsPage.objects.live()
        .public()
        .order_by("-date", "-pk")
        .defer("body", "search_description", "draft_title")
        .select_related("image")
        .prefetch_related(
            Prefetch("image__renditions", made, to_attr="prefetched_renditions"),
        )
    )


def latest_news(
    count: int,
    *,
    theme: ThemePage | None = None,
    municipality: Municipality | None = None,
    municipalities: Iterable[Municipality] | None = None,
) -> list[NewsPage]:
    """The newest items, about a theme or about a municipality or several if given."""
    news = published_news()
    if theme is not None:
        news = news.filter(themes=theme)
    if municipality is not None:
        news = news.filter(municipality_links__municipality=municipality)
    if municipalities is not None:
        about = NewsMunicipality.objects.filter(municipality__in=municipalities)
        news = news.filter(pk__in=about.values("page_id"))
    return _as_cards(news[:count])


def news_list(parameters: QueryDict) -> dict[str, Any]:
    """One page of the news, filtered as the address says; a wrong filter is explained."""
    form = NewsFilter(parameters)
    news = published_news()
    if form.is_valid():
        if theme := form.cleaned_data["thema"]:
            news = news.filter(themes=theme)
        if first := form.cleaned_data["van"]:
            news = news.filter(date__gte=first)
        if last := form.cleaned_data["tot"]:
            news = news.filter(date__lte=last)
    chosen = {name: parameters[name] for name in form.fields if parameters.get(name)}
    page = page_of(news, parameters.get("page", "1"))
    page.object_list = _as_cards(page.object_list)
    return {
        "form": form,
        "news": page,
        "query": f"{urlencode(chosen)}&" if chosen and form.is_valid() else "",
        "atom_url": "/nieuws/feed.atom",
        "json_url": "/nieuws/feed.json",
    }


def page_of(items: QuerySet, number: str, per_page: int = NEWS_PER_PAGE) -> Any:
    """One page of `items`; a page that is not there is not found."""
    try:
        return Paginator(items, per_page).page(number)
    except (EmptyPage, PageNotAnInteger):
        raise Http404("Deze lijst heeft die pagina niet.") from None


def news_details(page: NewsPage) -> dict[str, Any]:
    """What the page of one item shows beside the item itself."""
    themes = [theme for theme in page.themes.all() if theme.live]
    related = published_news().exclude(pk=page.pk)
    if themes:
        related = related.filter(themes__in=themes).distinct()
    return {
        "body_html": page.body,
        "picture": _picture(page),
        "theme_list": themes,
        "municipality_list": [
            link.municipality for link in page.municipality_links.select_related("municipality")
        ],
        "links": list(page.links.all()),
        "related": _as_cards(related[:3]),
    }


def themes(*, with_news_count: bool = False) -> list[ThemePage]:
    themes = ThemePage.objects.live().public().order_by("path").defer("body")
    if with_news_count:
        themes = themes.annotate(news_count=Count("news", filter=Q(news__live=True)))
    return list(themes)


def _as_cards(news: Iterable[NewsPage]) -> list[NewsPage]:
    """The items with `thumb`, `theme_list` and `municipality_list`, in two queries for all."""
    items = list(news)
    themes, municipalities = defaultdict(list), defaultdict(list)
    # Through the tables between: a cluster's own manager cannot be prefetched.
    for link in (
        NewsPage.themes.through.objects.filter(newspage__in=items, themepage__live=True)
        .select_related("themepage")
        .defer("themepage__body")
        .order_by("themepage__title")
    ):
        themes[link.newspage_id].append(link.themepage)
    for link in (
        NewsMunicipality.objects.filter(page__in=items)
        .select_related("municipality")
        .order_by("sort_order")
    ):
        municipalities[link.page_id].append(link.municipality)
    for item in items:
        item.thumb = item.image.get_rendition(CARD) if item.image else None
        item.theme_list = themes[item.pk]
        item.municipality_list = municipalities[item.pk]
    return items


def _picture(page: NewsPage) -> Any:
    if page.image is None:
        return None
    picture = page.image.get_rendition(LARGE)
    picture.caption = page.image.creator
    picture.licence = page.image.licence
    return picture
