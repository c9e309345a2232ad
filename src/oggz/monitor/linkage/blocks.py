"""Which pairs are worth comparing: those that share a salt or a key, joined by Ibis."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from oggz.monitor.encoding.settings import Salt
from oggz.monitor.errors import MonitorError
from oggz.monitor.linkage.popcount import Rows, Words, near_pairs
from oggz.monitor.linkage.records import Records

Engine = Literal["duckdb", "spark"]
NEAR = 0.55  # of Dice over all groups: below it two records of one person are not found back
_MEMBERS = "members.parquet"
_PAIRS = "pairs.parquet"
_SCHEMA = pa.schema({"kind": pa.int8(), "value": pa.int64(), "row": pa.int32()})
_MEMORY = "1GB"
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
    backend = connect(engine, folder)
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


def connect(engine: Engine, folder: Path) -> ibis.BaseBackend:
    """A database engine that keeps to the memory of a laptop and spills into `folder`."""
    if engine == "duckdb":
        backend = ibis.duckdb.connect(memory_limit=_MEMORY, temp_directory=str(folder))
        backend.raw_sql("set enable_progress_bar = false")  # it draws on our output
        return backend
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise MonitorError(
            "Spark is niet geïnstalleerd: pip install 'oggz[spark]', of koppel met duckdb."
        ) from None
    session = SparkSession.builder.appName("oggz").getOrCreate()
    return ibis.pyspark.connect(session)


def all_pairs(records: Records, salt: Salt) -> Iterator[tuple[Rows, Rows, int]]:
    """Every pair whose unsalted filters together are near, of all that there are."""
    words = np.hstack([records.filters[salt.name, group].words for group in salt.groups])
    bits = np.sum([records.filters[salt.name, group].bits for group in salt.groups], axis=0)
    bits = bits.astype(np.int32)
    for start in range(0, len(records), _ROWS_AT_ONCE):
        piece = slice(start, start + _ROWS_AT_ONCE)
        left, right = _near(words[piece], words[start:], bits[piece], bits[start:])
        later = left < right
        yield left[later] + np.int32(start), right[later] + np.int32(start), len(records)


def _near(left: Words, right: Words, left_bits: Rows, right_bits: Rows) -> tuple[Rows, Rows]:
    room = 1_000_000
    while True:
        ones, others, found = near_pairs(left, right, left_bits, right_bits, NEAR, room)
        if found <= room:
            return ones, others
        room = found
