"""A covenant read as a person reads it: clause after clause, slow, and from the document itself.

Nothing here comes from `rules` or the index, so that both can be compared with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from oggz.covenant.limits import LIMITS, Days, Limit
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import Effect


@dataclass(frozen=True)
class Answer:
    allowed: bool
    limit: str | None = None
    clauses: tuple[str, ...] = ()


def answer(covenant: Covenant, asked: Request, limits: tuple[Limit, ...] = LIMITS) -> Answer:
    if asked.party not in covenant.parties or asked.purpose not in covenant.purposes:
        return Answer(False)
    if asked.source is not None and asked.source not in covenant.parties:
        return Answer(False)
    for limit in limits:
        if not limit.of_permits and holds(limit, covenant, asked):
            return Answer(False, limit.id)
    meets = [clause for clause in covenant.clauses if is_about(clause, covenant, asked)]
    if forbids := [clause.id for clause in meets if clause.effect is Effect.FORBID]:
        return Answer(False, None, tuple(forbids))
    useful, fallen = [], []
    for clause in meets:
        against = [
            limit.id
            for limit in limits
            if limit.of_permits and rests_on(clause, limit) and holds(limit, covenant, asked)
        ]
        (fallen if against else useful).append((clause.id, against))
    if useful:
        return Answer(True, None, tuple(name for name, _ in useful))
    for name, against in fallen:
        return Answer(False, against[0], (name,))
    return Answer(False)


def until(covenant: Covenant, asked: Request) -> date:
    """The last day of an unbroken row of days on which it stays allowed, tried day by day."""
    day = asked.date
    while answer(covenant, at(asked, day + timedelta(days=1))).allowed:
        day += timedelta(days=1)
    return day


def at(asked: Request, day: date) -> Request:
    return Request(
        **{name: getattr(asked, name) for name in Request.__slots__ if name != "date"}, date=day
    )


def is_about(clause: Clause, covenant: Covenant, asked: Request) -> bool:
    permits = clause.effect is Effect.PERMIT
    first, last = covenant.days(clause)
    file = asked.subject if asked.seen_from is None else asked.seen_from
    source = asked.party if asked.source is None else asked.source
    if permits:
        level = not clause.levels or asked.level in clause.levels
        number = clause.bsn or not asked.bsn
        place = file == asked.subject or file in clause.seen_from
    else:
        level = not clause.levels or asked.level is None or asked.level in clause.levels
        number = asked.bsn or not clause.bsn
        place = not clause.seen_from or file in clause.seen_from
    return (
        (asked.party in clause.parties or "*" in clause.parties)
        and asked.role in clause.roles
        and asked.action in clause.actions
        and (asked.purpose in clause.purposes or "*" in clause.purposes)
        and asked.category in clause.categories
        and asked.phase in clause.phases
        and asked.subject in clause.subjects
        and (not clause.sources or source in clause.sources)
        and all(condition in asked.conditions for condition in clause.conditions)
        and first <= asked.date <= last
        and level
        and number
        and place
    )


def rests_on(clause: Clause, limit: Limit) -> bool:
    return (
        (not limit.grounds or clause.ground in limit.grounds)
        and (not limit.special_grounds or clause.special_ground in limit.special_grounds)
        and (not limit.secrecy_grounds or clause.secrecy_ground in limit.secrecy_grounds)
    )


def holds(limit: Limit, covenant: Covenant, asked: Request) -> bool:
    source = asked.party if asked.source is None else asked.source
    file = asked.subject if asked.seen_from is None else asked.seen_from
    return (
        _on(limit, covenant, asked.date)
        and (not limit.regimes or covenant.regime in limit.regimes)
        and (not limit.kinds or covenant.parties[asked.party].kind in limit.kinds)
        and (not limit.source_kinds or covenant.parties[source].kind in limit.source_kinds)
        and limit.onward in (None, source != asked.party)
        and (not limit.roles or asked.role in limit.roles)
        and (not limit.actions or asked.action in limit.actions)
        and (not limit.categories or asked.category in limit.categories)
        and (not limit.phases or asked.phase in limit.phases)
        and (not limit.subjects or asked.subject in limit.subjects)
        and limit.across_files in (None, file != asked.subject)
        and limit.bsn in (None, asked.bsn)
        and (limit.when is None or limit.when in asked.conditions)
        and (limit.unless is None or limit.unless not in asked.conditions)
    )


def _on(limit: Limit, covenant: Covenant, day: date) -> bool:
    if limit.days is Days.OUTSIDE_COVENANT:
        return not covenant.starts <= day <= covenant.ends
    if limit.days is Days.BEFORE_WAMS:
        return covenant.wams_since is None or day < covenant.wams_since
    return True
