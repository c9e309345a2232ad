"""Requests at the edges of every clause: where a word, a day or a fact more or less decides.

For each edge a request is sought that nothing else decides, so that a mistake of one word in the
covenant gives another answer to at least one of them. Where there is none, that edge decides
nothing: another clause or the law does. A lawyer's test set can start from these.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.regions import SETS, example_of, left, meet
from oggz.covenant.rules import (
    ALL_LEVELS,
    DAY,
    YES_AND_NO,
    Rank,
    Rule,
    of_clause,
    of_limit,
    overlap,
    rules,
    takes_away,
)
from oggz.covenant.terms import Action, Condition, DataCategory, Effect, Phase, Role, Subject


def boundaries(covenant: Covenant, limits: tuple[Limit, ...] = LIMITS) -> Iterator[Request]:
    """Each request once, in the order of limits, forbids and permits."""
    seen: dict[Request, None] = {}
    for request in _Edges(covenant, limits).all():
        if request not in seen:
            seen[request] = None
            yield request


class _Edges:
    def __init__(self, covenant: Covenant, limits: tuple[Limit, ...]) -> None:
        self.covenant, self.limits = covenant, limits
        self.rules = rules(covenant, limits)
        self.permits = tuple(rule for rule in self.rules if rule.rank is Rank.PERMIT)
        self.refusing = tuple(rule for rule in self.rules if rule.rank is not Rank.PERMIT)
        # With every limit on their grounds, also those about other words than theirs.
        self._whole = [
            of_clause(clause, covenant, limits)
            for clause in covenant.clauses
            if clause.effect is Effect.PERMIT
        ]
        self._grounds = {
            f"{name}s": frozenset(getattr(clause, name) for clause in covenant.clauses) - {None}
            for name in ("ground", "special_ground", "secrecy_ground")
        }
        self.words: dict[str, frozenset[Any]] = {
            "brought": frozenset(product(covenant.parties, covenant.parties)),
            "roles": frozenset(Role),
            "actions": frozenset(Action),
            "purposes": frozenset(covenant.purposes),
            "categories": frozenset(DataCategory),
            "phases": frozenset(Phase),
            "levels": ALL_LEVELS,
            "bsn": YES_AND_NO,
            "files": frozenset(product(Subject, Subject)),
        }

    def all(self) -> Iterator[Request]:
        for rule in self.refusing:
            yield from self._of_refusal(rule)
        for clause in self.covenant.clauses:
            if clause.effect is Effect.PERMIT:
                yield from self._of_permit(of_clause(clause, self.covenant, self.limits))
                turned = clause.model_copy(update={"effect": Effect.FORBID})
                forbid = of_clause(turned, self.covenant, self.limits)
                yield from self._allowed_in(forbid, by_each=True)
            else:
                yield from self._of_turned(clause)
        yield from self._of_taken()

    def _pieces(self, rule: Rule) -> Iterator[Rule]:
        """The rule at each of its words, and the same beside it at each word that it has not."""
        for part in SETS:
            if rule.rank is Rank.LIMIT and getattr(rule, part) == self.words[part]:
                continue  # says nothing about this part
            for word in sorted(self.words[part], key=str):
                single: dict[str, Any] = {part: frozenset({word})}
                yield replace(rule, **single)
        for day in (rule.first, rule.last, *_beside(rule)):
            yield replace(rule, first=day, last=day)
        for fact in Condition:
            without = replace(rule, all_of=rule.all_of - {fact}, none_of=rule.none_of - {fact})
            yield replace(without, all_of=without.all_of | {fact})
            yield replace(without, none_of=without.none_of | {fact})
        for lifted in rule.none_of:  # by this fact, and by no other
            beyond = replace(rule, none_of=frozenset(), all_of=rule.all_of | {lifted})
            others = (fact for fact in Condition if fact not in beyond.all_of)
            yield from (replace(beyond, none_of=frozenset({fact})) for fact in others)

    def _of_permit(self, rule: Rule) -> Iterator[Request]:
        """Where this permit alone decides; and the days around it, whatever else decides there."""
        others = [each for each in self.permits if each.id != rule.id]
        without = (*rule.limits, *self.refusing, *others)
        for piece in self._pieces(rule):
            # What the law takes away beside a clause is an edge too, though it decides nothing.
            if found := left(piece, without) or left(piece, (*self.refusing, *others)):
                yield example_of(found)
        for last in (False, True):
            day = rule.last if last else rule.first
            if found := left(replace(rule, first=day, last=day), (*rule.limits, *self.refusing)):
                request = example_of(found)
                yield from (request, *(replace(request, date=each) for each in _beside(found)))

    def _of_refusal(self, rule: Rule) -> Iterator[Request]:
        for piece in self._pieces(rule):
            yield from self._allowed_in(piece, but=rule)

    def _allowed_in(
        self, region: Rule, *, but: Rule | None = None, by_each: bool = False
    ) -> Iterator[Request]:
        """What some permit (or each) allows in a region, if it were not for one rule."""
        refusing = [rule for rule in self.refusing if rule is not but]
        for permit in self.permits:
            if not overlap(permit, region):
                continue
            if found := left(meet(permit, region), (*permit.limits, *refusing)):
                yield example_of(found)
                if not by_each:
                    return

    def _of_turned(self, clause: Clause) -> Iterator[Request]:
        """What a forbid would give if it were a permit, where no permit gives it."""
        permit = clause.model_copy(update={"effect": Effect.PERMIT})
        rule = of_clause(permit, self.covenant, self.limits)
        others = (each for each in self.refusing if each.id != clause.id)
        if found := left(rule, (*rule.limits, *others, *self.permits)):
            yield example_of(found)

    def _of_taken(self) -> Iterator[Request]:
        """Where a limit takes away a permit, just beside that, and where it would take others."""
        for limit in self.limits:
            if limit.of_permits:
                yield from self._taken_by(limit)
                for ground, known in self._grounds.items():
                    for other in sorted(known - getattr(limit, ground)):
                        changed: dict[str, Any] = {ground: frozenset({other})}
                        yield from self._would_be_taken_by(limit, replace(limit, **changed))

    def _taken_by(self, limit: Limit) -> Iterator[Request]:
        concerned = self._concerned(limit)
        elsewhere = [permit for permit in self.permits if permit.id not in concerned]
        for permit in self._whole:
            for taking in permit.limits:
                if taking.id != limit.id:
                    continue
                others = [each for each in permit.limits if each is not taking]
                permits = [each for each in self.permits if each.id != permit.id]
                for piece in self._pieces(taking):
                    if not overlap(permit, piece):
                        continue
                    region, without = meet(permit, piece), (*others, *self.refusing)
                    # Beside it, more permits may give what a wider limit would take from them all.
                    if found := left(region, (*without, *permits)) or left(
                        region, (*without, *elsewhere)
                    ):
                        yield example_of(found)

    def _would_be_taken_by(self, limit: Limit, other: Limit) -> Iterator[Request]:
        """What permits with another ground give, where a limit does not take it away."""
        concerned = self._concerned(other)
        elsewhere = [permit for permit in self.permits if permit.id not in concerned]
        for permit in self._whole:
            if permit.id not in concerned:
                continue
            for taking in of_limit(limit, self.covenant):
                if overlap(permit, taking) and (
                    found := left(
                        meet(permit, taking), (*permit.limits, *self.refusing, *elsewhere)
                    )
                ):
                    yield example_of(found)

    def _concerned(self, limit: Limit) -> frozenset[str]:
        return frozenset(
            clause.id
            for clause in self.covenant.clauses
            if clause.effect is Effect.PERMIT and takes_away(limit, clause)
        )


def _beside(rule: Rule) -> list[date]:
    before = [rule.first - DAY] if rule.first > date.min else []
    return before + ([rule.last + DAY] if rule.last < date.max else [])
