"""Six sources of invented people in one region, with an agreement of their own, not yet signed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import drafting
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.people import NOT_MADE, Sources, six_sources, with_events
from oggz.monitor.people.settings import FLEVOLAND
from oggz.monitor.schemas import schema


@dataclass(frozen=True)
class _House:
    kind: str
    ground: str
    organisation: str


_HOUSES = {
    "police": _House("police", "politie-statistiek", "Politie"),
    "wmo": _House("wmo", "wmo-statistiek", "Gemeenten, Wmo"),
    "shelter": _House("shelter", "opvang-statistiek", "Maatschappelijke opvang"),
    "debts": _House("debt_help", "schuldhulp-statistiek", "Schuldhulpverlening"),
    "housing": _House("housing", "wonen-statistiek", "Woningcorporaties"),
    "care": _House("mental_health", "ggz-statistiek", "Geestelijke gezondheidszorg"),
}
SIX = tuple(_HOUSES)
MAKER = "wmo"
_OTHERS = {
    "linkage": "linkage_unit",
    "analysis": "analysis_unit",
    "publisher": "publisher",
    "steering": "steering_group",
    "clients": "target_group",
}
PARTIES = (*SIX, *_OTHERS)


def draft_six(
    folder: Path, records: int, *, today: date | None = None,
    indicators: tuple[str, ...] = ("people", "overlap"),
) -> Path:  # fmt: skip
    """Write `agreement.toml`, without keys, for as many people a source; give its path."""
    return drafting.write(folder, _plan(today or date.today(), records, indicators))


def write_six(folder: Path, records: int, *, seed: int = 5) -> Sources:
    """The same, and `sources/<source>.csv`, `people.csv` (everybody, for the attack) and
    `truth.csv`."""
    agreement = agreements.read(draft_six(folder, records))
    people = six_sources(records, seed=seed)
    (folder / "sources").mkdir()
    for name, source in agreement.sources.items():
        table = with_events(
            people, name, table=schema(source.kind), first=agreement.period.start,
            last=agreement.period.end, seed=seed,
        )  # fmt: skip
        pv.write_csv(table.select(source.variables), folder / "sources" / f"{name}.csv")
    listed = [
        table.append_column("source", pa.array([name] * len(table), pa.string())).join(
            people.truth, ["source", "record_id"]
        )
        for name, table in people.tables.items()
    ]
    everybody = pa.concat_tables(listed).drop_columns("bsn").sort_by("record_id")
    pv.write_csv(everybody, folder / "people.csv")
    pv.write_csv(people.truth, folder / "truth.csv")
    return people


def _plan(today: date, records: int, indicators: tuple[str, ...]) -> Plan:
    year = today.year - 1
    roles = {**dict.fromkeys(_HOUSES, "source"), **_OTHERS}
    return Plan(
        project="zes-bronnen",
        title="Zes bronnen in Flevoland",
        people="invented",
        region="Flevoland",
        municipalities=FLEVOLAND,
        label=str(year),
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        begins=date(year + 1, 1, 1),
        kept_short=date(year + 2, 9, 30),
        ends=date(year + 2, 12, 31),
        parties=tuple(
            PlannedParty(
                name, role, _HOUSES[name].organisation if name in _HOUSES else f"Huis van {name}",
                "functionaris",
            )
            for name, role in roles.items()
        ),
        sources=tuple(
            PlannedSource(
                name, house.kind, house.ground, "Levert wat hier staat.",
                tuple(
                    name for name in schema(house.kind).names if name not in NOT_MADE | {"bsn"}
                ), records,
            )
            for name, house in _HOUSES.items()
        ),
        indicators=indicators,
        maker=MAKER,
        advising=("steering", "clients"),
    )  # fmt: skip
