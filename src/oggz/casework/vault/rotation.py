"""Other keys for what is there already, while the site serves.

Each of these does a little at a time and commits; what was interrupted goes on where it was.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.vault import blind, files, keyring, services
from oggz.casework.vault.errors import KeyDestroyedError, TamperedError, VaultError
from oggz.casework.vault.fields import SealedText, sealed_fields
from oggz.casework.vault.kek import Wrapped, key_encryption
from oggz.casework.vault.models import CaseKey, PartKey, Pepper, SealedFile
from oggz.casework.vault.router import VAULT
from oggz.casework.vault.sealing import KEY_BYTES, key_number

_AT_ONCE = 500
# What is sealed with an older key by a request that had begun is there after this.
_STRAGGLERS = timedelta(days=1)


# --- the key-encryption key


def to_rewrap() -> int:
    """How many keys are not yet wrapped by the current generation."""
    current = key_encryption().current()
    return sum(_older(model, current).count() for model in (CaseKey, Pepper))


def rewrap() -> Iterator[int]:
    """Wrap every key of cases and of blind indexes by the current generation; how many, in steps.

    Raises KekMissingError when an older generation, needed to unwrap, is gone.
    """
    for model in (CaseKey, Pepper):
        while rewrapped := _rewrap_some(model):
            yield rewrapped


def kek_names_in_use() -> set[str]:
    """The generations that something is still wrapped by."""
    return {
        *CaseKey.objects.filter(wrapped__isnull=False).values_list("kek", flat=True).distinct(),
        *Pepper.objects.values_list("kek", flat=True).distinct(),
    }


def _older(model: type[models.Model], current: str) -> QuerySet:
    return model._base_manager.filter(wrapped__isnull=False).exclude(kek=current)


@transaction.atomic(VAULT)
def _rewrap_some(model: type[models.Model]) -> int:
    keys = key_encryption()
    rows = list(_older(model, keys.current()).order_by("pk").select_for_update()[:_AT_ONCE])
    contexts = [_context(row) for row in rows]
    older = [Wrapped(r.kek, bytes(r.wrapped), c) for r, c in zip(rows, contexts, strict=True)]
    newer = keys.wrap(list(zip(keys.unwrap(older), contexts, strict=True)))
    if rows:
        meta = model._meta
        with connections[VAULT].cursor() as cursor:
            # One statement for all of them; Django's bulk_update writes a CASE of as many arms.
            cursor.execute(
                f"UPDATE {meta.db_table} AS old SET wrapped = new.wrapped, kek = %s"  # noqa: S608
                f" FROM unnest(%s::{meta.pk.db_type(connections[VAULT])}[], %s::bytea[])"
                f' AS new (key, wrapped) WHERE old."{meta.pk.column}" = new.key',
                [newer[0].kek, [row.pk for row in rows], [each.sealed for each in newer]],
            )
    return len(rows)


def _context(row: models.Model) -> bytes:
    if isinstance(row, CaseKey):
        return keyring.case_context(row.case)
    return blind.context(row.covenant, row.field, row.version)


# --- the keys of cases


def older_cases(days: int) -> QuerySet:
    """Cases whose key was made or renewed more than so many days ago."""
    before = timezone.now() - timedelta(days=days)
    alive = CaseKey.objects.filter(wrapped__isnull=False, renewed__lt=before)
    return alive.order_by("case").values_list("case", flat=True)


def renew_case(case: UUID) -> None:
    """A new key for a case and for each of its parts. What older ones sealed still opens.

    Raises NoKeyError or KeyDestroyedError.
    """
    with transaction.atomic(VAULT):
        older = keyring.lock(case)
        key = os.urandom(KEY_BYTES)
        cipher = AESGCM(key)
        renewed = keyring.CaseSecret(b"", cipher, older.naming)
        newest: dict[bytes, PartKey] = {}
        alive = PartKey.objects.filter(case=case, destroyed__isnull=True).order_by("version")
        for part in alive:
            raw, tag = keyring.unwrap_part(part, older.key), bytes(part.tag)
            part.wrapped = keyring.wrap_part(raw, cipher, case, tag, part.version)
            part.save(update_fields=["wrapped"])
            newest[tag] = part
        for tag, part in newest.items():
            keyring.new_part(case, tag, renewed, after=part)
        context = keyring.case_context(case)
        (wrapped,) = key_encryption().wrap([(key + older.naming, context)])
        CaseKey.objects.filter(case=case).update(
            wrapped=wrapped.sealed, kek=wrapped.kek, renewed=timezone.now()
        )
    keyring.forget()


# --- what was sealed with older keys


def reseal() -> Iterator[int]:
    """Seal with the newest keys what older ones sealed, rows and files; how many, in steps.

    Then keys that were replaced more than a day ago are destroyed, unless something that they
    sealed could not be opened.
    """
    to_drop = set(_replaced().filter(_newer_before()).values_list("pk", flat=True))
    left: set[int] = set()
    for model in sealed_models():
        for field in sealed_fields(model):
            yield from _reseal_column(model, field, left)
    yield from _reseal_files(left)
    with transaction.atomic(VAULT):
        PartKey.objects.filter(pk__in=to_drop - left).delete()


def sealed_models() -> list[type[models.Model]]:
    """The models of all rooms that have a sealed column."""
    return [model for model in apps.get_models() if any(sealed_fields(model))]


def _replaced() -> QuerySet:
    """Keys of parts that have a newer one."""
    newer = PartKey.objects.filter(
        case=OuterRef("case"), tag=OuterRef("tag"), version__gt=OuterRef("version")
    )
    return PartKey.objects.filter(Exists(newer), destroyed__isnull=True)


def _newer_before() -> Exists:
    return Exists(
        PartKey.objects.filter(
            case=OuterRef("case"), tag=OuterRef("tag"), version__gt=OuterRef("version"),
            made__lt=timezone.now() - _STRAGGLERS,
        )
    )  # fmt: skip


def _reseal_column(model: type[models.Model], field: SealedText, left: set[int]) -> Iterator[int]:
    last = None
    while True:
        # Row level security shows a case to who takes part in it, and to a task.
        with barrier.task("rotation"):
            rows = model._base_manager.exclude(**{f"{field.name}__isnull": True}).order_by("pk")
            rows = list((rows.filter(pk__gt=last) if last else rows)[:_AT_ONCE])
            if not rows:
                return
            last = rows[-1].pk
            sealed = {row.pk: getattr(row, field.attname).value for row in rows}
            older = _among_replaced({key_number(value) for value in sealed.values()})
            stale = [row for row in rows if key_number(sealed[row.pk]) in older]
            resealed = sum(_reseal_row(row, field, sealed[row.pk], left) for row in stale)
        yield resealed


def _among_replaced(numbers: set[int]) -> set[int]:
    return set(_replaced().filter(pk__in=numbers).values_list("pk", flat=True))


def _reseal_row(row: models.Model, field: SealedText, sealed: bytes, left: set[int]) -> bool:
    place = field.place(row)
    where = {"part": place.part, "record": place.record}
    try:
        opened = services.open_sealed(place.case, place.field, sealed, **where)
        newer = services.seal(place.case, place.field, opened, **where)
    except KeyDestroyedError:
        return False
    except VaultError:
        left.add(key_number(sealed))
        return False
    meta = type(row)._meta
    database = connections[router.db_for_write(type(row))]
    table, column, key = map(
        database.ops.quote_name, (meta.db_table, field.column, meta.pk.column)
    )  # fmt: skip
    with database.cursor() as cursor:
        # Not where somebody saved the row meanwhile.
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608
            [newer, row.pk, sealed],
        )
        return cursor.rowcount == 1


def _reseal_files(left: set[int]) -> Iterator[int]:
    for row in SealedFile.objects.order_by("name").iterator(_AT_ONCE):
        try:
            number = files.key_number_of(row.name)
        except TamperedError:
            continue
        if number not in _among_replaced({number}):
            continue
        try:
            files.seal_again(row)
        except KeyDestroyedError:
            continue
        except VaultError:
            left.add(number)
            continue
        yield 1
