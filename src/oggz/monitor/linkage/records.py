"""The encodings of all sources together, as arrays that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.encoding.settings import EncodingSettings, Group, Salt
from oggz.monitor.linkage.popcount import Words, sizes

Values = npt.NDArray[np.int64]  # a number for each value; -1 where it is missing


@dataclass(frozen=True)
class Filters:
    """Filters of one group under one salt: rows of 64-bit words, and their number of ones."""

    words: Words
    bits: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Records:
    """Records of all sources, those of one source after those of the one before.

    `source` is the place of each record's source in `names`; `salts` has the value of each salt by
    name, zeros for an unsalted one; `filters` is by salt and group; `keys` is a list of values.
    """

    names: tuple[str, ...]
    source: npt.NDArray[np.int16]
    record_id: pa.Array
    salts: Mapping[str, Values]
    filters: Mapping[tuple[str, Group], Filters]
    keys: tuple[Values, ...]

    def __len__(self) -> int:
        return len(self.source)


def gather(tables: Mapping[str, pa.Table], settings: EncodingSettings) -> Records:
    """Put the encodings of sources side by side, in the order of their names."""
    names = tuple(sorted(tables))
    # In the order of record ids: the same records give the same result in any order.
    ordered = [tables[name].sort_by("record_id") for name in names]
    whole = pa.concat_tables(ordered).combine_chunks()
    counts = [len(table) for table in ordered]
    return Records(
        names=names,
        source=np.repeat(np.arange(len(names), dtype=np.int16), counts),
        record_id=whole["record_id"].combine_chunks(),
        salts={salt.name: _salt(whole, salt) for salt in settings.salts},
        filters={
            (salt.name, group): _filters(whole[f"{salt.name}_{group}"].combine_chunks())
            for salt in settings.salts
            for group in salt.groups
        },
        keys=tuple(
            _values(whole[f"key_{number:02}"].combine_chunks())
            for number in range(len(settings.keys))
        ),
    )


def _salt(table: pa.Table, salt: Salt) -> Values:
    if not salt.fields:
        return np.zeros(len(table), np.int64)
    return _values(table[f"{salt.name}_salt"].combine_chunks())


def _words(column: pa.FixedSizeBinaryArray) -> Words:
    width = column.type.byte_width
    start = column.offset * width
    data = column.buffers()[1][start : start + len(column) * width]
    words: Words = np.frombuffer(data, np.uint64).reshape(-1, width // 8)
    return words


def _values(column: pa.FixedSizeBinaryArray) -> Values:
    """Half of 128 bits is enough to tell values apart."""
    values = _words(column)[:, 0].view(np.int64) & np.int64(2**63 - 1)
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return np.where(known, values, np.int64(-1))


def _filters(column: pa.FixedSizeBinaryArray) -> Filters:
    words = _words(column)
    return Filters(words, sizes(words))
