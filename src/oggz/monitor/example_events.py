"""Invented events for invented people: the columns that a kind of source has of its own.

Only to make the example look like a delivery. Which problems occur together, and how, is the work
of `people`; here codes and dates are drawn without any relation.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa

from oggz.monitor.schemas import Column, TableSchema

_FILLED = 0.85  # of what need not be there
_MOST_ROWS = 3
_AGES = ((17, "00-17"), (22, "18-22"), (34, "23-34"), (44, "35-44"), (54, "45-54"), (64, "55-64"),
         (74, "65-74"))  # fmt: skip


def with_events(
    people: pa.Table, table: TableSchema, *, period: tuple[date, date],
    municipalities: Sequence[str], seed: int,
) -> pa.Table:  # fmt: skip
    """One to three rows a person, with every column of the schema, all of them texts.

    `people` has a row a person, with the identifying columns as texts; columns it has are kept.
    """
    chance = random.Random(f"{table.kind} {seed}")  # noqa: S311  invented people
    rows: list[dict[str, str | None]] = []
    for person in people.to_pylist():
        home = chance.choice(municipalities)
        for _ in range(chance.randint(1, _MOST_ROWS) if table.several_rows else 1):
            row: dict[str, str | None] = {}
            for column in table.columns:
                row[column.name] = (
                    person[column.name]
                    if column.name in person
                    else _value(column, row, period, home, chance)
                )
            rows.append(row)
    return pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in table.names}
    )


def _value(
    column: Column, row: dict[str, str | None], period: tuple[date, date], home: str,
    chance: random.Random,
) -> str | None:  # fmt: skip
    if column.name == "age_group":
        return _age_group(row.get("birth_date"), period[0])
    if not column.required and chance.random() > _FILLED:
        return None
    match column.type:
        case "code":
            return chance.choice(list(column.codes))
        case "integer":
            return str(chance.randint(column.minimum or 0, column.maximum or 0))
        case "date":
            return _day(column, row, period, chance)
        case "municipality":
            return home
        case _:
            return None


def _day(
    column: Column, row: dict[str, str | None], period: tuple[date, date], chance: random.Random
) -> str:
    first, last = period
    if column.not_before and (before := row.get(column.not_before)):
        first = date.fromisoformat(before)
    return (first + timedelta(days=chance.randint(0, (last - first).days))).isoformat()


def _age_group(birth_date: str | None, day: date) -> str | None:
    try:
        born = date.fromisoformat(birth_date or "")
    except ValueError:
        return None
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((group for most, group in _AGES if age <= most), "75+")
