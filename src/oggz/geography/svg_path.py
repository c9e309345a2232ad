"""Rings of points as compact SVG path data.

All coordinates here are whole tenths of an SVG unit: points that neighbours share stay shared,
and relative commands cannot drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[int, int]
Ring = tuple[Point, ...]
"""A closed line; the last point joins the first, which is not repeated."""


def clean(points: Iterable[Point]) -> Ring:
    """Return a ring without repeated points and without points on the line between neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) >= 2 and _is_between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def _is_between(start: Point, middle: Point, end: Point) -> bool:
    along = (middle[0] - start[0], middle[1] - start[1])
    onward = (end[0] - middle[0], end[1] - middle[1])
    straight = along[0] * onward[1] == along[1] * onward[0]
    return straight and along[0] * onward[0] + along[1] * onward[1] > 0


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Return the ring with fewer points, nowhere further than `tolerance` tenths from the first.

    Source: D.H. Douglas and T.K. Peucker, Cartographica 10(2), 1973.
    """
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda i: _squared(ring[0], ring[i]))
    halves = (ring[: far + 1], (*ring[far:], ring[0]))
    return tuple(point for half in halves for point in _simplify_line(half, tolerance)[:-1])


def _simplify_line(line: Sequence[Point], tolerance: float) -> list[Point]:
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        distances = [_from_line(line[i], line[first], line[last]) for i in range(first + 1, last)]
        furthest = max(distances)
        if furthest > tolerance:
            middle = first + 1 + distances.index(furthest)
            kept.add(middle)
            todo += [(first, middle), (middle, last)]
    return [line[i] for i in sorted(kept)]


def _squared(a: Point, b: Point) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _from_line(point: Point, start: Point, end: Point) -> float:
    length = _squared(start, end)
    if length == 0:
        return float(_squared(point, start) ** 0.5)
    across = (end[0] - start[0]) * (start[1] - point[1])
    along = (start[0] - point[0]) * (end[1] - start[1])
    return float(abs(across - along) / length**0.5)


def area(ring: Ring) -> float:
    """Return the area within a ring, in square tenths."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0])))) / 2


def outline(rings: Iterable[Ring]) -> tuple[Ring, ...]:
    """Return the rings around a set of areas: what two neighbours share falls away."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
            if a == b:
                continue
            if b in neighbours[a]:
                neighbours[a].remove(b)
                neighbours[b].remove(a)
            else:
                neighbours[a].add(b)
                neighbours[b].add(a)
    found = []
    for start in sorted(neighbours):
        while neighbours[start]:
            found.append(_walk(start, neighbours))
    return tuple(found)


def _walk(start: Point, neighbours: dict[Point, set[Point]]) -> Ring:
    line = [start]
    while True:
        here = line[-1]
        onward = min(neighbours[here])
        neighbours[here].remove(onward)
        neighbours[onward].remove(here)
        if onward == start:
            return tuple(line)
        line.append(onward)


def path_data(rings: Iterable[Ring]) -> str:
    """Return the `d` of an SVG path, for use with fill-rule evenodd."""
    parts = []
    for ring in rings:
        numbers = [_tenths(number) for number in ring[0]]
        steps = [
            _tenths(end - start) for a, b in pairwise(ring) for start, end in zip(a, b, strict=True)
        ]
        parts.append(f"M{_joined(numbers)}l{_joined(steps)}z" if steps else "")
    return "".join(parts)


def _tenths(number: int) -> str:
    whole, tenth = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    if tenth == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{tenth}"


def _joined(numbers: Iterable[str]) -> str:
    pieces: list[str] = []
    for number in numbers:
        joins = number[0] == "-" or (number[0] == "." and bool(pieces) and "." in pieces[-1])
        pieces.append(number if joins or not pieces else f" {number}")
    return "".join(pieces)
