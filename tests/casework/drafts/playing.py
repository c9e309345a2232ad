"""A real browser in front of the test client: what it asks, the site answers in its transaction.

The browser runs in a thread of its own, because its event loop does not go with Django's database;
each request it makes is handed to the thread of the test and answered there.
"""

import json
import mimetypes
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue
from urllib.parse import unquote, urlsplit

from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from tests.browsing import CHROMIUM
from tests.casework.looking import SITE, STATIC

Opens = Callable[[Client], Page]


def play(script: Callable[[Opens], None]) -> None:
    """Run `script` with a function that opens a window for somebody's client."""
    asked: Queue = Queue()
    with ThreadPoolExecutor(1) as apart:
        done = apart.submit(_browse, script, asked)
        while not done.done():
            try:
                client, request, answers = asked.get(timeout=0.05)
            except Empty:
                continue
            answers.put(_answer(client, *request))
        done.result()


def _answer(client: Client, method: str, path: str, body: bytes, kind: str):
    return client.generic(method, path, body, content_type=kind or "application/octet-stream")


def _browse(script: Callable[[Opens], None], asked: Queue) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            script(lambda client: _window(browser, client, asked))
        finally:
            browser.close()


def _window(browser: Browser, client: Client, asked: Queue) -> Page:
    page = browser.new_context(locale="nl-NL", base_url=SITE).new_page()

    def answer(route: Route) -> None:
        request: Request = route.request
        parts = urlsplit(request.url)
        path = unquote(parts.path)
        if path.startswith("/static/"):
            file = STATIC / path[8:]
            if file.is_file():
                kind = mimetypes.guess_type(path)[0]
                route.fulfill(body=file.read_bytes(), content_type=kind)
            else:
                route.fulfill(status=404, body="")
            return
        answers: Queue = Queue()
        kind = request.headers.get("content-type", "")
        sent = (request.method, parts.path, request.post_data_buffer or b"", kind)
        asked.put((client, sent, answers))
        response = answers.get(timeout=60)
        if response.status_code in (301, 302, 303):
            # What a browser does with a redirect, without one that goes past this function.
            there = json.dumps(response["Location"])
            route.fulfill(body=f"<script>location.replace({there})</script>",
                          content_type="text/html")  # fmt: skip
            return
        route.fulfill(
            status=response.status_code, body=response.content,
            content_type=response.get("Content-Type", "text/html"),
        )  # fmt: skip

    page.route("**/*", answer)
    return page
