"""Which people each source sees, and the files it would deliver."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oggz.monitor.errors import MonitorError
from oggz.monitor.people.domains import DOMAINS
from oggz.monitor.people.errors import ErrorModel
from oggz.monitor.people.names import Texts
from oggz.monitor.people.population import Population
from oggz.monitor.people.records import IDENTIFYING, clerk, write

_DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class SourcePlan:
    """One source: how many people it sees, who they mostly are, and how it writes them down.

    The chance to be seen grows by `domains` (a log-odds for trouble in each domain, by name) and by
    `severity` (a log-odds per standard deviation). `people` names them exactly instead.
    `duplicates` is the share of people who stand in it twice. A share `copied` of the people who
    are in `copied_from` too is taken over from there, mistakes and all.
    """

    name: str
    records: int
    errors: ErrorModel = field(default_factory=ErrorModel)
    domains: Mapping[str, float] = field(default_factory=dict)
    severity: float = 0.0
    least_age: int = 0
    most_age: int = 200
    period: int = 1
    columns: tuple[str, ...] = IDENTIFYING
    duplicates: float = 0.0
    copied_from: str | None = None
    copied: float = 0.0
    people: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Sources:
    """Files by source, texts with null for missing; `truth` has `source, record_id, person`, of
    which `person` is the place in `population`."""

    tables: Mapping[str, pa.Table]
    truth: pa.Table
    population: Population


def make_sources(population: Population, plans: Sequence[SourcePlan], seed: int) -> Sources:
    """What these sources would deliver about the population.

    A source's records depend on its own plan and the one it copies from, not on the others.
    Raises MonitorError for a plan that cannot be carried out.
    """
    _check(population, plans)
    seen: dict[str, NDArray[np.int64]] = {}
    written: dict[str, dict[str, Texts]] = {}
    tables: dict[str, pa.Table] = {}
    truths = []
    for plan in plans:
        rng = np.random.default_rng([seed, zlib.crc32(plan.name.encode())])
        people = _seen(population, plan, rng)
        columns = write(
            population, people, plan.period, clerk(population, people, plan.errors, rng)
        )
        if plan.copied_from:
            _copy(
                columns, people, written[plan.copied_from], seen[plan.copied_from],
                plan.copied, rng,
            )  # fmt: skip
        seen[plan.name], written[plan.name] = people, columns
        ids = pa.array(_record_ids(plan.name, len(people), seed), pa.string())
        delivered = {name: pa.array(columns[name].tolist(), pa.string()) for name in plan.columns}
        tables[plan.name] = pa.table({"record_id": ids, **delivered})
        truths.append(
            pa.table(
                {
                    "source": pa.array([plan.name] * len(people), pa.string()),
                    "record_id": ids,
                    "person": pa.array(people, pa.int64()),
                }
            )
        )
    return Sources(tables, pa.concat_tables(truths), population)


def _record_ids(name: str, count: int, seed: int) -> list[str]:
    """Different numbers in no order, as a source should give them."""
    rng = np.random.default_rng([seed, zlib.crc32(name.encode()), 1])
    numbers = np.zeros(0, np.int64)
    while len(numbers) < count:
        more = np.concatenate([numbers, rng.integers(16**9, 16**10, count - len(numbers))])
        numbers = more[np.sort(np.unique(more, return_index=True)[1])]
    return [f"{name}-{number:x}" for number in numbers.tolist()]


def _seen(population: Population, plan: SourcePlan, rng: np.random.Generator) -> NDArray[np.int64]:
    """The people of a source, in an order that tells nothing."""
    if plan.people is not None:
        chosen = plan.people
    else:
        year_end = np.datetime64(str(population.settings.last_year), "Y") + 1
        year_end -= population.settings.periods - plan.period
        days = (year_end.astype("datetime64[D]") - population.birth_date).astype(np.int64)
        age = days / _DAYS_IN_YEAR
        able = population.present(plan.period) & (age >= plan.least_age) & (age < plan.most_age)
        candidates = np.flatnonzero(able)
        if len(candidates) < plan.records:
            raise MonitorError(
                f"Bron {plan.name} vraagt {plan.records} mensen, maar er zijn er maar"
                f" {len(candidates)} die erin kunnen staan. Vraag er minder, of maak meer mensen."
            )
        score = plan.severity * population.severity[candidates].astype(np.float64)
        for place, domain in enumerate(DOMAINS):
            if weight := plan.domains.get(domain.name, 0.0):
                score += weight * population.domains[candidates, plan.period - 1, place]
        # Gumbel noise and the largest: a draw without replacement by chances exp(score).
        score += rng.gumbel(size=len(candidates))
        chosen = candidates[np.argpartition(-score, plan.records - 1)[: plan.records]]
    twice = chosen[rng.random(len(chosen)) < plan.duplicates]
    order: NDArray[np.int64] = rng.permutation(np.concatenate([np.sort(chosen), np.sort(twice)]))
    return order


def _copy(
    columns: dict[str, Texts], people: NDArray[np.int64], others: Mapping[str, Texts],
    other_people: NDArray[np.int64], share: float, rng: np.random.Generator,
) -> None:  # fmt: skip
    """Take over another source's columns for a share of the people who are in both."""
    order = np.argsort(other_people, kind="stable")
    at = np.searchsorted(other_people[order], people)
    inside = at < len(order)
    at = np.where(inside, at, 0)
    known = inside & (other_people[order[at]] == people) & (rng.random(len(people)) < share)
    for name, values in columns.items():
        values[known] = others[name][order[at[known]]]


def _check(population: Population, plans: Sequence[SourcePlan]) -> None:
    known = {domain.name for domain in DOMAINS}
    before: set[str] = set()
    for plan in plans:
        if plan.name in before:
            raise MonitorError(f"Bron {plan.name} staat twee keer in het plan. Kies één naam.")
        if not 1 <= plan.period <= population.settings.periods:
            raise MonitorError(
                f"Bron {plan.name} vraagt periode {plan.period}; er zijn periodes 1 tot en met"
                f" {population.settings.periods}."
            )
        if plan.people is None and plan.records < 1:
            raise MonitorError(f"Bron {plan.name} heeft geen mensen. Vraag er ten minste één.")
        if plan.copied_from and plan.copied_from not in before:
            raise MonitorError(
                f"Bron {plan.name} neemt over van {plan.copied_from}; zet die er eerst in."
            )
        if unknown := sorted(set(plan.domains) - known | set(plan.columns) - set(IDENTIFYING)):
            raise MonitorError(
                f"Bron {plan.name} noemt wat er niet is: {', '.join(unknown)}."
                f" Leefgebieden zijn {', '.join(sorted(known))}."
            )
        before.add(plan.name)
