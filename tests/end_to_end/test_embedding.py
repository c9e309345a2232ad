"""What a webmaster copies works in a page of another site, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.web_server import WebSite, web_site


@pytest.fixture
def other_site() -> Iterator[WebSite]:
    """A site of another origin, with a policy as the pages advise."""
    with web_site("localhost") as site:
        yield site


def open_page(browser: Browser, other_site: WebSite, portal: str, markup: str) -> Page:
    policy = f"default-src 'none'; script-src {portal}; connect-src {portal}; frame-src {portal}"
    address = other_site.put(
        "/pagina",
        f'<!doctype html><html lang="nl"><title>Elders</title><body>{markup}</body></html>',
        headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy},
    )
    page = browser.new_context().new_page()
    page.goto(address)
    return page


def copied(browser: Browser, portal: str, path: str, code: str) -> str:
    page = browser.new_context().new_page()
    page.goto(f"{portal}{path}")
    return page.locator(code).input_value()


def test_a_frame_shows_news_and_its_links_open_around_it(
    browser: Browser, portal: str, other_site: WebSite
) -> None:
    snippet = copied(browser, portal, "/gemeenten/lelystad/inbedden/", "#frame-code")
    page = open_page(browser, other_site, portal, snippet)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Nieuws uit Lelystad")).to_be_visible()
    frame.locator("li a").first.click()
    expect(page).to_have_url(re.compile(r"/gemeenten/lelystad/nieuws/.+"))
    assert page.context.cookies() == []


@pytest.mark.parametrize("part", ["nieuws", "agenda", "praktijken"])
def test_the_component_shows_a_list_of_links(
    browser: Browser, portal: str, other_site: WebSite, part: str
) -> None:
    path = f"/gemeenten/lelystad/inbedden/?wat={part}&aantal=2"
    page = open_page(browser, other_site, portal, copied(browser, portal, path, "#component-code"))
    items = page.locator(f"oggz-{part} li")
    expect(items.first).to_be_visible()
    assert items.count() <= 2
    assert items.locator("a").first.get_attribute("href").startswith(portal)
    assert page.context.cookies() == []


@pytest.mark.parametrize("place", ["atlantis", "../../beheer", "LELYSTAD"])
def test_the_component_shows_its_link_when_there_is_nothing(
    browser: Browser, portal: str, other_site: WebSite, place: str
) -> None:
    markup = (
        f'<script src="{portal}/inbedden/oggz-inbedden.js" async></script>'
        f'<oggz-nieuws gemeente="{place}"><a href="{portal}/">Nieuws</a></oggz-nieuws>'
    )
    page = open_page(browser, other_site, portal, markup)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Nieuws")).to_be_visible()
    assert page.locator("oggz-nieuws li").count() == 0
