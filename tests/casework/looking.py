"""Pages as a browser shows them, without a server: the answers of the site, put in its place."""

import json
import mimetypes
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

import oggz.web
from tests.browsing import AXE, CHROMIUM, TAGS

SITE = "http://localhost:8001"
STATIC = Path(oggz.web.__file__).parent / "static"
WIDTHS = (390, 1280)
# Where to keep what was seen, for who wants to look.
_SHOTS = os.environ.get("OGGZ_TEST_SHOTS")


def faults(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with pages, given by a name, on a phone and on a desk screen.

    In a thread of its own: playwright's event loop does not go with Django's database.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_look, pages).result()


def _look(pages: Mapping[str, str]) -> dict[str, list[str]]:
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, html in pages.items():
            for width in WIDTHS:
                page = _opened(browser, html, width)
                if _SHOTS:
                    page.screenshot(path=Path(_SHOTS) / f"{name}-{width}.png", full_page=True)
                if wrong := _faults(page):
                    found[f"{name} {width}"] = wrong
                page.close()
        browser.close()
    return found


def _opened(browser: Browser, html: str, width: int) -> Page:
    """A tab that shows `html`, with the styles and icons of the site and nothing from elsewhere."""

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (file := STATIC / path[8:]).is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0])
        else:
            route.fulfill(status=404, body="")

    page = browser.new_page(viewport={"width": width, "height": 900}, locale="nl-NL")
    page.route("**/*", answer)
    page.goto(f"{SITE}/")
    return page


def _faults(page: Page) -> list[str]:
    """What axe finds, and whether one must scroll sideways."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': TAGS})})")["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    told = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
    return told + ["overflow"] * overflow
