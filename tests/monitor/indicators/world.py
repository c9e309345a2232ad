"""Six people and one report about nobody, seen by three sources: few enough to count by hand.

A: police (Almere, two reports), Wmo (Lelystad). B: police (woman), shelter (man). C: Wmo only, and
no municipality. D: a report that is about nobody. E: shelter only, refused. F: all three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.drafting import PlannedSource
from oggz.monitor.indicators import NAMES
from oggz.monitor.indicators.composing import Composed, compose
from oggz.monitor.indicators.draws import Linked, Share
from oggz.monitor.indicators.flows import Flows
from oggz.monitor.people import Sources, six_sources, with_events
from oggz.monitor.schemas import schema
from oggz.monitor.tables import Place, Tables
from tests.monitor.agreement.world import GROUNDS, make_world
from tests.monitor.world import SIX, draft_six

Row = Mapping[str, str]
ALMERE, LELYSTAD, URK = "GM0034", "GM0995", "GM0184"
POLICE: tuple[Row, ...] = (
    {"record_id": "p1", "municipality": ALMERE, "sex": "m", "age_group": "35-44",
     "reported_on": "2025-05-01", "report_code": "E33"},
    {"record_id": "p1", "municipality": ALMERE, "sex": "m", "age_group": "",
     "reported_on": "2025-02-01", "report_code": "E33"},
    {"record_id": "p2", "municipality": ALMERE, "sex": "v", "age_group": "18-22",
     "reported_on": "2025-02-01", "report_code": "E14"},
    {"record_id": "p3", "municipality": "", "sex": "", "age_group": "",
     "reported_on": "2025-03-01", "report_code": "E33"},
    {"record_id": "p4", "municipality": ALMERE, "sex": "v", "age_group": "23-34",
     "reported_on": "2025-03-01", "report_code": "E33"},
)  # fmt: skip
WMO: tuple[Row, ...] = (
    {"record_id": "w1", "municipality": LELYSTAD, "sex": "m", "age_group": "35-44",
     "product_category": "02", "assigned_from": "2025-01-01", "started_on": "2025-03-01"},
    {"record_id": "w2", "municipality": "", "sex": "v", "age_group": "75+",
     "product_category": "08", "assigned_from": "2025-01-01", "started_on": ""},
    {"record_id": "w3", "municipality": ALMERE, "sex": "v", "age_group": "23-34",
     "product_category": "15", "assigned_from": "2025-01-01", "started_on": ""},
)  # fmt: skip
SHELTER: tuple[Row, ...] = (
    {"record_id": "s1", "municipality": ALMERE, "sex": "m", "age_group": "18-22",
     "stay": "temporary", "admitted_on": "2025-01-10", "domain_substances": ""},
    {"record_id": "s2", "municipality": URK, "sex": "v", "age_group": "45-54",
     "stay": "refused", "admitted_on": "2025-02-10", "domain_substances": "2"},
    {"record_id": "s3", "municipality": ALMERE, "sex": "v", "age_group": "23-34",
     "stay": "emergency", "admitted_on": "", "domain_substances": "3"},
)  # fmt: skip
RECORDS = {"police": POLICE, "wmo": WMO, "shelter": SHELTER}
PEOPLE = {
    "A": ("p1", "w1"), "B": ("p2", "s1"), "C": ("w2",), "D": ("p3",), "E": ("s2",),
    "F": ("p4", "w3", "s3"),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """An agreement, what its sources delivered in clear, and who is who."""

    agreement: Agreement
    payloads: Mapping[str, Path]
    rows: pa.Table

    def composed(self, **given: object) -> Composed:
        return compose(self.payloads, self.rows, agreement=self.agreement, **given)  # type: ignore[arg-type]

    def tables(self, **given: object) -> Tables:
        return self.composed(**given).tables


def by_hand(
    folder: Path, records: Mapping[str, Sequence[Row]] = RECORDS,
    people: Mapping[str, Sequence[str]] = PEOPLE, *, indicators: tuple[str, ...] = NAMES,
) -> World:  # fmt: skip
    agreement = agreement_of_three(folder, indicators)
    payloads = {name: write_payload(folder, name, rows) for name, rows in records.items()}
    source = {row["record_id"]: name for name, rows in records.items() for row in rows}
    told = [(source[one], one, number) for number, ids in enumerate(people.values()) for one in ids]
    names, ids, persons = zip(*told, strict=True)
    rows = pa.table(
        {
            "source": pa.array(names), "record_id": pa.array(ids),
            "person": pa.array(persons, pa.int64()),
            "row": pa.array(np.arange(len(ids)), pa.int64()),
        }
    )  # fmt: skip
    return World(agreement, payloads, rows)


def agreement_of_three(folder: Path, indicators: tuple[str, ...] = NAMES) -> Agreement:
    """An unsigned agreement whose sources may deliver every column."""
    planned = tuple(
        PlannedSource(
            name, name, ground, "Levert.",
            tuple(column for column in schema(name).names if column != "bsn"), 100,
        )
        for name, ground in GROUNDS.items()
    )  # fmt: skip
    world = make_world(folder / "afspraak", sources=planned, indicators=indicators)
    return agreements.read(world.path)


def write_payload(folder: Path, source: str, rows: Sequence[Row]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in names}
    path = folder / f"{source}.parquet"
    pq.write_table(pa.table({**columns, "is_dummy": pa.array([False] * len(rows))}), path)
    return path


def six(folder: Path, records: int, *, seed: int = 5) -> tuple[World, Sources]:
    """Six sources of invented people with all their events, linked as they really are."""
    agreement = agreements.read(draft_six(folder, records))
    indicators = agreement.indicators.model_copy(update={"allowed": NAMES})
    agreement = agreement.model_copy(update={"indicators": indicators})
    people = six_sources(records, seed=seed)
    payloads = {}
    for name in SIX:
        kind = agreement.sources[name].kind
        made = with_events(
            people, name, table=schema(kind), first=agreement.period.start,
            last=agreement.period.end, seed=seed,
        )  # fmt: skip
        wanted = [column for column in schema(kind).payload if column in made.column_names]
        filled = pa.table({column: pc.fill_null(made[column], "") for column in wanted})
        payloads[name] = folder / f"{name}.parquet"
        dummy = pa.array([False] * len(filled))
        pq.write_table(filled.append_column("is_dummy", dummy), payloads[name])
    row = pa.array(np.arange(len(people.truth)), pa.int64())
    return World(agreement, payloads, people.truth.append_column("row", row)), people


def certain(world: World, *, recall: float = 1.0, unsure: float = 0.0) -> Linked:
    """The linkage of a world with every pair of its people; a share of them is a toss-up."""
    sources = [name for name in world.agreement.sources if name in world.payloads]
    number = pc.index_in(world.rows["source"], pa.array(sources)).to_numpy().astype(np.int16)
    person = world.rows["person"].to_numpy()
    order = np.argsort(person, kind="stable")
    ends = np.flatnonzero(np.diff(person[order])) + 1
    pairs = [
        (min(one, other), max(one, other))
        for group in np.split(order, ends)
        for place, one in enumerate(group)
        for other in group[place + 1 :]
    ]
    left, right = (np.array(side, np.int32) for side in zip(*pairs, strict=True))
    odds = np.full(len(pairs), 30.0)
    odds[: int(unsure * len(pairs))] = 0.0
    sure, found = Share(1.0, 1.0, 1.0), Share(recall, recall, recall)
    unique = np.ones(len(sources), np.bool_)
    return Linked(number, unique, left, right, odds, person, sure, found)


def cell(tables: Tables, table: str, *codes: str, column: str = "count") -> float:
    info = tables.structure.table(table)
    tables.structure.must_have(Place(table=table, codes=codes))
    cells = tables.cells[table]
    for name, code in zip(info.dimensions, codes, strict=True):
        cells = cells.filter(pc.equal(cells[name], code))
    (row,) = cells.to_pylist()
    return row[column]  # type: ignore[no-any-return]


def with_flows(world: World, flows: Flows) -> Tables:
    return world.tables(flows=flows)


def allowing(world: World, *names: str) -> World:
    """The same world under an agreement that allows these figures only."""
    chosen = world.agreement.indicators.model_copy(update={"allowed": names})
    return replace(world, agreement=world.agreement.model_copy(update={"indicators": chosen}))
