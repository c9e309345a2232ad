"""How a value is sealed: AES-256-GCM, bound to its place.

A sealed value is: format (1 byte), number of the key (8), mark of its place (4), nonce (12), and
what is encrypted with its tag (16). All before the nonce and the whole place are authenticated, so
that a value that was copied to another case, field or record does not open. The mark, a hash of
the place, only serves to tell such a copy from damage.

Nonces are random. After 2^32 messages with one key the chance that two are equal would pass 2^-33
(NIST SP 800-38D, 8.3), so `keyring` begins a new key before.

Before it is encrypted a value is padded, so that its length tells little: to 32 bytes at least,
then by Padmé (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and
Communication with PURBs", 2019), at most 12 % longer.
"""

import hashlib
import os
import struct
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oggz.casework.vault.errors import TamperedError, WrongFieldError

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
MESSAGES_PER_KEY = 2**32

_FORMAT = 1
_HEADER = struct.Struct(">BQ4s")
_DOMAIN = b"oggz vault 1\0"
_END = b"\x80"
_SHORTEST = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs: a case, the part of it that is destroyed at once, field, record."""

    case: UUID
    field: str
    part: str = ""
    record: str = ""

    def __bytes__(self) -> bytes:
        texts = (self.part, self.field, self.record)
        return _DOMAIN + self.case.bytes + b"".join(with_length(text) for text in texts)


def with_length(text: str) -> bytes:
    """Its bytes after their number, so that no two rows of texts give the same bytes."""
    encoded = text.encode()
    return len(encoded).to_bytes(4) + encoded


def seal_with(key: AESGCM, number: int, place: Place, plaintext: bytes) -> bytes:
    bound = bytes(place)
    header = _HEADER.pack(_FORMAT, number, _mark(bound))
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + key.encrypt(nonce, _padded(plaintext), header + bound)


def key_number(sealed: bytes) -> int:
    """The number of the key that sealed it. Raises TamperedError when it is no sealed value."""
    if len(sealed) < _HEADER.size + NONCE_BYTES + TAG_BYTES:
        raise TamperedError
    found, number, _ = _HEADER.unpack_from(sealed)
    if found != _FORMAT or number >= 2**63:  # PostgreSQL's largest
        raise TamperedError
    return int(number)


def open_with(key: AESGCM, place: Place, sealed: bytes) -> bytes:
    """The value. Raises WrongFieldError when sealed for another place, else TamperedError."""
    sealed = bytes(sealed)
    header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
    bound = bytes(place)
    if _HEADER.unpack(header)[2] != _mark(bound):
        raise WrongFieldError
    try:
        padded = key.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + bound)
    except InvalidTag:
        raise TamperedError from None
    return padded[: padded.rindex(_END)]


def _mark(bound: bytes) -> bytes:
    return hashlib.sha256(bound).digest()[:4]


def _padded(plaintext: bytes) -> bytes:
    length = len(plaintext) + len(_END)
    return (plaintext + _END).ljust(max(_SHORTEST, _padme(length)), b"\0")


def _padme(length: int) -> int:
    """The length up to which something of `length` > 1 bytes is padded."""
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1 if low_bits > 0 else 0
    return (length + mask) & ~mask
