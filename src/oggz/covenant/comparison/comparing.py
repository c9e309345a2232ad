"""Who gains and who loses what between two versions of a covenant: of every request, exactly.

What is compared is what may be done, not how it is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from oggz.covenant.analysis.meaning import Boxes, Meaning
from oggz.covenant.analysis.space import Box, Days, Space, joined
from oggz.covenant.comparison.changes import Basis, Change, Comparison, OtherBasis
from oggz.covenant.comparison.folding import fold
from oggz.covenant.model import Covenant
from oggz.covenant.terms import Condition


def compare(old: Covenant, new: Covenant) -> Comparison:
    """All that changes when `new` takes the place of `old`."""
    space = Space.of(old, new)
    days = [each for each in space.parts["date"] if isinstance(each, Days)]
    before, after = Meaning.of(old, space), Meaning.of(new, space)
    both = [each for each in days if _in(old, each) and _in(new, each)]
    on_both = space.box({"date": both})
    sides = _Side(before, after, on_both), _Side(after, before, on_both)
    return Comparison(
        old=old,
        new=new,
        space=space,
        before=before,
        after=after,
        gains=tuple(sides[1].beyond(sides[0])),
        losses=tuple(sides[0].beyond(sides[1])),
        other_bases=tuple(_other_bases(*sides)),
        on_both=joined(both),
        only_before=joined(each for each in days if _in(old, each) and not _in(new, each)),
        only_after=joined(each for each in days if _in(new, each) and not _in(old, each)),
    )


@dataclass(frozen=True)
class _Side:
    """One version beside the other, on the days on which both are in force."""

    meaning: Meaning
    other: Meaning
    days: Box

    @property
    def space(self) -> Space:
        return self.meaning.space

    @cached_property
    def limits(self) -> Boxes:
        """What the law refuses under this version."""
        return tuple(box for boxes in self.meaning.limits.values() for box in boxes)

    @cached_property
    def _own_limits(self) -> list[Box]:
        """Those of the limits that the other version does not have alike.

        What the law refuses under both does not change, and need not be cut out of anything.
        """
        shared = {box for boxes in self.other.limits.values() for box in boxes}
        return [box for box in self.limits if box not in shared]

    @cached_property
    def given(self) -> Mapping[str, list[Box]]:
        """By permit: what it allows, but for what the law refuses under both versions."""
        refused = [
            *(box for boxes in self.meaning.forbids.values() for box in boxes),
            *self._own_limits,
        ]
        return {
            name: [
                piece
                for box in boxes
                if self.space.holds(box & self.days)
                for piece in self.space.minus(Box(box & self.days), refused)
            ]
            for name, boxes in self.meaning.permits.items()
        }

    def beyond(self, other: "_Side") -> Iterable[Change]:
        """What this version allows and the other does not, in few lines."""
        theirs = [box for boxes in other.given.values() for box in boxes]
        told = [
            piece
            for name, boxes in self.given.items()
            # What the clause of the same name gives first: most clauses did not change.
            for box in boxes
            for piece in self.space.minus(box, [*other.given.get(name, ()), *theirs])
        ]
        for box in fold(self.space, told, self.limits):
            changed = [Box(box & piece) for piece in told if self.space.holds(box & piece)]
            if all(self.space.covers(self.limits, piece) for piece in changed):
                continue
            yield Change(
                box=box,
                articles=self._articles(self.meaning, self.meaning.permits, changed),
                forbidden_by=self._articles(other.meaning, other.meaning.forbids, changed),
                conditions=tuple(self._conditions(box, changed, theirs)),
            )

    def _articles(
        self, meaning: Meaning, sets: Mapping[str, Boxes], changed: Sequence[Box]
    ) -> tuple[str, ...]:
        return tuple(
            clause.article
            for clause in meaning.covenant.clauses
            if clause.id in sets
            and any(self.space.holds(box & piece) for box in sets[clause.id] for piece in changed)
        )

    def _conditions(
        self, box: Box, changed: Sequence[Box], theirs: Sequence[Box]
    ) -> Iterable[Condition]:
        """The conditions with which the other version allows all of this as well."""
        for condition in Condition:
            if self.space.values(box, condition) != (False,):
                continue
            held = self.space.box({condition: (True,)})
            field = self.space.fields[condition]
            moved = [Box(piece & ~field | held & field) for piece in changed]
            if all(self.space.covers([*theirs, *self.limits], piece) for piece in moved):
                yield condition


def _in(covenant: Covenant, days: Days) -> bool:
    return covenant.starts <= days.first and days.last <= covenant.ends


def _other_bases(before: _Side, after: _Side) -> Iterable[OtherBasis]:
    """Where both allow: pairs of bases of which the one makes way for the other, and the rest."""
    space = before.space
    bases = [
        {clause.id: Basis.of(clause) for clause in side.meaning.covenant.clauses}
        for side in (before, after)
    ]
    given: list[dict[Basis, list[Box]]] = [{}, {}]
    for side, by_basis, names in zip((before, after), given, bases, strict=True):
        for name, boxes in side.given.items():
            by_basis.setdefault(names[name], []).extend(boxes)
    allowed = [[box for boxes in side.given.values() for box in boxes] for side in (before, after)]
    # What rested on a basis and no longer does, though it stays allowed; and the other way round.
    ended, begun = (
        {
            basis: pieces
            for basis, boxes in given[here].items()
            if (
                pieces := [
                    piece
                    for box in boxes
                    for rest in space.minus(box, given[there].get(basis, ()))
                    for piece in _meeting(space, rest, allowed[there])
                ]
            )
        }
        for here, there in ((0, 1), (1, 0))
    )
    limits = [*before.limits, *after.limits]
    for old, left in ended.items():
        rest = left
        for new, come in begun.items():
            both = [piece for box in rest for piece in _meeting(space, box, come)]
            yield from _lines(space, both, limits, (old,), (new,))
            begun[new] = [piece for box in come for piece in space.minus(box, both)]
            rest = [piece for box in rest for piece in space.minus(box, both)]
        yield from _lines(space, rest, limits, (old,), ())
    for new, come in begun.items():
        yield from _lines(space, come, limits, (), (new,))


def _lines(
    space: Space,
    told: Sequence[Box],
    limits: Sequence[Box],
    before: tuple[Basis, ...],
    after: tuple[Basis, ...],
) -> Iterable[OtherBasis]:
    for box in fold(space, told, limits):
        if not space.covers(limits, box):
            yield OtherBasis(box, before, after)


def _meeting(space: Space, box: Box, others: Iterable[Box]) -> list[Box]:
    return [Box(box & other) for other in others if space.holds(box & other)]
