"""What an editor does, under the policy of the admin, without a single violation."""

import re
import uuid
from datetime import date, timedelta

from playwright.sync_api import Page, expect

EDITOR = ("voorbeeld-eindredacteur", "oggz-demo-nieuws")
# Publishes national pages too; for others a reviewer looks first, see test_workflow.
ADMINISTRATOR = ("voorbeeld-beheerder", "oggz-demo-beheer")
OF_LELYSTAD = ("voorbeeld-redacteur-lelystad", "oggz-demo-lelystad")
OF_WEST_BETUWE = ("voorbeeld-redacteur-westbetuwe", "oggz-demo-westbetuwe")


def log_in(page: Page, portal: str, account: tuple[str, str] = EDITOR) -> None:
    page.goto(f"{portal}/beheer/")
    page.get_by_label("Gebruikersnaam").fill(account[0])
    page.get_by_label("Wachtwoord").fill(account[1])
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()


def choose_day(page: Page, field: str) -> None:
    """Open the date picker and choose the fifteenth of the month that it shows."""
    page.locator(f"#id_{field}").click()
    picker = page.locator(".xdsoft_datetimepicker:visible")
    picker.locator(".xdsoft_date:not(.xdsoft_other_month)[data-date='15']").click()
    expect(page.locator(f"#id_{field}")).to_have_value(re.compile(r"15"))
    page.keyboard.press("Escape")


def write_text(page: Page, path: str, text: str) -> None:
    """Type in a rich text; its form has it a moment later, and a browser test is that quick."""
    page.locator(f"[data-contentpath='{path}'] [contenteditable=true]").first.click()
    page.keyboard.type(text)
    page.wait_for_function(
        "text => [...document.querySelectorAll('input[type=hidden]')]"
        ".some(each => each.value.includes(text))",
        arg=text,
    )


def write_news(page: Page, portal: str, title: str) -> None:
    """Fill in a news item: a date by its picker, a paragraph, an inline link with a date."""
    log_in(page, portal, ADMINISTRATOR)
    page.goto(f"{portal}/beheer/pages/")
    page.get_by_role("link", name="onderliggende pagina's van 'KwetsbareGroepen.nl'").click()
    page.get_by_role("link", name="onderliggende pagina's van 'Nieuws'").click()
    page.get_by_role("link", name="Voeg onderliggende pagina toe").first.click()
    page.locator("#id_title").fill(title)
    choose_day(page, "date")
    page.locator("#id_introduction").fill("Geschreven door een test in een echte browser.")
    page.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Tekst").click()
    write_text(page, "body", "Een alinea met inhoud.")
    page.locator("#id_links-ADD").click()
    page.locator("#id_links-0-title").fill("Meer over de Wmo")
    page.locator("#id_links-0-url").fill("https://wetten.overheid.nl/BWBR0035362/")
    choose_day(page, "links-0-checked_on")


def choose_moment(page: Page, field: str, hour: int) -> None:
    """Choose the fifteenth of next month in the picker of a moment, and type the hour after it.

    The list of hours opens at the present one and moves by script: before it nothing is in reach.
    """
    moment = page.locator(f"#id_{field}")
    moment.click()
    picker = page.locator(".xdsoft_datetimepicker:visible")
    picker.locator(".xdsoft_next:visible").first.click()
    picker.locator(".xdsoft_date:not(.xdsoft_other_month)[data-date='15']").click()
    expect(moment).to_have_value(re.compile(r"15.* \d\d:\d\d"))
    moment.fill(re.sub(r"\d\d:\d\d", f"{hour}:00", moment.input_value()))
    page.keyboard.press("Escape")
    expect(moment).to_have_value(re.compile(rf"15.* {hour}:00"))


def publish(page: Page) -> None:
    """The first button of the form."""
    actions = page.get_by_role("navigation", name="Acties (footer)")
    actions.get_by_role("button", name="Publiceren").click()
    expect(page.locator(".messages .success")).to_contain_text("gepubliceerd")


def test_an_editor_gets_from_login_to_a_published_page(page: Page, portal: str) -> None:
    title = f"Proef {uuid.uuid4().hex[:8]}"
    write_news(page, portal, title)
    publish(page)
    slug = title.lower().replace(" ", "-")

    reader = page.context.browser.new_context()
    public = reader.new_page()
    public.goto(f"{portal}/nieuws/{slug}/")
    expect(public.get_by_role("heading", level=1)).to_have_text(title)
    expect(public.get_by_role("main")).to_contain_text("Een alinea met inhoud.")
    expect(public.get_by_role("link", name="Meer over de Wmo")).to_be_visible()
    expect(public.locator("article time").first).to_have_attribute(
        "datetime", f"{date.today():%Y-%m}-15"
    )
    assert reader.cookies() == []
    reader.close()


