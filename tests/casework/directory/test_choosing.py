"""A service from a directory elsewhere, asked of a small real server by HSDS 3.0."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from oggz.casework.directory import client as directory
from oggz.casework.directory.client import DirectoryError
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.ways import link_in
from tests.casework import looking
from tests.casework.plans.test_pages import Plan, words
from tests.casework.plans.test_writing import a_goal, an_action, reads
from tests.casework.world import Table
from tests.portal.web_server import WebSite, web_site

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
COORDINATOR, CARE = "casusregisseur", "hulpverlener"
DEBTS = {
    "id": "dienst-1", "name": "Hulp bij schulden", "status": "active",
    "description": "Samen uw geld op orde.", "url": "https://schulden.example/hulp",
    "organization": {"id": "o-1", "name": "Kredietbank Voorbeeld"},
    "service_at_locations": [
        {"location": {"addresses": [{"address_1": "Plein 1", "city": "Voorbeeld"}]}}
    ],
}  # fmt: skip


def page_of(*services: object, page: int = 1, pages: int = 1) -> str:
    return json.dumps(
        {
            "total_items": len(services), "total_pages": pages, "page_number": page,
            "size": len(services), "first_page": page == 1, "last_page": page == pages,
            "empty": not services, "contents": list(services),
        }
    )  # fmt: skip


def path(search: str = "schulden", page: int = 1) -> str:
    query = {"search": search, "page": page, "per_page": directory.PER_PAGE}
    return f"/hsds/services?{urlencode(query)}"


@pytest.fixture
def site(settings) -> Iterator[WebSite]:
    with web_site() as running:
        settings.FETCH_ALLOW = [running.authority]
        settings.HSDS_URL = running.url("/hsds/")
        cache.clear()
        yield running
        cache.clear()


class Choosing(Plan):
    def __init__(self) -> None:
        super().__init__()
        self.action = an_action(self, goal=a_goal(self))
        self.at = f"{self.action.pk}/voorziening/"

    def looks(self, client: Client | None = None, **fields: str) -> HttpResponse:
        return self.sends(client or self.browser(), self.at, **fields)

    def ways(self) -> tuple:
        return reads(self, COORDINATOR).goals[0].actions[0].ways


@pytest.fixture
def plan() -> Choosing:
    return Choosing()


class TestChoosing:
    def test_a_service_is_found_and_stands_with_the_action_with_its_source(
        self, plan: Choosing, site: WebSite
    ) -> None:
        site.put(path(), page_of(DEBTS))
        site.put("/hsds/services/dienst-1", json.dumps(DEBTS))
        client = plan.browser()
        found = plan.looks(client, zoek="schulden")
        assert "Hulp bij schulden Kredietbank Voorbeeld, Plein 1, Voorbeeld" in words(found)
        assert plan.looks(client, dienst="dienst-1").status_code == 302
        (way,) = plan.ways()
        assert way.kind is ItemKind.SERVICE
        assert way.text.splitlines() == [
            "Hulp bij schulden", "Kredietbank Voorbeeld", "Plein 1, Voorbeeld",
            "https://schulden.example/hulp",
            f"Bron: 127.0.0.1, {timezone.localdate():%d-%m-%Y}",
        ]  # fmt: skip
        shown = BeautifulSoup(client.get(plan.base).content, "lxml").select_one(".way")
        assert shown.a["href"] == "https://schulden.example/hulp"
        assert "noopener" in shown.a["rel"]

    def test_what_a_browser_says_of_a_service_is_not_kept(
        self, plan: Choosing, site: WebSite
    ) -> None:
        site.put("/hsds/services/dienst-1", json.dumps(DEBTS))
        plan.looks(dienst="dienst-1", tekst="Iets anders", link="https://kwaad.example/")
        assert plan.ways()[0].text.startswith("Hulp bij schulden\n")

    def test_pages_follow_each_other(self, plan: Choosing, site: WebSite) -> None:
        site.put(path(), page_of(DEBTS, pages=3))
        site.put(path(page=2), page_of(DEBTS | {"name": "De tweede"}, page=2, pages=3))
        assert "Bladzijde 1 van 3" in words(plan.looks(zoek="schulden"))
        second = words(plan.looks(zoek="schulden", pagina="2"))
        assert "Bladzijde 2 van 3" in second
        assert "De tweede" in second

    def test_without_an_address_the_page_says_so(self, plan: Choosing, settings) -> None:
        settings.HSDS_URL = ""
        client = plan.browser()
        assert "Er is geen sociale kaart gekoppeld" in words(client.get(f"{plan.base}{plan.at}"))
        sent = plan.looks(client, zoek="schulden")
        assert "Er is geen sociale kaart gekoppeld" in words(sent)


class TestWhatLeaves:
    def test_only_the_words_and_a_page_are_sent(self, plan: Choosing, site: WebSite) -> None:
        site.put(path(), page_of(DEBTS))
        plan.looks(zoek="  schulden ")
        ((method, asked, headers),) = site.asked
        assert (method, asked) == ("GET", path())
        assert not {"Cookie", "Referer", "Authorization"} & set(headers)
        assert str(plan.case.pk) not in str(site.asked)

    @pytest.mark.parametrize(
        "told",
        ["hulp voor 111222333", "Jan de Vries", "1234 AB schuldhulp", "06 12345678",
         "geboren 12-04-1969", "vera@voorbeeld.nl"],
    )  # fmt: skip
    def test_words_that_tell_of_somebody_stay_here(
        self, plan: Choosing, site: WebSite, told: str
    ) -> None:
        answer = plan.looks(zoek=told)
        assert answer.status_code == 422
        assert "Er is niets verstuurd" in words(answer)
        assert site.asked == []

    @pytest.mark.parametrize("told", ["", "   ", "v" * 81])
    def test_no_words_or_too_many_are_not_sent(
        self, plan: Choosing, site: WebSite, told: str
    ) -> None:
        assert plan.looks(zoek=told).status_code == 422
        assert site.asked == []

    def test_words_are_in_no_address_of_ours(self, plan: Choosing, site: WebSite) -> None:
        page = plan.browser().get(f"{plan.base}{plan.at}?zoek=schulden")
        assert "Gevonden" not in words(page)
        assert site.asked == []


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)


class TestBrokenDirectories:
    @pytest.mark.parametrize(
        "body",
        [
            "", "geen json", "[]", "null", '"tekst"', "{}", '{"contents": "x"}',
            '{"contents": {"id": 1}}', "[" * 20_000, '{"contents": 5, "total_pages": 2}',
        ],
    )  # fmt: skip
    def test_an_answer_that_is_none_is_told(self, plan: Choosing, site: WebSite, body: str) -> None:
        site.put(path(), body)
        answer = plan.looks(zoek="schulden")
        assert answer.status_code == 422
        assert "Er is nu geen antwoord" in words(answer)

    @pytest.mark.parametrize("status", [301, 403, 404, 429, 500, 503])
    def test_a_refusal_is_told(self, plan: Choosing, site: WebSite, status: int) -> None:
        site.put(path(), page_of(DEBTS), status=status)
        assert plan.looks(zoek="schulden").status_code == 422

    def test_services_that_are_none_are_left_out(self, plan: Choosing, site: WebSite) -> None:
        site.put(
            path(),
            page_of(
                DEBTS, None, 5, [], {}, {"id": 1, "name": "x"}, {"id": "a", "name": ""},
                {"id": "../../admin", "name": "Pad"}, DEBTS | {"id": "b", "status": "defunct"},
                DEBTS | {"id": "c", "name": "Vreemd", "organization": [], "url": 7,
                         "service_at_locations": [None, {"location": {"addresses": [4]}}]},
            ),
        )  # fmt: skip
        found = directory.search("schulden")
        assert [each.name for each in found.services] == ["Hulp bij schulden", "Vreemd"]

    def test_a_slow_one_ends_in_time(self, site: WebSite, monkeypatch) -> None:
        monkeypatch.setattr(directory, "_SECONDS", 1.0)
        site.put(path(), raw=slow)
        begun = time.monotonic()
        with pytest.raises(DirectoryError, match="antwoordt nu niet"):
            directory.search("schulden")
        assert time.monotonic() - begun < 3

    def test_a_huge_one_is_not_read_to_the_end(self, site: WebSite) -> None:
        site.put(path(), page_of(DEBTS | {"description": "v" * 1_100_000}))
        with pytest.raises(DirectoryError):
            directory.search("schulden")

    def test_long_texts_and_many_services_are_cut(self, site: WebSite) -> None:
        long = DEBTS | {"name": "n" * 900, "description": "b\x00\n" * 900}
        site.put(path(), page_of(*[long] * 90, pages=10**9))
        found = directory.search("schulden")
        assert len(found.services) == 40
        assert found.pages == directory.MOST_PAGES
        assert len(found.services[0].name) == 200
        assert found.services[0].description.isprintable()

    def test_hostile_text_is_shown_as_text(self, plan: Choosing, site: WebSite) -> None:
        bad = DEBTS | {
            "name": "<script>alert(1)</script>", "description": "<img src=x onerror=alert(1)>",
            "url": "javascript:alert(1)", "organization": {"name": '"><b>', "website": "data:x"},
        }  # fmt: skip
        site.put(path(), page_of(bad))
        site.put("/hsds/services/dienst-1", json.dumps(bad))
        client = plan.browser()
        page = BeautifulSoup(plan.looks(client, zoek="schulden").content, "lxml").main
        assert not page.select("script, img, b")
        assert not page.select("a[href^=javascript], a[href^=data]")
        plan.looks(client, dienst="dienst-1")
        shown = BeautifulSoup(client.get(plan.base).content, "lxml").select_one(".way")
        assert "<script>alert(1)</script>" in shown.get_text()
        assert not shown.select("a, script, b")

    @pytest.mark.parametrize(
        "link",
        ["javascript:alert(1)", "data:text/html,x", "//kwaad.example", "https://", "ftp://x.example",
         "https://a@kwaad.example/", "https://x.example/<b>", "https://x .example", "https://[x",
         "https://x.example/" + "v" * 600, 5, None],
    )  # fmt: skip
    def test_only_addresses_of_pages_are_links(self, link: object) -> None:
        assert directory.web_link(link) == ""

    @pytest.mark.parametrize("key", ["..", ".", "../x", "a/b", "", "v" * 65, "a?b", "a#b", "%2e"])
    def test_an_id_is_no_way_to_another_address(
        self, plan: Choosing, site: WebSite, key: str
    ) -> None:
        assert plan.looks(dienst=key).status_code == 409
        assert site.asked == []
        assert plan.ways() == ()


class TestElsewhere:
    def test_a_redirect_to_another_host_is_not_followed(self, site: WebSite, settings) -> None:
        with web_site() as other:
            settings.FETCH_ALLOW = [site.authority, other.authority]
            away = other.put("/x", page_of(DEBTS))
            site.put(path(), status=302, headers={"Location": away})
            with pytest.raises(DirectoryError):
                directory.search("schulden")
            assert other.asked == []

    def test_a_redirect_within_the_site_is(self, site: WebSite) -> None:
        there = site.put("/hsds/v3/services", page_of(DEBTS))
        site.put(path(), status=301, headers={"Location": there})
        assert len(directory.search("schulden").services) == 1

    @pytest.mark.parametrize(
        "address",
        ["http://127.0.0.1:1/", "http://169.254.169.254/hsds", "file:///etc/passwd",
         "http://localhost/hsds", "gopher://x.example", "niets"],
    )  # fmt: skip
    def test_an_address_within_the_house_is_not_asked(self, settings, address: str) -> None:
        settings.HSDS_URL = address
        settings.FETCH_ALLOW = []
        with pytest.raises(DirectoryError):
            directory.search("schulden")


class TestCache:
    def test_the_same_words_are_asked_once(self, site: WebSite) -> None:
        site.put(path(), page_of(DEBTS))
        directory.search("schulden")
        directory.search("schulden")
        assert len(site.asked) == 1

    def test_when_it_does_not_answer_what_it_said_before_is_shown_with_its_age(
        self, plan: Choosing, site: WebSite, monkeypatch
    ) -> None:
        site.put(path(), page_of(DEBTS))
        directory.search("schulden")
        monkeypatch.setattr(directory, "FRESH", timedelta(0))
        site.put(path(), "stuk", status=500)
        shown = words(plan.looks(zoek="schulden"))
        assert "De sociale kaart antwoordt nu niet. Dit stond er op" in shown
        assert "Hulp bij schulden" in shown
        site.put(path(), page_of(DEBTS | {"name": "Nieuw"}))
        assert directory.search("schulden").stale_since is None

    def test_an_answer_that_is_none_is_not_kept(self, site: WebSite) -> None:
        site.put(path(), "stuk")
        with pytest.raises(DirectoryError):
            directory.search("schulden")
        site.put(path(), page_of(DEBTS))
        assert len(directory.search("schulden").services) == 1


class TestWhoMay:
    def test_who_does_not_write_the_plan_chooses_nothing_and_nothing_is_asked(
        self, plan: Choosing, site: WebSite
    ) -> None:
        form = plan.form(CARE, zoek="schulden")
        for answer in (
            plan.browser(CARE).post(f"{plan.base}{plan.at}", form),
            plan.browser(CARE).get(f"{plan.base}{plan.at}"),
        ):
            assert answer.status_code == 409
        assert site.asked == []

    def test_other_things_and_other_cases_have_no_services(
        self, plan: Choosing, site: WebSite
    ) -> None:
        client, other = plan.browser(), Table(plan.world)
        goal = reads(plan, COORDINATOR).goals[0].item
        for address in (
            f"{plan.base}{goal.pk}/voorziening/", f"{plan.base}{uuid4()}/voorziening/",
            f"/casussen/{other.case.pk}/plan/{plan.at}",
        ):  # fmt: skip
            form = plan.form(dienst="dienst-1")
            assert client.post(address, form).status_code == 404
        assert site.asked == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Naam\nhttps://x.example/a\nBron", "https://x.example/a"),
        ("javascript:alert(1)", ""), ("Zie https://x.example", ""), ("https://[x", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_text_that_somebody_rewrote_has_a_link_only_when_it_is_one(text: str, link: str) -> None:
    assert link_in(text) == link


def test_every_page_is_for_everyone(plan: Choosing, site: WebSite, settings) -> None:
    other = DEBTS | {"id": "dienst-2", "name": "Maatje", "url": "", "organization": None}
    site.put(path(), page_of(DEBTS, other, pages=2))
    site.put(path("niets"), page_of())
    site.put(path("stuk"), "stuk")
    client = plan.browser()
    at = f"{plan.base}{plan.at}"

    def uncoupled() -> HttpResponse:
        settings.HSDS_URL = ""
        return client.get(at)

    pages = {
        "voorziening": (client, at, None),
        "voorziening-gevonden": (client, at, plan.form(zoek="schulden")),
        "voorziening-niets": (client, at, plan.form(zoek="niets")),
        "voorziening-stuk": (client, at, plan.form(zoek="stuk")),
        "voorziening-naam": (client, at, plan.form(zoek="Jan de Vries")),
        "voorziening-leeg": (client, at, plan.form(zoek="")),
        "voorziening-niet-gekoppeld": uncoupled,
    }
    assert looking.faults(looking.ROOMS / "directory", pages) == {}
