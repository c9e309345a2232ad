"""What a report says, as values that both the page and the PDF are made of.

All texts are ready to print: numbers are written as people read them, what is hidden says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`cells` after its head; `depth` is how far it is indented, `main` a total."""

    head: str
    cells: tuple[str, ...]
    depth: int = 0
    main: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: `columns` name the head and the cells; from column `numbers_from` on (the head is 0)
    cells are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers_from: int = 1


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, `width` × `height` units; `text` tells those who cannot see it."""

    key: str
    svg: str
    text: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class Figure:
    """Sentences about the total, its parts and what is hidden; pictures, the numbers, and what was
    tried to get behind those."""

    key: str
    title: str
    total: str
    parts: str
    hidden: str
    pictures: tuple[Picture, ...]
    grid: Grid
    proof: str


@dataclass(frozen=True)
class Indicator:
    """Everything about one indicator. `asked_by` and `decision` may be empty; `unshown` names what
    is so much hidden that it stands in the files only."""

    key: str
    title: str
    question: str
    asked_by: str
    decision: str
    figures: tuple[Figure, ...]
    unshown: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """What a figure answers; `use` is the decision it was asked for and by whom, or empty."""

    text: str
    use: str = ""


@dataclass(frozen=True)
class Topic:
    """A question of whoever reads the summary only, with the answers."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Fact:
    value: str
    label: str


@dataclass(frozen=True)
class Part:
    """A section of paragraphs and tables."""

    key: str
    title: str
    intro: str
    texts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True)
class Advised:
    """What one party advises; `seen` tells whether it was about exactly these figures."""

    organisation: str
    role: str
    outcome: str
    negative: bool
    day: str
    paragraphs: tuple[str, ...]
    seen: str


@dataclass(frozen=True)
class Story:
    title: str
    paragraphs: tuple[str, ...]
    consent: str


@dataclass(frozen=True)
class Law:
    law: str
    says: str


@dataclass(frozen=True)
class LegalRow:
    """Who relies on which ground for what, and what a lawyer has yet to say."""

    title: str
    status: str
    ground: str
    secrecy: str
    laws: tuple[Law, ...]
    questions: tuple[str, ...]
    opinion: str


@dataclass(frozen=True)
class Report:
    """The whole report, in the order in which it is read."""

    title: str
    period: str
    lead: str
    publisher: str
    day: str
    invented: bool
    summary: tuple[Topic, ...]
    facts: tuple[Fact, ...]
    reading: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    estimates: tuple[Part, ...]
    definitions: Part | None
    method: Part
    quality: Part
    privacy: Part
    value: Part
    advice: tuple[Advised, ...]
    motivation: tuple[str, ...]
    stories: tuple[Story, ...]
    legal: tuple[LegalRow, ...]
    legal_note: str
    agreement: tuple[str, ...]
    checksum: str
    attribution: str
