"""axe finds nothing, on any template, in any theme, on a phone and on a desk screen."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PORTAL = [
    "/",
    "/nieuws/",
    "/nieuws/?van=geen-datum",
    "/nieuws/?van=2001-01-01&tot=2001-01-02",
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/",
    "/themas/",
    "/themas/schulden/",
    "/gemeenten/",
    "/gemeenten/?q=bergen",
    "/gemeenten/?q=qqqq",
    "/gemeenten/ameland/",
    "/gemeenten/ameland/raad/",
    "/gemeenten/weesp/",
    "/regios/",
    "/regios/flevoland/",
    "/hulp/",
    "/hulp/?gemeente=urk",
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
    "/bestaat-niet/",
    "/gemeenten/%00/",
    # In the colours of each municipality that has its own.
    *(f"/gemeenten/{m}/" for m in ("almere", "lelystad", "rotterdam", "urk", "west-betuwe")),
    *(f"/gemeenten/{m}/raad/" for m in ("almere", "lelystad", "rotterdam", "urk", "west-betuwe")),
]
CASEWORK = ["/inloggen/", "/uitgelogd/", "/bestaat-niet/"]
WIDTHS = [390, 1280]


def violations(browser: Browser, address: str, width: int, *, log_in: bool = False) -> list[str]:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    if log_in:
        page.get_by_label("Gebruikersnaam").fill("voorbeeld-regisseur")
        page.get_by_label("Wachtwoord").fill("oggz-demo-casus")
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url("**/")
    page.evaluate(AXE)
    options = json.dumps({"runOnly": TAGS})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    context.close()
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] + ["overflow"] * overflow


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PORTAL)
def test_a_page_of_the_portal_is_accessible(
    browser: Browser, portal: str, path: str, width: int
) -> None:
    assert violations(browser, f"{portal}{path}", width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", CASEWORK)
def test_a_page_of_casework_is_accessible(
    browser: Browser, casework: str, path: str, width: int
) -> None:
    assert violations(browser, f"{casework}{path}", width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_work_list_is_accessible(browser: Browser, casework: str, width: int) -> None:
    assert violations(browser, f"{casework}/inloggen/", width, log_in=True) == []
