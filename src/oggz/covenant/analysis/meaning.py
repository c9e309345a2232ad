"""What a covenant and the law say, as sets of requests: made from the document, and not from the
index with which `decide` answers, so that the one can be held against the other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from oggz.covenant.analysis.space import FILES, Box, Days, File, Space, Value
from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.limits import Days as LimitDays
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import LEVELS, Effect

Boxes = tuple[Box, ...]


@dataclass(frozen=True)
class Meaning:
    """Sets of requests, by the id of the clause or limit that makes them.

    `claims` are all that clauses are about. `permits` are what permits give by themselves: their
    claims, less what the law takes away from permits with their grounds (`withheld`, by clause and
    limit). A request is allowed within a permit, outside all `forbids` and all `limits`.
    """

    covenant: Covenant
    space: Space
    claims: Mapping[str, Boxes]
    permits: Mapping[str, Boxes]
    withheld: Mapping[str, Mapping[str, Boxes]]
    forbids: Mapping[str, Boxes]
    limits: Mapping[str, Boxes]

    @classmethod
    def of(
        cls, covenant: Covenant, space: Space | None = None, limits: Collection[Limit] = LIMITS
    ) -> "Meaning":
        """The meaning of a covenant; in a space of itself, unless one is given."""
        space = space or Space.of(covenant)
        of_permits = [limit for limit in limits if limit.of_permits]
        permits: dict[str, Boxes] = {}
        withheld: dict[str, Mapping[str, Boxes]] = {}
        claims = {clause.id: _of_clause(space, covenant, clause) for clause in covenant.clauses}
        for clause in covenant.clauses:
            boxes = claims[clause.id]
            if clause.effect is Effect.FORBID:
                continue
            taken = {
                limit.id: _meeting(space, boxes, _of_limit(space, covenant, limit))
                for limit in of_permits
                if _concerns(limit, clause)
            }
            withheld[clause.id] = {name: found for name, found in taken.items() if found}
            outside = [box for found in taken.values() for box in found]
            permits[clause.id] = tuple(
                piece for box in boxes for piece in space.minus(box, outside)
            )
        return cls(
            covenant=covenant,
            space=space,
            claims=claims,
            permits=permits,
            withheld=withheld,
            forbids={
                clause.id: claims[clause.id]
                for clause in covenant.clauses
                if clause.effect is Effect.FORBID
            },
            limits={
                limit.id: found
                for limit in limits
                if not limit.of_permits and (found := _of_limit(space, covenant, limit))
            },
        )

    def permitting(self, request: Box) -> tuple[str, ...]:
        """The permits that give one request, as far as nothing refuses it."""
        return _within(self.permits, request)

    def refusing(self, request: Box) -> tuple[str, ...]:
        """The limits and forbids that refuse one request."""
        return (*_within(self.limits, request), *_within(self.forbids, request))

    def limited(self, request: Box) -> bool:
        """Whether the law refuses one request, whatever the clauses say."""
        return bool(_within(self.limits, request))

    def allows(self, request: Request) -> bool:
        """Whether a request is allowed; what has no place in the space is not."""
        place = self.space.place(request)
        return place is not None and bool(self.permitting(place)) and not self.refusing(place)


def _within(sets: Mapping[str, Boxes], request: Box) -> tuple[str, ...]:
    return tuple(name for name, boxes in sets.items() if any(not request & ~box for box in boxes))


def _meeting(space: Space, boxes: Iterable[Box], others: Iterable[Box]) -> Boxes:
    others = tuple(others)
    return tuple(Box(box & other) for box in boxes for other in others if space.holds(box & other))


def _of_clause(space: Space, covenant: Covenant, clause: Clause) -> Boxes:
    first, last = covenant.days(clause)
    chosen: dict[str, Collection[Value]] = {
        "party": covenant.parties if "*" in clause.parties else clause.parties,
        "role": clause.roles,
        "action": clause.actions,
        "purpose": covenant.purposes if "*" in clause.purposes else clause.purposes,
        "category": clause.categories,
        "phase": clause.phases,
        "date": [days for days in _days(space) if first <= days.first and days.last <= last],
        "level": _levels(clause),
        "file": [file for file in FILES if _is_about(clause, file)],
        "source": clause.sources or tuple(covenant.parties),
        "bsn": _bsn(clause),
        **dict.fromkeys(clause.conditions, (True,)),
    }
    box = space.box(chosen)
    return (box,) if space.holds(box) else ()


def _levels(clause: Clause) -> tuple[int | None, ...]:
    if not clause.levels:
        return (None, *LEVELS)
    # A level that is not told could be the forbidden one.
    return clause.levels if clause.effect is Effect.PERMIT else (None, *clause.levels)


def _bsn(clause: Clause) -> tuple[bool, ...]:
    """A permit is also for the citizen number if it says so; a forbid is then for that only."""
    if clause.effect is Effect.FORBID:
        return (True,) if clause.bsn else (False, True)
    return (False, True) if clause.bsn else (False,)


def _is_about(clause: Clause, file: File) -> bool:
    """A permit is for their own file and those it names; a forbid for all, or those it names."""
    if file.subject not in clause.subjects:
        return False
    home = file.seen_from or file.subject
    if clause.effect is Effect.FORBID:
        return not clause.seen_from or home in clause.seen_from
    return file.seen_from is None or home in clause.seen_from


def _concerns(limit: Limit, clause: Clause) -> bool:
    """Whether a limit takes something away from permits with the grounds of this one."""
    return (
        (not limit.grounds or clause.ground in limit.grounds)
        and (not limit.special_grounds or clause.special_ground in limit.special_grounds)
        and (not limit.secrecy_grounds or clause.secrecy_ground in limit.secrecy_grounds)
    )


def _of_limit(space: Space, covenant: Covenant, limit: Limit) -> Boxes:
    if limit.regimes and covenant.regime not in limit.regimes:
        return ()
    chosen: dict[str, Collection[Value]] = {
        "date": [days for days in _days(space) if _holds_on(limit, covenant, days)]
    }
    for part, words in (
        ("role", limit.roles),
        ("action", limit.actions),
        ("category", limit.categories),
        ("phase", limit.phases),
    ):
        if words:
            chosen[part] = words
    chosen["file"] = [file for file in FILES if _of_file(limit, file)]
    if limit.bsn is not None:
        chosen["bsn"] = (limit.bsn,)
    if limit.when:
        chosen[limit.when] = (True,)
    if limit.unless:
        chosen[limit.unless] = (False,)
    return tuple(
        box
        for parties, sources in _between(covenant, limit)
        if space.holds(box := space.box({**chosen, "party": parties, "source": sources}))
    )


def _between(covenant: Covenant, limit: Limit) -> Iterator[tuple[Collection[str], Collection[str]]]:
    """Parties that ask, with the parties whose data a limit then is about."""
    asking: dict[frozenset[str], list[str]] = {}
    for name, party in covenant.parties.items():
        if limit.kinds and party.kind not in limit.kinds:
            continue
        sources = frozenset(
            source
            for source, brought in covenant.parties.items()
            if limit.onward in (None, source != name)
            and (not limit.source_kinds or brought.kind in limit.source_kinds)
        )
        asking.setdefault(sources, []).append(name)
    for sources, parties in asking.items():
        yield parties, sources


def _of_file(limit: Limit, file: File) -> bool:
    return (not limit.subjects or file.subject in limit.subjects) and (
        limit.across_files is None or limit.across_files == (file.seen_from is not None)
    )


def _holds_on(limit: Limit, covenant: Covenant, days: Days) -> bool:
    if limit.days is LimitDays.OUTSIDE_COVENANT:
        return days.last < covenant.starts or covenant.ends < days.first
    if limit.days is LimitDays.BEFORE_WAMS:
        return covenant.wams_since is None or days.last < covenant.wams_since
    return True


def _days(space: Space) -> Iterator[Days]:
    return (days for days in space.parts["date"] if isinstance(days, Days))
