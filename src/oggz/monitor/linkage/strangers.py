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

from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.encoding.sharing import with_room
from oggz.monitor.encoding.table import encode_table
from oggz.monitor.linkage.blocks import write_members, write_pairs
from oggz.monitor.linkage.compare import Codes, compare
from oggz.monitor.linkage.records import Values, gather
from oggz.monitor.linkage.weights import Numbers


def count_strangers(
    people: pa.Table, settings: EncodingSettings, key: bytes, *, seed: int | None = None
) -> pa.Table:
    """`count_among` of what these people are encoded to."""
    return count_among(encode_table(people, with_room(settings), key, seed=seed), settings)


def count_among(encoded: pa.Table, settings: EncodingSettings) -> pa.Table:
    """How many pairs of records of one source show each pattern of agreement: `code`, `count`.

    `encoded` is made under the settings `with_room`. A pair is compared as if one of the two were
    in another source: what only these two share counts as shared, what others of the source share
    too is missing.
    """
    shared = gather({"own": encoded}, settings)
    alone = replace(
        shared,
        salts={name: _by_few(values, settings.most_records)
               for name, values in shared.salts.items()},
    )  # fmt: skip
    codes = np.zeros(0, np.int64)
    counts = np.zeros(0)
    with TemporaryDirectory() as folder:
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
