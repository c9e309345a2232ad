"""What a rehearsal brought up: per size of the monitor, what leaves the houses and what it is
worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from oggz.monitor.rehearsal.chain import Attacked, Linked
from oggz.monitor.rehearsal.picture import Picture, Worth
from oggz.monitor.rehearsal.sets import Tried
from oggz.monitor.rehearsal.steps import Counted

NONE, SAMPLE, FEW, ALL = "none", "sample", "few", "all"
SIZES = (NONE, SAMPLE, FEW, ALL)  # from what asks least of people to what asks most


@dataclass(frozen=True)
class Size:
    """One size of the monitor. `records` are those of which encodings leave a house, `part` the
    share of people who are in it; `lacking` are sources without the column that a sample needs."""

    name: str
    sources: tuple[str, ...]
    records: int
    part: float
    picture: Picture | None
    worth: Worth | None
    linked: Linked | None
    attacks: tuple[Attacked, ...]
    counted: Counted | None
    lacking: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether no attack recognises too many in its encodings, or opens a cell of its tables."""
        tables = self.counted.attacked if self.counted else None
        return not any(one.gives_way for one in self.attacks) and not (tables and tables.leaks)

    def answers(self, error: float, *, by_municipality: bool) -> bool:
        return self.worth is not None and self.worth.answers(error, by_municipality=by_municipality)


@dataclass(frozen=True)
class Outcome:
    """`truth` is of all sources of the agreement, also of those that stay out; `tries` are the
    best sets of each number of sources, `lost` what is seen when one more stays out."""

    people: int
    inhabitants: int
    seed: int
    error: float
    sources: tuple[str, ...]
    without: tuple[str, ...]
    truth: Picture
    sizes: Mapping[str, Size]
    tries: tuple[Tried, ...]
    lost: Mapping[str, Tried]
    records: Mapping[str, int]

    def smallest(self, *, by_municipality: bool) -> Size | None:
        """The size that asks least of people, answers the question, and withstands attack."""
        for size in self.sizes.values():
            if size.holds and size.answers(self.error, by_municipality=by_municipality):
                return size
        return None

    def broken(self, *, by_municipality: bool) -> Size | None:
        """A size that would answer before that one does, if its encodings did not give way."""
        for size in self.sizes.values():
            if size.answers(self.error, by_municipality=by_municipality):
                return None if size.holds else size
        return None

    def smallest_set(self, *, by_municipality: bool) -> Tried | None:
        """The set of fewest sources that answers the question."""
        for one in self.tries:
            if one.worth.answers(self.error, by_municipality=by_municipality):
                return one
        return None
