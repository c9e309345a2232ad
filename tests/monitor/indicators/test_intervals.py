"""Intervals: known bounds of counts, wider by doubt, and holding the truth as often as they say."""

import numpy as np
import pytest

from oggz.monitor.indicators.draws import Linked, Share, draws
from oggz.monitor.indicators.intervals import bounds, interval

# Exact 95% bounds of a Poisson count (Garwood, 1936), as in published tables.
EXACT = [(0, 0.0, 3.69), (1, 0.03, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (20, 12.22, 30.89),
         (50, 37.11, 65.92), (100, 81.36, 121.63)]  # fmt: skip


@pytest.mark.parametrize(("count", "low", "high"), EXACT)
def test_without_doubt_bounds_are_those_of_a_poisson_count(
    count: int, low: float, high: float
) -> None:
    found = interval(np.array([count]), np.full((60, 1), count))
    assert abs(found[0][0] - np.floor(low)) <= (1 if count == 1 else 0)
    assert found[1][0] == pytest.approx(np.ceil(high), abs=1)
    assert found[0][0] <= low + 0.01
    assert found[1][0] >= high - 0.1


def test_doubt_about_links_makes_them_wider() -> None:
    random = np.random.default_rng(1)
    sure = interval(np.array([100]), np.full((60, 1), 100))
    unsure = interval(np.array([100]), random.normal(100, 20, (60, 1)).round().astype(np.int64))
    assert unsure[0][0] < sure[0][0]
    assert unsure[1][0] > sure[1][0]
    half = (unsure[1][0] - unsure[0][0]) / 2
    assert half == pytest.approx(1.96 * np.sqrt(100 + 400), rel=0.25)


def test_the_published_count_lies_within() -> None:
    """Draws are corrected for missed links; the count is not."""
    low, high = interval(np.array([20_000]), np.full((60, 1), 19_000))
    assert low[0] < 19_000
    assert high[0] == 20_000


def test_bounds_are_whole_and_never_below_zero() -> None:
    mean = np.array([0.0, 0.02, 0.4, 1.0, 3.3, 1e6])
    low, high = bounds(np.zeros(6, np.int64), mean, mean * 2)
    assert (low >= 0).all()
    assert (high >= mean).all()
    assert (low % 1 == 0).all()
    assert (high % 1 == 0).all()


def test_what_is_reckoned_around_a_true_number_holds_it_95_of_100_times() -> None:
    """Linkages of 600 people in two sources, drawn from the model: the number of people known to
    both is a draw from the same, and chance is that of the people themselves."""
    random = np.random.default_rng(7)
    chance = random.beta(0.4, 0.4, 600)
    odds = np.log(chance / (1 - chance))
    row = np.arange(1200)
    left = row[::2].astype(np.int32)
    linked = Linked(
        (row % 2).astype(np.int16), np.ones(2, np.bool_), left, left + np.int32(1), odds,
        np.where(np.repeat(odds > 0, 2), row // 2, row + 600), Share(1, 1, 1), Share(1, 1, 1),
    )  # fmt: skip
    drawn = [
        1200 - len(np.unique(person))
        for person in draws(linked, row * 0, row >= 0, count=60, seed=2)
    ]
    spread = np.std(drawn)
    truths = (random.random((400, 600)) < chance).sum(axis=1)
    inside = np.abs(truths - np.mean(drawn)) <= 1.96 * spread * np.sqrt(1 + 1 / 60)
    assert 0.90 <= inside.mean() <= 0.995
