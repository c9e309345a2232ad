"""Intervals: known bounds of counts, wider by doubt, and holding the truth as often as they say."""

import numpy as np
import pytest

from oggz.monitor.indicators.draws import Linked, Share, draws
from oggz.monitor.indicators.intervals import bounds, interval
from tests.monitor.indicators.test_calibration import linkage

SURE = Share(1.0, 1.0, 1.0)
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


def test_what_is_drawn_holds_the_truth_although_odds_are_off() -> None:
    """Linkages of 600 people in three sources of which the odds of all doubtful pairs are too low:
    the interval of who is known to all three holds their true number in nearly all of them."""
    inside = []
    for seed in range(15):
        pairs, source, _, right = linkage(1.5, seed=seed)
        true = 500 + int((~right).sum())  # each doubtful record is a person, or one of the others
        row = np.arange(len(source))
        linked = Linked(
            source, np.ones(3, np.bool_), **pairs, person=row, precision=SURE, recall=SURE,
            compared=1.0,
        )  # fmt: skip
        alone = 500 - int((pairs["log_odds"] == 9.0).sum() - 500)  # of the third, with nobody
        people = [
            len(np.unique(person)) - alone
            for person in draws(linked, row * 0, row >= 0, count=50, seed=seed)
        ]
        spread = 1.96 * np.std(people, ddof=1) * np.sqrt(1 + 1 / 50)
        inside.append(abs(true - np.mean(people)) <= spread)
    assert sum(inside) >= 12
