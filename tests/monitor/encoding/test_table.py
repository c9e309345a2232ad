"""Encodings: alike for one person, unreadable for all, and the same for the same key and seed."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.encoding import EncodingSettings, Salt, encode_table
from oggz.monitor.encoding.dummies import with_dummies
from oggz.monitor.people.presets import three_small_sources

KEY, OTHER = b"a" * 32, b"b" * 32
PEOPLE = three_small_sources(seed=5).tables["wmo"]
DEFAULT = EncodingSettings()
PLAIN = EncodingSettings(
    salts=(Salt(name="all", fields=(), groups=("name", "surname", "birth", "address")),)
)


def person(**changed: str) -> dict[str, str]:
    return {
        "record_id": "1", "given_name": "Willemien", "surname": "Voorbeeld", "sex": "v",
        "birth_date": "1961-04-23", "postcode": "8241AB", "house_number": "12",
    } | changed  # fmt: skip


def encoded(*people: dict[str, str], by: EncodingSettings = DEFAULT, key: bytes = KEY) -> pa.Table:
    """Each as the file of its own source would be, so that nothing is shared within a file."""
    return pa.concat_tables(encode_table(pa.Table.from_pylist([one]), by, key) for one in people)


def dice(column: pa.ChunkedArray) -> float:
    one, other = (np.unpackbits(np.frombuffer(value, np.uint8)) for value in column.to_pylist())
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def test_a_typo_leaves_names_alike_and_another_name_does_not() -> None:
    table = encoded(person(), person(surname="Voorbeelt"), by=PLAIN)
    assert 0.75 < dice(table["all_surname"]) < 1
    table = encoded(person(), person(surname="Anders"), by=PLAIN)
    assert dice(table["all_surname"]) < 0.65


def test_under_another_salt_or_key_nothing_can_be_compared() -> None:
    for table in (
        encoded(person(), person(birth_date="1961-04-24")),
        pa.concat_tables([encoded(person()), encoded(person(), key=OTHER)]),
    ):
        salt = table["born_salt"].to_pylist()
        assert salt[0] != salt[1]
        # Half of the bits set at random agree on about half of them.
        assert 0.3 < dice(table["born_surname"]) < 0.7


def test_who_has_no_date_has_no_salt_and_no_filter_of_it_but_the_others() -> None:
    row = encoded(person(birth_date="")).to_pylist()[0]
    assert (row["born_salt"], row["born_name"], row["key_00"]) == (None, None, None)
    assert row["home_salt"] is not None
    assert row["home_birth"] is None


def test_what_records_of_one_file_share_is_left_out() -> None:
    twins = [person(), person(record_id="2", given_name="Wilma")]
    table = encode_table(pa.Table.from_pylist(twins), DEFAULT, KEY)
    assert table["born_salt"].to_pylist() == [None, None]
    assert table["born_surname"].to_pylist() == [None, None]
    shared = EncodingSettings(most_records=2)
    table = encode_table(pa.Table.from_pylist(twins), shared, KEY)
    assert len(set(table["born_salt"].to_pylist())) == 1


def test_no_value_of_a_salt_or_key_is_twice_in_one_file() -> None:
    table = encode_table(PEOPLE, DEFAULT, KEY)
    for name in table.column_names:
        if name.endswith("_salt") or name.startswith("key_"):
            values = table[name].drop_null().to_pylist()
            assert len(values) == len(set(values)) > 0


def test_nothing_that_identifies_nor_its_unkeyed_hash_is_in_the_file() -> None:
    raw = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for column in encode_table(PEOPLE, DEFAULT, KEY).drop_columns("record_id")
        for value in column.to_pylist()
        if value is not None
    )
    for name in ("given_name", "surname", "birth_date", "postcode"):
        for value in set(PEOPLE[name].drop_null().to_pylist()) - {""}:
            for text in (value, value.lower(), value.upper()):
                assert len(text) < 6 or text.encode() not in raw
                for kind in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                    digest = hashlib.new(kind, text.encode())
                    assert digest.digest()[:8] not in raw
                    assert digest.hexdigest()[:16].encode() not in raw


@given(st.integers(0, 99))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    rows = np.random.default_rng(seed).permutation(len(PEOPLE))
    one = encode_table(PEOPLE, DEFAULT, KEY).sort_by("record_id")
    assert one == encode_table(PEOPLE.take(rows), DEFAULT, KEY).sort_by("record_id")


@pytest.mark.parametrize(
    "by", [DEFAULT, EncodingSettings(flipped=0.05, dummies=0.2), EncodingSettings(folded=True)]
)
def test_a_test_seed_gives_the_same_bits_again(by: EncodingSettings) -> None:
    assert encode_table(PEOPLE, by, KEY, seed=3) == encode_table(PEOPLE, by, KEY, seed=3)


def test_flipped_bits_differ_each_time_without_a_seed() -> None:
    by = EncodingSettings(flipped=0.05)
    assert encode_table(PEOPLE, by, KEY) != encode_table(PEOPLE, by, KEY)


@pytest.mark.parametrize(
    "by",
    [
        EncodingSettings(diffusion=1), EncodingSettings(diffusion=3), EncodingSettings(rule90=True),
        EncodingSettings(folded=True), EncodingSettings(flipped=0.05),
    ],
)  # fmt: skip
def test_every_hardening_keeps_one_person_nearer_than_two(by: EncodingSettings) -> None:
    plain = by.model_copy(update={"salts": PLAIN.salts})
    one = dice(encoded(person(), person(surname="Voorbeelt"), by=plain)["all_surname"])
    two = dice(encoded(person(), person(surname="Anders"), by=plain)["all_surname"])
    assert one > two


def test_about_half_of_the_bits_are_set_so_that_the_length_of_a_name_does_not_show() -> None:
    names = ["Bos", "Jansen", "Oosterhout", "Voorbeeldenburgh"]
    table = encoded(*(person(surname=name) for name in names))
    shares = [
        np.unpackbits(np.frombuffer(value, np.uint8)).mean()
        for value in table["born_surname"].to_pylist()
    ]
    assert all(0.3 < share < 0.6 for share in shares)


def test_dummies_look_like_the_others() -> None:
    random = np.random.default_rng(1)
    table = with_dummies(PEOPLE, 0.25, random)
    dummies = table.filter(table["is_dummy"])
    assert len(dummies) == round(len(PEOPLE) * 0.25)
    real = set(PEOPLE["record_id"].to_pylist())
    numbers = dummies["record_id"].to_pylist()
    assert not real & set(numbers)
    assert {len(number) for number in numbers} <= {len(number) for number in real}
    known = set(zip(PEOPLE["surname"].to_pylist(), PEOPLE["birth_date"].to_pylist(), strict=True))
    made = zip(dummies["surname"].to_pylist(), dummies["birth_date"].to_pylist(), strict=True)
    assert sum(pair not in known for pair in made) > 0.8 * len(dummies)
