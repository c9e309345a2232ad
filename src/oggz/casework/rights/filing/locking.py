"""A file that only its person opens: who hands it over has no code, who gives the code no file."""

import secrets
from io import BytesIO
from uuid import UUID

import pikepdf
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Without letters and digits that are read or heard as one another.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _IN_GROUP = 4, 5
JSON_NAME = "inzagedossier.json"


def code_of(deadline: UUID) -> str:
    """Such as `7KQ2M-…`, a hundred bits; it follows from the deadline and is kept nowhere."""
    size = _GROUPS * _IN_GROUP
    key = HKDF(SHA256(), size, salt=None, info=b"oggz rights code\0" + deadline.bytes)
    signs = "".join(_SIGNS[byte % 32] for byte in key.derive(settings.SECRET_KEY.encode()))
    return "-".join(signs[start : start + _IN_GROUP] for start in range(0, size, _IN_GROUP))


def locked(pdf: bytes, data: bytes, code: str) -> bytes:
    """The PDF with the data in it as an attachment, by AES-256; screen readers may read it."""
    with pikepdf.open(BytesIO(pdf)) as made:
        made.attachments[JSON_NAME] = pikepdf.AttachedFileSpec(
            made, data, filename=JSON_NAME, mime_type="application/json",
            description="Alle gegevens van dit dossier, voor een ander systeem",
        )  # fmt: skip
        out = BytesIO()
        made.save(
            out, encryption=pikepdf.Encryption(user=code, owner=secrets.token_urlsafe(32), R=6)
        )
        return out.getvalue()
