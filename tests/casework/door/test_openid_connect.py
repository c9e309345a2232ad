"""Logging in by the own organisation, with a real provider: it must tell of a second factor."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from bs4 import BeautifulSoup
from django.test import Client

from oggz.casework.door.logins import Proof, remove_login, set_openid_connect
from oggz.casework.door.models import PartyLogin
from oggz.errors import PlatformError
from tests.casework.door.organisations import (
    HIGH,
    at_the_provider,
    bound,
    callback_of,
    free_port,
    is_in,
    login_of,
    running_provider,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def strict(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def police() -> Iterator[SocialApp]:
    with running_provider() as app:
        yield app


def log_in(client: Client, app: SocialApp, subject: str, **proof: str):
    """From the button on our page to where we lead after it."""
    response = client.post(login_of(app))
    assert response.status_code == 302
    return client.get(at_the_provider(response.url, subject, **proof))


@pytest.mark.parametrize(
    ("acr", "amr", "enters"),
    [
        (HIGH, "", True),
        (HIGH, "pwd", True),
        ("", "mfa", True),
        ("", "pwd otp", True),
        ("", "otp pwd hwk", True),
        ("urn:voorbeeld:laag", "", False),
        ("urn:voorbeeld:laag", "pwd", False),
        ("", "pwd", False),
        ("", "otp", False),  # a code alone is one factor as well
        ("", "", False),
        ("mfa", "", False),
        (f"{HIGH}er", "", False),
    ],
)
def test_only_with_the_second_factor_that_was_agreed_one_comes_in(
    client: Client, police, acr: str, amr: str, enters: bool
) -> None:
    bound(police, "p-1")
    response = log_in(client, police, "p-1", acr=acr, amr=amr)
    assert is_in(client) is enters
    if not enters:
        assert response.status_code == 403
        assert "Uw tweede stap ontbreekt" in response.content.decode()
        assert "_auth_user_id" not in client.session


def test_the_agreed_level_is_asked_for(client: Client, police) -> None:
    asked = parse_qs(urlsplit(client.post(login_of(police)).url).query)
    assert asked["acr_values"] == [HIGH]
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] != asked["state"]


def test_of_who_logs_in_little_is_kept(client: Client, police) -> None:
    bound(police, "p-1")
    log_in(client, police, "p-1")
    kept = SocialAccount.objects.get().extra_data
    assert set(kept) == {"iss", "sub", "acr", "amr", "auth_time"}


def test_who_was_not_invited_does_not_come_in(client: Client, police) -> None:
    response = log_in(client, police, "vreemd")
    assert response.status_code == 403
    assert "Wij kennen u nog niet" in response.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_name_or_address_of_a_member_lets_nobody_in(client: Client, police, member) -> None:
    member.email = "p-1@voorbeeld.example"
    member.save()
    for subject in (member.username, member.email):
        assert log_in(client, police, subject).status_code == 403
        assert not is_in(client)


def test_the_same_subject_at_another_issuer_is_another_person(client: Client, police) -> None:
    bound(police, "p-1")
    with running_provider() as other:
        assert other.provider_id != police.provider_id
        assert log_in(client, other, "p-1").status_code == 403
        # And the former issuer lets nobody in any more.
        assert client.post(login_of(police)).status_code == 404


def test_a_member_who_left_does_not_come_in_by_the_organisation(client: Client, police) -> None:
    member = bound(police, "p-1")
    member.is_active = False
    member.save()
    response = log_in(client, police, "p-1")
    assert "niet meer actief" in client.get(response.url).content.decode()
    assert not is_in(client)


def test_coming_back_works_although_the_cookie_stays_away_at_first(client: Client, police) -> None:
    """A strict cookie does not come along from another site; our own page asks once more."""
    bound(police, "p-1")
    path = at_the_provider(client.post(login_of(police)).url, "p-1")
    page = BeautifulSoup(Client().get(path).content, "lxml")
    again = page.find("meta", attrs={"http-equiv": "refresh"})["content"].split("'")[1]
    assert again.startswith(path)
    client.get(again)
    assert is_in(client)


def test_an_answer_works_once_and_only_where_it_was_asked(client: Client, police) -> None:
    bound(police, "p-1")
    path = at_the_provider(client.post(login_of(police)).url, "p-1") + "&_redir="
    thief = Client()
    assert thief.get(path).status_code == 401
    assert not is_in(thief)
    client.get(path)
    assert is_in(client)
    client.post("/uitloggen/")
    assert client.get(path).status_code == 401
    assert not is_in(client)


def test_an_attacker_cannot_log_a_victim_in_as_the_attacker(client: Client, police) -> None:
    bound(police, "aanvaller")
    path = at_the_provider(Client().post(login_of(police)).url, "aanvaller") + "&_redir="
    client.post(login_of(police))  # the victim is on the way as well
    assert client.get(path).status_code == 401
    assert not is_in(client)


def test_an_answer_of_another_issuer_is_refused_before_the_code_is_handed_over(
    client: Client, police
) -> None:
    bound(police, "p-1")
    path = at_the_provider(client.post(login_of(police)).url, "p-1")
    assert "iss=" in path
    forged = path.split("&iss=")[0] + "&iss=https%3A%2F%2Fevil.example"
    assert client.get(forged).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state=%F0"]
)
def test_a_forged_answer_is_refused(client: Client, police, query: str) -> None:
    response = client.get(callback_of(police) + query, follow=True)
    assert response.status_code < 500
    assert not is_in(client)


def test_logging_in_by_an_organisation_begins_by_a_button(client: Client, police) -> None:
    assert client.get(login_of(police)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(login_of(police)).status_code == 403


def test_the_login_page_names_the_organisations(client: Client, police, visit) -> None:
    assert visit("/inloggen/").find("form", action=login_of(police)).button.text == (
        "Politie Voorbeeld"
    )
    remove_login("politie")
    assert visit("/inloggen/").find("form", action=login_of(police)) is None
    assert client.post(login_of(police)).status_code == 404


def test_a_provider_that_does_not_answer_gives_a_page_that_says_so(client: Client) -> None:
    app = set_openid_connect(
        "dicht", "Dicht", issuer=f"http://127.0.0.1:{free_port()}", client_id="x",
        client_secret="x", proof=Proof(amr=("mfa",)),
    )  # fmt: skip
    response = client.post(login_of(app))
    assert response.status_code == 502
    assert "Inloggen lukte niet" in response.content.decode()


def test_without_an_agreed_proof_there_is_no_login(client: Client) -> None:
    with pytest.raises(PlatformError, match="tweede stap"):
        Proof()
    assert not PartyLogin.objects.exists()
