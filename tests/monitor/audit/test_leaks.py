"""Tables protected too little: every kind of leak is found, and named without a number."""

from collections.abc import Callable

import numpy as np
import pytest

from oggz.monitor.audit import attack_tables, run
from oggz.monitor.audit.findings import Findings
from oggz.monitor.audit.report import known_before
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import TOTAL, Estimate, Knows, Place, Safe
from tests.monitor.audit.world import dimension, flat, info, measure, place, safe

AREA, SEX = flat("area", "A B C"), flat("sex", "m v")
AREAS = AREA.model_copy(update={"visible": True})
TABLE = info("t", "area", "sex")
DOMAIN = flat("domain", "home debt", adds_up=False)
BY_DOMAIN = info("d", "domain")
#        all              A               B               C
SOUND = [100, 50, 50, 40, None, None, 30, None, None, 30, 15, 15]


def leaks(found: Findings, kind: str) -> set[str]:
    return {f"{leak.table} {'|'.join(leak.codes)}" for leak in found.leaks if leak.kind == kind}


def kinds(found: Findings) -> set[str]:
    return {leak.kind for leak in found.leaks}


def test_what_is_protected_well_stands() -> None:
    found = attack_tables(safe([AREAS, SEX], {TABLE: SOUND}))
    assert found.leaks == ()
    assert not found.gives_way
    assert found.tried["bound"] == 4
    assert found.tried["exact"] == 8
    assert found.tried_by_table["t"] >= 12
    assert (found.cells, found.hidden) == (12, 4)


def test_a_published_number_of_few_people_gives_way() -> None:
    counts = [100, 58, 42, 40, 20, 20, 30, 15, 15, 30, 23, 7]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}))
    assert leaks(found, "small") == {"t C|v"}
    assert kinds(found) == {"small"}


def test_one_hidden_cell_in_a_line_is_the_rest_of_the_line() -> None:
    counts = [100, 30, 70, 40, None, 36, 30, 15, 15, 30, None, None]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}))
    assert leaks(found, "exact") == {"t A|m", "t C|m", "t C|v"}


def test_two_ones_in_a_row_are_bounded_by_their_sum() -> None:
    counts = [100, 50, 50, 68, 34, 34, 2, None, None, 30, None, None]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}, threshold=5))
    assert leaks(found, "small") == {"t B|_T"}
    assert leaks(found, "bound") == {"t B|m", "t B|v"}


def test_tables_that_share_cells_are_attacked_together() -> None:
    """Each table hides enough alone; together they leave one number."""
    kind = flat("kind", "x y")
    by_kind = info("k", "area", "kind")
    first = [100, 50, 50, 40, 20, 20, None, None, None, None, None, None]
    second = [100, 60, 40, 40, 20, 20, 30, 20, 10, None, None, None]
    alone = attack_tables(safe([AREAS, SEX, kind], {TABLE: first}))
    both = attack_tables(safe([AREAS, SEX, kind], {TABLE: first, by_kind: second}))
    assert not alone.gives_way
    assert "t C|_T" in leaks(both, "exact")
    assert not leaks(both, "consistency")


def test_what_one_table_hides_another_may_not_show() -> None:
    narrow = info("n", "area")
    found = attack_tables(safe([AREAS, SEX], {narrow: [100, 40, None, None], TABLE: SOUND}))
    assert leaks(found, "exact") == {"n B", "n C"}
    assert (found.cells, found.hidden) == (12, 6)  # of 16 and 6 in two tables


def test_cells_that_are_equal_over_two_years_are_one() -> None:
    one, other = info("one", "sex"), info("other", "sex", counted="persons-2024")
    tables = {one: [None, None, 20], other: [30, 18, 12]}
    apart = safe([SEX], tables)
    tied = safe([SEX], tables, equal=[(place("one", "m"), place("other", "m"))])
    assert leaks(attack_tables(apart), "exact") == set()
    assert leaks(attack_tables(tied), "exact") == {"one _T", "one m"}


def test_few_people_between_two_published_cells_give_way() -> None:
    found = attack_tables(safe([DOMAIN], {BY_DOMAIN: [100, 94, 50]}))
    assert leaks(found, "difference") == {"d home"}
    assert attack_tables(safe([DOMAIN], {BY_DOMAIN: [100, 90, 50]})).leaks == ()


