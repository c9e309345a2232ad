"""Hiding cells beside pytauargus on one table, and 30 tables of a region that hang together."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.monitor.environments import PEERS, python_of
from bench.monitor.tables import NOBODY, dimension, forty_ten_five
from oggz.monitor.disclosure import Rules, suppress
from oggz.monitor.tables import Knows, Safe, Structure, TableInfo, Tables

THRESHOLD = 5
PEER = "pytauargus"
RULE = "FREQ(5,30)"
METHODS = ("MOD(1)", "OPT(1,2)")
SECONDS = 900.0
_SOURCES = 6


@dataclass(frozen=True)
class Protected:
    """Cells in all, hidden for themselves and for others; processor seconds, and by the clock."""

    name: str
    cells: int
    primary: int
    secondary: int
    seconds: float
    clock: float


def ours(tables: Tables, name: str, *, contributors: bool, threshold: int = THRESHOLD) -> Protected:
    """Protect with our method."""
    protected, _ = protect(tables, name, contributors=contributors, threshold=threshold)
    return protected


def protect(
    tables: Tables, name: str, *, contributors: bool, threshold: int = THRESHOLD
) -> tuple[Protected, Safe]:
    """As `ours`, with what would be published."""
    rules = Rules(threshold=threshold, contributors=contributors, seconds=SECONDS)
    clock, started = time.perf_counter(), time.process_time()
    safe = suppress(tables, rules)
    seconds, passed = time.process_time() - started, time.perf_counter() - clock
    told = safe.protection
    return Protected(name, told.cells, told.primary, told.secondary, seconds, passed), safe


def peer(tables: Tables, method: str) -> Protected:
    """Protect the one table of these with pytauargus, which gets a row for each person."""
    (info,) = tables.structure.tables
    rows = [
        row for row in tables.cells[info.name].to_pylist()
        if all(row[name] != "_T" for name in info.dimensions)
    ]  # fmt: skip
    people = {
        name: [row[name] for row in rows for _ in range(row["count"])] for name in info.dimensions
    }
    job = {"people": people, "rule": RULE, "method": method}
    python = python_of(PEER)
    clock = time.perf_counter()
    with TemporaryDirectory() as folder:  # it leaves files wherever it is run
        done = subprocess.run(
            [python, PEERS / "suppressing.py"], input=json.dumps(job), text=True, check=True,
            capture_output=True, cwd=folder,
        )  # fmt: skip
    passed = time.perf_counter() - clock
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    statuses = answer["statuses"]
    return Protected(
        f"{PEER} {method}", len(tables.cells[info.name]), statuses.count("U"),
        statuses.count("M"), answer["seconds"], passed,
    )  # fmt: skip


def region(seed: int = 1, people: int = 4_000) -> Tables:
    """30 tables of the same people: 20 pairs and 10 triples of seven dimensions.

    Six municipalities of very different size, six sources that know their own people; life domains
    and sources do not add up.
    """
    draw = np.random.default_rng(seed)
    sizes = {"place": 6, "age": 8, "sex": 2, "living": 4, "years": 3}
    shares = {
        "place": np.array([0.5, 0.18, 0.12, 0.1, 0.05, 0.05]),
        "age": np.array([0.06, 0.08, 0.12, 0.2, 0.2, 0.16, 0.12, 0.06]),
        "sex": np.array([0.55, 0.45]), "living": np.array([0.5, 0.3, 0.15, 0.05]),
        "years": np.array([0.6, 0.3, 0.1]),
    }  # fmt: skip
    members = {
        name: np.eye(size, dtype=np.int64)[draw.choice(size, people, p=shares[name])]
        for name, size in sizes.items()
    }
    for name, chances in (
        ("domain", [0.5, 0.35, 0.25, 0.2, 0.12, 0.08, 0.04]),
        ("source", [0.4, 0.35, 0.2, 0.1, 0.08, 0.05]),
    ):
        members[name] = (draw.random((people, len(chances))) < chances).astype(np.int64)
    overlapping = ("domain", "source")
    dimensions = tuple(
        dimension(name, each.shape[1], visible=name in ("place", "age", "sex"),
                  adds_up=name not in overlapping)
        for name, each in members.items()
    )  # fmt: skip
    names = [name for name in members if name not in overlapping]
    sets = [*combinations(members, 2)]
    sets.remove(("domain", "source"))
    sets += [(*pair, "domain") for pair in combinations(names, 2)][:5]
    sets += [*combinations(names, 3)][:5]
    infos = tuple(
        TableInfo(
            name="_".join(each), indicator="bench", title=" × ".join(each),
            counted="persons-2025", unit="persons", dimensions=each,
        )
        for each in sets
    )  # fmt: skip
    knows = tuple(
        Knows(party=f"source{each}", dimension="source", code=f"s{each:02}")
        for each in range(1, _SOURCES + 1)
    )
    structure = Structure(
        format="oggz-tabellen-1", agreement=NOBODY, project="bench", period="2025",
        dimensions=dimensions, tables=infos, knows=knows,
    )  # fmt: skip
    everybody = {
        name: np.hstack([np.ones((people, 1), dtype=np.int64), each])
        for name, each in members.items()
    }
    return Tables(structure, {info.name: _counted(info, structure, everybody) for info in infos})


def _counted(
    info: TableInfo, structure: Structure, members: dict[str, npt.NDArray[np.int64]]
) -> pa.Table:
    letters = "abcd"[: len(info.dimensions)]
    sums = ",".join(f"x{each}" for each in letters)
    counts = np.einsum(f"{sums}->{letters}", *(members[name] for name in info.dimensions))
    names = [structure.dimension(name).names for name in info.dimensions]
    columns = [pa.array(column) for column in zip(*product(*names), strict=True)]
    numbers = pa.array(counts.ravel())
    return pa.table(
        [*columns, numbers, numbers, pa.array(np.minimum(counts.ravel(), 1))],
        names=[*info.dimensions, "count", "people", "largest"],
    )


def measure() -> list[Protected]:
    """All of it; the peer on the same table and the same machine."""
    table = forty_ten_five()
    return [
        *(peer(table, method) for method in METHODS),
        ours(table, "outsiders", contributors=False),
        ours(table, "contributors too", contributors=True),
        ours(region(), "30 tables of a region", contributors=True, threshold=10),
    ]


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    measured = measure()
    least = min(each.secondary for each in measured if each.name.startswith(PEER))
    first = next(each.secondary for each in measured if each.name == f"{PEER} {METHODS[0]}")
    outside, inside, region_ = measured[len(METHODS) :]
    return [
        "## Hiding cells", "",
        f"One table of 40 × 10 × 5, threshold {THRESHOLD}; {PEER} with {RULE}, which asks less: a"
        " cell of 1 need not be possible as the threshold, and nobody knows of himself. Then 30"
        " tables that hang together, threshold 10, with six parties and everybody who is alone in"
        " a cell, apart and together.", "",
        *table_of(measured), "",
        "| goal | reached | |", "|---|---|---|",
        _goal("at most 1.3 × the cells that the peer hides for others (first method), outsiders",
              outside.secondary / first, 1.3),
        _goal("at most 1.6 × with contributors", inside.secondary / first, 1.6),
        _goal("the same, of the peer's best method", inside.secondary / least, 1.6),
        _goal("with contributors within 20 s of processor time", inside.seconds, 20),
        _goal("30 tables within 120 s", region_.clock, 120),
    ]  # fmt: skip


def _goal(text: str, reached: float, most: float) -> str:
    return f"| {text} | {reached:.2f} | {'reached' if reached <= most else '**not reached**'} |"


def table_of(measured: Sequence[Protected]) -> list[str]:
    """Lines of Markdown."""
    lines = [
        "| | cells | primary | secondary | processor s | clock s |", "|---|---|---|---|---|---|"
    ]  # fmt: skip
    lines += [
        f"| {each.name} | {each.cells} | {each.primary} | {each.secondary} | {each.seconds:.1f} |"
        f" {each.clock:.1f} |"
        for each in measured
    ]
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(run_all()) + "\n")
