"""Encodings with the very bits of clkhash 0.18, for partners who exchange CLKs by its schema.

One filter holds all features, unsalted: with names known from elsewhere it can be attacked
(Christen et al. 2017, Vidanage et al. 2020). It serves exchange with anonlink, not the monitor.

Method: Schnell, Bachteler and Reiher 2011, with keys per feature by HKDF (RFC 5869), and keyed
BLAKE2b or the double hashing of HMAC-SHA1 and HMAC-MD5.
"""

import base64
import hmac
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oggz.monitor.encoding.clkhash_reading import read_schema
from oggz.monitor.encoding.clkhash_schema import (
    BlakeHash,
    Comparison,
    DateFormat,
    EnumFormat,
    ExactComparison,
    Feature,
    Format,
    Hash,
    IgnoredFeature,
    LinkageSchema,
    NgramComparison,
    NumberFormat,
    Strategy,
    TextFormat,
)
from oggz.monitor.errors import MonitorError

_CACHED_VALUES = 1 << 15
_CACHED_TOKENS = 1 << 16
_NUMBERS_PER_DIGEST = 32
# Before it, what `%Y` writes differs between computers, and so would clkhash's bits.
_FIRST_YEAR = 1000
# Python's native utf-16 and utf-32 on every computer that clkhash runs on; with a byte order mark.
_BYTES: dict[str, Callable[[str], bytes]] = {
    "ascii": lambda text: text.encode("ascii"),
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-32": lambda text: b"\xff\xfe\x00\x00" + text.encode("utf-32-le"),
}

Source = Path | Mapping[str, object] | LinkageSchema


class _WrongValue(ValueError):
    """What kind of value stands where another should; never the value."""


def encode_like_clkhash(
    records: pa.Table | Iterable[Sequence[str]], schema: Source, secret: bytes | str
) -> list[bytes]:
    """One CLK per record, in order: `l` bits, first bit highest, the last byte filled with zeros.

    `records` are rows with a value for every feature of the schema, or a table of text columns
    named after them, in which ignored ones may be missing and null is the empty text.
    Raises MonitorError that names row (the first record is 1) and feature, never a value.
    """
    checked = schema if isinstance(schema, LinkageSchema) else read_schema(schema)
    encoder = _Encoder(checked, secret)
    rows = _rows_of(records, checked) if isinstance(records, pa.Table) else records
    return [encoder.clk(number, row) for number, row in enumerate(rows, 1)]


