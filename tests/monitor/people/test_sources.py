"""Sources see a part of the people, make mistakes, and the truth stands beside them."""

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.errors import MonitorError
from oggz.monitor.people import (
    NO_ERRORS,
    ErrorModel,
    Population,
    PopulationSettings,
    SourcePlan,
    Sources,
    make_population,
    make_sources,
    six_sources,
    three_small_sources,
    two_sources,
)
from oggz.monitor.people.names import surnames
from oggz.monitor.people.naming import OWN, PARTNERS_FIRST

FIELDS = ("given_name", "surname", "birth_date", "postcode")


@pytest.fixture(scope="module")
def population() -> Population:
    return make_population(PopulationSettings(people=10_000), seed=4)


@pytest.fixture(scope="module")
def two() -> Sources:
    return two_sources(10_000, seed=3)


@pytest.fixture(scope="module")
def clean(population) -> list[dict[str, str]]:
    return one_source(population)


def by_person(sources: Sources, name: str) -> dict[int, dict[str, str | None]]:
    rows = sources.tables[name].to_pylist()
    truth = sources.truth.filter(pa.compute.field("source") == name)
    assert truth["record_id"].to_pylist() == [row["record_id"] for row in rows]
    return dict(zip(truth["person"].to_pylist(), rows, strict=True))


def one_source(population: Population, seed: int = 1, **rates: float) -> list[dict[str, str]]:
    """All people in one source, in the order of persons, with only these mistakes."""
    errors = NO_ERRORS.model_copy(update=rates)
    plan = SourcePlan("a", len(population), errors, people=np.arange(len(population)))
    found = by_person(make_sources(population, [plan], seed), "a")
    return [found[person] for person in range(len(population))]


def changed(clean: list[dict[str, str]], other: list[dict[str, str]], field: str) -> np.ndarray:
    return np.array([a[field] != b[field] for a, b in zip(clean, other, strict=True)])


def test_two_sources_have_as_many_records_as_asked_and_half_in_common(two):
    assert [table.num_rows for table in two.tables.values()] == [10_000, 10_000]
    counts = Counter(Counter(two.truth["person"].to_pylist()).values())
    assert counts == {2: 5_000, 1: 10_000}


def test_true_pairs_differ_as_often_as_the_benchmark_says(two):
    a, b = by_person(two, "a"), by_person(two, "b")
    pairs = [(a[person], b[person]) for person in a.keys() & b.keys()]

    def share(test) -> float:
        return float(np.mean([test(left, right) for left, right in pairs]))

    for field in ("given_name", "surname", "postcode"):
        assert share(lambda x, y, f=field: x[f] != y[f]) == pytest.approx(0.12, abs=0.02), field
    missing = share(lambda x, y: x["birth_date"] is None or y["birth_date"] is None)
    assert missing == pytest.approx(0.03, abs=0.01)
    wrong = share(
        lambda x, y: (
            None not in (x["birth_date"], y["birth_date"]) and x["birth_date"] != y["birth_date"]
        )
    )
    assert wrong == pytest.approx(0.03, abs=0.01)
    for left, right in pairs:
        assert left["bsn"] == right["bsn"]


def test_rates_per_record_make_pairs_differ_nearly_twice_as_often():
    sources = two_sources(5_000, seed=3, per="record")
    a, b = by_person(sources, "a"), by_person(sources, "b")
    both = a.keys() & b.keys()
    differing = np.mean([a[person]["surname"] != b[person]["surname"] for person in both])
    assert differing == pytest.approx(1 - 0.88**2, abs=0.025)


def test_the_same_seed_gives_the_same_bytes(two):
    def written(sources: Sources) -> list[bytes]:
        buffers = []
        for table in (*sources.tables.values(), sources.truth):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table.combine_chunks())
            buffers.append(sink.getvalue().to_pybytes())
        return buffers

    assert written(two_sources(10_000, seed=3)) == written(two)
    assert written(two_sources(10_000, seed=4)) != written(two)


def test_without_mistakes_everybody_stands_there_as_they_are(population, clean):
    for person in range(0, len(population), 97):
        row = clean[person]
        assert row["birth_date"] == str(population.birth_date[person])
        assert row["bsn"] == str(population.bsn[person])
        own = surnames().surname[population.naming.surname[person]]
        if population.naming.name_use[person] == OWN:
            assert row["surname"] == own
        if population.naming.name_use[person] == PARTNERS_FIRST:
            assert row["surname"].endswith(own)
            assert "-" in row["surname"]


