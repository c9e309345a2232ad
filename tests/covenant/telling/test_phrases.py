import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.covenant import phrases
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a en b"),
        (["a", "b", "c"], "a, b en c"),
        (["a en b", "c"], "a en b, en c"),
        (["a", "b of c"], "a, en b of c"),
        (["a, of b", "c", "d"], "a, of b; c; en d"),
    ],
)
def test_an_enumeration_reads_as_dutch(words: list[str], text: str) -> None:
    assert phrases.listed(words) == text


@given(st.data())
def test_two_enumerations_of_words_of_a_covenant_never_read_the_same(data: st.DataObject) -> None:
    terms = data.draw(st.sampled_from([Role, Phase, Subject, Condition, DataCategory]))
    some = st.sets(st.sampled_from([term.dutch for term in terms]), min_size=1)
    one, other = sorted(data.draw(some)), sorted(data.draw(some))
    assert (phrases.listed(one) == phrases.listed(other)) == (one == other)


def test_each_set_of_actions_reads_otherwise() -> None:
    sizes = range(1, len(Action) + 1)
    sets = [some for size in sizes for some in itertools.combinations(Action, size)]
    assert len({phrases.actions(some) for some in sets}) == len(sets)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 maand"), (6, "6 maanden"), (12, "1 jaar"), (180, "15 jaar")]
)
def test_a_term_is_told_in_years_when_it_is_whole_years(number: int, text: str) -> None:
    assert phrases.months(number) == text


def test_a_day_is_told_as_people_write_it() -> None:
    assert phrases.day(date(2028, 2, 29)) == "29 februari 2028"
