"""What municipalities say of a wish, put together without more precision than there is."""

from collections.abc import Iterable
from dataclasses import dataclass

# Of fewer judgements no picture is given: it would be the opinion of one or two.
FEWEST = 3


@dataclass(frozen=True)
class Spread:
    """The middle of some judgements and how far they lie apart, on a scale of 1 to 5.

    With an even number the middle lies between `low` and `high`; otherwise these are the same.
    """

    count: int
    low: int
    high: int
    lowest: int
    highest: int

    @property
    def middle(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} tot {self.high}"

    @property
    def range(self) -> str:
        if self.lowest == self.highest:
            return f"allen {self.lowest}"
        return f"{self.lowest} tot {self.highest}"


def spread(gains: Iterable[int]) -> Spread | None:
    """None for fewer than three judgements."""
    ordered = sorted(gains)
    number = len(ordered)
    if number < FEWEST:
        return None
    return Spread(number, ordered[(number - 1) // 2], ordered[number // 2], ordered[0], ordered[-1])
