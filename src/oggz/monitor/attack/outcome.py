"""What an attack brought up, measured against who is really who."""

from collections.abc import Mapping
from dataclasses import dataclass

from oggz.monitor.attack.bits import Ids

MOST = 0.01  # of the people on the list who may be recognised beyond those known


@dataclass(frozen=True)
class Outcome:
    """One attack: of `overlap` records of people on the list it claimed some and had some right.

    People known beforehand count neither as claims nor as right.
    """

    attack: str
    known: int
    claims: int
    right: int
    overlap: int
    seconds: float

    @property
    def share(self) -> float:
        """Right claims of all records of people on the list."""
        return self.right / max(1, self.overlap)

    @property
    def precision(self) -> float | None:
        return self.right / self.claims if self.claims else None


@dataclass(frozen=True)
class Findings:
    """All attacks on one set of encodings, and the share that may be recognised at most."""

    outcomes: tuple[Outcome, ...]
    orders: tuple[str, ...]  # columns by which the rows or numbers of the records lie in order
    undone: tuple[str, ...]  # salts and groups whose diffusion shows
    records: int
    people: int
    most: float
    agreement: str

    @property
    def gives_way(self) -> bool:
        """Also when diffusion shows: the shares were measured as if it could not be undone."""
        return bool(self.orders or self.undone) or any(
            each.share > self.most for each in self.outcomes
        )


def measured(
    attack: str, claims: Mapping[int, int], truth: Ids, known: Mapping[int, int], seconds: float
) -> Outcome:
    """Count claims (record to person) against `truth`: the person of each record or -1."""
    beyond = {record: person for record, person in claims.items() if record not in known}
    right = sum(int(truth[record]) == person for record, person in beyond.items())
    overlap = int((truth >= 0).sum())
    return Outcome(attack, len(known), len(beyond), right, overlap, seconds)
