"""A security key in a real browser: added, used, and refused when its owner is not there."""

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from oggz.casework.parties.demo_accounts import MEMBERS
from oggz.web.embedded import CASEWORK, EmbeddedServer
from tests.end_to_end.conftest import VAR

# Nobody of the story of a case, who log in meanwhile.
NAME = "voorbeeld-beheerder-politie"
PASSWORD = next(each.account.password for each in MEMBERS if each.account.username == NAME)
NO_ANSWER = "De sleutel gaf geen antwoord"
REFUSED = "Deze sleutel is niet aangenomen"
# A browser that does not ask what the site asks of it, such as one with a bad extension.
CARELESS = """
for (const name of ["create", "get"]) {
  const asked = navigator.credentials[name].bind(navigator.credentials);
  navigator.credentials[name] = (options) => {
    const own = options.publicKey;
    own.userVerification = "discouraged";
    if (own.authenticatorSelection) own.authenticatorSelection.userVerification = "discouraged";
    return asked(options);
  };
}
"""


class Key:
    """A key in the browser, held by its owner or by whoever found it."""

    def __init__(self, page: Page, *, knows_owner: bool = True) -> None:
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True,
            "hasUserVerification": knows_owner, "isUserVerified": knows_owner,
        }  # fmt: skip
        added = self._browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._id = added["authenticatorId"]

    def held_by(self, *, owner: bool) -> None:
        held = {"authenticatorId": self._id, "isUserVerified": owner}
        self._browser.send("WebAuthn.setUserVerified", held)


@pytest.fixture(autouse=True)
def without_keys() -> Iterator[None]:
    """The demonstration stays as others find it."""
    _remove_keys()
    yield
    _remove_keys()


def _remove_keys() -> None:
    server = EmbeddedServer(VAR / "postgres")
    with psycopg.connect(server.url(CASEWORK.app, CASEWORK.name)) as connection:
        connection.execute(
            "DELETE FROM mfa_authenticator USING parties_member AS member"
            " WHERE user_id = member.id AND username = %s",
            [NAME],
        )


@pytest.fixture
def key(page: Page) -> Key:
    return Key(page)


def give_password(page: Page, casework: str) -> None:
    page.goto(f"{casework}/inloggen/")
    page.locator("[name=login]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


def add_key(page: Page, casework: str) -> None:
    page.goto(f"{casework}/tweede-stap/webauthn/add/")
    page.get_by_label("Naam").fill("Sleutel aan de sleutelbos")
    page.get_by_role("button", name="Voeg toe").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="U bent uitgelogd")).to_be_visible()


def with_a_key(page: Page, casework: str) -> None:
    """Somebody who has a key and gave their password."""
    give_password(page, casework)
    expect_in(page)
    add_key(page, casework)
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    log_out(page)
    give_password(page, casework)
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()


def use_key(page: Page) -> None:
    page.get_by_role("button", name="Gebruik uw sleutel").click()


def expect_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Onderdelen")).to_be_visible()


def expect_nobody_is_in(page: Page, casework: str) -> None:
    page.goto(f"{casework}/mijn-gegevens/")
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()


def test_password_and_key_let_somebody_in(page: Page, casework: str, key: Key) -> None:
    with_a_key(page, casework)
    expect(page.get_by_text("Geen sleutel bij u?")).to_be_visible()
    use_key(page)
    expect_in(page)
    page.goto(f"{casework}/tweede-stap/webauthn/")
    expect(page.get_by_text("Sleutel aan de sleutelbos")).to_be_visible()


def test_the_password_alone_lets_nobody_in(page: Page, casework: str, key: Key) -> None:
    with_a_key(page, casework)
    expect_nobody_is_in(page, casework)


def test_a_key_that_was_found_lets_nobody_in(page: Page, casework: str, key: Key) -> None:
    with_a_key(page, casework)
    key.held_by(owner=False)
    use_key(page)
    expect(page.get_by_role("alert").filter(has_text=NO_ANSWER)).to_be_visible()
    key.held_by(owner=True)
    use_key(page)
    expect_in(page)


def test_the_site_refuses_it_itself(page: Page, casework: str, key: Key) -> None:
    """What the browser should have refused."""
    with_a_key(page, casework)
    key.held_by(owner=False)
    page.add_init_script(CARELESS)
    page.reload()
    use_key(page)
    expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    expect_nobody_is_in(page, casework)


def test_a_key_without_a_lock_is_not_added(page: Page, casework: str) -> None:
    Key(page, knows_owner=False)
    give_password(page, casework)
    expect_in(page)
    add_key(page, casework)
    expect(page.get_by_role("alert").filter(has_text=NO_ANSWER)).to_be_visible()
    page.add_init_script(CARELESS)
    add_key(page, casework)
    expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    page.goto(f"{casework}/tweede-stap/webauthn/")
    expect(page.get_by_text("U heeft nog geen sleutel")).to_be_visible()
