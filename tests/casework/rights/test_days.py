"""Until when somebody must be answered."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.rights.days import Kind, due, due_when_extended, holidays, is_free

DAYS = st.dates(date(2018, 5, 25), date(2120, 12, 31))
MONTHS = [kind for kind in Kind if kind is not Kind.COMPLAINT]


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 9, 15), date(2026, 10, 15)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2026, 11, 25), date(2026, 12, 28)),  # both days of Christmas, and a weekend
        (date(2026, 12, 1), date(2027, 1, 4)),  # New Year, and a weekend
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday up to Easter Monday
        (date(2025, 3, 26), date(2025, 4, 28)),  # King's Day is a day early when it is a Sunday
        (date(2027, 4, 5), date(2027, 5, 7)),  # 5 May, then Ascension Day
    ],
)
def test_a_month_ends_on_the_same_day_or_the_next_that_is_no_holiday(
    received: date, last: date
) -> None:
    assert due(Kind.ACCESS, received) == last


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 9, 15), date(2026, 12, 15)),
        (date(2026, 11, 30), date(2027, 3, 1)),
        (date(2027, 11, 29), date(2028, 2, 29)),
    ],
)
def test_two_months_more_count_from_the_day_it_came_in(received: date, last: date) -> None:
    assert due_when_extended(Kind.OBJECTION, received) == last


def test_a_complaint_has_six_weeks_and_four_more() -> None:
    assert due(Kind.COMPLAINT, date(2026, 9, 1)) == date(2026, 10, 13)
    assert due_when_extended(Kind.COMPLAINT, date(2026, 9, 1)) == date(2026, 11, 10)


@given(received=DAYS, kind=st.sampled_from(MONTHS))
def test_a_term_never_ends_before_a_month_is_over_and_never_on_a_free_day(
    received: date, kind: Kind
) -> None:
    last = due(kind, received)
    assert not is_free(last)
    # What comes between the end of the month and the last day is free, all of it.
    end = same_day_next_month(received)
    assert last >= end
    assert all(is_free(end + timedelta(n)) for n in range((last - end).days))


def following(day: date) -> list[tuple[int, int]]:
    return [(day.year, day.month), (day.year + day.month // 12, day.month % 12 + 1)]


def same_day_next_month(day: date) -> date:
    """Told apart from the code: by trying days, the latest first."""
    year, month = following(day)[1]
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


@given(received=DAYS, kind=st.sampled_from(list(Kind)))
def test_a_longer_term_is_longer(received: date, kind: Kind) -> None:
    assert due(kind, received) < due_when_extended(kind, received)
    assert due(kind, received) <= due(kind, received + timedelta(1))


@given(year=st.integers(2018, 2120))
def test_the_days_that_follow_easter_do_so(year: int) -> None:
    sunday = easter(year)
    assert {sunday + timedelta(n) for n in (-2, 1, 39, 50)} <= holidays(year)
    assert date(year, 5, 5) in holidays(year)
    king = date(year, 4, 27)
    assert (king if king.weekday() != 6 else date(year, 4, 26)) in holidays(year)
