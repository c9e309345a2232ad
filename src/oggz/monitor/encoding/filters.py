"""Bloom filters of a group of fields: keyed, salted, diffused (cryptographic long-term keys).

A token sets `hashes` bits. Which ones follows from AES under a secret key over the pair of its tag
and the tag of the salt; both tags are HMAC-SHA-256 values, and AES on distinct blocks is a
pseudorandom function, so bits of different salts are unrelated to whoever lacks the key. AES takes
the place of an HMAC per token and salt because processors do it in hardware.

Diffusion after Armknecht, Heng and Schnell (2023): each bit of the result is the XOR of t bits,
here others for every salt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numba as nb
import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from oggz.monitor.encoding.tokens import Positions, Tags, Tokens

_PLACES_IN_A_BLOCK = 8  # AES gives 128 bits: eight times 16
Filters = npt.NDArray[np.uint64]  # shape (records, bits / 64)


@dataclass(frozen=True)
class Hardening:
    """What is done to a filter after its bits are set."""

    diffusion: int = 1
    flipped: float = 0.0
    folded: bool = False
    rule90: bool = False


def build(
    tokens: Sequence[Tokens], salt: Tags, present: npt.NDArray[np.bool_], *, bits: int,
    hashes: int, key: bytes, hardening: Hardening, random: np.random.Generator,
) -> Filters:  # fmt: skip
    """The filters of all records that are `present`; the others stay zero.

    `tokens` has a list by field, `salt` a tag per record. `bits` is a multiple of 64; a folded
    filter has half of them, filled up with zeros to whole words. `key` is 32 bytes. `random` is
    asked only when bits are flipped.
    """
    filters = _set_bits(tokens, salt, present, bits, hashes, key)
    if hardening.diffusion > 1:
        secret = np.argsort(np.frombuffer(_stream(key, 0, bits * 8), np.uint64), kind="stable")
        units = np.array([step for step in range(1, bits) if gcd(step, bits) == 1], np.uint64)
        filters = _diffused(filters, salt, secret, units, hardening.diffusion)
    if hardening.rule90:
        filters = _rule90(filters)
    if hardening.folded:
        bits //= 2
        filters = _packed(_unpacked(filters)[:, :bits] ^ _unpacked(filters)[:, bits:])
    if hardening.flipped:
        # BLIP (Alaggan et al., 2012): a share of the bits is drawn anew.
        drawn = random.random((len(filters), bits)) < hardening.flipped
        anew = random.random((len(filters), bits)) < 0.5
        filters = _packed(np.where(drawn, anew, _unpacked(filters)[:, :bits]))
    return filters


def _set_bits(
    tokens: Sequence[Tokens], salt: Tags, present: npt.NDArray[np.bool_], bits: int, hashes: int,
    key: bytes,
) -> Filters:  # fmt: skip
    filters = np.zeros((len(salt), bits // 64), np.uint64)
    for field in tokens:
        value = np.where(present, field.value, -1)
        blocks, record = _blocks(field.tags, field.starts, value, salt)
        for number in range(-(-hashes // _PLACES_IN_A_BLOCK)):
            wanted = min(_PLACES_IN_A_BLOCK, hashes - number * _PLACES_IN_A_BLOCK)
            places = codebook(_stream(key, 2 + number, 32), blocks).view(np.uint16)
            _mark(filters, record, places, wanted, bits)
    return filters


def codebook(key: bytes, blocks: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """AES of each block of two 64-bit words, shape (n, 2): a pseudorandom function of the block."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    return np.frombuffer(encryptor.update(blocks.tobytes()), np.uint64).reshape(blocks.shape)


def _stream(key: bytes, nonce: int, length: int) -> bytes:
    """Keyed bytes: AES in counter mode; each nonce is for one thing (0 places, 2… positions)."""
    counter = modes.CTR(nonce.to_bytes(8, "big") + bytes(8))
    return Cipher(algorithms.AES(key), counter).encryptor().update(bytes(length))


def _unpacked(filters: Filters) -> npt.NDArray[np.bool_]:
    return np.unpackbits(filters.view(np.uint8), axis=1, bitorder="little").view(np.bool_)


def _packed(bits: npt.NDArray[np.bool_]) -> Filters:
    whole = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 64)))
    return np.ascontiguousarray(np.packbits(whole, axis=1, bitorder="little")).view(np.uint64)


def _rule90(filters: Filters) -> Filters:
    bits = _unpacked(filters)
    return _packed(np.roll(bits, 1, axis=1) ^ np.roll(bits, -1, axis=1))


@nb.njit(cache=True)
def _blocks(tags: Tags, starts: Positions, value: Positions, salt: Tags):  # type: ignore[no-untyped-def]
    total = 0
    for row in range(len(value)):
        if value[row] >= 0:
            total += starts[value[row] + 1] - starts[value[row]]
    blocks = np.empty((total, 2), np.uint64)
    record = np.empty(total, np.int64)
    at = 0
    for row in range(len(value)):
        if value[row] < 0:
            continue
        for token in range(starts[value[row]], starts[value[row] + 1]):
            blocks[at, 0] = salt[row]
            blocks[at, 1] = tags[token]
            record[at] = row
            at += 1
    return blocks, record


@nb.njit(cache=True)
def _mark(filters, record, places, wanted, bits):  # type: ignore[no-untyped-def]
    for at in range(len(record)):
        for number in range(wanted):
            place = (np.uint64(places[at, number]) * np.uint64(bits)) >> np.uint64(16)
            filters[record[at], place >> np.uint64(6)] |= np.uint64(1) << (place & np.uint64(63))


@nb.njit(cache=True)
def _mixed(state):  # type: ignore[no-untyped-def]
    """The next number of a sequence that begins with a secret tag (splitmix64)."""
    state = state + np.uint64(0x9E3779B97F4A7C15)
    mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@nb.njit(cache=True)
def _diffused(filters, salt, secret, units, count):  # type: ignore[no-untyped-def]
    """XOR each bit with `count` - 1 others, found by walking through a secret order of the bits.

    Where the walk begins and how large its steps are follows from the salt: with one order for all
    records, the bits that are mixed would be known from how they vary together.
    """
    result = filters.copy()
    bits = np.uint64(len(secret))
    for record in range(len(filters)):
        state = salt[record]
        for _ in range(1, count):
            state = _mixed(state)
            step = units[state % np.uint64(len(units))]
            state = _mixed(state)
            place = state % bits
            for word in range(filters.shape[1]):
                for at in range(64):
                    other = secret[place]
                    place = (place + step) % bits
                    if other == word * 64 + at:  # with itself it would be lost
                        other = (other + 1) % len(secret)
                    bit = (filters[record, other >> 6] >> np.uint64(other & 63)) & np.uint64(1)
                    result[record, word] ^= bit << np.uint64(at)
    return result
