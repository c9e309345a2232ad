"""Every request that can be told apart under one or more covenants, as boxes of bits.

A request is a choice of one value in each of some twenty parts (party, role … each condition).
A box is a set of values in each part: everything a clause says is one or a few boxes. A box is
one integer, with a field of bits for each part and an empty guard bit above each field; so that
two boxes meet, lie within one another or miss each other is told by a few operations on integers.

Days are counted in stretches: between two days on which something begins or ends, nothing changes.
Data without a source is the asker's own. A request with a word that no covenant knows has no place
here: such a request is never allowed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import prod
from typing import NewType, TypeVar

from oggz.covenant.model import Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    LEVELS,
    Action,
    Condition,
    DataCategory,
    Phase,
    Role,
    Subject,
    Term,
)

Box = NewType("Box", int)


@dataclass(frozen=True, slots=True)
class Days:
    """From the first up to and including the last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class File:
    """Whose data, and in whose file it is seen: their own, or that of another kind of subject."""

    subject: Subject
    seen_from: Subject | None = None


FILES = tuple(
    File(subject, None if subject is seen_from else seen_from)
    for seen_from in (None, *Subject)
    for subject in Subject
    if subject is not seen_from
)
Value = str | int | bool | Days | File | None
Kind = TypeVar("Kind")
Word = TypeVar("Word", bound=Term)


@dataclass(frozen=True)
class Space:
    """The parts of a request and the values of each, the plainest first."""

    parts: Mapping[str, tuple[Value, ...]]

    @classmethod
    def of(cls, *covenants: Covenant) -> "Space":
        """The space in which all these covenants, and their differences, can be told."""
        parties = tuple(dict.fromkeys(slug for each in covenants for slug in each.parties))
        return cls(
            {
                "party": parties,
                "role": (Role.PROFESSIONAL, *_other(Role, Role.PROFESSIONAL)),
                "action": (Action.READ, *_other(Action, Action.READ)),
                "purpose": tuple(
                    dict.fromkeys(name for each in covenants for name in each.purposes)
                ),
                "category": tuple(DataCategory),
                "phase": (Phase.APPROACH, *_other(Phase, Phase.APPROACH)),
                "date": tuple(_stretches(covenants)),
                "level": (None, *LEVELS),
                "file": FILES,
                "source": parties,
                "bsn": (False, True),
                **dict.fromkeys(Condition, (False, True)),
            }
        )

    @cached_property
    def _offsets(self) -> Mapping[str, int]:
        offset, offsets = 0, {}
        for part, values in self.parts.items():
            offsets[part] = offset
            offset += len(values) + 1
        return offsets

    @cached_property
    def fields(self) -> Mapping[str, int]:
        """The bits of each part."""
        return {
            part: ((1 << len(values)) - 1) << self._offsets[part]
            for part, values in self.parts.items()
        }

    @cached_property
    def everything(self) -> Box:
        return Box(sum(self.fields.values()))

    @cached_property
    def _guards(self) -> int:
        return sum(1 << (self._offsets[part] + len(values)) for part, values in self.parts.items())

    @cached_property
    def _bits(self) -> Mapping[str, Mapping[Value, int]]:
        return {
            part: {value: 1 << (self._offsets[part] + place) for place, value in enumerate(values)}
            for part, values in self.parts.items()
        }

    def box(self, chosen: Mapping[str, Collection[Value]]) -> Box:
        """The box with these values in these parts; a part that is not named is left open."""
        box: int = self.everything
        for part, values in chosen.items():
            bits = self._bits[part]
            box &= ~self.fields[part] | sum(bits[value] for value in set(values) if value in bits)
        return Box(box)

    def values(self, box: Box, part: str) -> tuple[Value, ...]:
        """The values of a part that are in a box."""
        return tuple(value for value, bit in self._bits[part].items() if box & bit)

    def is_open(self, box: Box, part: str) -> bool:
        """Whether a box leaves a part open."""
        return box & self.fields[part] == self.fields[part]

    def holds(self, box: int) -> bool:
        """Whether there is any request in a box."""
        return (box + self.everything) & self._guards == self._guards

    def size(self, box: int) -> int:
        """How many requests are in a box, with stretches of days counted as one."""
        return prod((box & field).bit_count() for field in self.fields.values())

    def minus(self, box: Box, others: Iterable[int]) -> list[Box]:
        """What is left of a box without the others, in boxes that do not overlap."""
        left = [box]
        for other in others:
            if not left:
                break
            if any(self.holds(piece & other) for piece in left):
                left = [rest for piece in left for rest in self._without(piece, other)]
        return left

    def _without(self, box: Box, other: int) -> Iterator[Box]:
        if not self.holds(box & other):
            yield box
            return
        outside = box & ~other
        rest = int(box)
        for field in self.fields.values():
            if beyond := outside & field:
                yield Box(rest & ~field | beyond)
                rest &= ~field | other

    def covers(self, others: Iterable[int], box: Box) -> bool:
        """Whether each request in the box is in one of the others."""
        return not self.minus(box, others)

    def place(self, request: Request) -> Box | None:
        """The box of one request; None when it has a word or a day that no covenant knows."""
        seen_from = None if request.seen_from == request.subject else request.seen_from
        chosen: dict[str, Value] = {
            "party": request.party,
            "role": request.role,
            "action": request.action,
            "purpose": request.purpose,
            "category": request.category,
            "phase": request.phase,
            "date": self._stretch(request.date),
            "level": request.level,
            "file": File(request.subject, seen_from),
            "source": request.party if request.source is None else request.source,
            "bsn": request.bsn,
            **{condition: condition in request.conditions for condition in Condition},
        }
        if request.conditions - set(Condition):
            return None
        box = 0
        for part, value in chosen.items():
            bit = self._bits[part].get(value)
            if bit is None or (part == "date" and value is None):
                return None
            box |= bit
        return Box(box)

    def _stretch(self, day: date) -> Value:
        for days in self.parts["date"]:
            if isinstance(days, Days) and days.first <= day <= days.last:
                return days
        return None

    def calmed(self, request: Box, within: Callable[[Box], bool]) -> Box:
        """A plainer request that is also within: plain words, the asker's own data, few facts.

        Facts that do no harm are put in first, because plain words may need them.
        """
        for condition in Condition:
            request = self._moved(request, condition, reversed, within)
        for part in ("party", "source", *self.parts):
            own = self._bits["source"][self.values(request, "party")[0]]
            at_home = Box(request & ~self.fields["source"] | own)
            request = at_home if within(at_home) else request
            if part != "source" or request != at_home:
                request = self._moved(request, part, tuple, within)
        return request

    def _moved(
        self,
        request: Box,
        part: str,
        order: Callable[[tuple[int, ...]], Iterable[int]],
        within: Callable[[Box], bool],
    ) -> Box:
        """The request with the first value of a part with which it is still within."""
        for bit in order(tuple(self._bits[part].values())):
            moved = Box(request & ~self.fields[part] | bit)
            if within(moved):
                return moved
        return request

    def example(self, box: Box) -> Request:
        """The plainest request in a box: the first value of each part."""
        file = self._first(box, "file", File)
        party = self._first(box, "party", str)
        level = self.values(box, "level")[0]
        return Request(
            party=party,
            role=self._first(box, "role", Role),
            action=self._first(box, "action", Action),
            purpose=self._first(box, "purpose", str),
            category=self._first(box, "category", DataCategory),
            phase=self._first(box, "phase", Phase),
            date=self._first(box, "date", Days).first,
            level=None if level is None else self._first(box, "level", int),
            bsn=self._first(box, "bsn", bool),
            subject=file.subject,
            seen_from=file.seen_from,
            source=(
                None if party in self.values(box, "source") else self._first(box, "source", str)
            ),
            conditions=frozenset(each for each in Condition if self._first(box, each, bool)),
        )

    def _first(self, box: Box, part: str, kind: type[Kind]) -> Kind:
        value = self.values(box, part)[0]
        if not isinstance(value, kind):
            raise TypeError(f"{part} has a {type(value).__name__}")
        return value


