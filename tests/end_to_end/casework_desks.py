"""People at their desks: each with a browser of their own, logged in, at the served casework site.

They fill in what stands on the page, by its label, and read what stands there.
"""

import json
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from oggz.casework.parties.demo_accounts import MEMBERS
from tests.browsing import AXE, TAGS

# Other tests may have a covenant with the same purposes signed in the same demonstration.
COVENANT = "Samen verder (voorbeeld)"
PASSWORDS = {each.account.username: each.account.password for each in MEMBERS}
_SHOTS = os.environ.get("OGGZ_TEST_SHOTS")
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# A page that refuses, or that is not there, is one that is asked for.
_ANSWERED = re.compile(r"status of (403|404|409|422)")


def _is_a_fault(message: ConsoleMessage) -> bool:
    return message.type == "error" and not _ANSWERED.search(message.text)


class Desk:
    """One person, whose tab complains when a page breaks its policy or errs."""

    def __init__(self, browser: Browser, site: str, name: str) -> None:
        self.site, self.name = site, f"voorbeeld-{name}"
        self.context = browser.new_context(locale="nl-NL", viewport=SCREEN)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if _is_a_fault(m) else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._log_in()

    def _log_in(self) -> None:
        self.open("/inloggen/")
        self.page.locator("[name=login]").fill(self.name)
        self.page.locator("[name=password]").fill(PASSWORDS[self.name])
        self.page.get_by_role("button", name="Inloggen").click()
        expect(self.page.get_by_role("navigation", name="Onderdelen")).to_be_visible()

    def works_for(self, purpose: str) -> None:
        """State a purpose where the site asks for it: on the way to the cases."""
        self.page.get_by_role("link", name="Casussen", exact=True).click()
        self.states(purpose)
        self.sees("De casussen waaraan u meedoet")

    def states(self, purpose: str) -> None:
        self.pick("Kies één doel", re.compile(f"^{purpose} .*{re.escape(COVENANT)}$", re.DOTALL))
        self.press("Ga verder met dit doel")

    def open(self, path: str) -> int:
        """Go to an address as it stands in a mail or a bookmark; how the site answers."""
        answer = self.page.goto(f"{self.site}{path}", wait_until="domcontentloaded")
        assert answer is not None
        return answer.status

    def read(self, path: str) -> str:
        """What stands on a page."""
        self.open(path)
        return self.text()

    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def follow(self, link: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=link).first.click()

    def press(self, button: str, said: str = "") -> None:
        """Press a button, and wait until the page says what was done."""
        self.page.get_by_role("main").get_by_role("button", name=button).first.click()
        if said:
            self.sees(said)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def fill(self, fields: dict[str, str]) -> None:
        """By what stands above each field: a text, or words of one of the choices in a list."""
        for label, given in fields.items():
            field = self.page.get_by_label(label, exact=True)
            if field.evaluate("each => each.tagName") == "SELECT":
                options = field.get_by_role("option").all_inner_texts()
                [found] = [each for each in options if given in each]
                field.select_option(found)
            else:
                field.fill(given)

    def pick(self, question: str, answer: str | re.Pattern[str]) -> None:
        group = self.page.get_by_role("group", name=question)
        exact = isinstance(answer, str)
        group.get_by_role("radio", name=answer, exact=exact).check()

    def tick(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("checkbox", name=name).check()

    def proves_again(self) -> None:
        """The password is asked once more, unless it was given just now."""
        if "/nogmaals/" in self.page.url:
            self.fill({"Wachtwoord": PASSWORDS[self.name]})
            self.press("Verder")
            expect(self.page).not_to_have_url(re.compile("/nogmaals/"))

    def is_accessible(self) -> None:
        """axe finds nothing on the page as it stands, and a phone need not scroll sideways."""
        self.page.evaluate(AXE.read_text())
        options = json.dumps({"runOnly": TAGS})
        found = self.page.evaluate(f"axe.run(document, {options})")["violations"]
        told = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
        assert not told, f"{self.page.url}: {told}"
        self._show()
        self.page.set_viewport_size(PHONE)
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        self._show()
        self.page.set_viewport_size(SCREEN)
        assert not wide, f"{self.page.url} is wider than a phone"

    def _show(self) -> None:
        """For who wants to look at what a run came by."""
        if _SHOTS:
            size, count = self.page.viewport_size, len(list(Path(_SHOTS).iterdir()))
            name = f"{count:03}-{self.name}-{size['width'] if size else 0}.png"
            self.page.screenshot(path=Path(_SHOTS) / name, full_page=True)


class Desks:
    """Everybody of a story, who come to work when they are first called."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site = browser, site
        self._there: dict[str, Desk] = {}

    def __getitem__(self, name: str) -> Desk:
        if name not in self._there:
            self._there[name] = Desk(self._browser, self._site, name)
        return self._there[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for desk in self._there.values():
            desk.context.close()

    def complaints(self) -> list[str]:
        return [each for desk in self._there.values() for each in desk.complaints]
