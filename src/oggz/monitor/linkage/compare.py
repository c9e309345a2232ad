"""How alike the records of each pair are, group by group, as far as they may be compared."""

import numpy as np
import numpy.typing as npt

from oggz.monitor.encoding.settings import EncodingSettings, Group
from oggz.monitor.linkage.popcount import SAME, Rows, fill_levels
from oggz.monitor.linkage.records import Records, Values

GROUPS: tuple[Group, ...] = ("name", "surname", "birth", "address", "place")
_BITS_OF_A_LEVEL = 5
_BITS_OF_LEVELS = _BITS_OF_A_LEVEL * len(GROUPS)
assert SAME < 1 << _BITS_OF_A_LEVEL

Codes = npt.NDArray[np.int64]


def compare(
    records: Records, left: Rows, right: Rows, settings: EncodingSettings, *,
    missing_in: Records | None = None,
) -> Codes:  # fmt: skip
    """All that the encodings tell about each pair of rows, as one number: see `taken_apart`.

    `missing_in` has the same rows, and decides which salts that are not shared are missing.
    """
    levels = np.zeros((len(GROUPS), len(left)), np.uint8)
    stratum = np.zeros(len(left), np.int64)
    salts = settings.salts
    for place, salt in enumerate(salts):
        values = records.salts[salt.name]
        shared = _shared(values, left, right)
        for group in salt.groups:
            filters = records.filters[salt.name, group]
            fill_levels(
                levels[GROUPS.index(group)], left, right, filters.words, filters.bits, shared
            )
        if salt.fields:
            there = (missing_in or records).salts[salt.name]
            missing = ((there[left] < 0) | (there[right] < 0)) & ~shared
            stratum |= shared.astype(np.int64) << place
            stratum |= missing.astype(np.int64) << (place + len(salts))
    apart = stratum & ((1 << len(salts)) - 1) == 0
    first = np.ones(len(left), np.bool_) if any(not salt.fields for salt in salts) else None
    for place, values in enumerate(records.keys):
        shared = _shared(values, left, right) & apart
        if first is not None:
            # Compared anyhow: what matters is by which key a pair came in.
            shared &= first
            first &= ~shared
        stratum |= shared.astype(np.int64) << (place + 2 * len(salts))
    codes = stratum << _BITS_OF_LEVELS
    for place, row in enumerate(levels):
        codes |= row.astype(np.int64) << (place * _BITS_OF_A_LEVEL)
    return codes


def taken_apart(codes: Codes) -> tuple[Codes, npt.NDArray[np.uint8]]:
    """Of each code the stratum, and the levels (codes, groups), 0 where they tell nothing.

    Pairs of a stratum share the same salts, or no salt but the same keys, and have the same groups
    to compare: within it, what different people have in common is alike. Its lowest bits tell
    which salts are shared.
    """
    levels = np.array(
        [
            codes >> (place * _BITS_OF_A_LEVEL) & ((1 << _BITS_OF_A_LEVEL) - 1)
            for place in range(len(GROUPS))
        ],
        np.uint8,
    ).T
    told = (levels > 0) @ (1 << np.arange(len(GROUPS), dtype=np.int64))
    strata = codes >> _BITS_OF_LEVELS | told << (62 - len(GROUPS))
    return strata, levels


def possible(codes: Codes, settings: EncodingSettings) -> npt.NDArray[np.bool_]:
    """Which codes two records can have: levels that exist, of groups that these salts compare."""
    strata, levels = taken_apart(codes)
    strata &= (1 << (62 - len(GROUPS))) - 1
    salts = settings.salts
    result = (codes >= 0) & (strata < 1 << (2 * len(salts) + len(settings.keys)))
    for place, group in enumerate(GROUPS):
        compared = np.zeros(len(codes), np.bool_)
        for number, salt in enumerate(salts):
            if group in salt.groups:
                compared |= (strata >> number & 1 == 1) if salt.fields else True
        result &= (levels[:, place] == 0) | (compared & (levels[:, place] <= SAME))
    return result


def _shared(values: Values, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    shared: npt.NDArray[np.bool_] = (values[left] == values[right]) & (values[left] >= 0)
    return shared
