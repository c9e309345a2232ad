"""One encoding of which both the delivery and the counts of likenesses follow."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.encoding import EncodingSettings, Salt, encode_table
from oggz.monitor.encoding.sharing import shared_by_few, with_room
from oggz.monitor.people.presets import three_small_sources

KEY = b"s" * 32
PEOPLE = three_small_sources(seed=5).tables["wmo"]
# Everybody in it twice or three times, so that many share what they have.
CROWD = pa.concat_tables([PEOPLE, PEOPLE.slice(20), PEOPLE.slice(90)])
EVERY_KIND = [
    EncodingSettings(),
    EncodingSettings(most_records=2),
    EncodingSettings(flipped=0.05, rule90=True),
    EncodingSettings(folded=True),
    EncodingSettings(salts=(Salt(name="all", fields=(), groups=("name", "birth")),)),
]


@pytest.mark.parametrize("by", EVERY_KIND)
def test_narrowing_gives_the_same_bits_as_encoding_narrowly(by: EncodingSettings) -> None:
    wide = encode_table(CROWD, with_room(by), KEY, seed=3)
    narrow = encode_table(CROWD, by, KEY, seed=3)
    assert wide != narrow
    assert shared_by_few(wide, by) == narrow


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_what_more_than_so_many_share_is_left_out(rows: list[int], most: int) -> None:
    by = EncodingSettings(most_records=most)
    people = PEOPLE.take(rows)
    table = shared_by_few(encode_table(people, with_room(by), KEY), by)
    assert table == encode_table(people, by, KEY)
    for name in ("born_salt", "home_salt", "key_00"):
        values = table[name].drop_null().to_pylist()
        assert all(values.count(value) <= most for value in values)
