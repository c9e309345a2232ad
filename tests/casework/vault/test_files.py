"""Files on disk: sealed in pieces, whole or not there, and gone with their key."""

import io
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.vault import files, keyring, services
from oggz.casework.vault.errors import KeyDestroyedError, NoKeyError, TamperedError, VaultError
from oggz.casework.vault.files import PIECE_BYTES, path_of, read, store
from oggz.casework.vault.models import SealedFile

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

HEADER, SEALED = 41, PIECE_BYTES + 16
# A piece more or less, and nothing at all.
LENGTHS = [
    0,
    1,
    PIECE_BYTES - 1,
    PIECE_BYTES,
    PIECE_BYTES + 1,
    3 * PIECE_BYTES,
    3 * PIECE_BYTES + 7,
]


def content_of(length: int) -> bytes:
    return (b"Verslag van het overleg. " * (length // 25 + 1))[:length]


class Trickle(io.BytesIO):
    """Gives less than was asked, as a connection does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 50_000))


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("reader", [io.BytesIO, Trickle])
def test_a_file_comes_back_as_it_was(case, length, reader) -> None:
    name = store(case, reader(content_of(length)))
    assert b"".join(read(case, name)) == content_of(length)
    assert path_of(name).stat().st_mode & 0o777 == 0o600


def test_nothing_on_disk_tells_what_it_is(case, tmp_path) -> None:
    name = store(case, io.BytesIO(content_of(500_000)))
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [path_of(name)]
    assert b"overleg" not in found[0].read_bytes()
    assert str(case) not in str(found[0])


def cut(sealed: bytes) -> dict[str, bytes]:
    pieces = [sealed[HEADER + n * SEALED : HEADER + (n + 1) * SEALED] for n in range(4)]
    header = sealed[:HEADER]
    return {
        "empty": b"",
        "only the header": header,
        "half a header": header[:20],
        "without the last piece": header + b"".join(pieces[:3]),
        "without the middle": header + pieces[0] + pieces[3],
        "two pieces swapped": header + pieces[1] + pieces[0] + pieces[2] + pieces[3],
        "the last piece twice": sealed + pieces[3],
        "one byte less": sealed[:-1],
        "one byte more": sealed + b"\0",
        "cut in a piece": sealed[: HEADER + SEALED + 100],
        "another format": b"\x02" + sealed[1:],
        "another salt": sealed[:20] + bytes(4) + sealed[24:],
        "first byte": sealed[:HEADER] + bytes([sealed[HEADER] ^ 1]) + sealed[HEADER + 1 :],
    }


@pytest.mark.parametrize("how", cut(bytes(HEADER + 4 * SEALED)))
def test_a_file_that_was_changed_does_not_open(case, how) -> None:
    name = store(case, io.BytesIO(content_of(3 * PIECE_BYTES + 7)))
    path_of(name).write_bytes(cut(path_of(name).read_bytes())[how])
    with pytest.raises(TamperedError):
        b"".join(read(case, name))


@pytest.mark.parametrize("how", ["without the last piece", "one byte less", "cut in a piece"])
def test_a_file_that_was_cut_gives_nothing_at_all(case, how) -> None:
    name = store(case, io.BytesIO(content_of(3 * PIECE_BYTES + 7)))
    path_of(name).write_bytes(cut(path_of(name).read_bytes())[how])
    with pytest.raises(TamperedError):
        next(read(case, name))


@given(position=st.integers(0, 2 * SEALED + HEADER - 1), bit=st.integers(0, 7))
def test_any_changed_bit_of_a_file_is_found(position, bit) -> None:
    case = uuid.uuid4()
    services.make_key(case)
    name = store(case, io.BytesIO(content_of(2 * PIECE_BYTES)))
    sealed = bytearray(path_of(name).read_bytes())
    sealed[position] ^= 1 << bit
    path_of(name).write_bytes(sealed)
    with pytest.raises(VaultError):
        b"".join(read(case, name))
    files.remove(name)


def test_a_file_in_the_place_of_another_does_not_open(case) -> None:
    one, other = (store(case, io.BytesIO(content_of(10))) for _ in range(2))
    path_of(one).write_bytes(path_of(other).read_bytes())
    with pytest.raises(TamperedError):
        b"".join(read(case, one))


def test_a_file_that_is_gone_is_told(case) -> None:
    name = store(case, io.BytesIO(b"x"))
    assert files.remove(name)
    assert not files.remove(name)
    with pytest.raises(TamperedError):
        b"".join(read(case, name))


def test_a_file_is_gone_with_its_part(case) -> None:
    gone = store(case, io.BytesIO(b"x"), part="care/ggd")
    kept = store(case, io.BytesIO(b"y"), part="police/politie")
    assert files.with_tag(case, keyring.part_tag(case, "care/ggd")) == [gone]
    services.destroy_part(case, "care/ggd")
    with pytest.raises(KeyDestroyedError):
        b"".join(read(case, gone, part="care/ggd"))
    files.remove(gone)
    with pytest.raises(KeyDestroyedError):
        b"".join(read(case, gone, part="care/ggd"))
    assert b"".join(read(case, kept, part="police/politie")) == b"y"


def test_a_file_is_gone_with_its_case(case) -> None:
    name = store(case, io.BytesIO(b"x"))
    services.destroy_key(case)
    assert files.of_case(case) == [name]
    with pytest.raises(KeyDestroyedError):
        b"".join(read(case, name))


class Breaks(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("verbinding verbroken")
        return super().read(size)


def test_a_file_that_did_not_come_whole_is_not_there(case, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="verbroken"):
        store(case, Breaks(content_of(2 * PIECE_BYTES)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not SealedFile.objects.exists()


def test_a_case_without_a_key_stores_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoKeyError):
        store(uuid.uuid4(), io.BytesIO(b"x"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
