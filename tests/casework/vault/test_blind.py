"""Blind indexes: equal values are found, and nobody can try all of them."""

import hashlib
import hmac
import uuid

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from oggz.casework.audit.models import Entry
from oggz.casework.vault import blind, kek
from oggz.casework.vault.blind import Field, blind_index, look_up
from oggz.casework.vault.errors import KekMissingError, TamperedError, TooManyLookupsError
from oggz.casework.vault.models import Pepper
from oggz.errors import PlatformError

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ALIKE = [
    (Field.BSN, ["123456782", "1234.56.782", " 123 456 782 "]),
    (Field.BSN, ["012345672", "12345672"]),
    (Field.BIRTH_DATE, ["1980-02-29", " 1980-02-29"]),
    (Field.ADDRESS, ["4191 ab 12", "4191AB12", "4191 AB 012", "4191ab-12"]),
    (Field.ADDRESS, ["4191 AB 12 a", "4191AB12A"]),
    (Field.NAME, ["Zoë Çelik-Jansen", "zoe celik jansen", " ZOE  ÇELIK JANSEN"]),
    (Field.NAME, ["Łukasz Øster", "lukasz oster"]),
]
UNLIKE = [
    (Field.BSN, "123456782", "111222333"),
    (Field.ADDRESS, "4191 AB 1 2", "4191 AB 1 A"),
    (Field.ADDRESS, "4191 AB 1", "4191 AB 11"),
    (Field.NAME, "Jansen de Vries", "Vries de Jansen"),
]
NONE = [
    (Field.BSN, "123456789"), (Field.BSN, "000000000"), (Field.BSN, "onbekend"), (Field.BSN, ""),
    (Field.BSN, "１２３４５６７８２"), (Field.BIRTH_DATE, "29-02-1980"),
    (Field.BIRTH_DATE, "1981-02-29"), (Field.ADDRESS, "0191 AB 1"), (Field.ADDRESS, "4191 AB"),
    (Field.ADDRESS, "4191 AB 0"), (Field.NAME, " - "), (Field.NAME, ""),
]  # fmt: skip


@pytest.fixture
def covenant() -> uuid.UUID:
    return uuid.uuid4()


@pytest.mark.parametrize(("field", "values"), ALIKE)
def test_what_is_written_differently_is_found(covenant, field, values) -> None:
    assert len({blind_index(covenant, field, value) for value in values}) == 1
    index = blind_index(covenant, field, values[0])
    assert all(index in look_up(covenant, field, value, member=1) for value in values)


@pytest.mark.parametrize(("field", "one", "other"), UNLIKE)
def test_what_differs_is_not_found(covenant, field, one, other) -> None:
    assert blind_index(covenant, field, one) != blind_index(covenant, field, other)


@pytest.mark.parametrize(("field", "value"), NONE)
def test_what_cannot_be_one_is_refused_without_repeating_it(covenant, field, value) -> None:
    for use in (blind_index, lambda *args: look_up(*args, member=1)):
        with pytest.raises(PlatformError) as caught:
            use(covenant, field, value)
        assert len(value.strip(" -")) < 3 or value not in str(caught.value)


@example("𝐴")
@given(st.text(max_size=40))
def test_any_text_is_a_name_or_refused(text) -> None:
    try:
        once = blind.normalised(Field.NAME, text)
    except PlatformError:
        return
    assert blind.normalised(Field.NAME, once) == once


def test_one_covenant_says_nothing_of_another(covenant) -> None:
    assert blind_index(covenant, Field.BSN, "123456782") != blind_index(
        uuid.uuid4(), Field.BSN, "123456782"
    )


def test_one_field_says_nothing_of_another(covenant) -> None:
    assert blind_index(covenant, Field.NAME, "1980-02-29") != blind_index(
        covenant, Field.BIRTH_DATE, "1980-02-29"
    )


def test_the_pepper_is_not_in_the_vault_readably(covenant, raw) -> None:
    index = blind_index(covenant, Field.BSN, "123456782")
    ((_, pepper),) = blind._peppers(covenant, Field.BSN)
    assert index[2:] == hmac.digest(pepper, b"123456782", "sha256")
    assert pepper not in raw("vault", "vault_pepper")
    assert index[2:] != hashlib.sha256(b"123456782").digest()


def test_a_pepper_of_another_covenant_does_not_unwrap(covenant) -> None:
    other = uuid.uuid4()
    for each in (covenant, other):
        blind_index(each, Field.BSN, "123456782")
    stolen = Pepper.objects.get(covenant=other)
    Pepper.objects.filter(covenant=covenant).update(wrapped=stolen.wrapped)
    with pytest.raises(TamperedError):
        blind_index(covenant, Field.BSN, "123456782")


def test_nothing_is_found_without_the_key_encryption_key(covenant, monkeypatch, tmp_path) -> None:
    blind_index(covenant, Field.BSN, "123456782")
    kek.make_file(tmp_path / "other")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(tmp_path / "other"))
    with pytest.raises(KekMissingError):
        look_up(covenant, Field.BSN, "123456782", member=1)


def test_who_tries_many_numbers_is_stopped_and_it_is_written_down(covenant) -> None:
    with time_machine.travel("2026-11-23T10:00Z", tick=False) as clock:
        for number in range(blind.LOOKUPS_PER_HOUR):
            look_up(
                covenant, list(Field)[number % 2 * 3], ["123456782", "Jan"][number % 2], member=1
            )
        with pytest.raises(TooManyLookupsError):
            look_up(covenant, Field.BSN, "123456782", member=1)
        look_up(covenant, Field.BSN, "123456782", member=2)
        clock.shift(3600)
        look_up(covenant, Field.BSN, "123456782", member=1)
    refused = Entry.objects.filter(action="vault.look_up", covenant=covenant)
    assert [entry.outcome for entry in refused] == ["refused"]


def test_rows_are_found_while_the_pepper_is_changed(covenant) -> None:
    older = blind_index(covenant, Field.BSN, "123456782")
    blind.begin_pepper(covenant, Field.BSN)
    newer = blind_index(covenant, Field.BSN, "123456782")
    assert older[2:] != newer[2:]
    assert look_up(covenant, Field.BSN, "123456782", member=1) == [older, newer]
    assert [blind.is_current(covenant, Field.BSN, i) for i in (older, newer)] == [False, True]
    blind.drop_older_peppers(covenant, Field.BSN)
    assert look_up(covenant, Field.BSN, "123456782", member=1) == [newer]


def test_indexes_of_a_covenant_that_ended_say_nothing(covenant) -> None:
    index = blind_index(covenant, Field.BSN, "123456782")
    assert blind.destroy_peppers(covenant) == 1
    assert index not in look_up(covenant, Field.BSN, "123456782", member=1)
