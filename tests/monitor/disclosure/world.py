"""Small worlds to protect: people with codes, and every table counted from the same people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import pyarrow as pa

from oggz.monitor.tables import (
    TOTAL,
    Code,
    Dimension,
    Equal,
    Estimate,
    Knows,
    Structure,
    TableInfo,
    Tables,
)

Person = Mapping[str, object]  # of each dimension a code, or several
AGREEMENT = "0" * 64


def dimension(
    name: str, codes: Sequence[str] | Mapping[str, str], *, adds_up: bool = True,
    visible: bool = False,
) -> Dimension:  # fmt: skip
    """Flat, or each code with its parent."""
    parents = codes if isinstance(codes, Mapping) else dict.fromkeys(codes, TOTAL)
    return Dimension(
        name=name, label=name, adds_up=adds_up, visible=visible,
        codes=(
            Code(code=TOTAL, label="Alle", parent=None),
            *(Code(code=code, label=code, parent=parent) for code, parent in parents.items()),
        ),
    )  # fmt: skip


def table(
    name: str, *dimensions: str, counted: str = "persons-2025", unit: str = "persons"
) -> TableInfo:
    return TableInfo.model_validate({
        "name": name, "indicator": "people", "title": name, "counted": counted, "unit": unit,
        "dimensions": dimensions,
    })  # fmt: skip


def tables_of(
    people: Sequence[Person], dimensions: Sequence[Dimension], infos: Sequence[TableInfo], *,
    knows: Sequence[Knows] = (), equal: Sequence[Equal] = (), estimates: Sequence[Estimate] = (),
    weight: Callable[[Person], int] | None = None,
) -> Tables:  # fmt: skip
    """All tables, counted. `weight` is how many reports a person has."""
    structure = Structure(
        format="oggz-tabellen-1", agreement=AGREEMENT, project="proef", period="2025",
        dimensions=tuple(dimensions), tables=tuple(infos), knows=tuple(knows), equal=tuple(equal),
    )  # fmt: skip
    cells = {}
    for info in infos:
        trees = [structure.dimension(name) for name in info.dimensions]
        rows = []
        for codes in product(*(tree.names for tree in trees)):
            within = [
                each for each in people
                if all(_has(each, tree, code) for tree, code in zip(trees, codes, strict=True))
            ]  # fmt: skip
            adds = [weight(each) if weight and info.unit == "reports" else 1 for each in within]
            adds = [each for each in adds if each]
            rows.append((*codes, sum(adds), len(adds), max(adds, default=0)))
        names = [*info.dimensions, "count", "people", "largest"]
        cells[info.name] = pa.table(
            dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        )
    return Tables(structure, cells, tuple(estimates))


def crowd(counts: Mapping[tuple[str, ...], int], *names: str) -> list[dict[str, object]]:
    """People by how many there are of each combination of codes."""
    return [
        dict(zip(names, codes, strict=True)) for codes, many in counts.items() for _ in range(many)
    ]


def _has(person: Person, tree: Dimension, code: str) -> bool:
    own = person.get(tree.name, ())
    codes: Iterable[str] = (own,) if isinstance(own, str) else own  # type: ignore[assignment]
    parents = {each.code: each.parent for each in tree.codes}
    found = {TOTAL}
    for each in codes:
        at: str | None = each
        while at is not None:
            found.add(at)
            at = parents[at]
    return code in found
