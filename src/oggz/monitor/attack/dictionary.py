"""Encoding a list of people and looking for the same encodings: what a key is worth."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from oggz.monitor.attack.bits import Ids
from oggz.monitor.encoding import EncodingSettings, encode_table

_ENOUGH = 2  # equal columns below which somebody may only share a name
_SHARED = 200  # a value that more records have tells too little


def looked_up(
    tables: Sequence[pa.Table], people: pa.Table, settings: EncodingSettings, key: bytes
) -> dict[int, int]:
    """Who of the encodings is whom of the list, by encoding the list under `key`.

    A person is claimed when more is equal (values and filters, each counted) than of anybody else.
    """
    uncapped = settings.model_copy(update={"most_records": len(people) + 1, "dummies": 0.0})
    target = pa.concat_tables(tables)
    own = encode_table(people, uncapped, key)
    pairs = [_equal(left, right, len(own)) for left, right in _columns(target, own, settings)]
    pair, votes = np.unique(np.concatenate([np.empty(0, np.int64), *pairs]), return_counts=True)
    enough = votes >= _ENOUGH
    pair, votes = pair[enough], votes[enough]
    return _clear_majority(pair // max(1, len(own)), pair % max(1, len(own)), votes)


def _columns(
    target: pa.Table, own: pa.Table, settings: EncodingSettings
) -> Iterator[tuple[pa.Array, pa.Array]]:
    for name in target.column_names:
        if name != "record_id":
            yield target[name].combine_chunks(), own[name].combine_chunks()
    for salt in settings.salts:  # all filters of one salt together are nearly unique
        names = [f"{salt.name}_{group}" for group in salt.groups]
        yield _together(target, names), _together(own, names)


def _together(table: pa.Table, names: list[str]) -> pa.Array:
    columns = [table[name].to_pylist() for name in names]
    return pa.array(
        [
            b"".join(each or b"-" for each in row) if any(row) else None
            for row in zip(*columns, strict=True)
        ],
        pa.binary(),
    )


def _equal(left: pa.Array, right: pa.Array, count: int) -> Ids:
    """Pairs of rows with the same content, as row * count + other row."""
    both = pa.concat_arrays([left.cast(pa.binary()), right.cast(pa.binary())]).dictionary_encode()
    if not len(both.dictionary):  # nobody has it
        return np.empty(0, np.int64)
    value = np.asarray(both.indices.fill_null(-1), np.int64)
    one, other = value[: len(left)], value[len(left) :]
    here = np.bincount(other[other >= 0], minlength=len(both.dictionary))
    order = np.argsort(other, kind="stable")[np.count_nonzero(other < 0) :]
    start = np.concatenate([[0], np.cumsum(here)])
    few = np.flatnonzero((one >= 0) & (here[one] > 0) & (here[one] <= _SHARED))
    sizes = here[one[few]]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    persons = order[np.repeat(start[one[few]], sizes) + within]
    return np.asarray(np.repeat(few, sizes) * count + persons, np.int64)


def _clear_majority(records: Ids, persons: Ids, votes: Ids) -> dict[int, int]:
    order = np.lexsort((-votes, records))
    records, persons, votes = records[order], persons[order], votes[order]
    first = np.flatnonzero(np.r_[True, records[1:] != records[:-1]][: len(records)])
    found = {}
    for at in first:
        alone = at + 1 == len(records) or records[at + 1] != records[at]
        if alone or votes[at + 1] < votes[at]:
            found[int(records[at])] = int(persons[at])
    return found
