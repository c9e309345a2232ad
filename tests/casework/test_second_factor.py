"""In production a password alone opens nothing, and a second factor is asked each time."""

import re
import time

import pytest
import time_machine
from allauth.mfa import app_settings as mfa_settings
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import get_resolver

from oggz.casework.parties.models import Member
from oggz.web.login.throttle import ATTEMPTS, ATTEMPTS_FROM_ONE_ADDRESS
from tests.casework.conftest import PASSWORD
from tests.casework.second_steps import STEP, half_a_minute_later, with_app, with_key
from tests.one_time_codes import give_code, shown

pytestmark = pytest.mark.django_db

ADDRESS = "regisseur@voorbeeld.example"


@pytest.fixture(autouse=True)
def strict(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def every_path() -> list[str]:
    """Each fixed address of the site, by its resolver."""

    def below(patterns, prefix: str) -> list[str]:
        found = []
        for pattern in patterns:
            path = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
            if hasattr(pattern, "url_patterns"):
                found += below(pattern.url_patterns, path)
            elif not set(path) & set("<(\\["):
                found.append(f"/{path}")
        return found

    return below(get_resolver().url_patterns, "")


def test_with_a_password_alone_one_gets_no_further_than_setting_up_the_second_step(
    member, log_in, client: Client, visit
) -> None:
    log_in()
    for path in every_path():
        if path.startswith(django_settings.LOGIN_OPEN):
            continue
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 302, path
            assert response.url.startswith((STEP, "/inloggen/")), path
    assert visit(f"{STEP}?next=/").h1.text == "Inloggen in twee stappen"
    with_app(client)
    visit("/")


def test_the_second_step_is_asked_each_time(member, log_in, client: Client) -> None:
    log_in()
    secret = with_app(client)
    half_a_minute_later()
    again = Client()
    assert log_in(by=again).url.startswith(f"{STEP}authenticate/")
    assert again.get("/").status_code == 302
    assert again.post(f"{STEP}authenticate/", {"code": "000000"}).status_code == 200
    assert again.get("/").status_code == 302
    give_code(again, f"{STEP}authenticate/", secret)
    assert again.get("/").status_code == 200


def test_who_has_a_second_step_proves_with_it_and_not_with_a_password(
    member, log_in, client: Client, visit
) -> None:
    log_in()
    with_app(client)
    assert client.get("/nogmaals/").url.startswith(f"{STEP}reauthenticate/")
    assert visit(f"{STEP}reauthenticate/").find("a", href="/nogmaals/") is None


def test_an_answer_that_no_key_gives_is_refused_with_a_word(member, log_in, client) -> None:
    log_in()
    for answer in ('{"id": "x"}', "[1]", '"x"', "7"):
        said = client.post(f"{STEP}webauthn/add/", {"credential": answer})
        assert "Deze sleutel is niet aangenomen" in said.content.decode(), answer
    with_key(member)
    again = Client()
    log_in(by=again)
    said = again.post(f"{STEP}authenticate/", {"credential": '{"id": "x"}'})
    assert "Deze sleutel is niet aangenomen" in said.content.decode()
    assert again.get("/").status_code == 302


def test_a_code_works_once_in_all_processes(member, log_in, client: Client) -> None:
    log_in()
    secret = with_app(client)
    half_a_minute_later()
    outcomes = []
    with shown(secret) as code:
        for _ in range(2):
            someone = Client()
            log_in(by=someone)
            someone.post(f"{STEP}authenticate/", {"code": code})
            outcomes.append(someone.get("/").status_code)
    assert outcomes == [200, 302]
    # Remembered in the database, which the processes share.
    assert caches["default"].__class__.__name__ == "DatabaseCache"


def test_a_code_is_checked_in_the_half_minute_in_which_it_was_shown(member, log_in, client) -> None:
    """Of these tests themselves: on a busy machine, just before the half minute turns."""

    class Slow(Client):
        def post(self, *args, **more):
            time.sleep(0.2)
            return super().post(*args, **more)

    log_in()
    secret, slow = with_app(client), Slow()
    half_a_minute_later()
    log_in(by=slow)
    with time_machine.travel(time.time() // 30 * 30 + 29.9):
        assert give_code(slow, f"{STEP}authenticate/", secret).status_code == 302


def test_a_session_from_before_the_second_step_ends(member, log_in, client: Client) -> None:
    """Who stole the password was waiting; then the owner sets up an app."""
    thief = Client()
    log_in(by=thief)
    log_in()
    with_app(client)
    for path in ("/", f"{STEP}webauthn/add/", f"{STEP}totp/deactivate/", "/wachtwoord/"):
        assert thief.get(path).url.startswith("/inloggen/")


def test_codes_are_slow_to_guess(member, log_in, client: Client) -> None:
    log_in()
    secret = with_app(client)
    half_a_minute_later()
    thief = Client()
    log_in(by=thief)
    for _ in range(ATTEMPTS):
        thief.post(f"{STEP}authenticate/", {"code": "123456"})
    response = give_code(thief, f"{STEP}authenticate/", secret)
    assert "te vaak een verkeerde code" in response.content.decode()
    assert thief.get("/").status_code == 302


def test_one_password_for_many_names_is_slow_from_one_address(member, log_in) -> None:
    for number in range(ATTEMPTS_FROM_ONE_ADDRESS):
        log_in(f"naam-{number}", "welkom-in-de-lente")
    assert "te vaak" in log_in().content.decode()
    # Who works elsewhere is not in the way of it.
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert log_in(by=elsewhere).status_code == 302


def test_colleagues_behind_one_address_do_not_lock_each_other_out(member, log_in) -> None:
    for _ in range(ATTEMPTS_FROM_ONE_ADDRESS + 1):
        assert log_in(by=Client()).status_code == 302


def test_a_key_asks_for_the_finger_or_pin_of_its_owner() -> None:
    assert mfa_settings.WEBAUTHN_USER_VERIFICATION == "required"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_going_on_after_the_second_step_leads_to_no_other_site(
    member, log_in, client: Client, visit, elsewhere: str
) -> None:
    log_in()
    with_app(client)
    link = visit(f"{STEP}?next={elsewhere}").find("a", string="Ga verder")
    assert link["href"] == "/"


def forgotten(client: Client, email: str = ADDRESS):
    return client.post("/wachtwoord/vergeten/", {"email": email})


def test_a_forgotten_password_tells_nobody_who_is_a_member(member, client: Client) -> None:
    Member.objects.filter(pk=member.pk).update(email=ADDRESS)
    known, unknown = forgotten(client), forgotten(client, "niemand@voorbeeld.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [each.to for each in mail.outbox] == [[ADDRESS]]


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_link_for_a_new_password_works_an_hour(member, client, minutes, works) -> None:
    Member.objects.filter(pk=member.pk).update(email=ADDRESS)
    forgotten(client)
    path = re.search(r"/wachtwoord/nieuw/\S+", mail.outbox[0].body)[0]
    with time_machine.travel(time.time() + minutes * 60):
        page = client.get(path, follow=True).content.decode()
    assert ("Deze link werkt niet meer" not in page) is works
    assert ('type="password"' in page) is works


def test_nobody_s_mailbox_is_filled_with_links(member, client: Client) -> None:
    Member.objects.filter(pk=member.pk).update(email=ADDRESS)
    for spelling in [ADDRESS, ADDRESS.upper(), ADDRESS.title()] * 3:
        forgotten(client, spelling)
    assert len(mail.outbox) == 3


def test_who_comes_in_by_an_organisation_gets_no_password_besides(member, client: Client) -> None:
    member.email = ADDRESS
    member.set_unusable_password()
    member.save()
    forgotten(client)
    assert mail.outbox == []
    client.force_login(member)
    assert client.get("/wachtwoord/instellen/").status_code == 302
    client.post("/wachtwoord/instellen/", {"password1": PASSWORD, "password2": PASSWORD})
    assert not Member.objects.get(pk=member.pk).has_usable_password()
