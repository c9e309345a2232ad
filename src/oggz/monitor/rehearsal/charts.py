"""Bars with a line for what is near enough, as places in the view box of an SVG: 360 units wide."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
_LEFT, _REACH = 8.0, 225.0
_ROW, _BAR = 46.0, 16.0


@dataclass(frozen=True)
class Bar:
    """A row: its name, its value in words, and its bar; without width where there is no value."""

    name: str
    value: str
    y: float
    width: float
    text_x: float
    beyond: bool


@dataclass(frozen=True)
class Bars:
    """`limit` is the place of the line, None for no line."""

    height: float
    bars: tuple[Bar, ...]
    limit: float | None
    left: float = _LEFT
    bar: float = _BAR


def bars(rows: Sequence[tuple[str, float | None, str]], limit: float | None = None) -> Bars:
    """Bars from zero; whatever is beyond the limit is marked by more than its colour."""
    known = [value for _, value, _ in rows if value is not None]
    largest = max([*known, *([limit] if limit else [])], default=0.0) or 1.0
    at = None if limit is None else round(_LEFT + limit / largest * _REACH, 1)
    made = []
    for place, (name, value, told) in enumerate(rows):
        width = round((value or 0.0) / largest * _REACH, 1)
        beyond = value is None or (limit is not None and value > limit)
        # Words never cross the line.
        text_x = _LEFT if value is None else round(max(_LEFT + width, at or 0.0) + 8, 1)
        made.append(Bar(name, told, _ROW * place, width, text_x, beyond))
    return Bars(_ROW * len(rows) + 22, tuple(made), at)
