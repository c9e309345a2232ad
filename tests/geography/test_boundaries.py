import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import (
    UnknownMunicipality,
    all_municipalities,
    ggd_regions,
    municipalities,
    municipalities_in,
    municipality,
    provinces,
    region,
    safety_regions,
)
from oggz.geography.boundaries import (
    area_map,
    bounds,
    codes_with_boundary,
    country_map,
    locator_map,
)
from oggz.geography.svg_path import area, clean, outline, path_data, simplify

EVERY_REGION = (*ggd_regions(), *safety_regions(), *provinces())
_RING = re.compile(r"M([^lz]+)l([^z]+)z")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d)?|\.\d)")


def rings(d):
    """Read path data back, as a browser does: absolute points in units."""
    assert _RING.sub("", d) == ""
    found = []
    for start, steps in _RING.findall(d):
        x, y = (float(number) for number in _NUMBER.findall(start))
        points = [(x, y)]
        numbers = [float(number) for number in _NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((round(x, 1), round(y, 1)))
        found.append(points)
    return found


def surface(d):
    """Area of a path under evenodd, when its rings do not overlap or are holes in each other."""
    return sum(area(tuple((round(10 * x), round(10 * y)) for x, y in ring)) for ring in rings(d))


def test_boundaries_exist_for_exactly_the_municipalities_of_1_january_2023():
    assert codes_with_boundary() == {found.code for found in municipalities(date(2023, 1, 1))}


def test_the_country_map_draws_every_municipality_once_and_is_compact():
    drawn = country_map()
    assert [path.code for path in drawn.paths] == [found.code for found in municipalities()]
    assert sum(len(path.d) for path in drawn.paths) < 120_000
    assert drawn.view_box == f"0 0 {drawn.width} {drawn.height}"


def test_every_point_of_the_country_map_lies_within_its_view_box():
    drawn = country_map()
    points = [point for path in drawn.paths for ring in rings(path.d) for point in ring]
    assert 0 <= min(x for x, _ in points) < 1 < drawn.width - 1 < max(x for x, _ in points)
    assert max(x for x, _ in points) <= drawn.width
    assert min(y for _, y in points) >= 0
    assert drawn.height - 2 < max(y for _, y in points) <= drawn.height


def test_the_map_has_the_shape_of_the_country():
    # About 262 by 313 kilometres, and 41,500 square kilometres with inland water, at this detail.
    drawn = country_map(width=600)
    assert 1.1 < drawn.height / drawn.width < 1.25
    kilometre = 262 / 600
    square_kilometres = sum(surface(path.d) for path in drawn.paths) / 100 * kilometre**2
    assert 32_000 < square_kilometres < 38_000


def test_neighbours_share_their_points():
    paths = {path.name: path for path in country_map().paths}
    utrecht = {point for ring in rings(paths["Utrecht"].d) for point in ring}
    de_bilt = {point for ring in rings(paths["De Bilt"].d) for point in ring}
    assert len(utrecht & de_bilt) >= 2


@given(st.sampled_from(municipalities()))
def test_a_locator_map_highlights_one_municipality_where_it_lies(found):
    drawn = locator_map(found.code)
    (highlight,) = drawn.highlights
    points = [point for ring in rings(highlight.d) for point in ring]
    x, y = drawn.centre
    assert highlight.code == found.code
    assert min(px for px, _ in points) <= x <= max(px for px, _ in points)
    assert min(py for _, py in points) <= y <= max(py for _, py in points)
    assert all(0 <= px <= drawn.width and 0 <= py <= drawn.height for px, py in points)
    box, country = bounds(found.code), bounds()
    assert country.west <= box.west < box.east <= country.east
    assert country.south <= box.south < box.north <= country.north


@given(st.sampled_from(EVERY_REGION))
def test_a_locator_map_of_a_region_highlights_all_of_it_and_stays_small(found):
    members = municipalities_in(found)
    drawn = locator_map(member.code for member in members)
    assert [path.code for path in drawn.highlights] == [member.code for member in members]
    assert len(drawn.outline) + sum(len(path.d) for path in drawn.highlights) < 25_000


@given(st.sampled_from(EVERY_REGION))
def test_a_map_of_a_region_fills_its_view_box(found):
    drawn = area_map([member.code for member in municipalities_in(found)], width=400)
    points = [point for path in drawn.paths for ring in rings(path.d) for point in ring]
    assert max(x for x, _ in points) > 0.9 * drawn.width
    assert 0 <= min(x for x, _ in points) < 0.1 * drawn.width
    assert max(y for _, y in points) <= drawn.height


@given(st.sampled_from(all_municipalities()))
def test_a_former_municipality_is_shown_as_its_successor(found):
    drawn = locator_map(found.code)
    assert [path.code for path in drawn.highlights] == [found.code]


def test_a_former_municipality_has_the_box_of_its_successor():
    assert bounds("GM0501") == bounds("GM1992")


def test_islands_are_separate_rings():
    terschelling = next(path for path in country_map().paths if path.name == "Terschelling")
    assert terschelling.d.startswith("M")
    assert sum(len(rings(path.d)) for path in country_map().paths) > len(municipalities())


def test_a_hole_is_a_ring_of_its_own():
    square = ((0, 0), (100, 0), (100, 100), (0, 100))
    hole = ((20, 20), (20, 40), (40, 40), (40, 20))
    assert path_data([square, hole]) == "M0 0l10 0 0 10-10 0zM2 2l0 2 2 0 0-2z"


def test_an_unknown_code_or_an_impossible_width_is_refused():
    with pytest.raises(UnknownMunicipality):
        locator_map("GM9999")
    with pytest.raises(UnknownMunicipality):
        area_map(["\x00"])
    with pytest.raises(UnknownMunicipality):
        bounds("atlantis")
    for width in (0, -1, 10**9):
        with pytest.raises(ValueError, match="wide"):
            country_map(width)


def test_a_map_of_nothing_is_empty():
    assert area_map([]).paths == ()
    assert locator_map([]).highlights == ()
    assert locator_map([]).centre is None


def test_maps_are_made_once():
    assert country_map() is country_map(600)
    assert locator_map("GM0344") is locator_map(["GM0344"])
    assert municipality("GM0344").code == locator_map("GM0344").highlights[0].code
    assert region("province", "PV26").name == "Utrecht"


def test_what_neighbours_share_falls_away_from_an_outline():
    left = ((0, 0), (10, 0), (10, 10), (0, 10))
    right = ((10, 0), (20, 0), (20, 10), (10, 10))
    (around,) = outline([left, right])
    assert area(clean(around)) == 200
    assert set(clean((*around, around[0]))) >= {(20, 0), (20, 10), (0, 10)}


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=30))
def test_a_simpler_ring_has_only_points_of_the_ring(points):
    ring = clean(points)
    simpler = simplify(ring, 5)
    assert set(simpler) <= set(ring)
    assert len(simpler) <= len(ring)
