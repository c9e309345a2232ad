"""What a source would deliver about its people fits its schema, and hangs together."""

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from oggz.monitor.errors import MonitorError
from oggz.monitor.people import (
    NOT_MADE,
    Population,
    PopulationSettings,
    SourcePlan,
    Sources,
    make_population,
    make_sources,
    with_events,
)
from oggz.monitor.schemas import KINDS, schema
from oggz.monitor.sources.checking import check_file
from tests.monitor.sources.deliveries import Delivery, Period

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


@pytest.fixture(scope="module")
def population() -> Population:
    return make_population(PopulationSettings(people=8_000, periods=1, last_year=2023), seed=6)


@pytest.fixture(scope="module")
def sources(population: Population) -> Sources:
    plans = [SourcePlan(kind, 900, severity=0.8, least_age=18) for kind in KINDS]
    return make_sources(population, plans, seed=6)


def delivered(sources: Sources, kind: str, seed: int = 1) -> pa.Table:
    return with_events(sources, kind, table=schema(kind), first=FIRST, last=LAST, seed=seed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_one_that_the_schema_allows(sources, kind):
    table = delivered(sources, kind)
    made = tuple(name for name in schema(kind).names if name not in NOT_MADE)
    assert tuple(table.column_names) == made
    for column in map(schema(kind).column, made):
        values = [each for each in table[column.name].to_pylist() if each is not None]
        if column.required:
            assert len(values) == table.num_rows, column.name
        elif not column.identifying:
            assert values, column.name
        if column.codes:
            assert set(values) <= set(column.codes), column.name
        if column.minimum is not None and column.maximum is not None:
            assert all(column.minimum <= int(each) <= column.maximum for each in values)
        if column.type == "date" and not column.identifying:
            assert all(FIRST <= date.fromisoformat(each) <= LAST for each in values)
        if column.not_before:
            pairs = zip(
                table[column.not_before].to_pylist(), table[column.name].to_pylist(), strict=True
            )
            assert all(before <= after for before, after in pairs if before and after)


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_of_a_source_finds_nothing_wrong(population, tmp_path, kind):
    everybody = make_sources(population, [SourcePlan(kind, 4_000)], seed=2)  # babies too
    path = tmp_path / f"{kind}.csv"
    csv.write_csv(delivered(everybody, kind), path)
    report = check_file(
        path, source=kind, period=Period(FIRST, LAST), today=date(2024, 6, 1),
        delivery=Delivery(kind=kind, variables=schema(kind).names, may_use_bsn=True),
    )  # fmt: skip
    assert report.records == 4_000
    assert report.ok
    assert not report.warnings


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_is_about_the_person_of_its_record(sources, kind):
    table = delivered(sources, kind)
    records = {row["record_id"]: row for row in sources.tables[kind].to_pylist()}
    seen = set()
    for row in table.to_pylist():
        assert {name: row[name] for name in records[row["record_id"]]} == records[row["record_id"]]
        seen.add(row["record_id"])
    assert seen == set(records)


def test_who_has_trouble_in_a_domain_scores_low_there(population, sources):
    table = delivered(sources, "shelter")
    person = dict(
        zip(*(
            sources.truth.filter(pa.compute.equal(sources.truth["source"], "shelter"))[name]
            .to_pylist() for name in ("record_id", "person")
        ), strict=True)
    )  # fmt: skip
    low, high = Counter(), Counter()
    for record, score in zip(
        table["record_id"].to_pylist(), table["domain_mental"].to_pylist(), strict=True
    ):
        if score is not None:
            (low if int(score) <= 2 else high)[bool(population.domains[person[record], 0, 3])] += 1
    assert low[True] > 20
    assert not low[False]
    assert not high[True]


def test_a_few_people_have_many_of_the_events(sources):
    counts = sorted(Counter(delivered(sources, "police")["record_id"].to_pylist()).values())
    assert counts[0] == 1
    assert sum(counts[-len(counts) // 5 :]) > 0.35 * sum(counts)


def test_municipalities_are_where_people_live(sources):
    table = delivered(sources, "police").to_pylist()
    homes = [row["municipality"] for row in table if row["municipality"]]
    assert Counter(homes).most_common(1)[0][0] == "GM0034"  # half of Flevoland lives in Almere
    both = [row for row in table if row["municipality"] and row["report_municipality"]]
    at_home = np.mean([row["municipality"] == row["report_municipality"] for row in both])
    assert 0.8 < at_home < 1


def test_who_was_refused_did_not_stay_and_what_did_not_end_has_no_reason(sources):
    for row in delivered(sources, "shelter").to_pylist():
        if row["stay"] == "refused":
            assert row["admitted_on"] is row["left_on"] is row["went_to"] is None
        assert row["left_on"] or not row["went_to"]
    for row in delivered(sources, "wmo").to_pylist():
        assert row["ended_on"] or not row["end_reason"]


def test_the_same_seed_gives_the_same_events(sources):
    one, same, other = (delivered(sources, "wmo", seed) for seed in (3, 3, 4))
    assert one.equals(same)
    assert not one.equals(other)


def test_an_unknown_source_or_a_turned_period_is_refused_in_dutch(sources):
    with pytest.raises(MonitorError, match="geen bron fire"):
        with_events(sources, "fire", table=schema("wmo"), first=FIRST, last=LAST, seed=1)
    with pytest.raises(MonitorError, match="Draai begin en einde om"):
        with_events(sources, "wmo", table=schema("wmo"), first=LAST, last=FIRST, seed=1)
