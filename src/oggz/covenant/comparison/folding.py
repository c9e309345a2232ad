"""Many small boxes told as few large ones.

As in the minimisation of logic (the expand and irredundant steps of ESPRESSO, Brayton et al. 1984,
for parts with more than two values): each box grows as far as it stays within what must be told or
what makes no difference, and boxes that others tell already are left out.
"""

from collections.abc import Sequence

from oggz.covenant.analysis.space import Box, Space

# A part is widened first where that shortens a sentence most.
_ORDER = (
    "date", "level", "source", "bsn", "phase", "role", "action", "category", "purpose", "party",
    "file",
)  # fmt: skip


def fold(space: Space, told: Sequence[Box], indifferent: Sequence[Box] = ()) -> list[Box]:
    """Few boxes that hold every request of `told`, and besides only ones of `indifferent`."""
    within = [*told, *indifferent]
    folded: list[Box] = []
    for box in sorted(told, key=space.size, reverse=True):
        if not space.covers(folded, box):
            folded.append(_grown(space, box, told, within))
    for box in tuple(reversed(folded)):
        others = [other for other in folded if other is not box]
        if all(space.covers(others, part) for part in _meeting(space, told, box)):
            folded = others
    return folded


def _grown(space: Space, box: Box, told: Sequence[Box], within: Sequence[Box]) -> Box:
    conditions = tuple(part for part in space.parts if part not in _ORDER)
    for part in (*conditions, *_ORDER):
        field = space.fields[part]
        # Values of which nothing has to be told would only mislead.
        wanted = 0
        for each in _meeting(space, told, Box(box | field)):
            wanted |= each & field
        for bits in (wanted & ~box, *_each_bit(wanted & ~box)):
            grown = Box(box & ~field | bits)
            if bits & ~box and space.covers(within, grown):
                box = Box(box | bits)
    return box


def _meeting(space: Space, boxes: Sequence[Box], box: Box) -> list[Box]:
    return [Box(each & box) for each in boxes if space.holds(each & box)]


def _each_bit(bits: int) -> list[int]:
    return [1 << place for place in range(bits.bit_length()) if bits >> place & 1]
