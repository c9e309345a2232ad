"""Reading feeds of other sites: RSS, Atom and JSON Feed, or the page that names them.

What comes in may be made to hurt. It has a size already (`oggz.web.fetch`); here no entity is
expanded, no encoding is tried that we do not know, and everything leaves as plain text.
"""

import codecs
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from xml.parsers import expat

import feedparser
from bs4 import BeautifulSoup, SoupStrainer
from django.utils import timezone

from oggz.errors import PlatformError
from oggz.portal.coupling.texts import day_of, plain_text, web_address

MOST_ITEMS = 100
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
_FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
)  # fmt: skip
_ENCODINGS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-15", "cp1252"}
_ROOTS = ("rss", "rdf", "feed")
# Many more than any site shows; reading them would take minutes.
_MOST_IN_DOCUMENT = 5000
_MOST_PROPOSALS = 8


@dataclass(frozen=True)
class FeedItem:
    """One item, as plain text; without `day` the feed did not say a likely one."""

    key: str
    title: str
    address: str
    day: date | None
    text: str

    @property
    def version(self) -> str:
        return _hash(self.title, self.address, str(self.day), self.text)


@dataclass(frozen=True)
class Feed:
    """A feed that was read; at most `MOST_ITEMS`, the newest first."""

    title: str
    items: tuple[FeedItem, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A feed that a web page names as its own."""

    title: str
    address: str


class NotAFeed(PlatformError):
    """What came is no feed that can be read; perhaps it names some that are."""

    def __init__(self, text: str, proposals: Iterable[Proposal] = ()) -> None:
        super().__init__(text)
        self.proposals = list(proposals)


_NO_FEED = (
    "Op dit adres staat geen RSS-, Atom- of JSON-feed. Zoek op de website naar ‘RSS’ of vraag de"
    " beheerder naar het adres van de feed."
)
_UNSAFE = (
    "Deze feed bevat een eigen documenttype (DOCTYPE) met definities. Dat is onveilig, daarom"
    " lezen wij die niet. Vraag de beheerder van die website om een gewone feed."
)
_TOO_MANY = f"Deze feed bevat meer dan {_MOST_IN_DOCUMENT} berichten. Kies een kortere feed."


def read_feed(body: bytes, *, address: str, content_type: str = "") -> Feed:
    """The feed in `body`, which came from `address`. Raises `NotAFeed`."""
    text = _decoded(body, content_type)
    if text.startswith("{"):
        return _from_json(text, address)
    root = _root(text)
    if root not in _ROOTS:
        raise _not_a_feed(text, address)
    if len(re.findall(r"<(?:\w+:)?(?:item|entry)\b", text)) > _MOST_IN_DOCUMENT:
        raise NotAFeed(_TOO_MANY)
    try:
        parsed = feedparser.parse(
            BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # nothing stays of any markup
            resolve_relative_uris=False,
        )
    except Exception:  # whatever a document made it stumble over
        raise NotAFeed(_NO_FEED) from None
    if not parsed.version:
        raise NotAFeed(_NO_FEED)
    return Feed(plain_text(parsed.feed.get("title"), 120), _chosen(_of_xml(parsed, address)))


# --- bytes to text


def _decoded(body: bytes, content_type: str) -> str:
    text = _in_its_encoding(body, content_type).lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].lstrip()  # it is not in that encoding any more
    # What XML does not allow at all, and one careless copy is enough to bring in.
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _in_its_encoding(body: bytes, content_type: str) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    if b"\0" in body[:4]:
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    declared = re.match(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})""", body[:400])
    said = re.search(r"charset\s*=\s*\"?([\w.-]{1,40})", content_type, re.I)
    # What is good UTF-8 is nothing else, whatever is said of it.
    for name in ("utf-8", declared and declared[1].decode(), said and said[1], "cp1252"):
        try:
            if name and codecs.lookup(name).name in _ENCODINGS:
                return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", "replace")


# --- which sort of document


class _Root(Exception):
    """The name of the first element was seen, which is all that was asked."""


