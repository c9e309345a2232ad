"""Differential privacy: noise as large as one person's part in all tables, paid once."""

from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.disclosure.lattice import lattice_of, values_of
from oggz.monitor.disclosure.ledger import Ledger, epsilon_of
from oggz.monitor.disclosure.privacy import Bounds, noise_of, release_noisy
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.tables import Equal, Estimate, Safe, Tables
from oggz.monitor.tables.sums import must_agree
from tests.monitor.disclosure_methods.world import (
    AGE,
    AREA,
    DOMAIN,
    SECRET,
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

BUDGET = PrivacyBudget(article="7.3", text="Budget", epsilon=2.0)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "privacybudget.json", "proef")


def noisy(
    tables: Tables, ledger: Ledger, *, epsilon: float = 1.0, bounds: Bounds | None = None,
    threshold: int = 10, previous: tuple[Safe, ...] = (),
) -> Safe:  # fmt: skip
    return release_noisy(
        tables, epsilon=epsilon, budget=BUDGET, ledger=ledger, secret=SECRET, bounds=bounds,
        threshold=threshold, previous=previous,
    )  # fmt: skip


DIMENSIONS = [AREA, AGE, SEX, DOMAIN]
SHAPE = structure(
    DIMENSIONS,
    [table("one", "area", "age"), table("two", "domain", "area"), table("three", "area"),
     table("calls", "area", "domain", counted="reports-2025", reports=True)],
)  # fmt: skip
PERSON = st.fixed_dictionaries({
    "area": st.sampled_from(["A", "B", "C.1", "C.2"]).map(lambda code: [code]),
    "age": st.sampled_from(["18-39", "40-64", "65"]).map(lambda code: [code]),
    "domain": st.lists(st.sampled_from(["home", "debt", "care"]), unique=True, max_size=2),
})  # fmt: skip


@given(st.lists(PERSON, max_size=4), PERSON, st.integers(0, 6))
@settings(max_examples=50)
def test_nobody_changes_the_numbers_by_more_than_the_noise_is_made_for(
    people: list[dict[str, list[str]]], one: dict[str, list[str]], calls: int
) -> None:
    bounds = Bounds({"domain": 2}, reports=6)
    lattice = lattice_of(SHAPE)
    told = [1] * len(people)
    without = values_of(tabulated(SHAPE, people, reports=told), lattice)
    with_one = values_of(tabulated(SHAPE, [*people, one], reports=[*told, calls]), lattice)
    for noise in noise_of(SHAPE, bounds, rho=0.1):
        inside = np.array([counted == noise.counted for counted, _ in lattice.keys])
        assert np.linalg.norm((with_one - without)[inside]) <= noise.distance


def test_the_part_of_one_person_is_counted_exactly() -> None:
    """In C.1 a person is in C.1, C and the total of three tables that share them, and in an age of
    each: 3 × 2; with two domains more in each area: 3 × 2. Shared cells are counted once."""
    persons, calls = noise_of(SHAPE, Bounds({"domain": 2}, reports=6), rho=0.1)
    assert persons.cells == 12
    assert persons.distance == pytest.approx(sqrt(12))
    assert calls.distance == pytest.approx(6 * sqrt(9))
    assert persons.rho + calls.rho == pytest.approx(0.1)
    assert persons.rho / calls.rho == pytest.approx(sqrt(12 / 9))
    every, _ = noise_of(SHAPE, Bounds({}, reports=6), rho=0.1)
    assert every.cells == 6 + 9  # whoever may have all three domains


