"""Makes the pictures of docs/handleiding anew from a fresh demonstration.

    .venv/bin/python setup/manual_pictures.py

Needs Chromium. Each picture is a page of the demonstration as the account that is named sees it;
what is to be looked at is marked by nothing, so that pictures stay true when colours change.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "handleiding" / "beelden"
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

LOCAL = ("voorbeeld-redacteur-lelystad", "oggz-demo-lelystad")
WRITER = ("voorbeeld-redacteur-zeewolde", "oggz-demo-zeewolde")
PUBLISHER = ("voorbeeld-publicist-zeewolde", "oggz-demo-publicist")
CHIEF = ("voorbeeld-eindredacteur", "oggz-demo-nieuws")
MEMBER = ("voorbeeld-commissie-lelystad", "oggz-demo-commissie-lelystad")
REVIEWER = ("voorbeeld-beoordelaar", "oggz-demo-kennis")
# In the closed site.
GUARD = ("voorbeeld-regisseur", "oggz-demo-casus")
COORDINATOR = ("voorbeeld-casusregisseur", "oggz-demo-casusregisseur")
OFFICER = ("voorbeeld-fg", "oggz-demo-fg")
CONSTABLE = ("voorbeeld-wijkagent", "oggz-demo-wijkagent")
# What they press first: to state a purpose, or for whom they work.
CLOSED = {
    GUARD: "Leid het casusoverleg", COORDINATOR: "Kijk terug met de persoon",
    CONSTABLE: "Doe uw actie", OFFICER: "Gemeente Voorbeeld",
}  # fmt: skip
Step = Callable[[Page], None]


def press(name: str) -> Step:
    """A button or link, by what stands on it."""

    def step(page: Page) -> None:
        button, link = (page.get_by_role(role, name=name) for role in ("button", "link"))
        button.or_(link).first.click()
        page.wait_for_load_state("networkidle")

    return step


def tick(name: str) -> Step:
    return lambda page: page.get_by_label(name, exact=True).first.check()


def tick_only(field: str, *names: str) -> Step:
    """Of a list of ticks: those with one of these names, or all of them."""

    def step(page: Page) -> None:
        for line in page.locator(f"p:has([name={field}])").all():
            wanted = not names or any(name in line.inner_text() for name in names)
            line.locator("input").set_checked(wanted)

    return step


def write(text: str) -> Step:
    return lambda page: page.locator("main textarea").first.fill(text)


@dataclass(frozen=True)
class Picture:
    name: str
    account: tuple[str, str] | None
    path: str
    # What is pressed first, by its visible name.
    press: str = ""
    height: int = 900
    width: int = 1280
    # What is done before; what stands at the top; and the only part that is shown.
    steps: tuple[Step, ...] = ()
    top: str = ""
    part: str = ""


WANTED = (
    Picture("redacteur-eerste-pagina", LOCAL, "/beheer/"),
    Picture("redacteur-nieuw-bericht", LOCAL, "/beheer/", press="Nieuw bericht"),
    Picture("redacteur-nakijken", LOCAL, "/beheer/nakijken/"),
    Picture("redacteur-nieuwsbrieven", LOCAL, "/beheer/nieuwsbrieven/"),
    Picture("redacteur-doorsturen", WRITER, "/beheer/", press="Nieuw bericht"),
    Picture("eindredacteur-eerste-pagina", CHIEF, "/beheer/"),
    Picture("eindredacteur-aangeboden", CHIEF, "/beheer/aangeboden/"),
    Picture("eindredacteur-nieuwsbrieven", CHIEF, "/beheer/nieuwsbrieven/"),
    Picture("eindredacteur-mensen", CHIEF, "/beheer/mensen/"),
    Picture("beoordelaar-praktijken", REVIEWER, "/beheer/praktijken-beoordelen/"),
    Picture("commissie-voorpagina", None, "/begeleidingscommissie/"),
    Picture("commissie-voor-u", MEMBER, "/begeleidingscommissie/mijn/"),
    Picture("commissie-afweging", MEMBER, "/begeleidingscommissie/afweging/", height=1100),
    Picture("casus-werklijst", COORDINATOR, "/"),
    Picture(
        "casus-plan", COORDINATOR, "/casussen/", height=1000, top=".section",
        steps=(press("Lotte Denkbeeld"), press("Naar het plan")),
    ),
    Picture(
        "casus-pagina", COORDINATOR, "/casussen/", height=1100, top=".casework-title",
        steps=(press("Lotte Denkbeeld"),),
    ),
    Picture(
        "casus-uitleg", COORDINATOR, "/casussen/", top=".section",
        steps=(press("Lotte Denkbeeld"), press("Waarom zie ik dit")),
    ),
    Picture(
        "casus-brief", COORDINATOR, "/casussen/", height=1000, top=".section",
        steps=(press("Lotte Denkbeeld"), press("Naar de brief")),
    ),
    Picture(
        "casus-acuut", CONSTABLE, "/signalen/nieuw/", width=390, part=".acute",
        steps=(tick("Ja"),),
    ),
    Picture(
        "casus-anoniem", CONSTABLE, "/overleg/nieuw/?verder=ja&soort=signal",
        part=".findings-panel",
        steps=(
            write("Vera Voorbeeld uit de Kerkstraat 12 doet niet open. Wat kan ik doen?"),
            tick_only("partijen"), press("Verstuur de vraag"),
        ),
    ),
    Picture(
        "casus-scherm", GUARD, "/vergaderingen/", height=1000, top=".wall",
        # The first of the list is that of today.
        steps=(
            press(" uur"), press("Lotte Denkbeeld"),
            tick_only("aanwezig", "Casusregisseur", "Woonconsulent"),
            press("Bespreek opnieuw"), press("Scherm voor aan de wand"),
        ),
    ),
    Picture("casus-verzoek", GUARD, "/rechten/", height=1100, steps=(press("Verbetering"),)),
    Picture(
        "casus-wegen", GUARD, "/signalen/", height=1000, top=".signal-page",
        steps=(press("Lees voor doel"), tick("Openen als casus")),
    ),
    Picture("fg-verantwoording", OFFICER, "/verantwoording/", height=1100, top=".section"),
    Picture("fg-termijnen", OFFICER, "/rechten/"),
)  # fmt: skip


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """A new one in a folder that is thrown away; gives the addresses of the portal and casework."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        # PostgreSQL runs as another user when this runs as root.
        Path(folder).chmod(0o755)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        env = os.environ | {
            "OGGZ_VAR": f"{folder}/var", "PORTAL_PORT": str(port), "CASEWORK_PORT": str(port + 1),
        }  # fmt: skip
        probe.close()
        log = Path(folder) / "demo.log"
        with log.open("w") as output:
            demo = subprocess.Popen(
                [sys.executable, "-m", "oggz", "demo"], stdout=output, stderr=output, env=env
            )
        try:
            while "Stoppen: Ctrl-C" not in log.read_text():
                if demo.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.5)
            yield f"http://localhost:{port}", f"http://localhost:{port + 1}"
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(30)


