"""From people to tables: one Ibis expression for each table, and its totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from oggz.monitor.indicators.dimensions import Axis
from oggz.monitor.indicators.people import choose
from oggz.monitor.indicators.registry import TablePlan
from oggz.monitor.tables import TOTAL

Counts = npt.NDArray[np.int64]
# Dimensions in which everybody stands at exactly one leaf, and the column that says at which.
SINGLE = {
    "municipality": "municipality", "age": "age", "sex": "sex", "known_to": "known_to",
    "combination": "combination", "contacts": "class_of_contacts", "wait": "wait",
    "elsewhere": "elsewhere", "since": "since",
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """Of each cell, in the order of the dimensions of the plan: how much, of how many people, and
    the most that one of them adds."""

    count: Counts
    people: Counts
    largest: Counts


def expression(people: ir.Table, plan: TablePlan, axes: Mapping[str, Axis]) -> ir.Table:
    """The counts of a table by the leaves of the dimensions that divide people.

    Columns: those dimensions; then for each combination of the other codes, in order, `c…` (how
    much), `p…` (people) and `l…` (the most of one person).
    """
    counted = people.filter(_within(people, plan))
    of = {name: counted[name] for name in counted.columns}
    figures: dict[str, ir.Value] = {}
    for number, weight in enumerate(_weights(of, plan, axes)):
        figures[f"c{number}"] = weight.sum().cast("int64")
        figures[f"p{number}"] = choose(weight > 0, 1, 0).sum().cast("int64")
        figures[f"l{number}"] = weight.max().cast("int64")
    single = [SINGLE[name] for name in plan.dimensions if name in SINGLE]
    return counted.group_by(single).aggregate(figures) if single else counted.aggregate(figures)


def table(people: ir.Table, plan: TablePlan, axes: Mapping[str, Axis]) -> Counted:
    """Count a table with the engine of `people`."""
    found = expression(people, plan, axes).to_pyarrow()
    single = [name for name in plan.dimensions if name in SINGLE]
    shape = [len(axes[name].leaves) for name in single]
    split = _split_shape(plan, axes)
    at = tuple(found[SINGLE[name]].to_numpy() for name in single)
    figures = []
    for letter in "cpl":
        leaves = np.zeros((*shape, int(np.prod(split))), np.int64)
        if len(found):
            columns = [found[f"{letter}{number}"] for number in range(leaves.shape[-1])]
            leaves[at] = np.stack([column.fill_null(0).to_numpy() for column in columns], -1)
        figures.append(_with_totals(leaves, plan, axes, largest=letter == "l"))
    return Counted(*figures)


def counts(of: Mapping[str, Counts], plan: TablePlan, axes: Mapping[str, Axis]) -> Counts:
    """Count people that are given as arrays; the same numbers as `table`."""
    single = [name for name in plan.dimensions if name in SINGLE]
    shape = [len(axes[name].leaves) for name in single]
    cells = int(np.prod(shape))
    place = np.zeros(len(of["traced"]), np.int64)
    for name, size in zip(single, shape, strict=True):
        place = place * size + of[SINGLE[name]]
    place = np.where(_within(of, plan), place, cells)  # who is not counted comes after the last
    leaves = np.stack(
        [
            np.bincount(place, weights=weight, minlength=cells + 1)[:cells]
            for weight in _weights(of, plan, axes)
        ],
        -1,
    )
    whole = leaves.reshape((*shape, -1)).astype(np.int64)
    return _with_totals(whole, plan, axes, largest=False)


def _within(of: Any, plan: TablePlan) -> Any:
    """Who is counted; only records are also counted when nobody can be found with them."""
    traced = of["traced"] > 0
    match plan.universe:
        case "target":
            return traced & (of["target"] > 0)
        case "steady":
            return traced & (of["steady"] > 0)
        case "reported":
            return traced & (of["reports"] > 0)
        case "records":
            return of["traced"] >= 0
        case _:
            return traced


def _splits(plan: TablePlan) -> list[str]:
    return [name for name in plan.dimensions if name not in SINGLE]


def _split_shape(plan: TablePlan, axes: Mapping[str, Axis]) -> list[int]:
    return [len(axes[name].dimension.codes) for name in _splits(plan)]


def _weights(of: Mapping[str, Any], plan: TablePlan, axes: Mapping[str, Axis]) -> list[Any]:
    """How much each person adds to each combination of the codes that do not divide people."""
    names = [axes[name].dimension.names for name in _splits(plan)]
    some = next(iter(of.values()))
    return [_weight(of, _splits(plan), codes, axes, some) for codes in product(*names)]


def _weight(
    of: Mapping[str, Any], splits: Sequence[str], codes: Sequence[str], axes: Mapping[str, Axis],
    some: Any,
) -> Any:  # fmt: skip
    everybody = choose(some == some, 1, 1)
    match tuple(splits):
        case ():
            return everybody
        case ("domain" | "definition",):
            return everybody if codes[0] == TOTAL else of[f"{splits[0]}_{codes[0]}"]
        case ("turn",):
            return of[{TOTAL: "reports", "first": "first", "repeat": "repeat"}[codes[0]]]
        case ("supplier", "traced"):
            sources = axes["supplier"].leaves
            held = [
                of[f"held_{number}_{traced}"]
                for number, name in enumerate(sources)
                for traced, told in ((1, "yes"), (0, "no"))
                if codes[0] in (TOTAL, name) and codes[1] in (TOTAL, told)
            ]
            return sum(held[1:], held[0])
    raise KeyError(splits)


def _with_totals(
    leaves: Counts, plan: TablePlan, axes: Mapping[str, Axis], *, largest: bool
) -> Counts:
    """Leaves with a last axis of the other codes, as cells in the order of the plan."""
    single = [name for name in plan.dimensions if name in SINGLE]
    for axis, name in enumerate(single):
        roll = axes[name].roll
        moved = np.moveaxis(leaves, axis, 0)
        if largest:
            codes = [moved[belongs].max(axis=0) for belongs in roll]
        else:
            codes = [moved[belongs].sum(axis=0) for belongs in roll]
        leaves = np.moveaxis(np.stack(codes), 0, axis)
    whole = leaves.reshape((*leaves.shape[:-1], *_split_shape(plan, axes)))
    order = [*single, *_splits(plan)]
    cells: Counts = np.transpose(whole, [order.index(name) for name in plan.dimensions])
    return cells