def test_noise_has_the_scale_that_was_promised(ledger: Ledger) -> None:
    """945 numbers: their spread is known to 2.3%, so 12% is no accident."""
    many = [
        dimension("area", [f"a{number}" for number in range(20)]),
        dimension("age", [f"g{number}" for number in range(8)]),
        dimension("sex", [f"s{number}" for number in range(4)]),
    ]
    shape = structure(many, [table("large", "area", "age", "sex")])
    draw = np.random.default_rng(3)
    people = [
        {"area": [f"a{a}"], "age": [f"g{g}"], "sex": [f"s{s}"]}
        for a, g, s in zip(
            draw.integers(0, 20, 3000), draw.integers(0, 8, 3000), draw.integers(0, 4, 3000),
            strict=True,
        )
    ]  # fmt: skip
    tables = tabulated(shape, people)
    safe = noisy(tables, ledger)
    counts = values_of(tables, lattice_of(shape))
    off = np.array(ledger.lines[0].answer) - counts
    promised = safe.protection.settings["noise_persons-2025"]
    assert promised == pytest.approx(sqrt(8) / sqrt(2 * ledger.lines[0].rho), rel=1e-3)
    assert off.std() == pytest.approx(promised, rel=0.12)
    assert abs(off.mean()) < 6 * off.std() / sqrt(len(off))
    assert len(np.unique(off)) > 30
    must_agree(as_tables(safe))
    shown = counts_of(safe, "large").ravel()
    true = tables.cells["large"]["count"].to_numpy()
    interval = safe.protection.settings["interval_95_persons-2025"]
    assert np.mean(abs(shown - true) <= interval) > 0.95
    assert abs(shown - true).mean() < abs(off).mean()  # what agrees is nearer than what is noisy


def test_published_numbers_add_up_and_show_no_small_number(ledger: Ledger) -> None:
    tables = region(400)
    safe = noisy(tables, ledger)
    must_agree(as_tables(safe))
    for name in tables.cells:
        counts = counts_of(safe, name)
        assert np.all(counts % 10 == 0)
        assert np.all(counts >= 0)
        assert set(safe.cells[name]["status"].to_pylist()) == {""}
    assert safe.cells["by_area"]["rate"].null_count == len(safe.cells["by_area"])
    assert safe.protection.settings["epsilon"] == pytest.approx(1.0)


def test_the_same_tables_cost_once_and_give_the_same_numbers(ledger: Ledger) -> None:
    one = noisy(region(), ledger)
    two = noisy(region(), ledger)
    assert len(ledger.lines) == 1
    assert one.protection == two.protection
    assert all(one.cells[name].equals(two.cells[name]) for name in one.cells)


def test_other_tables_cost_again_until_the_budget_is_exhausted(ledger: Ledger) -> None:
    first = noisy(region(), ledger, epsilon=1.2)
    noisy(region(seed=2), ledger, epsilon=1.2, previous=(first,))
    before = ledger.path.read_bytes()
    with pytest.raises(Refused, match="Het privacybudget van 2025 is op"):
        noisy(region(seed=3), ledger, epsilon=1.2)
    assert ledger.path.read_bytes() == before


def test_the_ledger_does_not_tell_whether_a_guess_of_the_tables_is_right(
    ledger: Ledger, tmp_path: Path
) -> None:
    noisy(region(), ledger)
    other = Ledger(tmp_path / "other.json", "proef")
    release_noisy(
        region(), epsilon=1.0, budget=BUDGET, ledger=other, secret=bytes(reversed(SECRET)),
        threshold=10,
    )  # fmt: skip
    assert ledger.lines[0].question != other.lines[0].question
    assert ledger.lines[0].answer != other.lines[0].answer


def test_a_ledger_without_the_line_of_an_earlier_release_is_refused(ledger: Ledger) -> None:
    first = noisy(region(), ledger, epsilon=0.5)
    ledger.path.unlink()
    with pytest.raises(MonitorError, match="regel 1, van een eerdere uitgave"):
        noisy(region(seed=2), ledger, epsilon=0.5, previous=(first,))
    assert not ledger.path.exists()