def test_every_date_is_one_that_exists_and_every_postcode_looks_like_one(population):
    rows = one_source(
        population, date_digit=0.2, date_swapped=0.2, date_year=0.2, date_first_january=0.1,
        postcode_typo=0.5, house_number_typo=0.5, addition_invented=0.2,
    )  # fmt: skip
    for row in rows:
        date.fromisoformat(row["birth_date"])
        assert row["postcode"][:4].isdecimal()
        assert row["postcode"][0] != "0"
        assert row["house_number"][0] in "123456789"


@pytest.mark.parametrize(
    ("rate", "field"),
    [("given_name_typo", "given_name"), ("surname_typo", "surname"), ("date_digit", "birth_date"),
     ("date_first_january", "birth_date"), ("date_year", "birth_date"), ("moved", "postcode"),
     ("postcode_typo", "postcode"), ("house_number_typo", "house_number"), ("sex_wrong", "sex"),
     ("given_name_missing", "given_name"), ("initials_only", "given_name"),
     ("date_missing", "birth_date"), ("address_missing", "house_number"), ("sex_missing", "sex"),
     ("initials_missing", "initials"), ("bsn_missing", "bsn"), ("surname_missing", "surname"),
     ("swapped_names", "surname")],
)  # fmt: skip
def test_a_mistake_happens_as_often_as_its_rate_says_and_only_there(population, clean, rate, field):
    wrong = one_source(population, **{rate: 0.2})
    assert changed(clean, wrong, field).mean() == pytest.approx(0.2, abs=0.02)
    others = {"moved": {"postcode", "house_number"}, "swapped_names": {"surname", "given_name"},
              "address_missing": {"postcode", "house_number"}}.get(rate, {field})  # fmt: skip
    for other in set(clean[0]) - others - {"record_id"}:
        assert not changed(clean, wrong, other).any(), other


@pytest.mark.parametrize(
    "rate", ["maiden_name", "part_missing", "prefix_in_surname", "prefix_missing",
             "diacritics_lost", "called_name", "all_names", "addition_lost", "date_swapped"],
)  # fmt: skip
def test_a_mistake_of_some_touches_only_those_to_whom_it_can_happen(population, clean, rate):
    wrong = one_source(population, **{rate: 1.0})
    differs = np.array([
        {**a, "record_id": ""} != {**b, "record_id": ""}
        for a, b in zip(clean, wrong, strict=True)
    ])  # fmt: skip
    assert 0.005 < differs.mean() < 0.75
    if rate == "maiden_name":
        assert set(np.flatnonzero(differs)) <= set(np.flatnonzero(population.naming.name_use))
    if rate == "prefix_in_surname":
        assert all(row["prefix"] is None for row in wrong)
        assert clean[int(differs.argmax())]["prefix"] in wrong[int(differs.argmax())]["surname"]
    if rate == "diacritics_lost":
        assert all(row["surname"].isascii() for row in wrong)


def test_mistakes_come_together_in_a_record_when_clerks_are_sloppy(population, clean):
    rates = {"given_name_typo": 0.1, "surname_typo": 0.1}

    def lift(**more: float) -> float:
        wrong = one_source(population, **rates, **more)
        given, family = (changed(clean, wrong, name) for name in ("given_name", "surname"))
        return float((given & family).mean() / (given.mean() * family.mean()))

    assert lift() == pytest.approx(1, abs=0.2)
    assert lift(sloppiness=1.0) > 1.5


def test_a_household_that_moved_is_wrong_together(population, clean):
    same = np.flatnonzero(np.diff(population.household) == 0)

    def both_share(together: float) -> float:
        wrong = changed(
            clean, one_source(population, moved=0.1, moved_together=together), "postcode"
        )
        return float(wrong[same + 1][wrong[same]].mean())

    assert both_share(0.0) < 0.2
    assert both_share(0.9) > 0.7


def test_a_copied_record_has_the_mistakes_of_the_other_source(population, clean):
    errors = NO_ERRORS.model_copy(update={"surname_typo": 0.5})
    plans = [
        SourcePlan("a", 4_000, errors, people=np.arange(4_000)),
        SourcePlan("b", 4_000, errors, people=np.arange(2_000, 6_000), copied_from="a", copied=1.0),
    ]
    sources = make_sources(population, plans, seed=1)
    a, b = by_person(sources, "a"), by_person(sources, "b")
    both = a.keys() & b.keys()
    assert len(both) == 2_000
    assert all(a[person]["surname"] == b[person]["surname"] for person in both)
    assert np.mean([a[person]["surname"] != clean[person]["surname"] for person in both]) > 0.4


