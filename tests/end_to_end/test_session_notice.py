"""Who does nothing for a while is warned in time, can stay, and else finds the page gone."""

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from oggz.casework.parties.demo_accounts import MEMBERS
from oggz.web.databases import owner_url_variable, url_variable
from oggz.web.embedded import CASEWORK, VAULT, EmbeddedServer
from tests.browsing import AXE, TAGS
from tests.end_to_end.conftest import ROOT, VAR

NAME = "voorbeeld-hulpverlener"
PASSWORD = next(each.account.password for each in MEMBERS if each.account.username == NAME)
PROGRAM = """
from oggz.casework.door.store import BEGUN, SEEN, SessionStore
session = SessionStore("{key}")
session[{since}] -= {seconds}
session.save()
"""


def environment() -> dict[str, str]:
    server = EmbeddedServer(VAR / "postgres")
    addresses = {
        variable(database): server.url(role, database.name)
        for database in (CASEWORK, VAULT)
        for variable, role in ((url_variable, database.app), (owner_url_variable, database.owner))
    }
    return os.environ | {"OGGZ_MODE": "demo"} | addresses


def pass_by(page: Page, minutes: int, since: str = "SEEN") -> None:
    """For the site and in the browser, nothing was done for so long; or it began so long ago."""
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    program = PROGRAM.format(
        key=cookies["oggz_casework_session"], seconds=minutes * 60, since=since
    )
    subprocess.run(
        [sys.executable, "-m", "oggz", "casework", "shell", "--no-imports", "-c", program],
        env=environment(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    page.clock.fast_forward(minutes * 60_000)


@pytest.fixture
def inside(page: Page, casework: str) -> Page:
    page.clock.install()
    page.goto(f"{casework}/inloggen/?next=/mijn-gegevens/")
    page.locator("[name=login]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Mijn gegevens")).to_be_visible()
    expect(notice(page)).to_be_hidden()
    return page


def notice(page: Page) -> Locator:
    return page.locator("[data-session-notice]")


def test_somebody_is_warned_in_time_and_can_stay(inside: Page) -> None:
    pass_by(inside, 19)
    expect(notice(inside)).to_be_visible()
    inside.get_by_role("button", name="Ik ben er nog").click()
    expect(notice(inside)).to_be_hidden()
    # It begins anew: without having stayed, these minutes would have been too many.
    pass_by(inside, 15)
    inside.reload()
    expect(inside.get_by_role("heading", name="Mijn gegevens")).to_be_visible()


def test_who_stays_away_finds_the_page_gone_and_why(inside: Page) -> None:
    pass_by(inside, 19)
    expect(notice(inside)).to_be_visible()
    pass_by(inside, 2)
    expect(inside.get_by_text("U deed 20 minuten niets")).to_be_visible()
    expect(inside.get_by_role("heading", name="Inloggen")).to_be_visible()
    inside.locator("[name=login]").fill(NAME)
    inside.locator("[name=password]").fill(PASSWORD)
    inside.get_by_role("button", name="Inloggen").click()
    expect(inside.get_by_role("heading", name="Mijn gegevens")).to_be_visible()


def test_the_end_of_a_work_day_is_told_and_cannot_be_put_off(inside: Page) -> None:
    pass_by(inside, 9 * 60 - 1, since="BEGUN")
    expect(inside.get_by_text("omdat een werkdag voorbij is")).to_be_visible()
    expect(inside.get_by_role("button", name="Ik ben er nog")).to_be_hidden()
    pass_by(inside, 2, since="BEGUN")
    expect(inside.get_by_text("Na een werkdag logt u opnieuw in")).to_be_visible()


def test_another_window_keeps_the_session(inside: Page) -> None:
    """This page thinks that time is over; the site knows that somebody is there."""
    inside.clock.fast_forward(19 * 60_000)
    inside.wait_for_load_state("networkidle")
    expect(notice(inside)).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_notice_is_for_everyone(browser: Browser, casework: str, width: int) -> None:
    context = browser.new_context(
        locale="nl-NL", viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{casework}/inloggen/?next=/mijn-gegevens/")
    page.locator("[name=login]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("[data-session-notice]").evaluate("notice => notice.hidden = false")
    expect(notice(page)).to_be_visible()
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': TAGS})})")["violations"]
    if folder := os.environ.get("OGGZ_TEST_SHOTS"):
        page.screenshot(path=f"{folder}/melding-{width}.png")
    context.close()
    assert [each["id"] for each in found] == []
