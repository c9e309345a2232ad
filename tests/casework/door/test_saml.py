"""Logging in by SAML, with an identity provider in a process of its own, and what forgers send."""

import base64
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from bs4 import BeautifulSoup
from django.test import Client

from oggz.casework.door.logins import Proof, set_openid_connect, set_saml
from oggz.errors import PlatformError
from tests.casework.door.organisations import (
    HERE,
    HIGH,
    bound,
    free_port,
    is_in,
    login_of,
    running_process,
)
from tests.casework.door.saml_idp import A, P, assertion, metadata, new_identity, response, sign

pytestmark = pytest.mark.django_db

PROOF = Proof(acr=(HIGH,))


@dataclass(frozen=True)
class Idp:
    """The provider of a party; `told` is what a request of ours asked, with who logs in."""

    issuer: str
    app: SocialApp

    def asked(self, client: Client) -> dict:
        response = client.post(login_of(self.app))
        assert response.status_code == 302
        return requests.get(response.url, timeout=10).json()

    def answer(self, **told) -> str:
        return requests.post(f"{self.issuer}/answer", json=told, timeout=10).text

    def come_back(self, client: Client, xml: str) -> object:
        """Post as the provider's page does, then go where our page leads."""
        posted = send(self.app, xml)
        if posted.status_code != 200:
            return posted
        page = BeautifulSoup(posted.content, "lxml")
        content = page.find("meta", attrs={"http-equiv": "refresh"})["content"]
        return client.get(content.split("'")[1])


def send(app: SocialApp, xml: str):
    encoded = base64.b64encode(xml.encode()).decode()
    # Without cookies: they do not come along from another site.
    return Client().post(f"/organisatie/{app.provider_id}/saml/", {"SAMLResponse": encoded})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    with running_process([sys.executable, HERE / "saml_idp.py", str(port)]):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def idp(issuer: str) -> Idp:
    xml = requests.get(f"{issuer}/metadata", timeout=10).content
    return Idp(issuer, set_saml("wonen", "Wonen Voorbeeld", metadata=xml, proof=PROOF))


def log_in(client: Client, idp: Idp, subject: str = "w-1", **told):
    asked = idp.asked(client)
    return idp.come_back(client, idp.answer(**asked, subject=subject, **told))


def test_who_was_bound_comes_in_with_a_second_factor(client: Client, idp) -> None:
    member = bound(idp.app, "w-1")
    assert log_in(client, idp).url == "/"
    assert is_in(client)
    assert int(client.session["_auth_user_id"]) == member.pk
    assert set(SocialAccount.objects.get().extra_data) == {"iss", "sub", "acr", "auth_time"}


def test_a_signature_over_the_whole_answer_besides_is_fine(client: Client, idp) -> None:
    bound(idp.app, "w-1")
    log_in(client, idp, sign="both")
    assert is_in(client)


def test_the_request_asks_for_the_level_and_a_lasting_name(client: Client, idp) -> None:
    asked = idp.asked(client)
    assert asked["levels"] == [HIGH]
    assert asked["policy"].endswith(":persistent")
    assert asked["force"] is None
    assert asked["acs"] == f"http://localhost:8001/organisatie/{idp.app.provider_id}/saml/"


