"""How long something may be kept that a party brought in, by the clauses that let it.

A term runs from the day of an event and ends with the day that has the same number, or the last
day of a shorter month. On that last day the thing may still be kept; from midnight in the
Netherlands after it, it must go.

Three rules for when more than one term is given:

1. Within one version of a covenant the longest holds: the data may stay for as long as one of
   their purposes asks (AVG article 5(1)(e)). Each clause stops giving access by itself.
   A case that ended without follow-up has the terms that are given for that, where there are any.
2. Over versions the shortest holds: a new version that shortens a term shortens it for what was
   there, and one that lengthens it does so for new data only, because people were told the other.
3. A closed case in which nothing is left of what was brought in has the longest of the terms that
   are given for the case itself, and where there are none the shortest that any clause gives; both
   count from closing. It still says that somebody was discussed, which no purpose asks for any
   longer than that.
"""

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from oggz.covenant.model import Clause, Covenant
from oggz.covenant.terms import Action, DataCategory, Effect, RetentionFrom, Subject

# What brings data in; a clause that allows it says how long they stay.
BRINGING_IN = frozenset({Action.REPORT, Action.CONTRIBUTE})
_NETHERLANDS = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Kept:
    """Data of one category that `source` brought in, and what became of the case.

    `closed` is the day on which the case was closed; `cancelled` when it ended without follow-up.
    """

    category: DataCategory
    source: str
    contributed: date
    closed: date | None = None
    cancelled: bool = False
    subject: Subject = Subject.PERSON


@dataclass(frozen=True, slots=True)
class EmptyCase:
    """A closed case in which nothing is left, or ever was, of what parties bring in."""

    closed: date
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """The last day, or None while the event that it runs from has not happened; and why."""

    until: date | None
    clauses: tuple[str, ...]
    articles: tuple[str, ...]

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def days_left(self, today: date) -> int | None:
        """How many days it may still be kept, today included; 0 or less when it must go."""
        return None if self.until is None else (self.until - today).days + 1


def day_of(moment: datetime) -> date:
    """The day it is in the Netherlands. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(_NETHERLANDS).date()


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month when it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def term(covenant: Covenant, kept: Kept | EmptyCase) -> Term | None:
    """The term under one version; None when no clause gives one to its source."""
    if isinstance(kept, EmptyCase):
        return _term_of_case(covenant, kept)
    clauses = _that_count(covenant, kept)
    return _of([(_end(clause, kept), clause) for clause in clauses], max)


def _term_of_case(covenant: Covenant, case: EmptyCase) -> Term | None:
    given = [
        clause for clause in covenant.clauses
        if clause.effect is Effect.PERMIT and clause.retention is not None
    ]  # fmt: skip
    of_case = [clause for clause in given if DataCategory.CASE in clause.categories]
    of_case = _by_outcome(of_case, cancelled=case.cancelled)
    clauses = of_case or _by_outcome(given, cancelled=case.cancelled)
    ends = [
        (months_after(case.closed, clause.retention.months), clause)
        for clause in clauses if clause.retention
    ]  # fmt: skip
    return _of(ends, max if of_case else min)


def _of(ends: Sequence[tuple[date | None, Clause]], chosen: Callable[..., date]) -> Term | None:
    if not ends:
        return None
    last = chosen(end or date.max for end, _ in ends)
    until = None if last == date.max else last
    why = [clause for end, clause in ends if end == until]
    articles = tuple(dict.fromkeys(clause.article for clause in why))
    return Term(until, tuple(clause.id for clause in why), articles)


def term_over(versions: Iterable[Covenant], kept: Kept | EmptyCase) -> Term | None:
    """The term under all versions that held since it was brought in, the first of them included.

    None when none of them lets its source bring it in: a person must look at it.
    """
    found = [one for one in (term(version, kept) for version in versions) if one is not None]
    if not found:
        return None
    return min(found, key=lambda one: one.until or date.max)


def _that_count(covenant: Covenant, kept: Kept) -> list[Clause]:
    clauses = [
        clause
        for clause in covenant.clauses
        if clause.effect is Effect.PERMIT
        and clause.retention is not None
        and BRINGING_IN.intersection(clause.actions)
        and kept.category in clause.categories
        and kept.subject in clause.subjects
        and ("*" in clause.parties or kept.source in clause.parties)
        and (not clause.sources or kept.source in clause.sources)
    ]
    # A signal that got a case, and of which nothing else is said, is kept no longer than one that
    # got none; while a case runs, it waits for how it will end.
    return _by_outcome(clauses, cancelled=kept.cancelled) or clauses


def _by_outcome(clauses: list[Clause], *, cancelled: bool) -> list[Clause]:
    """A case without follow-up has terms of its own, where the covenant gives them."""
    other = RetentionFrom.CANCELLED
    if cancelled and any(_since(clause) is other for clause in clauses):
        other = RetentionFrom.CLOSED
    return [clause for clause in clauses if _since(clause) is not other]


def _since(clause: Clause) -> RetentionFrom | None:
    return clause.retention.since if clause.retention else None


def _end(clause: Clause, kept: Kept) -> date | None:
    if clause.retention is None:
        return None
    from_start = clause.retention.since is RetentionFrom.CONTRIBUTED
    since = kept.contributed if from_start else kept.closed
    return None if since is None else months_after(since, clause.retention.months)
