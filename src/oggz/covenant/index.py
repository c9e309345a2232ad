"""How far a request is from every rule at once: one addition for all rules per part of it.

Each rule has a byte in one long number. A word of a request (a role, a phase, a set of facts) has
such a number too, with a cost in the bytes of the rules that it does not fit. The numbers of all
words of a request, added up, have 0 in the bytes of the rules that meet it, and elsewhere how much
is wanting. Behind these bytes each permit has three more, with a bit for every part that differs.

The costs put the rule with the fewest differing parts nearest, and among these the one of which
most can still change in the case itself. No two rules are compared.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import product

from oggz.covenant.rules import DAY, Rank, Rule
from oggz.covenant.terms import LEVELS, Action, Condition, DataCategory, Phase, Role, Subject

CONDITIONS = tuple(Condition)
# The bits of parts that differ: first one for every condition, then these.
PARTS = (
    "date", "level", "bsn", "source", "purpose",
    "phase", "seen_from", "subject", "category", "action", "role", "party",
)  # fmt: skip
_MENDABLE = frozenset({"date", "level", "bsn", "source", "purpose"})
DIFFERENCE_BYTES = 3  # these are full: a thirteenth condition asks for a fourth
DATE_COST = 9  # of its own, to tell a rule that holds on other days from one that differs
_MENDABLE_COST, _OTHER_COST = 10, 11
_BIT = {name: len(CONDITIONS) + place for place, name in enumerate(PARTS)}
_CONDITION_BIT = {condition: place for place, condition in enumerate(CONDITIONS)}


def _cost(bit: int) -> int:
    if bit == _BIT["date"]:
        return DATE_COST
    mendable = bit < len(CONDITIONS) or PARTS[bit - len(CONDITIONS)] in _MENDABLE
    return _MENDABLE_COST if mendable else _OTHER_COST


_COSTS = tuple(_cost(bit) for bit in range(len(CONDITIONS) + len(PARTS)))


_Differing = Callable[[Rule], Iterable[int]]


class Index:
    """The tables of one covenant. `lanes` are in the order of their bytes.

    Limits and forbids come first, up to `permits_from`; then the permits, up to `limits_from`;
    then the limits that can take away a single permit, whose place is in `permit_of`.
    """

    def __init__(self, rules: tuple[Rule, ...], parties: Iterable[str], purposes: Iterable[str]):
        whole = [rule for rule in rules if rule.rank is not Rank.PERMIT]
        permits = [rule for rule in rules if rule.rank is Rank.PERMIT]
        taking = [(place, limit) for place, rule in enumerate(permits) for limit in rule.limits]
        self.lanes = (*whole, *permits, *(limit for _, limit in taking))
        self.permits_from = len(whole)
        self.limits_from = len(whole) + len(permits)
        self.permit_of = tuple(self.permits_from + place for place, _ in taking)
        self.bytes = len(self.lanes) + DIFFERENCE_BYTES * len(permits)

        self.starts = sorted(
            {date.min}
            | {rule.first for rule in self.lanes}
            | {rule.last + DAY for rule in self.lanes if rule.last < date.max}
        )
        self.dates = [self._date(day) for day in self.starts]
        self.dates.insert(0, 0)  # bisect counts from one: nothing is before the first day
        self.purposes = {each: self._word("purpose", each, "purposes") for each in purposes}
        known = tuple(parties)
        brought = {pair: self._pair(pair, "brought") for pair in product(known, known)}
        roles = {role: self._word("role", role, "roles") for role in Role}
        self.who = {
            (*pair, role): vector + roles[role] for pair, vector in brought.items() for role in Role
        }
        actions = {each: self._word("action", each, "actions") for each in Action}
        categories = {each: self._word("category", each, "categories") for each in DataCategory}
        phases = {each: self._word("phase", each, "phases") for each in Phase}
        self.what = {
            (action, category, phase): actions[action] + categories[category] + phases[phase]
            for action, category, phase in product(Action, DataCategory, Phase)
        }
        files = {pair: self._pair(pair, "files") for pair in product(Subject, Subject)}
        levels = {level: self._word("level", level, "levels") for level in (None, *LEVELS)}
        numbers = {bsn: self._word("bsn", bsn, "bsn") for bsn in (False, True)}
        self.whose = {
            (*pair, level, bsn): files[pair] + levels[level] + numbers[bsn]
            for pair, level, bsn in product(files, levels, numbers)
        }
        self.facts = self._facts()

    def _vector(self, differing: _Differing) -> int:
        distances = bytearray(self.bytes)
        for lane, rule in enumerate(self.lanes):
            bits = tuple(differing(rule))
            distances[lane] = sum(_COSTS[bit] for bit in bits)
            if self.permits_from <= lane < self.limits_from:
                at = len(self.lanes) + DIFFERENCE_BYTES * (lane - self.permits_from)
                told = sum(1 << bit for bit in bits)
                distances[at : at + DIFFERENCE_BYTES] = told.to_bytes(DIFFERENCE_BYTES, "little")
        return int.from_bytes(distances, "little")

    def _date(self, day: date) -> int:
        return self._vector(lambda rule: () if rule.first <= day <= rule.last else (_BIT["date"],))

    def _word(self, part: str, word: object, attribute: str) -> int:
        bit = _BIT[part]
        return self._vector(lambda rule: () if word in getattr(rule, attribute) else (bit,))

    def _pair(self, pair: tuple[str, str], attribute: str) -> int:
        """Of two words that a rule knows together: the first differs, or the second, or both."""
        first, second = ("party", "source") if attribute == "brought" else ("subject", "seen_from")

        def differing(rule: Rule) -> Iterable[int]:
            known: frozenset[tuple[str, str]] = getattr(rule, attribute)
            if pair in known:
                return
            fits = any(pair[0] == one for one, _ in known)
            if not fits:
                yield _BIT[first]
            if fits or all(pair[1] != other for _, other in known):
                yield _BIT[second]

        return self._vector(differing)

    def _facts(self) -> Mapping[frozenset[Condition], int]:
        """For every set of facts that can hold together with any other: two to the power twelve."""

        def absent(condition: Condition) -> _Differing:
            bit = _CONDITION_BIT[condition]
            return lambda rule: (bit,) if condition in rule.all_of else ()

        def present(condition: Condition) -> _Differing:
            bit = _CONDITION_BIT[condition]
            return lambda rule: (bit,) if condition in rule.none_of else ()

        found = {frozenset[Condition](): 0}
        for each in CONDITIONS:
            no, yes = self._vector(absent(each)), self._vector(present(each))
            found = {facts: vector + no for facts, vector in found.items()} | {
                facts | {each}: vector + yes for facts, vector in found.items()
            }
        return found
