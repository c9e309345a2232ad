"""What the auditor says of small tables is what trying every filling says, always."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from oggz.monitor.audit import attack_tables, integer_bounds
from oggz.monitor.tables import TOTAL, Dimension, Place, Safe, TableInfo
from tests.monitor.audit.world import (
    Names,
    Shown,
    dimension,
    fillings,
    flat,
    info,
    names_of,
    place,
    safe,
)

AREA = flat("area", "A B").model_copy(update={"visible": True})
SEX = flat("sex", "m v").model_copy(update={"visible": True})
TREE = dimension("tree", {"p": TOTAL, "q": TOTAL, "p1": "p", "p2": "p"}).model_copy(
    update={"visible": True}
)
DOMAIN = flat("domain", "home debt", adds_up=False).model_copy(update={"visible": True})
SHAPES = (
    ((AREA, SEX),),
    ((AREA, SEX), (AREA, DOMAIN)),
    ((TREE,), (TREE, SEX)),
    ((AREA, SEX, DOMAIN),),
    ((AREA, SEX, flat("kind", "x y").model_copy(update={"visible": True})),),
)
LARGEST = 14


@st.composite
def tables(draw: st.DrawFn, *, visible: bool = True) -> tuple[Safe, dict[Place, int]]:
    """Small linked tables of invented people with random cells hidden, and what those hold."""
    shape = draw(st.sampled_from(SHAPES))
    dimensions: tuple[Dimension, ...] = tuple(
        {each.name: each for table in shape for each in table}.values()
    )
    dimensions = tuple(each.model_copy(update={"visible": visible}) for each in dimensions)
    people = draw(st.integers(1, LARGEST))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    everyone = [{each.name: _codes(each, random) for each in dimensions} for _ in range(people)]
    most_hidden = 7
    hidden_names: set[object] = set()
    published, secret = {}, {}
    for number, own in enumerate(shape):
        table = info(f"t{number}", *(each.name for each in own))
        counts: list[Shown] = []
        for codes in product(*(each.names for each in own)):
            name = names_of(table, codes)
            count = sum(
                all(code in person[each.name] for each, code in zip(own, codes, strict=True))
                for person in everyone
            )
            fresh = name not in hidden_names and len(hidden_names) < most_hidden
            if any(code != TOTAL for code in codes) and fresh and random.random() < 0.5:
                hidden_names.add(name)
            secret[Place(table=table.name, codes=codes)] = count
            counts.append(None if name in hidden_names else count)
        published[table] = counts
    return safe(dimensions, published, threshold=draw(st.integers(2, 6))), secret


def _codes(of: Dimension, random: np.random.Generator) -> set[str]:
    """The codes of one person: one branch of a tree, or any number of codes."""
    leaves = [code for code in of.names if not of.children(code)]
    if not of.adds_up:
        return {TOTAL, *(leaf for leaf in leaves if random.random() < 0.5)}
    found = {TOTAL}
    code = str(random.choice(leaves))
    while code != TOTAL:
        found.add(code)
        code = next(each.parent or TOTAL for each in of.codes if each.code == code)
    return found


def brute(all_of: list[Safe]) -> dict[object, tuple[int, int]]:
    values = defaultdict(list)
    for filling in fillings(all_of, LARGEST):
        for name, value in filling.items():
            values[name].append(value)
    return {name: (min(seen), max(seen)) for name, seen in values.items()}


@given(tables())
def test_bounds_are_those_of_all_fillings(made: tuple[Safe, dict[Place, int]]) -> None:
    protected, _ = made
    ends = brute([protected])
    for cell, found in integer_bounds(protected).items():
        name = names_of(protected.structure.table(cell.table), cell.codes)
        assert found == ends[name], cell


@given(tables(), st.randoms(use_true_random=False))
def test_bounds_over_two_releases_are_those_of_all_fillings_of_both(
    made: tuple[Safe, dict[Place, int]], random: Random
) -> None:
    """The earlier release hid other cells of the same people."""
    protected, secret = made
    order = protected.structure.tables
    hidden = {name for name in _names(protected) if random.random() < 0.7}
    counts: dict[TableInfo, list[Shown]] = {table: [] for table in order}
    for cell, count in secret.items():
        table = protected.structure.table(cell.table)
        counts[table].append(None if names_of(table, cell.codes) in hidden else count)
    before = safe(protected.structure.dimensions, counts)
    ends = brute([protected, before])
    for cell, found in integer_bounds(protected, previous=[before]).items():
        name = names_of(protected.structure.table(cell.table), cell.codes)
        assert found == ends[name], cell


@given(tables())
def test_the_verdict_is_that_of_all_fillings(made: tuple[Safe, dict[Place, int]]) -> None:
    protected, _ = made
    ends, least = brute([protected]), protected.protection.threshold
    broken: dict[str, set[object]] = {"exact": set(), "bound": set()}
    for table in protected.structure.tables:
        names = [protected.structure.dimension(name).names for name in table.dimensions]
        counts = protected.cells[table.name]["count"].to_pylist()
        for codes, count in zip(product(*names), counts, strict=True):
            name = names_of(table, codes)
            low, high = ends[name]
            if count is None and low == high:
                broken["exact"].add(name)
            elif count is None and high < least:
                broken["bound"].add(name)
    found = attack_tables(protected)
    for kind, expected in broken.items():
        told = {
            names_of(protected.structure.table(leak.table), leak.codes)
            for leak in found.leaks
            if leak.kind == kind
        }
        assert told == expected


@given(tables())
def test_whoever_is_alone_learns_what_all_fillings_with_that_one_say(
    made: tuple[Safe, dict[Place, int]],
) -> None:
    """For one person at a time; of cells within a cell of that person nothing is learned."""
    protected, secret = made
    structure, least = protected.structure, protected.protection.threshold
    hidden = _names(protected)
    ones = {
        names_of(structure.table(cell.table), cell.codes): cell
        for cell, count in secret.items()
        if count == 1 and cell in _hidden(protected)
    }
    assume(ones)
    every = list(fillings([protected], LARGEST))
    expected = set()
    for own in _people(set(ones), hidden):
        fits = [
            filling for filling in every if all(filling[at] == int(at in ones) for at in own)
        ]  # fmt: skip
        for name in hidden - own:
            values = {filling[name] for filling in every}
            stands = len(values) > 1 and max(values) >= least
            if stands and max(filling[name] for filling in fits) < least:
                expected.add(name)
    lone = Safe(structure, protected.cells, protected.protection, (), tuple(ones.values()))
    told = {
        names_of(structure.table(leak.table), leak.codes)
        for leak in attack_tables(lone).leaks
        if leak.kind == "alone"
    }
    assert told == expected


def _people(ones: set[Names], hidden: set[Names]) -> list[set[Names]]:
    """What each knows: who is alone in two cells that have a third of one person is one person."""
    people: list[set[Names]] = []
    for one in sorted(ones, key=repr):
        own = {name for name in hidden if one[1] <= _closed(name[1])}
        for other in [each for each in people if each & own & ones]:
            people.remove(other)
            own |= other
        people.append(own)
    return people


@given(tables(visible=False))
def test_what_is_left_of_a_group_is_what_all_fillings_leave(
    made: tuple[Safe, dict[Place, int]],
) -> None:
    """Of everybody of a group, and of few who are not in a part of it, hidden or not."""
    protected, _ = made
    least = protected.protection.threshold
    every = list(fillings([protected], LARGEST))
    expected: dict[str, set[Names]] = {"difference": set(), "group": set()}
    for table, part, whole, overlap, one_up, telling in _nested(protected):
        names = names_of(table, part), names_of(table, whole)
        rests = {filling[names[1]] - filling[names[0]] for filling in every}
        somebody = min(filling[names[1]] for filling in every) > 0
        if one_up and telling and rests == {0} and somebody:
            expected["group"].add(names[0])
        shown = not {*names} & _names(protected)
        if overlap and (one_up or shown) and min(rests) > 0 and max(rests) < least:
            expected["difference"].add(names[0])
    found = attack_tables(protected)
    for kind, cells in expected.items():
        told = {
            names_of(protected.structure.table(leak.table), leak.codes)
            for leak in found.leaks
            if leak.kind == kind
        }
        assert told == cells, kind


def _nested(
    protected: Safe,
) -> Iterator[tuple[TableInfo, tuple[str, ...], tuple[str, ...], bool, bool, bool]]:
    """Parts and wholes of each table: whether an overlapping dimension is between them, whether
    they are one step apart, and whether that step is one of several."""
    structure = protected.structure
    for table in structure.tables:
        own = [structure.dimension(name) for name in table.dimensions]
        above = [{code.code: code.parent for code in each.codes} for each in own]
        for part in product(*(each.names for each in own)):
            climbs = []
            for code, parents in zip(part, above, strict=True):
                climb = [code]
                while (up := parents[climb[-1]]) is not None:
                    climb.append(up)
                climbs.append(climb)
            for whole in product(*climbs):
                raised = [at for at in range(len(own)) if part[at] != whole[at]]
                if not raised:
                    continue
                one_up = len(raised) == 1 and above[raised[0]][part[raised[0]]] == whole[raised[0]]
                dim = own[raised[0]]
                several = not dim.adds_up or len(dim.children(whole[raised[0]])) > 1
                overlap = any(not own[at].adds_up for at in raised)
                yield table, part, whole, overlap, one_up, several


def _closed(pairs: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    up = {("tree", "p1"): ("tree", "p"), ("tree", "p2"): ("tree", "p")}
    return {*pairs, *(up[pair] for pair in pairs if pair in up)}


def _hidden(protected: Safe) -> set[Place]:
    return {
        Place(table=table.name, codes=codes)
        for table in protected.structure.tables
        for codes, count in zip(
            product(*(protected.structure.dimension(name).names for name in table.dimensions)),
            protected.cells[table.name]["count"].to_pylist(), strict=True,
        )
        if count is None
    }  # fmt: skip


def _names(protected: Safe) -> set[Names]:
    return {names_of(protected.structure.table(at.table), at.codes) for at in _hidden(protected)}


def test_a_corner_with_halves_is_not_taken_for_a_number() -> None:
    """Three pairs that make 21, 21 and 22: each is up to 21, but no vertex without halves shows it.

    With x + y = 21, y + z = 21 and x + z <= 21 the largest x of a vertex is a half or the end of a
    line; whole numbers decide.
    """
    half = flat("half", "a b").model_copy(update={"visible": True})
    over = flat("over", "a b", adds_up=False).model_copy(update={"visible": True})
    tables = {
        info("one", "half", counted="c1"): [21, None, None],
        info("two", "half", counted="c2"): [20, None, None],
        info("three", "half", counted="c3"): [None, None, None],
        info("cap", "over", counted="c4"): [21, None, None],
    }  # fmt: skip
    tied = safe([half, over], tables, threshold=5, equal=[
        (place("one", "b"), place("two", "a")), (place("two", "b"), place("three", "a")),
        (place("three", "b"), place("one", "a")), (place("three", "_T"), place("cap", "a")),
    ])  # fmt: skip
    # x = one|a, y = one|b, z = two|b; x + z = three|_T <= 21 and x - z = 1: x <= 11, not 11.5.
    found = integer_bounds(tied)
    assert found[place("one", "a")] == (1, 11)
    assert found[place("two", "b")] == (0, 10)
    assert found[place("three", "_T")] == (1, 21)


def test_the_same_attack_gives_the_same_findings() -> None:
    counts: list[Shown] = [100, 60, 40, 55, None, None, 45, None, None]
    one, other = (safe([AREA, SEX], {info("t", "area", "sex"): counts}) for _ in range(2))
    assert attack_tables(one) == attack_tables(other)
