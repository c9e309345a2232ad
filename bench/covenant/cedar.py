"""A covenant and the law as Cedar policies, made from the document and not from our rules."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import cedarpy

from oggz.covenant.limits import LIMITS, Days, Limit
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import Condition, Effect, PartyKind

_NO_LEVEL = -1


@dataclass(frozen=True)
class Cedar:
    """Policies that are parsed once."""

    policies: cedarpy.PolicySet
    entities: cedarpy.Entities

    @classmethod
    def of(cls, covenant: Covenant) -> "Cedar":
        text = "\n".join(policies(covenant))
        return cls(cedarpy.PolicySet.from_str(text), cedarpy.Entities.from_json_str("[]"))

    def allows(self, requests: Sequence[Request]) -> list[bool]:
        asked = [told(each) for each in requests]
        found = cedarpy.is_authorized_batch(asked, self.policies, self.entities)
        for each in found:
            assert not each.diagnostics.errors, each.diagnostics.errors
        return [each.allowed for each in found]

    def reasons(self, request: dict[str, object]) -> list[str]:
        """The policies that decided one request, asked by itself."""
        found = cedarpy.is_authorized(request, self.policies, self.entities)
        return list(found.diagnostics.reasons)


def told(request: Request) -> dict[str, object]:
    """A request as Cedar gets it: everything that a policy looks at stands in the context."""
    context = {
        "party": request.party,
        "role": request.role,
        "action": request.action,
        "purpose": request.purpose,
        "category": request.category,
        "phase": request.phase,
        "day": request.date.toordinal(),
        "level": _NO_LEVEL if request.level is None else request.level,
        "bsn": request.bsn,
        "subject": request.subject,
        "file": request.seen_from or request.subject,
        "source": request.source or request.party,
        "facts": sorted(request.conditions),
    }
    return {
        "principal": f'Party::"{request.party}"',
        "action": f'Action::"{request.action}"',
        "resource": f'Category::"{request.category}"',
        "context": context,
    }


def policies(covenant: Covenant) -> Iterator[str]:
    """First what the law refuses, then every clause."""
    for limit in LIMITS:
        if not limit.of_permits and (tests := _limit(limit, covenant)) is not None:
            yield _policy("forbid", limit.id, tests)
    for clause in covenant.clauses:
        tests = list(_clause(clause, covenant))
        if clause.effect is Effect.FORBID:
            yield _policy("forbid", clause.id, tests)
            continue
        taken = [
            found
            for limit in LIMITS
            if limit.of_permits and _rests_on(clause, limit)
            if (found := _limit(limit, covenant)) is not None
        ]
        yield _policy("permit", clause.id, tests, taken)


def _policy(
    effect: str, name: str, tests: Iterable[str], unless: Iterable[Iterable[str]] = ()
) -> str:
    exceptions = "".join(f"\nunless {{ {_all(each)} }}" for each in unless)
    return (
        f'@id("{name}")\n{effect}(principal, action, resource)\nwhen {{ {_all(tests)} }}'
        f"{exceptions};"
    )


def _all(tests: Iterable[str]) -> str:
    return " && ".join(tests) or "true"


def _in(part: str, words: Iterable[object]) -> str:
    return f"{json.dumps([str(word) for word in words])}.contains(context.{part})"


def _clause(clause: Clause, covenant: Covenant) -> Iterator[str]:
    permits = clause.effect is Effect.PERMIT
    first, last = covenant.days(clause)
    if "*" not in clause.parties:
        yield _in("party", clause.parties)
    yield _in("role", clause.roles)
    yield _in("action", clause.actions)
    if "*" not in clause.purposes:
        yield _in("purpose", clause.purposes)
    yield _in("category", clause.categories)
    yield _in("phase", clause.phases)
    yield _in("subject", clause.subjects)
    yield f"context.day >= {first.toordinal()} && context.day <= {last.toordinal()}"
    if clause.levels:
        levels = [*clause.levels] if permits else [*clause.levels, _NO_LEVEL]
        yield f"{json.dumps(levels)}.contains(context.level)"
    if clause.sources:
        yield _in("source", clause.sources)
    if permits and not clause.bsn:
        yield "!context.bsn"
    if not permits and clause.bsn:
        yield "context.bsn"
    own = "context.file == context.subject"
    if permits:
        yield f"({own} || {_in('file', clause.seen_from)})" if clause.seen_from else own
    elif clause.seen_from:
        yield _in("file", clause.seen_from)
    yield from (_fact(condition) for condition in clause.conditions)


def _fact(condition: Condition) -> str:
    return f'context.facts.contains("{condition}")'


def _rests_on(clause: Clause, limit: Limit) -> bool:
    return (
        (not limit.grounds or clause.ground in limit.grounds)
        and (not limit.special_grounds or clause.special_ground in limit.special_grounds)
        and (not limit.secrecy_grounds or clause.secrecy_ground in limit.secrecy_grounds)
    )


def _limit(limit: Limit, covenant: Covenant) -> list[str] | None:
    """What a limit looks at; None when it says nothing under this covenant."""
    if limit.regimes and covenant.regime not in limit.regimes:
        return None
    tests = []
    if limit.days is Days.OUTSIDE_COVENANT:
        first, last = covenant.starts.toordinal(), covenant.ends.toordinal()
        tests.append(f"(context.day < {first} || context.day > {last})")
    if limit.days is Days.BEFORE_WAMS:
        since = covenant.wams_since or date.max
        tests.append(f"context.day < {since.toordinal()}")
    for part, kinds in (("party", limit.kinds), ("source", limit.source_kinds)):
        if kinds:
            tests.append(_in(part, _of_kind(covenant, kinds)))
    for part, words in (
        ("role", limit.roles), ("action", limit.actions), ("category", limit.categories),
        ("phase", limit.phases), ("subject", limit.subjects),
    ):  # fmt: skip
        if words:
            tests.append(_in(part, sorted(words)))
    for same, value in (("context.source == context.party", limit.onward),
                        ("context.file == context.subject", limit.across_files)):  # fmt: skip
        if value is not None:
            tests.append(f"!({same})" if value else same)
    if limit.bsn is not None:
        tests.append("context.bsn" if limit.bsn else "!context.bsn")
    if limit.when:
        tests.append(_fact(limit.when))
    if limit.unless:
        tests.append(f"!{_fact(limit.unless)}")
    return tests


def _of_kind(covenant: Covenant, kinds: Iterable[PartyKind]) -> list[str]:
    return [slug for slug, party in covenant.parties.items() if party.kind in kinds]
