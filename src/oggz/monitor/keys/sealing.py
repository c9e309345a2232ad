"""Sealing: only one party can open it, and any cut, swap or change is seen.

An ephemeral X25519 key agrees on a secret with the receiver's key (RFC 7748); HKDF makes of it a
key for this message alone; ChaCha20-Poly1305 (RFC 8439) encrypts in pieces, whose nonces count
and mark the last piece (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015).
A file carries the sender's Ed25519 signature over everything in it, since sealing alone would
let anyone write in a source's name.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

PIECE = 1 << 18
_MAGIC = b"OGGZDICHT1"
_DOMAIN = b"oggz monitor seal 1"
_SIGNED = b"oggz monitor sealed file 1"
_TAG = 16
_SIGNATURE = 64
_LONGEST_HEADER = 4096


class NotSealedForThis(MonitorError):
    """A sealed file that is cut, changed, from somebody else or meant for another key."""


@dataclass(frozen=True)
class Context:
    """What sealed bytes belong to; whoever opens them must know it, or opening fails."""

    agreement: str
    sender: str
    receiver: str
    purpose: str

    @classmethod
    def parse(cls, raw: object) -> Self:
        names = ("agreement", "sender", "receiver", "purpose")
        if not isinstance(raw, dict) or set(raw) != set(names):
            raise ValueError("context")
        if not all(isinstance(raw[name], str) for name in names):
            raise ValueError("context")
        return cls(*(raw[name] for name in names))

    @property
    def canonical(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()


def seal_bytes(plain: bytes, *, to: bytes, context: Context) -> bytes:
    """A short message for the holder of the X25519 key `to` (32 bytes)."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    key = _key(ephemeral, to, public, to, context)
    return public + ChaCha20Poly1305(key).encrypt(_nonce(0, last=True), plain, context.canonical)


def open_bytes(sealed: bytes, *, key: X25519PrivateKey, context: Context) -> bytes:
    """What `seal_bytes` sealed. Raises NotSealedForThis."""
    public = sealed[:32]
    own = key.public_key().public_bytes_raw()
    try:
        cipher = ChaCha20Poly1305(_key(key, public, public, own, context))
        return cipher.decrypt(_nonce(0, last=True), sealed[32:], context.canonical)
    except (InvalidTag, ValueError):
        raise NotSealedForThis(
            "Dit is niet met uw sleutel te openen, of het is beschadigd of gewijzigd. Vraag het"
            " opnieuw aan de maker."
        ) from None


