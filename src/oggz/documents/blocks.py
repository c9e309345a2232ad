"""What a document for people is made of, whatever it is written as: a page, Word, Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TO_FILL_IN = "In te vullen"


@dataclass(frozen=True)
class Text:
    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Heading:
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Open:
    """What nothing here can tell; somebody must still write it."""

    text: str
    kind: str = "open"


@dataclass(frozen=True)
class Items:
    items: Sequence[str]
    kind: str = "items"


@dataclass(frozen=True)
class Table:
    """`rows` have a cell for each heading; the first cell heads its row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: str = "table"


def to_fill_in(blocks: Iterable[object]) -> int:
    """How many places are left to fill in."""
    return sum(_to_fill_in(block) for block in blocks)


def _to_fill_in(block: object) -> int:
    if isinstance(block, Open):
        return 1
    if isinstance(block, Table):
        return sum(cell.startswith(TO_FILL_IN) for row in block.rows for cell in row)
    return 0
