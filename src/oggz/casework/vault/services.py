"""What rooms ask of the vault: a key for a case, values sealed and opened, keys destroyed.

`field` says in which field of which record a value stands, as `contribution.text`; `record` is
the id of the record. `part` names what is destroyed at the same moment (see `part_of`); what
belongs to the case as a whole has part "".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from oggz.casework.vault import keyring
from oggz.casework.vault.errors import KeyDestroyedError, TamperedError, VaultError
from oggz.casework.vault.sealing import Place, key_number, open_with, seal_with


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value and where it was found."""

    place: Place
    value: bytes


def part_of(category: str, source: str, contributed: datetime) -> str:
    """The part of what one party brought in of one category on one day.

    Terms are counted in days of the Netherlands, so all of a part ends on the same day.
    """
    return f"{category}/{source}/{timezone.localtime(contributed).date().isoformat()}"


def make_key(case: UUID) -> None:
    """A key for a new case; one that exists stays. Raises KeyDestroyedError after destruction."""
    keyring.make(case)


def seal(case: UUID, field: str, plaintext: bytes, *, part: str = "", record: str = "") -> bytes:
    """Seal a value for one place. Raises NoKeyError or KeyDestroyedError."""
    key = keyring.for_sealing(case, keyring.part_tag(case, part))
    return seal_with(key.cipher, key.number, Place(case, field, part, record), plaintext)


def open_sealed(
    case: UUID, field: str, sealed: bytes, *, part: str = "", record: str = ""
) -> bytes:  # fmt: skip
    """The value that was sealed for this place.

    Raises KeyDestroyedError, WrongFieldError when it was sealed for another place, TamperedError
    when it is damaged, KekMissingError without the key-encryption key.
    """
    (opened,) = open_many([Sealed(Place(case, field, part, record), sealed)])
    if isinstance(opened, VaultError):
        raise opened
    return opened


def open_many(values: Sequence[Sealed]) -> list[bytes | VaultError]:
    """Open values of any number of cases with one query; for what does not open, the reason."""
    keys = keyring.for_opening(_numbers(values))
    return [_opened(each, keys) for each in values]


def destroy_key(case: UUID) -> bool:
    """Destroy the key of a case, and with it all that was sealed; whether it was still there."""
    return keyring.destroy_case(case)


def destroy_part(case: UUID, part: str) -> bool:
    """Destroy the key of one part of a case; the rest stays. Whether it was still there."""
    try:
        tag = keyring.part_tag(case, part)
    except KeyDestroyedError:
        return False
    return keyring.destroy_tag(case, tag)


def _numbers(values: Sequence[Sealed]) -> Iterable[int]:
    for each in values:
        try:
            yield key_number(each.value)
        except TamperedError:
            continue


def _opened(each: Sealed, keys: dict[int, keyring.OpeningKey]) -> bytes | VaultError:
    try:
        number = key_number(each.value)
        if number not in keys:
            raise keyring.why_not(each.place.case, number)
        return open_with(keys[number].cipher, each.place, each.value)
    except VaultError as error:
        return error
