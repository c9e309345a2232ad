"""Which pairs are worth comparing: those that share a salt or a key, joined by Ibis."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from oggz.monitor.encoding.settings import Salt
from oggz.monitor.linkage.engines import Engine, connected
from oggz.monitor.linkage.popcount import Rows, Words, near_pairs
from oggz.monitor.linkage.records import Records

# Without salts all pairs are compared in short; about so many of each record, the most alike, in
# full. A share of the pairs between strangers: how alike those are depends on how full filters are.
_NEAREST = 60
_SAMPLED = 500_000
_MEMBERS = "members.parquet"
_PAIRS = "pairs.parquet"
_SCHEMA = pa.schema({"kind": pa.int8(), "value": pa.int64(), "row": pa.int32()})
_ROWS_AT_ONCE = 2_000


def write_members(records: Records, folder: Path) -> None:
    """Write which row has which value of each salt and key, for the join."""
    shared = [*(values for values in records.salts.values() if values.any()), *records.keys]
    with pq.ParquetWriter(folder / _MEMBERS, _SCHEMA) as writer:
        for kind, values in enumerate(shared):
            rows = np.flatnonzero(values >= 0).astype(np.int32)
            kinds = np.full(len(rows), kind, np.int8)
            writer.write_table(
                pa.table({"kind": kinds, "value": values[rows], "row": rows}, _SCHEMA)
            )


def write_pairs(folder: Path, engine: Engine) -> Iterator[tuple[Rows, Rows, int]]:
    """Every pair of rows that share a value, once, left < right, in that order, piece by piece.

    Each piece comes with how many pairs there are in all. Pairs of one source are among them: they
    tell how records of different people look alike.
    """
    shutil.rmtree(folder / _PAIRS, ignore_errors=True)  # Spark makes a folder, and only a new one
    with connected(engine, folder) as backend:
        members = backend.read_parquet(str(folder / _MEMBERS))
        others = members.view()
        same = [
            members.kind == others.kind,
            members.value == others.value,
            members.row < others.row,
        ]
        pairs = members.join(others, same).select(left=members.row, right=others.row)
        with _room():
            backend.to_parquet(pairs.distinct().order_by("left", "right"), str(folder / _PAIRS))
    found = ds.dataset(folder / _PAIRS, format="parquet")
    total = found.count_rows()
    for batch in found.to_batches():
        if len(batch):
            yield batch["left"].to_numpy(), batch["right"].to_numpy(), total


@contextmanager
def _room() -> Iterator[None]:
    """DuckDB's own errors, of which hardly any but a full disk is left here, as Python's."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise OSError(errno.ENOSPC, "no room for the candidates") from None


def all_pairs(records: Records, salt: Salt) -> Iterator[tuple[Rows, Rows, int]]:
    """The pairs whose unsalted filters together are most alike, of all that there are."""
    words = np.hstack([records.filters[salt.name, group].words for group in salt.groups])
    bits = np.sum([records.filters[salt.name, group].bits for group in salt.groups], axis=0)
    bits = bits.astype(np.int32)
    least = _least(words, bits)
    for start in range(0, len(records), _ROWS_AT_ONCE):
        piece = slice(start, start + _ROWS_AT_ONCE)
        left, right = _near(words[piece], words[start:], bits[piece], bits[start:], least)
        later = left < right
        yield left[later] + np.int32(start), right[later] + np.int32(start), len(records)


def _least(words: Words, bits: Rows) -> float:
    """The Dice coefficient that of each record about `_NEAREST` strangers reach."""
    random = np.random.default_rng(0)
    one, other = random.integers(0, len(words), (2, _SAMPLED))
    common = np.zeros(_SAMPLED, np.int64)
    for word in range(words.shape[1]):
        common += np.bitwise_count(words[one, word] & words[other, word])
    dice = 2.0 * common / np.maximum(bits[one] + bits[other], 1)
    apart = dice[one != other]
    return float(np.quantile(apart, max(1.0 - _NEAREST / len(words), 0.0))) if len(apart) else 0.0


def _near(
    left: Words, right: Words, left_bits: Rows, right_bits: Rows, least: float
) -> tuple[Rows, Rows]:
    room = 1_000_000
    while True:
        ones, others, found = near_pairs(left, right, left_bits, right_bits, least, room)
        if found <= room:
            return ones, others
        room = found
