"""A reader says that a page is not right; its editor deals with it, and looks at the whole page."""

import re
import uuid

from playwright.sync_api import Page, expect

from tests.end_to_end.keyboard import Keyboard
from tests.end_to_end.test_editor import OF_LELYSTAD, log_in

CONTACT = "/gemeenten/lelystad/contact/"


def test_from_a_remark_to_a_page_that_is_right_again(page: Page, portal: str) -> None:
    said = f"Dit loket is verhuisd {uuid.uuid4().hex[:8]}."
    say(page, portal, said)
    log_in(page, portal, OF_LELYSTAD)
    page.goto(f"{portal}/beheer/opmerkingen/")
    item = page.get_by_role("listitem").filter(has_text=said)
    item.get_by_role("link", name="Contact").click()
    expect(page.get_by_role("main")).to_contain_text(said)
    page.get_by_role("button", name="Zet op verwerkt").click()
    expect(page.locator(".messages .success")).to_contain_text("De opmerking is verwerkt")

    # As if nobody looked at it for long: the demonstration may remember an earlier run.
    page.get_by_role("link", name="Contact").last.click()
    page.get_by_role("link", name="Zet de pagina op nagekeken").click()
    page.get_by_label("Nagekeken op").fill("2025-01-01")
    page.get_by_label("Opnieuw nakijken vóór").fill("2025-07-01")
    page.get_by_role("button", name="Bewaar de datums").click()
    expect(page.locator(".messages .success")).to_contain_text("bewaard")

    page.goto(f"{portal}/beheer/nakijken/")
    Keyboard(page).enter("button", "Klopt nog: Contact", most=80)
    expect(page.locator(".messages .success")).to_contain_text("‘Contact’ is nagekeken")
    expect(page.get_by_role("button", name="Klopt nog: Contact")).to_have_count(0)


def say(page: Page, portal: str, text: str) -> None:
    """As a reader whose browser runs no scripts."""
    reader = page.context.browser.new_context(locale="nl-NL", java_script_enabled=False)
    public = reader.new_page()
    public.goto(f"{portal}{CONTACT}")
    public.get_by_role("link", name=re.compile("Klopt dit niet")).click()
    public.get_by_label("Wat is er aan de hand?").select_option("verouderd")
    public.get_by_role("textbox", name="Wat klopt er niet?").fill(text)
    public.wait_for_timeout(2500)  # as a person would need to type this
    public.get_by_role("button", name="Verstuur uw opmerking").click()
    expect(public.get_by_role("heading", level=1)).to_have_text("Uw opmerking is verstuurd")
    public.get_by_role("link", name="Terug naar de pagina").click()
    expect(public).to_have_url(f"{portal}{CONTACT}")
    assert reader.cookies() == []
    reader.close()
