"""Tables of counts that a protector and an auditor are measured on."""

from itertools import product

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.tables import TOTAL, Code, Dimension, Structure, TableInfo, Tables

NOBODY = "0" * 64  # the checksum of no agreement


def dimension(name: str, codes: int, *, visible: bool = True, adds_up: bool = True) -> Dimension:
    """A flat one, with this many codes beside the total."""
    return Dimension(
        name=name, label=name.capitalize(), adds_up=adds_up, visible=visible,
        codes=(
            Code(code=TOTAL, label="Totaal", parent=None),
            *(Code(code=f"{name[0]}{each:02}", label=f"{name} {each}", parent=TOTAL)
              for each in range(1, codes + 1)),
        ),
    )  # fmt: skip


def forty_ten_five(seed: int = 1) -> Tables:
    """Persons by 40 areas, 10 ages and 5 kinds: 2,706 cells with totals, about 840 of them 1 to 4.

    Counts are Poisson about a mean that is a product of skewed effects.
    """
    dimensions = (dimension("area", 40), dimension("age", 10), dimension("kind", 5))
    draw = np.random.default_rng(seed)
    spreads = ((40, 0.6), (10, 0.7), (5, 0.8))
    effects = [np.exp(draw.normal(0, spread, size)) for size, spread in spreads]
    mean = 4.6 * np.einsum("i,j,k->ijk", *effects)
    counts = with_totals(draw.poisson(mean))
    info = TableInfo(
        name="forty_ten_five", indicator="bench", title="40 × 10 × 5", counted="persons-2025",
        unit="persons", dimensions=("area", "age", "kind"),
    )  # fmt: skip
    structure = Structure(
        format="oggz-tabellen-1", agreement=NOBODY, project="bench", period="2025",
        dimensions=dimensions, tables=(info,),
    )  # fmt: skip
    return Tables(structure, {info.name: cells_of(info, structure, counts)})


def with_totals(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The totals come first along every axis."""
    for axis in range(counts.ndim):
        counts = np.concatenate((counts.sum(axis=axis, keepdims=True), counts), axis=axis)
    return counts


def cells_of(info: TableInfo, structure: Structure, counts: npt.NDArray[np.int64]) -> pa.Table:
    """A table of persons, a row for every cell in the order of the codes."""
    names = [structure.dimension(name).names for name in info.dimensions]
    columns = [pa.array(column) for column in zip(*product(*names), strict=True)]
    numbers = pa.array(counts.ravel().astype(np.int64))
    largest = pa.array(np.minimum(counts.ravel(), 1).astype(np.int64))
    return pa.table(
        [*columns, numbers, numbers, largest],
        names=[*info.dimensions, "count", "people", "largest"],
    )
