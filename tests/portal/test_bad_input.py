"""Whatever is asked for, the answer is a page, a clear message or a proper refusal; never a 500."""

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from oggz.portal.municipalities.models import Municipality

LONG = "a" * 2500
REFUSED = [
    # path, status
    ("/gemeenten/nergens/", 404),
    ("/gemeenten/nergens/raad/", 404),
    ("/gemeenten/nergens/raad/raad.pdf", 404),
    ("/gemeenten/weesp/raad/raad.pdf", 404),
    ("/gemeenten/Lelystad/", 404),
    ("/gemeenten/s%C3%BAdwest-frysl%C3%A2n/", 404),
    ("/gemeenten/lelystad%20/", 404),
    ("/gemeenten/a%0Ab/", 404),
    ("/gemeenten/%FF%FE/", 404),
    ("/gemeenten/..%2F..%2Fbeheer/", 404),
    ("/gemeenten/%F0%9F%98%80/", 404),
    (f"/gemeenten/{'a' * 101}/", 404),
    ("/regios/nergens/", 404),
    ("/regios/flevoland/nergens/", 404),
    ("/themas/nergens/", 404),
    ("/themas/nergens/feed.atom", 404),
    ("/themas/sch%C3%BClden/feed.json", 404),
    ("/nieuws/nergens/", 404),
    ("/nieuws/feed.rss", 404),
    ("/nieuws/?page=9999", 404),
    ("/nieuws/?page=-1", 404),
    ("/nieuws/?page=0", 404),
    ("/nieuws/?page=abc", 404),
    ("/nieuws/?page=1e9", 404),
    ("/nieuws/?page=" + "9" * 400, 404),
    ("/sitemap.xml?p=2", 404),
    ("/sitemap.xml?p=abc", 404),
    ("/huisstijl/lelystad.abc.css", 404),
    ("/huisstijl/nergens.abc.css", 404),
    ("/bestanden/", 404),
    ("/bestanden/images/", 404),
    ("/bestanden/images/nergens.webp", 404),
    ("/bestanden/documenten/999999/nergens.pdf", 404),
    ("/%00", 400),
    ("/gemeenten/%00/", 400),
    ("/gemeenten/?q=%00", 400),
    ("/nieuws/?page=%00", 400),
    ("/hulp/?gemeente=urk%00", 400),
    (f"/{LONG}", 414),
    (f"/gemeenten/?q={LONG}", 414),
    (f"/nieuws/?thema={LONG}", 414),
]
WRONG_FILTERS = [
    # query, what the reader is told
    ("van=gisteren", "is geen datum"),
    ("van=2026-02-30", "is geen datum"),
    ("van=0000-00-00", "is geen datum"),
    ("van=01-13-2026", "is geen datum"),
    ("tot=99999-01-01", "is geen datum"),
    ("tot=%F0%9F%98%80", "is geen datum"),
    ("van=2026-05-01&tot=2026-04-01", "ligt vóór"),
    ("thema=nergens", "deze keuze bestaat niet"),
    ("thema='+OR+1%3D1--", "deze keuze bestaat niet"),
    ("thema=%FF", "deze keuze bestaat niet"),
    ("doelgroep=nergens", "deze keuze bestaat niet"),
    ("regio=nergens", "deze keuze bestaat niet"),
    ("gemeente=weesp", "deze keuze bestaat niet"),
    ("regio=flevoland&gemeente=rotterdam", "Rotterdam ligt niet in GGD Flevoland"),
    ("thema=nergens&thema=schulden&van=2026-01-01&van=morgen", "is geen datum"),
]
ANY_TEXT = st.one_of(st.text(max_size=300), st.binary(max_size=100))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_an_address_without_a_page_is_refused_in_dutch(visit, path: str, status: int) -> None:
    page = visit(path, status)
    assert page.html["lang"] == "nl"
    assert page.h1.text in ("Deze pagina bestaat niet", "Dit verzoek klopt niet")
    assert page.find("a", href="/hulp/")


@pytest.mark.parametrize("path", ["/gemeenten/%00/", f"/{LONG}"])
def test_a_refusal_has_a_content_security_policy_too(client: Client, path: str) -> None:
    assert "Content-Security-Policy" in client.get(path).headers


@pytest.mark.parametrize(("query", "message"), WRONG_FILTERS)
def test_a_wrong_filter_is_explained_above_the_whole_list(visit, query: str, message: str) -> None:
    page = visit(f"/nieuws/?{query}")
    summary = page.find(role="alert")
    assert message in summary.text
    field = page.find(id=summary.find("a")["href"].removeprefix("#"))
    assert field.name in ("input", "select") or field.get("tabindex") == "-1"
    assert len(page.main("article")) == 20


