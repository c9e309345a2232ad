"""Runs a linkage as a process of its own, and scores the pairs that it wrote."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv


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
class Scored:
    """Pairs one to one, best first, whether each is true, and how many true ones there are."""

    scores: list[float]
    true: list[bool]
    truths: int

    def best_threshold(self) -> float:
        """The score from which on F1 is highest here."""
        best, threshold, right = -1.0, 0.0, 0
        for taken, (score, true) in enumerate(zip(self.scores, self.true, strict=True), 1):
            right += true
            last = taken == len(self.scores) or self.scores[taken] < score
            if last and (f1 := 2 * right / (taken + self.truths)) > best:
                best, threshold = f1, score
        return threshold

    def at(self, threshold: float) -> Quality:
        """Quality of the pairs from this score on."""
        taken = sum(score >= threshold for score in self.scores)
        right = sum(self.true[:taken])
        return Quality(right / taken if taken else 1.0, right / self.truths)


def run(command: Sequence[str | Path]) -> Run:
    """Run to the end; the command prints a JSON object of its own seconds on its last line."""
    began = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    told = json.loads(printed.strip().splitlines()[-1])
    return Run(time.perf_counter() - began, usage.ru_maxrss / 1024, told)


def truth_of(folder: Path, names: tuple[str, str] = ("a", "b")) -> dict[str, str]:
    """The record of the second source that is the same person, by record of the first."""
    rows = csv.read_csv(folder / "truth.csv", convert_options=_texts("record_id")).to_pylist()
    persons = {row["person"]: row["record_id"] for row in rows if row["source"] == names[1]}
    return {
        row["record_id"]: persons[row["person"]]
        for row in rows
        if row["source"] == names[0] and row["person"] in persons
    }


def scored(pairs: Path, truth: dict[str, str], *, only: int | None = None) -> Scored:
    """Read `a,b,score` and keep the best pair of each record; ties in the order of the file.

    With `only` 0 or 1, only that half of the records of the first source counts: to choose a
    threshold on one half and test it on the other where there is a single data set.
    """
    table = csv.read_csv(pairs, convert_options=_texts("a", "b"))
    order = table["score"].to_numpy().argsort(kind="stable")[::-1]
    table = table.take(pa.array(order))
    used_left, used_right = set[str](), set[str]()
    scores, true = [], []
    rows = (column.to_pylist() for column in (table["a"], table["b"], table["score"]))
    for left, right, score in zip(*rows, strict=True):
        if left in used_left or right in used_right:
            continue
        used_left.add(left)
        used_right.add(right)
        if only is None or _half(left) == only:
            scores.append(score)
            true.append(truth.get(left) == right)
    counted = [record for record in truth if only is None or _half(record) == only]
    return Scored(scores, true, len(counted))


def _half(record: str) -> int:
    return sum(record.encode()) % 2


def _texts(*columns: str) -> csv.ConvertOptions:
    return csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
