"""Cells that are hidden, and what can still be worked out of the rest."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.disclosure import Rules, suppress
from oggz.monitor.disclosure.attackers import OUTSIDER
from oggz.monitor.disclosure.rules import Demand
from oggz.monitor.disclosure.search import Search
from oggz.monitor.disclosure.solving import Clock
from oggz.monitor.disclosure.system import Builder
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import (
    TOTAL,
    Equal,
    Estimate,
    Knows,
    Measure,
    Place,
    Protection,
    Safe,
    Structure,
    Tables,
)
from tests.monitor.disclosure.brute import Cell, Fillings, cell_of, cells_of, within
from tests.monitor.disclosure.world import AGREEMENT, crowd, dimension, table, tables_of

FIVE = Rules(threshold=5)
AREA = dimension("area", ["A", "B", "C"], visible=True)
SEX = dimension("sex", ["F", "M"], visible=True)
DEBT = dimension("debt", ["home", "debt"], adds_up=False)


def silent(step: str, part: float) -> None:
    pass


def hidden(safe: Safe, name: str) -> set[str]:
    info = safe.structure.table(name)
    return {
        "|".join(row[each] for each in info.dimensions)
        for row in safe.cells[name].to_pylist()
        if row["status"] == "hidden"
    }


@pytest.mark.parametrize(
    ("inside", "sensitive", "least", "most", "others"),
    [
        # Fischetti and Salazar-González: with B3 go B1, C1 and C3.
        ([[20, 50, 10], [8, 19, 22], [17, 32, 12]], (1, 2), 27, 17, {(1, 0), (2, 0), (2, 2)}),
        # Region by gender of microdata1 of sdcTable: with A-female go A-male and both of C, 40.
        ([[18, 2], [14, 19], [12, 10], [11, 14]], (0, 1), 3, 1, {(0, 0), (2, 0), (2, 1)}),
    ],
)  # fmt: skip
def test_known_patterns_are_found(
    inside: list[list[int]], sensitive: tuple[int, int], least: int, most: int,
    others: set[tuple[int, int]],
) -> None:  # fmt: skip
    cells = np.array(inside)
    rows, columns = (
        dimension(name, [str(each) for each in range(size)])
        for name, size in zip(("row", "column"), cells.shape, strict=True)
    )
    structure = Structure(
        format="oggz-tabellen-1", agreement=AGREEMENT, project="proef", period="2025",
        dimensions=(rows, columns), tables=(table("t", "row", "column"),),
    )  # fmt: skip
    builder = Builder()
    (grid,) = builder.add(structure)
    system = builder.system()
    counts = np.zeros(len(system), dtype=np.int64)
    counts[grid.variables] = np.block([[cells.sum(), cells.sum(0)], [cells.sum(1)[:, None], cells]])
    variable = int(grid.variables[1:, 1:][sensitive])
    found = Search(
        system.rows, counts, forced=np.arange(len(system)) == variable,
        costs=counts.astype(float), attackers=(OUTSIDER,), clock=Clock(60), progress=silent,
        demands=[Demand(variable, True, least, "few"), Demand(variable, False, most, "few")],
    ).run()  # fmt: skip
    at = {(row - 1, column - 1) for row, column in np.argwhere(found[grid.variables])}
    assert at == {sensitive, *others}


def test_a_small_cell_takes_three_others_with_it() -> None:
    counts = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30,
              ("C", "F"): 40, ("C", "M"): 50}  # fmt: skip
    tables = tables_of(
        crowd(counts, "area", "sex"), [AREA, SEX], [table("t", "area", "sex")]
    )  # fmt: skip
    safe = suppress(tables, FIVE)
    assert hidden(safe, "t") == {"A|F", "A|M", "B|F", "B|M"}
    assert (safe.protection.primary, safe.protection.secondary) == (1, 3)
    assert safe.cells["t"].column_names == ["area", "sex", "count", "status"]


def test_tables_with_the_same_people_hide_the_same_cells() -> None:
    counts = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30,
              ("C", "F"): 2, ("C", "M"): 1}  # fmt: skip
    people = crowd(counts, "area", "sex")
    tables = tables_of(
        people, [AREA, SEX], [table("t", "area", "sex"), table("u", "area"), table("v", "sex")]
    )
    safe = suppress(tables, FIVE)
    assert "C" in hidden(safe, "u")
    assert len(hidden(safe, "u")) > 1
    for area in ("A", "B", "C"):
        assert (area in hidden(safe, "u")) == (f"{area}|{TOTAL}" in hidden(safe, "t"))


def test_who_is_alone_in_a_cell_does_not_learn_of_another() -> None:
    # Seen from outside A|F and B|F could each be 0 to 7; who is A|F knows that B|F is 6.
    counts = {("A", "F"): 1, ("A", "M"): 30, ("B", "F"): 4, ("B", "M"): 30,
              ("C", "F"): 30, ("C", "M"): 30}  # fmt: skip
    tables = tables_of(crowd(counts, "area", "sex"), [AREA, SEX], [table("t", "area", "sex")])
    outside = suppress(tables, Rules(threshold=5, contributors=False))
    inside = suppress(tables, FIVE)
    assert len(hidden(outside, "t")) < len(hidden(inside, "t"))
    assert inside.lone == (Place(table="t", codes=("A", "F")),)
    assert not _told(inside, 5, {cell_of("persons-2025", ("area", "sex"), ("A", "F")): 1})


def test_a_source_that_knows_its_own_people_does_not_learn_of_those_of_others() -> None:
    source = dimension("source", ["police", "wmo", "shelter"])
    counts = {("A", "police"): 2, ("A", "wmo"): 2, ("A", "shelter"): 30, ("B", "police"): 20,
              ("B", "wmo"): 40, ("B", "shelter"): 22, ("C", "police"): 25, ("C", "wmo"): 30,
              ("C", "shelter"): 21}  # fmt: skip
    tables = tables_of(
        crowd(counts, "area", "source"), [AREA, source], [table("t", "area", "source")],
        knows=[Knows(party="police", dimension="source", code="police")],
    )  # fmt: skip
    safe = suppress(tables, FIVE)
    own = {
        cell: many for cell, many in cells_of(_open(tables)).items()
        if ("source", "police") in cell[1] and many is not None
    }  # fmt: skip
    assert not _told(safe, 5, own)


def test_the_police_know_their_totals_but_not_who_of_these_people_is_known_elsewhere() -> None:
    elsewhere = dimension("elsewhere", ["yes", "no"])
    counts = {("A", "yes"): 30, ("A", "no"): 20, ("B", "yes"): 30, ("B", "no"): 2,
              ("C", "yes"): 3, ("C", "no"): 1}  # fmt: skip
    tables = tables_of(
        crowd(counts, "area", "elsewhere"), [AREA, elsewhere], [table("t", "area", "elsewhere")],
        knows=[Knows(party="police", dimension="elsewhere", code=TOTAL)],
    )  # fmt: skip
    safe = suppress(tables, FIVE)
    own = {
        cell: many for cell, many in cells_of(_open(tables)).items()
        if "elsewhere" not in dict(cell[1]) and many is not None
    }  # fmt: skip
    # That there are 4 in C the police know without any table: each part of it is 4 at most.
    few = {cell_of("persons-2025", ("area", "elsewhere"), ("C", code)) for code in ("yes", "no")}
    assert set(_told(safe, 5, own)) == few


def test_a_group_in_which_everybody_has_debts_is_not_told_of() -> None:
    people = [{"area": "A", "debt": ("debt", "home")} for _ in range(20)]
    people += [{"area": "B", "debt": ("debt",) if each % 2 else ("home",)} for each in range(40)]
    tables = tables_of(people, [AREA, DEBT], [table("t", "area", "debt")])
    safe = suppress(tables, FIVE)
    assert {"A|debt", "A|home"} <= hidden(safe, "t") or f"A|{TOTAL}" in hidden(safe, "t")
    fillings = Fillings(safe, most=100)
    whole = cell_of("persons-2025", ("area",), ("A",))
    for code in ("debt", "home"):
        part = cell_of("persons-2025", ("area", "debt"), ("A", code))
        assert fillings.can_be({}, apart=(whole, part, 3)), code


def test_that_everybody_lives_somewhere_is_no_secret() -> None:
    counts = {("A", "F"): 20, ("B", "M"): 30}
    tables = tables_of(crowd(counts, "area", "sex"), [AREA, SEX], [table("t", "area", "sex")])
    assert hidden(suppress(tables, FIVE), "t") == set()


def test_the_few_who_do_not_have_debts_are_a_small_group() -> None:
    people = [{"area": "A", "debt": ("debt",)} for _ in range(30)]
    people += [{"area": "A", "debt": ("home",)} for _ in range(2)]
    people += [{"area": "B", "debt": ("home",) if each < 20 else ("debt",)} for each in range(40)]
    people += [{"area": "A", "debt": ("home", "debt")} for _ in range(12)]
    tables = tables_of(people, [AREA, DEBT], [table("t", "area", "debt")])
    safe = suppress(tables, FIVE)
    whole = cell_of("persons-2025", ("area",), ("A",))
    part = cell_of("persons-2025", ("area", "debt"), ("A", "debt"))
    assert Fillings(safe, most=100).can_be({}, apart=(whole, part, 5))
    assert hidden(safe, "t")


def test_a_zero_of_a_small_group_is_hidden_and_of_a_large_one_is_not() -> None:
    kind = dimension("kind", ["home", "debt", "care"])
    counts = {("A", "home"): 3, ("A", "debt"): 1, ("B", "home"): 40, ("B", "debt"): 30,
              ("C", "home"): 30, ("C", "debt"): 20, ("C", "care"): 20}  # fmt: skip
    tables = tables_of(crowd(counts, "area", "kind"), [AREA, kind], [table("t", "area", "kind")])
    safe = suppress(tables, FIVE)
    assert "A|care" in hidden(safe, "t")
    assert Fillings(safe, most=120).can_be(
        {cell_of("persons-2025", ("area", "kind"), ("A", "care")): 1}
    )
    visible = kind.model_copy(update={"visible": True})
    told = suppress(
        tables_of(crowd(counts, "area", "kind"), [AREA, visible], [table("t", "area", "kind")]),
        Rules(threshold=5, contributors=False),
    )  # fmt: skip
    assert "A|home" in hidden(told, "t")


def test_reports_of_few_people_or_mostly_of_one_are_hidden() -> None:
    people = [{"area": "A"}] * 3 + [{"area": "B"}] * 20 + [{"area": "C", "many": "yes"}]
    people += [{"area": "C"}] * 20
    reports = table("r", "area", counted="reports-2025", unit="reports")
    tables = tables_of(
        people, [AREA], [reports], weight=lambda person: 100 if "many" in person else 4
    )
    safe = suppress(tables, FIVE)
    assert {"A", "C"} <= hidden(safe, "r")
    assert "B" not in hidden(safe, "r")
    fillings = Fillings(safe, most=600)
    # Room for somebody else with as many reports.
    assert fillings.can_be({cell_of("reports-2025", ("area",), ("A",)): 12 + 4})
    assert fillings.can_be({cell_of("reports-2025", ("area",), ("C",)): 180 + 100})


def test_cells_of_different_counts_that_are_equal_hide_together() -> None:
    people = crowd({("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30}, "area", "sex")
    infos = [table("now", "area", "sex"), table("stay", "area", "sex", counted="stayed")]
    pairs = [
        Equal(one=Place(table="now", codes=codes), other=Place(table="stay", codes=codes))
        for codes in (("A", "F"), ("A", "M"), ("B", "F"))
    ]
    safe = suppress(tables_of(people, [AREA, SEX], infos, equal=pairs), FIVE)
    for pair in pairs:
        codes = "|".join(pair.one.codes)
        assert (codes in hidden(safe, "now")) == (codes in hidden(safe, "stay"))
    fillings = Fillings(safe, most=100)
    assert fillings.can_be({cell_of("stayed", ("area", "sex"), ("A", "F")): 5})


def test_an_estimate_goes_with_the_cells_that_it_rests_on() -> None:
    people = crowd({("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30}, "area", "sex")
    estimates = [
        Estimate(
            name=name, indicator="people", title=name, value=10, low=5, high=20, unit="mensen",
            warning="", rests_on=(Place(table="t", codes=codes),),
        )
        for name, codes in (("all", (TOTAL, TOTAL)), ("few", ("A", "F")))
    ]  # fmt: skip
    tables = tables_of(people, [AREA, SEX], [table("t", "area", "sex")], estimates=estimates)
    safe = suppress(tables, FIVE)
    assert [each.name for each in safe.estimates] == ["all"]
    assert safe.protection.settings["estimates_left_out"] == 1


def test_nearly_all_inhabitants_is_as_telling_as_hardly_any() -> None:
    counts = {("A", "F"): 18, ("A", "M"): 30, ("B", "F"): 40, ("B", "M"): 30,
              ("C", "F"): 40, ("C", "M"): 50}  # fmt: skip
    info = table("t", "area", "sex").model_copy(
        update={"measures": (Measure(name="inhabitants", label="Inwoners"),)}
    )
    tables = tables_of(crowd(counts, "area", "sex"), [AREA, SEX], [table("t", "area", "sex")])
    living = [20.0 if many == 18 else 9000.0 for many in tables.cells["t"]["count"].to_pylist()]
    structure = tables.structure.model_copy(update={"tables": (info,)})
    cells = tables.cells["t"].append_column("inhabitants", pa.array(living))
    safe = suppress(Tables(structure, {"t": cells}), FIVE)
    assert "A|F" in hidden(safe, "t")
    women = cell_of("persons-2025", ("area", "sex"), ("A", "F"))
    assert Fillings(safe, most=200).can_be({}, {women: 15})
    shown = [row["inhabitants"] for row in safe.cells["t"].to_pylist() if row["status"]]
    assert shown
    assert set(shown) == {None}
    assert not hidden(suppress(tables, FIVE), "t")
    over = cells.set_column(5, "inhabitants", pa.array([17.0] * len(living)))
    with pytest.raises(MonitorError, match="meer mensen dan er inwoners"):
        suppress(Tables(structure, {"t": over}), FIVE)


def test_an_only_child_hides_with_its_parent() -> None:
    place = dimension("place", {"north": TOTAL, "A": "north", "south": TOTAL, "B": "south"})
    counts = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30}
    tables = tables_of(
        crowd(counts, "place", "sex"),
        [place.model_copy(update={"visible": True}), SEX], [table("t", "place", "sex")],
    )  # fmt: skip
    closed = hidden(suppress(tables, FIVE), "t")
    assert {"north|F", "A|F"} <= closed
    for sex in ("F", "M", TOTAL):
        assert (f"B|{sex}" in closed) == (f"south|{sex}" in closed)


def test_a_total_of_all_is_hidden_only_when_nothing_else_will_do() -> None:
    counts = {("A", "F"): 3, ("A", "M"): 400}
    one = dimension("area", ["A"], visible=True)
    safe = suppress(
        tables_of(crowd(counts, "area", "sex"), [one, SEX], [table("t", "area", "sex")]), FIVE
    )
    assert {"A|F", "A|M"} <= hidden(safe, "t")
    assert f"{TOTAL}|{TOTAL}" not in hidden(safe, "t")


KINDS = st.lists(st.sampled_from(["home", "debt"]), unique=True, max_size=2).map(tuple)
PEOPLE = st.lists(
    st.fixed_dictionaries({
        "area": st.sampled_from(["A", "A", "A", "A", "B", "B", "C"]),
        "sex": st.sampled_from(["F", "F", "F", "M"]), "debt": KINDS,
    }),
    min_size=12, max_size=70,
)  # fmt: skip
PLACE = dimension("area", {"north": TOTAL, "A": "north", "B": "north", "C": TOTAL}, visible=True)
SHAPES = st.sampled_from([
    (("area", "sex"),), (("area", "sex"), ("area",)), (("area", "debt"),),
    (("area", "sex"), ("sex", "debt")), (("area", "debt"), ("area", "sex"), ("sex",)),
])  # fmt: skip


@settings(max_examples=40)
@given(people=PEOPLE, shape=SHAPES)
def test_nobody_can_prove_that_a_hidden_small_number_is_small(
    people: list[dict[str, object]], shape: tuple[tuple[str, ...], ...]
) -> None:
    tables = tables_of(
        people, [PLACE, SEX, DEBT], [table(f"t{at}", *names) for at, names in enumerate(shape)],
        knows=[Knows(party="schuldhulp", dimension="debt", code="debt")],
    )  # fmt: skip
    safe = suppress(tables, FIVE)
    truth = {cell: many or 0 for cell, many in cells_of(_open(tables)).items()}
    shown = cells_of(safe)
    assert all(shown[cell] is None for cell, many in truth.items() if 0 < many < 5)
    attacks: list[dict[Cell, int]] = [{}]
    for place in safe.lone:
        info = safe.structure.table(place.table)
        alone = cell_of(info.counted, info.dimensions, place.codes)
        own = _own(safe, alone, {cell for cell, many in truth.items() if many == 1})
        attacks.append({cell: truth[cell] for cell in own})
    attacks.append({cell: many for cell, many in truth.items() if ("debt", "debt") in cell[1]})
    for known in attacks:
        assert not _told(safe, 5, known, truth)
    assert suppress(tables, FIVE).cells == safe.cells


def _own(safe: Safe, alone: Cell, ones: set[Cell]) -> set[Cell]:
    """All cells of nobody but the person who is alone in this one: groups of one that share a cell
    of one are of one person."""
    inside = within(safe, alone)
    while True:
        shared = {cell for cell in ones if within(safe, cell) & inside & ones}
        wider = inside.union(*(within(safe, cell) for cell in shared))
        if wider == inside:
            return inside
        inside = wider


def _told(
    safe: Safe, threshold: int, known: dict[Cell, int], truth: dict[Cell, int] | None = None
) -> list[Cell]:
    """Hidden small cells that whoever knows this can prove to be small."""
    fillings = Fillings(safe, most=200)
    suspect = [
        cell for cell, many in cells_of(safe).items()
        if many is None and cell not in known and (truth is None or 0 < truth[cell] < threshold)
    ]  # fmt: skip
    return [
        cell for cell in suspect if not fillings.can_be({**known, cell: threshold}, known)
    ]  # fmt: skip


def _open(tables: Tables) -> Safe:
    """The tables themselves, in the shape of what would be published."""
    return Safe(
        tables.structure, tables.cells,
        Protection(
            method="suppression", threshold=5, settings={}, cells=0, primary=0, secondary=0
        ),
    )  # fmt: skip


def test_time_that_runs_out_is_told_and_gives_nothing() -> None:
    counts = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30}
    tables = tables_of(crowd(counts, "area", "sex"), [AREA, SEX], [table("t", "area", "sex")])
    with pytest.raises(MonitorError, match="niet klaar. Er is niets"):
        suppress(tables, Rules(threshold=5, seconds=0.0))


@pytest.mark.parametrize("wrong", [{"threshold": 4}, {"width": 11}, {"dominance": 0}])
def test_rules_that_protect_nobody_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(MonitorError):
        Rules(**wrong)  # type: ignore[arg-type]
