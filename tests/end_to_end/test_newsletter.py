"""A newsletter from the reader who asks for it and the proposal to the archive and leaving."""

import email
import email.policy
import re
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.conftest import VAR
from tests.end_to_end.test_editor import log_in

LETTER = "Landelijke nieuwsbrief"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """Somebody without JavaScript, who gets no cookie."""
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    context.set_default_timeout(20_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def mail_to(address: str, subject: str) -> EmailMessage:
    """The mail that the demonstration wrote to a file, as soon as it is there."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        for path in sorted((VAR / "mail").glob("*.eml"), reverse=True)[:200]:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message["To"] == address and subject in message["Subject"]:
                return message
        time.sleep(0.5)
    raise AssertionError(f"no mail about {subject}")


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def link_in(message: EmailMessage, path: str) -> str:
    return re.search(rf"http\S+{path}\S+", text_of(message))[0]


def subscribe(reader: Page, portal: str, address: str) -> None:
    reader.goto(f"{portal}/nieuwsbrief/landelijk/")
    reader.get_by_label("Uw e-mailadres").fill(address)
    reader.wait_for_timeout(2500)  # as a person would need to type this
    reader.get_by_role("button", name="Schrijf mij in").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Kijk in uw mailbox")
    asked = mail_to(address, "Bevestig uw inschrijving")
    assert asked["List-Unsubscribe"] is None
    reader.goto(link_in(asked, "/nieuwsbrief/bevestigen/"))
    reader.get_by_role("button", name="Ja, schrijf mij in").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("U bent ingeschreven")


def compose(desk: Page, portal: str, subject: str, introduction: str) -> tuple[str, str, str]:
    """From the proposal to a draft: the titles of what stands first, second, and was dropped."""
    log_in(desk, portal)
    desk.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Nieuwsbrie").click()
    desk.get_by_role("main").get_by_role("link", name=LETTER).first.click()
    desk.get_by_label("Vanaf").fill(f"{date.today() - timedelta(days=120):%Y-%m-%d}")
    desk.get_by_label("Tot en met").fill(f"{date.today():%Y-%m-%d}")
    desk.get_by_role("button", name="Maak een editie").click()
    desk.get_by_role("textbox", name="Onderwerp").fill(subject)
    desk.get_by_role("textbox", name="Inleiding").fill(introduction)
    items = desk.locator(".desk-item__text a")
    first, second, dropped = (items.nth(place).inner_text() for place in range(3))
    press(desk, "Omlaag", first)
    expect(items.first).to_have_text(second)
    press(desk, "Haal weg", dropped)
    expect(desk.locator(".desk-item", has_text=dropped)).to_have_count(0)
    expect(items.nth(1)).to_have_text(first)
    # What was typed before these buttons is kept.
    expect(desk.get_by_role("textbox", name="Onderwerp")).to_have_value(subject)
    expect(
        desk.locator(".desk-item__kind", has_text="Overgenomen praktijken").first
    ).to_be_visible()
    return second, first, dropped


def press(desk: Page, button: str, title: str) -> None:
    """A button of the item with this title."""
    item = desk.locator(".desk-item", has_text=title)
    item.get_by_role("button", name=re.compile(button)).click()


def test_from_proposal_to_archive(page: Page, reader: Page, portal: str) -> None:
    run = uuid.uuid4().hex[:8]
    address = f"lezer.{run}@voorbeeld.example"
    subject, hello = f"Wat er nu speelt {run}", f"Beste lezer, dit is editie {run}."
    subscribe(reader, portal, address)

    first, second, dropped = compose(page, portal, subject, hello)
    page.get_by_role("button", name="Bewaar en bekijk").click()
    shown = page.frame_locator("iframe").first
    expect(shown.get_by_role("heading", level=1)).to_have_text(subject)
    expect(shown.get_by_text(hello).last).to_be_visible()
    expect(shown.get_by_role("heading", name="Overgenomen praktijken")).to_be_visible()
    page.get_by_role("button", name="Stuur mij een proefmail").click()
    told = page.locator(".messages .success")
    expect(told).to_contain_text("De proefmail is verstuurd")
    to = re.search(r"[\w.-]+@[\w-]+(\.[\w-]+)+", told.inner_text())[0]
    assert hello in text_of(mail_to(to, f"[Proef] {subject}"))

    page.get_by_role("button", name="Keur goed en verstuur").click()
    expect(page.locator(".messages .success")).to_contain_text("Goedgekeurd")
    mailed = mail_to(address, subject)
    text = text_of(mailed)
    assert text.index(first) < text.index(second)
    assert dropped not in text
    assert hello in text
    assert "== Overgenomen praktijken ==" in text
    assert mailed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    deadline = time.monotonic() + 60
    while "Verstuurd" not in page.get_by_role("main").text_content():
        assert time.monotonic() < deadline
        page.wait_for_timeout(1000)
        page.reload()
    page.get_by_role("link", name="Bekijk op de site").click()
    archived = page.url

    reader.goto(f"{portal}/nieuwsbrief/landelijk/")
    reader.get_by_role("link", name=subject).click()
    expect(reader).to_have_url(archived)
    main = reader.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text(subject)
    expect(main).to_contain_text(hello)
    expect(main.get_by_role("heading", name="Overgenomen praktijken")).to_be_visible()
    assert address not in reader.content()

    reader.goto(link_in(mailed, "/nieuwsbrief/voorkeuren/"))
    expect(reader.get_by_label(LETTER)).to_be_checked()
    reader.goto(link_in(mailed, "/nieuwsbrief/afmelden/"))
    reader.get_by_role("button", name="Meld mij af").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("U bent afgemeld")
    reader.goto(link_in(mailed, "/nieuwsbrief/voorkeuren/"))
    expect(reader.get_by_label(LETTER)).not_to_be_checked()
