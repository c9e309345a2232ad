"""What an attack brought up, measured against who is really who."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from oggz.monitor.attack.bits import Ids

MOST = 0.01  # of the people on the list who may be recognised beyond those known
_SIDE = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Outcome:
    """What one attack found of `people`: those on the list who stand in a source, the known apart.

    Everybody counts once, however many records are theirs. `claims` are the people whom the attack
    pointed out in a record that is not of somebody known, `right` those of whom it found a record.
    `listed` are all on the list but the known: whom a guess at random would choose from.
    """

    attack: str
    known: int
    claims: int
    right: int
    people: int
    listed: int
    seconds: float

    @property
    def share(self) -> float:
        """Of the people who could be recognised, how many were."""
        return self.right / max(1, self.people)

    @property
    def guessed(self) -> float:
        """The share that as many claims at random would have had right, on average."""
        return self.claims / max(1, self.listed) / max(1, self.people)

    @property
    def gained(self) -> float:
        """What is recognised beyond a guess."""
        return max(0.0, self.share - self.guessed)

    @property
    def precision(self) -> float | None:
        return self.right / self.claims if self.claims else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which the share lies for many such people: Wilson (1927), 95% at each side."""
        count, share, side = max(1, self.people), self.share, _SIDE**2
        middle = share + side / (2 * count)
        spread = _SIDE * (share * (1 - share) / count + side / (4 * count**2)) ** 0.5
        return max(0.0, (middle - spread) / (1 + side / count)), (middle + spread) / (
            1 + side / count
        )


@dataclass(frozen=True)
class Findings:
    """All attacks on one set of encodings, and the share that may be recognised at most."""

    outcomes: tuple[Outcome, ...]
    orders: tuple[str, ...]  # columns by which the rows or numbers of the records lie in order
    undone: tuple[str, ...]  # salts and groups whose diffusion shows
    records: int
    people: int  # on the list
    most: float
    agreement: str

    @property
    def gives_way(self) -> bool:
        """Also when diffusion shows: the shares were measured as if it could not be undone."""
        return bool(self.orders or self.undone) or any(
            each.gained > self.most for each in self.outcomes
        )

    @property
    def worst(self) -> Outcome:
        """The attack that gained most; of equals the one that tells least surely."""
        return max(self.outcomes, key=lambda each: (each.gained, each.interval[1]))

    @property
    def too_few(self) -> bool:
        """Whether so few people could be recognised that the verdict may be chance."""
        low, high = self.worst.interval
        return low <= self.most < high


def measured(
    attack: str, claims: Mapping[int, int], truth: Ids, person: Ids, known: Mapping[int, int],
    seconds: float,
) -> Outcome:  # fmt: skip
    """Count people among claims (record to row of the list).

    `truth` is the row of each record or -1, `person` the person of each row. Whose record stands
    in `known` does not count in any way, with none of their records.
    """
    whose = np.where(truth >= 0, person[truth], -1)
    known_people = {int(person[row]) for row in known.values()}
    claimed, right = set(), set()
    for record, row in claims.items():
        if int(whose[record]) in known_people:
            continue
        claimed.add(int(person[row]))
        if whose[record] == person[row]:
            right.add(int(person[row]))
    there = set(whose[whose >= 0].tolist()) - known_people
    listed = set(person.tolist()) - known_people
    return Outcome(
        attack, len(known_people), len(claimed), len(right), len(there), len(listed), seconds
    )
