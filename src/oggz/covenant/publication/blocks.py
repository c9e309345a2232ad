"""What a document about a covenant is made of, whatever it is written as."""

from collections.abc import Sequence
from dataclasses import dataclass

from oggz.documents.blocks import TO_FILL_IN, Heading, Items, Open, Table, Text

__all__ = [
    "DRAFT", "TO_FILL_IN", "Block", "Heading", "Items", "Open", "Paper", "Picture", "Question",
    "Ruling", "Section", "Table", "Text",
]  # fmt: skip

DRAFT = "Concept voor de jurist"


@dataclass(frozen=True)
class Question:
    """A choice that the law leaves uncertain, with the opinion when there is one."""

    question: str
    opinion: str | None = None
    kind: str = "question"


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
