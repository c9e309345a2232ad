"""What any visitor gets: pages, headers and markup. Nobody is logged in here."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from oggz.web.frontend.build import DIST

PAGES = [
    "/",
    "/nieuws/",
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/",
    "/themas/",
    "/themas/schulden/",
    "/gemeenten/",
    "/gemeenten/?q=berg",
    "/gemeenten/lelystad/",
    "/gemeenten/lelystad/raad/",
    "/gemeenten/weesp/",
    "/regios/",
    "/regios/flevoland/",
    "/hulp/",
    "/hulp/?gemeente=urk",
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
]
FOR_MACHINES = [
    "/nieuws/feed.atom",
    "/nieuws/feed.json",
    "/themas/schulden/feed.atom",
    "/themas/schulden/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/gemeenten/lelystad/raad/raad.pdf",
]
MISSING = "/bestaat-niet/"
WITHOUT_VALUES = {"'none'", "'self'"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def asked() -> dict[str, tuple[HttpResponse, BeautifulSoup]]:
    """What was answered before: nothing here changes the example content."""
    return {}


@pytest.fixture
def answer(client: Client, asked) -> Callable[[str], HttpResponse]:
    def _answer(path: str) -> HttpResponse:
        if path not in asked:
            response = client.get(path)
            is_page = response.headers["Content-Type"].startswith("text/html")
            asked[path] = response, BeautifulSoup(response.content if is_page else "", "lxml")
        return asked[path][0]

    return _answer


@pytest.fixture
def markup(answer, asked) -> Callable[[str], BeautifulSoup]:
    def _markup(path: str) -> BeautifulSoup:
        answer(path)
        return asked[path][1]

    return _markup


def policy(response) -> dict[str, list[str]]:
    directives = response.headers["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (directive.split() for directive in directives)}


@pytest.mark.parametrize("path", PAGES + FOR_MACHINES)
def test_a_public_page_answers_without_a_cookie(answer, path: str) -> None:
    response = answer(path)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", [*PAGES, *FOR_MACHINES, MISSING])
def test_browsers_are_told_to_run_nothing_that_is_not_ours(answer, path: str) -> None:
    ours = policy(answer(path))
    assert ours["default-src"] == ["'none'"]
    assert ours["object-src"] == ours["base-uri"] == ["'none'"]
    assert ours["base-uri"] == ["'none'"]
    assert ours["form-action"] == ["'self'"]
    assert ours["script-src"] == ours["style-src"] == ["'self'"]
    assert {value for values in ours.values() for value in values} <= WITHOUT_VALUES


@pytest.mark.parametrize("path", [*PAGES, *FOR_MACHINES, MISSING])
def test_every_answer_has_the_protecting_headers(answer, path: str) -> None:
    headers = answer(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/gemeenten/", MISSING])
def test_over_https_a_browser_remembers_to_come_back_over_https(client: Client, path: str) -> None:
    over_https = client.get(path, secure=True).headers["Strict-Transport-Security"]
    assert over_https == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get(path).headers


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_the_markup_holds_no_code(markup, path: str) -> None:
    page = markup(path)
    # A block of linked data is read by search engines and run by nobody.
    scripts = [s for s in page("script") if s.get("type") != "application/ld+json"]
    assert [script for script in scripts if not script.get("src") or script.string] == []
    assert page("style") == []
    assert page.select("[style]") == []
    attributes = {name for element in page(True) for name in element.attrs}
    assert {name for name in attributes if name.startswith("on")} == set()
    assert [
        a for a in page("a") if a.get("href", "").strip().lower().startswith("javascript")
    ] == []


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_loads_nothing_from_elsewhere(markup, path: str) -> None:
    page = markup(path)
    loaded = [element["src"] for element in page.select("[src]")]
    loaded += [part.split()[0] for e in page.select("[srcset]") for part in e["srcset"].split(",")]
    loaded += [form["action"] for form in page("form") if form.get("action")]
    loaded += [
        link["href"]
        for link in page("link", rel=True)
        if not {"canonical", "alternate", "license"} & set(link["rel"])
    ]
    assert loaded
    assert [address for address in loaded if urlsplit(address).netloc] == []


def test_no_stylesheet_loads_anything_from_elsewhere() -> None:
    sheets = list(DIST.glob("*.css"))
    assert sheets
    for sheet in sheets:
        addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text())
        addresses += re.findall(r"@import\s+['\"]([^'\"]+)", sheet.read_text())
        elsewhere = [a for a in addresses if re.match(r"(?:[a-z]+:)?//", a)]
        assert elsewhere == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_found_in_by_everyone(markup, path: str) -> None:
    page = markup(path)
    assert page.html["lang"] == "nl"
    assert page.title.text.strip().endswith("KwetsbareGroepen.nl")
    assert len(page("h1")) == 1
    assert page.h1.text.strip()
    first_link = page.body.find("a")
    assert first_link.text.strip() == "Naar de inhoud"
    assert page.find(id=first_link["href"].removeprefix("#")).name == "main"
    assert page.find("meta", attrs={"name": "description"})["content"].strip()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_names_its_own_address_as_the_one_to_share(markup, settings, path: str) -> None:
    canonical = markup(path).find("link", rel="canonical")["href"]
    assert canonical == settings.BASE_URL + urlsplit(path).path


def test_no_two_pages_have_the_same_title(markup) -> None:
    titles = [markup(path).title.text for path in PAGES]
    assert len(set(titles)) == len([path for path in PAGES if path != "/hulp/?gemeente=urk"])


@pytest.mark.parametrize("path", PAGES)
def test_no_name_is_used_twice_in_a_page(markup, path: str) -> None:
    ids = [element["id"] for element in markup(path).select("[id]")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_whoever_needs_help_finds_the_way_from_every_page(markup, path: str) -> None:
    page = markup(path)
    ways = [a for a in page("a", href="/hulp/") if a.text.strip() == "Hulp nodig?"]
    assert ways


def test_the_help_page_has_the_numbers_to_call(markup) -> None:
    page = markup("/hulp/")
    numbers = {a["href"] for a in page.main("a") if a["href"].startswith("tel:")}
    assert {"tel:112", "tel:08002000", "tel:08001205"} <= numbers
    assert numbers & {"tel:113", "tel:08000113"}
    assert "0800-0113" in page.main.text


def test_links_to_our_own_pages_lead_somewhere(client: Client, markup) -> None:
    found = set()
    for path in PAGES:
        page = markup(path)
        links = {a["href"].partition("#")[0] for a in page("a", href=True)}
        found |= {link for link in links if link.startswith("/")}
    # One of many municipalities is enough: they share a template.
    found -= {link for link in found if re.match(r"/gemeenten/(?!lelystad|urk|weesp)[a-z]", link)}
    assert len(found) > 50
    assert [link for link in sorted(found) if client.get(link).status_code >= 400] == []


def test_a_missing_page_says_so_in_dutch_and_leads_on(markup) -> None:
    page = markup(MISSING)
    assert page.h1.text == "Deze pagina bestaat niet"
    assert page.main.find("a", href="/")


def test_security_txt_can_be_used_by_a_researcher(client: Client, settings) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == settings.SECURITY_CONTACT
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_robots_may_read_everything_but_the_desk(client: Client, settings) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /beheer/" in lines
    assert "Disallow: /" not in lines
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "WebSite"),
        ("/nieuws/een-vast-gezicht-in-de-bemoeizorg/", "NewsArticle"),
        ("/themas/schulden/", "WebPage"),
        ("/gemeenten/lelystad/", "AdministrativeArea"),
    ],
)
def test_search_engines_are_told_what_a_page_is(markup, path: str, kind: str) -> None:
    kinds = {element["itemtype"] for element in markup(path).select("[itemscope][itemtype]")}
    assert f"https://schema.org/{kind}" in kinds


@pytest.mark.parametrize("path", ["/nieuws/een-vast-gezicht-in-de-bemoeizorg/", "/privacy/"])
def test_a_list_in_a_text_reads_as_sentences(markup, path: str) -> None:
    items = markup(path).select(".rich-text ul > li")
    assert items
    assert all(item.get_text()[0].isalpha() for item in items)
