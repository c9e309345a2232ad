"""Which rows of a list somebody may see: the same rules as a single decision, for many at once.

A filter says it in sets of values, so that a database can do the choosing; nothing has to be read
first to be refused afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from oggz.covenant.rules import Rank, Rule
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at a list, and what for. Without `seen_from`: at each in their own file."""

    party: str
    role: Role
    action: Action
    purpose: str
    date: date
    seen_from: Subject | None = None
    bsn: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What a list knows of each of its rows; `source` is always known there."""

    category: DataCategory
    phase: Phase
    level: int | None
    subject: Subject
    source: str
    conditions: frozenset[Condition] = frozenset()


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows with one of these values in every column. Each set is complete: empty is no row at all.

    `levels` has None for rows without a level. All facts of `all_of` hold for the row, and none of
    `none_of`.
    """

    categories: frozenset[DataCategory]
    phases: frozenset[Phase]
    levels: frozenset[int | None]
    subjects: frozenset[Subject]
    sources: frozenset[str]
    all_of: frozenset[Condition]
    none_of: frozenset[Condition]

    def holds(self, row: Row) -> bool:
        return (
            row.category in self.categories
            and row.phase in self.phases
            and row.level in self.levels
            and row.subject in self.subjects
            and row.source in self.sources
            and self.all_of <= row.conditions
            and not self.none_of & row.conditions
        )

    def overlaps(self, other: "Columns") -> bool:
        return (
            bool(self.categories & other.categories)
            and bool(self.phases & other.phases)
            and bool(self.levels & other.levels)
            and bool(self.subjects & other.subjects)
            and bool(self.sources & other.sources)
            and not (self.all_of | other.all_of) & (self.none_of | other.none_of)
        )


@dataclass(frozen=True, slots=True)
class Permitted:
    """What one clause lets see, except where a legal limit takes that away."""

    clause: str
    article: str
    rows: Columns
    except_for: tuple[Columns, ...] = ()

    def holds(self, row: Row) -> bool:
        return self.rows.holds(row) and not any(each.holds(row) for each in self.except_for)


@dataclass(frozen=True, slots=True)
class Filter:
    """Visible is what one of `permitted` holds and nothing of `refused`; without any, nothing."""

    permitted: tuple[Permitted, ...]
    refused: tuple[Columns, ...]

    def admits(self, row: Row) -> bool:
        return any(each.holds(row) for each in self.permitted) and not any(
            each.holds(row) for each in self.refused
        )


def filtered(rules: Iterable[Rule], view: View) -> Filter:
    """The filter of one view; what can make no difference to it is left out."""
    permitted, refused = [], []
    for rule in rules:
        for rows in _columns(rule, view):
            if rule.rank is not Rank.PERMIT:
                refused.append(rows)
                continue
            limits = (each for limit in rule.limits for each in _columns(limit, view))
            kept = tuple(each for each in limits if each.overlaps(rows))
            permitted.append(Permitted(rule.id, rule.article or "", rows, kept))
    return Filter(
        tuple(permitted),
        tuple(
            dict.fromkeys(
                each for each in refused if any(each.overlaps(one.rows) for one in permitted)
            )
        ),
    )


def _columns(rule: Rule, view: View) -> Iterator[Columns]:
    """The columns of a rule, when it has anything to say in this view."""
    sources = frozenset(source for party, source in rule.brought if party == view.party)
    subjects = frozenset(
        subject for subject, file in rule.files if file == (view.seen_from or subject)
    )
    if (
        sources
        and subjects
        and view.role in rule.roles
        and view.action in rule.actions
        and view.purpose in rule.purposes
        and view.bsn in rule.bsn
        and type(view.date) is date  # a moment, or a text, is no day: nothing is shown
        and rule.first <= view.date <= rule.last
    ):
        yield Columns(
            categories=rule.categories,
            phases=rule.phases,
            levels=rule.levels,
            subjects=subjects,
            sources=sources,
            all_of=rule.all_of,
            none_of=rule.none_of,
        )
