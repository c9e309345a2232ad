"""A typo changes a text a little, always, and never makes it empty."""

from hypothesis import given
from hypothesis import strategies as st

from oggz.monitor.people.typos import misread_number, mistype, without_diacritics

names = st.text("abcdeghijklmnoprstuvwyzéüşı -'", min_size=1, max_size=20)
chances = st.floats(0, 1, exclude_max=True)


def distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@given(names, chances, chances, chances)
def test_a_typo_always_changes_the_text_and_only_a_little(text, kind, where, which):
    made = mistype(text, kind, where, which)
    assert made
    assert made != text
    assert distance(text, made) <= 3


@given(chances, chances, chances)
def test_no_text_stays_no_text(kind, where, which):
    assert mistype("", kind, where, which) == ""


def test_sounds_that_are_written_in_two_ways_are_exchanged():
    made = {mistype("Dijkstra", 0.9, where / 50, 0.0) for where in range(50)}
    assert "Deikstra" in made
    assert "Dykstra" in made


def test_a_capital_stays_at_the_front():
    made = [mistype("Karin", kind / 40, 0.0, 0.3) for kind in range(40)]
    assert sum(each[0].isupper() for each in made) > 30


@given(st.integers(1, 99999).map(str), chances, chances)
def test_a_misread_number_differs_in_one_digit(text, where, which):
    made = misread_number(text, where, which)
    assert len(made) == len(text)
    assert sum(a != b for a, b in zip(text, made, strict=True)) == 1


def test_a_register_without_accents_keeps_the_letters():
    assert without_diacritics("Yıldız Łukasz Zoë Şahin") == "Yildiz Lukasz Zoe Sahin"
