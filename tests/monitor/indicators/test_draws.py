"""Sampled linkages: possible ones, as many links as there should be, and the same each time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.indicators.draws import Linked, Share, draws

SURE = Share(1.0, 1.0, 1.0)


def chain(people: int, sources: int, odds: float, recall: float = 1.0) -> Linked:
    """Everybody is in every source; each record is paired with the next of its person."""
    row = np.arange(people * sources)
    left = row[row % sources < sources - 1].astype(np.int32)
    return Linked(
        (row % sources).astype(np.int16), np.ones(sources, np.bool_), left, left + np.int32(1),
        np.full(len(left), odds), row // sources if odds > 0 else row, SURE,
        Share(recall, recall, recall),
    )  # fmt: skip


def people_in(person: np.ndarray) -> int:
    return len(np.unique(person))


def drawn(linked: Linked, count: int = 60, seed: int = 1) -> list[np.ndarray]:
    size = len(linked.source)
    nobody = np.zeros(size, np.int64)
    return list(draws(linked, nobody, np.ones(size, np.bool_), count=count, seed=seed))


def test_sure_links_stay_and_what_is_sure_to_differ_stays_apart() -> None:
    assert {people_in(one) for one in drawn(chain(100, 3, 40.0), 5)} == {100}
    assert {people_in(one) for one in drawn(chain(100, 3, -40.0), 5)} == {300}


def test_a_toss_up_is_joined_about_half_of_the_time() -> None:
    """Two sources, 500 pairs with even odds: 500 to 1,000 people. How far odds may be off is not
    known, as nothing contradicts them: draws differ by more than the chance of each pair."""
    linked = replace(chain(500, 2, 1e-9), person=np.arange(1000))
    numbers = [people_in(one) for one in drawn(linked, 300)]
    assert abs(np.mean(numbers) - 750) < 40
    assert np.std(numbers) > 5 * np.sqrt(500 / 4)


@pytest.mark.parametrize("recall", [0.5, 0.8, 0.95])
def test_as_many_are_joined_as_were_missed(recall: float) -> None:
    """Of 400 links found in truth 400 / recall exist; the rest is among records that are alone."""
    found = chain(400, 2, 40.0, recall)
    alone = np.arange(800, 1800)
    linked = replace(
        found, source=np.concatenate([found.source, (alone % 2).astype(np.int16)]),
        person=np.concatenate([found.person, alone]),
    )  # fmt: skip
    numbers = [people_in(one) for one in drawn(linked, 20)]
    assert np.mean(numbers) == pytest.approx(1400 - (400 / recall - 400), abs=6)


def test_only_people_who_are_alike_are_joined_and_dummies_never() -> None:
    linked = replace(chain(300, 2, -40.0), precision=SURE, recall=Share(0.5, 0.5, 0.5))
    found = chain(20, 2, 40.0)
    size = len(linked.source)
    linked = replace(
        linked, source=np.concatenate([linked.source, found.source]),
        left=found.left + size, right=found.right + size, log_odds=found.log_odds,
        person=np.concatenate([np.arange(size), found.person + size]),
    )  # fmt: skip
    alike = np.arange(len(linked.source)) // 100
    real = np.arange(len(linked.source)) % 7 != 0
    for person in draws(linked, alike, real, count=10, seed=4):
        fresh = person[:size]
        for joined in np.unique(fresh[np.bincount(fresh)[fresh] > 1]):
            rows = np.flatnonzero(fresh == joined)
            assert len(set(alike[rows])) == 1
            assert real[rows].all()


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_nobody_is_ever_twice_in_a_source(seed: int) -> None:
    random = np.random.default_rng(seed)
    size, sources = 60, 4
    source = random.integers(0, sources, size).astype(np.int16)
    left, right = random.integers(0, size, (2, 200)).astype(np.int32)
    apart = source[left] != source[right]
    linked = Linked(
        source, np.ones(sources, np.bool_), left[apart], right[apart],
        random.normal(0, 3, int(apart.sum())), np.repeat(np.arange(size // 2), 2), SURE,
        Share(0.6, 0.5, 0.7),
    )  # fmt: skip
    alike = random.integers(0, 3, size)
    real = np.ones(size, np.bool_)
    first = list(draws(linked, alike, real, count=4, seed=seed))
    for person in first:
        pairs = list(zip(person.tolist(), source.tolist(), strict=True))
        assert len(set(pairs)) == len(pairs)
    again = list(draws(linked, alike, real, count=4, seed=seed))
    assert [one.tolist() for one in first] == [one.tolist() for one in again]
