"""What whoever holds encodings sees: which values are equal, and how much filters are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.attack.bits import Filters, Ids, ones
from oggz.monitor.encoding.settings import EncodingSettings


@dataclass(frozen=True)
class Filter:
    """The filters of one group of fields: shape (records, words); `known` is where there is one."""

    name: str
    bits: Filters
    known: npt.NDArray[np.bool_]

    @cached_property
    def ones(self) -> Ids:
        return np.asarray(ones(self.bits), np.int64)


@dataclass(frozen=True)
class View:
    """Records that share a value (a salt or an exact key), and the filters compared among them.

    `value[i]` numbers the value of record i, -1 for none. `members[starts[v] : starts[v + 1]]` are
    the records with value v. Without salt every record has value 0.
    """

    name: str
    value: Ids
    filters: tuple[Filter, ...]

    @cached_property
    def starts(self) -> Ids:
        counts = np.bincount(self.value[self.value >= 0], minlength=self.count)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def members(self) -> Ids:
        order = np.argsort(self.value, kind="stable")
        return order[np.count_nonzero(self.value < 0) :].astype(np.int64)

    @cached_property
    def count(self) -> int:
        return int(self.value.max(initial=-1)) + 1

    @cached_property
    def sizes(self) -> Ids:
        return np.diff(self.starts)


@dataclass(frozen=True)
class Seen:
    """Encodings of one or more sources under one key, as arrays; rows in the order of the files."""

    views: tuple[View, ...]
    source: Ids  # a person stands at most once in a source

    def __len__(self) -> int:
        return len(self.source)


def seen(tables: Sequence[pa.Table], settings: EncodingSettings) -> Seen:
    """Bring the encodings of sources together, as their receiver can."""
    whole = pa.concat_tables(tables).combine_chunks()
    source = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    views = [
        View(
            salt.name,
            _numbered(whole[f"{salt.name}_salt"]) if salt.fields else np.zeros(len(whole), int),
            tuple(_filter(whole, salt.name, group) for group in salt.groups),
        )
        for salt in settings.salts
    ]
    keys = sorted(name for name in whole.column_names if name.startswith("key_"))
    views += [View(name, _numbered(whole[name]), ()) for name in keys]
    return Seen(tuple(views), source)


def _numbered(column: pa.ChunkedArray) -> Ids:
    coded = column.combine_chunks().cast(pa.binary()).dictionary_encode()
    return np.asarray(pc.fill_null(coded.indices, -1), np.int64)


def _filter(table: pa.Table, salt: str, group: str) -> Filter:
    column = table[f"{salt}_{group}"].combine_chunks()
    known = np.asarray(column.is_valid())
    width = column.type.byte_width
    filled = pc.fill_null(column.cast(pa.binary()), bytes(width)).cast(pa.binary(width))
    data = np.frombuffer(filled.buffers()[1], np.uint8)[: len(filled) * width]
    return Filter(group, data.reshape(-1, width).view(np.uint64).copy(), known)
