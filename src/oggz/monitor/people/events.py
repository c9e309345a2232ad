"""What a source knows about the people it sees: events, services, stays, scores by life domain.

Made from a person's own troubles, so that who has many events scores badly too. Codes are drawn
with falling weights in the order of the schema: an assumption, as no source publishes its shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oggz.monitor.errors import MonitorError
from oggz.monitor.people.change import ABSENT
from oggz.monitor.people.domains import DOMAINS
from oggz.monitor.people.names import Texts
from oggz.monitor.people.population import Population
from oggz.monitor.people.sources import Sources
from oggz.monitor.schemas import Column, TableSchema

# Which trouble a scored domain of the schemas tells about.
_TROUBLE = MappingProxyType(
    {
        "income": "money", "work": "daily_activity", "day": "daily_activity",
        "housing": "housing", "household": "relations", "mental": "mental_health",
        "physical": "physical_health", "substances": "addiction", "daily": "daily_living",
        "network": "social_network", "participation": "social_network", "justice": "justice",
    }
)  # fmt: skip
# And a life domain that is named in a signal.
_WORRY = MappingProxyType(
    {
        "housing": "housing", "money": "money", "days": "daily_activity",
        "self_care": "daily_living", "household": "daily_living", "mind": "mental_health",
        "body": "physical_health", "substances": "addiction", "home_life": "relations",
        "network": "social_network", "taking_part": "social_network", "law": "justice",
    }
)  # fmt: skip
# Columns that only mean something when another is filled.
_ONLY_WITH = MappingProxyType(
    {
        "end_reason": "ended_on", "went_to": "left_on", "ended_how": "ended_on",
        "ending": "closed_on",
    }
)  # fmt: skip
_NOT_ADMITTED = ("admitted_on", "left_on", "went_to", "children")
_FILLED, _ENDED = 0.85, 0.5  # of what need not be there; of what can end within the period
_AT_HOME = 0.85  # of events, in the person's own municipality
# Most people have one event, a few have many: of police reports two thirds are of a fifth.
_EVENTS, _BY_SEVERITY, _MOST_EVENTS = 0.35, 0.7, 30
_DAY = np.timedelta64(1, "D")
_NONE = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class _Rows:
    """Who each row is about, and from which to which day something can happen."""

    people: NDArray[np.int64]
    period: int
    first: date
    last: date
    since: NDArray[np.datetime64]  # the first day, or for the youngest the day after birth


def with_events(
    sources: Sources, source: str, *, table: TableSchema, first: date, last: date, period: int = 1,
    seed: int,
) -> pa.Table:  # fmt: skip
    """A source's file with all columns of its schema, texts, in the order of the schema.

    `first` and `last` are the days of the agreement's period, which is `period` of the population.
    A person has a row for each event where the schema allows several. Identifying columns that the
    source does not have are left out. Raises MonitorError for an unknown source or turned days.
    """
    if source not in sources.tables:
        raise MonitorError(f"Er is geen bron {source}. Wel: {', '.join(sorted(sources.tables))}.")
    if first > last:
        raise MonitorError("De periode eindigt voor zij begint. Draai begin en einde om.")
    population = sources.population
    rng = np.random.default_rng([seed, *source.encode()])
    base = sources.tables[source]
    truth = sources.truth.filter(pa.compute.equal(sources.truth["source"], source))
    people = truth["person"].to_numpy()
    times = np.ones(len(people), np.int64)
    if table.several_rows:
        mean = _EVENTS * np.exp(_BY_SEVERITY * population.severity[people].astype(float))
        times += np.minimum(rng.poisson(mean), _MOST_EVENTS - 1)
    place = rng.permutation(np.repeat(np.arange(len(people)), times))
    rows = _Rows(people[place], period, first, last, _since(base, first, last)[place])
    dates: dict[str, NDArray[np.datetime64]] = {}
    columns: dict[str, Texts] = {}
    kept: dict[str, pa.Array] = {}
    for column in table.columns:
        if column.name in base.column_names:
            kept[column.name] = base[column.name].take(pa.array(place))
        elif column.type == "date" and not column.identifying:
            dates[column.name] = _dates(column, dates, rows, rng)
            columns[column.name] = _texts(dates[column.name])
        elif not column.identifying:
            columns[column.name] = _values(column, population, rows, rng)
    _agree(columns)
    return pa.table(
        {
            name: kept[name] if name in kept else pa.array(columns[name].tolist(), pa.string())
            for name in table.names
            if name in kept or name in columns
        }
    )


def _since(base: pa.Table, first: date, last: date) -> NDArray[np.datetime64]:
    """From when each person of the source can have events, by the birth date as written there."""
    days = np.full(base.num_rows, np.datetime64(first, "D"))
    if "birth_date" in base.column_names:
        written = base["birth_date"].to_pylist()
        born = np.array([day or "0001-01-01" for day in written], "datetime64[D]")
        days = np.minimum(np.maximum(days, born + _DAY), np.datetime64(last, "D"))
    return days


def _values(column: Column, population: Population, rows: _Rows, rng: np.random.Generator) -> Texts:
    count = len(rows.people)
    if column.name == "age_group":
        return _age_groups(column, population, rows)
    if column.type == "municipality":
        values = _municipalities(column, population, rows, rng)
    elif column.name.startswith("domain_"):
        values = _scores(column, population, rows, rng)
    elif column.name.startswith("worry_"):
        values = _worries(column, population, rows)
    elif column.type == "integer":
        low, high = column.minimum or 0, column.maximum or 0
        values = np.minimum(low + rng.geometric(0.5, count) - 1, high).astype(str).astype(object)
    else:
        codes = list(column.codes)
        weights = 1 / np.arange(1, len(codes) + 1)
        chosen = rng.choice(len(codes), count, p=weights / weights.sum())
        values = np.array(codes, object)[chosen]
    if not column.required:
        values[rng.random(count) > _FILLED] = None
    return values


def _age_groups(column: Column, population: Population, rows: _Rows) -> Texts:
    groups = sorted(column.codes)
    limits = [int(group[:2]) for group in groups[1:]]
    born = population.birth_date[rows.people]
    start = np.datetime64(rows.first, "D")
    years = start.astype("datetime64[Y]") - born.astype("datetime64[Y]")
    # Not yet had this year's birthday.
    into_start = start - start.astype("datetime64[Y]").astype("datetime64[D]")
    into_born = born - born.astype("datetime64[Y]").astype("datetime64[D]")
    age = years.astype(np.int64) - (into_start < into_born)
    made: Texts = np.array(groups, object)[np.digitize(age, limits)]
    return made


def _municipalities(
    column: Column, population: Population, rows: _Rows, rng: np.random.Generator
) -> Texts:
    address = population.address[rows.people, rows.period - 1]
    address = np.where(address == ABSENT, population.previous_address[rows.people], address)
    home = population.addresses.municipality[address]
    if column.name != "municipality":
        elsewhere = rng.choice(population.addresses.municipality, len(home))
        home = np.where(rng.random(len(home)) < _AT_HOME, home, elsewhere)
    made: Texts = np.array(population.settings.municipalities, object)[home]
    return made


def _scores(column: Column, population: Population, rows: _Rows, rng: np.random.Generator) -> Texts:
    """1 or 2 where there is trouble, else 3 to 5, lower for who has a high severity."""
    trouble = _trouble(_TROUBLE[column.name.removeprefix("domain_")], population, rows)
    noise = rng.standard_normal(len(rows.people))
    well = 4.3 - 0.5 * population.severity[rows.people] + 0.6 * noise
    score = np.where(trouble, np.where(noise < 0, 1, 2), np.clip(np.round(well), 3, 5))
    made: Texts = score.astype(np.int64).astype(str).astype(object)
    return made


def _worries(column: Column, population: Population, rows: _Rows) -> Texts:
    """Named where there is trouble: who writes a signal tells of what stands out."""
    (named,) = column.codes
    trouble = _trouble(_WORRY[column.name.removeprefix("worry_")], population, rows)
    made: Texts = np.where(trouble, np.array(named, object), np.array(None, object))
    return made


def _trouble(domain: str, population: Population, rows: _Rows) -> NDArray[np.bool_]:
    place = [each.name for each in DOMAINS].index(domain)
    found: NDArray[np.bool_] = population.domains[rows.people, rows.period - 1, place]
    return found


def _dates(
    column: Column, before: Mapping[str, NDArray[np.datetime64]], rows: _Rows,
    rng: np.random.Generator,
) -> NDArray[np.datetime64]:  # fmt: skip
    """Days within the period, after the date on the row that comes first."""
    count = len(rows.people)
    start = rows.since
    last = np.datetime64(rows.last, "D")
    earlier = before.get(column.not_before or "")
    if earlier is not None:
        start = np.where(np.isnat(earlier), start, earlier)
    length = (last - start).astype(np.int64) + 1
    days: NDArray[np.datetime64] = start + (rng.random(count) * length).astype(np.int64) * _DAY
    if not column.required:
        share = _ENDED if column.ends else _FILLED
        days[rng.random(count) > share] = _NONE
        if earlier is not None:
            days[np.isnat(earlier)] = _NONE
    return days


def _agree(columns: dict[str, Texts]) -> None:
    """Take out what contradicts another column of the row."""
    if "stay" in columns:
        for name in _NOT_ADMITTED:
            columns[name][columns["stay"] == "refused"] = None
    if "closed_on" in columns:
        ended = columns["closed_on"] != np.array(None, object)
        columns["phase"][ended] = "closed"
        columns["phase"][~ended & (columns["phase"] == "closed")] = "approach"
    for name, needed in _ONLY_WITH.items():
        if name in columns and needed in columns:
            columns[name][columns[needed] == np.array(None, object)] = None


def _texts(days: NDArray[np.datetime64]) -> Texts:
    made: Texts = np.datetime_as_string(days, unit="D").astype(object)
    made[np.isnat(days)] = None
    return made
