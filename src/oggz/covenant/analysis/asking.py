"""What can be asked about a covenant as a whole, in its own words."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from oggz.covenant.analysis.meaning import Boxes, Meaning
from oggz.covenant.analysis.prover import Answer, Prover
from oggz.covenant.analysis.space import Box, Value
from oggz.covenant.limits import Limit
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Request

# Names of sets; no clause can have them, because of their spaces.
PERMITTED, REFUSED, LIMITED = "all permits", "all refusals", "all limits"
_LIMIT = "limit "


@dataclass(frozen=True)
class Asking:
    """`prover` knows each clause by its id, and each limit by `limit_set` of its id."""

    meaning: Meaning
    prover: Prover
    _numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    def about(cls, covenant: Covenant, limits: Collection[Limit], effort: int) -> "Asking":
        """All clauses and limits, told to z3."""
        meaning = Meaning.of(covenant, limits=limits)
        by_law = {limit_set(name): boxes for name, boxes in meaning.limits.items()}
        sets: dict[str, Boxes] = {**meaning.permits, **meaning.forbids, **by_law}
        prover = Prover(meaning.space, sets, effort=effort)
        prover.join(PERMITTED, meaning.permits)
        prover.join(LIMITED, by_law)
        prover.join(REFUSED, (*by_law, *meaning.forbids))
        return cls(meaning, prover)

    @property
    def refusals(self) -> tuple[str, ...]:
        """The names of all that refuses: limits first, because they go before forbids."""
        return (*map(limit_set, self.meaning.limits), *self.meaning.forbids)

    def box(self, **chosen: Collection[Value]) -> Box:
        """All requests with these values."""
        return self.meaning.space.box(chosen)

    def name(self, *boxes: Box) -> str:
        """Tell z3 of these boxes; the name by which it knows them."""
        name = f"boxes {next(self._numbers)}"
        self.prover.add(name, boxes)
        return name

    def allowed(self, boxes: str, *, by: str = PERMITTED, showing: bool = False) -> Answer:
        """Whether anything in a set is allowed, by any permit or by the one named."""
        return self.prover.ask(within=(boxes, by), outside=(REFUSED,), showing=showing)

    @staticmethod
    def id(name: str) -> str:
        """The id of the clause or limit whose set has this name."""
        return name.removeprefix(_LIMIT)

    def example(self, answer: Answer, fits: Callable[[Box], bool]) -> Request:
        """The quietest request that fits, near the one that z3 found."""
        if answer.example is None or not fits(answer.example):
            raise RuntimeError("z3 and the sets do not agree on a request")
        space = self.meaning.space
        return space.example(space.calmed(answer.example, fits))


def limit_set(name: str) -> str:
    """The name of the set that a limit refuses: a clause may have the id of a limit."""
    return _LIMIT + name


def within(boxes: Boxes, request: Box) -> bool:
    """Whether one request is in any of the boxes."""
    return any(not request & ~box for box in boxes)
