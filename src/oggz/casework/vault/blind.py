"""Finding an equal value without keeping it: keyed hashes, called blind indexes.

There are 91 million citizen numbers, so a hash of one says nothing only as long as the key stays
secret. Each covenant and field has a key of its own, the pepper, which stands in the vault,
wrapped; and a lookup is counted, so that who may search cannot try every number.
"""

import hmac
import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from oggz.casework.audit import services as audit
from oggz.casework.vault.errors import TooManyLookupsError
from oggz.casework.vault.kek import Wrapped, key_encryption
from oggz.casework.vault.models import Pepper
from oggz.casework.vault.router import VAULT
from oggz.casework.vault.sealing import KEY_BYTES
from oggz.errors import PlatformError
from oggz.monitor.bsn import checked_bsn
from oggz.web import limits

LOOKUPS_PER_HOUR = 60
_HOUR = 3600
_POSTCODE = re.compile(r"([1-9]\d{3})([A-Z]{2})(\d{1,5})([A-Z0-9]{0,6})")
# Letters that Unicode does not take apart into a letter and an accent.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe"})


class Field(StrEnum):
    """What can be found by an equal value."""

    BSN = "bsn"
    BIRTH_DATE = "birth_date"  # ISO 8601
    ADDRESS = "address"  # postcode and house number
    NAME = "name"


def normalised(field: Field, value: str) -> str:
    """The value as everybody would write it. Raises PlatformError when it cannot be one."""
    return _NORMALISED[field](value)


def blind_index(covenant: UUID, field: Field, value: str) -> bytes:
    """What stands in a row so that it can be found: 2 bytes of version and 32 of HMAC-SHA256."""
    version, pepper = _peppers(covenant, field)[-1]
    return _index(version, pepper, normalised(field, value))


def look_up(covenant: UUID, field: Field, value: str, *, member: int) -> list[bytes]:
    """What to look for, one for each pepper in use: two while they are being changed.

    Raises TooManyLookupsError beyond sixty in an hour by this member, over all fields.
    """
    text = normalised(field, value)
    if limits.another(f"vault.look_up:{member}", _HOUR) > LOOKUPS_PER_HOUR:
        audit.record_refusal(audit.Event(action="vault.look_up", member=member, covenant=covenant))
        raise TooManyLookupsError
    return [_index(version, pepper, text) for version, pepper in _peppers(covenant, field)]


@transaction.atomic(VAULT)
def begin_pepper(covenant: UUID, field: Field) -> None:
    """A new pepper, used from now on. Rows with the older one are found until it is dropped."""
    newest = _peppers(covenant, field)[-1][0]
    _make(covenant, field, newest + 1)


def drop_older_peppers(covenant: UUID, field: Field) -> None:
    """Destroy all peppers but the newest, when every row was indexed anew (`is_current`)."""
    newest = _peppers(covenant, field)[-1][0]
    Pepper.objects.filter(covenant=covenant, field=field, version__lt=newest).delete()


def is_current(covenant: UUID, field: Field, index: bytes) -> bool:
    """Whether an index was made with the newest pepper; if not, its row must be indexed anew."""
    return int.from_bytes(index[:2]) == _peppers(covenant, field)[-1][0]


def destroy_peppers(covenant: UUID) -> int:
    """Destroy the peppers of a covenant that ended; how many. Its indexes then say nothing."""
    return Pepper.objects.filter(covenant=covenant).delete()[0]


def context(covenant: UUID, field: str, version: int) -> bytes:
    """What a wrapped pepper is bound to."""
    return b"pepper\0" + covenant.bytes + version.to_bytes(2) + field.encode()


def _peppers(covenant: UUID, field: Field) -> list[tuple[int, bytes]]:
    """Version and secret of each pepper, the newest last; the first is made when it is missing."""
    rows = list(Pepper.objects.filter(covenant=covenant, field=field).order_by("version"))
    rows = rows or [_make(covenant, field, 1)]
    wrapped = [
        Wrapped(row.kek, bytes(row.wrapped), context(covenant, field, row.version)) for row in rows
    ]
    secrets = key_encryption().unwrap(wrapped)
    return [(row.version, secret) for row, secret in zip(rows, secrets, strict=True)]


def _make(covenant: UUID, field: Field, version: int) -> Pepper:
    secret = os.urandom(KEY_BYTES)
    (wrapped,) = key_encryption().wrap([(secret, context(covenant, field, version))])
    row, _ = Pepper.objects.get_or_create(
        covenant=covenant, field=field, version=version,
        defaults={"wrapped": wrapped.sealed, "kek": wrapped.kek},
    )  # fmt: skip
    return row


def _index(version: int, pepper: bytes, text: str) -> bytes:
    return version.to_bytes(2) + hmac.digest(pepper, text.encode(), "sha256")


def _bsn(text: str) -> str:
    bsn = checked_bsn(re.sub(r"[\s.]", "", text))
    if bsn is None:
        raise PlatformError("Dit is geen burgerservicenummer: controleer de negen cijfers.")
    return bsn


def _birth_date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise PlatformError("Schrijf de geboortedatum als jjjj-mm-dd.") from None


def _address(text: str) -> str:
    found = _POSTCODE.fullmatch(re.sub(r"[\s-]", "", text.upper()))
    if not found:
        raise PlatformError("Schrijf postcode en huisnummer, zoals 1234 AB 5.")
    digits, letters, number, addition = found.groups()
    if int(number) == 0:
        raise PlatformError("Huisnummer 0 bestaat niet: controleer het nummer.")
    return f"{digits}{letters} {int(number)} {addition}".strip()


def _name(text: str) -> str:
    plain = text
    for _ in range(2):  # what decomposing brings out has a case of its own, and the other way round
        plain = unicodedata.normalize("NFKD", plain).casefold()
    plain = unicodedata.normalize("NFKD", plain.translate(_PLAIN))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = " ".join("".join(s if s.isalnum() else " " for s in plain).split())
    if not words:
        raise PlatformError("Vul een naam met letters in.")
    return words


_NORMALISED: dict[Field, Callable[[str], str]] = {
    Field.BSN: _bsn, Field.BIRTH_DATE: _birth_date, Field.ADDRESS: _address, Field.NAME: _name,
}  # fmt: skip
