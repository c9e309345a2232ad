"""What was found in a text, to be marked in it and told beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oggz.casework.consultations.screening import Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; with a finding when it must go."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of finding, the different words of that kind, and what to write instead."""

    kind: str
    words: tuple[str, ...]
    instead: str


@dataclass(frozen=True, slots=True)
class Marked:
    pieces: tuple[Piece, ...]
    told: tuple[Told, ...]


def marked(text: str, findings: Sequence[Finding]) -> Marked:
    return Marked(tuple(_pieces(text, findings)), tuple(_told(findings)))


def _pieces(text: str, findings: Sequence[Finding]) -> Iterator[Piece]:
    done = 0
    for finding in findings:
        if finding.start > done:
            yield Piece(text[done : finding.start])
        yield Piece(finding.words, finding)
        done = finding.end
    if done < len(text):
        yield Piece(text[done:])


def _told(findings: Sequence[Finding]) -> Iterator[Told]:
    for kind in dict.fromkeys(each.kind for each in findings):
        words = dict.fromkeys(
            " ".join(each.words.split()) for each in findings if each.kind is kind
        )
        yield Told(kind.told, tuple(words), kind.instead)
