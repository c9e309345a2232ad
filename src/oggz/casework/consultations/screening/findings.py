"""What was found: of which kind, where in the text as it was typed, and what to write instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from oggz.casework.consultations.screening.folding import Folded
from oggz.casework.consultations.screening.words import PREFIXES


class Kind(Enum):
    """The first of two kinds that overlap is the one that is told."""

    BSN = "bsn", "een burgerservicenummer", "Laat het nummer weg. Het is hier nooit nodig."
    EMAIL = (
        "email", "een e-mailadres, website of naam van een account",
        "Laat het weg. Geef contactgegevens nooit door in een anoniem overleg.",
    )  # fmt: skip
    PHONE = "phone", "een telefoonnummer", "Laat het nummer weg."
    POSTCODE = (
        "postcode",
        "een postcode",
        "Schrijf bijvoorbeeld: een wijk aan de rand van het dorp.",
    )
    REFERENCE = (
        "reference", "de verwijzing naar een casus",
        "Laat het weg. Een anoniem overleg hoort nooit bij een casus.",
    )  # fmt: skip
    ADDRESS = (
        "address", "een adres of straat",
        "Schrijf bijvoorbeeld: een bovenwoning in een rustige straat.",
    )  # fmt: skip
    DATE = (
        "date", "een datum of geboortejaar",
        "Schrijf bijvoorbeeld: eind veertig, of: een half jaar geleden.",
    )  # fmt: skip
    NUMBER = (
        "number", "een nummer waaraan iemand te vinden is",
        "Laat het nummer weg. Schrijf een bedrag met het woord euro.",
    )  # fmt: skip
    PLACE = "place", "de naam van een plaats", "Schrijf bijvoorbeeld: een dorp in de buurt."
    NAME = (
        "name", "een naam, of een woord met een hoofdletter dat een naam kan zijn",
        "Schrijf bijvoorbeeld: de man, eind veertig, of: haar buurvrouw. Is het geen naam? Kies"
        " dan een ander woord.",
    )  # fmt: skip
    UNREADABLE = (
        "unreadable", "een schrift dat hier niet te controleren is",
        "Schrijf het in gewone letters.",
    )  # fmt: skip

    def __init__(self, slug: str, told: str, instead: str) -> None:
        self.slug = slug
        self.told = told
        self.instead = instead


# Of a kind, from a place in the folded text up to another.
Found = tuple[Kind, int, int]
_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` are places in the text as it was typed, `words` what stands there."""

    kind: Kind
    start: int
    end: int
    words: str


def settled(text: str, folded: Folded, found: Iterable[Found]) -> list[Finding]:
    """One finding for each place, by the order of kinds; what overlaps or touches is one."""
    taken: list[Found] = []
    for kind, start, end in sorted(found, key=lambda each: (_ORDER.index(each[0]), each[1])):
        for left in _left(folded.text, taken, kind, start, end):
            same = [each for each in taken if each[0] is kind and _meet(each[1:], left)]
            taken = [each for each in taken if each not in same]
            both = [left, *(each[1:] for each in same)]
            taken.append((kind, min(each[0] for each in both), max(each[1] for each in both)))
    told = []
    for kind, start, end in _joined(folded, taken):
        first, last = folded.place(*_trimmed(folded, start, end))
        told.append(Finding(kind, first, last, text[first:last]))
    return told


def _left(
    text: str, taken: list[Found], kind: Kind, start: int, end: int
) -> list[tuple[int, int]]:  # fmt: skip
    """What of a stretch no other kind has taken, as far as more than 'van de' is left."""
    left = [(start, end)]
    for other, *theirs in taken:
        if other is not kind:
            left = [part for mine in left for part in _without(mine, theirs)]
    return [
        part for part in left
        if part == (start, end) or set(text[slice(*part)].lower().split()) - PREFIXES
    ]  # fmt: skip


def _without(mine: tuple[int, int], theirs: Sequence[int]) -> list[tuple[int, int]]:
    if not _meet(mine, theirs):
        return [mine]
    parts = ((mine[0], theirs[0]), (theirs[1], mine[1]))
    return [part for part in parts if part[0] < part[1]]


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _trimmed(folded: Folded, start: int, end: int) -> tuple[int, int]:
    stretch = folded.text[start:end]
    bare = stretch.lstrip(" \n.,;:-").rstrip()
    begun = start + stretch.index(bare)
    return (begun, begun + len(bare)) if bare else (start, end)


def _joined(folded: Folded, found: list[Found]) -> list[Found]:
    joined: list[Found] = []
    for kind, start, end in sorted(found, key=lambda each: each[1]):
        if joined and kind is joined[-1][0] is Kind.NAME:
            _, first, last = joined[-1]
            if folded.text[last:start].strip(" -") == "":
                joined[-1] = (kind, first, max(last, end))
                continue
        joined.append((kind, start, end))
    return joined