def test_a_source_sees_those_who_have_its_kind_of_trouble(population):
    plan = SourcePlan("shelter", 500, domains={"housing": 4}, severity=0.5, least_age=18)
    sources = make_sources(population, [plan], seed=1)
    people = sources.truth["person"].to_numpy()
    assert population.domains[people, 0, 0].mean() > 3 * population.domains[:, 0, 0].mean()
    first_end = np.datetime64(f"{population.settings.last_year - 2}-12-31")
    assert ((first_end - population.birth_date[people]).astype(int) > 17.9 * 365).all()
    assert population.present(1)[people].all()


def test_a_source_does_not_change_when_another_joins(population):
    police, wmo = SourcePlan("police", 500), SourcePlan("wmo", 700)
    alone = make_sources(population, [police], seed=9).tables["police"]
    beside = make_sources(population, [wmo, police], seed=9).tables["police"]
    assert alone.equals(beside)


def test_who_moved_stands_under_the_address_of_the_period_before(population):
    moved = np.flatnonzero(
        population.present(1) & population.present(2)
        & (population.address[:, 0] != population.address[:, 1])
    )  # fmt: skip
    errors = NO_ERRORS.model_copy(update={"moved": 1.0})
    now, old = (
        by_person(
            make_sources(population, [SourcePlan("a", 1, model, people=moved, period=period)], 1),
            "a",
        )
        for model, period in ((NO_ERRORS, 1), (errors, 2))
    )
    assert all(now[person]["postcode"] == old[person]["postcode"] for person in now)


@given(
    records=st.integers(1, 300), duplicates=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 2**32), period=st.integers(1, 3),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_truth_names_each_record_once_and_nobody_twice_unless_asked(
    records, duplicates, seed, period
):
    people = make_population(PopulationSettings(people=600), seed=8)
    plans = [
        SourcePlan("one", records, duplicates=duplicates, period=period),
        SourcePlan("two", records, period=period, copied_from="one", copied=0.5),
    ]
    sources = make_sources(people, plans, seed)
    written = [
        (name, record)
        for name, table in sources.tables.items()
        for record in table["record_id"].to_pylist()
    ]
    truth = sources.truth.to_pylist()
    assert [(row["source"], row["record_id"]) for row in truth] == written
    assert len(set(written)) == len(written)
    for name in sources.tables:
        persons = [row["person"] for row in truth if row["source"] == name]
        assert len(set(persons)) == records
        if name == "two" or not duplicates:
            assert len(persons) == records
        assert people.present(period)[persons].all()


def test_only_the_columns_of_the_source_are_delivered(population):
    plan = SourcePlan("a", 10, columns=("surname", "birth_date"))
    table = make_sources(population, [plan], seed=1).tables["a"]
    assert table.column_names == ["record_id", "surname", "birth_date"]


@pytest.mark.parametrize(
    ("plans", "told"),
    [
        ([SourcePlan("a", 10), SourcePlan("a", 10)], "twee keer"),
        ([SourcePlan("a", 10**9)], "Vraag er minder"),
        ([SourcePlan("a", 0)], "ten minste één"),
        ([SourcePlan("a", 10, period=4)], "periodes 1 tot en met 3"),
        ([SourcePlan("a", 10, copied_from="b")], "eerst"),
        ([SourcePlan("a", 10, domains={"weather": 1.0})], "weather"),
        ([SourcePlan("a", 10, columns=("shoe_size",))], "shoe_size"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_dutch(population, plans, told):
    with pytest.raises(MonitorError, match=told):
        make_sources(population, plans, seed=1)


def test_six_sources_overlap_more_than_chance_would_have_it():
    sources = six_sources(1_000, seed=2)
    counts = Counter(Counter(sources.truth["person"].to_pylist()).values())
    assert set(sources.tables) == {"police", "wmo", "shelter", "debts", "housing", "care"}
    assert all(table.num_rows == 1_000 for table in sources.tables.values())
    # By chance a person of the 5,000 would be in three sources or more in 10% of cases.
    several = sum(many for number, many in counts.items() if number >= 3)
    assert several / 5_000 > 0.13


def test_the_small_example_has_some_three_hundred_people_of_whom_many_are_in_two_sources():
    sources = three_small_sources(seed=1)
    counts = Counter(Counter(sources.truth["person"].to_pylist()).values())
    assert set(sources.tables) == {"police", "wmo", "shelter"}
    assert 200 < sum(counts.values()) < 330
    assert counts[2] + counts[3] > 50


def test_independent_errors_keep_the_rates():
    model = ErrorModel(surname_typo=0.2)
    assert model.independent().surname_typo == 0.2
    assert model.independent().sloppiness == 0
