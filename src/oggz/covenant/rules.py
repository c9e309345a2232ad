"""Clauses and limits with every word spelled out: what deciding, filters and boundaries share.

A clause that says 'all levels' or '*' lists them here; a limit about kinds of parties lists the
parties of this covenant. What is left is sets, to be searched without knowing what they mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from oggz.covenant.limits import LIMITS, Days, Limit
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.terms import (
    LEVELS,
    Action,
    Condition,
    DataCategory,
    Effect,
    Phase,
    Role,
    Subject,
)

DAY = timedelta(days=1)
ALL_LEVELS: frozenset[int | None] = frozenset({None, *LEVELS})
YES_AND_NO = frozenset({False, True})


class Rank(IntEnum):
    """Which goes before which."""

    LIMIT = 0
    FORBID = 1
    PERMIT = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """It meets a request when every part of it is in the set here, from `first` to `last`.

    `brought` are pairs of the party that asks and the party that brought the data in; `files` are
    pairs of whose data it is and in whose file the asker works. `all_of` must hold, and nothing of
    `none_of`. A permit that meets is of no use when one of its `limits` meets too.
    """

    rank: Rank
    id: str
    article: str | None
    brought: frozenset[tuple[str, str]]
    roles: frozenset[Role]
    actions: frozenset[Action]
    purposes: frozenset[str]
    categories: frozenset[DataCategory]
    phases: frozenset[Phase]
    levels: frozenset[int | None]
    bsn: frozenset[bool]
    files: frozenset[tuple[Subject, Subject]]
    first: date
    last: date
    all_of: frozenset[Condition]
    none_of: frozenset[Condition]
    limits: tuple["Rule", ...] = ()

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(party for party, _ in self.brought)

    @property
    def subjects(self) -> frozenset[Subject]:
        return frozenset(subject for subject, _ in self.files)


def rules(covenant: Covenant, limits: tuple[Limit, ...] = LIMITS) -> tuple[Rule, ...]:
    """Limits, forbids and permits, in that order and each as written. What meets nothing is out.

    Other `limits` than those of the law are for tests of what each of them does.
    """
    whole = [rule for limit in limits if not limit.of_permits for rule in of_limit(limit, covenant)]
    clauses = [_pruned(of_clause(clause, covenant, limits)) for clause in covenant.clauses]
    return tuple(
        rule for rank in Rank for rule in (*whole, *clauses) if rule.rank is rank and _lives(rule)
    )


def overlap(one: Rule, other: Rule) -> bool:
    """Whether some request meets both."""
    return (
        bool(one.brought & other.brought)
        and bool(one.roles & other.roles)
        and bool(one.actions & other.actions)
        and bool(one.purposes & other.purposes)
        and bool(one.categories & other.categories)
        and bool(one.phases & other.phases)
        and bool(one.levels & other.levels)
        and bool(one.bsn & other.bsn)
        and bool(one.files & other.files)
        and max(one.first, other.first) <= min(one.last, other.last)
        and not (one.all_of | other.all_of) & (one.none_of | other.none_of)
    )


def _lives(rule: Rule) -> bool:
    return bool(rule.brought and rule.files and rule.purposes and rule.first <= rule.last)


def _pruned(rule: Rule) -> Rule:
    return replace(rule, limits=tuple(each for each in rule.limits if overlap(each, rule)))


def of_clause(clause: Clause, covenant: Covenant, limits: tuple[Limit, ...] = LIMITS) -> Rule:
    """A clause as a rule, with every limit that its grounds call for."""
    permits = clause.effect is Effect.PERMIT
    parties = covenant.parties.keys() if "*" in clause.parties else clause.parties
    purposes = covenant.purposes.keys() if "*" in clause.purposes else clause.purposes
    levels: frozenset[int | None] = frozenset(clause.levels)
    if not permits:
        levels |= {None}  # a level that is not told could be the forbidden one
    first, last = covenant.days(clause)
    rule = Rule(
        rank=Rank.PERMIT if permits else Rank.FORBID,
        id=clause.id,
        article=clause.article,
        brought=frozenset(
            (party, source)
            for party in covenant.parties.keys() & set(parties)
            for source in covenant.parties.keys() & set(clause.sources or covenant.parties)
        ),
        roles=frozenset(clause.roles),
        actions=frozenset(clause.actions),
        purposes=frozenset(covenant.purposes.keys() & set(purposes)),
        categories=frozenset(clause.categories),
        phases=frozenset(clause.phases),
        levels=levels if clause.levels else ALL_LEVELS,
        bsn=_bsn(clause, permits=permits),
        files=frozenset(_files(clause, permits=permits)),
        first=first,
        last=last,
        all_of=frozenset(clause.conditions),
        none_of=frozenset(),
    )
    if not permits:
        return rule
    taken = (limit for limit in limits if limit.of_permits and takes_away(limit, clause))
    found = (each for limit in taken for each in of_limit(limit, covenant))
    return replace(rule, limits=tuple(each for each in found if _lives(each)))


def _bsn(clause: Clause, *, permits: bool) -> frozenset[bool]:
    """A permit covers the number only when it says so; a forbid may be about the number alone."""
    if permits:
        return YES_AND_NO if clause.bsn else frozenset({False})
    return frozenset({True}) if clause.bsn else YES_AND_NO


def _files(clause: Clause, *, permits: bool) -> Iterator[tuple[Subject, Subject]]:
    """Of whom, seen from whose file.

    A permit is for somebody's own file, and those it names. A forbid is for every file, or only
    for those it names: it may be about looking across and nothing else.
    """
    for subject in clause.subjects:
        named = {subject, *clause.seen_from} if permits else set(clause.seen_from or Subject)
        yield from ((subject, file) for file in named)


def takes_away(limit: Limit, clause: Clause) -> bool:
    """Whether a limit of permits is about the grounds of a clause."""
    return (
        (not limit.grounds or clause.ground in limit.grounds)
        and (not limit.special_grounds or clause.special_ground in limit.special_grounds)
        and (not limit.secrecy_grounds or clause.secrecy_ground in limit.secrecy_grounds)
    )


def of_limit(limit: Limit, covenant: Covenant) -> Iterator[Rule]:
    """A limit as rules, one for each stretch of days; none under another regime."""
    if limit.regimes and covenant.regime not in limit.regimes:
        return
    kinds = {slug: party.kind for slug, party in covenant.parties.items()}
    for first, last in _days(limit, covenant):
        yield Rule(
            rank=Rank.LIMIT,
            id=limit.id,
            article=None,
            brought=frozenset(
                (party, source)
                for party in kinds
                for source in kinds
                if (not limit.kinds or kinds[party] in limit.kinds)
                and (not limit.source_kinds or kinds[source] in limit.source_kinds)
                and limit.onward in (None, party != source)
            ),
            roles=limit.roles or frozenset(Role),
            actions=limit.actions or frozenset(Action),
            purposes=frozenset(covenant.purposes),
            categories=limit.categories or frozenset(DataCategory),
            phases=limit.phases or frozenset(Phase),
            levels=ALL_LEVELS,
            bsn=YES_AND_NO if limit.bsn is None else frozenset({limit.bsn}),
            files=frozenset(
                (subject, file)
                for subject in limit.subjects or Subject
                for file in Subject
                if limit.across_files in (None, subject is not file)
            ),
            first=first,
            last=last,
            all_of=frozenset({limit.when} if limit.when else ()),
            none_of=frozenset({limit.unless} if limit.unless else ()),
        )


def _days(limit: Limit, covenant: Covenant) -> Iterator[tuple[date, date]]:
    match limit.days:
        case Days.ALL:
            yield date.min, date.max
        case Days.OUTSIDE_COVENANT:
            if covenant.starts > date.min:
                yield date.min, covenant.starts - DAY
            if covenant.ends < date.max:
                yield covenant.ends + DAY, date.max
        case Days.BEFORE_WAMS:
            since = covenant.wams_since
            if since is None:
                yield date.min, date.max
            elif since > date.min:
                yield date.min, since - DAY
