"""News for feed readers and search engines: Atom, JSON Feed 1.1 and the sitemap."""

import json
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.knowledge.models import NewsPage, ThemePage
from tests.portal.factories import draft, make_private, news, theme

pytestmark = pytest.mark.django_db

FEEDS = [
    "/nieuws/feed",
    "/agenda/feed",
    "/praktijken/feed",
    "/media/feed",
    "/wetgeving/feed",
    "/themas/schulden/feed",
    "/doelgroepen/naasten/feed",
    "/gemeenten/lelystad/feed",
    "/gemeenten/lelystad/nieuws/feed",
    "/gemeenten/lelystad/agenda/feed",
    "/gemeenten/lelystad/praktijken/feed",
    "/regios/flevoland/feed",
]


def atom(client: Client, path: str) -> feedparser.FeedParserDict:
    response = client.get(f"{path}.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return parsed


def json_feed(client: Client, path: str) -> dict:
    response = client.get(f"{path}.json")
    assert response.headers["Content-Type"].startswith("application/feed+json")
    return json.loads(response.content)


def is_absolute(address: str) -> bool:
    return bool(urlsplit(address).scheme and urlsplit(address).netloc)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_reader_understands_the_atom_feed(client: Client, path: str) -> None:
    feed = atom(client, path)
    assert feed.version == "atom10"
    assert feed.feed.title
    assert feed.feed.language == "nl"
    assert feed.feed.author == "KwetsbareGroepen.nl"
    links = {link.rel: link.href for link in feed.feed.links}
    assert urlsplit(links["self"]).path == f"{path}.atom"
    assert is_absolute(links["alternate"])
    assert feed.entries
    for entry in feed.entries:
        assert entry.title
        assert entry.summary
        assert entry.published_parsed
        assert entry.updated_parsed
        assert is_absolute(entry.link)
        assert is_absolute(entry.id)


@pytest.mark.parametrize("path", FEEDS)
def test_the_json_feed_has_what_version_1_1_asks_for(client: Client, path: str) -> None:
    feed = json_feed(client, path)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["language"] == "nl"
    assert urlsplit(feed["feed_url"]).path == f"{path}.json"
    assert is_absolute(feed["home_page_url"])
    assert feed["items"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert is_absolute(item["url"])
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(isinstance(tag, str) for tag in item["tags"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_every_entry_leads_to_its_page(client: Client) -> None:
    for entry in atom(client, "/nieuws/feed").entries:
        assert client.get(urlsplit(entry.link).path).status_code == 200


def test_both_feeds_give_the_same_items_newest_first(client: Client) -> None:
    long_ago = news("Van lang geleden", day=date(2001, 1, 1))
    newest = news("Van morgen", day=timezone.localdate() + timedelta(days=1))
    titles = [entry.title for entry in atom(client, "/nieuws/feed").entries]
    assert titles == [item["title"] for item in json_feed(client, "/nieuws/feed")["items"]]
    assert titles[0] == newest.title
    assert titles[-1] == long_ago.title
    dates = [item["date_published"] for item in json_feed(client, "/nieuws/feed")["items"]]
    assert dates == sorted(dates, reverse=True)


def test_themes_are_the_categories(client: Client) -> None:
    debts, media = ThemePage.objects.filter(slug__in=["schulden", "media"]).order_by("-slug")
    news("Over twee thema's", themes=(debts, media))
    entry = atom(client, "/nieuws/feed").entries[0]
    assert {tag.term for tag in entry.tags} == {debts.title, media.title}
    assert set(json_feed(client, "/nieuws/feed")["items"][0]["tags"]) == {debts.title, media.title}


def test_the_feed_of_a_theme_has_the_news_about_it_only(client: Client) -> None:
    mine, other = theme("Eigen thema"), theme("Ander thema")
    news("Wel hierover", themes=(mine, other))
    news("Niet hierover", themes=(other,))
    path = f"/themas/{mine.slug}/feed"
    assert [entry.title for entry in atom(client, path).entries] == ["Wel hierover"]
    assert [item["title"] for item in json_feed(client, path)["items"]] == ["Wel hierover"]


def test_letters_with_a_meaning_in_xml_arrive_as_written(client: Client) -> None:
    title = "R&B <in> de \"wijk\" – 'één' 😀"
    news(title)
    assert atom(client, "/nieuws/feed").entries[0].title_detail.value == title
    assert json_feed(client, "/nieuws/feed")["items"][0]["title"] == title


def test_a_feed_without_news_is_still_a_feed(client: Client) -> None:
    empty = theme("Leeg thema")
    assert atom(client, f"/themas/{empty.slug}/feed").entries == []
    assert json_feed(client, f"/themas/{empty.slug}/feed")["items"] == []


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_the_feed_of_a_theme_that_is_not_public_does_not_exist(client: Client, kind: str) -> None:
    unpublished, private = theme("Niet meer"), theme("Alleen voor ons")
    unpublished.unpublish()
    make_private(private)
    for slug in ("nergens", unpublished.slug, private.slug):
        assert client.get(f"/themas/{slug}/feed.{kind}").status_code == 404


@pytest.mark.parametrize(
    ("page", "feed"), [("/nieuws/", "/nieuws/feed"), ("/themas/schulden/", "/themas/schulden/feed")]
)
def test_a_page_tells_where_its_feeds_are(visit, page: str, feed: str) -> None:
    found = {link["type"]: link["href"] for link in visit(page)("link", rel="alternate")}
    assert found["application/atom+xml"] == f"{feed}.atom"
    assert found["application/feed+json"] == f"{feed}.json"


def sitemap(client: Client) -> set[str]:
    response = client.get("/sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return {loc.text for loc in ElementTree.fromstring(response.content).iter(f"{space}loc")}


def test_the_sitemap_has_every_public_page_under_our_own_address(client: Client, settings) -> None:
    addresses = sitemap(client)
    assert all(address.startswith(f"{settings.BASE_URL}/") for address in addresses)
    paths = {urlsplit(address).path for address in addresses}
    published = {page.url for page in NewsPage.objects.live()}
    assert published <= paths
    assert {"/", "/hulp/", "/gemeenten/", "/regios/flevoland/", "/gemeenten/urk/raad/"} <= paths
    assert "/gemeenten/weesp/" not in paths
    assert not any(path.startswith("/beheer") for path in paths)


def test_what_the_sitemap_names_exists(client: Client) -> None:
    paths = sorted(urlsplit(address).path for address in sitemap(client))
    assert [path for path in paths[::25] if client.get(path).status_code != 200] == []


def test_drafts_and_private_pages_are_in_no_list_for_machines(client: Client) -> None:
    hidden = [draft("Nog niet"), news("Niet meer"), news("Alleen voor ons")]
    hidden[1].unpublish()
    make_private(hidden[2])
    everywhere = [
        client.get(path).content.decode()
        for path in ("/nieuws/feed.atom", "/nieuws/feed.json", "/sitemap.xml")
    ]
    for page in hidden:
        assert not any(page.title in text or page.slug in text for text in everywhere)
