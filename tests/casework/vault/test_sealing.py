"""Keys of cases: what is sealed opens in its own place only, and not without its keys."""

import base64
import uuid

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.vault import kek, keyring, sealing, services
from oggz.casework.vault.errors import (
    KekMissingError,
    KeyDestroyedError,
    NoKeyError,
    TamperedError,
    VaultError,
    WrongFieldError,
)
from oggz.casework.vault.models import CaseKey, PartKey
from oggz.casework.vault.services import Place, Sealed, open_many, open_sealed, seal

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

SECRET = b"Zij slaapt sinds maandag bij haar zus."
ELSEWHERE = [
    {"field": "contribution.title"},
    {"part": "care/ggd/2026-11-02"},
    {"record": "18"},
    {"case": uuid.UUID(int=9)},
]


def next_request() -> None:
    Client().get("/robots.txt")


def place(case: uuid.UUID, /, **changed) -> dict:
    return {
        "case": case,
        "field": "contribution.text",
        "part": "care/ggd",
        "record": "17",
    } | changed


# --- what opens


@given(plaintext=st.binary(max_size=5000), part=st.text(), field=st.text(), record=st.text())
def test_what_was_sealed_opens_again(plaintext, part, field, record) -> None:
    case = uuid.uuid4()
    services.make_key(case)
    sealed = seal(case, field, plaintext, part=part, record=record)
    next_request()
    assert open_sealed(case, field, sealed, part=part, record=record) == plaintext


def test_the_same_words_are_never_sealed_alike(case) -> None:
    assert len({seal(**place(case), plaintext=SECRET) for _ in range(100)}) == 100


def test_a_list_of_fifty_cases_opens_with_one_query(django_assert_num_queries) -> None:
    values = []
    for number in range(50):
        case = uuid.uuid4()
        services.make_key(case)
        sealed = seal(case, "case.title", b"%d" % number)
        values.append(Sealed(Place(case, "case.title"), sealed))
    next_request()
    with django_assert_num_queries(1, using="vault"):
        assert open_many(values) == [b"%d" % number for number in range(50)]
    with django_assert_num_queries(0, using="vault"):
        open_many(values)


def test_one_destroyed_case_does_not_spoil_a_list(case) -> None:
    other = uuid.uuid4()
    services.make_key(other)
    values = [Sealed(Place(each, "f"), seal(each, "f", SECRET)) for each in (case, other)]
    services.destroy_key(case)
    gone, opened = open_many(values)
    assert isinstance(gone, KeyDestroyedError)
    assert opened == SECRET


@pytest.mark.parametrize("length", [0, 1, 3, 30, 31])
def test_short_answers_have_one_length(case, length) -> None:
    assert len(seal(case, "f", b"x" * length)) == len(seal(case, "f", b""))


@given(length=st.integers(0, 200_000))
def test_padding_costs_little(length) -> None:
    padded = len(sealing._padded(b"x" * length))
    assert length < padded <= max(32, 1.13 * (length + 1))


# --- what does not open


@pytest.mark.parametrize("changed", ELSEWHERE, ids=str)
def test_a_copy_in_another_place_does_not_open(case, changed) -> None:
    services.make_key(uuid.UUID(int=9))
    sealed = seal(**place(case), plaintext=SECRET)
    with pytest.raises(WrongFieldError):
        open_sealed(**place(case, **changed), sealed=sealed)


@pytest.mark.parametrize("changed", ELSEWHERE, ids=str)
def test_a_copy_with_the_mark_of_its_new_place_does_not_open_either(case, changed) -> None:
    services.make_key(uuid.UUID(int=9))
    sealed = seal(**place(case), plaintext=SECRET)
    aim = seal(**place(case, **changed), plaintext=b"")
    with pytest.raises(TamperedError):
        open_sealed(**place(case, **changed), sealed=sealed[:9] + aim[9:13] + sealed[13:])


def test_any_changed_bit_is_found(case) -> None:
    sealed = seal(case, "f", SECRET)
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(VaultError):
            open_sealed(case, "f", bytes(changed))


@pytest.mark.parametrize("value", [b"", b"\x01", b"een gewone tekst", b"\xff" * 60, b"\x01" * 60])
def test_what_was_never_sealed_does_not_open(case, value) -> None:
    with pytest.raises(TamperedError):
        open_sealed(case, "f", value)


def test_a_cut_or_longer_value_does_not_open(case) -> None:
    sealed = seal(case, "f", SECRET)
    for value in (*(sealed[:n] for n in range(len(sealed))), sealed + b"\0"):
        with pytest.raises(VaultError):
            open_sealed(case, "f", value)


