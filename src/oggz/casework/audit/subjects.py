"""Whose data it was, as a code that says nothing by itself and differs in each covenant."""

import hmac
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from oggz.casework.audit.chains import PLATFORM


def blinded(covenant: UUID | None, subject: str | UUID) -> str:
    """Hexadecimal; the same for the same person in the same covenant."""
    key = _key(settings.SECRET_KEY, covenant or PLATFORM)
    return hmac.digest(key, str(subject).encode(), "sha256").hex()


@cache
def _key(secret: str, covenant: UUID) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"oggz audit subject\0" + covenant.bytes).derive(
        secret.encode()
    )