def test_few_people_left_beside_a_hidden_cell_are_found_from_its_bounds() -> None:
    """What is hidden is at least 95 by its parts, so few have no home problem."""
    deep = dimension("deep", {"home": "_T", "rent": "home", "own": "home"}, adds_up=False)
    adding = dimension("sum", {"p": "_T", "q": "_T"})
    table = info("x", "deep", "sum")
    counts = [
        100, 50, 50,
        None, 50, None,
        95, 50, 45,
        20, 10, 10,
    ]  # fmt: skip
    found = attack_tables(safe([deep, adding], {table: counts}, threshold=10))
    assert "difference" in kinds(found)
    assert any(cell.startswith("x ") for cell in leaks(found, "difference"))


def test_everybody_of_a_group_gives_way_unless_others_see_it_anyway() -> None:
    counts = [100, 58, 42, 40, 28, 12, 30, 30, 0, 30, 0, 30]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}))
    assert leaks(found, "group") == {"t B|m", "t C|v"}
    visible = SEX.model_copy(update={"visible": True})
    assert attack_tables(safe([AREAS, visible], {TABLE: counts})).leaks == ()


def test_a_group_that_is_hidden_as_a_whole_is_found_too() -> None:
    """Nobody knows how many there are in B, but there are some and all are m."""
    counts = [100, 50, 50, 45, 20, 25, None, None, 0, None, None, 25]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}, threshold=5))
    assert leaks(found, "group") == set()  # perhaps there is nobody in B
    more = info("m", "area", "kind")
    kind = flat("kind", "x y")
    known = [100, 60, 40, 45, 25, 20, None, 15, None, None, 20, None]
    both = attack_tables(safe([AREAS, SEX, kind], {TABLE: counts, more: known}, threshold=5))
    assert "t B|m" in leaks(both, "group") | leaks(both, "exact")


def test_a_measure_beside_a_hidden_count_gives_way() -> None:
    table = info("t", "area", "sex", measures=[measure("rate", "het aantal per 1.000")])
    rates = [None if count is None else 1.5 for count in SOUND]
    fine = safe([AREAS, SEX], {table: SOUND}, measures={"t": {"rate": rates}})
    assert attack_tables(fine).leaks == ()
    rates[4] = 2.5
    left = safe([AREAS, SEX], {table: SOUND}, measures={"t": {"rate": rates}})
    assert leaks(attack_tables(left), "measure") == {"t A|m"}


def test_a_share_gives_away_the_hidden_number_that_it_is_of() -> None:
    table = info("t", "area", "sex", measures=[measure("share", "het aandeel")])
    wholes = {"_T": 100, "A": 40, "B": 33, "C": 27}
    counts = [100, 50, 50, 40, 20, 20, None, 15, None, None, 15, None]
    parts = [100, 50, 50, 40, 20, 20, 33, 15, 18, 27, 15, 12]
    shares = [
        None if counts[at] is None else 100 * part / list(wholes.values())[at // 3]
        for at, part in enumerate(parts)
    ]
    found = attack_tables(safe([AREAS, SEX], {table: counts}, measures={"t": {"share": shares}}))
    assert {"t B|_T", "t C|_T"} <= leaks(found, "measure")


def test_an_estimate_that_rests_on_a_hidden_cell_gives_way() -> None:
    estimate = Estimate(
        name="unseen", indicator="people", title="Niet gezien", value=4, low=2, high=9,
        unit="mensen", warning="", rests_on=(place("t", "A|m"), place("t", "C|m")),
    )  # fmt: skip
    found = attack_tables(safe([AREAS, SEX], {TABLE: SOUND}, estimates=[estimate]))
    assert leaks(found, "estimate") == {"t A|m"}


def test_who_is_alone_in_a_cell_takes_that_cell_away_from_the_others() -> None:
    """Hidden are 1 and 10, 9 and 1: who is the first 1 knows all four."""
    counts = [60, 30, 30, 11, None, None, 10, None, None, 39, 20, 19]
    clean = safe([AREAS, SEX], {TABLE: counts})
    assert not attack_tables(clean).gives_way
    alone = safe([AREAS, SEX], {TABLE: counts}, lone=[place("t", "A|m")])
    found = attack_tables(alone)
    assert leaks(found, "alone") == {"t B|m", "t B|v"}
    assert found.tried["alone"] == 2 * 4


def test_who_is_alone_may_know_all_that_lies_within_that_cell() -> None:
    """Knowing of oneself is no leak: nothing is learned of anybody else."""
    counts = [60, 30, 30, None, None, None, None, None, None, 30, 15, 15]
    lone = [place("t", "A|_T"), place("t", "A|v")]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}, lone=lone))
    assert not found.gives_way


