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
    on_both = [each for each in days if _in(old, each) and _in(new, each)]
    before, after = Meaning.of(old, space), Meaning.of(new, space)
    first, second = _Side(before, after, on_both), _Side(after, before, on_both)
    return Comparison(
        old=old,
        new=new,
        space=space,
        before=before,
        after=after,
        gains=tuple(second.beyond(first)),
        losses=tuple(first.beyond(second)),
        other_bases=tuple(_other_bases(first, second)),
        on_both=joined(on_both),
        only_before=joined(first.days_alone(days)),
        only_after=joined(second.days_alone(days)),
        left=first.sources_alone(),
        joined=second.sources_alone(),
    )


# More lines about one article are told as one, with what keeps a part of it as it is.
MOST_LINES = 3


@dataclass(frozen=True)
class _Side:
    """One version beside the other, on the days on which both are in force."""

    meaning: Meaning
    other: Meaning
    on_both: Sequence[Days]

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
                for part in _meeting(self.space, box, self._scope)
                for piece in self.space.minus(part, refused)
            ]
            for name, boxes in self.meaning.permits.items()
        }

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        """The parties that the other version does not have."""
        others = self.other.covenant.parties
        return tuple(slug for slug in self.meaning.covenant.parties if slug not in others)

    @cached_property
    def _scope(self) -> Boxes:
        """What lines are made for: not what parties that stay may with data of those that come."""
        both = [slug for slug in self.meaning.covenant.parties if slug not in self._alone]
        return (
            self.space.box({"date": self.on_both, "party": both, "source": both}),
            self.space.box({"date": self.on_both, "party": self._alone}),
        )

    def days_alone(self, days: Iterable[Days]) -> Iterable[Days]:
        """The days on which this version allows something and the other is not in force."""
        for each in days:
            if not _in(self.other.covenant, each) and self._allows(
                self.space.box({"date": [each]})
            ):
                yield each

    def sources_alone(self) -> tuple[str, ...]:
        """The parties of this version only, whose data others may use under it."""
        stay = [slug for slug in self.meaning.covenant.parties if slug not in self._alone]
        return tuple(
            slug
            for slug in self._alone
            if self._allows(self.space.box({"date": self.on_both, "party": stay, "source": [slug]}))
        )

    def _allows(self, box: Box) -> bool:
        """Whether this version allows anything in a box."""
        refused = [
            *self.limits,
            *(each for boxes in self.meaning.forbids.values() for each in boxes),
        ]
        permitted = (each for boxes in self.meaning.permits.values() for each in boxes)
        return any(
            self.space.minus(Box(each & box), refused)
            for each in permitted
            if self.space.holds(each & box)
        )

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
        lines: dict[tuple[tuple[str, ...], ...], list[Box]] = {}
        for box in fold(self.space, told, self.limits):
            changed = _meeting(self.space, box, told)
            if not all(self.space.covers(self.limits, piece) for piece in changed):
                permits = self._articles(self.meaning, self.meaning.permits, changed)
                forbids = self._articles(other.meaning, other.meaning.forbids, changed)
                lines.setdefault((permits, forbids), []).append(box)
        for (permits, forbids), boxes in lines.items():
            whole = len(boxes) > MOST_LINES and len(permits) == 1
            for box in [self._hull(boxes)] if whole else boxes:
                changed = _meeting(self.space, box, told)
                rest = self.space.minus(box, [*told, *self.limits]) if whole else []
                yield Change(
                    box=box,
                    articles=permits,
                    forbidden_by=forbids,
                    conditions=tuple(self._conditions(box, changed, theirs)),
                    is_rough=bool(rest),
                    beside=self._articles(other.meaning, other.meaning.permits, rest),
                    beside_forbidden=self._articles(self.meaning, self.meaning.forbids, rest),
                )

    def _hull(self, boxes: Iterable[Box]) -> Box:
        hull = 0
        for box in boxes:
            hull |= box
        return Box(hull)

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