def test_a_case_without_a_key_seals_nothing() -> None:
    with pytest.raises(NoKeyError):
        seal(uuid.uuid4(), "f", SECRET)


def test_errors_tell_nothing_of_the_content(case) -> None:
    sealed = seal(case, "f", SECRET)
    services.destroy_key(case)
    with pytest.raises(KeyDestroyedError) as caught:
        open_sealed(case, "f", sealed)
    assert str(case) not in str(caught.value)
    assert "vernietigd" in str(caught.value)


# --- destroying


def test_a_destroyed_case_opens_nothing_and_gets_no_new_key(case) -> None:
    sealed = seal(case, "f", SECRET)
    assert services.destroy_key(case)
    for attempt in (
        lambda: open_sealed(case, "f", sealed),
        lambda: seal(case, "f", SECRET),
        lambda: services.make_key(case),
    ):
        with pytest.raises(KeyDestroyedError):
            attempt()
    assert not services.destroy_key(case)


def test_one_part_is_destroyed_and_the_rest_opens(case) -> None:
    values = {
        part: seal(case, "f", part.encode(), part=part)
        for part in ("", "care/ggd/2026-11-02", "care/ggd/2026-11-03", "police/politie/2026-11-02")
    }
    gone = "care/ggd/2026-11-02"
    assert services.destroy_part(case, gone)
    assert not services.destroy_part(case, gone)
    for part, sealed in values.items():
        if part == gone:
            with pytest.raises(KeyDestroyedError):
                open_sealed(case, "f", sealed, part=part)
            with pytest.raises(KeyDestroyedError):
                seal(case, "f", SECRET, part=part)
        else:
            assert open_sealed(case, "f", sealed, part=part) == part.encode()


def test_a_part_that_was_never_used_can_be_destroyed(case) -> None:
    assert not services.destroy_part(case, "care/ggd")
    with pytest.raises(KeyDestroyedError):
        seal(case, "f", SECRET, part="care/ggd")


def test_a_part_of_a_destroyed_case_is_destroyed_already(case) -> None:
    services.destroy_key(case)
    assert not services.destroy_part(case, "care/ggd")


def test_destruction_elsewhere_holds_from_the_next_request(case) -> None:
    """Another process destroys: its statements, on this connection."""
    sealed = seal(case, "f", SECRET)
    assert open_sealed(case, "f", sealed) == SECRET
    PartKey.objects.filter(case=case).delete()
    CaseKey.objects.filter(case=case).update(wrapped=None, destroyed="2026-11-23T12:00Z")
    next_request()
    with pytest.raises(KeyDestroyedError):
        open_sealed(case, "f", sealed)
    with pytest.raises(KeyDestroyedError):
        seal(case, "f", SECRET)


def test_keys_are_forgotten_by_a_worker_too(case, monkeypatch) -> None:
    sealed = seal(case, "f", SECRET)
    PartKey.objects.filter(case=case).delete()
    assert open_sealed(case, "f", sealed) == SECRET
    monkeypatch.setattr(keyring, "_REMEMBERED_SECONDS", 0.0)
    with pytest.raises(TamperedError):
        open_sealed(case, "f", sealed)


# --- how long a key is used


def test_a_key_is_replaced_before_it_sealed_too_much(case) -> None:
    older = seal(case, "f", SECRET)
    PartKey.objects.filter(case=case).update(reserved=sealing.MESSAGES_PER_KEY - 1)
    next_request()
    newer = seal(case, "f", SECRET)
    assert sealing.key_number(older) != sealing.key_number(newer)
    next_request()
    assert open_sealed(case, "f", older) == open_sealed(case, "f", newer) == SECRET


def test_each_process_counts_what_it_seals(case, monkeypatch) -> None:
    monkeypatch.setattr(keyring, "_RESERVED_AT_ONCE", 10)
    for _ in range(31):
        seal(case, "f", SECRET)
    assert PartKey.objects.get(case=case).reserved == 40


# --- what somebody sees who reads the vault's database


def test_a_wrapped_key_opens_for_its_own_case_only(case) -> None:
    other = uuid.uuid4()
    services.make_key(other)
    sealed = seal(case, "f", SECRET)
    stolen = CaseKey.objects.get(case=other)
    CaseKey.objects.filter(case=case).update(wrapped=stolen.wrapped, kek=stolen.kek)
    next_request()
    with pytest.raises(TamperedError):
        open_sealed(case, "f", sealed)


