"""ID tokens that are not what they say: none lets anybody in."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.casework.door.forged_provider import CLIENT, Forger, lying_provider, new_key, unsigned
from tests.casework.door.organisations import bound, callback_of, is_in, login_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forger() -> Iterator[Forger]:
    with lying_provider() as forger:
        bound(forger.app, "p-1")
        yield forger


def _with_the_public_key_as_secret(forger: Forger, nonce: str) -> str:
    """Confusion of keys: signed by HMAC with what everybody may read."""
    head, body, _ = unsigned(forger.claims(nonce), "HS256").split(".")
    digest = hmac.new(forger.public_pem, f"{head}.{body}".encode(), sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _with_another_body(forger: Forger, nonce: str) -> str:
    head, _, signature = forger.signed(forger.claims(nonce, sub="iemand-anders")).split(".")
    return f"{head}.{unsigned(forger.claims(nonce)).split('.')[1]}.{signature}"


def changed(**claims) -> Callable[[Forger, str], str]:
    return lambda forger, nonce: forger.signed(forger.claims(nonce, **claims))


def given(answer) -> Callable[[Forger, str], object]:
    return lambda *_: answer


FORGED = {
    "no signature": lambda forger, nonce: unsigned(forger.claims(nonce)),
    "no signature, in capitals": lambda forger, nonce: unsigned(forger.claims(nonce), "NONE"),
    "the public key as secret": _with_the_public_key_as_secret,
    "another key": lambda forger, nonce: forger.signed(forger.claims(nonce), new_key()),
    "a key that it brings along": lambda forger, nonce: forger.signed(
        forger.claims(nonce), new_key(), headers={"jwk": {"kty": "RSA"}}
    ),
    "an unknown key": lambda forger, nonce: forger.signed(
        forger.claims(nonce), headers={"kid": "andere"}
    ),
    "another body": _with_another_body,
    "another issuer": changed(iss="https://evil.example"),
    "no issuer": changed(iss=None),
    "another audience": changed(aud="een-andere-site"),
    "no audience": changed(aud=None),
    "for others too": changed(aud=[CLIENT, "een-andere-site"]),
    "asked for by another": changed(azp="een-andere-site"),
    "expired": changed(exp=1_000_000_000),
    "without end": changed(exp=None),
    "of an hour ago": changed(iat=1_000_000_000),
    "of the future": changed(iat=4_000_000_000),
    "an answer to another request": changed(nonce="x"),
    "an answer to no request": changed(nonce=None),
    "without subject": changed(sub=None),
    "an empty subject": changed(sub=""),
    "a subject that is no text": changed(sub=1),
    "a subject without end": changed(sub="p" * 5000),
    "a subject with a null": changed(sub="p-1\0"),
    "methods that are no list": changed(amr="mfa"),
    "a level that is no text": changed(acr={"x": "urn:voorbeeld:hoog"}),
    "a moment that is none": changed(auth_time="nu"),
    "no token at all": given({"access_token": "x"}),
    "a token that is no text": given({"access_token": "x", "id_token": 3}),
    "three dots": given("..."),
    "a novel": given("a" * 100_000),
    "no access": lambda forger, nonce: {"id_token": forger.signed(forger.claims(nonce))},
    "an error": given({"error": "invalid_grant"}),
    "a list": given({"access_token": [], "id_token": []}),
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_token_that_is_not_in_order_lets_nobody_in(client: Client, forger, make) -> None:
    response = forger.come_back(client, make)
    assert response.status_code in (401, 403, 502)
    assert "Inloggen lukte niet" in response.content.decode()
    assert not is_in(client)


def test_a_token_that_is_in_order_does(client: Client, forger) -> None:
    assert forger.come_back(client, changed()).url == "/"
    assert is_in(client)


def test_a_token_of_an_earlier_time_does_not_work_again(client: Client, forger) -> None:
    kept = []
    forger.come_back(client, lambda *asked: kept.append(changed()(*asked)) or kept[0])
    assert is_in(client)
    client.post("/uitloggen/")
    forger.come_back(client, given(kept[0]))
    assert not is_in(client)


@pytest.mark.parametrize(
    "keys",
    [b"", b"[]", b"{}", b'{"keys": 3}', b'{"keys": [3]}', b'{"keys": []}',
     b'{"keys": [{"kty": "oct", "kid": "sleutel", "k": "Z2VoZWlt"}]}',
     b'{"keys": [{"kty": "RSA", "kid": "sleutel", "n": "x", "e": "x"}]}'],
)  # fmt: skip
def test_keys_that_are_none_let_nobody_in(client: Client, forger, keys: bytes) -> None:
    forger.site.put("/keys", keys)
    assert forger.come_back(client, changed()).status_code in (401, 502)
    assert not is_in(client)


def test_a_provider_that_says_to_be_another_is_refused(client: Client, forger) -> None:
    path = "/.well-known/openid-configuration"
    configuration = json.loads(forger.site.pages[path].body)
    forger.site.put(path, json.dumps(configuration | {"issuer": "https://evil.example"}))
    assert forger.come_back(client, changed()).status_code == 401
    assert "POST /token" not in forger.site.paths
    assert not is_in(client)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_an_address_that_is_safe_in_another_way_than_its_issuer_is_not_asked(
    client: Client, forger, name: str
) -> None:
    path = "/.well-known/openid-configuration"
    configuration = json.loads(forger.site.pages[path].body)
    elsewhere = configuration[name].replace("http://", "ftp://")
    forger.site.put(path, json.dumps(configuration | {name: elsewhere}))
    assert client.post(login_of(forger.app)).status_code == 502
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_provider_that_sends_us_on_is_not_followed(client: Client, forger, path: str) -> None:
    """With the code comes the secret of the client, which is for this provider alone."""
    asked = parse_qs(urlsplit(client.post(login_of(forger.app)).url).query)
    token = {"access_token": "x", "id_token": changed()(forger, asked["nonce"][0])}
    forger.site.put("/token", json.dumps(token), headers={"Content-Type": "application/json"})
    forger.site.put("/elders", forger.site.pages[path].body,
                    headers={"Content-Type": "application/json"})  # fmt: skip
    forger.site.put(path, status=307, headers={"Location": forger.site.url("/elders")})
    answer = {"code": "x", "state": asked["state"][0]}
    assert client.get(callback_of(forger.app), answer).status_code in (401, 502)
    assert not [each for each in forger.site.paths if "/elders" in each]
    assert not is_in(client)
