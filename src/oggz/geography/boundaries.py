"""Maps of municipalities as SVG path data.

Source: CBS and Kadaster, gebiedsindelingen 2023, simplified (data/nl_gemeenten_2023.geojson,
"© CBS, Kadaster"). Coordinates are WGS84 in degrees; maps use an equirectangular projection that
is true to scale at 52.2 degrees north, within 2% over the whole of the Netherlands.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from oggz.geography.data_files import read_text
from oggz.geography.register import Municipality, all_municipalities, current, municipality
from oggz.geography.svg_path import Ring, area, clean, outline, path_data, simplify

ATTRIBUTION = "© CBS, Kadaster"
"""To be shown with every map."""

_TRUE_AT = math.cos(math.radians(52.2))
_MARGIN = 0.02
_OUTLINE_TOLERANCE = 4.0
# In square tenths. Smaller rings in the outline are slivers where simplified neighbours differ.
_SMALLEST_ISLAND = 100
_NARROWEST, _WIDEST = 40, 4000

_Shape = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees WGS84."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class MapPath:
    """One municipality on a map. `d` is SVG path data for fill-rule evenodd."""

    code: str
    name: str
    slug: str
    d: str


@dataclass(frozen=True, slots=True)
class CountryMap:
    """Municipalities on a map, in Dutch order; `view_box` is that of the svg element."""

    view_box: str
    width: int
    height: int
    paths: tuple[MapPath, ...]


@dataclass(frozen=True, slots=True)
class LocatorMap:
    """Where municipalities lie in the country.

    `outline` is the path data of the country. `highlights` are the municipalities; `centre` is the
    middle of their box, in units of the view box, for a mark where they are too small to see
    (None when there is no boundary).
    """

    view_box: str
    width: int
    height: int
    outline: str
    highlights: tuple[MapPath, ...]
    centre: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Plane:
    """The projection of a box in degrees to a drawing of a width; gives tenths of a unit."""

    box: Bounds
    width: int

    @property
    def scale(self) -> float:
        return 10 * self.width / ((self.box.east - self.box.west) * _TRUE_AT)

    @property
    def height(self) -> int:
        return math.ceil(self.scale * (self.box.north - self.box.south) / 10)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def rings(self, shape: _Shape) -> tuple[Ring, ...]:
        scale, box = self.scale, self.box
        rings = (
            clean(
                (round((x - box.west) * _TRUE_AT * scale), round((box.north - y) * scale))
                for x, y in ring
            )
            for ring in shape
        )
        return tuple(ring for ring in rings if len(ring) > 2)


@lru_cache(maxsize=1)
def _shapes() -> Mapping[str, _Shape]:
    """Return all rings of each municipality by code, in degrees; holes are rings too."""
    shapes = {}
    for feature in json.loads(read_text("nl_gemeenten_2023.geojson"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        shapes[feature["properties"]["code"]] = tuple(
            tuple((float(x), float(y)) for x, y in ring) for polygon in polygons for ring in polygon
        )
    return MappingProxyType(shapes)


def codes_with_boundary() -> frozenset[str]:
    """Return the codes of which we have a boundary: the municipalities of 1 January 2023."""
    return frozenset(_shapes())


def _drawn_for(found: Municipality, day: date) -> list[str]:
    """Return the codes of the boundaries that together draw a municipality.

    One that has ended has its own boundary, or that of its successor. One that exists also has
    those of the municipalities that went into it since the boundaries were made.
    """
    ended = found.valid_until is not None and found.valid_until <= day
    if ended and found.code in _shapes():
        return [found.code]
    return _codes_by_current(day).get(current(found, day).code, [])


@lru_cache(maxsize=4)
def _codes_by_current(day: date) -> Mapping[str, list[str]]:
    """Return, by code of what it is on a day, the codes of the boundaries."""
    codes: dict[str, list[str]] = {}
    for code in _shapes():
        codes.setdefault(current(municipality(code), day).code, []).append(code)
    return codes


def _box(codes: Iterable[str]) -> Bounds:
    points = [point for code in codes for ring in _shapes()[code] for point in ring]
    x, y = [point[0] for point in points], [point[1] for point in points]
    return Bounds(min(x), min(y), max(x), max(y))


@lru_cache(maxsize=1)
def _country_box() -> Bounds:
    return _box(_shapes())


def bounds(code: str | None = None) -> Bounds | None:
    """Return the box around a municipality, or around the country without a code.

    None when there is no boundary of the municipality. Raises UnknownMunicipality.
    """
    if code is None:
        return _country_box()
    drawn = _drawn_for(municipality(code), date.today())
    return _box(drawn) if drawn else None


def _paths(codes: Iterable[str], plane: _Plane, day: date) -> tuple[MapPath, ...]:
    paths = []
    for found in sorted({municipality(code) for code in codes}, key=lambda item: item.sort_key):
        rings = [ring for code in _drawn_for(found, day) for ring in plane.rings(_shapes()[code])]
        if rings:
            paths.append(MapPath(found.code, found.name, found.slug, path_data(rings)))
    return tuple(paths)


def country_map(width: int = 600) -> CountryMap:
    """Return the map of all municipalities that exist today, `width` units wide.

    Neighbours share their points, so there are no gaps. Raises ValueError for a width outside
    40 to 4000.
    """
    return _country_map(_checked(width), date.today())


@lru_cache(maxsize=4)
def _country_map(width: int, day: date) -> CountryMap:
    plane = _Plane(_country_box(), width)
    paths = _paths(_codes_by_current(day), plane, day)
    return CountryMap(plane.view_box, width, plane.height, paths)


def area_map(codes: Iterable[str], width: int = 600) -> CountryMap:
    """Return a map of only these municipalities, as large as `width` units allow.

    Without any boundary the map is empty. Raises UnknownMunicipality, and ValueError for a width
    outside 40 to 4000.
    """
    return _area_map(tuple(sorted(set(codes))), _checked(width), date.today())


@lru_cache(maxsize=128)
def _area_map(codes: tuple[str, ...], width: int, day: date) -> CountryMap:
    drawn = [other for code in codes for other in _drawn_for(municipality(code), day)]
    if not drawn:
        return CountryMap(f"0 0 {width} {width}", width, width, ())
    box = _box(drawn)
    margin = _MARGIN * max(box.east - box.west, box.north - box.south)
    wide = Bounds(box.west - margin, box.south - margin, box.east + margin, box.north + margin)
    plane = _Plane(wide, width)
    return CountryMap(plane.view_box, width, plane.height, _paths(codes, plane, day))


def country_outline(width: int = 240) -> LocatorMap:
    """Return a map of the country with nothing highlighted, to draw upon.

    Raises ValueError for a width outside 40 to 4000.
    """
    return _locator_map((), _checked(width), date.today())


def centres(width: int = 240) -> Mapping[str, tuple[float, float]]:
    """Return the middle of the box of each municipality, in units of a map of that width.

    By code, also of those that have ended; without those that have no boundary. Raises ValueError
    for a width outside 40 to 4000.
    """
    return _centres(_checked(width), date.today())


@lru_cache(maxsize=4)
def _centres(width: int, day: date) -> Mapping[str, tuple[float, float]]:
    plane = _Plane(_country_box(), width)
    found = {}
    for known in all_municipalities():
        if drawn := _drawn_for(known, day):
            box = _box(drawn)
            found[known.code] = (
                (box.west + box.east - 2 * plane.box.west) / 2 * _TRUE_AT * plane.scale / 10,
                (2 * plane.box.north - box.north - box.south) / 2 * plane.scale / 10,
            )
    return MappingProxyType(found)


def locator_map(codes: str | Iterable[str], width: int = 240) -> LocatorMap:
    """Return a small map of the country with one or more municipalities highlighted.

    Raises UnknownMunicipality, and ValueError for a width outside 40 to 4000.
    """
    chosen = (codes,) if isinstance(codes, str) else tuple(sorted(set(codes)))
    return _locator_map(chosen, _checked(width), date.today())


@lru_cache(maxsize=512)
def _locator_map(codes: tuple[str, ...], width: int, day: date) -> LocatorMap:
    plane = _Plane(_country_box(), width)
    drawn = [other for code in codes for other in _drawn_for(municipality(code), day)]
    points = [point for code in drawn for ring in plane.rings(_shapes()[code]) for point in ring]
    centre = None
    if points:
        x, y = [point[0] for point in points], [point[1] for point in points]
        centre = ((min(x) + max(x)) / 20, (min(y) + max(y)) / 20)
    return LocatorMap(
        view_box=plane.view_box,
        width=width,
        height=plane.height,
        outline=_outline(width),
        highlights=_paths(codes, plane, day),
        centre=centre,
    )


@lru_cache(maxsize=4)
def _outline(width: int) -> str:
    plane = _Plane(_country_box(), width)
    rings = outline(ring for shape in _shapes().values() for ring in plane.rings(shape))
    simpler = (simplify(ring, _OUTLINE_TOLERANCE) for ring in rings)
    return path_data(ring for ring in simpler if area(ring) >= _SMALLEST_ISLAND)


def _checked(width: int) -> int:
    if not _NARROWEST <= width <= _WIDEST:
        raise ValueError(f"A map is {_NARROWEST} to {_WIDEST} units wide, not {width}.")
    return int(width)
