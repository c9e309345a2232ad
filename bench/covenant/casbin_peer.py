"""The same clauses and limits for Casbin: a policy line each, and a matcher that looks at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import casbin
from casbin.model import Model

from oggz.covenant.questions import Request
from oggz.covenant.rules import Rank, Rule

_PARTS = (
    "party", "role", "action", "purpose", "category", "phase", "level", "bsn", "file", "source",
)  # fmt: skip
_MODEL = f"""
[request_definition]
r = {", ".join(_PARTS)}, day, facts
[policy_definition]
p = {", ".join(_PARTS)}, first, last, all, none, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = {" && ".join(f"listed(r.{part}, p.{part})" for part in _PARTS)} \\
    && r.day >= p.first && r.day <= p.last && holds(r.facts, p.all, p.none)
"""


@dataclass(frozen=True)
class Casbin:
    enforcer: casbin.Enforcer

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "Casbin":
        """Of rules; those limits that take away single permits are not told, to its advantage."""
        model = Model()
        model.load_model_from_text(_MODEL)
        enforcer = casbin.Enforcer(model)
        enforcer.add_function("listed", lambda word, words: word in words.split("|"))
        enforcer.add_function("holds", _holds)
        enforcer.add_policies([_line(rule) for rule in rules])
        return cls(enforcer)

    def decided(self, request: Request) -> tuple[bool, list[str]]:
        """Whether it is allowed, and the policy that decided."""
        allowed, why = self.enforcer.enforce_ex(*_told(request))
        return allowed, why


def _holds(facts: str, wanted: str, unwanted: str) -> bool:
    known = set(facts.split("|"))
    return set(filter(None, wanted.split("|"))) <= known and not known & set(
        filter(None, unwanted.split("|"))
    )


def _told(request: Request) -> list[str]:
    file = request.seen_from or request.subject
    source = request.source or request.party
    return [
        request.party, request.role, request.action, request.purpose, request.category,
        request.phase, str(request.level), str(request.bsn), f"{request.subject}/{file}",
        f"{request.party}/{source}", request.date.isoformat(), "|".join(request.conditions),
    ]  # fmt: skip


def _line(rule: Rule) -> list[str]:
    def told(words: frozenset[object]) -> str:
        return "|".join(sorted(map(str, words)))

    day: Callable[[date], str] = date.isoformat
    return [
        told(frozenset(rule.parties)), told(frozenset(rule.roles)), told(frozenset(rule.actions)),
        told(frozenset(rule.purposes)), told(frozenset(rule.categories)),
        told(frozenset(rule.phases)), told(frozenset(rule.levels)), told(frozenset(rule.bsn)),
        "|".join(sorted(f"{subject}/{file}" for subject, file in rule.files)),
        "|".join(sorted(f"{party}/{source}" for party, source in rule.brought)),
        day(rule.first), day(rule.last), told(frozenset(rule.all_of)),
        told(frozenset(rule.none_of)), "allow" if rule.rank is Rank.PERMIT else "deny",
    ]  # fmt: skip