def test_a_party_that_knows_its_own_cells_finds_the_rest_of_a_line() -> None:
    source = flat("source", "police wmo both")
    table = info("s", "area", "source")
    counts = [
        200, 80, 70, 50,
        60, None, None, 20,
        70, None, None, 15,
        70, 26, 29, 15,
    ]  # fmt: skip
    dims = [AREAS, source.model_copy(update={"visible": True})]
    assert not attack_tables(safe(dims, {table: counts})).gives_way
    knows = [Knows(party="politie", dimension="source", code="police")]
    found = attack_tables(safe(dims, {table: counts}, knows=knows))
    assert leaks(found, "party") == {"s A|wmo", "s B|wmo"}


def test_a_party_needs_somebody_who_is_alone_for_what_it_cannot_find_itself() -> None:
    source = flat("source", "police wmo shelter")
    table = info("s", "area", "source")
    counts = [
        200, 80, 70, 50,
        60, None, None, None,
        70, None, None, None,
        70, 26, 29, 15,
    ]  # fmt: skip
    dims = [AREAS, source.model_copy(update={"visible": True})]
    knows = [Knows(party="politie", dimension="source", code="police")]
    without = safe(dims, {table: counts}, knows=knows)
    assert not attack_tables(without).gives_way
    found = attack_tables(safe(dims, {table: counts}, knows=knows, lone=[place("s", "A|shelter")]))
    assert leaks(found, "party") == set()
    assert {"s A|wmo", "s B|wmo"} <= leaks(found, "party_alone")


def test_what_only_some_numbers_of_a_party_would_show_is_not_said_to_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Were all 35 the shelter's, the others would have nobody; nothing says that they are.
    supplier = flat("supplier", "shelter police wmo")
    knows = [Knows(party="shelter", dimension="supplier", code="shelter")]
    tables = safe([supplier], {info("s", "supplier"): [35, None, None, None]}, knows=knows)
    monkeypatch.setattr(run.insiders, "fillings", lambda *_: [np.array([35, 0, 0])])
    assert not kinds(attack_tables(tables)) & {"party", "party_alone"}


def test_who_is_alone_also_knows_what_is_within_an_equal_cell_of_another_table() -> None:
    # One person in town B under any definition: nobody else can be one of its men or women.
    area, kind, sex = flat("area", "A B"), flat("kind", "wide", adds_up=False), flat("sex", "m v")
    wide = info("defined", "area", "kind", counted="known-2025")
    main = info("main", "area", "sex")
    tables = {wide: [40, 30, None, None, None, None], main: [30, 14, 16, *[None] * 6]}
    pairs = [
        (Place(table="defined", codes=(code, "wide")), Place(table="main", codes=(code, TOTAL)))
        for code in (TOTAL, "A", "B")
    ]
    alone = [Place(table="defined", codes=("B", TOTAL))]
    found = attack_tables(safe([area, kind, sex], tables, lone=alone, equal=pairs))
    assert not {each for each in leaks(found, "alone") if " B|" in each}


def test_totals_that_are_hidden_too_may_be_anything() -> None:
    """Nothing bounds them, and that is no leak and no trouble for the solver."""
    counts: list[int | None] = [None, None, None, None, None, None, 60, 30, 30, None, None, None]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}, lone=[place("t", "A|m")]))
    assert found.leaks == ()
    assert found.hidden == 9


def test_the_number_was_in_an_earlier_release() -> None:
    before = safe([AREAS, SEX], {TABLE: [100, 50, 50, 40, 20, 20, 30, 15, 15, 30, 15, 15]})
    found = attack_tables(safe([AREAS, SEX], {TABLE: SOUND}), previous=[before])
    assert leaks(found, "earlier") == {"t A|m", "t A|v", "t B|m", "t B|v"}


