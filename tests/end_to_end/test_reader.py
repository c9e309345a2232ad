"""What a visitor does, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_a_reader_gets_from_home_to_the_council_page(
    browser: Browser, portal: str, javascript: bool
) -> None:
    context = browser.new_context(java_script_enabled=javascript, locale="nl-NL")
    page = context.new_page()
    page.goto(portal)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    search = page.get_by_role("main").get_by_role("searchbox")
    search.fill("sudwest fryslan")
    search.press("Enter")
    expect(page).to_have_url(f"{portal}/gemeenten/sudwest-fryslan/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Súdwest-Fryslân")
    expect(page.get_by_role("main")).to_contain_text("2021")

    page.get_by_role("link", name="Vragen van de raad").click()
    for question in ("Hoeveel mensen?", "Gaat het beter?", "Wat doen anderen?"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
    pdf = page.get_by_role("link", name=re.compile("pdf", re.IGNORECASE)).get_attribute("href")
    answer = context.request.get(f"{portal}{pdf}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_a_phone_has_the_whole_menu(browser: Browser, portal: str, javascript: bool) -> None:
    context = browser.new_context(
        java_script_enabled=javascript, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(portal)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Regio's").first.click()
    expect(page).to_have_url(f"{portal}/regios/")
    context.close()


def test_somebody_in_need_finds_a_number_at_once(page: Page, portal: str) -> None:
    page.goto(f"{portal}/gemeenten/urk/")
    page.get_by_role("link", name="Hulp nodig?").first.click()
    expect(page).to_have_url(f"{portal}/hulp/")
    main = page.get_by_role("main")
    for number in ("112", "113", "0800-2000", "0800-1205"):
        link = main.locator(f"a[href='tel:{number.replace('-', '')}']")
        expect(link).to_contain_text(number)


def test_the_keyboard_reaches_the_content_first(page: Page, portal: str) -> None:
    page.goto(f"{portal}/nieuws/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_filter_lives_in_the_address(page: Page, portal: str) -> None:
    page.goto(f"{portal}/nieuws/")
    page.get_by_label("Thema", exact=True).select_option(label="Schulden")
    page.get_by_role("button", name="Toon nieuws").click()
    expect(page).to_have_url(re.compile("thema=schulden"))
    expect(page.get_by_label("Thema", exact=True)).to_have_value("schulden")
    expect(page.get_by_role("main").get_by_role("article").first).to_contain_text("Schulden")


def test_the_map_leads_to_a_municipality(page: Page, portal: str) -> None:
    page.goto(f"{portal}/gemeenten/")
    page.locator("svg a[href='/gemeenten/emmen/']").click()
    expect(page).to_have_url(f"{portal}/gemeenten/emmen/")


def test_a_wrong_filter_is_explained_beside_its_field(page: Page, portal: str) -> None:
    page.goto(f"{portal}/nieuws/?van=2026-05-01&tot=2026-04-01")
    summary = page.get_by_role("alert").first
    expect(summary).to_contain_text("Draai de datums om")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Tot en met")).to_be_focused()