class _Encoder:
    """A schema with its keys; remembers what it hashed, as names return."""

    def __init__(self, schema: LinkageSchema, secret: bytes | str) -> None:
        config = schema.clk_config
        self._bits, self._folds = config.l, config.xor_folds
        keys = _derived_keys(schema, secret.encode() if isinstance(secret, str) else secret)
        self._names = [feature.identifier for feature in schema.features]
        self._features: list[tuple[int, Callable[[str], int]]] = [
            (column, _hasher(feature, keys[column], config.unfolded_bits))
            for column, feature in enumerate(schema.features)
            if not (isinstance(feature, IgnoredFeature) or feature.ignored)
        ]

    def clk(self, number: int, row: Sequence[str]) -> bytes:
        if len(row) != len(self._names):
            raise MonitorError(
                f"Rij {number} heeft {len(row)} waarden; het linkage schema heeft er"
                f" {len(self._names)}. Kijk of er een kolom verschoven is."
            )
        filter_ = 0
        for column, hashed in self._features:
            try:
                filter_ |= hashed(row[column])
            except _WrongValue as wrong:
                raise MonitorError(
                    f"Rij {number}, kolom ‘{self._names[column]}’: {wrong}. Verbeter de waarde in"
                    " de bron, of pas het linkage schema aan met alle partijen."
                ) from None
        length = self._bits << self._folds
        for _ in range(self._folds):
            length //= 2
            filter_ = (filter_ >> length) ^ (filter_ & ((1 << length) - 1))
        size = -(-length // 8)
        return (filter_ << (8 * size - length)).to_bytes(size, "big")


def _derived_keys(schema: LinkageSchema, secret: bytes) -> list[tuple[bytes, bytes]]:
    """Two keys for every feature, ignored ones too, from one HKDF stream."""
    kdf = schema.clk_config.kdf
    size = kdf.key_size
    stream = HKDF(
        algorithm=hashes.SHA512() if kdf.hash == "SHA512" else hashes.SHA256(),
        length=2 * size * len(schema.features),
        salt=None if kdf.salt is None else base64.b64decode(kdf.salt),
        info=None if kdf.info is None else base64.b64decode(kdf.info),
    ).derive(secret)
    return [
        (stream[start : start + size], stream[start + size : start + 2 * size])
        for start in range(0, len(stream), 2 * size)
    ]


def _hasher(feature: Feature, keys: tuple[bytes, bytes], length: int) -> Callable[[str], int]:
    """The filter of one value as an integer of `length` bits, bit 0 the highest."""
    hashing, format_ = feature.hashing, feature.format
    clean = _cleaner(format_)
    tokens_of = _tokenizer(hashing.comparison)
    as_bytes = _BYTES[format_.encoding if isinstance(format_, TextFormat) else "utf-8"]
    positions = _positions(hashing.hash, keys, length)
    missing = hashing.missing_value

    @lru_cache(maxsize=_CACHED_TOKENS)
    def inserted(token: str, times: int) -> int:
        mask = 0
        try:
            for position in positions(as_bytes(token), times):
                mask |= 1 << (length - 1 - position)
        except UnicodeEncodeError:
            raise _WrongValue("er staan tekens in die de afgesproken codering niet kent") from None
        return mask

    @lru_cache(maxsize=_CACHED_VALUES)
    def hashed(value: str) -> int:
        if missing is not None and value == missing.sentinel:
            text = value if missing.replace_with is None else missing.replace_with
        else:
            try:
                as_bytes(value)
            except UnicodeEncodeError:
                raise _WrongValue(
                    "er staan tekens in die de afgesproken codering niet kent"
                ) from None
            text = clean(value)
        if not text:
            return 0
        tokens = tokens_of(text)
        filter_ = 0
        for token, times in zip(tokens, _times(hashing.strategy, len(tokens)), strict=True):
            filter_ |= inserted(token, times)
        return filter_

    return hashed


def _times(strategy: Strategy, tokens: int) -> list[int]:
    if strategy.bits_per_token is not None:
        return [strategy.bits_per_token] * tokens
    each, left = divmod(strategy.bits_per_feature or 0, tokens)
    return [each + 1] * left + [each] * (tokens - left)


def _positions(
    hash_: Hash, keys: tuple[bytes, bytes], length: int
) -> Callable[[bytes, int], Iterator[int]]:
    """Where a token sets bits, so many times, in a filter of `length` bits."""

    def by_blake2b(token: bytes, times: int) -> Iterator[int]:
        for start in range(0, times, _NUMBERS_PER_DIGEST):
            salt = str(start // _NUMBERS_PER_DIGEST).encode()
            digest = blake2b(token, key=keys[0], salt=salt).digest()
            numbers = struct.unpack(f"<{_NUMBERS_PER_DIGEST}H", digest)
            yield from (number % length for number in numbers[: times - start])

    def by_double_hash(token: bytes, times: int) -> Iterator[int]:
        first = int.from_bytes(hmac.digest(keys[0], token, "sha1"), "big") % length
        step = int.from_bytes(hmac.digest(keys[1], token, "md5"), "big") % length
        again = 0
        while not step and not isinstance(hash_, BlakeHash) and hash_.prevent_singularity:
            # Else all insertions of this token would set the same bit.
            longer = token + chr(again).encode()
            step = int.from_bytes(hmac.digest(keys[1], longer, "md5"), "big") % length
            again += 1
        return ((first + time * step) % length for time in range(times))

    return by_blake2b if isinstance(hash_, BlakeHash) else by_double_hash


def _cleaner(format_: Format) -> Callable[[str], str]:
    """Check a value by its format and give the text that is hashed; raises _WrongValue."""
    if isinstance(format_, NumberFormat):
        return lambda value: _checked_number(value, format_)
    if isinstance(format_, DateFormat):
        return lambda value: _checked_date(value, format_.format)
    if isinstance(format_, EnumFormat):
        allowed = frozenset(format_.values)
        return lambda value: _checked_choice(value, allowed)
    return lambda value: _checked_text(value, format_)


def _checked_text(value: str, format_: TextFormat) -> str:
    if format_.pattern is not None:
        # `re` keeps compiled patterns.
        if re.fullmatch(format_.pattern, value) is None:
            raise _WrongValue("de tekst past niet op het afgesproken patroon")
        return value
    if len(value) < format_.min_length:
        raise _WrongValue(f"de tekst is korter dan {format_.min_length} tekens")
    if format_.max_length is not None and len(value) > format_.max_length:
        raise _WrongValue(f"de tekst is langer dan {format_.max_length} tekens")
    if format_.case == "upper" and value != value.upper():
        raise _WrongValue("de tekst staat niet helemaal in hoofdletters")
    if format_.case == "lower" and value != value.lower():
        raise _WrongValue("de tekst staat niet helemaal in kleine letters")
    return value


def _checked_number(value: str, format_: NumberFormat) -> str:
    try:
        number = int(value)
    except ValueError:
        raise _WrongValue("dit is geen geheel getal") from None
    if format_.minimum is not None and number < format_.minimum:
        raise _WrongValue(f"het getal is kleiner dan {format_.minimum}")
    if format_.maximum is not None and number > format_.maximum:
        raise _WrongValue(f"het getal is groter dan {format_.maximum}")
    return str(number)


def _checked_date(value: str, format_: str) -> str:
    try:
        date = datetime.strptime(value, format_)
    except ValueError:
        raise _WrongValue(f"dit is geen datum in de vorm {format_}") from None
    if date.year < _FIRST_YEAR:
        raise _WrongValue(f"het jaar ligt vóór {_FIRST_YEAR}")
    return f"{date.year}{date.month:02}{date.day:02}"


def _checked_choice(value: str, allowed: frozenset[str]) -> str:
    if value not in allowed:
        raise _WrongValue("deze waarde staat niet in de lijst van het schema")
    return value


def _tokenizer(comparison: Comparison) -> Callable[[str], Sequence[str]]:
    """Tokens of a text that is not empty; texts that compare as alike share many of them."""
    if isinstance(comparison, ExactComparison):
        return lambda text: (text,)
    if isinstance(comparison, NgramComparison):
        size, positional = comparison.n, comparison.positional
        padding = " " * (size - 1)

        def ngrams(text: str) -> list[str]:
            padded = f"{padding}{text}{padding}"
            parts = [padded[at : at + size] for at in range(len(padded) - size + 1)]
            return [f"{at} {part}" for at, part in enumerate(parts, 1)] if positional else parts

        return ngrams

    interval, resolution = comparison.interval, comparison.resolution
    precision = comparison.fractional_precision

    def neighbourhood(text: str) -> list[str]:
        """Vatsalan and Christen 2016: numbers on a grid, each with those around it."""
        scaled = 2 * resolution * _whole_units(text, precision)
        over = scaled % interval
        if over:
            scaled += -over if over < interval / 2 else interval - over
        try:
            return [str(scaled + step * interval) for step in range(-resolution, resolution + 1)]
        except ValueError:  # Python writes no numbers of more than 4,300 digits
            raise _WrongValue("het getal is te groot") from None

    return neighbourhood


def _whole_units(text: str, precision: int) -> int:
    units: int = 10**precision
    try:
        return int(text) * units
    except ValueError:
        pass
    try:
        number = float(text)
        return round(number * units) if precision else int(number)
    except (ValueError, OverflowError):
        raise _WrongValue("dit is geen getal") from None


def _rows_of(table: pa.Table, schema: LinkageSchema) -> Iterator[list[str]]:
    columns: list[pa.ChunkedArray | None] = []
    for feature in schema.features:
        found = [name for name in table.column_names if name == feature.identifier]
        ignored = isinstance(feature, IgnoredFeature) or feature.ignored
        if len(found) > 1 or (not found and not ignored):
            raise MonitorError(
                f"De kolom ‘{feature.identifier}’ van het linkage schema"
                f" {'staat er meer dan eens' if found else 'ontbreekt'}. Geef de kolommen de namen"
                " van het schema, elk een keer."
            )
        if ignored:
            columns.append(None)
            continue
        column = table[feature.identifier]
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            raise MonitorError(
                f"De kolom ‘{feature.identifier}’ is geen tekst. Lees het bestand zo dat elke"
                " waarde blijft zoals zij er staat."
            )
        columns.append(column)
    for start in range(0, table.num_rows, 10_000):
        texts = [
            None if column is None else column.slice(start, 10_000).to_pylist()
            for column in columns
        ]
        for at in range(min(10_000, table.num_rows - start)):
            yield ["" if text is None else text[at] or "" for text in texts]
