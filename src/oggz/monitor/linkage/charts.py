"""The pictures of the report, as places in the view box of an SVG: 360 units wide, a phone's width,
so that words keep their size there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oggz.monitor.linkage.explain import Evidence
from oggz.monitor.linkage.quality import Measured, Quality

WIDTH = 360
_LINE = 30
_HEAD = 34  # above the bars of a group, for its name
_MIDDLE, _REACH = 192.0, 84.0  # where bars start, and how far the largest reaches either way
_SCALE = (16.0, 330.0)  # of shares: left and right
_STEP = 0.05


@dataclass(frozen=True)
class Bar:
    """The evidence of one likeness; without a width when it rests on too few pairs."""

    evidence: Evidence
    y: float
    x: float
    width: float
    text_x: float
    text_end: bool


@dataclass(frozen=True)
class Bars:
    """Bars under a name for each group of fields: `groups` are the names with their heights."""

    height: float
    groups: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]
    middle: float = _MIDDLE


@dataclass(frozen=True)
class Range:
    """An estimate with its interval, and what was measured, on a scale of shares."""

    name: str
    y: float
    low: float
    value: float
    high: float
    measured: float | None


@dataclass(frozen=True)
class Ranges:
    height: float
    ranges: tuple[Range, ...]
    ticks: tuple[tuple[float, float], ...]  # the share and its place


def bars(evidence: Sequence[Evidence]) -> Bars:
    """A bar to the right for what speaks for one person, to the left for what speaks against."""
    largest = max((abs(row.bits or 0.0) for row in evidence), default=0.0) or 1.0
    y = 0.0
    groups: list[tuple[str, float]] = []
    found = []
    for row in evidence:
        if not groups or groups[-1][0] != row.group:
            groups.append((row.group, y + 22))
            y += _HEAD
        width = round(abs(row.bits or 0.0) / largest * _REACH, 1)
        left = (row.bits or 0.0) < 0
        x = _MIDDLE - width if left else _MIDDLE
        text_x = x - 6 if left else _MIDDLE + width + 6
        found.append(Bar(row, y, round(x, 1), width, round(text_x, 1), left))
        y += _LINE
    return Bars(y + 4, tuple(groups), tuple(found))


def ranges(quality: Quality, measured: Measured | None) -> Ranges:
    """Precision and recall on one scale that ends at 1."""
    rows = (
        ("Terecht samengevoegd", quality.precision, measured.precision if measured else None),
        ("Gevonden", quality.recall, measured.recall if measured else None),
    )
    least = min(min(each.low, 1.0 if true is None else true) for _, each, true in rows)
    start = max(np.floor((least - 0.01) / _STEP) * _STEP, 0.0)
    left, right = _SCALE

    def at(share: float) -> float:
        return round(float(left + (share - start) / (1.0 - start) * (right - left)), 1)

    found = tuple(
        Range(name, 64.0 * place, at(each.low), at(each.value), at(each.high),
              None if true is None else at(true))
        for place, (name, each, true) in enumerate(rows)
    )  # fmt: skip
    shown = (float(start), float(start + 1.0) / 2, 1.0)
    return Ranges(64.0 * len(rows) + 34, found, tuple((share, at(share)) for share in shown))
