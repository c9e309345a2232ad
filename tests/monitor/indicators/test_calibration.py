"""Odds of doubtful pairs are mended by what the linkage itself contradicts, or left as they are."""

import numpy as np
import pytest

from oggz.monitor.indicators.calibration import SURE, calibrate

Pairs = dict[str, np.ndarray]


def linkage(
    shift: float, seed: int, doubtful: int = 400
) -> tuple[Pairs, np.ndarray, np.ndarray, np.ndarray]:
    """Three sources; 500 people are surely in the first two. Records of the third are each paired
    with one of those, in doubt; where wrong, that person has a sure record in the third for half of
    the time. The odds of the model are too low by `shift`; also which of the pairs are right."""
    random = np.random.default_rng(seed)
    people = 500
    first, second, third = np.arange(people), np.arange(people) + people, np.arange(people) + 1000
    fresh = np.arange(doubtful) + 1500
    source = np.repeat([0, 1, 2, 2], [people, people, people, doubtful]).astype(np.int16)
    whom = random.choice(people, doubtful, replace=False)
    odds = random.uniform(-4, 4, doubtful)
    right = random.random(doubtful) < 1 / (1 + np.exp(-odds))
    taken = np.zeros(people, np.bool_)
    taken[whom] = ~right & (random.random(doubtful) < 0.5)
    sure = np.full(people, 9.0)
    left = np.concatenate([first, second[taken], whom])
    others = np.concatenate([second, third[taken], fresh])
    log_odds = np.concatenate([sure, sure[taken], odds - shift])
    pairs = {"left": left.astype(np.int32), "right": others.astype(np.int32), "log_odds": log_odds}
    return pairs, source, odds, right


@pytest.mark.parametrize("shift", [-1.0, 0.0, 2.0])
def test_odds_that_are_off_are_mended(shift: float) -> None:
    """By them as many doubtful pairs that nothing contradicts are right as really are."""
    right, believed, mended = 0, 0.0, 0.0
    for seed in range(8):
        pairs, source, odds, true = linkage(shift, seed=seed)
        found = calibrate(**pairs, source=source, unique=np.ones(3, np.bool_))
        random = np.random.default_rng(1)
        taken = np.isin(pairs["left"][-400:] + 500, pairs["left"][500:-400])
        drawn = [found.draw(odds - shift, random)[~taken] for _ in range(100)]
        mended += float(np.mean([(1 / (1 + np.exp(-one))).sum() for one in drawn]))
        believed += float((1 / (1 + np.exp(shift - odds[~taken]))).sum())
        right += int(true[~taken].sum())
    assert mended == pytest.approx(right, rel=0.07)
    assert abs(mended - right) < abs(believed - right)


def test_without_doubtful_pairs_odds_stay_about_what_they_were() -> None:
    pairs, source, *_ = linkage(0.0, seed=5, doubtful=1)
    found = calibrate(**pairs, source=source, unique=np.ones(3, np.bool_))
    random = np.random.default_rng(1)
    odds = np.array([-3.0, 0.0, 3.0])
    drawn = np.array([found.draw(odds, random) for _ in range(500)])
    assert np.median(drawn, axis=0) == pytest.approx(odds, abs=1.0)
    assert drawn.std(axis=0).min() > 0.5


def test_sure_pairs_stay_as_they_are_and_no_other_becomes_surer() -> None:
    pairs, source, *_ = linkage(3.0, seed=6)
    found = calibrate(**pairs, source=source, unique=np.ones(3, np.bool_))
    random = np.random.default_rng(2)
    odds = np.linspace(-6, 12, 50)
    for _ in range(20):
        drawn = found.draw(odds, random)
        assert (drawn[odds > SURE] == odds[odds > SURE]).all()
        assert drawn[odds <= SURE].max() <= SURE


def test_nothing_to_link_leaves_everything_open() -> None:
    none = np.zeros(0, np.int32)
    found = calibrate(
        none, none, np.zeros(0), source=np.zeros(4, np.int16), unique=np.ones(1, np.bool_)
    )
    assert found.chance.sum() == pytest.approx(1.0)
