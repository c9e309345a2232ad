"""Dates of many rows at once: from text to days since 1970, without a Python object a cell."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.bsn import BSN_WEIGHTS

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int64]

NO_DAY = np.iinfo(np.int64).min
_ISO = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ZERO = ord("0")


@dataclass(frozen=True)
class Parsed:
    """`days` since 1970-01-01, NO_DAY where there is none; and which values are wrong, and how."""

    days: Days
    badly_written: Mask
    swapped: Mask
    impossible: Mask


def days_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def parse(values: pa.StringArray) -> Parsed:
    """ISO 8601 dates out of a string array without nulls; empty strings have no day."""
    count = len(values)
    filled = np.asarray(pc.not_equal(values, ""))
    iso = np.asarray(pc.match_substring_regex(values, _ISO))
    digits = _bytes(values, iso, 10) - _ZERO
    years = digits[:, :4] @ np.array([1000, 100, 10, 1])
    months = digits[:, 5:7] @ np.array([10, 1])
    day = digits[:, 8:] @ np.array([10, 1])
    months_since = (years - 1970) * 12 + months - 1
    first = months_since.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months_since + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    is_month = (months >= 1) & (months <= 12)
    exists = is_month & (day >= 1) & (day <= after - first) & (years >= 1)
    # Written day before month: a month that is none, with a day that could be one.
    turned = (months > 12) & (months <= 31) & (day >= 1) & (day <= 12)

    def of_all(part: Mask) -> Mask:
        whole = np.zeros(count, np.bool_)
        whole[iso] = part
        return whole

    days = np.full(count, NO_DAY, np.int64)
    days[iso] = np.where(exists, first + day - 1, NO_DAY)
    return Parsed(days, filled & ~iso, of_all(turned), of_all(~exists & ~turned))


def _bytes(values: pa.StringArray, which: Mask, width: int) -> npt.NDArray[np.int64]:
    """The characters of the values at `which`, all ASCII and `width` long, a row each."""
    chosen = values.filter(pa.array(which))
    text = pa.concat_arrays([chosen]) if chosen.offset else chosen
    buffer = text.buffers()[2]
    if buffer is None or not len(text):
        return np.zeros((0, width), np.int64)
    start = int(np.frombuffer(text.buffers()[1], np.int32, count=1)[0])
    flat = np.frombuffer(buffer, np.uint8, count=width * len(text), offset=start)
    return flat.reshape(-1, width).astype(np.int64)


def passes_bsn_check(values: pa.StringArray, which: Mask) -> Mask:
    """Of the values at `which`, nine digits each, which pass the check of a BSN and are not zero.

    The same as `oggz.monitor.bsn.checked_bsn`, for many at once.
    """
    digits = _bytes(values, which, 9) - _ZERO
    return np.asarray((digits @ np.array(BSN_WEIGHTS) % 11 == 0) & digits.any(axis=1))
