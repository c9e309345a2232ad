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
from collections.abc import Iterator
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


@dataclass(frozen=True)
class Picture:
    name: str
    account: tuple[str, str] | None
    path: str
    # What is pressed first, by its visible name.
    press: str = ""
    height: int = 900


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
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A new one in a folder that is thrown away; gives its address."""
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
            yield f"http://localhost:{port}"
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(30)


def log_in(browser: Browser, portal: str, account: tuple[str, str] | None) -> Page:
    context = browser.new_context(
        locale="nl-NL", viewport={"width": 1280, "height": 900}, color_scheme="light",
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    if account:
        page.goto(f"{portal}/account/inloggen/")
        page.get_by_label("Gebruikersnaam").fill(account[0])
        page.get_by_label("Wachtwoord").fill(account[1])
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_load_state("networkidle")
    return page


def take(page: Page, portal: str, picture: Picture) -> None:
    page.set_viewport_size({"width": 1280, "height": picture.height})
    page.goto(f"{portal}{picture.path}")
    if picture.press:
        page.get_by_role("link", name=picture.press).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.png")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    wanted = [each for each in WANTED if not sys.argv[1:] or each.name in sys.argv[1:]]
    with demonstration() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        pages: dict[tuple[str, str] | None, Page] = {}
        for picture in wanted:
            if picture.account not in pages:
                pages[picture.account] = log_in(browser, portal, picture.account)
            take(pages[picture.account], portal, picture)
            print(picture.name)
        browser.close()


if __name__ == "__main__":
    main()
