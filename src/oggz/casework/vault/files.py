"""Files of a case, sealed on disk under names that say nothing.

A file is: format (1 byte), number of the part's key (8), salt (32), then pieces of 256 kB, each
sealed with AES-256-GCM. The key of the file is derived by HKDF-SHA256 from the key of the part, the
salt, and the file's place, so no two files share a key and nonces may count: eleven bytes for the
piece, one that marks the last (STREAM: Hoang and others, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015). Pieces that are swapped, left out or cut off do not open.

The vault's database lists the files of each case, so that they can be removed with its key.
"""

import os
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from oggz.casework.vault import keyring
from oggz.casework.vault.errors import TamperedError
from oggz.casework.vault.models import SealedFile
from oggz.casework.vault.sealing import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Place

PIECE_BYTES = 256 * 1024
_FORMAT = 1
_HEADER = struct.Struct(">BQ32s")
_FIELD = "file"


def store(case: UUID, content: BinaryIO, *, part: str = "") -> UUID:
    """Seal what can be read from `content`; the name under which it is kept. All or nothing."""
    name = uuid4()
    # Listed first: a file that nobody knows of would outlive its case.
    row = SealedFile.objects.create(name=name, case=case, tag=keyring.part_tag(case, part))
    try:
        _write(row, _pieces(content))
    except BaseException:
        row.delete()
        raise
    return name


def read(case: UUID, name: UUID, *, part: str = "") -> Iterator[bytes]:
    """The content in pieces.

    Raises KeyDestroyedError, or TamperedError: for a file that was cut off or made longer before
    the first piece, else at the piece that was changed.
    """
    return _read(case, name, keyring.part_tag(case, part))


def _read(case: UUID, name: UUID, tag: bytes) -> Iterator[bytes]:
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError:
        keyring.require_alive(case, tag)
        raise TamperedError from None
    with file:
        number, salt = _header(file)
        cipher = _file_cipher(keyring.raw_key(case, number), salt, _place(case, tag, name))
        _check_end(file, cipher)
        yield from _opened(file, cipher)


def remove(name: UUID) -> bool:
    """Remove a file; whether it was there."""
    path = path_of(name)
    was_there = path.exists()
    path.unlink(missing_ok=True)
    SealedFile.objects.filter(name=name).delete()
    return was_there


def of_case(case: UUID) -> list[UUID]:
    """The names of all files of a case, whether or not its key is still there."""
    return list(SealedFile.objects.filter(case=case).values_list("name", flat=True))


def with_tag(case: UUID, tag: bytes) -> list[UUID]:
    """The names of the files of one part of a case, as the vault calls it."""
    return list(SealedFile.objects.filter(case=case, tag=tag).values_list("name", flat=True))


def key_number_of(name: UUID) -> int:
    """The number of the key that sealed a file. Raises TamperedError when it is none of ours."""
    try:
        with path_of(name).open("rb") as file:
            return _header(file)[0]
    except FileNotFoundError:
        raise TamperedError from None


def seal_again(file: SealedFile) -> None:
    """Seal a file with the newest key of its part, in one step for whoever reads it meanwhile."""
    _write(file, _read(file.case, file.name, bytes(file.tag)))


def path_of(name: UUID) -> Path:
    """Where a file stands; at most 256 folders, whatever the number of files."""
    return Path(settings.MEDIA_ROOT) / "sealed" / name.hex[:2] / name.hex


def _place(case: UUID, tag: bytes, name: UUID) -> Place:
    return Place(case, _FIELD, tag.hex(), str(name))


def _write(row: SealedFile, pieces: Iterable[bytes]) -> None:
    tag = bytes(row.tag)
    key = keyring.for_sealing(row.case, tag)
    salt = os.urandom(32)
    place = _place(row.case, tag, row.name)
    cipher = _file_cipher(keyring.raw_key(row.case, key.number), salt, place)
    with _whole_file(path_of(row.name)) as file:
        file.write(_HEADER.pack(_FORMAT, key.number, salt))
        for index, (piece, is_last) in enumerate(_with_last(pieces)):
            file.write(cipher.encrypt(_nonce(index, is_last), piece, None))


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            yield file  # type: ignore[misc]
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while piece := content.read(PIECE_BYTES):
        # A socket may give less than was asked; only the last piece is shorter.
        while len(piece) < PIECE_BYTES and (more := content.read(PIECE_BYTES - len(piece))):
            piece += more
        yield piece


def _with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last; an empty file is one empty piece."""
    held = b""
    for number, piece in enumerate(pieces):
        if number:
            yield held, False
        held = piece
    yield held, True


def _header(file: BinaryIO) -> tuple[int, bytes]:
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise TamperedError
    found, number, salt = _HEADER.unpack(header)
    if found != _FORMAT or number >= 2**63:
        raise TamperedError
    return number, salt


def _file_cipher(key: bytes, salt: bytes, place: Place) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"file\0" + bytes(place))
    return AESGCM(derived.derive(key))


def _check_end(file: BinaryIO, cipher: AESGCM) -> None:
    """Open the last piece, as the last; then go back to the first."""
    length = os.fstat(file.fileno()).st_size - _HEADER.size
    sealed_piece = PIECE_BYTES + TAG_BYTES
    last = max(0, -(-length // sealed_piece) - 1)
    file.seek(_HEADER.size + last * sealed_piece)
    _open(file.read(sealed_piece), cipher, last, is_last=True)
    file.seek(_HEADER.size)


def _opened(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    sealed = iter(lambda: file.read(PIECE_BYTES + TAG_BYTES), b"")
    for index, (piece, is_last) in enumerate(_with_last(sealed)):
        yield _open(piece, cipher, index, is_last=is_last)


def _open(piece: bytes, cipher: AESGCM, index: int, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(index, is_last), piece, None)
    except (InvalidTag, ValueError):
        raise TamperedError from None


def _nonce(index: int, is_last: bool) -> bytes:
    return index.to_bytes(NONCE_BYTES - 1) + bytes([is_last])
