"""Keys made out of one secret: HKDF with SHA-256 (RFC 5869), a key per period and purpose."""

import re

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_DOMAIN = b"oggz monitor key 1"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.>-]{0,59}")


def derive(secret: bytes, *, project: str, period: str, purpose: str) -> bytes:
    """32 bytes that follow from a secret of 32 bytes and from what they are for.

    Whoever has one derived key learns nothing about the secret or another key. Raises ValueError
    when the secret has another length or a name could be read in two ways.
    """
    if len(secret) != KEY_BYTES:
        raise ValueError("the secret must have 32 bytes")
    for name in (project, period, purpose):
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name to derive a key for: {name[:60]!r}")
    info = b"\0".join((_DOMAIN, project.encode(), period.encode(), purpose.encode()))
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
