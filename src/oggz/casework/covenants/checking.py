"""What the platform thinks of a text while it is being written."""

from dataclasses import dataclass

from oggz.covenant import wording
from oggz.covenant.analysis import Analysis, analyse, telling
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.reading import read_text
from oggz.documents import WrongDocument

NAME = "De tekst"


@dataclass(frozen=True)
class Said:
    """A clause as a sentence."""

    clause: Clause
    sentence: str


@dataclass(frozen=True)
class Checked:
    """Either the faults of a text, or what it means and what is proven of it."""

    problems: tuple[str, ...] = ()
    document: Covenant | None = None
    sentences: tuple[Said, ...] = ()
    analysis: Analysis | None = None
    findings: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.analysis is not None and self.analysis.stands

    @property
    def open_questions(self) -> int:
        """How many choices a lawyer has yet to settle."""
        if self.document is None:
            return 0
        parts = (
            *self.document.clauses, *self.document.provisions,
            *self.document.parties.values(), *self.document.steps.values(),
        )  # fmt: skip
        return sum(part.lawyer is not None and part.lawyer.is_open for part in parts)


def check(text: str, *, prove: bool = True) -> Checked:
    try:
        document = read_text(text, name=NAME)
    except WrongDocument as error:
        return Checked(problems=error.problems)
    analysis = analyse(document) if prove else None
    return Checked(
        document=document,
        sentences=sentences(document),
        analysis=analysis,
        findings=tuple(telling.sentences(document, analysis.findings)) if analysis else (),
    )


def sentences(document: Covenant) -> tuple[Said, ...]:
    return tuple(Said(clause, wording.sentence(document, clause)) for clause in document.clauses)
