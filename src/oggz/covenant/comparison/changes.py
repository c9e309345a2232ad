"""What differs between two versions of a covenant."""

from collections.abc import Collection
from dataclasses import dataclass

from oggz.covenant.analysis.meaning import Meaning
from oggz.covenant.analysis.space import Box, Days, Space
from oggz.covenant.model import Clause, Covenant, Retention
from oggz.covenant.questions import Request
from oggz.covenant.terms import Action, Condition, LegalGround, SecrecyGround, SpecialGround


@dataclass(frozen=True, slots=True)
class Basis:
    """What a permit rests on, and how long what it lets in is kept."""

    article: str
    ground: LegalGround | None
    special_ground: SpecialGround | None
    secrecy_ground: SecrecyGround | None
    retention: Retention | None

    @classmethod
    def of(cls, clause: Clause) -> "Basis":
        """The basis of a permit."""
        return cls(
            clause.article,
            clause.ground,
            clause.special_ground,
            clause.secrecy_ground,
            clause.retention,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One line: requests that become allowed, or that are allowed no longer.

    `box` may also hold requests that the law refuses; those do not change. `articles` are of the
    permits that give it, in the version that gives it. A loss can be by forbids: `forbidden_by`
    are their articles. A gain can undo a forbid: then they are those of the old version.
    `conditions` are those with which the other version allows it too: they are no longer asked for
    (a gain), or from now on (a loss).

    When `is_rough`, a part of the box does not change, because articles `beside` of the other
    version allow it too, because `beside_forbidden` of this one forbid it, or by law.
    """

    box: Box
    articles: tuple[str, ...]
    forbidden_by: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    is_rough: bool = False
    beside: tuple[str, ...] = ()
    beside_forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherBasis:
    """Requests that both versions allow: what they rested on and no longer do, and do from now."""

    box: Box
    before: tuple[Basis, ...]
    after: tuple[Basis, ...]


@dataclass(frozen=True)
class Comparison:
    """The gains, the losses, and what stays allowed on another basis.

    On days `only_before` and `only_after` one of the two is in force and the other not: all that
    it allows then is lost or gained, which is told once and not for each clause; so is what other
    parties may with the data of parties that `left` or `joined`. The lines are about the rest, on
    the days `on_both`.
    """

    old: Covenant
    new: Covenant
    space: Space
    before: Meaning
    after: Meaning
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]
    other_bases: tuple[OtherBasis, ...]
    on_both: tuple[Days, ...]
    only_before: tuple[Days, ...]
    only_after: tuple[Days, ...]
    left: tuple[str, ...]
    joined: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes: not what is allowed, nor what it rests on."""
        return not any(
            (
                self.gains, self.losses, self.other_bases, self.only_before, self.only_after,
                self.left, self.joined,
            )
        )  # fmt: skip

    def gaining(self, actions: Collection[Action]) -> frozenset[str]:
        """The parties to whom one of these actions becomes allowed with something.

        All of the new version, when there is no day on which it can be compared with the old one.
        """
        if not self.on_both:
            return frozenset(self.new.parties)
        return frozenset(
            str(party)
            for each in self.gains if set(actions) & set(self.space.values(each.box, "action"))
            for party in self.space.values(each.box, "party")
        )  # fmt: skip

    def gained(self, request: Request) -> bool:
        """Whether this comparison tells that a request becomes allowed."""
        told = _in_days(request, self.only_after) or self._of_others(request, self.joined)
        if told:
            return self.after.allows(request)
        return _in_lines(request, self.gains, self.after, self.before)

    def lost(self, request: Request) -> bool:
        """Whether this comparison tells that a request is allowed no longer."""
        told = _in_days(request, self.only_before) or self._of_others(request, self.left)
        if told:
            return self.before.allows(request)
        return _in_lines(request, self.losses, self.before, self.after)

    def _of_others(self, request: Request, sources: tuple[str, ...]) -> bool:
        stayed = request.party in self.old.parties and request.party in self.new.parties
        return stayed and request.source in sources

    def rests_on_another(self, request: Request) -> bool:
        """Whether this comparison tells that a request stays allowed on another basis."""
        place = self.space.place(request)
        return (
            place is not None
            and self.before.allows(request)
            and self.after.allows(request)
            and any(not place & ~each.box for each in self.other_bases)
        )


def _in_days(request: Request, days: tuple[Days, ...]) -> bool:
    return any(each.first <= request.date <= each.last for each in days)


def _in_lines(
    request: Request, changes: tuple[Change, ...], meaning: Meaning, other: Meaning
) -> bool:
    place = meaning.space.place(request)
    if place is None or meaning.limited(place):
        return False
    lines = [each for each in changes if not place & ~each.box]
    return any(not each.is_rough for each in lines) or (
        bool(lines) and meaning.allows(request) and not other.allows(request)
    )
