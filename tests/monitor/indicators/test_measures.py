"""Rates, estimates, and what is left to see: figures that stand beside the counts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from oggz.geography import figures
from oggz.monitor.indicators.composing import Composed
from oggz.monitor.indicators.measures import LEAST_INHABITANTS
from oggz.monitor.indicators.visible import visible_share
from oggz.monitor.tables import TOTAL, Place, Protection, Safe, Tables
from oggz.monitor.tables.model import HIDDEN, STATUS
from tests.monitor.indicators.world import ALMERE, URK, World, allowing, cell, certain, six

T = TOTAL


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return six(tmp_path_factory.mktemp("zes"), 300)[0]


@pytest.fixture(scope="module")
def made(world: World) -> Composed:
    return world.composed(linked=certain(world), seed=1)


def test_rates_are_of_the_inhabitants_of_the_municipality(made: Composed, world: World) -> None:
    tables = made.tables
    known = figures(2021)
    for code in (ALMERE, URK):
        people = cell(tables, "people_by_municipality", code, T)
        inhabitants = known[code]["inhabitants"]
        assert inhabitants
        rate = cell(tables, "people_by_municipality", code, T, column="rate")
        assert rate == pytest.approx(1000 * people / inhabitants, abs=0.05)
    everybody = sum(
        known[code]["inhabitants"] or 0 for code in world.agreement.region.municipalities
    )
    people = cell(tables, "people_by_municipality", T, T)
    assert cell(tables, "people_by_municipality", T, T, column="rate") == pytest.approx(
        1000 * people / everybody, abs=0.05
    )


def test_a_rate_lies_between_its_bounds_and_is_absent_where_it_says_nothing(
    made: Composed,
) -> None:
    rows = made.tables.cells["people_by_municipality"].to_pylist()
    for row in rows:
        if row["municipality"] == "unknown" or row["sex"] != T:
            assert row["rate"] is row["rate_low"] is row["rate_high"] is None
        else:
            assert row["rate_low"] <= row["rate"] <= row["rate_high"]
    assert cell(made.tables, "people_by_domain", URK, "money", column="rate") >= 0


def test_a_place_with_too_few_inhabitants_has_no_rate(world: World) -> None:
    """Schiermonnikoog has fewer than a thousand inhabitants."""
    island = "GM0088"
    inhabitants = figures(2021)[island]["inhabitants"]
    assert inhabitants
    assert inhabitants < LEAST_INHABITANTS
    region = world.agreement.region.model_copy(update={"municipalities": (ALMERE, island)})
    there = replace(world, agreement=world.agreement.model_copy(update={"region": region}))
    tables = allowing(there, "people_by_municipality").tables()
    assert cell(tables, "people_by_municipality", island, T, column="rate") is None
    assert cell(tables, "people_by_municipality", ALMERE, T, column="rate") > 0


def test_intervals_stand_around_every_count(made: Composed) -> None:
    seen = 0
    for info in made.tables.structure.tables:
        if "low" in info.measured:
            for row in made.tables.cells[info.name].to_pylist():
                assert 0 <= row["low"] <= row["count"] <= row["high"]
                assert row["high"] > row["low"]
                seen += 1
    assert seen > 300


def test_what_a_source_alone_would_have_counted(made: Composed, world: World) -> None:
    """All of the police's people have a report: they are its records, rounded to five."""
    (police,) = [one for one in made.tables.estimates if one.name == "alone-1"]
    assert police.value == 300
    assert {place.codes[1] for place in police.rests_on} == {"only-police", "two", "three"}
    for one in made.tables.estimates:
        assert one.value % 5 == 0
        assert one.low <= one.value <= one.high
        assert one.warning
        for place in one.rests_on:
            made.tables.structure.must_have(place)


def test_estimates_are_absent_without_the_cells_that_they_rest_on(world: World) -> None:
    assert allowing(world, "people", "alone", "unseen").tables().estimates == ()


def test_an_estimate_of_few_people_is_not_made(world: World) -> None:
    """The Wmo sees few of the target group by what it writes down itself."""
    thresholds = world.agreement.thresholds.model_copy(update={"count": 200})
    there = replace(world, agreement=world.agreement.model_copy(update={"thresholds": thresholds}))
    names = {one.name for one in allowing(there, "overlap", "alone").tables().estimates}
    assert "alone-1" in names
    assert "alone-2" not in names


def test_who_is_unseen_has_a_warning_and_an_interval(made: Composed) -> None:
    (unseen,) = [one for one in made.tables.estimates if one.name == "unseen"]
    assert unseen.low <= unseen.value <= unseen.high
    assert "schatting" in unseen.warning
    assert len(unseen.rests_on) == 8


def protected(tables: Tables, hidden: Sequence[Place]) -> Safe:
    cells = {}
    for info in tables.structure.tables:
        table = tables.cells[info.name].drop_columns(["people", "largest"])
        codes = list(zip(*(table[name].to_pylist() for name in info.dimensions), strict=True))
        away = [Place(table=info.name, codes=each) in hidden for each in codes]
        status = pa.array([HIDDEN if one else "" for one in away])
        count = pc.if_else(pa.array(away), pa.scalar(None, pa.int64()), table["count"])
        place = table.column_names.index("count")
        cells[info.name] = table.set_column(place, "count", count).append_column(STATUS, status)
    told = Protection(
        method="suppression", threshold=10, settings={}, cells=1, primary=1, secondary=0
    )
    return Safe(tables.structure, cells, told)


def test_the_share_of_cells_that_urk_can_see(world: World) -> None:
    """The cell of all of Urk is in three tables, and is one."""
    names = ("people_by_municipality", "people_by_age_group")
    tables = allowing(world, *names).tables()
    whole = visible_share(protected(tables, ()), "municipality", URK)
    assert (whole.shown, whole.cells, whole.share) == (9, 9, 1.0)
    hidden = [
        Place(table="people_by_municipality", codes=(URK, "m")),
        Place(table="people_by_municipality", codes=(URK, T)),
        Place(table="people_by_age_group", codes=(URK, T)),
        Place(table="people_by_municipality", codes=(ALMERE, "m")),
    ]
    some = visible_share(protected(tables, hidden), "municipality", URK)
    assert (some.shown, some.cells) == (7, 9)
    assert visible_share(protected(tables, ()), "domain", "money").share == 1.0


def test_two_sources_have_no_cells_that_cannot_be(tmp_path: Path, world: World) -> None:
    two = {name: world.payloads[name] for name in ("police", "care")}
    inside = pc.is_in(world.rows["source"], pa.array(["police", "care"]))
    rows = world.rows.filter(inside)
    rows = rows.set_column(
        rows.column_names.index("row"), "row", pa.array(np.arange(len(rows)), pa.int64())
    )
    pair = World(world.agreement, two, rows)
    made = pair.composed(linked=certain(pair))
    codes = made.tables.structure.dimension("known_to").names
    assert codes == (T, "one", "only-police", "only-care", "more")
    assert {one.indicator for one in made.tables.estimates} == {"alone", "unseen"}
