"""Apps and keys of people in the tests: what they show and sign."""

import hashlib
from itertools import count

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests import one_time_codes

STEP = "/tweede-stap/"
_numbers = count(1)


def with_app(client: Client) -> str:
    """Set up an app for who is logged in; its secret."""
    return one_time_codes.set_up(client, STEP)


def half_a_minute_later() -> None:
    """The app shows another code; a used one is forgotten with all other counts."""
    cache.clear()


def with_key(member, name: str = "Sleutelbos") -> Authenticator:
    """Somebody's key, as it is kept; tests/end_to_end shows how one is added and used."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    number = next(_numbers).to_bytes(16)
    kept = AttestedCredentialData.create(bytes(16), number, public)
    site = hashlib.sha256(b"testserver").digest()
    seen = AuthenticatorData.create(site, 0b01000101, 0, kept)
    told = CollectedClientData.create("webauthn.create", b"asked", "https://testserver")
    credential = {
        "id": websafe_encode(number), "rawId": websafe_encode(number), "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
        },
    }  # fmt: skip
    return Authenticator.objects.create(
        user=member, type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": credential},
    )  # fmt: skip
