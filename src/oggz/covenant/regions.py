"""Requests as regions: what a rule meets, without what others meet.

A rule is a box: a set for every part, a stretch of days, facts that hold and facts that do not.
Subtracting boxes until nothing or something is left finds a request that only one rule decides, or
proves that there is none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from oggz.covenant.questions import Request
from oggz.covenant.rules import DAY, Rule, overlap
from oggz.covenant.terms import Action, DataCategory, Phase, Role, Subject

# In the order in which a way out of another rule is looked for: the most telling first.
SETS = (
    "categories", "actions", "phases", "roles", "brought", "purposes", "levels", "files", "bsn",
)  # fmt: skip


def meet(one: Rule, other: Rule) -> Rule:
    """What both meet, by the name of the first; they overlap."""
    both: dict[str, Any] = {part: getattr(one, part) & getattr(other, part) for part in SETS}
    return replace(
        one,
        **both,
        first=max(one.first, other.first),
        last=min(one.last, other.last),
        all_of=one.all_of | other.all_of,
        none_of=one.none_of | other.none_of,
    )


def left(region: Rule, without: Sequence[Rule]) -> Rule | None:
    """A part of a region that none of the others meets, or None when there is none.

    The limits of a permit in `without` give back what they take away from it.
    """
    for place, other in enumerate(without):
        if overlap(region, other):
            return _outside(region, other, without[place + 1 :])
    return region


def _outside(region: Rule, other: Rule, rest: Sequence[Rule]) -> Rule | None:
    for fact in sorted(other.none_of - region.none_of):
        if found := left(replace(region, all_of=region.all_of | {fact}), rest):
            return found
        region = replace(region, none_of=region.none_of | {fact})
    for fact in sorted(other.all_of - region.all_of):
        if found := left(replace(region, none_of=region.none_of | {fact}), rest):
            return found
        region = replace(region, all_of=region.all_of | {fact})
    for part in SETS:
        words, others = getattr(region, part), getattr(other, part)
        if words - others:
            beside: dict[str, Any] = {part: words - others}
            if found := left(replace(region, **beside), rest):
                return found
            within: dict[str, Any] = {part: words & others}
            region = replace(region, **within)
    if region.first < other.first:
        if found := left(replace(region, last=other.first - DAY), rest):
            return found
        region = replace(region, first=other.first)
    if region.last > other.last:
        if found := left(replace(region, first=other.last + DAY), rest):
            return found
        region = replace(region, last=other.last)
    for limit in other.limits:
        if overlap(region, limit) and (found := left(meet(region, limit), rest)):
            return found
    return None


def example_of(region: Rule) -> Request:
    """One request of a region, always the same: plain words, and no more facts than needed."""
    party, source = min(region.brought, key=lambda pair: (pair[0] != pair[1], pair))
    subject, file = min(
        region.files, key=lambda pair: (pair[0] != pair[1], [*Subject].index(pair[0]), pair)
    )
    return Request(
        party=party,
        role=min(region.roles, key=[*Role].index),
        action=min(region.actions, key=[*Action].index),
        purpose=min(region.purposes),
        category=min(region.categories, key=[*DataCategory].index),
        phase=min(region.phases, key=[*Phase].index),
        date=region.first,
        level=min(region.levels, key=lambda level: level or 0),
        bsn=min(region.bsn),
        subject=subject,
        seen_from=None if file is subject else file,
        source=None if source == party else source,
        conditions=region.all_of,
    )
