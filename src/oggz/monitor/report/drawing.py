"""The pictures of the report as SVG: bars and maps, 360 units wide, a phone's width, so that words
keep their size there. Without styles from outside, so that page and PDF show the same.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from oggz.geography.boundaries import area_map
from oggz.monitor.report.wording import HIDDEN, number, one_decimal

WIDTH = 360
_INK, _SOFT, _BLUE, _LINE, _LAND = "#17222d", "#4a5866", "#17324a", "#c9d4de", "#eaf1f7"
_SCALE = ("#dce8f3", "#a8c5df", "#5f93bf", "#2c6191", _BLUE)
_SIZE = 14.5
_LINE_HEIGHT = 18
_REACH = 262.0  # of the longest bar; its number stands behind it
_LETTERS = 46  # on a line
_NUMBERS = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


@dataclass(frozen=True)
class Bar:
    """A bar; without a value it is hidden. `bounds` are of its interval."""

    label: str
    value: float | None
    bounds: tuple[float, float] | None = None
    depth: int = 0


@dataclass(frozen=True)
class Area:
    """A municipality with its number in the table, and its figure."""

    code: str
    number: int
    value: float | None


@dataclass(frozen=True)
class Drawn:
    """An SVG of `width` × `height` units."""

    svg: str
    height: int
    width: int = WIDTH


def bars(rows: Sequence[Bar], key: str, title: str, text: str) -> Drawn:
    """A bar under each label; what is hidden is hatched and says so."""
    most = max((max(row.value or 0.0, *(row.bounds or (0.0,))) for row in rows), default=0.0) or 1.0
    parts: list[str] = []
    y = 4.0
    for row in rows:
        left = 14.0 * row.depth
        for line in textwrap.wrap(row.label, _LETTERS - 2 * row.depth) or [""]:
            parts.append(_text(left, y + 13, line))
            y += _LINE_HEIGHT
        parts.append(_bar(row, left, y, (_REACH - left) / most, key))
        y += 30
    return Drawn(_svg(key, title, text, y, "".join(parts)), round(y))


def _bar(row: Bar, left: float, y: float, scale: float, key: str) -> str:
    if row.value is None:
        box = f'<rect x="{left:g}" y="{y:g}" width="44" height="16" fill="url(#{key}-streep)"/>'
        return box + _text(left + 50, y + 13, HIDDEN, fill=_SOFT, style="italic")
    width = max(row.value * scale, 1.0 if row.value else 0.0)
    parts = [f'<rect x="{left:g}" y="{y:g}" width="{width:.1f}" height="16" fill="{_BLUE}"/>']
    end = left + width
    if row.bounds:
        low, high = (left + bound * scale for bound in row.bounds)
        parts.append(
            f'<path d="M{low:.1f} {y + 8:g}H{end:.1f}M{low:.1f} {y + 4:g}v8" stroke="#fff"'
            f' stroke-width="1.6" fill="none"/><path d="M{end:.1f} {y + 8:g}H{high:.1f}'
            f'M{high:.1f} {y + 4:g}v8" stroke="{_INK}" stroke-width="1.6" fill="none"/>'
        )
        end = max(end, high)
    parts.append(_text(end + 7, y + 13, number(row.value), weight=700))
    return "".join(parts)


def region(
    areas: Sequence[Area], key: str, title: str, text: str, *, rates: bool, alike: bool = False
) -> Drawn | None:
    """A map of municipalities with their numbers; None when there are no boundaries of them.

    `rates`: shades by classes of about equal size, or one shade when they are `alike`, so that
    nobody sees a difference that may be chance. Else a circle whose surface is the count, since
    shading would make a large municipality look busy because it has many people.
    """
    drawn = area_map([area.code for area in areas], WIDTH)
    if not drawn.paths:
        return None
    of = {area.code: area for area in areas}
    values = [area.value for area in areas if area.value is not None]
    classes: Sequence[float] = _classes(values) if rates else ()
    if alike:
        classes = (min(values), max(values))
    scale = _SCALE[1:] if alike else _SCALE
    shapes, marks = [], []
    most = max((area.value or 0.0 for area in areas), default=0.0) or 1.0
    for path in drawn.paths:
        area = of[path.code]
        fill = _LAND
        if area.value is None:
            fill = f"url(#{key}-streep)"
        elif rates:
            fill = scale[_class_of(area.value, classes)]
        shapes.append(
            f'<path d="{path.d}" fill="{fill}" fill-rule="evenodd" stroke="{_INK}"'
            ' stroke-width="0.8" stroke-linejoin="round"/>'
        )
        x, y = _middle(path.d)
        if not rates and area.value:
            radius = 44 * (area.value / most) ** 0.5
            marks.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_SCALE[2]}"'
                f' fill-opacity="0.75" stroke="{_BLUE}"/>'
            )
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10.5" fill="#fff" stroke="{_INK}"/>'
            + _text(x, y + 5, str(area.number), weight=700, anchor="middle")
        )
    legend, height = _legend(
        areas, classes, key, drawn.height + 14.0, scale, rates=rates, most=most
    )
    body = "".join(shapes) + "".join(marks) + legend
    return Drawn(_svg(key, title, text, height, body), round(height))


def _legend(
    areas: Sequence[Area], classes: Sequence[float], key: str, y: float, scale: Sequence[str], *,
    rates: bool, most: float,
) -> tuple[str, float]:  # fmt: skip
    rows: list[tuple[str, str]] = []
    values = sorted(area.value for area in areas if area.value is not None)
    if rates:
        rows = [
            (f'fill="{scale[place]}"', _range([value for value in values
                                                if _class_of(value, classes) == place]))
            for place in range(len(classes) - 1)
        ]  # fmt: skip
    if any(area.value is None for area in areas):
        rows.append((f'fill="url(#{key}-streep)"', HIDDEN))
    parts = []
    if not rates:
        parts.append(_text(0, y + 13, f"Grootste cirkel: {number(most)}", fill=_SOFT))
        y += 26
    for place, (fill, words) in enumerate(rows):
        x, row = 180.0 * (place % 2), y + 26 * (place // 2)
        parts.append(
            f'<rect x="{x + 0.5:g}" y="{row:g}" width="26" height="16" {fill} stroke="{_INK}"'
            ' stroke-width="0.8"/>' + _text(x + 34, row + 13, words)
        )
    return "".join(parts), y + 26 * ((len(rows) + 1) // 2) + 2


def _range(values: Sequence[float]) -> str:
    low, high = one_decimal(values[0]), one_decimal(values[-1])
    return low if low == high else f"{low} – {high}"


def _classes(values: Sequence[float]) -> tuple[float, ...]:
    """Bounds of at most five classes that hold about as many municipalities each."""
    ranked = sorted(values)
    if not ranked:
        return ()
    count = min(len(_SCALE), len(set(ranked)))
    inner = [ranked[len(ranked) * place // count] for place in range(1, count)]
    return (ranked[0], *sorted(set(inner) - {ranked[0]}), ranked[-1])


def _class_of(value: float, classes: Sequence[float]) -> int:
    return sum(value >= bound for bound in classes[1:-1])


def _middle(path: str) -> tuple[float, float]:
    """The middle of gravity of the largest ring of a path, to stand a mark upon."""
    best, place = 0.0, (0.0, 0.0)
    for ring in filter(None, path.split("M")):
        steps = [float(found) for found in _NUMBERS.findall(ring)]
        points = [(steps[0], steps[1])]
        for dx, dy in zip(steps[2::2], steps[3::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        twice = x = y = 0.0
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            cross = ax * by - bx * ay
            twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
        if abs(twice) > best:
            best, place = abs(twice), (x / (3 * twice), y / (3 * twice))
    return place


def _text(
    x: float, y: float, words: str, *, fill: str = _INK, weight: int = 400, anchor: str = "start",
    style: str = "normal",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{_SIZE}" fill="{fill}" font-weight="{weight}"'
        f' text-anchor="{anchor}" font-style="{style}">{escape(words)}</text>'
    )


def _svg(key: str, title: str, text: str, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {round(height)}"'
        f' class="picture chart" role="img" aria-labelledby={quoteattr(f"{key}-t {key}-d")}>'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(text)}</desc>'
        f'<defs><pattern id="{key}-streep" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
        f'<path d="M0 0V7" stroke="{_SOFT}" stroke-width="3"/></pattern></defs>'
        f"{body}</svg>"
    )
