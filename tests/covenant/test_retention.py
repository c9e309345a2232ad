"""The last day on which something may be kept: months, midnight, and more terms than one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.covenant.model import Clause, Retention
from oggz.covenant.retention import (
    EmptyCase,
    Kept,
    Term,
    day_of,
    months_after,
    term,
    term_over,
)
from oggz.covenant.terms import Action, DataCategory, RetentionFrom, Role, Subject
from tests.covenant.covenants import covenant, forbid, permit

CONTRIBUTED, CLOSED = date(2026, 3, 31), date(2026, 8, 31)


def brings_in(
    months: int,
    since: str = "contributed",
    name: str = "brengt_in",
    article: str = "6.1",
    **changes: Any,
) -> Clause:
    retention = Retention(months=months, since=RetentionFrom(since))
    return permit(
        name, article, roles=(Role.PROFESSIONAL,), actions=(Action.CONTRIBUTE,),
        retention=retention, **changes,
    )  # fmt: skip


def kept(**changes: Any) -> Kept:
    plain = {"category": DataCategory.HOUSING, "source": "wonen", "contributed": CONTRIBUTED}
    return Kept(**(plain | changes))


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 360, date(2056, 12, 1)),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_last_of_the_month(day, months, last) -> None:
    assert months_after(day, months) == last


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 360))
def test_a_term_is_never_longer_than_its_months(day, months) -> None:
    last = months_after(day, months)
    assert (last.year - day.year) * 12 + last.month - day.month == months
    assert last.day == day.day or (last.day < day.day and (last + timedelta(1)).day == 1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(moment, day) -> None:
    assert day_of(moment) == day


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 6, 30))


def test_it_may_be_kept_on_the_last_day_and_not_the_day_after() -> None:
    found = term(covenant(brings_in(6)), kept())
    assert found == Term(date(2026, 9, 30), ("brengt_in",), ("6.1",))
    assert not found.is_over(date(2026, 9, 30))
    assert found.is_over(date(2026, 10, 1))
    assert [found.days_left(date(2026, 9, day)) for day in (29, 30)] == [2, 1]
    assert found.days_left(date(2026, 10, 1)) == 0


def test_a_term_from_closing_has_no_end_while_the_case_is_open() -> None:
    text = covenant(brings_in(12, "closed"))
    open_term = term(text, kept())
    assert open_term is not None
    assert open_term.until is None
    assert not open_term.is_over(date(2100, 1, 1))
    assert open_term.days_left(date(2100, 1, 1)) is None
    closed = term(text, kept(closed=CLOSED))
    assert closed is not None
    assert closed.until == date(2027, 8, 31)


def test_the_longest_term_of_one_version_holds() -> None:
    text = covenant(
        brings_in(6, name="kort", article="6.1"),
        brings_in(24, name="lang", article="6.2", purposes=("veiligheid",)),
        brings_in(24, name="ook_lang", article="6.2"),
    )
    assert term(text, kept()) == Term(date(2028, 3, 31), ("lang", "ook_lang"), ("6.2",))


def test_a_case_without_follow_up_has_its_own_term() -> None:
    text = covenant(
        brings_in(60, "closed", "opgelost", "8.1"), brings_in(12, "cancelled", "vervallen", "8.2")
    )
    cancelled = term(text, kept(closed=CLOSED, cancelled=True))
    assert cancelled == Term(date(2027, 8, 31), ("vervallen",), ("8.2",))
    closed = term(text, kept(closed=CLOSED))
    assert closed == Term(date(2031, 8, 31), ("opgelost",), ("8.1",))


def test_a_term_for_a_case_without_follow_up_waits_while_the_case_runs() -> None:
    """A report has no other term; that is no reason to call it kept without ground."""
    text = covenant(brings_in(12, "cancelled", "vervallen", "8.2"))
    assert term(text, kept()) == Term(None, ("vervallen",), ("8.2",))
    # What got a case is kept no longer than what got none.
    assert term(text, kept(closed=CLOSED)) == Term(date(2027, 8, 31), ("vervallen",), ("8.2",))
    # Where a term runs already, it does not wait.
    both = covenant(brings_in(24, name="inbreng"), brings_in(12, "cancelled", "vervallen", "8.2"))
    assert term(both, kept()) == Term(date(2028, 3, 31), ("inbreng",), ("6.1",))


def test_without_such_a_term_a_case_without_follow_up_was_closed() -> None:
    found = term(covenant(brings_in(60, "closed")), kept(closed=CLOSED, cancelled=True))
    assert found is not None
    assert found.until == date(2031, 8, 31)


def test_a_cancelled_case_keeps_terms_that_run_from_bringing_in() -> None:
    text = covenant(brings_in(24, name="inbreng"), brings_in(12, "cancelled", "vervallen", "8.2"))
    found = term(text, kept(closed=CLOSED, cancelled=True))
    assert found is not None
    assert found.until == date(2028, 3, 31)


@pytest.mark.parametrize(
    "clause",
    [
        brings_in(99, parties=("politie",)),
        brings_in(99, categories=(DataCategory.CARE,)),
        brings_in(99, subjects=(Subject.VICTIM,)),
        brings_in(99, sources=("politie",)),
        permit(retention=Retention(months=99, since=RetentionFrom.CONTRIBUTED)),
        forbid(actions=(Action.CONTRIBUTE,)),
    ],
)
def test_clauses_about_something_else_lengthen_nothing(clause) -> None:
    assert term(covenant(clause), kept()) is None
    found = term(covenant(brings_in(6, name="kort", article="6.9"), clause), kept())
    assert found is not None
    assert found.until == date(2026, 9, 30)


def test_a_clause_for_every_party_counts() -> None:
    assert term(covenant(brings_in(6, parties=("*",))), kept()) is not None


def test_a_new_version_shortens_at_once_and_lengthens_for_new_data_only() -> None:
    short, long = covenant(brings_in(6)), covenant(brings_in(24))
    for versions in ([short, long], [long, short], [long, short, long]):
        found = term_over(versions, kept())
        assert found is not None
        assert found.until == date(2026, 9, 30)
    newer = term_over([long], kept())
    assert newer is not None
    assert newer.until == date(2028, 3, 31)


def test_a_version_that_no_longer_says_anything_leaves_the_earlier_term() -> None:
    found = term_over([covenant(brings_in(6)), covenant()], kept())
    assert found is not None
    assert found.until == date(2026, 9, 30)
    assert term_over([covenant()], kept()) is None


def test_an_open_term_gives_way_to_one_that_ends() -> None:
    found = term_over([covenant(brings_in(12, "closed")), covenant(brings_in(6))], kept())
    assert found is not None
    assert found.until == date(2026, 9, 30)


EMPTY = EmptyCase(CLOSED)


def of_the_case(months: int, since: str = "closed", **changes: Any) -> Clause:
    retention = Retention(months=months, since=RetentionFrom(since))
    return permit(
        "sluiten", "13.3", roles=(Role.PROCESS_COORDINATOR,), actions=(Action.CLOSE,),
        categories=(DataCategory.CASE,), retention=retention, **changes,
    )  # fmt: skip


def test_of_an_empty_case_the_shortest_term_holds_from_closing() -> None:
    text = covenant(
        brings_in(60, "closed", "lang", "8.1"), brings_in(6, "contributed", "kort", "8.2"),
        forbid("geen", "14.1"), permit("zonder_termijn", "9.1"),
    )  # fmt: skip
    assert term(text, EMPTY) == Term(date(2027, 2, 28), ("kort",), ("8.2",))


def test_a_term_of_the_case_itself_goes_before_those_of_data() -> None:
    text = covenant(brings_in(6, "closed"), of_the_case(24))
    assert term(text, EMPTY) == Term(date(2028, 8, 31), ("sluiten",), ("13.3",))


def test_an_empty_case_without_follow_up_has_the_term_for_that() -> None:
    text = covenant(brings_in(60, "closed", "opgelost", "8.1"), of_the_case(12, "cancelled"))
    without = term(text, EmptyCase(CLOSED, cancelled=True))
    assert without is not None
    assert without.until == date(2027, 8, 31)
    resolved = term(text, EMPTY)
    assert resolved is not None
    assert resolved.until == date(2031, 8, 31)


def test_of_an_empty_case_a_covenant_without_terms_says_nothing() -> None:
    silent = covenant(permit(retention=None))
    assert term(silent, EMPTY) is None
    assert term_over([silent, covenant(brings_in(12))], EMPTY) is not None