def test_equal_cells_of_two_periods_have_one_noisy_number(ledger: Ledger) -> None:
    shape = structure(
        DIMENSIONS, [table("then", "area", counted="persons-2024"), table("now", "area")],
        [Equal(one=place("then", "A"), other=place("now", "A"))],
    )  # fmt: skip
    people: list[dict[str, list[str]]] = [{"area": ["A"]} for _ in range(300)]
    people += [{"area": ["B"], "persons-2024": []} for _ in range(100)]
    safe = noisy(tabulated(shape, people), ledger)
    at = AREA.names.index("A")
    assert counts_of(safe, "then")[at] == counts_of(safe, "now")[at]
    assert len(ledger.lines[0].answer) == 2 * len(AREA.codes) - 1


def test_reports_need_a_bound_for_one_person_that_the_tables_keep(ledger: Ledger) -> None:
    shape = structure([SEX], [table("calls", "sex", counted="reports-2025", reports=True)])
    people = [{"sex": ["v"]} for _ in range(40)]
    tables = tabulated(shape, people, reports=[3] * 39 + [9])
    with pytest.raises(MonitorError, match="Geef met --most-reports hoeveel meldingen"):
        noisy(tables, ledger)
    with pytest.raises(MonitorError, match="vaker mee dan de afgesproken 8 meldingen"):
        noisy(tables, ledger, bounds=Bounds({}, reports=8))
    safe = noisy(tables, ledger, bounds=Bounds({}, reports=9))
    assert safe.protection.settings["most_reports"] == 9
    scale = safe.protection.settings["noise_reports-2025"]
    assert scale == pytest.approx(9 * sqrt(2) / sqrt(2 * ledger.lines[0].rho), rel=1e-3)


def test_more_codes_than_agreed_are_refused_where_the_counts_show_it(ledger: Ledger) -> None:
    shape = structure(DIMENSIONS, [table("one", "area", "domain")])
    people = [{"area": ["A"], "domain": ["home", "debt"]} for _ in range(50)]
    with pytest.raises(MonitorError, match="meer dan de afgesproken 1 codes van domain"):
        noisy(tabulated(shape, people), ledger, bounds=Bounds({"domain": 1}))
    with pytest.raises(MonitorError, match="Onbekende dimensie income"):
        noisy(tabulated(shape, people), ledger, bounds=Bounds({"income": 1}))
    noisy(tabulated(shape, people), ledger, bounds=Bounds({"domain": 2}))
    assert not ledger.lines[1:]


def test_no_estimate_is_published_beside_noisy_numbers(ledger: Ledger) -> None:
    estimate = Estimate(
        name="stands", indicator="people", title="Schatting", value=1.0, low=0.0, high=2.0,
        unit="mensen", warning="", rests_on=(),
    )  # fmt: skip
    assert noisy(replace(region(), estimates=(estimate,)), ledger).estimates == ()


def test_numbers_published_in_another_way_are_not_given_again(ledger: Ledger) -> None:
    first = noisy(region(), ledger, epsilon=0.5)
    hidden = replace(
        first, protection=first.protection.model_copy(update={"method": "suppression"})
    )
    with pytest.raises(MonitorError, match="eerder uitgegeven met onderdrukken"):
        noisy(region(), ledger, epsilon=0.5, previous=(hidden,))


@pytest.mark.parametrize("epsilon", [0.0, -1.0, float("nan"), float("inf")])
def test_an_epsilon_that_cannot_be_is_refused(ledger: Ledger, epsilon: float) -> None:
    with pytest.raises(MonitorError, match="0,001 of meer"):
        noisy(region(), ledger, epsilon=epsilon)
    assert ledger.lines == ()


def test_spending_is_what_opendp_accounts_for(ledger: Ledger) -> None:
    safe = noisy(region(), ledger, epsilon=0.75)
    assert ledger.lines[0].rho == safe.protection.settings["rho"]
    assert epsilon_of(ledger.lines[0].rho, 1e-6) <= 0.75 * (1 + 1e-6)
