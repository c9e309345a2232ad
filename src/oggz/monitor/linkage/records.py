"""The encodings of all sources together, as arrays that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.encoding.settings import EncodingSettings, Group
from oggz.monitor.linkage.popcount import Words, sizes

_KEY, _SALT = "key_", "_salt"  # how the names of columns begin and end
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
    """Put the encodings of sources side by side, in the order of their names.

    Each table is asked for once and let go before the next.
    """
    names = tuple(sorted(tables))
    parts: dict[str, list[npt.NDArray[Any]]] = {}
    numbers = []
    for name in names:
        table = tables[name]
        # In the order of record ids: the same records give the same result in any order.
        order = pc.sort_indices(table["record_id"]).to_numpy()
        numbers.append(table["record_id"].take(pa.array(order)).combine_chunks())
        for column in table.column_names:
            if column != "record_id":
                read = _values if column.startswith(_KEY) or column.endswith(_SALT) else _words
                parts.setdefault(column, []).append(read(table[column].combine_chunks())[order])
        del table
        pa.default_memory_pool().release_unused()

    def whole(column: str) -> npt.NDArray[Any]:
        return np.concatenate(parts.pop(column))

    record_id = pa.concat_arrays(numbers)
    return Records(
        names=names,
        source=np.repeat(np.arange(len(names), dtype=np.int16), [len(each) for each in numbers]),
        record_id=record_id,
        salts={
            salt.name: whole(f"{salt.name}{_SALT}")
            if salt.fields else np.zeros(len(record_id), np.int64)
            for salt in settings.salts
        },
        filters={
            (salt.name, group): _filters(whole(f"{salt.name}_{group}"))
            for salt in settings.salts
            for group in salt.groups
        },
        keys=tuple(whole(f"{_KEY}{number:02}") for number in range(len(settings.keys))),
    )  # fmt: skip


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


def _filters(words: Words) -> Filters:
    return Filters(words, sizes(words))