def _root(text: str) -> str:
    """The name of the first element, without its prefix; empty if this is not XML."""
    parser = expat.ParserCreate("utf-8")

    def first_element(name: str, _: Any) -> None:
        raise _Root(name.rpartition(":")[2].lower())

    def doctype(name: str, system: Any, public: Any, has_definitions: int) -> None:
        if has_definitions:
            raise NotAFeed(_UNSAFE)

    parser.StartElementHandler = first_element
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text.encode("utf-8", "ignore"), True)
    except _Root as found:
        return str(found)
    except expat.ExpatError:
        return ""
    return ""


def _not_a_feed(text: str, address: str) -> NotAFeed:
    """With the feeds that a web page names, if it is one."""
    heads = SoupStrainer(["link", "base"])
    soup = BeautifulSoup(text[:1_000_000], "html.parser", parse_only=heads)
    base = soup.find("base", href=True)
    base_address = web_address(base["href"], base=address) if base else address
    found: dict[str, str] = {}
    for link in soup.find_all("link", href=True):
        relations = [each.lower() for each in link.get_attribute_list("rel") if each]
        kind = str(link.get("type", "")).partition(";")[0].strip().lower()
        named = web_address(link["href"], base=base_address or address)
        if "alternate" in relations and kind in _FEED_TYPES and named:
            found.setdefault(named, plain_text(str(link.get("title", "")), 100) or named)
    proposals = [Proposal(title, url) for url, title in found.items()][:_MOST_PROPOSALS]
    if not proposals:
        return NotAFeed(_NO_FEED)
    return NotAFeed(
        "Dit is het adres van een webpagina. Wij vonden er deze feeds. Kies er een.", proposals
    )


# --- items


@dataclass
class _Raw:
    """What a feed says of an item, in whichever form."""

    title: Any = None
    address: Any = None
    identity: Any = None
    moments: list[Any] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)


def _of_xml(parsed: Any, address: str) -> Iterable[FeedItem | None]:
    for entry in parsed.entries:
        raw = _Raw(
            entry.get("title"),
            entry.get("link"),
            entry.get("id"),
            [dict.get(entry, "published_parsed"), dict.get(entry, "updated_parsed")],
            [entry.get("summary"), *(part.get("value") for part in entry.get("content", ()))],
        )
        yield _item(raw, address)


def _from_json(text: str, address: str) -> Feed:
    """A JSON Feed, 1.0 or 1.1: https://www.jsonfeed.org/version/1.1/"""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed(_NO_FEED) from None
    version, listed = document.get("version"), document.get("items")
    if not (isinstance(version, str) and "jsonfeed.org/version/" in version):
        raise NotAFeed(_NO_FEED)
    if not isinstance(listed, list):
        raise NotAFeed(_NO_FEED)
    if len(listed) > _MOST_IN_DOCUMENT:
        raise NotAFeed(_TOO_MANY)
    items = (
        _item(
            _Raw(
                each.get("title"),
                each.get("url") or each.get("external_url"),
                each.get("id"),
                [each.get("date_published"), each.get("date_modified")],
                [each.get("summary"), each.get("content_text"), each.get("content_html")],
            ),
            address,
        )
        for each in listed
        if isinstance(each, dict)
    )
    return Feed(plain_text(document.get("title"), 120), _chosen(items))


def _item(raw: _Raw, base: str) -> FeedItem | None:
    text = next((plain for each in raw.texts if (plain := plain_text(each, 400))), "")
    address = web_address(raw.address, base=base)
    title = plain_text(raw.title, 160) or plain_text(text, 80) or address[:160]
    if not title:
        return None
    said = next((day for each in raw.moments if each and (day := day_of(each))), None)
    identity = raw.identity if isinstance(raw.identity, str | int) else ""
    if identity != "":
        key = _hash("id", str(identity))
    elif address:
        key = _hash("address", address)
    else:
        key = _hash("title", title, str(said))
    return FeedItem(key, title, address, said, text)


def _chosen(items: Iterable[FeedItem | None]) -> tuple[FeedItem, ...]:
    """The newest, each once."""
    once: dict[str, FeedItem] = {}
    for item in items:
        if item is not None:
            once.setdefault(item.key, item)
    today = timezone.localdate()
    newest_first = sorted(once.values(), key=lambda item: item.day or today, reverse=True)
    return tuple(newest_first[:MOST_ITEMS])


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