def test_the_police_know_their_totals_and_find_what_a_published_part_leaves() -> None:
    elsewhere = flat("elsewhere", "yes no")
    counts = [100, 60, 40, None, 30, None, None, 30, None]
    area = flat("area", "A B")
    knows = [Knows(party="politie", dimension="elsewhere", code=TOTAL)]
    tables = safe([area, elsewhere], {info("t", "area", "elsewhere"): counts}, knows=knows)
    assert leaks(attack_tables(tables), "party") == {"t A|no", "t B|no"}


def test_what_a_party_could_work_out_before_is_told_apart() -> None:
    """The shelter knows all men; that 40 people live in A an earlier release told already."""
    narrow = info("n", "area")
    knows = [Knows(party="opvang", dimension="sex", code="m")]
    now = safe([AREAS, SEX], {TABLE: SOUND}, knows=knows)
    assert leaks(attack_tables(now), "party") == {"t A|v", "t B|v"}
    half = attack_tables(now, previous=[safe([AREAS], {narrow: [100, None, None, 30]})])
    assert leaks(half, "party") == {"t A|v", "t B|v"}
    assert half.known_before == ()
    found = attack_tables(now, previous=[safe([AREAS], {narrow: [100, 40, 30, 30]})])
    assert not found.gives_way
    assert {leak.codes for leak in found.known_before} == {("A", "v"), ("B", "v")}
    assert "uit de eerdere uitgaven alleen" in known_before(found)


def test_what_was_hidden_before_stays_hidden() -> None:
    shown = [100, 50, 50, 40, 20, 20, 30, 15, 15, 30, 15, 15]
    found = attack_tables(
        safe([AREAS, SEX], {TABLE: shown}), previous=[safe([AREAS, SEX], {TABLE: SOUND})]
    )
    assert leaks(found, "earlier") == {"t A|m", "t A|v", "t B|m", "t B|v"}
    assert all("Verborgen blijft verborgen" in leak.text for leak in found.leaks)


def test_two_releases_that_each_stand_give_way_together() -> None:
    """Hidden are A and B in one, A and C in the other: what B and C are, leaves A."""
    narrow = info("n", "area")
    first = safe([AREAS], {narrow: [100, None, None, 30]})
    second = safe([AREAS], {narrow: [100, None, 30, None]})
    assert not attack_tables(first).gives_way
    assert not attack_tables(second).gives_way
    found = attack_tables(second, previous=[first])
    assert "n A" in leaks(found, "exact")


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (lambda counts: counts.__setitem__(0, 101), "t _T|_T"),
        (lambda counts: counts.__setitem__(10, 16), "t C|_T"),
        (lambda counts: counts.__setitem__(3, 41), "t _T|_T"),
    ],
)  # fmt: skip
def test_a_number_that_was_edited_after_protection_is_named(
    change: Callable[[list[int | None]], None], cell: str
) -> None:
    counts = list(SOUND)
    change(counts)
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}))
    assert leaks(found, "consistency") == {cell}
    assert found.gives_way


def ring(*totals: int) -> Safe:
    """Two hidden cells in each table; the last of one is the first of the next."""
    half = flat("half", "a b")
    names = [f"n{number}" for number in range(len(totals))]
    tables = {
        info(name, "half", counted=f"persons-{name}"): [total, None, None]
        for name, total in zip(names, totals, strict=True)
    }
    follows = zip(names, [*names[1:], names[0]], strict=True)
    return safe([half], tables, equal=[(place(a, "b"), place(b, "a")) for a, b in follows])


def test_a_contradiction_that_only_all_tables_together_show_is_found() -> None:
    assert not attack_tables(ring(40, 40, 40, 40)).gives_way
    found = attack_tables(ring(41, 40, 40, 40))
    assert kinds(found) == {"consistency"}
    assert found.leaks[0].table in ("n0", "n1", "n2", "n3")
    assert "passen niet bij hun delen" in found.leaks[0].text


def test_numbers_that_only_fit_with_halves_are_a_contradiction() -> None:
    assert leaks(attack_tables(ring(40, 40, 40)), "exact")  # 20 each
    found = attack_tables(ring(41, 40, 40))
    assert kinds(found) == {"consistency"}
    assert "geen hele getallen" in found.leaks[0].text


