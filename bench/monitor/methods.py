"""What rounding, noise by cell key and differential privacy leave of the figures, and their time.

`python -m bench.monitor.methods` prints a section of Markdown: for one large table, and for a set
of 30 linked tables of a region, both of invented people.
"""

import os
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from bench.monitor.protection import region
from bench.monitor.tables import forty_ten_five
from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.disclosure.cell_key import perturb
from oggz.monitor.disclosure.comparison import CLASSES, compare
from oggz.monitor.disclosure.ledger import Ledger, rho_of
from oggz.monitor.disclosure.privacy import DELTA, Bounds, release_noisy
from oggz.monitor.disclosure.rounding import round_tables
from oggz.monitor.tables import Safe, Tables

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
THRESHOLD = 10
EPSILONS = (1.0, 5.0)
SECRET = bytes(range(32))
_SEVERAL = {"domain": 7, "source": 6}  # codes that one person may have several of
_NOT = float("nan")


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    lines = [
        "## Other ways of protecting", "",
        "The mean error of a published number by how large it truly is, and seconds. Hiding cells"
        " has no error; it leaves numbers out.", "",
    ]  # fmt: skip
    whole = _cut(region(people=300)) if QUICK else region()
    for title, tables, bounds in (
        ("40 × 10 × 5", forty_ten_five(), Bounds({})),
        ("30 linked tables of a region", whole, Bounds(_SEVERAL)),
    ):
        heads = [f"{least}–{upper - 1}" for least, upper in pairwise(CLASSES)]
        lines += [
            f"### {title}", "",
            f"| method | s | {' | '.join([*heads, f'{CLASSES[-1]} and more'])} |",
            "|---|---|" + "---|" * len(CLASSES),
        ]  # fmt: skip
        for name, make in _methods(tables, bounds).items():
            start = perf_counter()
            safe = make()
            took = perf_counter() - start
            off = [each.mean_error for each in compare(tables, [safe])]
            lines.append(
                _row(name, f"{took:.1f}", [_NOT if each is None else each for each in off])
            )
        if len(tables.cells) == 1:
            lines += [
                _row(f"noise in detail only, ε = {epsilon:g}", "", detail_only(tables, epsilon))
                for epsilon in EPSILONS
            ]
        lines.append("")
    return lines


def detail_only(tables: Tables, epsilon: float) -> list[float]:
    """The mean error by size of one table if only its most detailed cells had noise, and totals
    were their sums, each to the nearest multiple: the plan that was not chosen."""
    (info,) = tables.structure.tables
    shape = [len(tables.structure.dimension(name).codes) for name in info.dimensions]
    counts = tables.cells[info.name]["count"].to_numpy().reshape(shape)
    inner = counts[1:, 1:, 1:]
    noise = np.random.default_rng(1).normal(0, 1 / sqrt(2 * rho_of(epsilon, DELTA)), inner.shape)
    for axis in range(3):
        noise = np.concatenate([noise.sum(axis=axis, keepdims=True), noise], axis=axis)
    off = abs(THRESHOLD * np.maximum(0, np.rint((counts + noise) / THRESHOLD)) - counts)
    uppers = [*CLASSES[1:], np.inf]
    inside = [(counts >= least) & (counts < upper)
              for least, upper in zip(CLASSES, uppers, strict=True)]  # fmt: skip
    return [float(off[each].mean()) if each.any() else _NOT for each in inside]


def _cut(tables: Tables) -> Tables:
    few = tables.structure.tables[:4]
    structure = tables.structure.model_copy(update={"tables": few})
    return Tables(structure, {info.name: tables.cells[info.name] for info in few})


def _methods(tables: Tables, bounds: Bounds) -> dict[str, Callable[[], Safe]]:
    found: dict[str, Callable[[], Safe]] = {
        "rounding to 10": partial(round_tables, tables, base=10, threshold=THRESHOLD),
        "cell key": partial(perturb, tables, secret=SECRET, threshold=THRESHOLD),
    }
    for epsilon in EPSILONS:
        found[f"differential privacy, ε = {epsilon:g}"] = partial(_noisy, tables, epsilon, bounds)
    return found


def _noisy(tables: Tables, epsilon: float, bounds: Bounds) -> Safe:
    with TemporaryDirectory() as folder:
        return release_noisy(
            tables, epsilon=epsilon, secret=SECRET, threshold=THRESHOLD, bounds=bounds,
            budget=PrivacyBudget(article="1", text="Budget", epsilon=epsilon),
            ledger=Ledger(Path(folder) / "ledger.json", "bench"),
        )  # fmt: skip


def _row(name: str, took: str, errors: list[float]) -> str:
    return f"| {name} | {took} | {' | '.join(f'{error:.1f}' for error in errors)} |"


if __name__ == "__main__":
    print("\n".join(run_all()))
