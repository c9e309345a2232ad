"""The platform's signature under a certificate: Ed25519, checked with the public key alone.

The key is in the file that `OGGZ_CERTIFICATE_KEY_FILE` names (PEM, unencrypted); in the
demonstration and in development one is made when it is missing.
"""

import base64
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oggz.errors import PlatformError
from oggz.web import locations
from oggz.web.modes import Mode, current_mode

_DOMAIN = b"oggz certificate of destruction 1\0"


def signed(content: Mapping[str, Any]) -> str:
    """The content as JSON, with its hash, who signed it and the signature."""
    key = _key()
    told = dict(content) | {"signed_by": _public_text(key.public_key())}
    bound = _DOMAIN + _canonical(told)
    told["sha256"] = hashlib.sha256(bound).hexdigest()
    told["signature"] = base64.b64encode(key.sign(bound)).decode()
    return json.dumps(told, ensure_ascii=False, indent=1)


def is_genuine(text: str, public_key: str | None = None) -> bool:
    """Whether a certificate is whole, and signed by this platform or by the key that is given."""
    try:
        content = json.loads(text)
        signature = base64.b64decode(content.pop("signature"), validate=True)
        told_hash = content.pop("sha256")
        expected = public_key or _public_text(_key().public_key())
        if content["signed_by"] != expected:
            return False
        bound = _DOMAIN + _canonical(content)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(expected, validate=True))
        key.verify(signature, bound)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        return False
    return bool(told_hash == hashlib.sha256(bound).hexdigest())


def public_key() -> str:
    """What others check our certificates with: 32 bytes in base64."""
    return _public_text(_key().public_key())


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _public_text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def _key() -> Ed25519PrivateKey:
    path = _path()
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise PlatformError(
            "De sleutel voor verklaringen ontbreekt of is geen Ed25519-sleutel in PEM: controleer"
            " OGGZ_CERTIFICATE_KEY_FILE."
        )
    return key


def _path() -> Path:
    if given := os.environ.get("OGGZ_CERTIFICATE_KEY_FILE"):
        return Path(given)
    if current_mode() is Mode.PRODUCTION:
        raise PlatformError(
            "In productie is OGGZ_CERTIFICATE_KEY_FILE nodig: de sleutel waarmee verklaringen van"
            " vernietiging worden ondertekend."
        )
    path = locations.keys() / "certificates.key"
    if not path.exists():
        _make(path)
    return path


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with tempfile.NamedTemporaryFile(dir=path.parent) as complete:
        complete.write(pem)
        complete.flush()
        with contextlib.suppress(FileExistsError):
            os.link(complete.name, path)
