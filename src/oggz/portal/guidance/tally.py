"""How a vote is counted: one rule, without a database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a municipality may vote."""

    IN_FAVOUR = "voor"
    AGAINST = "tegen"
    ABSTAIN = "onthouding"


class Outcome(StrEnum):
    """What a vote led to."""

    ADOPTED = "aangenomen"
    REJECTED = "verworpen"
    NO_QUORUM = "geen quorum"


@dataclass(frozen=True)
class Cast:
    """What one municipality, known by its key, voted."""

    municipality: int
    choice: Choice


@dataclass(frozen=True)
class Tally:
    """The result of a vote, with the municipalities of which the ballot counted."""

    outcome: Outcome
    in_favour: int
    against: int
    abstained: int
    entitled: int
    counted: frozenset[int]


def quorum(entitled: int) -> int:
    """How many of so many municipalities have to vote: half of them, and at least one."""
    return max(1, (entitled + 1) // 2)


def tally(casts: Iterable[Cast], entitled: Collection[int]) -> Tally:
    """Count the ballots of a vote that closes.

    `entitled` are the municipalities that take part and have a committee member at this moment;
    the ballot of any other does not count. With fewer ballots than the quorum there is no result;
    an abstention counts for the quorum. What has more in favour than against is adopted. Raises
    `ValueError` for two ballots of one municipality.
    """
    known = frozenset(entitled)
    choices: dict[int, Choice] = {}
    for cast in casts:
        if cast.municipality in choices:
            raise ValueError("two ballots of one municipality")
        choices[cast.municipality] = cast.choice
    counting = {place: choice for place, choice in choices.items() if place in known}
    of = {choice: sum(each is choice for each in counting.values()) for choice in Choice}
    if len(counting) < quorum(len(known)):
        outcome = Outcome.NO_QUORUM
    elif of[Choice.IN_FAVOUR] > of[Choice.AGAINST]:
        outcome = Outcome.ADOPTED
    else:
        outcome = Outcome.REJECTED
    return Tally(
        outcome, of[Choice.IN_FAVOUR], of[Choice.AGAINST], of[Choice.ABSTAIN], len(known),
        frozenset(counting),
    )  # fmt: skip
