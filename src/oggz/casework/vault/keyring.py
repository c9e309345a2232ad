"""The keys of cases: made, found, and forgotten.

Keys that were found are remembered for one request, and for a few seconds at most. The next
request reads the vault again, in whichever process, so what was destroyed stays closed there too.
"""

import hmac
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from oggz.casework.vault.errors import KeyDestroyedError, NoKeyError, TamperedError
from oggz.casework.vault.kek import Wrapped, key_encryption
from oggz.casework.vault.models import CaseKey, PartKey
from oggz.casework.vault.router import VAULT
from oggz.casework.vault.sealing import KEY_BYTES, MESSAGES_PER_KEY, NONCE_BYTES

# For work that is no request: a worker's task, a command.
_REMEMBERED_SECONDS = 5.0
_RESERVED_AT_ONCE = 2**16


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The key of a part, unwrapped."""

    raw: bytes
    cipher: AESGCM


@dataclass(slots=True)
class SealingKey:
    """The newest key of a part, and how many messages this process may still seal with it."""

    number: int
    cipher: AESGCM
    left: int = 0


@dataclass(frozen=True, slots=True)
class CaseSecret:
    """The secret of a case, unwrapped: its key, and what names its parts, which never changes."""

    wrapped: bytes
    key: AESGCM
    naming: bytes


@dataclass(slots=True)
class _Remembered:
    since: float = field(default_factory=time.monotonic)
    cases: dict[UUID, CaseSecret] = field(default_factory=dict)
    newest: dict[tuple[UUID, bytes], SealingKey] = field(default_factory=dict)
    opening: dict[int, OpeningKey] = field(default_factory=dict)


class _Memory(threading.local):
    remembered: _Remembered | None = None


_memory = _Memory()


def forget(**signal: object) -> None:
    """Forget every key that this thread remembers."""
    _memory.remembered = None


def make(case: UUID) -> None:
    """A key for a case; one that exists stays. Raises KeyDestroyedError where there was one."""
    secret = os.urandom(2 * KEY_BYTES)
    (wrapped,) = key_encryption().wrap([(secret, case_context(case))])
    row, _ = CaseKey.objects.get_or_create(
        case=case, defaults={"wrapped": wrapped.sealed, "kek": wrapped.kek}
    )
    if row.destroyed:
        raise KeyDestroyedError


def for_sealing(case: UUID, tag: bytes) -> SealingKey:
    """The newest key of a part, with one message taken from it; made when the part has none.

    Raises NoKeyError, or KeyDestroyedError when the case or the part was destroyed.
    """
    known = _remembered()
    key = known.newest.get((case, tag))
    if key is None or key.left == 0:
        key = known.newest[case, tag] = _reserve(case, tag)
    key.left -= 1
    return key


def for_opening(numbers: Iterable[int]) -> dict[int, OpeningKey]:
    """The keys with these numbers, by one query. What is not there is left out."""
    known = _remembered()
    wanted = set(numbers)
    if missing := wanted - known.opening.keys():
        rows = PartKey.objects.filter(pk__in=missing, wrapped__isnull=False).select_related("case")
        _unwrap_cases([row.case for row in rows], known.cases)
        for row in rows:
            known.opening[row.pk] = _opening(row, known.cases[row.case_id])
    return {number: known.opening[number] for number in wanted & known.opening.keys()}


def raw_key(case: UUID, number: int) -> bytes:
    """The key with this number, to derive others from. Raises what `why_not` says."""
    keys = for_opening([number])
    if number not in keys:
        raise why_not(case, number)
    return keys[number].raw


def why_not(case: UUID, number: int) -> Exception:
    """Why a value of this case does not open with a key that is not there."""
    if CaseKey.objects.filter(case=case, destroyed__isnull=False).exists():
        return KeyDestroyedError()
    if PartKey.objects.filter(pk=number, case=case, destroyed__isnull=False).exists():
        return KeyDestroyedError()
    return TamperedError()


def require_alive(case: UUID, tag: bytes) -> None:
    """Raises KeyDestroyedError when a part or its case was destroyed."""
    _alive(CaseKey.objects.filter(case=case).first())
    _newest(case, tag)


def destroy_case(case: UUID) -> bool:
    """Destroy the key of a case and of all its parts; whether there was one left to destroy."""
    with transaction.atomic(VAULT):
        # A row for a case that never was here too: an older vault may yet be restored.
        row, _ = CaseKey.objects.select_for_update().get_or_create(
            case=case, defaults={"destroyed": timezone.now()}
        )
        was_there = row.wrapped is not None
        if was_there:
            row.wrapped, row.destroyed = None, timezone.now()
            row.save(update_fields=["wrapped", "destroyed"])
        PartKey.objects.filter(case=case).delete()
    forget()
    return was_there


def destroy_tag(case: UUID, tag: bytes) -> bool:
    """Destroy the keys of one part of a case; whether there was one left to destroy.

    Raises NoKeyError when the case has no key.
    """
    with transaction.atomic(VAULT):
        try:
            lock(case)
        except KeyDestroyedError:
            return False
        now = timezone.now()
        PartKey.objects.get_or_create(case_id=case, tag=tag, version=1, defaults={"destroyed": now})
        alive = PartKey.objects.filter(case=case, tag=tag, destroyed__isnull=True)
        number = alive.update(wrapped=None, destroyed=now)
    forget()
    return number > 0


def case_context(case: UUID) -> bytes:
    """What the wrapped key of a case is bound to."""
    return b"case\0" + case.bytes


def part_tag(case: UUID, part: str) -> bytes:
    """The name of a part as it stands in the vault."""
    return hmac.digest(_secret(case).naming, b"oggz part\0" + part.encode(), "sha256")[:16]


def _remembered() -> _Remembered:
    known = _memory.remembered
    if known is None or time.monotonic() - known.since > _REMEMBERED_SECONDS:
        known = _memory.remembered = _Remembered()
    return known


def _secret(case: UUID) -> CaseSecret:
    known = _remembered().cases
    if case not in known:
        _unwrap_cases([_alive(CaseKey.objects.filter(case=case).first())], known)
    return known[case]


def _alive(row: CaseKey | None) -> CaseKey:
    if row is None:
        raise NoKeyError
    if row.destroyed:
        forget()
        raise KeyDestroyedError
    return row


def _unwrap_cases(rows: Iterable[CaseKey], known: dict[UUID, CaseSecret]) -> None:
    new = {row.case: row for row in rows
           if row.case not in known or known[row.case].wrapped != bytes(row.wrapped)}  # fmt: skip
    if not new:
        return
    wrapped = [
        Wrapped(row.kek, bytes(row.wrapped), case_context(case)) for case, row in new.items()
    ]
    for each, case, secret in zip(wrapped, new, key_encryption().unwrap(wrapped), strict=True):
        key, naming = secret[:KEY_BYTES], secret[KEY_BYTES:]
        known[case] = CaseSecret(each.sealed, AESGCM(key), naming)


def _reserve(case: UUID, tag: bytes) -> SealingKey:
    with transaction.atomic(VAULT):
        secret = lock(case)
        newest = _newest(case, tag)
        if newest is None or newest.reserved + _RESERVED_AT_ONCE > MESSAGES_PER_KEY:
            newest = new_part(case, tag, secret, after=newest)
        PartKey.objects.filter(pk=newest.pk).update(reserved=F("reserved") + _RESERVED_AT_ONCE)
    opening = _remembered().opening[newest.pk] = _opening(newest, secret)
    return SealingKey(newest.pk, opening.cipher, _RESERVED_AT_ONCE)


def _opening(row: PartKey, secret: CaseSecret) -> OpeningKey:
    raw = unwrap_part(row, secret.key)
    return OpeningKey(raw, AESGCM(raw))


def lock(case: UUID) -> CaseSecret:
    """Hold a case until the end of the transaction; its secret as it stands now.

    So no part is made while the case is destroyed or gets another key.
    """
    row = _alive(CaseKey.objects.select_for_update().filter(case=case).first())
    known = _remembered().cases
    _unwrap_cases([row], known)
    return known[case]


def _newest(case: UUID, tag: bytes) -> PartKey | None:
    """The newest key of a part. Raises KeyDestroyedError when the part was destroyed."""
    newest = PartKey.objects.filter(case=case, tag=tag).order_by("-version").first()
    if newest is not None and newest.destroyed:
        raise KeyDestroyedError
    return newest


def new_part(case: UUID, tag: bytes, secret: CaseSecret, *, after: PartKey | None) -> PartKey:
    """A new key for a part, which seals from now on; older ones still open."""
    version = after.version + 1 if after else 1
    wrapped = wrap_part(os.urandom(KEY_BYTES), secret.key, case, tag, version)
    return PartKey.objects.create(case_id=case, tag=tag, version=version, wrapped=wrapped)


def wrap_part(key: bytes, case_key: AESGCM, case: UUID, tag: bytes, version: int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + case_key.encrypt(nonce, key, _part_context(case, tag, version))


def unwrap_part(row: PartKey, case_key: AESGCM) -> bytes:
    """The key of a part. Raises TamperedError when it is of another case, part or version."""
    sealed = bytes(row.wrapped or b"")
    context = _part_context(row.case_id, bytes(row.tag), row.version)
    try:
        return case_key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise TamperedError from None


def _part_context(case: UUID, tag: bytes, version: int) -> bytes:
    return b"part\0" + case.bytes + tag + version.to_bytes(4)
