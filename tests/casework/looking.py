"""Pages as a browser shows them, without a server: the answers of the site, put in its place."""

import json
import mimetypes
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.test.signals import template_rendered
from playwright.sync_api import Browser, Page, Route, sync_playwright

import oggz.casework
import oggz.web
from tests.browsing import AXE, CHROMIUM, TAGS

SITE = "http://localhost:8001"
STATIC = Path(oggz.web.__file__).parent / "static"
WIDTHS = (390, 1280)
# Where to keep what was seen, for who wants to look.
_SHOTS = os.environ.get("OGGZ_TEST_SHOTS")


# Whose browser, which address, and what is sent there; or how else a page is made.
Visit = tuple[Client, str, dict[str, str] | None] | Callable[[], HttpResponse]
ROOMS = Path(oggz.casework.__file__).parent
ANSWERS = {200, 400, 403, 404, 409, 410, 422, 429}


def faults(room: Path, pages: Mapping[str, Visit]) -> dict[str, list[str]]:
    """What is wrong with pages, given by a name, on a phone and on a desk screen.

    A template in `room` that is on none of these pages is a fault as well. In a thread of its own:
    playwright's event loop does not go with Django's database.
    """
    seen: set[str] = set()

    def note(template: Any, **_: object) -> None:
        seen.add(str(template.origin.name))

    template_rendered.connect(note)
    try:
        answers = {name: _answer(name, visit) for name, visit in pages.items()}
    finally:
        template_rendered.disconnect(note)
    for answer in answers.values():
        seen.update(str(each.origin.name) for each in getattr(answer, "templates", ()))
    shown = {name: answer.content.decode() for name, answer in answers.items()}
    missing = {each: ["on no page that is looked at"] for each in sorted(_templates(room) - seen)}
    with ThreadPoolExecutor(1) as apart:
        return missing | apart.submit(_look, shown).result()


def _templates(room: Path) -> set[str]:
    """Of a room, as far as no other room has its own in their place."""
    folder = room / "templates"
    names = (str(each.relative_to(folder)) for each in folder.glob("**/*.html"))
    found = {str(get_template(name).origin.name) for name in names}
    return {each for each in found if each.startswith(str(folder))}


def _answer(name: str, visit: Visit) -> HttpResponse:
    if callable(visit):
        response = visit()
    else:
        client, path, form = visit
        response = client.get(path) if form is None else client.post(path, form)
    assert response.status_code in ANSWERS, (name, response.status_code)
    return response


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
    """What axe finds, whether one must scroll sideways, and links that lead nowhere."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': TAGS})})")["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    told = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
    nowhere = page.locator('a[href=""]').all_inner_texts()
    return told + ["overflow"] * overflow + [f"leads nowhere: {each}" for each in nowhere]
