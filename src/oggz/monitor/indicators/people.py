"""From records to people: what is known of each, and where in every dimension they stand.

What follows from a person's own columns is written once, and works on columns of an engine and on
arrays alike: figures come from the engine, their intervals from arrays of many sampled linkages.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, or_
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from oggz.monitor.agreement.target_group import Definition
from oggz.monitor.indicators.dimensions import AGES, CONTACTS, SEXES, WAITS, Shape
from oggz.monitor.indicators.evidence import BASE

Columns = Mapping[str, Any]
# What differs between sources about one person, and how many codes there are before "unknown".
_ATTRIBUTES = ("municipality", "age", "sex")


def people(records: ir.Table, shape: Shape) -> ir.Table:
    """A row for each person with a traceable record, with every column that tables are made of.

    Where records differ about municipality, age or sex, the first that knows counts, by `rank`.
    """
    flags = {
        f"in_{number}": _max_flag(records.source == number) for number in range(len(shape.sources))
    }
    ranked = {
        name: (records["rank"] * BASE + records[name]).min(where=records[name] >= 0)
        for name in _ATTRIBUTES
    }
    held = {
        f"held_{source}_{traced}": ibis.ifelse(
            (records.source == source) & (records.traced == traced), 1, 0
        ).sum()
        for source in range(len(shape.sources))
        for traced in (1, 0)
    }
    domains = {name: records[name].max() for name in domain_columns(shape)}
    whole = records.group_by("person").aggregate(
        **ranked, **flags, **held, **domains,
        traced=records.traced.max(), contacts=records.contacts.sum(),
        reports=records.reports.sum(), first_report=records.first_report.min(),
        first_care=records.first_care.min(), steady=records.steady.max(),
        before=records.before.max(),
    )  # fmt: skip
    unknown = unknowns(shape)
    base = whole.mutate(
        **{
            name: ibis.ifelse(whole[name].isnull(), unknown[name], whole[name] % BASE)
            for name in _ATTRIBUTES
        }
    )
    of_persons = base.mutate(**derived({name: base[name] for name in base.columns}, shape))
    return of_persons.mutate(**_of_events(of_persons, shape))


def unknowns(shape: Shape) -> dict[str, int]:
    """Of each attribute the number of the code for unknown."""
    return {"municipality": len(shape.municipalities), "age": len(AGES), "sex": len(SEXES)}


def domain_columns(shape: Shape) -> tuple[str, ...]:
    return tuple(f"domain_{domain.id}" for domain in shape.target.domains)


def derived(of: Columns, shape: Shape) -> dict[str, Any]:
    """The columns that follow from sources (`in_0`, …) and domains: `known_to` and `combination` as
    numbers of leaves, and 0 or 1 for each definition and for the target group."""
    inside = [of[f"in_{number}"] for number in range(len(shape.sources))]
    count = reduce(add, inside)
    alone = reduce(add, [number * column for number, column in enumerate(inside)])
    more = len(shape.sources) + choose(count > 2, 1, 0)
    groups = [
        choose(
            _any(of, [f"domain_{name}" for name in shape.target.members(group.id)]), 1 << place, 0
        )
        for place, group in enumerate(shape.target.groups)
    ]  # fmt: skip
    definitions = {
        f"definition_{one.id}": choose(_meets(of, one, shape), 1, 0)
        for one in shape.target.definitions
    }
    return {
        "known_to": choose(count == 1, alone, more),
        "combination": reduce(add, groups),
        **definitions,
        "target": definitions[f"definition_{shape.target.main}"],
    }


def choose(condition: Any, yes: Any, no: Any) -> Any:
    """One of two values on each row, of an engine's columns or of arrays."""
    if isinstance(condition, ir.Value):
        return ibis.ifelse(condition, yes, no)
    return np.where(condition, yes, no)


def _meets(of: Columns, definition: Definition, shape: Shape) -> Any:
    domains = reduce(add, [of[name] for name in domain_columns(shape)])
    inside = [of[f"in_{number}"] for number in range(len(shape.sources))]
    holds = reduce(add, inside) >= 1
    for one in shape.target.asked(definition):
        holds = holds & (domains >= one.domains) & (reduce(add, inside) >= one.sources)
        if one.any_domain:
            holds = holds & _any(of, [f"domain_{name}" for name in one.any_domain])
        if one.any_kind:
            asked = shape.of_kinds(one.any_kind)
            named = [of[f"in_{number}"] for number in asked]
            holds = holds & (reduce(add, named) > 0 if named else reduce(add, inside) < 0)
    return holds


def _any(of: Columns, names: Sequence[str]) -> Any:
    return reduce(or_, [of[name] > 0 for name in names])


def _of_events(of: ir.Table, shape: Shape) -> dict[str, ir.Value]:
    reporting = shape.of_kinds(shape.kinds_with("report"))
    others = [of[f"in_{n}"] for n in range(len(shape.sources)) if n not in reporting]
    elsewhere = reduce(add, others) > 0 if others else ibis.literal(False)
    days = of.first_care - of.first_report
    waits = [(days <= 0, 0), *((days <= most, 1 + place) for place, (most, *_) in enumerate(WAITS))]
    return {
        "class_of_contacts": ibis.cases(
            *((of.contacts >= least, place)
              for place, (least, _) in reversed(list(enumerate(CONTACTS)))),
            else_=0,
        ),
        "elsewhere": ibis.ifelse(elsewhere, 0, 1),
        "first": ibis.ifelse(of.reports > 0, 1, 0),
        "repeat": ibis.ifelse(of.reports > 0, of.reports - 1, 0),
        "wait": ibis.cases(
            (of.first_care.isnull(), len(WAITS) + 2), *waits, else_=len(WAITS) + 1
        ),
        "since": ibis.ifelse(of.before > 0, 0, 1),
    }  # fmt: skip


def _max_flag(condition: ir.BooleanValue) -> ir.Value:
    return ibis.ifelse(condition, 1, 0).max()


def people_arrays(
    person: npt.NDArray[np.int64], records: Mapping[str, npt.NDArray[np.int64]], shape: Shape
) -> dict[str, npt.NDArray[np.int64]]:
    """The same people as arrays, for another linkage of the same records.

    `records` has the columns of `evidence.records`, ordered by `rank`; `person` is whom each record
    belongs to. Without the columns that tell of events.
    """
    place, count = numbered(person)
    found: dict[str, npt.NDArray[np.int64]] = {}
    for name, unknown in unknowns(shape).items():
        values = np.full(count, unknown, np.int64)
        known = np.flatnonzero(records[name] >= 0)[::-1]
        values[place[known]] = records[name][known]  # the first by rank is written last
        found[name] = values
    for number in range(len(shape.sources)):
        found[f"in_{number}"] = _flagged(place, records["source"] == number, count)
    for name in (*domain_columns(shape), "traced"):
        found[name] = _flagged(place, records[name] > 0, count)
    traced = found["traced"] > 0
    kept = {name: values[traced] for name, values in found.items()}
    return {**kept, **derived(kept, shape)}


def numbered(labels: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], int]:
    """Labels of 0 or more by consecutive numbers in their order, and how many there are."""
    used = np.zeros(int(labels.max()) + 1 if len(labels) else 0, np.bool_)
    used[labels] = True
    place: npt.NDArray[np.int64] = (np.cumsum(used) - 1)[labels]
    return place, int(used.sum())


def _flagged(
    place: npt.NDArray[np.int64], shown: npt.NDArray[np.bool_], count: int
) -> npt.NDArray[np.int64]:
    flags = np.zeros(count, np.int64)
    flags[place[shown]] = 1
    return flags
