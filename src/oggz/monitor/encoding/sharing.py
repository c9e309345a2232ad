"""What many records of one source share is left out: counted in the encodings themselves.

So that a source encodes once: with room for one record more than may share a value. From that
table follow both what it delivers and how alike its own records are.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.encoding.settings import EncodingSettings


def with_room(settings: EncodingSettings) -> EncodingSettings:
    """The settings under which one record more may share a value."""
    return settings.model_copy(update={"most_records": settings.most_records + 1})


def shared_by_few(table: pa.Table, settings: EncodingSettings) -> pa.Table:
    """A table that was encoded `with_room`, as `encode_table` would make it by these settings."""
    hangs_on = {f"key_{number:02}": f"key_{number:02}" for number in range(len(settings.keys))}
    for salt in settings.salts:
        if salt.fields:
            value = f"{salt.name}_salt"
            hangs_on |= {value: value} | {f"{salt.name}_{group}": value for group in salt.groups}
    few = {value: _few(table[value], settings.most_records) for value in set(hangs_on.values())}
    for place, name in enumerate(table.column_names):
        if name in hangs_on:
            column = table[name].combine_chunks()
            kept = pc.if_else(few[hangs_on[name]], column, pa.scalar(None, column.type))
            table = table.set_column(place, name, kept)
    return table


def _few(values: pa.ChunkedArray, most: int) -> pa.Array:
    coded = values.combine_chunks().dictionary_encode()
    place: npt.NDArray[np.int64] = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
    counts = np.bincount(place[place >= 0], minlength=len(coded.dictionary) + 1)
    return pa.array((place >= 0) & (counts[place] <= most))
