"""Lists as Atom (RFC 4287) and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card

KINDS = ("atom", "json")
AUTHOR = "KwetsbareGroepen.nl"
LONGEST = 50
# Kinds whose date is that of their making; of others it lies ahead, or long ago.
_DATED = (Kind.NEWS, Kind.MEDIA)


def respond(kind: str, *, title: str, page_path: str, items: Sequence[Card]) -> HttpResponse:
    """`items` as a feed of `kind`: "atom" or "json", which pages of any site may read."""
    forms = {"atom": _atom, "json": _json_feed}
    if kind not in forms:
        raise Http404
    response = forms[kind](title, page_path, items)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _atom(title: str, page_path: str, items: Sequence[Card]) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=_absolute(page_path),
        description=None,
        language="nl",
        feed_url=_absolute(f"{page_path}feed.atom"),
        author_name=AUTHOR,
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=_absolute(item.url),
            description=item.introduction,
            unique_id=_absolute(item.url),
            pubdate=_published(item),
            updateddate=item.changed or _published(item),
            categories=[theme.title for theme in item.theme_list],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _json_feed(title: str, page_path: str, items: Sequence[Card]) -> HttpResponse:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _absolute(page_path),
        "feed_url": _absolute(f"{page_path}feed.json"),
        "language": "nl",
        "authors": [{"name": AUTHOR}],
        "items": [
            {
                "id": _absolute(item.url),
                "url": _absolute(item.url),
                "title": item.title,
                "content_text": item.introduction,
                "date_published": _published(item).isoformat(),
                "date_modified": (item.changed or _published(item)).isoformat(),
                "tags": [theme.title for theme in item.theme_list],
                # What the format has no place for; readers that do not know it leave it.
                "_oggz": {
                    "kind": item.kind,
                    "date": item.date,
                    "last_day": item.last_day,
                    "where": item.details.get("where", ""),
                },
            }
            for item in items
        ],
    }
    return JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )


def _published(item: Card) -> datetime:
    if item.date and (item.kind in _DATED or item.changed is None):
        return timezone.make_aware(datetime.combine(item.date, time(9)))
    return item.changed or timezone.now()


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
