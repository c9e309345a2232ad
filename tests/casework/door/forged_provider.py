"""A provider that lies: a small web on this machine, whose ID tokens a test makes up."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from allauth.socialaccount.models import SocialApp
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from oggz.casework.door.logins import set_openid_connect
from tests.casework.door.organisations import PROOF, callback_of, login_of
from tests.portal.web_server import WebSite, web_site

CLIENT = "casusoverleg"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Forger:
    """What lies at hand for who forges: the provider's own key, and what it made public."""

    site: WebSite
    app: SocialApp
    key: rsa.RSAPrivateKey

    def claims(self, nonce: str, /, **other: Any) -> dict[str, Any]:
        now = int(time.time())
        sound = {
            "iss": self.site.url("").rstrip("/"), "sub": "p-1", "aud": CLIENT, "iat": now,
            "exp": now + 300, "nonce": nonce, "amr": ["mfa"], "auth_time": now,
        }  # fmt: skip
        return {key: value for key, value in (sound | other).items() if value is not None}

    def signed(self, claims: dict[str, Any], key: Any = None, **options: Any) -> str:
        headers = {"kid": "sleutel"} | options.pop("headers", {})
        algorithm = options.pop("algorithm", "RS256")
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers=headers)

    @property
    def public_pem(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def come_back(self, client: Client, make: Callable[["Forger", str], Any]) -> Any:
        """Let somebody log in, with the ID token that `make` gives for the nonce."""
        asked = parse_qs(urlsplit(client.post(login_of(self.app)).url).query)
        token = make(self, asked["nonce"][0])
        answer = token if isinstance(token, dict) else {"access_token": "x", "id_token": token}
        self.site.put("/token", json.dumps(answer), headers={"Content-Type": "application/json"})
        return client.get(callback_of(self.app), {"code": "x", "state": asked["state"][0]})


def unsigned(claims: dict[str, Any], algorithm: str = "none", signature: str = "") -> str:
    def piece(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{piece({'alg': algorithm, 'kid': 'sleutel'})}.{piece(claims)}.{signature}"


@contextmanager
def lying_provider() -> Iterator[Forger]:
    with web_site() as site:
        issuer = site.url("").rstrip("/")
        key = new_key()
        public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
        site.put("/keys", json.dumps({"keys": [public | {"kid": "sleutel", "use": "sig"}]}))
        site.put(
            "/.well-known/openid-configuration",
            json.dumps({
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/auth",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            }),
        )  # fmt: skip
        app = set_openid_connect(
            "politie", "Politie Voorbeeld", issuer=issuer, client_id=CLIENT,
            client_secret="geheim", proof=PROOF,
        )  # fmt: skip
        yield Forger(site, app, key)
