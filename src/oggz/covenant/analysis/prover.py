"""What z3 can prove about requests. A proof it does not finish is no proof.

Each value of each part of a request is a Boolean, of which exactly one is true. Outcomes do not
depend on the clock: the seed is fixed, and effort is counted in z3's own steps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import z3

from oggz.covenant.analysis.space import Box, Space

# In z3's own steps, for each question; those of the model covenant take less than a thousandth.
EFFORT = 50_000_000
_SEED = 7


class Verdict(Enum):
    NEVER = "never"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether there is a request of this description.

    If so, `example` can be one; if not, `because` names sets that together leave no room for one.
    """

    verdict: Verdict
    example: Box | None = None
    because: tuple[str, ...] = ()


class Prover:
    """Sets of requests with names, and questions about what is within some and outside others."""

    def __init__(
        self, space: Space, sets: Mapping[str, Iterable[Box]], *, effort: int = EFFORT
    ) -> None:
        self._space = space
        # A context of its own, because two threads may not use z3's main one together.
        self._context = z3.Context()
        self._solver = z3.SolverFor("QF_FD", ctx=self._context)
        self._solver.set("random_seed", _SEED)
        self._solver.set("rlimit", effort)
        self._values: dict[int, z3.BoolRef] = {}
        self._choices: dict[int, z3.BoolRef] = {}
        self._within: dict[str, z3.BoolRef] = {}
        self._outside: dict[str, z3.BoolRef] = {}
        for part, field in space.fields.items():
            self._declare(part, field)
        for name, boxes in sets.items():
            self.add(name, boxes)

    def _declare(self, part: str, field: int) -> None:
        bits = [1 << place for place in range(field.bit_length()) if field >> place & 1]
        if len(bits) == 2:
            truth = z3.Bool(part, self._context)
            self._values |= {bits[0]: z3.Not(truth), bits[1]: truth}
            return
        atoms = [z3.Bool(f"{part} {place}", self._context) for place in range(len(bits))]
        self._values |= dict(zip(bits, atoms, strict=True))
        self._solver.add(z3.Or(atoms), z3.AtMost(*atoms, 1))

    def add(self, name: str, boxes: Iterable[Box]) -> None:
        """Give a set of requests a name."""
        inside = [self._inside(box) for box in boxes]
        self._solver.add(self._literal(name) == z3.Or(*inside, self._never()))

    def _literal(self, name: str) -> z3.BoolRef:
        literal = z3.Bool(f"in {name}", self._context)
        self._within[name], self._outside[name] = literal, z3.Not(literal)
        return literal

    def _never(self) -> z3.BoolRef:
        return z3.BoolVal(False, self._context)

    def _inside(self, box: int) -> z3.BoolRef:
        chosen = [
            self._choice(box & field)
            for field in self._space.fields.values()
            if box & field != field
        ]
        return z3.And(*chosen, z3.BoolVal(True, self._context))

    def _choice(self, bits: int) -> z3.BoolRef:
        if bits not in self._choices:
            values = [value for bit, value in self._values.items() if bits & bit]
            self._choices[bits] = z3.Or(*values, self._never())
        return self._choices[bits]

    def join(self, name: str, names: Iterable[str]) -> None:
        """Give a name to what is in any of the sets of these names."""
        joined = z3.Or(*(self._within[each] for each in names), self._never())
        self._solver.add(self._literal(name) == joined)

    def ask(
        self, *, within: Iterable[str] = (), outside: Iterable[str] = (), showing: bool = False
    ) -> Answer:
        """Whether there is a request within all of `within` and outside all of `outside`.

        An example takes longer than the answer: it comes when `showing`.
        """
        assumed = {name: self._within[name] for name in within}
        assumed |= {name: self._outside[name] for name in outside}
        result = self._solver.check(*assumed.values())
        if result == z3.sat:
            return Answer(Verdict.POSSIBLE, example=self._example() if showing else None)
        if result != z3.unsat:
            return Answer(Verdict.UNKNOWN)
        core = {literal.get_id() for literal in self._solver.unsat_core()}
        return Answer(
            Verdict.NEVER,
            because=tuple(name for name, each in assumed.items() if each.get_id() in core),
        )

    def why_not(self, *, within: Iterable[str], outside: Iterable[str]) -> tuple[str, ...]:
        """Which few of `outside` leave nothing of `within`; none of them can be missed.

        Only for a question that was answered with never.
        """
        inside = tuple(within)
        core = self.ask(within=inside, outside=outside).because
        needed = [name for name in core if name not in inside]
        for name in tuple(needed):
            fewer = [other for other in needed if other != name]
            if self.ask(within=inside, outside=fewer).verdict is Verdict.NEVER:
                needed = fewer
        return tuple(needed)

    def _example(self) -> Box:
        model = self._solver.model()
        return Box(
            sum(
                bit
                for bit, value in self._values.items()
                if z3.is_true(model.evaluate(value, model_completion=True))
            )
        )
