"""Six journeys by keyboard alone, told by the accessibility tree.

Each key is one that somebody presses; nothing is clicked and nothing gets focus by a program.
`Keyboard` checks at every stop that what has focus has a role and a name, shows it, and is not
covered.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.end_to_end.keyboard import NOWHERE, Keyboard

PHONE = {"width": 390, "height": 844}
EXIT = "https://www.buienradar.nl/"


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    # What scrolls smoothly is not yet where it will be when we look.
    page.emulate_media(reduced_motion="reduce")
    return Keyboard(page)


def begin(keyboard: Keyboard, address: str) -> None:
    """Where a journey starts: typed into the address bar."""
    keyboard.page.goto(address)


def announced(keyboard: Keyboard, words: str | re.Pattern[str]) -> None:
    """A live region says this, to who cannot see the list change."""
    expect(keyboard.page.get_by_role("status")).to_have_text(words)


@contextmanager
def results_change(keyboard: Keyboard) -> Iterator[None]:
    """What is pressed in here brings other results, without loading the page."""
    before = keyboard.page.locator("#resultaten").element_handle()
    yield
    before.wait_for_element_state("hidden")


def test_from_home_to_a_practice_about_a_theme(keyboard: Keyboard, portal: str) -> None:
    begin(keyboard, portal)
    keyboard.skip_to_content()
    keyboard.tab_to("searchbox", "Zoek uw gemeente", most=1)
    keyboard.enter("link", "Alle praktijken")
    keyboard.arrive(f"{portal}/praktijken/", "Praktijken")

    keyboard.skip_to_content()
    box = keyboard.tab_to("checkbox", "Schulden 3 praktijken")
    assert box.state["checked"] == "false"
    with results_change(keyboard):
        keyboard.press("Space")
    announced(keyboard, "3 praktijken")
    expect(keyboard.page).to_have_url(f"{portal}/praktijken/?thema=schulden")
    box = keyboard.assert_on("checkbox", "Schulden 3 praktijken")
    assert box.state["checked"] == "true"

    with results_change(keyboard):
        keyboard.enter("button", "Toon resultaten")
    keyboard.tab_to("link", "Verwijder filter Thema: Schulden", most=1)
    keyboard.enter("link", "Vroegsignalering: bij de eerste gemiste rekening aan de deur")
    keyboard.arrive(
        re.compile("/gemeenten/dronten/praktijken/"),
        "Vroegsignalering: bij de eerste gemiste rekening aan de deur",
    )


def test_from_a_word_that_is_spelt_wrong_to_what_was_meant(keyboard: Keyboard, portal: str) -> None:
    begin(keyboard, portal)
    keyboard.tab_to("searchbox", "Zoeken op deze site", most=5)
    keyboard.type("schuldhulpverlenign")
    keyboard.press("Enter")
    keyboard.arrive(re.compile(r"/zoeken/\?q=schuldhulpverlenign"), re.compile("."))
    keyboard.skip_to_content()
    keyboard.enter("link", "schuldhulpverlening")
    keyboard.arrive(re.compile(r"/zoeken/\?q=schuldhulpverlening"), re.compile("."))

    announced(keyboard, re.compile(r"[1-9]\d* resulta"))
    first = keyboard.page.get_by_role("article").first.get_by_role("heading").inner_text()
    keyboard.skip_to_content()
    keyboard.enter("link", first)
    keyboard.arrive(re.compile(f"^{portal}/(?!zoeken)"), first)


def test_from_the_agenda_to_one_s_own_calendar(
    keyboard: Keyboard, portal: str, tmp_path: Path
) -> None:
    title = "Landelijke werkdag: de eerste week na de opvang"
    begin(keyboard, f"{portal}/themas/")
    keyboard.enter("link", "Agenda")
    keyboard.arrive(f"{portal}/agenda/", "Agenda")
    keyboard.skip_to_content()
    keyboard.enter("link", "Naar de resultaten", most=2)
    keyboard.enter("link", title, most=12)
    keyboard.arrive(re.compile("/agenda/landelijke-werkdag"), title)

    keyboard.skip_to_content()
    keyboard.tab_to("link", "Zet in uw agenda")
    with keyboard.page.expect_download() as downloading:
        keyboard.press("Enter")
    assert downloading.value.suggested_filename == "agenda.ics"
    downloading.value.save_as(tmp_path / "agenda.ics")
    calendar = (tmp_path / "agenda.ics").read_text()
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert f"SUMMARY:{title}" in calendar
    keyboard.assert_on("link", "Zet in uw agenda")


def test_two_practices_side_by_side_and_one_of_them_away(keyboard: Keyboard, portal: str) -> None:
    page = keyboard.page
    begin(keyboard, f"{portal}/praktijken/?gemeente=almere")
    titles = ["Housing First: eerst een sleutel, dan de rest", "Een maatje na huiselijk geweld"]
    titles.sort(key=page.get_by_role("main").inner_text().index)
    keyboard.skip_to_content()
    for title in titles:
        box = keyboard.tab_to("checkbox", f"Vergelijk {title}")
        assert box.state["checked"] == "false"
        keyboard.press("Space")
        assert keyboard.assert_on("checkbox", f"Vergelijk {title}").state["checked"] == "true"
    keyboard.enter("button", "Vergelijk")
    keyboard.arrive(
        re.compile(r"/vergelijken/\?praktijk=\d+&praktijk=\d+$"), "Praktijken vergelijken"
    )
    for title in titles:
        expect(page.get_by_role("columnheader", name=title)).to_be_visible()

    keyboard.skip_to_content()
    # The table scrolls, so the arrow keys must reach it.
    keyboard.tab_to("region", "Praktijken naast elkaar")
    keyboard.enter("link", f"Haal weg {titles[0]}")
    keyboard.arrive(re.compile(r"/vergelijken/\?praktijk=\d+&?$"), "Praktijken vergelijken")
    expect(page.get_by_role("columnheader", name=titles[0])).to_have_count(0)
    expect(page.get_by_role("columnheader", name=titles[1])).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Dit is er één")


@pytest.fixture
def unsafe(context: BrowserContext) -> Iterator[Keyboard]:
    """A tab of which the way out is caught, so that nothing leaves this machine."""
    left: list[str] = []
    context.route(
        re.compile(r"^https?://(?!localhost)"),
        lambda route: (
            left.append(route.request.url),
            route.fulfill(body="<h1>Weer</h1>", content_type="text/html"),
        ),
    )
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    yield Keyboard(page)
    assert set(left) <= {EXIT}


def by_link(keyboard: Keyboard) -> None:
    keyboard.tab_to("link", "Verlaat deze site", most=2)
    keyboard.press("Enter")


def by_escape(keyboard: Keyboard) -> None:
    keyboard.press("Escape", "Escape")
    expect(keyboard.page).not_to_have_url(EXIT)
    keyboard.press("Escape")


@pytest.mark.parametrize("leave", [by_link, by_escape])
@pytest.mark.parametrize("path", ["themas/huiselijk-geweld/", "praktijk"])
def test_away_at_once_from_a_page_about_violence_at_home(
    unsafe: Keyboard, portal: str, path: str, leave: Callable[[Keyboard], None]
) -> None:
    page = unsafe.page
    begin(unsafe, f"{portal}/themas/")
    if path == "praktijk":  # what is about the theme has the way out as well
        path = "gemeenten/almere/praktijken/een-maatje-na-huiselijk-geweld/"
    begin(unsafe, f"{portal}/{path}")
    unsafe.press("Tab")
    unsafe.assert_on("link", "Naar de inhoud")
    leave(unsafe)
    expect(page).to_have_url(EXIT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Weer")
    # Back leads to where one was before, and not to the page that one fled.
    unsafe.press("Alt+ArrowLeft")
    page.go_back()
    expect(page).to_have_url(f"{portal}/themas/")


def test_the_way_out_comes_along_with_a_filter(unsafe: Keyboard, portal: str) -> None:
    begin(unsafe, f"{portal}/praktijken/")
    expect(unsafe.page.get_by_role("link", name="Verlaat deze site")).to_have_count(0)
    unsafe.tab_to("checkbox", "Huiselijk geweld…")
    with results_change(unsafe):
        unsafe.press("Space")
    expect(unsafe.page.get_by_role("link", name="Verlaat deze site")).to_be_visible()
    by_escape(unsafe)
    expect(unsafe.page).to_have_url(EXIT)


def test_three_slow_escapes_do_not_throw_a_reader_out(unsafe: Keyboard, portal: str) -> None:
    begin(unsafe, f"{portal}/themas/huiselijk-geweld/")
    unsafe.press("Escape", "Escape", "Tab", "Escape")
    unsafe.assert_on("link", "Naar de inhoud")
    expect(unsafe.page).to_have_url(f"{portal}/themas/huiselijk-geweld/")


def test_through_the_section_of_a_municipality(keyboard: Keyboard, portal: str) -> None:
    page = keyboard.page
    begin(keyboard, f"{portal}/gemeenten/lelystad/")
    expect(page.get_by_role("navigation", name="Menu van Lelystad")).to_be_visible()
    keyboard.enter("link", "Contact")
    keyboard.arrive(f"{portal}/gemeenten/lelystad/contact/", re.compile("Lelystad"))
    here = page.get_by_role("navigation", name="Menu van Lelystad").get_by_role(
        "link", name="Contact"
    )
    expect(here).to_have_attribute("aria-current", "page")
    keyboard.skip_to_content()
    keyboard.tab_to("link", "Lelystad", most=4)  # the path of crumbs
    keyboard.press("Enter")
    keyboard.arrive(f"{portal}/gemeenten/lelystad/", "Gemeente Lelystad")

    keyboard.skip_to_content()
    keyboard.enter("link", "Vragen van de raad")
    keyboard.arrive(f"{portal}/gemeenten/lelystad/raad/", "Drie vragen van de raad")
    keyboard.skip_to_content()
    keyboard.tab_to("link", "Download als pdf")


def test_the_menu_of_a_phone(keyboard: Keyboard, portal: str) -> None:
    keyboard.page.set_viewport_size(PHONE)
    begin(keyboard, portal)
    menu = keyboard.tab_to("DisclosureTriangle", "Menu", most=5)
    assert menu.state["expanded"] is False
    keyboard.press("Enter")
    assert keyboard.assert_on("DisclosureTriangle", "Menu").state["expanded"] is True
    keyboard.tab_to("searchbox", "Zoeken op deze site", most=1)
    keyboard.tab_to("link", "Praktijken", most=8)
    keyboard.press("Enter")
    keyboard.arrive(f"{portal}/praktijken/", "Praktijken")

    # On a phone the filters are folded, and fold again when the results are asked for.
    keyboard.skip_to_content()
    folded = keyboard.tab_to("DisclosureTriangle", "Filter…")
    assert folded.state["expanded"] is False
    keyboard.press("Enter")
    keyboard.tab_to("checkbox", "Schulden 3 praktijken", most=10)
    with results_change(keyboard):
        keyboard.press("Space")
    announced(keyboard, "3 praktijken")
    with results_change(keyboard):
        keyboard.enter("button", "Toon resultaten")
    keyboard.tab_to("link", "Verwijder filter Thema: Schulden", most=1)
    folded = keyboard.tab_to("DisclosureTriangle", "Filter (1 gekozen)", most=1, back=True)
    assert folded.state["expanded"] is False


def test_who_goes_on_before_the_results_come_is_not_lost(keyboard: Keyboard, portal: str) -> None:
    page = keyboard.page
    begin(keyboard, f"{portal}/agenda/?thema=schulden")
    asked: list[Route] = []
    page.route(re.compile(r"/agenda/\?"), lambda route: asked.append(route))
    keyboard.skip_to_content()
    keyboard.enter("button", "Toon resultaten")
    keyboard.tab_to("link", "Verwijder filter Thema: Schulden", most=1)
    for _ in range(400):  # what the browser asks is heard of while one waits
        if asked:
            break
        page.wait_for_timeout(25)
    with page.expect_response(re.compile(r"/agenda/\?")):
        asked[0].continue_()
    expect(page.locator(".list__results")).to_be_focused()
    keyboard.tab_to("link", "Verwijder filter Thema: Schulden", most=1)


def test_reading_view_and_printing(keyboard: Keyboard, portal: str) -> None:
    page = keyboard.page
    printed: list[bool] = []
    page.expose_function("print", lambda: printed.append(True))
    begin(keyboard, f"{portal}/nieuws/een-vast-gezicht-in-de-bemoeizorg/")
    title = page.get_by_role("heading", level=1).inner_text()
    keyboard.skip_to_content()
    keyboard.enter("link", "Leesweergave")
    keyboard.arrive(re.compile(r"\?weergave=lezen$"), title)
    expect(page.get_by_role("navigation")).to_have_count(0)

    keyboard.tab_to("link", "Naar de inhoud", most=1)
    keyboard.tab_to("link", "Gewone weergave", most=1)
    keyboard.tab_to("button", "Afdrukken", most=1)
    keyboard.press("Space")
    keyboard.assert_on("button", "Afdrukken")
    assert printed == [True]
    keyboard.tab_to("link", "Gewone weergave", most=1, back=True)
    keyboard.press("Enter")
    keyboard.arrive(f"{portal}/nieuws/een-vast-gezicht-in-de-bemoeizorg/", title)


CROWDED = ["praktijken/?praktijk={}&praktijk={}", "praktijken/vergelijken/?praktijk={}&praktijk={}",
           "gemeenten/almere/praktijken/een-maatje-na-huiselijk-geweld/", "nieuws/"]  # fmt: skip


@pytest.mark.parametrize("path", CROWDED)
def test_nothing_that_stays_in_view_covers_what_has_focus(
    keyboard: Keyboard, portal: str, path: str
) -> None:
    """Every stop of the pages of which a part does not scroll along, on a phone."""
    page = keyboard.page
    page.set_viewport_size(PHONE)
    begin(keyboard, f"{portal}/praktijken/")
    boxes = page.get_by_role("checkbox", name=re.compile("^Vergelijk"))
    begin(keyboard, f"{portal}/{path.format(boxes.first.input_value(), boxes.last.input_value())}")
    keyboard.tab_to("link", "Naar de inhoud", most=1)
    keyboard.tab_to("link", "Zelfmoordpreventie: 0800-0113", most=150)


@pytest.mark.parametrize(
    ("style", "complaint"),
    [
        ("a:focus { outline: none }", "no ring"),
        ("p { position: fixed; inset: 0; background: white }", "lies over"),
        ("a { position: absolute; left: -500px }", "off the screen"),
        ("p { display: none }", None),
    ],
)
def test_the_keyboard_of_these_tests_sees_what_is_wrong(
    keyboard: Keyboard, style: str, complaint: str | None
) -> None:
    keyboard.page.set_content(
        f"<style>a:focus {{ outline: 3px solid }} {style}</style>"
        "<a href='#x'>Een link</a><p>Boven</p>"
    )
    if complaint is None:
        assert keyboard.tab_to("link", "Een link", most=1) != NOWHERE
        return
    with pytest.raises(AssertionError, match=complaint):
        keyboard.tab_to("link", "Een link", most=1)
