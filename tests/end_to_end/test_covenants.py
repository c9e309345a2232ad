"""A covenant in a real browser: drafted, checked while it is written, signed by seven parties,
amended, and the two versions side by side."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from oggz.casework.parties.demo_accounts import MEMBERS
from oggz.covenant import example

TITLE = "Samen verder, geschreven in een browser"
PASSWORDS = {each.account.username: each.account.password for each in MEMBERS}
COORDINATOR = "voorbeeld-regisseur"


@pytest.fixture
def as_(browser: Browser, casework: str) -> Callable:
    """A browser of somebody's own, logged in; it fails when a page breaks its policy."""

    @contextmanager
    def _as(name: str) -> Iterator[Page]:
        context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        page, complaints = context.new_page(), []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{casework}/inloggen/")
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill(PASSWORDS[name])
        page.get_by_role("button", name="Inloggen").click()
        expect(page.get_by_role("link", name="Convenanten")).to_be_visible()
        yield page
        context.close()
        assert not complaints

    return _as


def sign(page: Page, casework: str, address: str, name: str) -> None:
    page.goto(f"{casework}{address}tekenen/")
    prove_again(page, name)
    page.get_by_label("Uw naam").fill(f"V. Oorbeeld {name.removeprefix('voorbeeld-')}")
    page.get_by_label("Uw functie").fill("bestuurder")
    page.get_by_label("Ik heb dit convenant gelezen").check()
    page.get_by_role("button", name="Onderteken").click()
    expect(page.get_by_role("heading", name="Handtekeningen")).to_be_visible()


def prove_again(page: Page, name: str) -> None:
    """The password is asked once more before signing; who logged in just now need not."""
    if "/tekenen/" not in page.url:
        page.locator("[name=password]").fill(PASSWORDS[name])
        page.locator("main").get_by_role("button").first.click()


def sign_by_all(as_: Callable, casework: str, address: str) -> None:
    for slug in example.example().parties:
        name = f"voorbeeld-tekenbevoegde-{slug}"
        with as_(name) as page:
            sign(page, casework, address, name)


def write(page: Page, text: str) -> None:
    page.get_by_label("Tekst van het convenant").fill(text)


def test_a_covenant_from_draft_to_amendment(as_: Callable, casework: str) -> None:
    with as_(COORDINATOR) as page:
        page.get_by_role("link", name="Convenanten").click()
        page.get_by_role("link", name="Stel een convenant op").click()
        page.get_by_label("Naam van het convenant").fill(TITLE)
        page.get_by_role("button", name="Begin met schrijven").click()

        meaning = page.get_by_role("region", name="Wat de tekst betekent")
        expect(meaning).to_contain_text("Bewezen")
        text = page.get_by_label("Tekst van het convenant").input_value()
        write(page, text.replace('regime = "own_task"', 'regime = "gezellig"'))
        expect(meaning).to_contain_text("Nog te herstellen: 1")
        expect(meaning).to_contain_text("regime")
        write(page, text)
        expect(meaning).to_contain_text("Bewezen")
        page.get_by_role("button", name="Bewaar en controleer").click()
        expect(page.get_by_text("Bewaard.", exact=True)).to_be_visible()

        page.get_by_role("link", name="Terug naar de versie").click()
        page.get_by_role("button", name="Leg ter ondertekening voor").click()
        expect(page.get_by_text("Ter ondertekening sinds")).to_be_visible()
        address = re.sub(r"^https?://[^/]+", "", page.url)

    sign_by_all(as_, casework, address)

    with as_(COORDINATOR) as page:
        page.goto(casework + address)
        expect(page.get_by_text("Ondertekend door alle partijen")).to_be_visible()
        page.get_by_role("link", name=TITLE).click()
        expect(page.get_by_text("Versie 1 geldt tot en met")).to_be_visible()
        page.get_by_role("button", name="Stel een wijziging op").click()
        text = page.get_by_label("Tekst van het convenant").input_value()
        assert "version = 2" in text
        begin = text.index('[[clauses]]\nid = "melden-corporatie"')
        write(page, text[:begin] + text[text.index("[[clauses]]", begin + 5) :])
        page.get_by_role("button", name="Bewaar en controleer").click()
        expect(page.get_by_text("Bewaard.", exact=True)).to_be_visible()
        page.get_by_role("link", name="Terug naar de versie").click()
        page.get_by_role("link", name="Vergelijk met versie 1").click()
        lost = page.get_by_role("region", name="Eraf")
        expect(lost).to_contain_text("Woonstichting Voorbeeld")
        expect(page.get_by_role("region", name="Erbij")).to_contain_text("Niets")
