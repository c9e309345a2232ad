"""The invented region: what each source would have in its files, and who is who."""

import hmac
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from oggz.monitor.agreement import Agreement
from oggz.monitor.people import (
    NO_ERRORS,
    Population,
    SourcePlan,
    make_population,
    make_sources,
    with_events,
)
from oggz.monitor.people.change import ABSENT
from oggz.monitor.rehearsal import plan
from oggz.monitor.schemas import schema

TRUTH, REGISTER = "truth.parquet", "register.parquet"
BY_ADDRESS, BY_BIRTH, OF_SAMPLE = "address", "birth", "sample"
ONE_IN = 10  # of the people in a sample
_LISTED = 5_000  # people on the attacker's list, of each kind

People = NDArray[np.int64]


def write(folder: Path, *, agreement: Agreement, people: int, seed: int, sampling: bytes) -> None:
    """Write `<source>.csv` for each source, the truth, and a register of some of the people.

    The truth has `source`, `record_id`, `person`, `municipality`. The register has `person`, the
    identifying columns without mistakes, and `by`: everybody at some addresses, or everybody born
    on some days, so that whoever shares a salt with them is on the list too; and of the `sample`.
    """
    population = make_population(plan.population(agreement, people), seed)
    sources = make_sources(population, plan.plans(agreement, people), seed)
    for name, source in agreement.sources.items():
        rows = with_events(
            sources, name, table=schema(source.kind), first=agreement.period.start,
            last=agreement.period.end, seed=seed,
        )  # fmt: skip
        kept = [column for column in source.variables if column in rows.column_names]
        pv.write_csv(rows.select(kept), folder / f"{name}.csv")
    home = _home(population, sources.truth["person"].to_numpy())
    truth = sources.truth.append_column("municipality", pa.array(home, pa.string()))
    pq.write_table(truth.sort_by([(name, "ascending") for name in truth.column_names[:2]]),
                   folder / TRUTH)  # fmt: skip
    pq.write_table(_register(population, seed, sampling), folder / REGISTER)


def _home(population: Population, people: People) -> list[str]:
    """The municipality of each of these people."""
    address = _address(population)[people]
    codes = population.settings.municipalities
    return [codes[place] for place in population.addresses.municipality[address].tolist()]


def _address(population: Population) -> NDArray[np.int32]:
    now = population.address[:, 0]
    return np.where(now == ABSENT, population.previous_address, now).astype(np.int32)


def _register(population: Population, seed: int, sampling: bytes) -> pa.Table:
    address = _address(population)
    days = population.birth_date.astype("datetime64[D]")
    sampled = np.array([drawn(str(day), sampling) for day in np.unique(days)])
    of_sample = sampled[np.searchsorted(np.unique(days), days)]
    numbers = days.astype(np.int64)
    everybody = np.ones(len(population), np.bool_)
    parts: list[pa.Table] = []
    for by, values, among in (
        (BY_ADDRESS, address, everybody), (BY_BIRTH, numbers, everybody),
        (OF_SAMPLE, numbers, of_sample),
    ):  # fmt: skip
        if by == BY_BIRTH and len(population) <= _LISTED:
            continue  # everybody is on the list already
        random = np.random.default_rng([seed, len(by)])
        listed = _whole_groups(values.astype(np.int64), among, random)
        made = make_sources(
            population, [SourcePlan("register", len(listed), NO_ERRORS, people=listed)], seed
        )
        table = made.tables["register"].drop_columns(["record_id", "bsn"])
        table = table.add_column(0, "person", made.truth["person"])
        parts.append(table.add_column(1, "by", pa.array([by] * len(table), pa.string())))
    return pa.concat_tables(parts)


def _whole_groups(
    values: NDArray[np.int64], among: NDArray[np.bool_], random: np.random.Generator
) -> People:
    """People of some values, all who have those, about as many as an attacker lists."""
    rows = np.flatnonzero(among)
    found, place, counts = np.unique(values[rows], return_inverse=True, return_counts=True)
    order = random.permutation(len(found))
    chosen = np.zeros(len(found), np.bool_)
    chosen[order[: int(np.searchsorted(np.cumsum(counts[order]), _LISTED)) + 1]] = True
    return rows[chosen[place.ravel()]].astype(np.int64)


def drawn(day: str, key: bytes) -> bool:
    """Whether people of this date of birth are in a sample: one in ten dates, by a keyed hash."""
    digest = hmac.new(key, day.encode(), sha256).digest()
    return bool(day) and int.from_bytes(digest[:8], "big") < 2**64 // ONE_IN


def sampled(records: Path, out: Path, among: pa.Array) -> None:
    """Write the rows of a source's file whose `record_id` is among these."""
    table = pv.read_csv(records, convert_options=all_texts(records))
    pv.write_csv(table.filter(pc.is_in(table["record_id"], among)), out)


def all_texts(records: Path) -> pv.ConvertOptions:
    """To read a file as a source wrote it."""
    with records.open(encoding="utf-8") as file:
        names = [name.strip('"') for name in file.readline().strip().split(",")]
    return pv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
