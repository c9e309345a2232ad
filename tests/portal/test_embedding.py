"""Our pages within other sites: small, without cookies, and the rest of the site stays closed."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from oggz.portal.coupling.models import Item, Source
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.services import archive_section, move_sections_of_former
from oggz.web.page_cache import KeptPages, PageCacheMiddleware
from tests.portal.factories import event, local_news, news, practice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_coupled_examples")]

FRAME = "/gemeenten/lelystad/inbedden/nieuws/"


def titles(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    return [a.text for a in BeautifulSoup(response.content, "lxml").select("li a")]


def policy(response: object) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


@pytest.mark.parametrize("path", [FRAME, "/inbedden/nieuws/", "/inbedden/agenda/?aantal=2"])
def test_a_frame_may_stand_anywhere_and_brings_nothing_along(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "X-Frame-Options" not in response.headers
    found = policy(response)
    assert found["frame-ancestors"] == "*"
    assert (found["default-src"], found["script-src"]) == ("'none'", "'none'")
    assert response.cookies == {}
    page = BeautifulSoup(response.content, "lxml")
    assert page("script") == []
    assert page.html["lang"] == "nl"
    assert page.h1
    assert page.select("a")
    assert {a["target"] for a in page("a")} == {"_top"}
    assert all(a["href"].startswith("http://localhost:8000/") for a in page("a"))


@pytest.mark.parametrize("path", ["/", "/gemeenten/lelystad/", "/nieuws/feed.json", "/inbedden/"])
def test_nothing_else_may_stand_in_a_frame_of_another_site(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(response)["frame-ancestors"] == "'self'"


def test_a_kept_frame_is_as_open_as_a_new_one_and_a_kept_page_as_closed(settings) -> None:
    settings.PAGE_CACHE_BYTES = 1_000_000
    pages = KeptPages(1_000_000)

    class Listening(PageCacheMiddleware):
        def _is_listening(self) -> bool:
            return True

    from django.http import HttpResponse
    from django.middleware.clickjacking import XFrameOptionsMiddleware
    from django.test import RequestFactory

    def view(request: object) -> HttpResponse:
        made = HttpResponse("x", headers={"Access-Control-Allow-Origin": "*"})
        made.xframe_options_exempt = request.path == "/kader/"
        return made

    cached = Listening(view)
    cached.pages = pages
    site = XFrameOptionsMiddleware(cached)
    for _ in range(2):
        frame = site(RequestFactory().get("/kader/"))
        assert "X-Frame-Options" not in frame.headers
        assert frame.headers["Access-Control-Allow-Origin"] == "*"
        assert site(RequestFactory().get("/ander/")).headers["X-Frame-Options"] == "SAMEORIGIN"
    assert pages.get("http://testserver/kader/") is not None


def test_each_part_shows_what_is_of_that_section(client: Client) -> None:
    local_news("Nieuws van Lelystad", "lelystad")
    local_news("Nieuws van Dronten", "dronten")
    event("Bijeenkomst", section="lelystad")
    event("Voorbij", section="lelystad", start=timezone.now() - timedelta(days=9),
          end=timezone.now() - timedelta(days=8))  # fmt: skip
    practice("Aanpak", section="lelystad")
    source = Source.objects.create(
        title="GGD", address="https://ggd.example/feed",
        section=SectionPage.objects.get(slug="lelystad"),
    )  # fmt: skip
    Item.objects.create(
        source=source, key="1", title="Van elders", address="https://ggd.example/1",
        day=timezone.localdate(), version="1",
    )  # fmt: skip
    frames = {
        part: titles(client, f"/gemeenten/lelystad/inbedden/{part}/?aantal=20")
        for part in ("nieuws", "agenda", "praktijken", "elders")
    }
    assert "Nieuws van Lelystad" in frames["nieuws"]
    assert "Nieuws van Dronten" not in frames["nieuws"]
    assert "Bijeenkomst" in frames["agenda"]
    assert "Voorbij" not in frames["agenda"]
    assert "Aanpak" in frames["praktijken"]
    assert frames["elders"] == ["Van elders"]
    assert "Nieuws van Lelystad" not in titles(client, "/inbedden/nieuws/?aantal=20")


def test_as_many_as_asked(client: Client) -> None:
    for number in range(7):
        news(f"Bericht {number}")
    assert len(titles(client, "/inbedden/nieuws/")) == 5
    assert len(titles(client, "/inbedden/nieuws/?aantal=2")) == 2


@pytest.mark.parametrize("number", ["0", "21", "-1", "1000000", "abc", "1e3", "٣", "5;", "%00x"])
def test_a_number_that_cannot_be_says_so_within_the_frame(client: Client, number: str) -> None:
    response = client.get(f"{FRAME}?aantal={number}")
    assert response.status_code == 400
    if number != "%00x":  # refused before it comes here
        assert "van 1 tot en met 20" in response.content.decode()
        assert "X-Frame-Options" not in response.headers
    page = client.get(f"/inbedden/?aantal={number}")
    assert page.status_code in (200, 400)
    assert "Dit aantal kan niet" in page.content.decode() or number == "%00x"


def test_an_archived_section_says_in_the_frame_that_it_takes_part_no_more(client: Client) -> None:
    archive_section(Municipality.objects.get(slug="lelystad"))
    response = client.get(FRAME)
    assert response.status_code == 410
    assert "Lelystad doet niet meer mee" in response.content.decode()
    assert "X-Frame-Options" not in response.headers
    assert client.get("/gemeenten/lelystad/inbedden/").status_code == 404
    feed = client.get("/gemeenten/lelystad/nieuws/feed.json")
    assert feed.status_code in (404, 410)


def test_a_frame_goes_on_after_a_merger(client: Client) -> None:
    successor = Municipality.objects.get(slug="dronten")
    Municipality.objects.filter(slug="lelystad").update(
        valid_until=timezone.localdate(), successor=successor
    )
    move_sections_of_former()
    response = client.get(f"{FRAME}?aantal=3")
    assert response.status_code == 302
    assert response.url == "/gemeenten/dronten/inbedden/nieuws/?aantal=3"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/gemeenten/atlantis/inbedden/nieuws/", 404),
        ("/gemeenten/ede/inbedden/nieuws/", 404),
        ("/gemeenten/lelystad/inbedden/wachtwoorden/", 404),
        ("/gemeenten/ede/inbedden/", 404),
        ("/inbedden/wachtwoorden/", 404),
    ],
)
def test_what_there_is_not(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_what_is_written_is_text_in_a_frame(client: Client) -> None:
    local_news("<script>alert(1)</script>", "lelystad", introduction='"><img src=x onerror=y>')
    page = BeautifulSoup(client.get(FRAME).content, "lxml")
    assert page("script") == page("img") == []


@pytest.mark.parametrize(
    ("path", "place"), [("/inbedden/", None), ("/gemeenten/lelystad/inbedden/", "lelystad")]
)
@pytest.mark.parametrize("part", ["nieuws", "agenda", "praktijken", "elders"])
def test_what_is_copied_works(client: Client, path: str, place: str | None, part: str) -> None:
    response = client.get(f"{path}?wat={part}&aantal=3")
    page = BeautifulSoup(response.content, "lxml")
    assert policy(response)["frame-src"] == "'self'"
    frame = BeautifulSoup(page.select_one("#frame-code").text, "lxml").iframe
    address = frame["src"].removeprefix("http://localhost:8000")
    assert client.get(address).status_code == 200
    assert frame["title"]
    assert page.select_one(".embed__frame")["src"] == address
    code = page.select_one("#component-code")
    assert (code is None) == (part == "elders")
    if code:
        copied = BeautifulSoup(code.text, "lxml")
        element = copied.find(f"oggz-{part}")
        assert (element.get("gemeente"), element["aantal"]) == (place, "3")
        for address in (copied.script["src"], element.a["href"]):
            assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200


def test_the_component_may_be_loaded_by_any_site(client: Client) -> None:
    response = client.get("/inbedden/oggz-inbedden.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert len(response.content) < 6000
    assert "innerHTML" not in response.content.decode()


@pytest.mark.parametrize("path", ["/nieuws/feed.json", "/nieuws/feed.atom",
                                  "/gemeenten/lelystad/agenda/feed.json"])  # fmt: skip
def test_feeds_may_be_read_by_any_site_and_nothing_else(client: Client, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    for closed in ("/", "/nieuws/", FRAME, "/inbedden/", "/beheer/login/", "/zoeken/?q=x"):
        assert "Access-Control-Allow-Origin" not in client.get(closed).headers


def test_a_feed_tells_the_day_of_an_event(client: Client) -> None:
    event("Morgen", section="lelystad", start=timezone.now() + timedelta(days=1),
          end=timezone.now() + timedelta(days=1, hours=1), location="Agora")  # fmt: skip
    feed = json.loads(client.get("/gemeenten/lelystad/agenda/feed.json").content)
    own = next(item for item in feed["items"] if item["title"] == "Morgen")["_oggz"]
    assert own["kind"] == "agenda"
    assert own["date"] == str(timezone.localdate() + timedelta(days=1))
    assert "Agora" in own["where"]
