"""Every figure, counted by hand on six people: see `world`."""

from pathlib import Path

import pytest

from oggz.monitor.indicators import INDICATORS
from oggz.monitor.tables import TOTAL, Tables
from oggz.monitor.tables.sums import must_agree
from tests.monitor.indicators.world import (
    ALMERE,
    LELYSTAD,
    POLICE,
    RECORDS,
    SHELTER,
    URK,
    World,
    allowing,
    by_hand,
    cell,
)

T = TOTAL


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return by_hand(tmp_path_factory.mktemp("zes"))


@pytest.fixture(scope="module")
def tables(world: World) -> Tables:
    return world.tables()


def test_all_figures_but_those_between_periods_are_made(world: World) -> None:
    made = world.composed()
    assert set(made.left_out) == {"inflow"}
    assert "--transition" in made.left_out["inflow"]
    wanted = {plan.name for one in INDICATORS if one.name != "inflow" for plan in one.tables}
    assert set(made.tables.cells) == wanted
    must_agree(made.tables)


# A, B, E and F are of the target group; C only got a scooter, D is a report about nobody.
COUNTS = [
    ("people", (T, T), 4),
    ("people", ("23-44", T), 2),
    ("people", ("23-44", "m"), 1),
    ("people", ("00-22", "m"), 1),
    ("people", (T, "v"), 2),
    ("people", ("65+", T), 0),
    ("people_by_municipality", (ALMERE, T), 2),
    ("people_by_municipality", (LELYSTAD, "m"), 1),
    ("people_by_age_group", (URK, "45-64"), 1),
    ("people_by_domain", (T, "mental"), 3),
    ("people_by_domain", (T, "substances"), 1),
    ("people_by_domain", (ALMERE, "housing"), 2),
    ("people_by_domain", (T, "physical"), 0),
    ("people_by_domain", (LELYSTAD, "daily"), 1),
    ("people_by_domain_and_age", ("45-64", "substances"), 1),
    ("people_in_detail", (LELYSTAD, "23-44", "m", "daily"), 1),
    ("people_in_detail", (T, T, T, T), 4),
    ("definitions", (T, T), 5),
    ("definitions", ("unknown", T), 1),
    ("definitions", (T, "kwetsbaar"), 4),
    ("definitions", (T, "meervoudig"), 3),
    ("definitions", (T, "meerbronnen"), 3),
    ("definitions", (T, "breed"), 0),
    ("combinations", (T, "with-psyche"), 4),
    ("combinations", (T, "psyche"), 1),
    ("combinations", (T, "psyche+leven"), 1),
    ("combinations", (ALMERE, "psyche+bestaan"), 2),
    ("combinations", (T, "leven"), 1),
    ("combinations", (T, "none"), 0),
    ("overlap", (T, "one"), 1),
    ("overlap", (URK, "only-shelter"), 1),
    ("overlap", (T, "more"), 3),
    ("overlap", (T, "two"), 2),
    ("overlap", (ALMERE, "three"), 1),
    ("contacts_per_person", (T, "1"), 1),
    ("contacts_per_person", (T, "2-4"), 3),
    ("repeat_reports", (T, T, T), 4),
    ("repeat_reports", (T, T, "first"), 3),
    ("repeat_reports", (LELYSTAD, "yes", "repeat"), 1),
    ("repeat_reports", (T, "no", T), 0),
    ("time_to_care", (T, "28d"), 1),
    ("time_to_care", (T, "before"), 1),
    ("time_to_care", ("23-44", "none"), 1),
    ("time_to_care", (T, T), 3),
    ("coverage", ("police", T), 4),
    ("coverage", ("police", "no"), 1),
    ("coverage", (T, "yes"), 9),
]


@pytest.mark.parametrize(("table", "codes", "count"), COUNTS, ids=str)
def test_known_answer(tables: Tables, table: str, codes: tuple[str, ...], count: int) -> None:
    assert cell(tables, table, *codes) == count


