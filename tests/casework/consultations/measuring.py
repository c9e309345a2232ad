"""How well the screening finds: texts in which is written what must be found, and the counting."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oggz.casework.consultations.screening import Kind, screen

TODAY = date(2026, 11, 23)
ORGANISATIONS = ("Gemeente Voorbeeld", "Woonstichting Voorbeeld", "Sociaal Team Voorbeeld")
_HERE = Path(__file__).parent / "texts"
_MARK = re.compile(r"\{([a-z]+):([^}]*)\}")


@dataclass(frozen=True)
class Text:
    """`marked` are the places that must be found, with their kind."""

    text: str
    marked: tuple[tuple[str, int, int], ...]


@dataclass
class Measured:
    """Of each kind: marked and found, marked and not found, found and not marked."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> float:
        found, missed = self._sum(self.found, kind), self._sum(self.missed, kind)
        return found / (found + missed)

    def precision(self, kind: str | None = None) -> float:
        found, false = self._sum(self.found, kind), self._sum(self.false, kind)
        return found / (found + false)

    @staticmethod
    def _sum(counted: Counter[str], kind: str | None) -> int:
        return counted[kind] if kind else counted.total()


def texts(name: str) -> list[Text]:
    lines = (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def clean(name: str) -> list[Text]:
    """The texts that say nothing of who it is."""
    return [each for each in texts(name) if not each.marked]


def measure(name: str) -> Measured:
    """A mark is found when a finding of any kind touches it: the text is refused all the same.
    A finding that touches no mark is false."""
    measured = Measured()
    for text in texts(name):
        findings = screen(text.text, today=TODAY, organisations=ORGANISATIONS)
        for kind, start, end in text.marked:
            touched = [each for each in findings if each.start < end and start < each.end]
            (measured.found if touched else measured.missed)[kind] += 1
            if not touched:
                measured.notes.append(f"missed {kind}: {text.text[start:end]}")
            elif kind not in {each.kind.slug for each in touched}:
                told = ", ".join(each.kind.slug for each in touched)
                measured.notes.append(f"as {told}: {text.text[start:end]}")
        for each in findings:
            if not any(start < each.end and each.start < end for _, start, end in text.marked):
                measured.false[each.kind.slug] += 1
                measured.notes.append(f"false {each.kind.slug}: {each.words} in: {text.text}")
    return measured


def refused_for_nothing(name: str) -> float:
    """Which part of the clean texts is refused."""
    all_clean = clean(name)
    refused = [t for t in all_clean if screen(t.text, today=TODAY, organisations=ORGANISATIONS)]
    return len(refused) / len(all_clean)


def table(name: str) -> Iterator[str]:
    """For the decision: a line of each kind."""
    measured = measure(name)
    for kind in Kind:
        marked = measured.found[kind.slug] + measured.missed[kind.slug]
        if marked:
            yield (
                f"| {kind.slug} | {marked} | {measured.recall(kind.slug):.0%}"
                f" | {measured.false[kind.slug]} |"
            )


def _read(line: str) -> Text:
    text, marked, last = "", [], 0
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        marked.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    return Text(text + line[last:], tuple(marked))


if __name__ == "__main__":
    for each in ("tuned", "second", "third"):
        print(f"{each}: {refused_for_nothing(each):.0%} of {len(clean(each))} clean texts refused")
        print("\n".join(table(each)))
        print("\n".join(measure(each).notes) if measure(each).notes else "")
