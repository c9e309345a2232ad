"""Rounded tables: every total is still the sum, and nothing is far from what was counted."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.disclosure.adding_up import to_multiples
from oggz.monitor.disclosure.lattice import lattice_of, values_of
from oggz.monitor.disclosure.rounding import round_tables
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Equal, Estimate
from oggz.monitor.tables.sums import must_agree
from tests.monitor.disclosure_methods.world import (
    AGE,
    AREA,
    DOMAIN,
    SEX,
    as_tables,
    counts_of,
    dimension,
    place,
    region,
    structure,
    table,
    tabulated,
)

PEOPLE = st.lists(
    st.fixed_dictionaries({
        "area": st.sampled_from(["A", "B", "C.1", "C.2"]).map(lambda code: [code]),
        "age": st.sampled_from(["18-39", "40-64", "65"]).map(lambda code: [code]),
        "sex": st.sampled_from(["v", "m"]).map(lambda code: [code]),
        "domain": st.lists(st.sampled_from(["home", "debt", "care"]), unique=True),
    }),
    max_size=150,
)  # fmt: skip
ZONE = dimension("zone", ["e", "w"])
SHAPE = structure(
    [AREA, AGE, SEX, DOMAIN],
    [table("one", "area", "age", "sex"), table("two", "domain", "area"), table("three", "area")],
)


@given(PEOPLE, st.integers(5, 12))
@settings(max_examples=40)
def test_rounded_tables_add_up_and_are_less_than_a_base_off(
    people: list[dict[str, list[str]]], base: int
) -> None:
    tables = tabulated(SHAPE, people)
    safe = round_tables(tables, base=base, threshold=5)
    must_agree(as_tables(safe))  # sums, inclusions, and one number in whatever tables it stands
    most = int(safe.protection.settings["most_off"])
    for name, cells in tables.cells.items():
        count = cells["count"].to_numpy()
        rounded = safe.cells[name]["count"].to_numpy()
        assert np.all(rounded % base == 0)
        assert np.all(abs(rounded - count) < base * most)
        assert np.all(rounded[count == 0] == 0)
        if not safe.protection.settings["beyond"]:
            assert np.all(rounded[count % base == 0] == count[count % base == 0])


def test_rounding_is_the_nearest_that_adds_up() -> None:
    """Two rows of 3: 0 or 5 each, and the total of 6 is 5 or 10; 5 and 0 is the nearest."""
    shape = structure([SEX], [table("one", "sex")])
    safe = round_tables(
        tabulated(shape, [{"sex": [code]} for code in "vvvmmm"]), base=5, threshold=5
    )
    assert sorted(counts_of(safe, "one").tolist()) == [0, 5, 5]
    shape = structure([SEX], [table("one", "sex")])
    safe = round_tables(
        tabulated(shape, [{"sex": [code]} for code in "vvvvmmmm"]), base=5, threshold=5
    )
    assert counts_of(safe, "one").tolist() == [10, 5, 5]


def test_the_same_tables_are_rounded_to_the_same_numbers() -> None:
    one, two = (round_tables(region(), base=10, threshold=10) for _ in range(2))
    assert all(one.cells[name].equals(two.cells[name]) for name in one.cells)
    assert one.protection == two.protection


def test_equal_cells_of_two_periods_are_rounded_as_one() -> None:
    shape = structure(
        [AREA],
        [table("then", "area", counted="persons-2024"), table("now", "area")],
        [Equal(one=place("then", "C.1"), other=place("now", "C.1"))],
    )
    people = [{"area": ["C.1"]} for _ in range(7)]
    people += [{"area": ["C.2"], "persons-2024": []} for _ in range(6)]
    people += [{"area": ["A"], "persons-2025": []} for _ in range(8)]
    safe = round_tables(tabulated(shape, people), base=5, threshold=5)
    at = AREA.names.index("C.1")
    assert counts_of(safe, "then")[at] == counts_of(safe, "now")[at]
    must_agree(as_tables(safe))


def test_reports_are_rounded_to_steps_that_one_person_fits_in() -> None:
    """One of 30 people is behind 33 of the reports: 33 fits in 64, so the step is 64 × 5."""
    shape = structure([SEX], [table("people", "sex"), table("calls", "sex", counted="reports-2025",
                                                            reports=True)])  # fmt: skip
    people = [{"sex": ["v"]}] + [{"sex": ["m"]} for _ in range(29)]
    safe = round_tables(tabulated(shape, people, reports=[33] + [20] * 29), base=5, threshold=5)
    assert safe.protection.settings["base_reports-2025"] == 320
    assert counts_of(safe, "calls").tolist()[1] in (0, 320)
    assert np.all(counts_of(safe, "calls") % 320 == 0)
    assert np.all(counts_of(safe, "people") % 5 == 0)
    assert "base_persons-2025" not in safe.protection.settings


def test_what_would_tell_the_counts_is_left_out() -> None:
    tables = region()
    told = {"indicator": "people", "title": "Schatting", "value": 1.0, "low": 0.0, "high": 2.0,
            "unit": "mensen", "warning": ""}  # fmt: skip
    tables = replace(tables, estimates=(
        Estimate(name="rests", rests_on=(place("by_sex", "v", "A"),), **told),
        Estimate(name="stands", rests_on=(), **told),
    ))  # fmt: skip
    safe = round_tables(tables, base=10, threshold=10)
    assert safe.cells["by_area"]["rate"].null_count == len(safe.cells["by_area"])
    assert [estimate.name for estimate in safe.estimates] == ["stands"]


def test_a_base_below_the_threshold_is_refused() -> None:
    with pytest.raises(MonitorError, match="onder de drempel van 10"):
        round_tables(region(), base=5, threshold=10)


def test_a_solver_that_runs_out_of_time_says_so() -> None:
    with pytest.raises(MonitorError, match="niet gelukt om binnen 0 seconden"):
        round_tables(region(), base=10, threshold=10, time_limit=0.0)


def test_a_number_keeps_what_was_published_of_it() -> None:
    """4 and 4 are nearest to 5, 5 and 10; published as 5, 0 and 5 they stay that."""
    shape = structure([SEX, AGE], [table("one", "sex")])
    four = tabulated(shape, [{"sex": [code]} for code in "vvvvmmmm"])
    natural = round_tables(four, base=5, threshold=5)
    assert counts_of(natural, "one").tolist() == [10, 5, 5]
    column = natural.cells["one"].column_names.index("count")
    other = natural.cells["one"].set_column(column, "count", pa.array([5, 5, 0], pa.int64()))
    before = replace(natural, cells={"one": other})
    after = round_tables(four, base=5, threshold=5, previous=[before])
    assert counts_of(after, "one").tolist() == [5, 5, 0]
    assert after.protection.settings["changed_since"] == 0
    shape = structure([SEX, AGE], [table("more", "age", "sex")])
    more = tabulated(shape, [{"sex": [code], "age": ["65"]} for code in "vvvvmmmm"])
    after = round_tables(more, base=5, threshold=5, previous=[before])
    assert counts_of(after, "more")[0].tolist() == [5, 5, 0]


def test_a_number_that_changed_much_does_not_keep_what_was_published() -> None:
    before = round_tables(region(900), base=10, threshold=10)
    after = round_tables(region(700), base=10, threshold=10, previous=[before])
    assert counts_of(after, "by_area")[0, 0] == 700
    assert int(after.protection.settings["changed_since"]) > 0


def test_other_protection_of_the_same_numbers_is_refused() -> None:
    before = round_tables(region(), base=10, threshold=10)
    with pytest.raises(MonitorError, match="instelling base"):
        round_tables(region(), base=15, threshold=10, previous=[before])
    hidden = replace(
        before, protection=before.protection.model_copy(update={"method": "suppression"})
    )
    with pytest.raises(MonitorError, match="eerder uitgegeven met onderdrukken"):
        round_tables(region(), base=10, threshold=10, previous=[hidden])
    empty = replace(hidden, cells={
        name: cells.set_column(
            cells.column_names.index("count"), "count", pa.nulls(len(cells), pa.int64())
        )
        for name, cells in hidden.cells.items()
    })  # fmt: skip
    with pytest.raises(MonitorError, match="eerder uitgegeven met onderdrukken"):
        round_tables(region(), base=10, threshold=10, previous=[empty])


def test_where_nothing_adjacent_adds_up_the_next_multiple_is_taken_and_counted() -> None:
    """Three sums among three numbers hold only when all are 0; next to 6 are 5 and 10."""
    shape = structure([SEX], [table("one", "sex")])
    lattice = lattice_of(shape)
    tables = tabulated(shape, [{"sex": [code]} for code in "vvvmmm"])
    odd = replace(lattice, sums=((0, (1, 2)), (1, (0, 2)), (2, (0, 1))))
    assert values_of(tables, odd).tolist() == [6, 3, 3]
    found = to_multiples(np.array([6.0, 3.0, 3.0]), np.array([5, 5, 5]), odd)
    assert found.values.tolist() == [0, 0, 0]
    assert found.beyond == 1


def test_nothing_is_hidden() -> None:
    safe = round_tables(region(), base=10, threshold=10)
    for cells in safe.cells.values():
        assert set(cells["status"].to_pylist()) == {""}
        assert cells["count"].null_count == 0


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(3, 6))
@settings(max_examples=40)
def test_rounded_totals_do_not_narrow_what_a_rounded_number_may_be(
    counts: list[int], base: int
) -> None:
    """All tables of two by two that could have been rounded to what is published, by trying."""
    people = [
        {"sex": [sex], "zone": [zone]}
        for count, (sex, zone) in zip(counts, ["ve", "vw", "me", "mw"], strict=True)
        for _ in range(count)
    ]
    shape = structure([SEX, ZONE], [table("one", "sex", "zone")])
    safe = round_tables(tabulated(shape, people), base=base, threshold=1)
    shown = counts_of(safe, "one")
    inner = shown[1:, 1:].ravel()
    ranges = [np.arange(max(0, value - base + 1), value + base) for value in inner]
    grid = np.array(np.meshgrid(*ranges, indexing="ij")).reshape(2, 2, -1)
    full = np.concatenate([grid.sum(axis=0, keepdims=True), grid])
    full = np.concatenate([full.sum(axis=1, keepdims=True), full], axis=1)
    possible = full[:, :, np.all(abs(full - shown[:, :, None]) < base, axis=(0, 1))]
    assert np.array_equal(possible.max(axis=2), shown + base - 1)
    assert np.array_equal(possible.min(axis=2), np.maximum(0, shown - base + 1))
