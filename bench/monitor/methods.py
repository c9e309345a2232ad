"""What rounding, noise by cell key and differential privacy leave of the figures, and their time.

`python -m bench.monitor.methods` prints Markdown for a table of 40 × 10 × 5 and for a set of 30
linked tables of a region, both of invented people.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise, product
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.disclosure.cell_key import perturb
from oggz.monitor.disclosure.comparison import CLASSES, compare
from oggz.monitor.disclosure.lattice import lattice_of
from oggz.monitor.disclosure.ledger import Ledger, rho_of
from oggz.monitor.disclosure.privacy import DELTA, Bounds, release_noisy
from oggz.monitor.disclosure.rounding import round_tables
from oggz.monitor.tables import TOTAL, Code, Dimension, Safe, Structure, TableInfo, Tables

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
THRESHOLD = 10
EPSILONS = (1.0, 5.0)
SECRET = bytes(range(32))
Members = Mapping[str, npt.NDArray[np.float32]]  # of each person and code: 1 or 0


def large() -> Tables:
    """40 areas by 10 ages by 5 groups; their sizes differ as much as those of real ones."""
    draw = np.random.default_rng(0)
    sizes = (8, 5, 3) if QUICK else (40, 10, 5)
    dimensions = [_dimension(name, size) for name, size in zip(("area", "age", "group"), sizes,
                                                              strict=True)]  # fmt: skip
    people = 2_000 if QUICK else 20_000
    members = {
        each.name: _one_of(draw, people, draw.dirichlet(np.full(len(each.codes) - 1, 1.2)))
        for each in dimensions
    }
    return _tables(dimensions, {"persons-2025": members}, [("area", "age", "group")])


def region() -> Tables:
    """15 tables of two years each: six municipalities, ages, sexes, domains and sources."""
    shares = {
        "area": [0.5, 0.09, 0.19, 0.1, 0.04, 0.08], "age": [0.1, 0.3, 0.3, 0.2, 0.1],
        "sex": [0.55, 0.45], "known": [0.5, 0.3, 0.15, 0.05],
    }  # fmt: skip
    several = {"domain": (8, 0.2), "source": (6, 0.25)}
    dimensions = [_dimension(name, len(each)) for name, each in shares.items()]
    dimensions += [_dimension(name, size, adds_up=False) for name, (size, _) in several.items()]
    years = {}
    for seed, (counted, people) in enumerate((("persons-2024", 5_500), ("persons-2025", 6_000))):
        draw = np.random.default_rng(seed)
        years[counted] = {
            **{name: _one_of(draw, people, each) for name, each in shares.items()},
            **{name: _some_of(draw, people, *each) for name, each in several.items()},
        }
    shown = [
        ("area",), ("area", "age"), ("area", "sex"), ("age", "sex"), ("area", "age", "sex"),
        ("area", "domain"), ("area", "age", "domain"), ("area", "sex", "domain"),
        ("domain", "source"), ("area", "domain", "source"), ("area", "source"), ("area", "known"),
        ("area", "age", "known"), ("sex", "known"), ("age", "source"),
    ]  # fmt: skip
    return _tables(dimensions, years, shown[:4] if QUICK else shown)


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
    return [float(off[each].mean()) if each.any() else float("nan") for each in inside]


def main() -> None:
    """Print both sets of tables."""
    for title, tables, codes in (
        ("40 × 10 × 5", large(), {}), ("30 linked tables", region(), {"domain": 8, "source": 6}),
    ):  # fmt: skip
        lattice = lattice_of(tables.structure)
        cells = sum(len(each) for each in tables.cells.values())
        print(f"### {title}: {cells} cells, {len(lattice)} different numbers\n")
        heads = [f"{least}–{upper - 1}" for least, upper in pairwise(CLASSES)]
        print("| method | s |", " | ".join([*heads, f"{CLASSES[-1]}–"]), "|")
        print("|---|---|" + "---|" * len(CLASSES))
        for name, make in _methods(tables, Bounds(codes)).items():
            start = perf_counter()
            safe = make()
            took = perf_counter() - start
            off = [each.mean_error for each in compare(tables, [safe])]
            _row(name, f"{took:.1f}", [each if each is not None else float("nan") for each in off])
        if len(tables.cells) == 1:
            for epsilon in EPSILONS:
                _row(f"noise in detail only, ε = {epsilon:g}", "", detail_only(tables, epsilon))
        print()


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


def _row(name: str, took: str, errors: Sequence[float]) -> None:
    print(f"| {name} | {took} |", " | ".join(f"{error:.1f}" for error in errors), "|")


def _dimension(name: str, size: int, *, adds_up: bool = True) -> Dimension:
    codes = [Code(code=TOTAL, label="Alle", parent=None)]
    codes += [Code(code=f"{name}{at}", label=f"{name} {at}", parent=TOTAL) for at in range(size)]
    return Dimension(name=name, label=name, adds_up=adds_up, codes=tuple(codes))


def _one_of(
    draw: np.random.Generator, people: int, shares: Sequence[float] | npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    inside = np.zeros((people, len(shares) + 1), dtype=np.float32)
    inside[:, 0] = 1
    inside[np.arange(people), 1 + draw.choice(len(shares), size=people, p=shares)] = 1
    return inside


def _some_of(
    draw: np.random.Generator, people: int, size: int, share: float
) -> npt.NDArray[np.float32]:
    inside = (draw.random((people, size + 1)) < share).astype(np.float32)
    inside[:, 0] = 1
    return inside


def _tables(
    dimensions: Sequence[Dimension], counted: Mapping[str, Members],
    shown: Sequence[tuple[str, ...]],
) -> Tables:  # fmt: skip
    infos = tuple(
        TableInfo(
            name="-".join((*names, kind[-4:])), indicator="people", title=" × ".join(names),
            counted=kind, unit="persons", dimensions=names,
        )
        for kind in counted
        for names in shown
    )  # fmt: skip
    structure = Structure(
        format="oggz-tabellen-1", agreement="0" * 64, project="bench", period="2025",
        dimensions=tuple(dimensions), tables=infos,
    )  # fmt: skip
    cells = {}
    for info in infos:
        members = [counted[info.counted][name] for name in info.dimensions]
        axes = "abc"[: len(members)]
        plan = ",".join(f"n{axis}" for axis in axes) + "->" + axes
        counts = np.rint(np.einsum(plan, *members, optimize=True)).astype(np.int64).ravel()
        codes = product(*(structure.dimension(name).names for name in info.dimensions))
        columns = [pa.array(column) for column in zip(*codes, strict=True)]
        columns += [pa.array(each) for each in (counts, counts, np.minimum(counts, 1))]
        cells[info.name] = pa.table(columns, [*info.dimensions, "count", "people", "largest"])
    return Tables(structure, cells)


if __name__ == "__main__":
    main()
