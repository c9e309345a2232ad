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
def test_a_reader_gets_from_home_to_a_filtered_practice_and_its_municipality(
    browser: Browser, portal: str, javascript: bool
) -> None:
    context = browser.new_context(java_script_enabled=javascript, locale="nl-NL")
    page = context.new_page()
    page.goto(portal)
    page.get_by_role("link", name="Alle praktijken").click()
    expect(page).to_have_url(f"{portal}/praktijken/")
    all_of_them = page.get_by_role("article").count()

    filters = page.get_by_role("form", name="Praktijken filteren")
    filters.get_by_role("checkbox", name=re.compile("^Schulden")).check()
    if javascript:
        expect(page.get_by_role("status")).to_have_text("3 praktijken")
    filters.get_by_label("GGD-regio").select_option("flevoland")
    if not javascript:
        filters.get_by_role("button", name="Toon resultaten").click()
    expect(page).to_have_url(
        f"{portal}/praktijken/?thema=schulden&regio=flevoland"
        f"{'' if javascript else '&gemeente=&van=&tot='}"
    )
    expect(page.get_by_role("status")).to_have_text("2 praktijken")
    assert page.get_by_role("article").count() == 2 < all_of_them
    expect(filters.get_by_role("checkbox", name=re.compile("^Schulden"))).to_be_checked()
    expect(filters.get_by_label("GGD-regio")).to_have_value("flevoland")
    for place in ("Almere", "Dronten"):
        expect(page.get_by_role("article").filter(has_text=place)).to_have_count(1)

    page.get_by_role("article").filter(has_text="Dronten").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vroegsignalering")
    page.get_by_role("main").get_by_role("link", name="Dronten", exact=True).last.click()
    expect(page).to_have_url(f"{portal}/gemeenten/dronten/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeente Dronten")
    page.get_by_role("navigation", name="Menu van Dronten").get_by_role(
        "link", name="Praktijken"
    ).click()
    expect(page.get_by_role("link", name=re.compile("^Vroegsignalering"))).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_a_ticked_filter_changes_the_list_in_its_place(page: Page, portal: str) -> None:
    page.goto(f"{portal}/praktijken/")
    announced = page.get_by_role("status")
    told_before = announced.inner_text()
    region = announced.element_handle()
    loaded: list[Page] = []
    page.on("load", lambda tab: loaded.append(tab))
    effective = page.get_by_role("checkbox", name=re.compile("^Effectief"))
    promising = page.get_by_role("checkbox", name=re.compile("^Goed onderbouwd"))

    effective.click()
    expect(announced).to_have_text("1 praktijk")
    assert region.inner_text() == "1 praktijk"  # the same element, or nobody hears it change
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page).to_have_url(f"{portal}/praktijken/?bewijs=effectief")
    expect(effective).to_be_checked()
    expect(effective).to_be_focused()
    page.keyboard.press("Tab")  # one's place in the page is kept, too
    status = page.get_by_role("group", name="Status")
    expect(status.get_by_role("checkbox").first).to_be_focused()

    # A second choice within a group adds; the numbers of other groups follow.
    debts = page.get_by_role("checkbox", name=re.compile("^Schulden"))
    expect(debts).to_have_count(0)
    promising.click()
    expect(announced).to_have_text("4 praktijken")
    expect(page).to_have_url(f"{portal}/praktijken/?bewijs=goed-onderbouwd&bewijs=effectief")
    expect(debts).to_have_accessible_name("Schulden 1 praktijk")
    chosen = page.get_by_role("link", name=re.compile("^Verwijder filter"))
    expect(chosen).to_have_count(2)
    assert loaded == []

    page.go_back()
    expect(announced).to_have_text("1 praktijk")
    expect(promising).not_to_be_checked()
    page.go_back()
    expect(announced).to_have_text(told_before)
    expect(page).to_have_url(f"{portal}/praktijken/")
    expect(effective).not_to_be_checked()
    page.go_forward()
    expect(effective).to_be_checked()
    expect(page.get_by_role("article")).to_have_count(1)


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
    page.goto(f"{portal}/nieuws/?thema=schulden")
    expect(page.get_by_role("checkbox", name=re.compile("^Schulden"))).to_be_checked()
    expect(page.get_by_role("main").get_by_role("article").first).to_contain_text("Schulden")
    page.get_by_role("link", name="Verwijder filter Thema: Schulden").click()
    expect(page).to_have_url(f"{portal}/nieuws/")
    expect(page.get_by_role("checkbox", name=re.compile("^Schulden"))).not_to_be_checked()


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