@pytest.mark.parametrize(
    "query",
    [
        "thema[]=x",
        "van=&tot=&thema=",
        "onbekend=1",
        "page=1&page=abc&page=1",
        "=&&=",
        "%zz",
        "a" * 900,
        "&".join(f"a{number}=1" for number in range(300)),
    ],
)
def test_what_is_no_filter_filters_nothing(visit, query: str) -> None:
    page = visit(f"/nieuws/?{query}")
    assert page.find(role="alert") is None
    assert len(page.main("article")) == 20


def test_of_themes_each_widens_and_of_dates_the_last_one_counts(visit) -> None:
    def titles(query: str) -> set[str]:
        return {card.a["href"] for card in visit(f"/nieuws/?{query}").main("article")}

    both = titles("thema=schulden&thema=media")
    assert both == titles("thema=schulden") | titles("thema=media")
    assert titles("van=2020-01-01&van=2999-01-01") == set()


def test_a_name_that_is_too_long_for_a_municipality_is_said_to_be(visit) -> None:
    page = visit(f"/gemeenten/?q={'a' * 101}")
    assert "hoogstens 100 letters" in page.find(role="alert").text


def test_an_unknown_name_is_repeated_with_what_to_do(visit) -> None:
    page = visit("/gemeenten/?q=nergenshuizen")
    assert page.find(id="resultaat").text == "Geen gemeente gevonden"
    assert "nergenshuizen" in page.main.text
    assert page.main.find("a", href="/gemeenten/lelystad/")


def test_help_of_an_unknown_municipality_is_not_found_but_the_numbers_stay(visit) -> None:
    page = visit("/hulp/?gemeente=nergenshuizen")
    status = page.find(role="status").text
    assert "Wij vonden geen gemeente met de naam" in status
    assert "nergenshuizen" in status
    assert page.main.find("a", href="tel:112")


INJECTIONS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE municipalities_municipality; --",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%s%s%n ../../etc/passwd",
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("address", ["/gemeenten/?q=", "/hulp/?gemeente=", "/nieuws/?van="])
def test_what_was_typed_comes_back_as_text_only(visit, address: str, text: str) -> None:
    page = visit(address + quote(text))
    assert text in {element["value"] for element in page.select("input[value]")}
    assert page("script", src=False) == []
    assert page("img", src="x") == []
    assert page.select("[onerror]") == []
    assert Municipality.objects.exists()


METHODS = ["post", "put", "patch", "delete", "options", "trace"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "path", ["/", "/nieuws/", "/gemeenten/urk/", "/hulp/", "/nieuws/feed.json"]
)
def test_a_public_page_can_only_be_read(method: str, path: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    response = getattr(stranger, method)(path)
    assert response.status_code < 500
    if method in METHODS[:4]:
        assert response.status_code in (403, 405)


def test_a_form_without_its_token_is_refused_in_our_own_look() -> None:
    response = Client(enforce_csrf_checks=True).post("/gemeenten/")
    assert response.status_code == 403
    assert 'lang="nl"' in response.content.decode()
    assert "<style>" not in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/gemeenten/", "/nieuws/feed.atom"])
def test_asking_for_headers_only_gives_no_body(client: Client, path: str) -> None:
    response = client.head(path)
    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "a b", "", "localhost:x"]
)
def test_a_host_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    response = client.get("/", HTTP_HOST=host)
    assert response.status_code == 400
    assert "Dit verzoek klopt niet" in response.content.decode()


def _in_address(text: str | bytes) -> str:
    return quote(text, safe="")


@given(ANY_TEXT)
@example("\0")
@example(".")
@example("..")
def test_no_address_breaks_the_site(client: Client, text: str | bytes) -> None:
    for place in (
        "/{}",
        "/gemeenten/{}/",
        "/gemeenten/{}/raad/",
        "/regios/{}/",
        "/themas/{}/feed.json",
        "/nieuws/{}/",
        "/bestanden/{}",
        "/bestanden/images/{}",
        "/huisstijl/{}.0.css",
    ):
        assert client.get(place.format(_in_address(text))).status_code < 500


@given(ANY_TEXT)
@example("٣")
@example("İ")
def test_no_search_breaks_a_page(client: Client, text: str | bytes) -> None:
    for place in ("/gemeenten/?q={}", "/hulp/?gemeente={}", "/sitemap.xml?p={}"):
        assert client.get(place.format(_in_address(text))).status_code < 500


@given(name=st.sampled_from(["thema", "van", "tot", "page"]), text=ANY_TEXT)
@example(name="page", text="²")
@example(name="van", text="-1-1-1")
def test_no_filter_breaks_the_news(client: Client, name: str, text: str | bytes) -> None:
    assert client.get(f"/nieuws/?{name}={_in_address(text)}").status_code < 500


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
@example("%zz&&=%&a=;;")
def test_no_query_as_a_whole_breaks_the_news(client: Client, query: str) -> None:
    assert client.get("/nieuws/", QUERY_STRING=query).status_code < 500
