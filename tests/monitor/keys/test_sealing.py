"""Sealing: only the receiver opens it, and no cut, swap or change goes unseen."""

import hmac
import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from oggz.documents.text import Label, Slug
from oggz.monitor.keys import sealing
from oggz.monitor.keys.derivation import derive
from oggz.monitor.keys.sealing import PIECE, Context, NotSealedForThis

CONTEXT = Context("a" * 64, "police", "analysis", "payload")
RECEIVER = X25519PrivateKey.from_private_bytes(bytes(range(32)))
SENDER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TO = RECEIVER.public_key().public_bytes_raw()
FROM = SENDER.public_key().public_bytes_raw()


def seal(folder: Path, plain: bytes, context: Context = CONTEXT) -> Path:
    out = folder / "payload.enc"
    sealing.seal_file(io.BytesIO(plain), out, to=TO, signer=SENDER, context=context)
    return out


def opened(path: Path, context: Context = CONTEXT) -> bytes:
    out = path.with_suffix(".open")
    sealing.open_file(path, out, key=RECEIVER, sender=FROM, context=context)
    return out.read_bytes()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_comes_out(tmp_path: Path, size: int) -> None:
    plain = bytes(number % 251 for number in range(size))
    assert opened(seal(tmp_path, plain)) == plain


def test_a_stream_that_gives_a_little_at_a_time_is_sealed_whole(tmp_path: Path) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 1000))

    out = tmp_path / "x.enc"
    sealing.seal_file(Slow(b"x" * (PIECE + 5)), out, to=TO, signer=SENDER, context=CONTEXT)
    assert opened(out) == b"x" * (PIECE + 5)


STEP = PIECE + 16
CHANGES: dict[str, Callable[[bytes, int], bytes]] = {
    "a bit of the content": lambda raw, _: raw[:-200] + bytes([raw[-200] ^ 1]) + raw[-199:],
    "a bit of the header": lambda raw, _: raw.replace(b"police", b"polics", 1),
    "the last byte is gone": lambda raw, _: raw[:-1],
    "the last piece is gone": lambda raw, begin: raw[: begin + STEP] + raw[-64:],
    "a byte more": lambda raw, _: raw + b"\0",
    "a piece twice": lambda raw, begin: raw[: begin + STEP] + raw[begin:],
    "two pieces swapped": lambda raw, begin: (
        raw[:begin] + raw[begin + STEP : begin + 2 * STEP] + raw[begin : begin + STEP]
        + raw[begin + 2 * STEP :]
    ),
    "only the header": lambda raw, begin: raw[:begin],
    "nothing": lambda _raw, _: b"",
    "something else": lambda _raw, _: b"PAR1" * 100,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_and_nothing_is_written(tmp_path: Path, change: str) -> None:
    path = seal(tmp_path, b"y" * (2 * PIECE + 999))
    raw = path.read_bytes()
    begin = 14 + int.from_bytes(raw[10:14], "big")
    path.write_bytes(CHANGES[change](raw, begin))
    with pytest.raises(NotSealedForThis):
        opened(path)
    assert [one.name for one in tmp_path.iterdir()] == ["payload.enc"]


@pytest.mark.parametrize(
    "other",
    [
        Context("b" * 64, "police", "analysis", "payload"),
        Context("a" * 64, "wmo", "analysis", "payload"),
        Context("a" * 64, "police", "linkage", "payload"),
        Context("a" * 64, "police", "analysis", "linkage-secret"),
    ],
)
def test_it_opens_only_for_what_it_belongs_to(tmp_path: Path, other: Context) -> None:
    with pytest.raises(NotSealedForThis, match="andere afspraak, bron of ontvanger"):
        opened(seal(tmp_path, b"y"), other)


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    path = seal(tmp_path, b"y")
    with pytest.raises(NotSealedForThis, match="niet met deze sleutel"):
        sealing.open_file(
            path, tmp_path / "o", key=X25519PrivateKey.generate(), sender=FROM, context=CONTEXT
        )


def test_nobody_seals_in_the_name_of_another(tmp_path: Path) -> None:
    forged = tmp_path / "forged.enc"
    sealing.seal_file(
        io.BytesIO(b"y"), forged, to=TO, signer=Ed25519PrivateKey.generate(), context=CONTEXT
    )
    with pytest.raises(NotSealedForThis, match="niet van de bron"):
        opened(forged)


def test_two_sealings_of_the_same_differ(tmp_path: Path) -> None:
    first = seal(tmp_path, b"same" * 100).read_bytes()
    assert first != seal(tmp_path, b"same" * 100).read_bytes()
    assert b"same" not in first


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(pieces: int) -> int:
        plain = tmp_path / "plain"
        with plain.open("wb") as file:
            for _ in range(pieces):
                file.write(b"z" * PIECE)
        tracemalloc.start()
        sealing.seal_file(plain, tmp_path / "e", to=TO, signer=SENDER, context=CONTEXT)
        sealing.open_file(
            tmp_path / "e", tmp_path / "o", key=RECEIVER, sender=FROM, context=CONTEXT
        )
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(64) < peak(8) + PIECE


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.data())
def test_a_short_message_shows_every_changed_bit(plain: bytes, data: st.DataObject) -> None:
    sealed = sealing.seal_bytes(plain, to=TO, context=CONTEXT)
    assert sealing.open_bytes(sealed, key=RECEIVER, context=CONTEXT) == plain
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises(NotSealedForThis):
        sealing.open_bytes(bytes(changed), key=RECEIVER, context=CONTEXT)


def test_a_derived_key_is_of_one_project_period_and_purpose() -> None:
    # RFC 5869 by hand: HMAC(HMAC(zeros, secret), info || 1)
    known = derive(bytes(range(32)), project="proef", period="2025", purpose="linkage")
    info = b"oggz monitor key 1\0proef\0002025\0linkage\1"
    extracted = hmac.digest(bytes(32), bytes(range(32)), "sha256")
    assert known == hmac.digest(extracted, info, "sha256")
    others = {
        derive(bytes(range(32)), project=project, period=period, purpose=purpose)
        for project in ("proef", "proef2")
        for period in ("2025", "2026")
        for purpose in ("linkage", "transition")
    }
    assert len(others) == 8
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            derive(wrong, project="proef", period="2025", purpose="linkage")
    for name in ("", "a\0b", "A", "_a", "a" * 61):
        with pytest.raises(ValueError, match="not a name"):
            derive(bytes(32), project=name, period="2025", purpose="linkage")


@given(
    st.from_regex(TypeAdapter(Slug).json_schema()["pattern"], fullmatch=True),
    st.from_regex(TypeAdapter(Label).json_schema()["pattern"], fullmatch=True),
)
def test_every_project_and_period_that_an_agreement_may_have_gets_its_key(
    project: str, period: str
) -> None:
    assert len(derive(bytes(32), project=project, period=period, purpose="linkage")) == 32
