"""A table of records to a table of encodings. Nothing in it can be read without the key."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oggz.monitor.encoding.filters import Filters, Hardening, build
from oggz.monitor.encoding.normalise import normalise
from oggz.monitor.encoding.settings import EncodingSettings, Group
from oggz.monitor.encoding.tokens import Tags, Tokens, tokenise
from oggz.monitor.encoding.values import Shared, Values

_PIECE = 50_000  # records whose positions are in memory at once


def encode_table(
    records: pa.Table, settings: EncodingSettings, key: bytes, *, seed: int | None = None
) -> pa.Table:
    """Encode a table with `record_id` and any of the identifying columns.

    Gives `record_id`; per salt `<name>_salt` (16 bytes) and `<name>_<group>` (filters of bits / 8
    bytes); and `key_00`, `key_01`, … (16 bytes). Null where a field is missing, or where more
    records of this table share the value than the settings allow. `key` is 32 bytes of the period.
    `seed` is for tests: it makes what is random (flipped bits) the same each time.
    """
    cleaned = normalise(records)
    random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
    values = Values(cleaned, derived(key, "values"))
    groups = {
        group: tokenise(cleaned, group, derived(key, f"tokens of {group}"))
        for group in sorted({group for salt in settings.salts for group in salt.groups})
    }
    columns: dict[str, pa.Array] = {"record_id": records["record_id"].cast(pa.string())}
    for salt in settings.salts:
        everyone = Shared(np.zeros((len(cleaned), 2), np.uint64), np.ones(len(cleaned), np.bool_))
        bits = shared = everyone
        if salt.fields:
            shared = values.joined(salt.fields, derived(key, f"value of salt {salt.name}"))
            shared = shared.by_few(settings.most_records)
            bits = values.joined(salt.fields, derived(key, f"bits of salt {salt.name}"))
            columns[f"{salt.name}_salt"] = _column(shared.words, shared.present)
        for group in salt.groups:
            own = derived(key, f"filter {salt.name} {group}")
            told = shared.present & np.any([field.value >= 0 for field in groups[group]], axis=0)
            filters = _filters(
                groups[group], bits.words[:, 0].copy(), told, group, settings, own, random
            )
            columns[f"{salt.name}_{group}"] = _column(filters, told)
    for number, fields in enumerate(settings.keys):
        shared = values.joined(fields, derived(key, f"key of {' '.join(fields)}"))
        shared = shared.by_few(settings.most_records)
        columns[f"key_{number:02}"] = _column(shared.words, shared.present)
    return pa.table(columns)


def derived(key: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, by HKDF-SHA-256."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


def _filters(
    tokens: list[Tokens], salt: Tags, told: npt.NDArray[np.bool_], group: Group,
    settings: EncodingSettings, key: bytes, random: np.random.Generator,
) -> Filters:  # fmt: skip
    hardening = Hardening(
        settings.diffusion, settings.flipped, folded=settings.folded, rule90=settings.rule90
    )
    pieces = [
        build(
            [replace(field, value=field.value[piece]) for field in tokens], salt[piece],
            told[piece], bits=settings.bits[group], hashes=settings.hashes[group], key=key,
            hardening=hardening, random=random,
        )
        for piece in _pieces(len(salt))
    ]  # fmt: skip
    return np.concatenate(pieces)


def _pieces(count: int) -> Iterator[slice]:
    for start in range(0, max(count, 1), _PIECE):
        yield slice(start, start + _PIECE)


def _column(words: npt.NDArray[np.uint64], present: npt.NDArray[np.bool_]) -> pa.Array:
    """Rows of 64-bit words as bytes; zeros and null where not present."""
    data = pa.py_buffer(np.where(present[:, None], words, np.uint64(0)).tobytes())
    valid = pa.array(present).buffers()[1]
    return pa.Array.from_buffers(
        pa.binary(words.shape[1] * 8), len(words), [valid, data], int((~present).sum())
    )
