"""Noise by cell key: no bias, never a small number, always the same for the same people."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.monitor.disclosure.cell_key import noise_table, perturb, record_keys, variances
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import Equal
from tests.monitor.disclosure_methods.world import (
    AGE,
    AREA,
    DOMAIN,
    SECRET,
    SEX,
    counts_of,
    dimension,
    place,
    region,
    structure,
    table,
    tabulated,
)


@given(st.integers(1, 12), st.integers(4, 30), st.floats(0.02, 0.98))
def test_noise_has_mean_0_the_variance_asked_and_gives_no_small_number(
    least: int, most: int, part: float
) -> None:
    low, high = variances(most=most, least=least)
    if not low < high:
        with pytest.raises(MonitorError, match="Sta meer ruis"):
            noise_table(most=most, variance=1.0, least=least)
        return
    with pytest.raises(MonitorError, match="heeft een variantie tussen"):
        noise_table(most=most, variance=high, least=least)
    variance = low + part * (high - low)
    noise = noise_table(most=most, variance=variance, least=least)
    assert np.allclose(noise.rows.sum(axis=1), 1)
    assert np.allclose(noise.rows @ noise.noise, 0, atol=1e-7)
    assert np.allclose((noise.rows @ noise.noise**2)[1:], variance, rtol=1e-6)
    assert noise.rows[0].max() == 1
    for count, row in enumerate(noise.rows):
        results = noise.noise[row > 1e-12] + count
        assert np.all((results == 0) | (results >= least))
        assert np.all(results >= 0)


def test_where_only_two_outcomes_are_possible_their_chances_are_known() -> None:
    """2 without 1 to 3, at most 2 up or down, is 0 or 4: each in one of two, with variance 4. More
    noise leaves room: just over 4 it is nearly that."""
    assert variances(most=3, least=4) == (4.0, 0.0)  # none: 4 could only stay or grow
    assert variances(most=4, least=4) == (4.0, 4.0)
    assert variances(most=5, least=4) == (4.0, 5.0)
    noise = noise_table(most=5, variance=4.001, least=4)
    chances = dict(zip((noise.noise + 2).tolist(), noise.rows[2].tolist(), strict=True))
    assert chances[0] == pytest.approx(0.5, abs=0.001)
    assert chances[4] == pytest.approx(0.5, abs=0.001)


def test_noise_is_the_most_even_of_its_mean_and_variance() -> None:
    """The logarithms of the largest entropy are a parabola; no neighbour is more even."""
    noise = noise_table(most=8, variance=6.0, least=3)
    logs = np.log(noise.rows[-1])
    assert np.allclose(np.diff(logs, n=3), 0, atol=1e-9)


def test_keys_are_turned_into_noise_with_those_chances() -> None:
    noise = noise_table(most=10, variance=8.0, least=5)
    keys = np.arange(0, 1 << 32, 1 << 14, dtype=np.uint64)  # 262,144, evenly spread
    for count in (1, 4, 7, 100):
        drawn = noise.drawn(np.full(len(keys), count), keys)
        row = noise.rows[min(count, len(noise.rows) - 1)]
        shares = np.bincount(drawn + 10, minlength=21) / len(keys)
        assert np.allclose(shares, row, atol=2e-5)
    edges = np.array([0, (1 << 32) - 1], dtype=np.uint64)
    assert set(noise.drawn(np.array([0, 0]), edges).tolist()) == {0}


def test_no_small_number_is_published_and_the_mean_is_right() -> None:
    tables = region(2000, keys=True)
    off = []
    for number in range(60):
        safe = perturb(tables, secret=bytes([number] * 32), threshold=10)
        for name, cells in tables.cells.items():
            shown = safe.cells[name]["count"].to_numpy()
            assert np.all((shown == 0) | (shown >= 10))
            off.append(shown - cells["count"].to_numpy())
    together = np.concatenate(off)
    assert abs(together.mean()) < 5 * 5.6 / np.sqrt(60 * 20)
    assert together.std() == pytest.approx(np.sqrt(31.25), rel=0.1)


def people_of(seed: int) -> list[dict[str, list[str]]]:
    draw = np.random.default_rng(seed)
    return [
        {"area": [str(draw.choice(["A", "B"]))], "zone": ["east"], "domain": ["home"]}
        for _ in range(300)
    ]


ZONE = dimension("zone", ["east", "west"])
KEYS = record_keys(range(300), secret=SECRET, project="proef", period="2025").tolist()


def test_the_same_people_have_the_same_noise_under_whatever_codes() -> None:
    """All of A is in the east, so `A` and `A, east` are the same people."""
    shape = structure([AREA, ZONE], [table("one", "area", "zone"), table("two", "area")])
    safe = perturb(tabulated(shape, people_of(1), keys=KEYS), secret=SECRET, threshold=10)
    counts = counts_of(safe, "one")
    assert np.array_equal(counts[:, 0], counts[:, ZONE.names.index("east")])
    assert np.array_equal(counts[:, 0], counts_of(safe, "two"))
    assert safe.protection.settings["keys"] == "records"


def test_without_record_keys_the_same_cell_has_the_same_noise_in_every_table() -> None:
    shape = structure([AREA, ZONE], [table("one", "area", "zone"), table("two", "area")])
    tables = tabulated(shape, people_of(1))
    safe = perturb(tables, secret=SECRET, threshold=10)
    assert np.array_equal(counts_of(safe, "one")[:, 0], counts_of(safe, "two"))
    only = structure([AREA, ZONE], [table("other", "area")])
    later = perturb(tabulated(only, people_of(1)), secret=SECRET, threshold=10, previous=[safe])
    assert np.array_equal(counts_of(later, "other"), counts_of(safe, "two"))
    assert safe.protection.settings["keys"] == "cells"


def test_one_person_more_gives_noise_that_does_not_follow() -> None:
    """Else two releases would tell that exactly one person came."""
    shape = structure([AREA], [table("one", "area")])
    shifts = set()
    for number in range(30):
        secret = bytes([number] * 32)
        one, two = (
            perturb(tabulated(shape, people_of(1)[:count]), secret=secret, threshold=10)
            for count in (200, 201)
        )
        shifts.add(int(counts_of(two, "one")[0] - counts_of(one, "one")[0]))
    assert len(shifts) > 10


def test_a_number_of_an_earlier_period_is_not_drawn_again() -> None:
    """The secret of a new period gives other noise; published numbers keep what they had."""
    tables = region()
    one = perturb(tables, secret=SECRET, threshold=10)
    other = bytes(reversed(SECRET))
    anew = perturb(tables, secret=other, threshold=10)
    kept = perturb(tables, secret=other, threshold=10, previous=[one])
    assert not np.array_equal(counts_of(anew, "by_area"), counts_of(one, "by_area"))
    for name in tables.cells:
        assert np.array_equal(counts_of(kept, name), counts_of(one, name))


def test_equal_cells_of_two_periods_have_one_number() -> None:
    shape = structure(
        [AREA, AGE, SEX, DOMAIN],
        [table("then", "area", counted="persons-2024"), table("now", "area")],
        [Equal(one=place("then", "A"), other=place("now", "A"))],
    )
    people = [{"area": ["A"]} for _ in range(40)]
    for keys in (None, KEYS[:40]):
        safe = perturb(tabulated(shape, people, keys=keys), secret=SECRET, threshold=10)
        at = AREA.names.index("A")
        assert counts_of(safe, "then")[at] == counts_of(safe, "now")[at]


def test_noise_on_reports_hides_all_reports_of_one_person() -> None:
    shape = structure([SEX], [table("calls", "sex", counted="reports-2025", reports=True)])
    people = [{"sex": ["v"]}] + [{"sex": ["m"]} for _ in range(60)]
    tables = tabulated(shape, people, reports=[30] + [10] * 60)
    shown = [
        counts_of(perturb(tables, secret=bytes([number] * 32), threshold=10), "calls")
        for number in range(40)
    ]
    assert all(np.all(counts % 32 == 0) for counts in shown)
    assert np.mean([counts[1] == 0 for counts in shown]) > 0.7  # one person is hardly ever there
    assert np.mean([counts[2] for counts in shown]) == pytest.approx(600, rel=0.25)


def test_published_reports_keep_their_noise_when_somebody_elsewhere_reports_more_often() -> None:
    """16 more reports of one man make the steps larger; what was published of women stays."""
    shape = structure([SEX], [table("calls", "sex", counted="reports-2025", reports=True)])
    people = [{"sex": [code]} for code in "v" * 60 + "m" * 60]
    before, after = (tabulated(shape, people, reports=[3] * 119 + [last]) for last in (4, 20))
    one = perturb(before, secret=SECRET, threshold=10)
    anew = perturb(after, secret=SECRET, threshold=10)
    kept = perturb(after, secret=SECRET, threshold=10, previous=[one])
    assert one.protection.settings["step_reports-2025"] == 4
    assert kept.protection.settings["step_reports-2025"] == 32
    assert counts_of(anew, "calls")[1] != counts_of(one, "calls")[1]
    assert counts_of(kept, "calls")[1] == counts_of(one, "calls")[1]


def test_another_way_of_protecting_the_same_numbers_is_refused() -> None:
    before = perturb(region(), secret=SECRET, threshold=10)
    with pytest.raises(MonitorError, match="instelling"):
        perturb(region(), secret=SECRET, threshold=12, previous=[before])


def test_record_keys_need_the_secret_and_are_spread_evenly() -> None:
    keys = record_keys(range(4000), secret=SECRET, project="proef", period="2025")
    other = record_keys(range(4000), secret=SECRET, project="proef", period="2026")
    assert keys.dtype == np.uint32
    assert len(set(keys.tolist()) & set(other.tolist())) <= 2
    shares = np.bincount(keys >> np.uint32(28), minlength=16) / 4000
    assert np.all(abs(shares - 1 / 16) < 0.02)


def test_keys_of_people_are_not_published() -> None:
    safe = perturb(region(keys=True), secret=SECRET, threshold=10)
    for info in safe.structure.tables:
        wanted = [*info.dimensions, "count", *info.measured, "status"]
        assert safe.cells[info.name].column_names == wanted
    assert SECRET.hex() not in str(safe.protection)


def test_a_table_without_keys_among_tables_that_have_them_uses_names() -> None:
    tables = region(keys=True)
    mixed = {
        name: cells.drop_columns(["key"]) if name == "by_sex" else cells
        for name, cells in tables.cells.items()
    }
    plain = perturb(region(), secret=SECRET, threshold=10)
    safe = perturb(replace(tables, cells=mixed), secret=SECRET, threshold=10)
    assert safe.cells["by_area"].equals(plain.cells["by_area"])
