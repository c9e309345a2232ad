"""From the rows that a source delivered to one row for each record, as an Ibis expression.

Payloads hold text as sources wrote it; whatever is not in the table schema counts as missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from oggz.monitor.agreement.target_group import Dated, Evidence
from oggz.monitor.indicators.dimensions import AGES, SEXES, Shape
from oggz.monitor.schemas import schema

BASE = 1024  # more than there are codes of any dimension: packs a code behind its rank
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_EPOCH = "1970-01-01"


@dataclass(frozen=True)
class Rows:
    """The rows of one source, by its number, and the columns that it delivered."""

    source: int
    table: ir.Table

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.columns)


def records(delivered: Sequence[Rows], spine: ir.Table, shape: Shape) -> ir.Table:
    """A row for each real record: `person`, `rank`, `row`, `before` and `source` of the spine;
    `municipality`, `age` and `sex` as numbers of codes, -1 where unknown; `traced`; `contacts`;
    a column 0 or 1 for each domain; `reports`, `first_report` and `first_care` (days since 1970).

    A record's municipality is the one on most of its rows, of equals the first of the agreement.
    """
    parts = [_one(rows, shape) for rows in delivered]
    together = parts[0] if len(parts) == 1 else ibis.union(*parts)
    return together.inner_join(spine, ["source", "record_id"])


def _one(rows: Rows, shape: Shape) -> ir.Table:
    kind = shape.kinds[rows.source]
    real = rows.table.filter(~rows.table.is_dummy)
    marked = real.select(
        "record_id",
        place=_number(rows, real, "municipality", [(code,) for code in shape.municipalities]),
        age=_number(rows, real, "age_group", [codes for *_, codes in AGES]),
        sex=_number(rows, real, "sex", [(code,) for code, _ in SEXES], other=("x",)),
        reported=_any_day(rows, real, shape, kind, "report"),
        cared=_any_day(rows, real, shape, kind, "care"),
        **{
            f"domain_{domain.id}": _shown(
                rows, real, [row for row in shape.target.evidence
                             if row.kind == kind and row.domain == domain.id],
            )
            for domain in shape.target.domains
        },
    )  # fmt: skip
    domains = [f"domain_{domain.id}" for domain in shape.target.domains]
    by_place = marked.group_by(["record_id", "place"]).aggregate(
        n=marked.count(), age=marked.age.max(), sex=marked.sex.max(),
        reports=marked.reported.count(), first_report=marked.reported.min(),
        first_care=marked.cared.min(), **{name: marked[name].max() for name in domains},
    )  # fmt: skip
    most = (by_place.n * BASE + (BASE - 1) - by_place.place).max(where=by_place.place >= 0)
    whole = by_place.group_by("record_id").aggregate(
        most=most, contacts=by_place.n.sum(), age=by_place.age.max(), sex=by_place.sex.max(),
        reports=by_place.reports.sum(), first_report=by_place.first_report.min(),
        first_care=by_place.first_care.min(),
        **{name: by_place[name].max() for name in domains},
    )  # fmt: skip
    place = ibis.ifelse(whole.most.isnull(), -1, (BASE - 1) - whole.most % BASE)
    told = {"municipality", "age_group", "sex"} & set(rows.columns)
    known = (whole.most.notnull()) | (whole.age >= 0) | (whole.sex != -1)
    return whole.select(
        "record_id",
        source=ibis.literal(rows.source).cast("int64"),
        municipality=place.cast("int64"),
        age=whole.age.cast("int64"),
        # A sex that has no code of its own is known, but counts with the unknown ones.
        sex=ibis.ifelse(whole.sex == len(SEXES), -1, whole.sex).cast("int64"),
        # A source that tells none of these cannot show that a record is traceable, or that not.
        traced=(ibis.ifelse(known, 1, 0) if told else ibis.literal(1)).cast("int64"),
        contacts=whole.contacts.cast("int64"),
        reports=whole.reports.cast("int64"),
        first_report=whole.first_report.cast("int64"),
        first_care=whole.first_care.cast("int64"),
        **{name: whole[name].cast("int64") for name in domains},
    )


def _number(
    rows: Rows, real: ir.Table, column: str, codes: Sequence[Sequence[str]],
    other: Sequence[str] = (),
) -> ir.Value:  # fmt: skip
    """The number of the code in a column, -1 for what is missing or no code."""
    if column not in rows.columns:
        return ibis.literal(-1)
    numbered = [(code, place) for place, same in enumerate((*codes, other)) for code in same]
    found: ir.Value = real[column].cases(*numbered, else_=-1)
    return found


def _shown(rows: Rows, real: ir.Table, evidence: Sequence[Evidence]) -> ir.Value:
    """1 on rows that show a life domain."""
    found: Any = None
    for row in evidence:
        if row.column in rows.columns:
            here = real[row.column].fill_null("").isin(_values(row))
            if not row.values and row.at_most is None:
                here = real[row.column].fill_null("") != ""
            found = here if found is None else found | here
    return ibis.literal(0) if found is None else ibis.ifelse(found, 1, 0)


def _values(row: Evidence) -> list[str]:
    if row.at_most is None:
        return list(row.values)
    least = schema(row.kind).column(row.column).minimum or 0
    return [str(score) for score in range(least, row.at_most + 1)]


def _any_day(rows: Rows, real: ir.Table, shape: Shape, kind: str, moment: str) -> ir.Value:
    """The earliest day of a moment on each row, as days since 1970; null without one."""
    days = [
        _day(real, row)
        for row in shape.target.dated
        if row.kind == kind and row.moment == moment and set(_needed(row)) <= set(rows.columns)
    ]
    if not days:
        return ibis.null("int64")
    return days[0] if len(days) == 1 else ibis.least(*days)


def _needed(row: Dated) -> Iterator[str]:
    yield row.column
    if row.only is not None:
        yield row.only


def _day(real: ir.Table, row: Dated) -> Any:
    text = real[row.column]
    good = text.re_search(_DAY)
    if row.only is not None:
        good = good & real[row.only].fill_null("").isin(row.values)
    when = ibis.ifelse(good, text, ibis.null("string")).try_cast("date")
    return when.delta(ibis.date(_EPOCH), unit="day").cast("int64")
