"""How votes are counted and judgements put together: properties that always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.portal.guidance.spread import spread
from oggz.portal.guidance.tally import Cast, Choice, Outcome, quorum, tally

PLACES = st.integers(1, 30)
CASTS = st.dictionaries(PLACES, st.sampled_from(Choice), max_size=30).map(
    lambda chosen: [Cast(place, choice) for place, choice in chosen.items()]
)
ENTITLED = st.sets(PLACES)


@given(CASTS, ENTITLED, st.randoms())
def test_the_order_of_votes_does_not_matter(casts, entitled, random) -> None:
    shuffled = random.sample(casts, len(casts))
    assert tally(casts, entitled) == tally(shuffled, entitled)


@given(CASTS, ENTITLED)
def test_a_ballot_of_who_is_not_entitled_changes_nothing(casts, entitled) -> None:
    own = [cast for cast in casts if cast.municipality in entitled]
    assert tally(casts, entitled) == tally(own, entitled)


@given(CASTS, ENTITLED)
def test_everything_adds_up(casts, entitled) -> None:
    result = tally(casts, entitled)
    assert result.in_favour + result.against + result.abstained == len(result.counted)
    assert result.counted <= entitled
    assert result.entitled == len(entitled)
    enough = len(result.counted) * 2 >= len(entitled) and result.counted
    assert (result.outcome is Outcome.NO_QUORUM) is not bool(enough)
    assert (result.outcome is Outcome.ADOPTED) is bool(enough and result.in_favour > result.against)


@given(CASTS, ENTITLED, st.data())
def test_a_vote_in_favour_never_harms(casts, entitled, data) -> None:
    before = tally(casts, entitled)
    if not casts or before.outcome is not Outcome.ADOPTED:
        return
    changed = data.draw(st.sampled_from(casts))
    after = [cast for cast in casts if cast != changed]
    after.append(Cast(changed.municipality, Choice.IN_FAVOUR))
    assert tally(after, entitled).outcome is Outcome.ADOPTED


@given(CASTS, ENTITLED)
def test_turning_all_votes_round_never_adopts_what_was_adopted(casts, entitled) -> None:
    other = {Choice.IN_FAVOUR: Choice.AGAINST, Choice.AGAINST: Choice.IN_FAVOUR}
    turned = [Cast(cast.municipality, other.get(cast.choice, cast.choice)) for cast in casts]
    both = {tally(casts, entitled).outcome, tally(turned, entitled).outcome}
    assert both != {Outcome.ADOPTED}


def test_two_ballots_of_one_municipality_are_an_error() -> None:
    with pytest.raises(ValueError, match="two ballots"):
        tally([Cast(1, Choice.AGAINST), Cast(1, Choice.IN_FAVOUR)], {1})


@pytest.mark.parametrize(
    ("entitled", "needed"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (342, 171)]
)
def test_half_of_the_municipalities_is_a_quorum(entitled: int, needed: int) -> None:
    assert quorum(entitled) == needed


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ("vvt", Outcome.ADOPTED),
        ("vtt", Outcome.REJECTED),
        ("vt", Outcome.REJECTED),
        ("voo", Outcome.ADOPTED),
        ("ooo", Outcome.REJECTED),
        ("v", Outcome.NO_QUORUM),
        ("", Outcome.NO_QUORUM),
    ],
)
def test_of_four_municipalities(choices: str, outcome: Outcome) -> None:
    of = {"v": Choice.IN_FAVOUR, "t": Choice.AGAINST, "o": Choice.ABSTAIN}
    casts = [Cast(place, of[letter]) for place, letter in enumerate(choices)]
    assert tally(casts, range(4)).outcome is outcome


@given(st.lists(st.integers(1, 5), min_size=3))
def test_the_middle_lies_within_the_spread(gains) -> None:
    found = spread(gains)
    assert found is not None
    assert found.lowest <= found.low <= found.high <= found.highest
    assert sum(gain <= found.high for gain in gains) * 2 >= len(gains)
    assert sum(gain >= found.low for gain in gains) * 2 >= len(gains)
    assert found == spread(reversed(gains))


@pytest.mark.parametrize("gains", [[], [5], [1, 5]])
def test_of_one_or_two_judgements_there_is_no_middle(gains) -> None:
    assert spread(gains) is None


def test_a_middle_between_two_is_told_as_both() -> None:
    found = spread([2, 3, 4, 5])
    assert found is not None
    assert (found.middle, found.range) == ("3 tot 4", "2 tot 5")
    same = spread([4, 4, 4])
    assert same is not None
    assert (same.middle, same.range) == ("4", "allen 4")