def test_a_part_key_opens_in_its_own_case_and_part_only(case) -> None:
    other = uuid.uuid4()
    services.make_key(other)
    for part in ("a", "b"):
        seal(case, "f", SECRET, part=part)
    seal(other, "f", SECRET, part="a")
    mine, second = PartKey.objects.filter(case=case).order_by("pk")
    theirs = PartKey.objects.get(case=other)
    for stolen in (second, theirs):
        PartKey.objects.filter(pk=mine.pk).update(wrapped=stolen.wrapped)
        next_request()
        with pytest.raises(TamperedError):
            seal(case, "f", SECRET, part="a")


def test_no_key_and_no_kind_of_data_stands_in_the_vault_readably(case, raw) -> None:
    part = "mental_health/ggd/2026-11-02"
    seal(case, "f", SECRET, part=part)
    everything = raw("vault", "vault_casekey") + raw("vault", "vault_partkey")
    assert str(case).encode() in everything
    (number,) = PartKey.objects.filter(case=case).values_list("pk", flat=True)
    keys = keyring._secret(case).naming, keyring.raw_key(case, number)
    for secret in (*keys, b"mental", b"ggd", b"2026-11-02", SECRET):
        assert secret not in everything


# --- the key-encryption key


def test_nothing_opens_without_the_key_encryption_key(case, monkeypatch, tmp_path) -> None:
    sealed = seal(case, "f", SECRET)
    kek.make_file(tmp_path / "other")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(tmp_path / "other"))
    next_request()
    with pytest.raises(KekMissingError):
        open_sealed(case, "f", sealed)
    (tmp_path / "other").unlink()
    with pytest.raises(KekMissingError):
        open_sealed(case, "f", sealed)


def test_the_file_of_the_demonstration_is_made_once_and_for_its_owner() -> None:
    keys = kek.key_encryption()
    assert isinstance(keys, kek.FileKeys)
    assert keys.path.stat().st_mode & 0o777 == 0o600
    before = keys.path.read_bytes()
    kek.make_file(keys.path)
    assert keys.path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    ["", "\n", "k1\n", "k1 kort\n", f"k1 {base64.b64encode(bytes(16)).decode()}\n", "\xff\xfe",
     f"K1 {base64.b64encode(bytes(32)).decode()}\n"],
)  # fmt: skip
def test_a_file_that_holds_no_keys_is_refused(tmp_path, monkeypatch, content) -> None:
    file = tmp_path / "kek"
    file.write_text(content, encoding="latin-1")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(file))
    with pytest.raises(kek.PlatformError):
        services.make_key(uuid.uuid4())


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"OGGZ_MODE": "production"}, "In productie is een hoofdsleutel nodig"),
        ({"OGGZ_VAULT_KEK_FILE": "/nergens"}, "dat er niet is"),
        ({"OGGZ_VAULT_KMS": "nergens:maak"}, "niet gevonden"),
        ({"OGGZ_VAULT_KMS": "json:nergens"}, "niet gevonden"),
        ({"OGGZ_VAULT_KMS": "x:y", "OGGZ_VAULT_KEK_FILE": "/x"}, "kies er een"),
    ],
)
def test_unclear_settings_are_told(monkeypatch, variables, says) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(kek.PlatformError, match=says):
        kek.key_encryption()


def test_production_refuses_a_file_that_others_may_read(tmp_path, monkeypatch) -> None:
    kek.make_file(tmp_path / "kek")
    monkeypatch.setenv("OGGZ_MODE", "production")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(tmp_path / "kek"))
    kek.key_encryption()
    (tmp_path / "kek").chmod(0o640)
    kek._chosen.cache_clear()
    with pytest.raises(kek.PlatformError, match="chmod 600"):
        kek.key_encryption()


def test_keys_are_wrapped_by_a_service_in_another_process(monkeypatch) -> None:
    """A second implementation: AES key wrap (RFC 3394) where this process has no key."""
    monkeypatch.setenv("OGGZ_VAULT_KMS", "tests.casework.vault.key_service:make")
    case = uuid.uuid4()
    services.make_key(case)
    sealed = seal(case, "f", SECRET)
    next_request()
    assert open_sealed(case, "f", sealed) == SECRET
    assert CaseKey.objects.get(case=case).kek == "service/1"
    monkeypatch.delenv("OGGZ_VAULT_KMS")
    next_request()
    with pytest.raises(KekMissingError):
        open_sealed(case, "f", sealed)
