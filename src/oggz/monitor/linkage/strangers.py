"""What different people have in common, counted by a source among its own records.

Records of one source without duplicates are of different people, so their likenesses show what
chance agreement looks like. The source counts them before it leaves out the values that several of
its records share; the linkage unit learns from the counts and cannot see whose likenesses they are.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.encoding.sharing import with_room
from oggz.monitor.encoding.table import encode_table
from oggz.monitor.errors import MonitorError
from oggz.monitor.linkage.blocks import write_members, write_pairs
from oggz.monitor.linkage.compare import Codes, compare, possible
from oggz.monitor.linkage.records import Values, gather
from oggz.monitor.linkage.weights import Numbers

_SCHEMA = pa.schema({"code": pa.int64(), "count": pa.int64()})


def count_strangers(
    people: pa.Table, settings: EncodingSettings, key: bytes, *, seed: int | None = None
) -> pa.Table:
    """`count_among` of what these people are encoded to."""
    return count_among(encode_table(people, with_room(settings), key, seed=seed), settings)


def count_among(
    encoded: pa.Table, settings: EncodingSettings, *, work: Path | None = None
) -> pa.Table:
    """How many pairs of records of one source show each pattern of agreement: `code`, `count`.

    `encoded` is made under the settings `with_room`. A pair is compared as if one of the two were
    in another source: what only these two share counts as shared, what others of the source share
    too is missing. `work` is a folder for temporary files.
    """
    shared = gather({"own": encoded}, settings)
    alone = replace(
        shared,
        salts={name: _by_few(values, settings.most_records)
               for name, values in shared.salts.items()},
    )  # fmt: skip
    codes = np.zeros(0, np.int64)
    counts = np.zeros(0)
    with TemporaryDirectory(dir=work) as folder:
        write_members(shared, Path(folder))
        for left, right, _ in write_pairs(Path(folder), "duckdb"):
            found = compare(shared, left, right, settings, missing_in=alone)
            more, seen = np.unique(found, return_counts=True)
            codes, counts = added(codes, counts, more, seen.astype(np.float64))
    return pa.table({"code": codes, "count": counts.astype(np.int64)})


def _by_few(values: Values, most: int) -> Values:
    """Missing where more records have the value."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.where(count[place.ravel()] <= most, values, np.int64(-1))


def read_strangers(path: Path, settings: EncodingSettings, *, records: int) -> pa.Table:
    """What a source with so many records counted, if it is what a count can be.

    Raises MonitorError when the file is damaged, or tells of patterns that cannot be or of more
    pairs than there are. That it counted truly cannot be seen.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError, ValueError):
        raise MonitorError(
            f"{path} ontbreekt, is beschadigd of is geen Parquet. Vraag het opnieuw aan de bron."
        ) from None
    if not table.schema.equals(_SCHEMA) or not _can_be(table, settings, records):
        raise MonitorError(
            f"{path} klopt niet: er staan tellingen in die niet kunnen. Vraag de bron om de"
            " vergelijkcodes opnieuw te maken."
        )
    return table


def _can_be(table: pa.Table, settings: EncodingSettings, records: int) -> bool:
    if table["code"].null_count or table["count"].null_count:
        return False
    codes, counts = table["code"].to_numpy(), table["count"].to_numpy()
    most = records * (records - 1) // 2
    return bool(
        (codes[1:] > codes[:-1]).all()
        and possible(codes, settings).all()
        and (counts > 0).all()
        and counts.astype(np.float64).sum() <= most
    )


def together(tables: Mapping[str, pa.Table]) -> tuple[Codes, Numbers]:
    """The counts of several sources added up."""
    codes, counts = np.zeros(0, np.int64), np.zeros(0)
    for name in sorted(tables):
        table = tables[name]
        codes, counts = added(
            codes, counts, table["code"].to_numpy(), table["count"].to_numpy().astype(float)
        )
    return codes, counts


def added(
    codes: Codes, counts: Numbers, more_codes: Codes, more_counts: Numbers
) -> tuple[Codes, Numbers]:
    """Two counts as one; the codes rise."""
    everything, place = np.unique(np.concatenate([codes, more_codes]), return_inverse=True)
    total = np.bincount(place.ravel(), np.concatenate([counts, more_counts]), len(everything))
    return everything, total.astype(np.float64)
