"""What is counted of a quarter: everything once, and cells that fit together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.cases.models import Outcome
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.steering.counting import counted
from oggz.casework.steering.quarters import Quarter
from oggz.casework.steering.structure import structure
from oggz.casework.steering.went import NO_SIGNAL, Went
from oggz.covenant import example
from oggz.covenant.terms import Phase
from oggz.monitor.tables.sums import must_agree

QUARTER = Quarter(2026, 3)
DOCUMENT = example.example()
KINDS = sorted({str(party.kind) for party in DOCUMENT.parties.values()})
DAYS = st.integers(0, 400)


@st.composite
def went(draw) -> Went:
    opened = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(
        draw(DAYS), hours=draw(st.integers(0, 23))
    )
    steps, at = [(opened, "signal", 1)], opened
    for phase in draw(st.sampled_from([[], ["triage"], ["triage", "approach", "aftercare"]])):
        at += timedelta(draw(st.integers(0, 60)))
        steps.append((at, phase, draw(st.integers(1, 4))))
    closed = draw(st.none() | st.just(at + timedelta(draw(st.integers(0, 200)))))
    if closed:
        steps.append((closed, "closed", 1))
    signal = draw(st.sampled_from([(u.value, h.value) for u in Urgency for h in HeardFrom]))
    signalled = signal if draw(st.booleans()) else (NO_SIGNAL, NO_SIGNAL)
    outcome = draw(st.sampled_from([each.value for each in Outcome])) if closed else ""
    return Went(opened, draw(st.sampled_from(KINDS)), *signalled, steps, closed, outcome)


def tables_of(cases, *, begins: bool = True, quarter: Quarter = QUARTER):
    known = structure(DOCUMENT, quarter, project="test", begins=begins)
    return counted(cases, quarter, known)


def count(tables, name: str, *codes: str) -> int:
    info = tables.structure.table(name)
    table = tables.cells[name]
    rows = zip(*(table[each].to_pylist() for each in info.dimensions), strict=True)
    return dict(zip(rows, table["count"].to_pylist(), strict=True))[codes]


@given(st.lists(went(), max_size=30), st.booleans())
def test_parts_and_totals_agree_over_all_tables(cases, begins) -> None:
    must_agree(tables_of(cases, begins=begins))


@given(st.lists(went(), max_size=30))
def test_how_a_quarter_ends_is_how_the_next_begins(cases) -> None:
    now, then = tables_of(cases), tables_of(cases, quarter=QUARTER.after)
    assert now.cells["end"]["count"] == then.cells["begin"]["count"]
    names = [
        tables.structure.table(name).counted for tables, name in ((now, "end"), (then, "begin"))
    ]
    assert names[0] == names[1]


@given(st.lists(went(), max_size=30))
def test_who_ran_is_who_was_there_and_who_came(cases) -> None:
    tables = tables_of(cases)
    ran = [
        each for each in cases
        if each.opened < QUARTER.end and (each.closed is None or each.closed >= QUARTER.start)
    ]  # fmt: skip
    assert count(tables, "all", "_T", "_T") == len(ran)
    assert count(tables, "all", "_T", "new") == sum(each.opened in QUARTER for each in ran)


def simple(opened: datetime, *, closed: datetime | None = None) -> Went:
    steps = [(opened, "signal", 1), (opened + timedelta(3), "triage", 2)]
    return Went(opened, "police", "days", "seen", steps, closed, "resolved" if closed else "")


def test_the_first_moment_of_a_quarter_is_in_it_and_that_of_the_next_is_not() -> None:
    tables = tables_of([simple(QUARTER.start), simple(QUARTER.end)])
    assert count(tables, "all", "_T", "_T") == count(tables, "all", "_T", "new") == 1


def test_what_closed_in_the_first_moment_was_closed_in_this_quarter() -> None:
    begun = QUARTER.start - timedelta(100)
    tables = tables_of([simple(begun, closed=QUARTER.start)])
    assert count(tables, "closed", "months6", "resolved") == 1
    assert count(tables, "begin", "triage", "level2") == 1


@pytest.mark.parametrize(
    ("days", "code"), [(0, "week"), (6, "week"), (7, "weeks2"), (41, "weeks6"), (42, "longer")]
)
def test_a_wait_is_told_in_whole_days(days, code) -> None:
    opened = QUARTER.start + timedelta(hours=9)
    steps = [(opened + timedelta(days, hours=5), Phase.TRIAGE.value, 1)]
    tables = tables_of([Went(opened, "police", "days", "seen", steps, None, "")])
    assert count(tables, "weighed", code) == 1


@pytest.mark.parametrize(
    "text", ["2026-0", "2026-5", "26-1", "2026-1 ", "", "2026-11", "１２３４-1"]
)
def test_what_is_no_quarter(text) -> None:
    assert Quarter.parse(text) is None


def test_quarters_follow_each_other() -> None:
    assert Quarter.parse("2026-4").after == Quarter(2027, 1)
    assert Quarter(2027, 1).before == Quarter(2026, 4) > Quarter(2026, 3)
    assert Quarter(2026, 3).dutch == "juli tot en met september 2026"
