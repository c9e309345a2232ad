"""The whole demonstration, started by its own command, with a real browser in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from oggz.web.embedded import EmbeddedServer
from tests.browsing import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "test-demo"
# The machine may be busy with the other half of the tests.
expect.set_options(timeout=20_000)
_demo: subprocess.Popen[str] | None = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pytest_configure(config: pytest.Config) -> None:
    """Start the demonstration once, before the workers that use it."""
    global _demo
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    os.environ["OGGZ_VAR"] = str(VAR)
    os.environ["PORTAL_PORT"] = str(free_port())
    os.environ["CASEWORK_PORT"] = str(free_port())
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "demo.log").open("w") as log:
        _demo = subprocess.Popen(
            [sys.executable, "-m", "oggz", "demo"], stdout=log, stderr=log, text=True, cwd=ROOT
        )
    deadline = time.monotonic() + 400
    while "Stoppen: Ctrl-C" not in (said := (VAR / "demo.log").read_text()):
        if _demo.poll() is not None or time.monotonic() > deadline:
            _demo.kill()
            raise pytest.UsageError(f"the demonstration did not start:\n{said}")
        time.sleep(0.2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The promise of `make demo`: SIGTERM stops all of it, PostgreSQL too, within 15 seconds."""
    if _demo is None:
        return
    _demo.send_signal(signal.SIGTERM)
    _demo.wait(15)
    if (EmbeddedServer(VAR / "postgres").data / "postmaster.pid").exists():
        raise pytest.UsageError("PostgreSQL outlived the demonstration")


@pytest.fixture(scope="session")
def portal() -> str:
    return f"http://localhost:{os.environ['PORTAL_PORT']}"


@pytest.fixture(scope="session")
def casework() -> str:
    return f"http://localhost:{os.environ['CASEWORK_PORT']}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context
    context.close()


def _is_a_fault(message: ConsoleMessage) -> bool:
    """An error, unless it is the admin that saves a page while it is being filled in."""
    unfinished = "status of 400" in message.text and "/beheer/" in message.location["url"]
    return message.type == "error" and "status of 404" not in message.text and not unfinished


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that fails the test when a page breaks its policy, errs or loads from elsewhere."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if _is_a_fault(m) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith(("http://localhost:", "data:", "blob:"))
            else complaints.append(f"loads {r.url}")
        ),
    )
    yield page
    assert not complaints
