"""Runs a linkage as a process of its own, and scores the pairs that it wrote."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

PEAK = Path(__file__).parent / "peak.py"


@dataclass(frozen=True)
class Run:
    """Seconds from start to end, megabytes at the peak, and the seconds that it told of itself."""

    seconds: float
    megabytes: float
    told: dict[str, float]


@dataclass(frozen=True)
class Quality:
    """Precision and recall of pairs."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Curve:
    """After each pair taken, best first: its score, links so far, and how many of them are true."""

    scores: list[float]
    links: list[int]
    right: list[int]
    truths: int

    def best_threshold(self) -> float:
        """The score from which on F1 is highest here."""
        best, threshold = -1.0, 0.0
        for at, score in enumerate(self.scores):
            last = at + 1 == len(self.scores) or self.scores[at + 1] < score
            if last and (f1 := 2 * self.right[at] / (self.links[at] + self.truths)) > best:
                best, threshold = f1, score
        return threshold

    def at(self, threshold: float) -> Quality:
        """Quality of the links from this score on."""
        taken = sum(score >= threshold for score in self.scores)
        if not taken:
            return Quality(1.0, 0.0)
        links, right = self.links[taken - 1], self.right[taken - 1]
        return Quality(right / links, right / self.truths)


@dataclass(frozen=True)
class Truth:
    """Who each record is, and of which source; every record is in it."""

    person: dict[str, str]
    source: dict[str, str]


def run(command: Sequence[str | Path]) -> Run:
    """Run to the end; the command prints a JSON object of its own seconds on its last line."""
    process = subprocess.run(
        [sys.executable, str(PEAK), *map(str, command)], stdout=subprocess.PIPE, text=True
    )
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    *_, told, usage = map(json.loads, process.stdout.strip().splitlines()[-2:])
    return Run(usage["seconds"], usage["megabytes"], told)


def truth_of(folder: Path) -> Truth:
    """The truth beside the files in a folder."""
    table = csv.read_csv(folder / "truth.csv", convert_options=_texts("record_id", "person"))
    records, persons, sources = (
        table[name].to_pylist() for name in ("record_id", "person", "source")
    )
    return Truth(dict(zip(records, persons, strict=True)), dict(zip(records, sources, strict=True)))


def curve(pairs: Path, truth: Truth, *, only: int | None = None) -> Curve:
    """Read `a,b,score` and make people of the pairs by falling score, equal ones as in the file.

    Nobody gets two records of one source, for whoever made the pairs. With `only` 0 or 1, only the
    pairs of that half of the people count: where there is one data set, a threshold is chosen on
    one half and tested on the other.
    """
    table = csv.read_csv(pairs, convert_options=_texts("a", "b"))
    order = (-table["score"].to_numpy().astype(float)).argsort(kind="stable")
    table = table.take(pa.array(order))
    members = {record: [record] for record in truth.person}
    scores, links, right = [], [0], [0]
    rows = (column.to_pylist() for column in (table["a"], table["b"], table["score"]))
    for one, other, score in zip(*rows, strict=True):
        left, also = members[one], members[other]
        if left is also or {truth.source[each] for each in left} & {
            truth.source[each] for each in also
        }:
            continue
        counted = [(a, b) for a in left for b in also if only in (None, _half(truth.person[a]))]
        scores.append(float(score))
        links.append(links[-1] + len(counted))
        right.append(right[-1] + sum(truth.person[a] == truth.person[b] for a, b in counted))
        left.extend(also)
        for record in also:
            members[record] = left
    counts = Counter(truth.person.values())
    truths = sum(
        many * (many - 1) // 2 for person, many in counts.items() if only in (None, _half(person))
    )
    return Curve(scores, links[1:], right[1:], truths)


def _half(person: str) -> int:
    return sum(person.encode()) % 2


def _texts(*columns: str) -> csv.ConvertOptions:
    return csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
