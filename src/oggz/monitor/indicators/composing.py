"""From payloads and a linkage to tables that hang together: counts, intervals, rates, estimates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError
from oggz.monitor.indicators import counting, relations
from oggz.monitor.indicators.dimensions import Axis, Shape, axes
from oggz.monitor.indicators.draws import DRAWS, Linked
from oggz.monitor.indicators.estimates import estimates
from oggz.monitor.indicators.evidence import Rows, records
from oggz.monitor.indicators.flows import Flows
from oggz.monitor.indicators.intervals import interval
from oggz.monitor.indicators.measures import measures, with_measures
from oggz.monitor.indicators.people import people, people_arrays
from oggz.monitor.indicators.registry import Indicator, TablePlan, indicator
from oggz.monitor.indicators.sampling import Step, arrays_of, drawn_counts, silent
from oggz.monitor.linkage.engines import Engine, connected
from oggz.monitor.tables import Dimension, Structure, TableInfo, Tables

_BEFORE_OUTFLOW = "until"


@dataclass(frozen=True)
class Composed:
    """`left_out` says in Dutch which figures could not be made, and why; `intervals` is over how
    many sampled linkages intervals were taken, 0 without."""

    tables: Tables
    left_out: Mapping[str, str]
    intervals: int


def compose(
    payloads: Mapping[str, Path], rows: pa.Table, *, agreement: Agreement,
    linked: Linked | None = None, flows: Flows | None = None, engine: Engine = "duckdb",
    seed: int = 0, progress: Step = silent,
) -> Composed:  # fmt: skip
    """Count every figure that the agreement allows.

    `payloads` are Parquet files in clear, by source; `rows` has `source`, `record_id`, `person` and
    `row` of every real record. The same input gives the same tables, whatever the engine.
    """
    sources = [name for name in agreement.sources if name in payloads]
    shape = Shape.of(agreement, sources)
    allowed, left_out = _possible(agreement, shape, flows)
    plans = {plan.name: plan for one in allowed for plan in one.tables}
    known = axes(shape)
    counted: dict[str, counting.Counted] = {}
    with TemporaryDirectory(prefix="oggz-") as work, connected(engine, Path(work)) as backend:
        progress("Records", 0)
        spine = Path(work) / "spine.parquet"
        pq.write_table(numbered_rows(rows, shape, flows), spine)
        delivered = [
            Rows(number, backend.read_parquet(str(payloads[name])))
            for number, name in enumerate(sources)
        ]
        with (
            records(delivered, backend.read_parquet(str(spine)), shape).cache() as each,
            people(each, shape).cache() as everybody,
        ):
            for number, (name, plan) in enumerate(plans.items()):
                progress("Tellen", number / len(plans))
                if _BEFORE_OUTFLOW not in plan.dimensions:
                    counted[name] = counting.table(everybody, plan, known)
            arrays = arrays_of(each.to_pyarrow())
    if flows is not None and "outflow" in plans:
        counted["outflow"] = _outflow(counted["inflow"], flows)
    bounds = {}
    if linked is not None:
        drawn = drawn_counts(plans.values(), arrays, linked, shape, seed=seed, progress=progress)
        bounds = {name: interval(counted[name].count, each) for name, each in drawn.items()}
    structure = Structure(
        format="oggz-tabellen-1", agreement=agreement.checksum, project=agreement.project,
        period=agreement.period.label, dimensions=_used(plans.values(), known),
        tables=tuple(
            _info(one.name, plan, bool(bounds.get(plan.name)), shape, flows, agreement)
            for one in allowed for plan in one.tables
        ),
        knows=relations.knows(plans, shape), equal=relations.equal(plans, shape, known),
    )  # fmt: skip
    cells = {
        name: with_measures(
            _as_table(plan, counted[name], known), structure.table(name), counted[name].count,
            bounds.get(name), agreement, known,
        )
        for name, plan in plans.items()
    }  # fmt: skip
    progress("Schatten", 0)
    of_now = people_arrays(arrays["person"], arrays, shape)
    told = estimates(
        [one.name for one in allowed], of_now, arrays, shape,
        threshold=agreement.thresholds.count,
    )  # fmt: skip
    return Composed(Tables(structure, cells, told), left_out, DRAWS if bounds else 0)


def _possible(
    agreement: Agreement, shape: Shape, flows: Flows | None
) -> tuple[list[Indicator], dict[str, str]]:
    """What can be made of what is allowed, in the order of the agreement."""
    allowed, left_out = [], {}
    for name in agreement.indicators.allowed:
        one = indicator(name)
        if "transition" in one.needs and flows is None:
            left_out[name] = "vraagt een overgang van de vorige periode (--transition)"
            continue
        missing = [
            need for need in one.needs
            if need in ("report", "care") and not shape.of_kinds(shape.kinds_with(need))
        ]  # fmt: skip
        if missing:
            words = {"report": "meldingen", "care": "begin van zorg"}
            left_out[name] = f"geen bron levert {' en '.join(words[need] for need in missing)}"
            continue
        allowed.append(one)
    return allowed, left_out


def numbered_rows(rows: pa.Table, shape: Shape, flows: Flows | None) -> pa.Table:
    """Rows of the spine with the number of their source, `steady`, `before`, and `rank`: the order
    in which records are believed."""
    first = {kind: place for place, kind in enumerate(shape.target.precedence)}
    number = {name: place for place, name in enumerate(shape.sources)}
    belief = {
        name: (first[kind], place)
        for place, (name, kind) in enumerate(zip(shape.sources, shape.kinds, strict=True))
    }
    order = {name: place for place, name in enumerate(sorted(belief, key=lambda n: belief[n]))}
    steady = set(flows.steady) if flows else set()
    whole = rows
    if flows is None:
        whole = whole.append_column("before", pa.array(np.zeros(len(rows), np.int64)))
    else:
        whole = _with_flows(rows, flows)
    names = whole["source"].to_pylist()
    whole = whole.append_column("order", pa.array([order[name] for name in names], pa.int64()))
    whole = whole.sort_by([("order", "ascending"), ("record_id", "ascending")])
    names = whole["source"].to_pylist()
    return pa.table(
        {
            "source": pa.array([number[name] for name in names], pa.int64()),
            "record_id": whole["record_id"], "person": whole["person"], "row": whole["row"],
            "before": whole["before"],
            "steady": pa.array([int(name in steady) for name in names], pa.int64()),
            "rank": pa.array(np.arange(len(whole)), pa.int64()),
        }
    )  # fmt: skip


def _with_flows(rows: pa.Table, flows: Flows) -> pa.Table:
    """Raises MonitorError unless the transition holds each record of its sources once."""
    whole = rows.join(flows.records, ["source", "record_id"], join_type="left outer")
    asked = pc.is_in(rows["source"], pa.array(flows.steady))
    count = len(rows) - whole["before"].null_count
    if len(whole) != len(rows) or not count == pc.sum(asked).as_py() == len(flows.records):
        raise MonitorError(
            "De overgang en de koppeling horen niet bij elkaar: niet elk record van deze periode"
            " staat precies één keer in beide. Geef de overgang van dezelfde leveringen."
        )
    place = whole.column_names.index("before")
    return whole.set_column(place, "before", pc.fill_null(whole["before"], 0))


def _outflow(inflow: counting.Counted, flows: Flows) -> counting.Counted:
    """Those who stayed are the same people as in the other table, everybody of them together."""
    stayed = int(inflow.count[0, 1])
    count = np.array([stayed + flows.left, stayed, flows.left])
    return counting.Counted(count, count, np.minimum(count, 1))


def _used(plans: Iterable[TablePlan], known: Mapping[str, Axis]) -> tuple[Dimension, ...]:
    used = {name for plan in plans for name in plan.dimensions}
    return tuple(axis.dimension for name, axis in known.items() if name in used)


def _info(
    name: str, plan: TablePlan, intervals: bool, shape: Shape, flows: Flows | None,
    agreement: Agreement,
) -> TableInfo:  # fmt: skip
    return TableInfo(
        name=plan.name, indicator=name, title=plan.title,
        counted=relations.counted(plan, shape, flows, agreement.period.label), unit=plan.unit,
        dimensions=plan.dimensions, measures=measures(plan, intervals=intervals),
    )  # fmt: skip


def _as_table(plan: TablePlan, found: counting.Counted, known: Mapping[str, Axis]) -> pa.Table:
    names = [known[name].dimension.names for name in plan.dimensions]
    grids = np.meshgrid(*(np.arange(len(codes)) for codes in names), indexing="ij")
    columns: dict[str, pa.Array] = {
        name: pa.array(np.array(codes, object)[grid.ravel()], pa.string())
        for name, codes, grid in zip(plan.dimensions, names, grids, strict=True)
    }
    for name in ("count", "people", "largest"):
        columns[name] = pa.array(getattr(found, name).ravel(), pa.int64())
    return pa.table(columns)
