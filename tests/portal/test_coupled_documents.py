"""Feeds of other sites as they come: of every sort, badly made, and made to hurt."""

import json
import time
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from oggz.portal.coupling.documents import MOST_ITEMS, Feed, NotAFeed, read_feed
from oggz.portal.coupling.texts import day_of, plain_text, web_address

HERE = "https://gemeente.example/nieuws/feed"


def read(text: str | bytes, content_type: str = "") -> Feed:
    body = text if isinstance(text, bytes) else text.encode()
    return read_feed(body, address=HERE, content_type=content_type)


def rss(*items: str, title: str = "Nieuws") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'  # noqa: E501


def item(title: str = "Bericht", link: str = "/bericht", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Nieuws van de GGD</title>
<entry><id>urn:1</id><title type="html">Een &lt;b&gt;nieuw&lt;/b&gt; team</title>
<link href="https://ggd.example/team?utm_source=rss&amp;id=3"/>
<updated>2026-03-04T23:30:00Z</updated><summary>Kort &amp; goed.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel><title>Oud</title></channel>
<item rdf:about="https://oud.example/1"><title>Eerste</title><link>https://oud.example/1</link>
</item></rdf:RDF>"""


# --- every sort of feed


def test_atom() -> None:
    feed = read(ATOM)
    assert feed.title == "Nieuws van de GGD"
    [found] = feed.items
    assert (found.title, found.text) == ("Een nieuw team", "Kort & goed.")
    assert found.address == "https://ggd.example/team?id=3"
    assert found.day == date(2026, 3, 5)  # half past twelve at night in Amsterdam


def test_rss() -> None:
    day = "<pubDate>Tue, 03 Mar 2026 08:00:00 +0100</pubDate>"
    text = "<description>&lt;p&gt;Een &lt;em&gt;kort&lt;/em&gt; stuk.&lt;/p&gt;</description>"
    [found] = read(rss(item("Titel", "/een", day + text))).items
    assert (found.title, found.address) == ("Titel", "https://gemeente.example/een")
    assert (found.day, found.text) == (date(2026, 3, 3), "Een kort stuk.")


def test_rss_1() -> None:
    assert [found.title for found in read(RDF).items] == ["Eerste"]


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Nieuws",
        "items": [
            {"id": 7, "url": "https://a.example/7", "title": "Zeven", "content_html": "<b>Zo</b>",
             "date_published": "2026-03-04T10:00:00+01:00"},
            {"id": "8", "external_url": "//a.example/8", "content_text": "Zonder titel"},
            "geen bericht", None, {"title": ["geen tekst"]},
        ],
    }  # fmt: skip
    feed = read(json.dumps(document))
    assert [(i.title, i.address) for i in feed.items] == [
        ("Zonder titel", "https://a.example/8"), ("Zeven", "https://a.example/7"),
    ]  # fmt: skip
    assert feed.items[1].day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(item("Café ‘één’")).encode(), "text/xml; charset=iso-8859-1"),
        (rss(item("Café ‘één’")).encode("utf-8-sig"), ""),
        (rss(item("Café ‘één’")).encode("utf-16"), ""),
        (rss(item("Café ‘één’")).encode("utf-16-le"), ""),
        (rss(item("Café ‘één’")).encode("cp1252"), "text/xml; charset=windows-1252"),
        (rss(item("Café ‘één’")).encode("cp1252"), ""),
        (
            rss(item("Café ‘één’"))
            .replace('"1.0"', '"1.0" encoding="windows-1252"')
            .encode("cp1252"),
            "application/xml",
        ),
    ],
)
def test_letters_arrive_whatever_is_said_of_them(body: bytes, content_type: str) -> None:
    assert read(body, content_type).items[0].title == "Café ‘één’"


def test_a_feed_with_mistakes_is_read_as_far_as_it_goes() -> None:
    # Each of these stops a strict reader.
    for broken in ("Jansen & Zoon", "Een&nbsp;spatie", "Beg\x03in"):
        assert read(rss(item(broken))).items[0].title
    assert read("\n\n  " + rss(item("Eerst lege regels"))).items[0].title == "Eerst lege regels"
    assert read(rss(item("Zonder eind")).removesuffix("</rss>")).items


def test_an_old_document_type_without_definitions_is_harmless() -> None:
    text = rss(item()).replace("?>", '?><!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "x.dtd">', 1)
    assert read(text).items


# --- which is which


def test_an_item_is_known_by_its_own_identity_else_its_address_else_title_and_day() -> None:
    guid = "<guid>een-vast-nummer</guid>"
    one, other = (read(rss(item("Titel", link, guid))).items[0] for link in ("/a", "/b"))
    assert one.key == other.key
    one, other = (
        read(rss(item(title, link))).items[0]
        for title, link in (("A", "/a?utm_medium=rss"), ("B", "/a"))
    )
    assert one.key == other.key
    day = "<pubDate>Tue, 03 Mar 2026 08:00:00 +0100</pubDate>"
    one, other, third = (
        read(rss(f"<item><title>A</title>{more}<description>{text}</description></item>")).items[0]
        for more, text in ((day, "x"), (day, "y"), ("", "x"))
    )
    assert one.key == other.key != third.key


def test_the_same_item_twice_counts_once() -> None:
    assert len(read(rss(item("Een"), item("Een, verbeterd"))).items) == 1


def test_at_most_a_hundred_items_the_newest() -> None:
    first = timezone.localdate() - timedelta(days=200)
    items = (
        item(f"Dag {n}", f"/{n}", f"<pubDate>{first + timedelta(days=n)}T10:00:00Z</pubDate>")
        for n in range(150)
    )
    found = read(rss(*items)).items
    assert len(found) == MOST_ITEMS
    assert (found[0].title, found[-1].title) == ("Dag 149", "Dag 50")


# --- plain text only


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>Tekst", "Tekst"),
        ("<style>b{}</style>Tekst", "Tekst"),
        ("<img src=x onerror=alert(1)>Tekst", "Tekst"),
        ("<p>Een</p><p>Twee</p>", "Een Twee"),
        ("Eén<b>heid</b>", "Eénheid"),
        ("R&amp;B &lt;in&gt; de wijk", "R&B <in> de wijk"),
        ("a\u202eb\u200bc\x00d\x07", "abcd"),
        ("<<script>script>x", "<"),
        ("<script>if (a < b) { x = '<p>' }</script>Tekst", "Tekst"),
        ("Eerst<!-- <p>niet</p> -->daarna", "Eerst daarna"),
        ("3 < 4 en 5 > 2", "3 < 4 en 5 > 2"),
        ("  veel \n\t ruimte\u00a0hier ", "veel ruimte hier"),
        ("<p", "<p"),
        (None, ""), (7, ""), (["x"], ""),
    ],
)  # fmt: skip
def test_only_words_remain(written: object, shown: str) -> None:
    assert plain_text(written, 100) == shown


def test_a_long_text_ends_at_a_word() -> None:
    assert plain_text("woord " * 100, 20) == "woord woord woord…"
    assert len(plain_text("x" * 1000, 20)) == 20


@given(st.text(max_size=400))
@example("<" * 400)
@example("<!--" * 100)
@example("&#x110000;&#0;&#xD800;\ud800")
def test_any_text_becomes_plain(written: str) -> None:
    text = plain_text(written, 50)
    assert len(text) <= 50
    assert text == " ".join(text.split())
    assert all(c.isprintable() for c in text)


def test_a_text_made_to_take_long_does_not() -> None:
    started = time.monotonic()
    for nasty in ("<" * 5_000_000, "<!--" * 1_000_000, "&" * 5_000_000, "<a " * 1_000_000,
                  "<script>" * 1_000_000, "&lt;" * 1_000_000, "<p>" * 1_000_000):  # fmt: skip
        plain_text(nasty, 100)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "mailto:x@example.org", "tel:112", "https://naam@example.org/", "http://[::1", "https://",
        "https://example.org/\nx", 'https://example.org/"><script>', "https://example.org/\\x",
        "https://example.org:poort/", f"https://example.org/{'x' * 3000}", "", None, 7,
    ],
)  # fmt: skip
def test_no_link_to_anything_but_a_web_page(address: object) -> None:
    assert web_address(address, base="") == ""
    assert web_address(address, base="ftp://example.org/") == ""


def test_an_address_loses_what_follows_its_reader() -> None:
    given = "https://a.example/x?utm_source=rss&id=3&fbclid=abc&UTM_Medium=x&leeg="
    assert web_address(given, base="") == "https://a.example/x?id=3&leeg="
    untouched = "https://a.example/x?q=a+b%20c&q=&y#deel"
    assert web_address(untouched, base="") == untouched


# --- days


def test_a_day_that_is_not_likely_is_not_believed() -> None:
    today = timezone.localdate()
    for moment in ("gisteren", "2199-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", "2026-13-45",
                   (9999, 99, 99, 0, 0, 0), (), None, 7):  # fmt: skip
        assert day_of(moment) is None
    assert day_of(f"{today}T12:00:00") == today
    for said in ("vorige week", "Fri, 31 Feb 2026 10:00:00 GMT", "Thu, 01 Jan 2201 00:00:00 GMT"):
        assert read(rss(item(more=f"<pubDate>{said}</pubDate>"))).items[0].day is None


# --- what is no feed


HTML = """<!DOCTYPE html><html><head><title>Gemeente</title><base href="/site/">
<link rel="stylesheet" href="x.css">
<link rel="alternate" hreflang="en" href="/en/">
<link rel="alternate" type="application/rss+xml" title="Nieuws" href="nieuws.rss">
<link rel="Alternate home" type="Application/Atom+XML; charset=utf-8" href="//gemeente.example/a">
<link rel="alternate" type="application/rss+xml" title="Kwaad" href="javascript:alert(1)">
</head><body><p>Welkom</body>"""


def test_a_web_page_names_its_feeds() -> None:
    with pytest.raises(NotAFeed, match="Kies er een") as refused:
        read(HTML, "text/html")
    assert [(p.title, p.address) for p in refused.value.proposals] == [
        ("Nieuws", "https://gemeente.example/site/nieuws.rss"),
        ("https://gemeente.example/a", "https://gemeente.example/a"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"   ", b"<html><body>Welkom</body></html>", b"<svg xmlns='x'/>", b"{}", b"[]",
        b'{"version": 1, "items": []}', b'{"version": "https://jsonfeed.org/version/1"}', b"\x00",
        b'{"version": "https://jsonfeed.org/version/1", "items": {"a": 1}}', b"{" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        b'{"a": ' + b"9" * 10_000 + b"}", b"%PDF-1.7", bytes(range(256)), b"<rss", b"<?xml",
        b"<rss/>", b"\xff\xfe", b"\xfe\xff\xd8\x00",
    ],
)  # fmt: skip
def test_anything_else_is_a_clear_refusal(body: bytes) -> None:
    try:
        assert read(body).items == ()
    except NotAFeed as refused:
        assert "geen RSS-, Atom- of JSON-feed" in str(refused)
        assert refused.proposals == []


BOMB = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://kwaad.example/x.dtd"> %a;]>'


@pytest.mark.parametrize("doctype", [BOMB, QUADRATIC, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("before", ["", "<!-- <rss> -->", "<?x y?>", "\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_no_entity_is_ever_expanded(doctype: str, before: str, encoding: str) -> None:
    text = rss(item("&a;" * 1000)).removeprefix('<?xml version="1.0"?>')
    started = time.monotonic()
    with pytest.raises(NotAFeed, match="onveilig"):
        read((before + doctype + text).encode(encoding))
    assert time.monotonic() - started < 1


def test_an_encoding_that_hides_a_document_type_is_not_tried() -> None:
    text = '<?xml version="1.0" encoding="cp037"?>' + OUTSIDE + rss(item("&a;"))
    for encoding in ("cp037", "utf-7"):
        with pytest.raises(NotAFeed):
            read(text.encode(encoding), f"text/xml; charset={encoding}")


def test_a_feed_of_very_many_items_is_not_read() -> None:
    started = time.monotonic()
    with pytest.raises(NotAFeed, match="5000"):
        read(rss("<item/>" * 600_000))
    assert time.monotonic() - started < 3


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_clear_refusal(body: bytes) -> None:
    for whole in (body, b"<rss version='2.0'><channel>" + body, b'{"items":' + body):
        try:
            assert isinstance(read(whole), Feed)
        except NotAFeed as refused:
            assert str(refused)
