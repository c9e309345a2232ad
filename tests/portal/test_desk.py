"""The door to the admin, and what is behind it: logging in, files, images."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction

from oggz.errors import PlatformError
from oggz.portal.accounts.demo_accounts import ACCOUNTS
from oggz.portal.knowledge.models import Illustration
from oggz.web.login.throttle import ATTEMPTS, Attempts
from tests.portal.factories import PASSWORD, editor, illustration, picture_bytes

LOGIN = "/account/inloggen/"
WRONG = "Deze combinatie van gebruikersnaam en wachtwoord klopt niet."
TOO_OFTEN = "Er is te vaak een verkeerd wachtwoord ingevuld."

pytestmark = pytest.mark.django_db


def log_in(client: Client, name: str = "redacteur", password: str = PASSWORD):
    return client.post(LOGIN, {"login": name, "password": password})


def fail(client: Client, times: int, name: str = "redacteur") -> None:
    for _ in range(times):
        assert log_in(client, name, "verkeerd").status_code == 200


def let_the_pause_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_shared_cache SET expires = now() - interval '1 second'")


@pytest.mark.parametrize(
    "path", ["/beheer/", "/beheer/pages/", "/beheer/images/", "/beheer/users/"]
)
def test_a_stranger_is_sent_to_the_login_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(LOGIN)


def test_the_login_pages_of_wagtail_lead_to_ours(client: Client) -> None:
    for path in ("/beheer/login/", "/_util/login/"):
        assert client.get(f"{path}?next=/beheer/pages/").url == f"{LOGIN}?next=/beheer/pages/"


def test_the_right_password_opens_the_admin(client: Client) -> None:
    editor()
    response = log_in(client)
    assert response.status_code == 302
    assert response.url == "/beheer/"
    assert client.get("/beheer/").status_code == 200
    cookie = response.cookies["oggz_portal_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(("name", "password"), [("redacteur", "verkeerd"), ("niemand", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, name, password) -> None:
    editor()
    assert WRONG in log_in(client, name, password).content.decode()
    assert client.get("/beheer/").status_code == 302


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client: Client) -> None:
    editor()
    fail(client, ATTEMPTS)
    response = log_in(client)
    assert TOO_OFTEN in response.content.decode()
    assert client.get("/beheer/").status_code == 302


def test_after_the_pause_one_can_log_in_again(client: Client) -> None:
    editor()
    fail(client, ATTEMPTS)
    let_the_pause_pass()
    assert log_in(client).status_code == 302


def test_guesses_count_whatever_the_case_of_the_name_and_wherever_they_come_from() -> None:
    editor()
    for number, name in enumerate(
        ["redacteur", "Redacteur", "REDACTEUR", "redacteuR", " redacteur "]
    ):
        fail(Client(REMOTE_ADDR=f"203.0.113.{number}"), 1, name)
    assert TOO_OFTEN in log_in(Client(REMOTE_ADDR="198.51.100.7")).content.decode()


def test_the_pause_is_for_one_name_only(client: Client) -> None:
    editor("een")
    editor("ander")
    fail(client, ATTEMPTS, "een")
    assert log_in(client, "ander").status_code == 302


def test_logging_in_forgets_earlier_mistakes(client: Client) -> None:
    editor()
    fail(client, ATTEMPTS - 1)
    assert log_in(client).status_code == 302
    other = Client()
    fail(other, ATTEMPTS - 1)
    assert log_in(other).status_code == 302


def test_an_empty_password_in_between_forgets_no_guesses(client: Client) -> None:
    editor()
    fail(client, ATTEMPTS - 1)
    log_in(client, password="")
    fail(client, 1)
    assert TOO_OFTEN in log_in(client).content.decode()


def test_guessing_at_many_names_forgets_no_guesses(client: Client) -> None:
    fail(client, 1)
    for number in range(400):
        assert Attempts(f"naam-{number}").begin()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM web_shared_cache WHERE cache_key LIKE '%login-failures%'"
        )
        # And the one from the address where it was typed.
        assert cursor.fetchone() == (402,)


@pytest.mark.parametrize("name", ["", "a" * 300, "\0", "é" * 254, "' OR 1=1 --"])
@pytest.mark.parametrize("password", ["", "a" * 2000, "\0", "x"])
def test_no_name_or_password_breaks_the_login_page(
    client: Client, name: str, password: str
) -> None:
    assert log_in(client, name, password).status_code == 200


def test_the_login_page_leads_to_no_other_site(client: Client) -> None:
    editor()
    response = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": "redacteur", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response.url == "/beheer/"


def test_example_accounts_are_shown_in_the_demonstration_only(client: Client, settings) -> None:
    assert ACCOUNTS[0].password not in client.get(LOGIN).content.decode()
    settings.OGGZ_DEMO_ACCOUNTS = ACCOUNTS
    text = client.get(LOGIN).content.decode()
    for account in ACCOUNTS:
        assert account.username in text
        assert account.password in text
        assert log_in(Client(), account.username, account.password).status_code == 302


def test_examples_are_never_loaded_in_production(monkeypatch) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    with pytest.raises(PlatformError, match="niet in productie"):
        call_command("load_demo")


def test_the_admin_runs_only_scripts_that_are_ours(client: Client) -> None:
    client.force_login(editor())
    response = client.get("/beheer/")
    policy = dict(
        d.strip().split(" ", 1) for d in response.headers["Content-Security-Policy"].split(";")
    )
    assert re.search(r"'nonce-[^']{16,}'", policy["script-src"])
    for directive in ("default-src", "script-src", "style-src"):
        assert "unsafe" not in policy[directive]
        assert "http" not in policy[directive]
    assert policy["object-src"] == "'none'"


def test_the_admin_speaks_dutch_and_stays_out_of_caches(client: Client) -> None:
    client.force_login(editor())
    response = client.get("/beheer/")
    assert '<html lang="nl"' in response.content.decode()
    assert "private" in response.headers["Cache-Control"]


def test_an_image_as_shown_is_public_but_its_original_is_for_editors(client, own_files) -> None:
    image = illustration()
    shown = image.get_rendition("width-100|format-webp").url
    public = client.get(shown)
    assert public.status_code == 200
    assert "immutable" in public.headers["Cache-Control"]
    assert client.get(image.file.url).status_code == 404
    client.force_login(editor())
    original = client.get(image.file.url)
    assert original.status_code == 200
    assert original.headers["Cache-Control"] == "private, no-store"
    assert original.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(original.streaming_content)


def test_nobody_gets_outside_the_folders_for_images(own_files, settings) -> None:
    client = Client()
    client.force_login(editor())
    illustration()
    for path in (
        "images/../../keys/portal.key",
        "images/%2e%2e/%2e%2e/keys/portal.key",
        "..%2fkeys/portal.key",
        "images//etc/passwd",
        "/etc/passwd",
        "original_images/../../../etc/passwd",
        "images/..",
        "original_images/",
        "avatar_images/nergens.png",
        "documents/geheim.pdf",
    ):
        for visitor in (client, Client()):
            response = visitor.get(f"/bestanden/{path}")
            assert response.status_code in (400, 404), path


def test_a_document_is_served_by_its_own_rules_only(client: Client, own_files) -> None:
    document = Document.objects.create(title="Stuk", file=ContentFile(b"tekst", name="stuk.txt"))
    assert client.get(document.url).status_code == 200
    assert client.get(f"/bestanden/{document.file.name}").status_code == 404
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(),
        restriction_type=CollectionViewRestriction.LOGIN,
    )
    assert client.get(document.url).status_code == 302


@pytest.mark.parametrize("field", ["licence", "description"])
def test_an_image_needs_a_licence_and_a_description(client: Client, own_files, field: str) -> None:
    filled = {
        "title": "Een vlak",
        "licence": "eigen werk",
        "description": "Een groen vlak",
        "collection": Collection.get_first_root_node().pk,
    }
    upload = {"file": ContentFile(picture_bytes(), name="vlak.png")}
    form = get_image_form(Illustration)
    assert form(filled, upload).is_valid()
    incomplete = form({**filled, field: ""}, upload)
    assert list(incomplete.errors) == [field]