def log_in(browser: Browser, site: str, account: tuple[str, str] | None) -> Page:
    context = browser.new_context(
        locale="nl-NL", viewport={"width": 1280, "height": 900}, color_scheme="light",
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    if account:
        page.goto(f"{site}/{'' if account in CLOSED else 'account/'}inloggen/")
        page.get_by_label("Gebruikersnaam").fill(account[0])
        page.get_by_label("Wachtwoord").fill(account[1])
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_load_state("networkidle")
    if account in CLOSED:
        press(CLOSED[account])(page)
    return page


def take(page: Page, site: str, picture: Picture) -> None:
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto(f"{site}{picture.path}")
    if picture.press:
        page.get_by_role("link", name=picture.press).first.click()
    for step in picture.steps:
        step(page)
    page.wait_for_load_state("networkidle")
    if picture.top:
        page.locator(picture.top).first.evaluate("each => each.scrollIntoView()")
    shown = page.locator(picture.part).first if picture.part else page
    shown.screenshot(path=PICTURES / f"{picture.name}.png")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    wanted = [each for each in WANTED if not sys.argv[1:] or each.name in sys.argv[1:]]
    with demonstration() as (portal, casework), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        pages: dict[tuple[str, str] | None, Page] = {}
        for picture in wanted:
            site = casework if picture.account in CLOSED else portal
            if picture.account not in pages:
                pages[picture.account] = log_in(browser, site, picture.account)
            take(pages[picture.account], site, picture)
            print(picture.name)
        browser.close()


if __name__ == "__main__":
    main()
