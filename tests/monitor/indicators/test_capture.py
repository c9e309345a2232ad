"""Who is known to no source: right where its assumption holds, wide or absent where it does not."""

import numpy as np
import pytest

from oggz.monitor.indicators.capture import unseen


def independent(people: int, *chances: float) -> np.ndarray:
    """How many are expected in each set of sources that are independent."""
    masks = np.arange(1 << len(chances))
    share = np.ones(len(masks))
    for place, chance in enumerate(chances):
        share *= np.where(masks >> place & 1, chance, 1 - chance)
    return np.round(people * share).astype(np.int64)


def test_two_sources_by_chapman() -> None:
    """200 and 150 people, 60 of them the same: 201 × 151 / 61 - 1 = 496.6 in all, 290 seen."""
    found = unseen(np.array([0, 140, 90, 60]), 2)
    assert found is not None
    assert found.value == pytest.approx(496.557 - 290, abs=0.01)
    assert found.low < found.value < found.high


@pytest.mark.parametrize("chances", [(0.4, 0.5, 0.3), (0.3, 0.3, 0.4, 0.2), (0.2,) * 6])
def test_independent_sources_show_who_is_missing(chances: tuple[float, ...]) -> None:
    patterns = independent(20_000, *chances)
    missing = patterns[0]
    patterns[0] = 0
    found = unseen(patterns, len(chances))
    assert found is not None
    assert found.value == pytest.approx(missing, rel=0.1)
    assert found.low <= missing <= found.high


def test_the_interval_knows_of_dependence_between_two_sources() -> None:
    """Half of the people of the first source are also put in the second."""
    random = np.random.default_rng(3)
    people = 5_000
    first, second, third = (random.random((3, people)).T < (0.3, 0.2, 0.3)).T
    second |= first & (random.random(people) < 0.5)
    patterns = np.bincount(first + 2 * second + 4 * third, minlength=8)
    missing = patterns[0]
    patterns[0] = 0
    found = unseen(patterns, 3)
    assert found is not None
    assert found.low <= missing <= found.high
    assert found.models == 4


@pytest.mark.parametrize(
    ("patterns", "sources"),
    [([0, 5], 1), ([0, 10, 10, 0], 2), ([0] * 8, 3), ([0, 4, 4, 0, 4, 0, 0, 0], 3)],
)
def test_sources_without_anybody_in_common_tell_nothing(patterns: list[int], sources: int) -> None:
    found = unseen(np.array(patterns), sources)
    assert found is None or found.high > 50 * sum(patterns)
