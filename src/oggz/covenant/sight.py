"""Which party gets to see which data at all, and which it brings in: found by asking the covenant.

Forbids and legal limits have had their say: what stands here has at least one request that is
allowed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product

from oggz.covenant.deciding import Compiled, compile_covenant
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import CRIMINAL, HEALTH, Action, Condition, DataCategory, Effect

# Of every case that is dealt with as it should be; what asks for more is seen under conditions.
ORDINARY = frozenset({Condition.WEIGHING, Condition.INFORMED})
SEEING = (Action.READ, Action.DISCUSS)

# The same data in as many kinds as a resident can take in at once.
KINDS: Mapping[str, frozenset[DataCategory]] = {
    "Naam en adres": frozenset({DataCategory.IDENTITY, DataCategory.CONTACT}),
    "Dat er hulp is en wie dat bespreekt": frozenset(
        {DataCategory.CASE, DataCategory.SIGNAL, DataCategory.ATTENDANCE, DataCategory.MINUTES}
    ),
    "Wat u wilt en het plan": frozenset({DataCategory.OWN_WORDS, DataCategory.PLAN}),
    "Wonen en geld": frozenset({DataCategory.HOUSING, DataCategory.FINANCES}),
    "Werk, gezin en netwerk": frozenset({DataCategory.WORK, DataCategory.FAMILY}),
    "Gezondheid en zorg": HEALTH,
    "Veiligheid": frozenset({DataCategory.SAFETY, DataCategory.HIDDEN_ADDRESS}),
    "Politie en justitie": CRIMINAL,
}


class Sees(Enum):
    """Whether a party gets to see something; `sign` and `dutch` say the same, for a table.

    PARTLY is: a part of it, or only when more is there than a weighing and an informed person.
    """

    YES = "●", "ziet"
    PARTLY = "◐", "soms"
    NO = "○", "niet"

    def __init__(self, sign: str, dutch: str) -> None:
        self.sign = sign
        self.dutch = dutch

    @property
    def told(self) -> str:
        return f"{self.sign} {self.dutch}"


@dataclass(frozen=True)
class Sight:
    """By slug of the party and category; who is not there sees or brings nothing."""

    sees: Mapping[tuple[str, DataCategory], Sees]
    brings: frozenset[tuple[str, DataCategory]]

    def of(self, party: str, categories: Iterable[DataCategory]) -> Sees:
        """Everything of these, a part of them, or nothing."""
        found = {self.sees.get((party, one), Sees.NO) for one in categories}
        return found.pop() if len(found) == 1 else Sees.PARTLY


def sight(covenant: Covenant) -> Sight:
    """Asks until there is an answer for each party and category of each permitting clause."""
    compiled = compile_covenant(covenant)
    sees: dict[tuple[str, DataCategory], Sees] = {}
    brings: set[tuple[str, DataCategory]] = set()
    for clause in covenant.clauses:
        if clause.effect is not Effect.PERMIT:
            continue
        for key in product(_parties(covenant, clause), dict.fromkeys(clause.categories)):
            if sees.get(key) is not Sees.YES:
                found = _seen(compiled, clause, *key)
                if found is not Sees.NO:
                    sees[key] = found
            if key not in brings and _brings(compiled, clause, *key):
                brings.add(key)
    return Sight(sees, frozenset(brings))


def _seen(compiled: Compiled, clause: Clause, party: str, category: DataCategory) -> Sees:
    """What others brought in: a party's own is no news to it."""
    sources = [one for one in clause.sources or compiled.covenant.parties if one != party]
    found = Sees.NO
    for request in _requests(compiled.covenant, clause, party, category, SEEING, sources):
        facts = _facts(compiled, request)
        if facts is not None:
            if facts <= ORDINARY:
                return Sees.YES
            found = Sees.PARTLY
    return found


def _brings(compiled: Compiled, clause: Clause, party: str, category: DataCategory) -> bool:
    if clause.sources and party not in clause.sources:
        return False
    asked = _requests(compiled.covenant, clause, party, category, [Action.CONTRIBUTE], [party])
    return any(_facts(compiled, request) is not None for request in asked)


def _facts(compiled: Compiled, request: Request) -> frozenset[Condition] | None:
    """The fewest facts by which it is allowed, or None: a refusal by law says what it lacks."""
    while not (answer := compiled.decide(request)).allowed:
        wanted = [one.wanted for one in answer.missing if one.part == "conditions"]
        more = request.conditions.union(one for one in Condition if any(one in it for it in wanted))
        if answer.limit is None or more == request.conditions:
            return None
        request = replace(request, conditions=more)
    return request.conditions


def _requests(
    covenant: Covenant, clause: Clause, party: str, category: DataCategory,
    actions: Sequence[Action], sources: Sequence[str],
) -> Iterator[Request]:  # fmt: skip
    purposes = covenant.purposes if "*" in clause.purposes else clause.purposes
    done = [action for action in actions if action in clause.actions]
    for action, role, purpose, phase, level, subject, source, day in product(
        done, clause.roles, purposes, clause.phases, clause.levels or (None,), clause.subjects,
        sources, covenant.days(clause),
    ):  # fmt: skip
        yield Request(
            party, role, action, purpose, category, phase, day, level=level, subject=subject,
            source=source, conditions=frozenset(clause.conditions),
        )  # fmt: skip


def _parties(covenant: Covenant, clause: Clause) -> Iterable[str]:
    return covenant.parties if "*" in clause.parties else dict.fromkeys(clause.parties)