def joined(stretches: Iterable[Days]) -> tuple[Days, ...]:
    """Stretches that follow one another as one."""
    told: list[Days] = []
    for days in stretches:
        if told and told[-1].last.toordinal() + 1 == days.first.toordinal():
            told[-1] = Days(told[-1].first, days.last)
        else:
            told.append(days)
    return tuple(told)


def _other(terms: Iterable[Word], plain: Word) -> tuple[Word, ...]:
    return tuple(term for term in terms if term is not plain)


def _stretches(covenants: Sequence[Covenant]) -> Iterator[Days]:
    # In ordinals, because the day after the last possible day is no date.
    firsts: set[int] = set()
    for covenant in covenants:
        spans = [(covenant.starts, covenant.ends), *map(covenant.days, covenant.clauses)]
        if covenant.wams_since:
            spans.append((covenant.wams_since, covenant.ends))
        for first, last in spans:
            firsts |= {first.toordinal(), last.toordinal() + 1}
    begins = min(covenant.starts for covenant in covenants).toordinal()
    ends = max(covenant.ends for covenant in covenants).toordinal()
    inside = sorted(day for day in firsts if begins <= day <= ends)
    for first_day, after in zip(inside, [*inside[1:], ends + 1], strict=True):
        yield Days(date.fromordinal(first_day), date.fromordinal(after - 1))
