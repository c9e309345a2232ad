"""Requests that pretend to be something else are taken for what they are."""

import os
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client

from oggz.casework.parties.models import Member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/inloggen/", "/nergens/", "/robots.txt", "/sessie/"])
def test_every_answer_is_of_no_use_to_another_site(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize(
    "forged",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example;proto=https"},
        {"HTTP_X_ORIGINAL_URL": "/healthz"},
        {"HTTP_X_REWRITE_URL": "/healthz"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PREFIX": "/elders"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "GET"},
        {"HTTP_REMOTE_USER": "regisseur"},
        {"HTTP_X_REMOTE_USER": "regisseur"},
        {"HTTP_AUTHORIZATION": "Basic cmVnaXNzZXVyOng="},
    ],
)
def test_a_forged_header_opens_nothing(client: Client, member, forged: dict[str, str]) -> None:
    response = client.get("/", **forged)
    assert response.url == "/inloggen/?next=/"
    assert "evil" not in str(response.headers)


def test_a_link_by_mail_leads_here_whatever_a_request_says(client: Client, member) -> None:
    Member.objects.filter(pk=member.pk).update(email="a@voorbeeld.example")
    asked = {"email": "a@voorbeeld.example"}
    client.post("/wachtwoord/vergeten/", asked, HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil" not in mail.outbox[0].body
    response = client.post("/wachtwoord/vergeten/", asked, HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("way", ["header", "field", "query"])
def test_a_method_cannot_be_overridden(member, log_in, client: Client, way: str) -> None:
    log_in()
    if way == "header":
        response = client.get("/uitloggen/", HTTP_X_HTTP_METHOD_OVERRIDE="POST")
    else:
        response = client.get("/uitloggen/?_method=POST")
    assert response.status_code == 405
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/uitloggen/", "/mijn-sessies/beeindigen/", "/sessie/"])
def test_what_changes_something_needs_the_token_also_as_a_piece_of_a_page(member, path) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    for more in ({}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ORIGIN": "https://evil.example"},
                 {"CONTENT_TYPE": "text/plain"}, {"HTTP_X_CSRFTOKEN": "a" * 32}):  # fmt: skip
        assert strict.post(path, {"alle": "ja"}, **more).status_code == 403
    assert strict.get("/").status_code == 200


def test_a_form_of_a_novel_is_refused(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/inloggen/", {"login": "a" * 2000}).status_code == 400
    many = {f"veld{number}": "x" for number in range(1100)}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    assert client.post("/inloggen/", many).status_code == 400


@pytest.mark.parametrize("status", ["400", "403", "404", "500"])
def test_an_error_page_tells_nothing(client: Client, status: str) -> None:
    from django.template.loader import render_to_string

    text = render_to_string(f"{status}.html").casefold()
    for told in ("traceback", "django", "python", "exception", "postgres", "/src/", "line "):
        assert told not in text


def test_in_production_a_second_factor_is_no_choice_and_cookies_are_this_host_s() -> None:
    """Read in a process of its own, as settings are read once."""
    code = (
        "from oggz.casework import settings as s;"
        "print(s.SECOND_FACTOR_REQUIRED, s.ORGANISATIONS_PROVE, s.SESSION_COOKIE_NAME,"
        " s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_SSL_REDIRECT, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.ALLOWED_HOSTS)"
    )
    given = {
        "OGGZ_MODE": "production", "OGGZ_CASEWORK_HOSTS": "casus.voorbeeld.nl",
        "OGGZ_CASEWORK_SECRET_KEY": "x" * 60, "OGGZ_MAIL_FROM": "a@voorbeeld.nl",
        "OGGZ_SMTP_URL": "smtp://mail.voorbeeld.nl:587",
        "OGGZ_VAULT_KEK_FILE": "/dev/null",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | given, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == [
        "True", "True", "__Host-oggz_casework_session", "__Host-oggz_casework_csrf", "True",
        "True", "True", "False", "['casus.voorbeeld.nl']",
    ]  # fmt: skip