def test_reports_tell_how_many_people_are_behind_them(tables: Tables) -> None:
    """A has two reports, B and F have one."""
    codes = (T, "yes", T)
    assert cell(tables, "repeat_reports", *codes, column="people") == 3
    assert cell(tables, "repeat_reports", *codes, column="largest") == 2
    assert cell(tables, "repeat_reports", T, T, "repeat", column="people") == 1


def test_where_sources_differ_the_first_of_the_document_counts(tables: Tables) -> None:
    """A lives in Lelystad as the Wmo says, not in Almere; B is a man, as the shelter says."""
    assert cell(tables, "people_by_municipality", LELYSTAD, T) == 1
    assert cell(tables, "people", "00-22", "v") == 0


def test_within_a_source_the_municipality_of_most_rows_counts(tmp_path: Path) -> None:
    """And of two that are named as often the first of the agreement."""
    moved = [{**POLICE[0], "municipality": place} for place in (URK, LELYSTAD, LELYSTAD)]
    drawn = [{**POLICE[2], "municipality": place} for place in (URK, LELYSTAD)]
    world = by_hand(tmp_path, {"police": [*moved, *drawn]}, {"A": ["p1"], "B": ["p2"]})
    tables = allowing(world, "people_by_municipality").tables()
    assert cell(tables, "people_by_municipality", LELYSTAD, T) == 2


def test_who_lives_elsewhere_or_nowhere_counts_as_unknown(tmp_path: Path) -> None:
    rows = [
        {**POLICE[0], "record_id": "a", "municipality": "GM0363"},
        {**POLICE[0], "record_id": "b", "municipality": ""},
        {**POLICE[0], "record_id": "c", "municipality": "", "age_group": "x<y", "sex": "x"},
    ]
    world = by_hand(tmp_path, {"police": rows}, {"A": ["a"], "B": ["b"], "C": ["c"]})
    tables = allowing(world, "people_by_municipality", "people").tables()
    assert cell(tables, "people_by_municipality", "unknown", T) == 3
    assert cell(tables, "people_by_municipality", ALMERE, T) == 0
    assert cell(tables, "people", "unknown", "unknown") == 1


def test_nobody_is_counted_of_a_record_that_tells_of_nobody(tmp_path: Path) -> None:
    world = by_hand(tmp_path, {"police": [POLICE[3]]}, {"D": ["p3"]})
    tables = allowing(world, "people", "definitions", "coverage", "repeat_reports").tables()
    assert cell(tables, "people", T, T) == 0
    assert cell(tables, "definitions", T, T) == 0
    assert cell(tables, "repeat_reports", T, T, T) == 0
    assert cell(tables, "coverage", "police", "no") == 1


def test_a_date_that_is_none_counts_as_missing(tmp_path: Path) -> None:
    """What a source may not write can still stand in what it sealed."""
    wrong = ("2025-02-31", "1-2-2025", "x", "2025-02-01T00:00", "2025-02-01")
    police = [
        {**POLICE[2], "record_id": f"p{number}", "reported_on": text}
        for number, text in enumerate(wrong)
    ]
    people = {text: [f"p{number}"] for number, text in enumerate(wrong)}
    world = by_hand(tmp_path, {**RECORDS, "police": police}, {**people, "B": ["s1"]})
    tables = allowing(world, "time_to_care").tables()
    assert cell(tables, "time_to_care", T, T) == 1


def test_a_figure_that_no_source_can_tell_is_left_out(tmp_path: Path) -> None:
    world = by_hand(tmp_path, {"shelter": SHELTER}, {"B": ["s1"], "E": ["s2"], "F": ["s3"]})
    made = world.composed()
    assert "meldingen" in made.left_out["repeat_reports"]
    assert "meldingen" in made.left_out["time_to_care"]
    assert cell(made.tables, "overlap", T, "only-shelter") == 1
    must_agree(made.tables)
