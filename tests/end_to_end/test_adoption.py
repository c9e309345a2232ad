"""A municipality takes up a practice of another, and hears that its source changed."""

import re
import uuid

from playwright.sync_api import BrowserContext, Page, expect

from tests.end_to_end.test_editor import OF_LELYSTAD, log_in, publish, write_text

SOURCE = "/gemeenten/rotterdam/praktijken/jongeren-zonder-thuis-een-kamer-en-een-plan/"
SOURCE_TITLE = "Een kamer en een plan"


def test_from_taking_up_to_seeing_what_changed(page: Page, portal: str) -> None:
    lesson = f"Begin klein {uuid.uuid4().hex[:8]}"
    log_in(page, portal, OF_LELYSTAD)
    as_if_never_taken_up(page, portal)
    page.goto(f"{portal}{SOURCE}")
    page.get_by_role("link", name="Overnemen in Lelystad").click()
    page.get_by_label("Status").select_option("starten")
    write_text(page, "note", "Wij beginnen met twee kamers.")
    page.get_by_label("Wat wij leerden").fill(lesson)
    page.get_by_label("E-mailadres").fill("jongeren.lelystad@voorbeeld.nl")
    page.get_by_role("button", name="Neem over").click()
    expect(page.locator(".messages .success")).to_contain_text("Lelystad volgt nu deze praktijk")

    reader = page.context.browser.new_context(locale="nl-NL")
    public = reader.new_page()
    public.goto(f"{portal}{SOURCE}")
    followers = public.get_by_role("region", name="Wie volgt deze praktijk?")
    expect(followers).to_contain_text("1 gemeente volgt deze praktijk: Lelystad.")
    expect(followers).to_contain_text("Wij beginnen met twee kamers.")
    expect(followers).to_contain_text(lesson)
    public.goto(f"{portal}/gemeenten/lelystad/praktijken/")
    adopted = public.get_by_role("region", name="Overgenomen praktijken")
    expect(adopted).to_contain_text(lesson)
    adopted.get_by_role("link", name=re.compile(SOURCE_TITLE)).click()
    expect(public).to_have_url(f"{portal}{SOURCE}")
    assert reader.cookies() == []
    reader.close()

    added = f"Twintig jongeren {uuid.uuid4().hex[:8]}."
    change_results(page.context, portal, added)

    page.goto(f"{portal}/beheer/nakijken/wacht-op-u/")
    page.get_by_role("link", name=re.compile(f"Gewijzigd: ‘{SOURCE_TITLE}")).click()
    expect(page.get_by_role("heading", name="Resultaten")).to_be_visible()
    expect(page.locator(".desk-change ins").last).to_contain_text(added.split()[0])
    expect(page.locator(".desk-change").last).to_contain_text(added)
    page.get_by_role("button", name="Gezien").click()
    expect(page.locator(".messages .success")).to_contain_text("Gezien")
    page.goto(f"{portal}/beheer/nakijken/wacht-op-u/")
    expect(page.get_by_role("link", name=re.compile(SOURCE_TITLE))).to_have_count(0)


def as_if_never_taken_up(page: Page, portal: str) -> None:
    """The demonstration remembers an earlier run of this test."""
    page.goto(f"{portal}{SOURCE}")
    taken_up = page.get_by_role("link", name="Bijwerken voor Lelystad")
    if taken_up.count():
        taken_up.click()
        page.get_by_role("link", name="Haal weg").click()
        page.get_by_role("button", name="Ja, haal weg").click()
        expect(page.locator(".messages .success")).to_contain_text("niet meer")


def change_results(context: BrowserContext, portal: str, added: str) -> None:
    """The national editor adds a sentence to the source and publishes it."""
    national = context.browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    national.set_default_timeout(20_000)
    desk = national.new_page()
    log_in(desk, portal)
    desk.goto(f"{portal}{SOURCE}")
    compare = desk.get_by_role("link", name="Vergelijk met een andere").get_attribute("href")
    desk.goto(f"{portal}/beheer/pages/{compare.rpartition('=')[2]}/edit/")
    results = desk.locator("#id_results")
    results.fill(f"{results.input_value()} {added}")
    publish(desk)
    national.close()


def test_anyone_asks_and_the_editor_answers(page: Page, portal: str) -> None:
    asked = f"Wie betaalt dit {uuid.uuid4().hex[:8]}?"
    practice = f"{portal}/gemeenten/lelystad/praktijken/contact-voor-de-dag-van-vrijlating/"
    reader = page.context.browser.new_context(locale="nl-NL", java_script_enabled=False)
    public = reader.new_page()
    public.goto(practice)
    public.get_by_role("link", name="Stel een vraag", exact=True).click()
    public.get_by_role("textbox", name="Uw vraag").fill(f"{asked} Bel mij op 06-12345678.")
    public.wait_for_timeout(2500)  # as a person would need to type this
    public.get_by_role("button", name="Verstuur uw vraag").click()
    expect(public.get_by_role("heading", level=1)).to_have_text("Uw vraag is verstuurd")
    public.goto(practice)
    expect(public.get_by_role("main")).not_to_contain_text(asked)

    log_in(page, portal, OF_LELYSTAD)
    page.goto(f"{portal}/beheer/nakijken/wacht-op-u/")
    page.get_by_role("link", name=re.compile(re.escape(asked))).click()
    expect(page.get_by_role("main")).to_contain_text("een telefoonnummer")
    page.get_by_role("textbox", name="Uw antwoord").fill("De gemeente.")
    page.get_by_role("button", name="Zet op de site").click()
    expect(page.locator(".error-message")).to_contain_text("Haal dat weg")
    page.get_by_role("textbox", name="De vraag zoals die op de site komt").fill(asked)
    page.get_by_role("button", name="Zet op de site").click()
    expect(page.locator(".messages .success")).to_contain_text("staan op de site")

    public.goto(practice)
    answers = public.get_by_role("region", name="Vragen en antwoorden")
    expect(answers).to_contain_text(asked)
    expect(answers).to_contain_text("De gemeente.")
    assert reader.cookies() == []
    reader.close()
