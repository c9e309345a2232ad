"""From a local editor, past a publisher, to the national desk; and how much work that is."""

import re
import uuid

from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.keystrokes import Keystrokes
from tests.end_to_end.test_editor import EDITOR, OF_LELYSTAD, log_in, publish, write_text

OF_ZEEWOLDE = ("voorbeeld-redacteur-zeewolde", "oggz-demo-zeewolde")
PUBLISHER = ("voorbeeld-publicist-zeewolde", "oggz-demo-publicist")
REVIEWER = ("voorbeeld-beoordelaar", "oggz-demo-kennis")


def at_the_desk(browser: Browser, portal: str, account: tuple[str, str]) -> Page:
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    log_in(page, portal, account)
    return page


def write(page: Page, title: str) -> None:
    """A news item, begun from the first page of the desk."""
    page.get_by_role("link", name="Nieuw bericht").click()
    page.get_by_role("textbox", name="Titel").fill(title)
    page.locator("#id_introduction").fill("Elke dinsdag is er koffie in het buurthuis.")
    page.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Tekst").click()
    write_text(page, "body", "Kom gerust langs. De koffie is gratis.")


def submit(page: Page, whereto: str) -> None:
    actions = page.get_by_role("navigation", name="Acties (footer)")
    actions.get_by_role("button", name=f"Stuur door naar {whereto}").click()
    expect(page.locator(".messages .success").first).to_be_visible()


def approve(page: Page, portal: str, title: str) -> None:
    """Open it from what waits on the first page, and approve."""
    page.goto(f"{portal}/beheer/")
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    actions = page.get_by_role("navigation", name="Acties (footer)")
    actions.get_by_role("button", name="Goedkeuren en publiceren").first.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def test_from_a_local_editor_to_the_national_desk(browser: Browser, portal: str) -> None:
    title = f"Koffie op dinsdag {uuid.uuid4().hex[:8]}"
    reader = browser.new_context(locale="nl-NL").new_page()
    own, national = f"{portal}/gemeenten/zeewolde/nieuws/", f"{portal}/nieuws/"

    editor = at_the_desk(browser, portal, OF_ZEEWOLDE)
    write(editor, title)
    actions = editor.get_by_role("navigation", name="Acties (footer)")
    expect(actions.get_by_role("button", name="Publiceren", exact=True)).to_have_count(0)
    submit(editor, "een publicerende redacteur")
    reader.goto(own)
    expect(reader.get_by_role("link", name=title)).to_have_count(0)

    publisher = at_the_desk(browser, portal, PUBLISHER)
    approve(publisher, portal, title)
    reader.goto(own)
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    reader.goto(national)
    expect(reader.get_by_role("link", name=title)).to_have_count(0)

    editor.goto(f"{portal}/beheer/")
    editor.get_by_role("main").get_by_role("link", name=title).first.click()
    editor.get_by_role("button", name="Acties", exact=True).first.click()
    editor.get_by_role("link", name="Aanbieden aan anderen").click()
    editor.get_by_label("het hele land").check()
    editor.get_by_label("Toelichting").fill("Dit kan in elk buurthuis.")
    editor.get_by_role("button", name="Bied aan").click()
    expect(editor.locator(".messages .success")).to_contain_text("is aangeboden")

    chief = at_the_desk(browser, portal, EDITOR)
    chief.get_by_role("link", name="Aangeboden").first.click()
    expect(chief.get_by_role("main")).to_contain_text("Dit kan in elk buurthuis.")
    chief.get_by_role("button", name=re.compile(f"^Neem over.*{title}")).click()
    expect(chief.locator(".messages .success")).to_contain_text("staat nu ook op")
    reader.goto(national)
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    for page in (reader, editor, publisher, chief):
        page.context.close()


def test_a_national_item_is_reviewed_first(browser: Browser, portal: str) -> None:
    title = f"Landelijk bericht {uuid.uuid4().hex[:8]}"
    chief = at_the_desk(browser, portal, EDITOR)
    write(chief, title)
    submit(chief, "het kennisinstituut")
    reviewer = at_the_desk(browser, portal, REVIEWER)
    approve(reviewer, portal, title)
    reader = browser.new_context(locale="nl-NL").new_page()
    reader.goto(f"{portal}/nieuws/")
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    for page in (reader, chief, reviewer):
        page.context.close()


def test_a_local_item_takes_three_minutes_at_most(page: Page, portal: str) -> None:
    """By the keystroke-level model, which says how long a person who knows the way takes."""
    with Keystrokes(page) as hand:
        log_in(page, portal, OF_LELYSTAD)
        write(page, f"Koffie op dinsdag {uuid.uuid4().hex[:8]}")
        publish(page)
    assert hand.presses > 8, "the model saw the buttons"
    assert hand.keys > 100, "and the text"
    assert hand.seconds < 180