def seal_file(
    plain: Path | BinaryIO, out: Path, *, to: bytes, signer: Ed25519PrivateKey, context: Context
) -> None:
    """Seal a file or stream into `out`, in constant memory; nothing is left when it fails."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    cipher = ChaCha20Poly1305(_key(ephemeral, to, public, to, context))
    header = json.dumps(
        {"context": asdict(context), "ephemeral": public.hex(), "piece": PIECE}, sort_keys=True
    ).encode()
    bound = hashlib.sha256(header).digest()
    digest = hashlib.sha512()
    with whole_file(out) as part, part.open("wb") as file:

        def put(piece: bytes) -> None:
            digest.update(piece)
            file.write(piece)

        put(_MAGIC + len(header).to_bytes(4, "big") + header)
        for number, (piece, last) in enumerate(_pieces(plain)):
            put(cipher.encrypt(_nonce(number, last=last), piece, bound))
        file.write(signer.sign(_SIGNED + digest.digest()))


def open_file(
    sealed: Path, out: Path, *, key: X25519PrivateKey, sender: bytes, context: Context
) -> None:
    """Open what `sender` (Ed25519, 32 bytes) sealed, into `out`, in constant memory.

    The signature is verified before anything is decrypted. Raises NotSealedForThis when the file
    is cut, changed, of another agreement or party, or sealed to another key.
    """
    with sealed.open("rb") as file:
        size = os.fstat(file.fileno()).st_size - _SIGNATURE
        header, begin = _header(file, sealed)
        if Context.parse(header.get("context")) != context:
            raise NotSealedForThis(
                f"{sealed.name} hoort bij een andere afspraak, bron of ontvanger. Vraag de bron om"
                " het bestand van deze afspraak."
            )
        _check_signature(file, sealed, size, sender)
        file.seek(begin)
        try:
            public = bytes.fromhex(str(header["ephemeral"]))
            step = int(str(header["piece"])) + _TAG
            own = key.public_key().public_bytes_raw()
            cipher = ChaCha20Poly1305(_key(key, public, public, own, context))
            raw = _bound_of(file, begin)
            with whole_file(out) as part, part.open("wb") as plain:
                for number, (piece, last) in enumerate(_between(file, begin, size, step)):
                    plain.write(cipher.decrypt(_nonce(number, last=last), piece, raw))
        except (InvalidTag, ValueError, KeyError):
            raise NotSealedForThis(
                f"{sealed.name} is niet met deze sleutel te openen. Gebruik de sleutel van de"
                " analyse-eenheid die in de afspraak staat."
            ) from None


def context_of(sealed: Path) -> Context:
    """What a sealed file says it belongs to; to be believed only after opening it."""
    with sealed.open("rb") as file:
        return Context.parse(_header(file, sealed)[0].get("context"))


def _header(file: BinaryIO, path: Path) -> tuple[dict[str, object], int]:
    file.seek(0)
    begin = file.read(len(_MAGIC) + 4)
    length = int.from_bytes(begin[len(_MAGIC) :], "big")
    try:
        if begin[: len(_MAGIC)] != _MAGIC or length > _LONGEST_HEADER:
            raise ValueError("magic")
        header = json.loads(file.read(length))
        Context.parse(header.get("context"))
    except (ValueError, AttributeError):
        raise NotSealedForThis(
            f"{path.name} is geen versleuteld bestand van deze monitor, of het begin is beschadigd."
        ) from None
    return header, len(begin) + length


def _bound_of(file: BinaryIO, begin: int) -> bytes:
    file.seek(len(_MAGIC) + 4)
    header = file.read(begin - len(_MAGIC) - 4)
    return hashlib.sha256(header).digest()


def _check_signature(file: BinaryIO, path: Path, size: int, sender: bytes) -> None:
    digest = hashlib.sha512()
    file.seek(0)
    left = max(size, 0)
    while left and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    try:
        Ed25519PublicKey.from_public_bytes(sender).verify(file.read(), _SIGNED + digest.digest())
    except (InvalidSignature, ValueError):
        raise NotSealedForThis(
            f"{path.name} is onvolledig, gewijzigd of niet van de bron die erin staat. Gebruik het"
            " niet en vraag de bron om het opnieuw te sturen."
        ) from None


def _pieces(plain: Path | BinaryIO) -> Iterator[tuple[bytes, bool]]:
    if isinstance(plain, Path):
        with plain.open("rb") as file:
            yield from _pieces(file)
        return
    piece = _read_full(plain)
    while True:
        following = _read_full(plain)
        yield piece, not following
        if not following:
            return
        piece = following


def _read_full(file: BinaryIO) -> bytes:
    """A whole piece, also from a stream that gives less at a time; empty only at the end."""
    parts = []
    left = PIECE
    while left and (part := file.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _between(file: BinaryIO, begin: int, end: int, step: int) -> Iterator[tuple[bytes, bool]]:
    if step <= _TAG or step > (1 << 24):
        raise ValueError("piece")
    file.seek(begin)
    left = end - begin
    while True:
        piece = file.read(min(step, left))
        left -= len(piece)
        yield piece, left <= 0
        if left <= 0:
            return


def _key(
    own: X25519PrivateKey, other: bytes, ephemeral: bytes, receiver: bytes, context: Context
) -> bytes:
    shared = own.exchange(X25519PublicKey.from_public_bytes(other))
    info = b"\0".join((_DOMAIN, context.canonical))
    return HKDF(algorithm=SHA256(), length=32, salt=ephemeral + receiver, info=info).derive(shared)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