def test_a_published_page_is_seen_by_readers_at_once(page: Page, portal: str) -> None:
    """The list was kept for anonymous readers; publishing makes every process forget it."""
    title = f"Direct {uuid.uuid4().hex[:8]}"
    reader = page.context.browser.new_context()
    public = reader.new_page()
    today = f"{portal}/nieuws/?van={date.today():%Y-%m}-15&tot={date.today():%Y-%m}-15"
    for _ in range(2):
        public.goto(today)
        expect(public.get_by_role("link", name=title)).to_have_count(0)
    write_news(page, portal, title)
    publish(page)
    public.goto(today)
    expect(public.get_by_role("link", name=title)).to_be_visible()
    reader.close()


def test_a_local_editor_gets_from_login_to_a_published_event(page: Page, portal: str) -> None:
    title = f"Inloop {uuid.uuid4().hex[:8]}"
    log_in(page, portal, OF_LELYSTAD)
    panel = page.get_by_role("region", name="Uw gemeente: Lelystad")
    panel.get_by_role("link", name="Nieuwe activiteit").click()
    page.get_by_role("textbox", name="Titel").fill(title)
    choose_moment(page, "start", 14)
    choose_moment(page, "end", 16)
    page.get_by_role("textbox", name="Locatie").fill("Buurthuis")
    page.get_by_role("textbox", name="Inleiding").fill("Geschreven door een test in een browser.")
    page.get_by_role("checkbox", name="Schulden", exact=True).check()
    publish(page)

    own = f"{portal}/gemeenten/lelystad/agenda/"
    reader = page.context.browser.new_context(locale="nl-NL")
    public = reader.new_page()
    public.goto(own)
    public.get_by_role("link", name=title).click()
    expect(public.get_by_role("heading", level=1)).to_have_text(title)
    day = (date.today().replace(day=1) + timedelta(days=31)).replace(day=15)
    main = public.get_by_role("main")
    expect(main.locator("time").first).to_have_attribute("datetime", re.compile(f"{day}T14:00"))
    expect(main).to_contain_text("Buurthuis")
    for address, shown in {
        f"{own}agenda.ics": True,
        f"{portal}/agenda/agenda.ics": False,
        f"{portal}/agenda/": False,
        f"{portal}/agenda/?gemeente=lelystad": True,
        f"{portal}/gemeenten/dronten/agenda/": False,
    }.items():
        answer = reader.request.get(address)
        assert answer.status == 200
        assert (title in answer.text()) is shown, address
    calendar = reader.request.get(f"{own}agenda.ics").text()
    assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T140000" in calendar
    assert f"DTEND;TZID=Europe/Amsterdam:{day:%Y%m%d}T160000" in calendar
    reader.close()


def test_a_local_editor_does_not_reach_the_section_of_another(page: Page, portal: str) -> None:
    theirs = page.context.browser.new_context(locale="nl-NL")
    neighbour = theirs.new_page()
    log_in(neighbour, portal, OF_WEST_BETUWE)
    panel = neighbour.get_by_role("region", name="Uw gemeente: West Betuwe")
    forms = [
        panel.get_by_role("link", name=name).get_attribute("href")
        for name in ("Nieuw bericht", "Nieuwe activiteit", "Nieuw praktijkvoorbeeld",
                     "Contactpersonen bijwerken", "Inleiding bijwerken", "Hulp en loket bijwerken",
                     "Kleuren kiezen")
    ]  # fmt: skip
    for form in forms:  # the question below is only worth asking if this answers
        assert "<form" in theirs.request.get(f"{portal}{form}", max_redirects=0).text()
    theirs.close()

    log_in(page, portal, OF_LELYSTAD)
    expect(page.get_by_role("region", name="Uw gemeente: Lelystad")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("West Betuwe")
    for form in forms:
        answer = page.context.request.get(f"{portal}{form}")
        refused = answer.status == 403 or answer.url == f"{portal}/beheer/"
        assert refused, f"{form} answers {answer.status} at {answer.url}"
        assert 'name="title"' not in answer.text()


def test_a_stored_script_does_not_run_in_the_admin(context, portal: str) -> None:
    page = context.new_page()
    log_in(page, portal)
    refused = page.evaluate(
        """async () => {
            const refusals = [];
            addEventListener("securitypolicyviolation", (e) => refusals.push(e.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "window.stolen = true";
            document.body.append(script);
            document.body.insertAdjacentHTML(
                "beforeend", '<img src="/nergens" onerror="window.stolen = true">');
            await new Promise((done) => setTimeout(done, 1000));
            return [window.stolen === undefined, refusals.length];
        }"""
    )
    assert refused == [True, 2]


def test_the_accounts_of_the_demonstration_stand_on_its_login_page(
    page: Page, portal: str, casework: str
) -> None:
    page.goto(f"{portal}/beheer/login/")
    expect(page.get_by_text(EDITOR[0])).to_be_visible()
    page.goto(f"{casework}/inloggen/")
    expect(page.get_by_text("voorbeeld-regisseur")).to_be_visible()
