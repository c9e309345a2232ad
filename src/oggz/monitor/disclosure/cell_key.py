"""The cell-key method: noise that follows from who is in a cell, so asking twice tells no more.

Every person has a record key; those of a cell together decide its noise, drawn from a table of
probabilities without bias. After Fraser and Wooton (2005, Australian Bureau of Statistics), with
the table of maximum entropy of Giessing (2016), as in the R package ptable.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np
import numpy.typing as npt

from oggz.monitor.disclosure.lattice import (
    Floats,
    Ints,
    Lattice,
    earlier,
    lattice_of,
    must_be_alike,
    name_of,
    of_counted,
    published,
    shares_of,
    values_of,
)
from oggz.monitor.errors import MonitorError
from oggz.monitor.keys.derivation import derive
from oggz.monitor.tables import Protection, Safe, Tables
from oggz.monitor.tables.model import KEY
from oggz.monitor.tables.sums import codes_of, key_of

_PURPOSE = "cell-key"
_KEYS = 1 << 32
_ALIKE = ("most_noise", "variance", "least", "keys")
_NEAR, _FINISH, _ROUNDS = 1e-9, 4, 500


@dataclass(frozen=True, eq=False)
class NoiseTable:
    """`noise` are the values from -D to D; `rows[i]` their probabilities when the count is i, and
    the last row is for every larger count. `cumulative` has them in units of 2^-32."""

    noise: Ints
    rows: Floats
    cumulative: npt.NDArray[np.uint64]

    def drawn(self, counts: Ints, keys: npt.NDArray[np.uint64]) -> Ints:
        """The noise of each count (0 or more) for each key (below 2^32)."""
        row = np.minimum(counts, len(self.rows) - 1)
        place = (self.cumulative[row] <= keys[:, None]).sum(axis=1)
        drawn: Ints = self.noise[place]
        return drawn


@cache
def noise_table(*, most: int, variance: float, least: int) -> NoiseTable:
    """Noise of mean 0 and this variance, at most `most` up or down, of the largest entropy.

    0 stays 0; no count becomes negative or one of 1..least-1. Raises MonitorError when there is no
    such table, with the variances for which there is.
    """
    lowest, highest = variances(most=most, least=least)
    if not lowest < highest:
        raise MonitorError(
            f"Met ruis van hoogstens {most} kan het niet dat 1 tot en met {least - 1} nooit"
            " voorkomt zonder dat de cijfers gemiddeld te hoog of te laag worden. Sta meer ruis"
            " toe, of kies een lagere drempel."
        )
    if not lowest < variance < highest:
        raise MonitorError(
            f"Ruis van hoogstens {most} waarbij 1 tot en met {least - 1} nooit voorkomt, heeft een"
            f" variantie tussen {lowest:g} en {highest:g}; gevraagd is {variance:g}. Kies een"
            " andere variantie of meer ruis."
        )
    noise = np.arange(-most, most + 1, dtype=np.int64)
    rows = np.zeros((most + least + 1, len(noise)))
    rows[0, most] = 1
    for count in range(1, len(rows)):
        inside = _possible(noise + count, least)
        rows[count, inside] = _widest(noise[inside] / most, variance / most**2)
    off = np.abs(rows[1:] @ noise**2 - variance).max() + np.abs(rows @ noise).max()
    if not off < 1e-4:
        raise MonitorError(
            f"Voor een variantie van {variance:g} is de ruis niet te berekenen. Kies er een die"
            f" verder van {lowest:g} en {highest:g} ligt."
        )
    summed = np.rint(np.cumsum(rows, axis=1) * _KEYS).astype(np.uint64)
    summed[:, -1] = _KEYS
    return NoiseTable(noise, rows, summed)


def variances(*, most: int, least: int) -> tuple[float, float]:
    """Between which variances every count can have noise without bias; empty when none exists."""
    lowest, highest = 0.0, np.inf
    for count in range(1, most + least + 1):
        noise = np.arange(-most, most + 1)
        noise = noise[_possible(noise + count, least)]
        below, above = noise[noise <= 0], noise[noise >= 0]
        if not len(below) or not len(above):
            return 0.0, 0.0
        lowest = max(lowest, float(-below[-1] * above[0]))
        highest = min(highest, float(-below[0] * above[-1]))
    return lowest, highest


def record_keys(
    persons: Iterable[int], *, secret: bytes, project: str, period: str
) -> npt.NDArray[np.uint32]:
    """A key for each person, which nobody can make without the secret of the analysis unit.

    The `key` of a cell is the sum, modulo 2^32, of those of the different people in it.
    """
    own = derive(secret, project=project, period=period, purpose=_PURPOSE)
    return np.array(
        [_number(own, b"person", str(person)) % _KEYS for person in persons], dtype=np.uint32
    )


def perturb(
    tables: Tables, *, secret: bytes, threshold: int, variance: float | None = None,
    most: int | None = None, previous: Sequence[Safe] = (),
) -> Safe:  # fmt: skip
    """Noise on every count, from the record keys of the people in it.

    What is published is 0 or at least `threshold`. Tables without a column `key` get keys from the
    name of each cell; then the same people under other codes get other noise. The same people, or
    the same cell, and the same count get the same noise in every table and release of a period.
    Totals get noise of their own: sums of what is published are near, not equal. Counts of reports
    are in steps in which the reports of any one person fit, and the noise is in those steps.
    `secret` has 32 bytes and stays with the analysis unit. `previous` has the oldest first.

    Raises MonitorError when no noise has that variance, or when an earlier release was protected in
    another way.
    """
    structure = tables.structure
    if variance is None:
        variance = 1.25 * ((threshold + 1) // 2) * (threshold // 2)
    if most is None:
        most = ceil(1.5 * variance)
    noise = noise_table(most=most, variance=variance, least=threshold)
    lattice = lattice_of(structure)
    counts, steps = values_of(tables, lattice), shares_of(tables, lattice)
    own = derive(secret, project=structure.project, period=structure.period, purpose=_PURPOSE)
    of_records = all(KEY in tables.cells[info.name].column_names for info in structure.tables)
    told = {f"step_{name}": step for name, step in of_counted(lattice, steps).items() if step > 1}
    protection = Protection(
        method="cell_key", threshold=threshold,
        settings={
            "most_noise": most, "variance": variance, "least": threshold,
            "keys": "records" if of_records else "cells", **told,
            "key_name": hmac.digest(own, b"name of this key", "sha256").hex()[:16],
        },
        cells=len(lattice), primary=0, secondary=0,
    )  # fmt: skip
    names = _record_names(tables, lattice) if of_records else list(map(name_of, lattice.keys))
    drawn = [
        _number(own, b"cell", f"{name}|{count}")
        for name, count in zip(names, counts.tolist(), strict=True)
    ]
    whole = _in_steps(counts, steps, np.array([each >> 32 for each in drawn], dtype=np.uint64))
    keys = np.array([each % _KEYS for each in drawn], dtype=np.uint64)
    values = (whole + noise.drawn(whole, keys)) * steps
    for place, (value, before) in earlier(lattice, previous).items():
        must_be_alike(protection, before, _ALIKE)
        as_now = all(
            before.settings.get(name) == protection.settings.get(name)
            for name in ("key_name", f"step_{lattice.keys[place][0]}")
        )
        if as_now or value is None:
            continue
        if abs(value - counts[place]) <= most * steps[place]:
            values[place] = value  # new noise on an old number would tell more of it
    return published(tables, lattice, values, protection)


def _possible(results: Ints, least: int) -> npt.NDArray[np.bool_]:
    possible: npt.NDArray[np.bool_] = (results == 0) | (results >= least)
    return possible


def _widest(noise: Floats, variance: float) -> Floats:
    """The probabilities of largest entropy with mean 0 and this variance: exp(a·v + b·v²) / Z.

    Newton on the dual, which is convex. `noise` and `variance` are scaled to at most 1.
    """
    moments = np.stack([noise, noise**2])
    wanted = np.array([0.0, variance])
    slopes = np.array([0.0, -0.5 / variance])
    finish = 0
    for _ in range(_ROUNDS):
        if finish == _FINISH:
            break
        chance, height = _chances(slopes, moments, wanted)
        missed = moments @ chance - wanted
        spread = (moments * chance) @ moments.T - np.outer(moments @ chance, moments @ chance)
        move = np.linalg.solve(spread + 1e-15 * np.eye(2), missed)
        gain, size = float(missed @ move), 1.0
        if gain < _NEAR:  # from here whole steps converge, and heights differ too little to compare
            finish += 1
        else:
            while _chances(slopes - size * move, moments, wanted)[1] > height - 1e-4 * size * gain:
                size /= 2
        slopes = slopes - size * move
    return _chances(slopes, moments, wanted)[0]


def _chances(slopes: Floats, moments: Floats, wanted: Floats) -> tuple[Floats, float]:
    """The probabilities of these slopes, and the height of the dual there."""
    power = slopes @ moments
    top = float(power.max())
    weights = np.exp(power - top)
    total = float(weights.sum())
    return weights / total, top + float(np.log(total)) - float(slopes @ wanted)


def _record_names(tables: Tables, lattice: Lattice) -> list[str]:
    """For each number the key of the people in the cell that it has its name from."""
    names = [""] * len(lattice)
    for info in tables.structure.tables:
        table = tables.cells[info.name]
        for codes, key in zip(codes_of(table, info), table[KEY].to_pylist(), strict=True):
            named = key_of(info, codes)
            if lattice.keys[lattice.place[named]] == named:
                names[lattice.place[named]] = str(key)
    return names


def _in_steps(counts: Ints, steps: Ints, keys: npt.NDArray[np.uint64]) -> Ints:
    """Counts in whole steps: up or down by chance, so that the mean is right."""
    down, rest = np.divmod(counts, steps)
    up = keys * steps.astype(np.uint64) < rest.astype(np.uint64) * np.uint64(_KEYS)
    return np.asarray(down + up, dtype=np.int64)


def _number(key: bytes, kind: bytes, text: str) -> int:
    """64 bits that nobody can tell beforehand without the key."""
    return int.from_bytes(hmac.digest(key, kind + b"\0" + text.encode(), hashlib.sha256)[:8], "big")
