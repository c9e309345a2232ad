"""Sets of sources that benchmarks, tests and the example share."""

from typing import Literal

import numpy as np
import pyarrow as pa

from oggz.monitor.people.errors import NO_ERRORS, ErrorModel
from oggz.monitor.people.population import Population, make_population
from oggz.monitor.people.settings import PopulationSettings
from oggz.monitor.people.sources import SourcePlan, Sources, make_sources

_SWAPPABLE = 0.36  # days up to the 12th, other than the month's own number


def two_sources(
    n: int = 100_000,
    seed: int = 1,
    *,
    per: Literal["pair", "record"] = "pair",
    correlated: bool = False,
) -> Sources:
    """Sources `a` and `b` of n people each, half of them in both.

    12% moved, 12% typos in the given name and as many in the surname, 3% wrong and 3% missing
    dates. `per` says of what: of pairs of records of one person, so that 12% of the true pairs
    differ, or of each record, so that 23% do. Addresses are of before in one of the sources, so a
    move is always per person. With `correlated` mistakes come together in records and households.
    """
    settings = PopulationSettings(people=n + (n + 1) // 2, periods=1)
    population = make_population(settings, seed)
    order = np.random.default_rng([seed, 2]).permutation(len(population))

    def rate(share: float) -> float:
        return 1 - (1 - share) ** 0.5 if per == "pair" else share

    wrong = rate(0.03)
    errors = NO_ERRORS.model_copy(
        update={
            "given_name_typo": rate(0.12), "surname_typo": rate(0.12),
            "moved": 1 - (1 - 0.12) ** 0.5,
            # Of the wrong dates a quarter has another year and an eighth is 1 January; day and
            # month are turned in a quarter of those where they can be, the rest is a digit.
            "date_year": wrong / 4, "date_first_january": wrong / 8, "date_swapped": wrong / 4,
            "date_digit": wrong * (5 / 8 - _SWAPPABLE / 4),
            "date_missing": rate(0.03),
        }
    )  # fmt: skip
    if correlated:
        errors = errors.model_copy(
            update={"sloppiness": 0.8, "together": 0.4, "moved_together": 0.8}
        )
    plans = [
        SourcePlan("a", n, errors, people=order[:n]),
        SourcePlan("b", n, errors, people=order[len(order) - n :]),
    ]
    return make_sources(population, plans, seed)


def six_sources(n: int = 30_000, seed: int = 1) -> Sources:
    """Six sources of n people each, who come from the same troubled part of one region.

    Mistakes have the default rates and come together; two sources took over from another.
    """
    population = make_population(PopulationSettings(people=n * 5, periods=1), seed)
    errors = ErrorModel(called_name=0.04, initials_only=0.01)
    plans = [
        SourcePlan("police", n, errors, {"mental_health": 2, "justice": 2, "addiction": 2}, 0.8),
        SourcePlan("wmo", n, errors, {"daily_living": 2, "physical_health": 2}, 0.5),
        SourcePlan("shelter", n, errors, {"housing": 3, "addiction": 2}, 1.0, copied_from="police",
                   copied=0.1),
        SourcePlan("debts", n, errors, {"money": 3, "daily_activity": 1}, 0.8),
        SourcePlan("housing", n, errors, {"money": 2, "housing": 2, "relations": 1}, 0.6,
                   copied_from="debts", copied=0.1),
        SourcePlan("care", n, errors, {"mental_health": 3, "social_network": 1}, 0.9),
    ]  # fmt: skip
    return make_sources(population, plans, seed)


def three_small_sources(seed: int = 1) -> Sources:
    """Police, Wmo and shelter with some 240 people between them: the monitor's example."""
    population = _small_population(seed)
    errors = ErrorModel(called_name=0.04)
    plans = [
        SourcePlan("police", 130, errors, {"mental_health": 3, "justice": 2, "addiction": 2}, 1.2,
                   least_age=12),
        SourcePlan("wmo", 150, errors, {"daily_living": 3, "mental_health": 2}, 1.0, least_age=18),
        SourcePlan("shelter", 80, errors, {"housing": 4, "addiction": 2, "mental_health": 2}, 1.5,
                   least_age=18),
    ]  # fmt: skip
    return make_sources(population, plans, seed)


def small_register(seed: int = 1) -> pa.Table:
    """Everybody among whom the people of `three_small_sources` live, spelled as a register would.

    A row a person: `person`, as in the truth of those sources, and the identifying columns.
    """
    population = _small_population(seed)
    plan = SourcePlan("register", len(population), NO_ERRORS, people=np.arange(len(population)))
    made = make_sources(population, [plan], seed)
    table = made.tables["register"].drop_columns("record_id")
    return table.add_column(0, "person", made.truth["person"])


def _small_population(seed: int) -> Population:
    return make_population(PopulationSettings(people=1_500, periods=1), seed)
