"""What a document about a covenant is made of, whatever it is written as."""

from collections.abc import Sequence
from dataclasses import dataclass

DRAFT = "Concept voor de jurist"
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
    """What the covenant does not tell; somebody must still write it."""

    text: str
    kind: str = "open"


@dataclass(frozen=True)
class Question:
    """A choice that the law leaves uncertain, with the opinion when there is one."""

    question: str
    opinion: str | None = None
    kind: str = "question"


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


@dataclass(frozen=True)
class Ruling:
    """A clause: what it says, why, and what a lawyer must still say of it."""

    article: str
    permits: bool
    text: str
    reason: str
    question: Question | None = None
    kind: str = "ruling"


@dataclass(frozen=True)
class Picture:
    """An SVG of this package's own making, and what it shows, for who cannot see it."""

    svg: str
    text: str
    kind: str = "picture"


Block = Text | Heading | Open | Question | Items | Table | Ruling | Picture


@dataclass(frozen=True)
class Section:
    """`name` is unique in the document."""

    name: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    """A document. `mark` stands on each page of it, `states` under the title."""

    name: str
    kind: str
    title: str
    lead: str
    mark: str | None
    states: Sequence[str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: str

    @property
    def to_fill_in(self) -> int:
        """How many places are left to fill in."""
        return sum(_to_fill_in(block) for section in self.sections for block in section.blocks)


def _to_fill_in(block: Block) -> int:
    if isinstance(block, Open):
        return 1
    if isinstance(block, Table):
        return sum(cell.startswith(TO_FILL_IN) for row in block.rows for cell in row)
    return 0