@pytest.mark.parametrize(
    "context", ["urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "", f"{HIGH}er", "mfa"]
)
def test_without_the_agreed_second_factor_nobody_comes_in(client, idp, context: str) -> None:
    bound(idp.app, "w-1")
    response = log_in(client, idp, context=context)
    assert response.status_code == 403
    assert "Uw tweede stap ontbreekt" in response.content.decode()
    assert not is_in(client)


def test_who_was_not_invited_does_not_come_in(client: Client, idp) -> None:
    response = log_in(client, idp, "vreemd")
    assert "Wij kennen u nog niet" in response.content.decode()
    assert not is_in(client)


# --- what an attacker with an account at the provider, or none, could send


ELSEWHERE = "https://elders.example/saml/"
TOLD = {
    "no signature": {"sign": "no"},
    "only the answer signed": {"sign": "response"},
    "a signature by an old method": {"weak": True},
    "for another site": {"audience": ELSEWHERE},
    "for nobody in particular": {"audience": None},
    "for others too": {"audience": ["{us}", ELSEWHERE]},
    "sent to another address": {"recipient": ELSEWHERE},
    "sent to an address that holds ours": {"recipient": f"{ELSEWHERE}?{{acs}}"},
    "sent to no address": {"recipient": None},
    "another destination": {"destination": ELSEWHERE},
    "a destination that begins like ours": {"destination": "{acs}../../elders/"},
    "expired": {"until": -600},
    "confirmed until a while ago": {"confirmed_until": -600},
    "confirmed for ever": {"confirmed_until": None},
    "not yet": {"not_before": 4000},
    "another issuer": {"inside_issuer": "https://evil.example"},
    "another issuer outside": {"outside_issuer": "https://evil.example"},
    "an answer to nothing": {"in_response_to": None, "response_to": None},
    "an answer to nothing, outside": {"response_to": None},
    "an answer to nothing, inside": {"in_response_to": None},
    "an answer to another request": {"in_response_to": "ONELOGIN_x", "response_to": "ONELOGIN_x"},
    "an answer to two": {"in_response_to": "ONELOGIN_x"},
    "a failure": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    "an address of mail": {"format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"},
    "a name for once": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    "no name": {"name": ""},
    "a name without end": {"name": "w" * 500},
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_an_assertion_that_is_not_in_order_lets_nobody_in(client: Client, idp, told) -> None:
    bound(idp.app, "w-1")
    asked = idp.asked(client)

    def filled(value):
        if isinstance(value, list):
            return [filled(each) for each in value]
        if not isinstance(value, str):
            return value
        return value.replace("{acs}", asked["acs"]).replace("{us}", asked["audience"])

    made = idp.answer(**(asked | {"subject": "w-1"} | {k: filled(v) for k, v in told.items()}))
    response = idp.come_back(client, made)
    assert response.status_code == 401
    assert "Inloggen lukte niet" in response.content.decode()
    assert not is_in(client)


def _wrapped(sound: str, evil: str, how: str) -> str:
    """Signature wrapping: the signed assertion is still there, and another is to be read."""
    signed = re.search(r"<saml:Assertion.*</saml:Assertion>", sound, re.S)[0]
    pieces = {
        "evil first": evil + signed,
        "evil last": signed + evil,
        "evil around": evil.replace("</saml:Assertion>", f"{signed}</saml:Assertion>"),
        "signed away in extensions": f"{evil}<samlp:Extensions>{signed}</samlp:Extensions>",
        "signed inside the evil signature": evil.replace(
            "</saml:Issuer>",
            "</saml:Issuer>"
            + re.search(r"<ds:Signature.*?</ds:Signature>", signed, re.S)[0].replace(
                "</ds:Signature>", f"<ds:Object>{signed}</ds:Object></ds:Signature>"
            ),
            1,
        ),
    }
    return sound.replace(signed, pieces[how])


@pytest.mark.parametrize("same_id", [False, True])
@pytest.mark.parametrize(
    "how",
    ["evil first", "evil last", "evil around", "signed away in extensions",
     "signed inside the evil signature"],
)  # fmt: skip
def test_a_second_assertion_around_the_signed_one_is_not_read(
    client: Client, idp, how: str, same_id: bool
) -> None:
    bound(idp.app, "baas")
    asked = idp.asked(client)
    told = asked | {"issuer": idp.issuer, "subject": "baas"}
    sound = idp.answer(**(told | {"subject": "w-1"}))
    if same_id:
        told["id"] = re.search(r'<saml:Assertion[^>]* ID="([^"]*)"', sound)[1]
    response = idp.come_back(client, _wrapped(sound, assertion(told), how))
    assert response.status_code == 401
    assert not is_in(client)


CHANGED: dict[str, Callable[[str], str]] = {
    "another name": lambda xml: xml.replace(">w-1<", ">baas<"),
    "a longer time": lambda xml: re.sub(r'NotOnOrAfter="20\d\d', 'NotOnOrAfter="2999', xml),
    "another level": lambda xml: xml.replace("urn:voorbeeld:hoog", "urn:voorbeeld:hoger"),
    "a signature without value": lambda xml: re.sub(
        r"(<ds:SignatureValue>)[^<]*", r"\1", xml
    ),
    "a signature that refers to everything": lambda xml: re.sub(
        r'(<ds:Reference URI=")[^"]*', r"\1", xml
    ),
    "an entity from a file": lambda xml: (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + xml.replace("w-1", "&x;")
    ),
    "an entity from elsewhere": lambda xml: (
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/evil.dtd">' + xml
    ),
    "a thousand laughs": lambda xml: (
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + xml.replace("w-1", "&b;")
    ),
    "no XML": lambda _: "geen xml",
    "nothing": lambda _: "",
    "another element": lambda _: f'<x xmlns="{P}"/>',
    "only an assertion": lambda xml: re.search(r"<saml:Assertion.*</saml:Assertion>", xml, re.S)[0],
    "ten megabytes": lambda xml: xml + " " * 1_000_000,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_was_changed_after_signing_lets_nobody_in(client: Client, idp, change) -> None:
    bound(idp.app, "w-1", "een")
    bound(idp.app, "baas", "ander")
    made = idp.answer(**idp.asked(client), subject="w-1")
    assert idp.come_back(client, change(made)).status_code == 401
    assert not is_in(client)


def test_a_comment_in_a_name_does_not_make_another_person_of_it(client: Client, idp) -> None:
    """A signature does not cover comments, and some readers stop reading at one."""
    bound(idp.app, "baas", "baas")
    made = idp.answer(**idp.asked(client), subject="baas.evil.example")
    response = idp.come_back(client, made.replace("baas.evil", "baas<!-- -->.evil"))
    assert response.status_code in (401, 403)
    assert not is_in(client)


def test_a_signature_of_another_key_lets_nobody_in(client: Client, idp) -> None:
    bound(idp.app, "w-1")
    told = idp.asked(client) | {"issuer": idp.issuer, "subject": "w-1"}
    # The certificate of the forger comes along, as it does with a sound one.
    made = response(told, sign(assertion(told), *new_identity()))
    assert idp.come_back(client, made).status_code == 401
    assert not is_in(client)


def test_an_assertion_works_once(client: Client, idp) -> None:
    bound(idp.app, "w-1")
    made = idp.answer(**idp.asked(client), subject="w-1")
    idp.come_back(client, made)
    assert is_in(client)
    client.post("/uitloggen/")
    assert idp.come_back(client, made).status_code == 401
    assert not is_in(client)


def test_only_the_session_that_asked_comes_in(client: Client, idp) -> None:
    """Neither a thief with the answer, nor a victim who is led to an attacker's answer."""
    bound(idp.app, "w-1")
    asked = idp.asked(client)
    for other in (Client(), Client()):
        idp.asked(other)
        assert idp.come_back(other, idp.answer(**asked, subject="w-1")).status_code == 401
        assert not is_in(other)


def test_an_assertion_of_one_party_does_not_work_for_another(client: Client, idp) -> None:
    key, certificate = new_identity()
    other = set_saml(
        "politie", "Politie", metadata=metadata("https://politie.example", certificate).encode(),
        proof=PROOF,
    )  # fmt: skip
    bound(other, "w-1")
    made = idp.answer(**idp.asked(client), subject="w-1")
    assert send(other, made).status_code == 401
    told = idp.asked(client) | {"issuer": "https://politie.example", "subject": "w-1"}
    forged = response(told, sign(assertion(told), key, certificate))
    assert send(idp.app, forged).status_code == 401


def test_an_organisation_without_saml_has_no_such_door(client: Client) -> None:
    app = set_openid_connect(
        "ggz", "Ggz", issuer="https://ggz.example", client_id="x", client_secret="x", proof=PROOF
    )
    for provider_id in (app.provider_id, "niemand"):
        for path in ("saml/", "saml/klaar/", "saml/metadata/"):
            address = f"/organisatie/{provider_id}/{path}"
            assert client.get(address).status_code in (404, 405)
            assert client.post(address).status_code in (404, 405)


def test_our_metadata_say_where_to_and_that_assertions_are_to_be_signed(client, idp) -> None:
    answer = client.get(f"/organisatie/{idp.app.provider_id}/saml/metadata/")
    text = unescape(answer.content.decode())
    assert f"http://localhost:8001/organisatie/{idp.app.provider_id}/saml/" in text
    assert 'WantAssertionsSigned="true"' in text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "xml",
    [b"", b"geen xml", b"\xff", b"<x/>", f'<EntityDescriptor xmlns="{A}"/>'.encode(),
     metadata("https://x.example", b"-\n-").encode(),
     b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
     metadata("javascript:alert(1)", new_identity()[1]).encode()],
)  # fmt: skip
def test_metadata_that_are_none_are_refused_in_dutch(xml: bytes) -> None:
    with pytest.raises(PlatformError, match=r"metagegevens|webadres"):
        set_saml("politie", "Politie", metadata=xml, proof=PROOF)
    assert not SocialApp.objects.exists()
