"""The door of the closed environment: who comes in, who does not, and what guessing gives."""

import re

import pytest
from django.db import connection
from django.test import Client

from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.web.login.adapters import PasswordForm
from oggz.web.login.throttle import ATTEMPTS
from oggz.web.modes import Mode

WRONG = "Deze combinatie van gebruikersnaam en wachtwoord klopt niet."
TOO_OFTEN = "Er is te vaak een verkeerd wachtwoord ingevuld."
INSIDE = [
    "/",
    "/signalen/",
    "/overleg/",
    "/casussen/1/",
    "/vergaderingen/",
    "/convenanten/",
    "/rechten/",
    "/verantwoording/",
]

pytestmark = pytest.mark.django_db


def fail(log_in, times: int, name: str = "regisseur", **more) -> None:
    for _ in range(times):
        assert log_in(name, "verkeerd", **more).status_code == 200


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response.url == "/inloggen/?next=/"


@pytest.mark.parametrize("path", INSIDE)
def test_a_stranger_sees_no_page_of_the_inside(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    assert "Werklijst" not in response.content.decode()
    assert response.status_code in (200, 404)


def test_a_member_logs_in_and_sees_the_work_list(member, log_in, visit) -> None:
    response = log_in()
    assert response.status_code == 302
    assert response.url == "/"
    page = visit("/")
    assert page.h1.text == "Werklijst"
    assert "regisseur" in page.header.text


def test_after_logging_in_one_is_where_one_wanted_to_be(member, log_in) -> None:
    assert log_in(next="/?dag=morgen").url == "/?dag=morgen"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "https:///evil.example",
        "http://testserver:81/",
        "/\t/evil.example",
    ],
)
def test_the_login_page_leads_to_no_other_site(member, log_in, client, elsewhere: str) -> None:
    assert log_in(next=elsewhere).url == "/"
    # And for one who is in already, by the address.
    assert client.get("/inloggen/", {"next": elsewhere}).url == "/"


def test_the_login_cookie_stays_here(member, log_in) -> None:
    response = log_in()
    cookie = response.cookies["oggz_casework_session"]
    assert cookie["samesite"] == "Strict"
    assert cookie["httponly"]
    # Gone when the browser closes.
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert all(name.startswith("oggz_casework_") for name in response.cookies)


def test_a_new_session_begins_at_logging_in(member, client: Client, log_in) -> None:
    log_in()
    first = client.cookies["oggz_casework_session"].value
    client.post("/uitloggen/")
    log_in()
    assert client.cookies["oggz_casework_session"].value != first


@pytest.mark.parametrize(("name", "password"), [("regisseur", "verkeerd"), ("niemand", "verkeerd")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    member, log_in, visit, name, password
) -> None:
    response = log_in(name, password)
    assert WRONG in response.content.decode()
    assert "<title>Fout: " in response.content.decode()
    visit("/", 302)


def test_a_member_who_left_cannot_log_in(member, log_in, visit) -> None:
    member.is_active = False
    member.save()
    response = Client().get(log_in().url)
    assert "Dit account is niet meer actief" in response.content.decode()
    visit("/", 302)


def test_an_empty_form_says_at_each_field_what_is_missing(client: Client) -> None:
    response = client.post("/inloggen/", {})
    text = response.content.decode()
    for field in ("login", "password"):
        assert f'href="#id_{field}"' in text
        assert f'id="id_{field}_error"' in text


def test_after_five_wrong_passwords_the_right_one_is_refused_too(member, log_in, visit) -> None:
    fail(log_in, ATTEMPTS)
    assert TOO_OFTEN in log_in().content.decode()
    visit("/", 302)


def test_a_guess_stays_counted_when_the_page_about_it_fails(member, log_in, monkeypatch) -> None:
    def break_off(*args, **kwargs):
        raise RuntimeError

    guesser = Client(raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr(PasswordForm, "add_error", break_off)
        for _ in range(ATTEMPTS):
            assert log_in("regisseur", "verkeerd", by=guesser).status_code == 500
    assert TOO_OFTEN in log_in().content.decode()


def test_guesses_from_anywhere_in_any_case_count_for_the_same_name(member, log_in) -> None:
    for number, name in enumerate(
        ["regisseur", "Regisseur", "REGISSEUR", " regisseur", "regisseuR"]
    ):
        fail(log_in, 1, name, by=Client(REMOTE_ADDR=f"203.0.113.{number}"))
    assert TOO_OFTEN in log_in(by=Client()).content.decode()


def test_after_the_pause_one_can_log_in_again(member, log_in) -> None:
    fail(log_in, ATTEMPTS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_shared_cache SET expires = now() - interval '1 second'")
    assert log_in().status_code == 302


def test_the_name_that_was_guessed_at_is_not_kept(member, log_in) -> None:
    fail(log_in, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM web_shared_cache")
        kept = cursor.fetchall()
    assert kept
    assert "regisseur" not in str(kept)


def test_leaving_goes_by_a_button_and_not_by_a_link(member, client: Client, log_in, visit) -> None:
    log_in()
    assert client.get("/uitloggen/").status_code == 405
    assert visit("/").h1.text == "Werklijst"
    form = visit("/").find("form", action="/uitloggen/")
    assert form["method"] == "post"
    assert form.find("input", attrs={"name": "csrfmiddlewaretoken"})
    assert client.post("/uitloggen/").url == "/uitgelogd/"
    assert visit("/uitgelogd/").h1.text == "U bent uitgelogd"
    visit("/", 302)


def test_no_other_site_can_log_somebody_in_or_out(member) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    for path in ("/inloggen/", "/uitloggen/"):
        assert strict.post(path, {"login": "x", "password": "x"}).status_code == 403
    assert strict.get("/").status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_leaving(member, client: Client, log_in) -> None:
    log_in()
    thief = Client()
    thief.cookies["oggz_casework_session"] = client.cookies["oggz_casework_session"].value
    assert thief.get("/").status_code == 200
    client.post("/uitloggen/")
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize("name", ["voorbeeld-beheerder", "voorbeeld-eindredacteur"])
def test_an_account_of_the_portal_does_not_work_here(log_in, name: str) -> None:
    for password in ("oggz-demo-beheer", "oggz-demo-nieuws"):
        assert WRONG in log_in(name, password).content.decode()


def test_a_cookie_of_the_portal_does_not_work_here(member, client: Client, log_in) -> None:
    log_in()
    stranger = Client()
    stranger.cookies["oggz_portal_session"] = client.cookies["oggz_casework_session"].value
    stranger.cookies["sessionid"] = client.cookies["oggz_casework_session"].value
    assert stranger.get("/").status_code == 302


def test_example_accounts_are_shown_in_the_demonstration_only(client, settings, log_in) -> None:
    assert ACCOUNTS[0].password not in client.get("/inloggen/").content.decode()
    settings.MODE = Mode.DEMO
    text = client.get("/inloggen/").content.decode()
    for account in ACCOUNTS:
        assert re.search(f"<code>{account.username}</code>.*<code>{account.password}</code>", text)
        assert log_in(account.username, account.password, by=Client()).status_code == 302


def test_the_keys_of_the_two_sites_differ(settings) -> None:
    keys = [path.read_text() for path in (settings.MEDIA_ROOT.parents[1] / "keys").glob("*.key")]
    assert settings.SECRET_KEY in {key.strip() for key in keys}
    assert len(set(keys)) == len(keys)