def test_lone_people_who_do_not_fit_are_an_error() -> None:
    wrong = safe([AREAS, SEX], {TABLE: SOUND}, lone=[place("t", "A|m"), place("t", "A|v")])
    with pytest.raises(MonitorError, match="lone.csv past niet"):
        attack_tables(wrong)


def test_a_solver_that_runs_out_of_time_proves_nothing() -> None:
    with pytest.raises(MonitorError, match="niet binnen de tijd klaar"):
        attack_tables(safe([AREAS, SEX], {TABLE: SOUND}), seconds=1e-9)


def rounded(*counts: int) -> Safe:
    return safe([AREAS], {info("n", "area"): counts}, method="rounding", settings={"base": 10})


def test_a_rounded_number_below_the_threshold_gives_way() -> None:
    assert attack_tables(rounded(40, 10, 10, 20)).leaks == ()
    assert leaks(attack_tables(rounded(40, 5, 15, 20)), "small") == {"n A"}


def test_rounded_numbers_that_an_earlier_release_brings_back_give_way() -> None:
    before = safe([AREAS], {info("n", "area"): [35, 3, 14, 18]})
    found = attack_tables(rounded(40, 10, 10, 20), previous=[before])
    assert leaks(found, "rounded") == {"n A"}


def test_sums_of_rounded_numbers_bring_back_how_few_there_are() -> None:
    """Nine areas that hold at most 9 each, and 81 in all or more: each holds exactly 9."""
    many = flat("area", " ".join(f"a{number}" for number in range(9)))
    sums = safe([many], {info("n", "area"): [90] + [0] * 9}, method="rounding",
                settings={"base": 10})  # fmt: skip
    assert len(leaks(attack_tables(sums), "rounded")) == 9
    spread = safe([many], {info("n", "area"): [80] + [0] * 9}, method="rounding",
                  settings={"base": 10})  # fmt: skip
    assert attack_tables(spread).leaks == ()


def test_one_cell_with_two_noisy_numbers_can_be_averaged() -> None:
    one, other = info("one", "area"), info("other", "area", "sex")
    dims = [AREAS, SEX]
    settings = {"most_noise": 30, "step": 1, "base": 1}
    numbers = [42, 22, 20, 16, 10, 14, 12, 0, 15, 13, 0, 14]
    same = safe(dims, {one: [42, 16, 12, 13], other: numbers}, method="cell_key",
                settings=settings)  # fmt: skip
    assert leaks(attack_tables(same), "averaging") == set()
    twice = safe(dims, {one: [42, 17, 12, 13], other: numbers}, method="cell_key",
                 settings=settings)  # fmt: skip
    assert leaks(attack_tables(twice), "averaging") == {"one A"}


def test_noise_in_larger_steps_may_be_further_off() -> None:
    """Of reports, of which one person has many, noise is in steps of that many."""
    reports = info("n", "area", counted="reports-2025", unit="reports")
    counts = [400, 60, 80, 60]
    for settings, fits in (({"most_noise": 47}, False), ({"most_noise": 47, "step_reports-2025": 8},
                                                         True)):  # fmt: skip
        noisy = safe([AREAS], {reports: counts}, method="cell_key", settings=settings)
        assert (leaks(attack_tables(noisy), "consistency") == set()) is fits


def test_sums_say_nothing_where_noise_has_no_end() -> None:
    noisy = safe([AREAS], {info("n", "area"): [42, 1, 90, 3]}, method="differential_privacy")
    found = attack_tables(noisy)
    assert found.leaks == ()
    assert len(found.left_out) == 2
    assert found.tried_by_table["n"] > 0


def test_no_sentence_holds_a_hidden_number_or_says_who_is_alone() -> None:
    counts = [60, 30, 30, 11, None, None, 10, None, None, 39, 20, 19]
    found = attack_tables(safe([AREAS, SEX], {TABLE: counts}, lone=[place("t", "A|m")]))
    leak = found.leaks[1]
    assert leak.text == (
        "Tabel t, cel B|v (area B, sex v): wie alleen in een andere verborgen cel zit, kan"
        " uitrekenen dat het er minder dan 10 zijn."
    )
