"""Attacks on encodings under each hardening: what the default is chosen on.

`python -m bench.monitor.attacks` prints all tables; with the names of some only those.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.attack import Findings, Listed, attack_tables
from oggz.monitor.attack.dictionary import looked_up
from oggz.monitor.attack.outcome import measured
from oggz.monitor.encoding import EncodingSettings, Salt, encode_table
from oggz.monitor.people import (
    NO_ERRORS,
    PopulationSettings,
    SourcePlan,
    make_population,
    make_sources,
)

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
OVERLAP = 0.8
KNOWN = (0, 20) if QUICK else (0, 20, 150)
UNSALTED_SIZE, VALUE_SIZE, SOURCE, KEY_SIZE = (
    (200, 200, 200, 200) if QUICK else (2_000, 2_000, 4_300, 2_000)
)
_LARGER = 5_000
_SCALE = 10  # a tenth of Flevoland, with a tenth of the birth dates: as many people per date
_REGION = 2_000 if QUICK else 43_000
_ALL = ("name", "surname", "birth", "address")
_BORN, _HOME = ("name", "surname", "address"), ("name", "surname", "birth")
_DATE, _ADDRESS = ("birth_date", "sex"), ("postcode", "house_number")

FEW = {"name": 8, "surname": 8, "birth": 8, "address": 8}
UNSALTED = EncodingSettings(
    salts=(Salt(name="all", fields=(), groups=_ALL),), keys=(), diffusion=1, hashes=FEW
)
HARDENINGS = {
    "none": UNSALTED,
    "diffusion t=2": UNSALTED.model_copy(update={"diffusion": 2}),
    "diffusion t=3": UNSALTED.model_copy(update={"diffusion": 3}),
    "BLIP 5%": UNSALTED.model_copy(update={"flipped": 0.05}),
    "BLIP 25%": UNSALTED.model_copy(update={"flipped": 0.25}),
    # Halves have to be of whole words.
    "XOR-fold": UNSALTED.model_copy(
        update={"folded": True, "bits": UNSALTED.bits | {"birth": 256, "address": 256}}
    ),
    "rule 90": UNSALTED.model_copy(update={"rule90": True}),
    "t=2, 25% dummies": UNSALTED.model_copy(update={"diffusion": 2, "dummies": 0.25}),
    "t=2, half full": UNSALTED.model_copy(
        update={"diffusion": 2, "hashes": EncodingSettings().hashes}
    ),
}


def salted(born: tuple[str, ...], home: tuple[str, ...], **others: object) -> EncodingSettings:
    salts = [Salt(name="born", fields=born, groups=_BORN)] if born else []
    salts += [Salt(name="home", fields=home, groups=_HOME)] if home else []
    return EncodingSettings().model_copy(update={"salts": tuple(salts), **others})


INITIAL = ("initial",)
SHARED = {"most_records": 10}
DEFAULT = EncodingSettings()
ALTERNATIVES = {
    "date+sex; address; 8 hashes": salted(_DATE, _ADDRESS, hashes=FEW, **SHARED),
    "date+sex; address": salted(_DATE, _ADDRESS, **SHARED),
    "date+sex; address+initial": salted(_DATE, _ADDRESS + INITIAL, **SHARED),
    "date+sex+initial; address+initial": salted(_DATE + INITIAL, _ADDRESS + INITIAL, **SHARED),
    "the same, shared by nobody; 8 hashes": DEFAULT.model_copy(update={"hashes": FEW}),
    "**the default: the same, shared by nobody**": DEFAULT,
}


@dataclass(frozen=True)
class Region:
    """Everyone in a region, one row a person, and who lives with whom."""

    everyone: pa.Table
    household: npt.NDArray[np.int64]


def region(people: int, seed: int, *, scaled: bool) -> Region:
    """Invented people without mistakes; `scaled` keeps every tenth birth date of a month."""
    population = make_population(PopulationSettings(people=people, periods=1), seed)
    plan = SourcePlan("region", len(population), NO_ERRORS, people=np.arange(len(population)))
    made = make_sources(population, [plan], seed)
    table, person = made.tables["region"], made.truth["person"].to_numpy()
    if scaled:
        day = np.array(table["birth_date"].to_pylist(), "datetime64[D]")
        month = day.astype("datetime64[M]").astype("datetime64[D]")
        third = np.minimum((day - month).astype(int) // _SCALE, 2) * _SCALE
        table = _with(table, "birth_date", (month + third).astype(str))
    return Region(table.combine_chunks(), population.household[person].astype(np.int64))


def _with(table: pa.Table, name: str, values: npt.NDArray[np.str_]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


def drawn(
    where: Region, count: int, random: np.random.Generator, *, households: bool
) -> npt.NDArray[np.int64]:
    """Rows of a source: people at random, or whole households."""
    if not households:
        return random.permutation(len(where.everyone))[:count]
    _, home = np.unique(where.household, return_inverse=True)
    order = random.permutation(home.max() + 1)
    kept = np.zeros(len(order), np.bool_)
    kept[order[np.cumsum(np.bincount(home)[order]) <= count]] = True
    return random.permutation(np.flatnonzero(kept[home]))


def attacked(
    everyone: pa.Table, sources: list[npt.NDArray[np.int64]], settings: EncodingSettings, seed: int,
    known: tuple[int, ...], *, overlap: float = OVERLAP,
) -> Findings:  # fmt: skip
    """Encode sources, give the attacker `overlap` of everyone as a list, and attack."""
    random = np.random.default_rng([seed, 9])
    listed = np.flatnonzero(random.random(len(everyone)) < overlap)
    listed = random.permutation(listed)
    place = np.full(len(everyone), -1, np.int64)
    place[listed] = np.arange(len(listed))
    key = random.bytes(32)
    tables, truth = [], []
    for rows in sources:
        dummies = int(settings.dummies * len(rows))
        # People of the same region who are not on the list: no invented one is as true to life.
        strangers = random.choice(np.flatnonzero(place < 0), dummies) if dummies else rows[:0]
        both = random.permutation(np.concatenate([rows, strangers]))
        tables.append(encode_table(everyone.take(both), settings, key))
        truth.append(place[both])
    source = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    rows = np.arange(len(listed))
    who = Listed(everyone.take(listed), np.concatenate(truth), source, rows)
    return attack_tables(tables, who, settings, known=known, seed=seed)


def _best(findings: Findings, known: tuple[int, ...]) -> str:
    """Of everybody who could be recognised, the share that the best attack recognised."""
    cells = []
    for count in known:
        best = max((each for each in findings.outcomes if each.known in (0, count)),
                   key=lambda each: (each.share, each.known))  # fmt: skip
        cells.append(f"{100 * best.share:.2f}% ({best.right:,} of {best.people:,})")
    return " | ".join(cells)


def _head(first: str, known: tuple[int, ...], last: str = "s") -> tuple[str, str]:
    cells = [first, *(f"{each} known" for each in known), last]
    return f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"


def _unsalted() -> Iterator[str]:
    yield from ("### Without salt, one source, by hardening", "")
    yield from _head("hardening", KNOWN)
    rows = [(UNSALTED_SIZE, name) for name in (["diffusion t=2"] if QUICK else HARDENINGS)]
    rows += [] if QUICK else [(_LARGER, "none"), (_LARGER, "diffusion t=2")]
    for size, name in rows:
        # The source is 80% of whom there are, and the list too.
        where = region(int(size / OVERLAP), 11, scaled=False)
        source = drawn(where, size, np.random.default_rng(12), households=False)
        began = perf_counter()
        findings = attacked(where.everyone, [source], HARDENINGS[name], 13, KNOWN)
        seconds = perf_counter() - began
        yield f"| {name}, n = {size:,} | {_best(findings, KNOWN)} | {seconds:.0f} |"


def _values() -> Iterator[str]:
    yield from ("### By number of people per salt value, all of them in the source", "")
    yield "Date and sex only, 8 hashes, no exact keys.\n"
    yield from _head("people per value", KNOWN)
    where = region(VALUE_SIZE, 21, scaled=False)
    for per in (25,) if QUICK else (1, 2, 5, 7, 10, 25, 100):
        random = np.random.default_rng([22, per])
        dates = max(1, round(VALUE_SIZE / per / 2))
        day = np.datetime64("1935-01-01") + random.integers(dates, size=len(where.everyone))
        everyone = _with(where.everyone, "birth_date", day.astype(str))
        settings = salted(_DATE, (), keys=(), hashes=FEW, most_records=VALUE_SIZE)
        began = perf_counter()
        source = random.permutation(len(everyone))
        findings = attacked(everyone, [source], settings, 23, KNOWN)
        yield f"| {per} | {_best(findings, KNOWN)} | {perf_counter() - began:.0f} |"


def _region() -> Iterator[str]:
    where = region(_REGION, 31, scaled=True)
    share = f"each {100 * SOURCE / len(where.everyone):.0f}% of the region"
    yield from (f"### At the region's number of people per salt value ({share})", "")
    yield f"{len(where.everyone):,} people with a tenth of the birth dates; 20 known.\n"
    yield "| salts | people at random | whole households | three sources of whole households |"
    yield "|---" * 4 + "|"
    for name, settings in list(ALTERNATIVES.items())[-1 if QUICK else 0 :]:
        cells = []
        for number, households in ((1, False), (1, True), (3, True)):
            sources = _sources(where, number, households=households)
            findings = attacked(where.everyone, sources, settings, 33, (20,))
            cells.append(_best(findings, (20,)))
        yield f"| {name} | {' | '.join(cells)} |"


def _sources(where: Region, number: int, *, households: bool) -> list[npt.NDArray[np.int64]]:
    return [
        drawn(where, SOURCE, np.random.default_rng([32, at]), households=households)
        for at in range(number)
    ]


def _overlap() -> Iterator[str]:
    yield from ("### The default, by how much of the region is on the list", "")
    yield "Three sources of whole households, as above.\n"
    yield from _head("overlap", KNOWN)
    where = region(_REGION, 31, scaled=True)
    sources = _sources(where, 3, households=True)
    for overlap in (1.0,) if QUICK else (0.4, 0.6, 0.8, 1.0):
        began = perf_counter()
        findings = attacked(where.everyone, sources, DEFAULT, 33, KNOWN, overlap=overlap)
        yield f"| {100 * overlap:.0f}% | {_best(findings, KNOWN)} | {perf_counter() - began:.0f} |"


def _key() -> Iterator[str]:
    """What a key that leaks means."""
    where = region(int(KEY_SIZE / OVERLAP), 41, scaled=False)
    key = bytes(range(32))
    yield from ("### A word list under the default", "", "| key | recognised |", "|---|---|")
    table = encode_table(where.everyone, DEFAULT, key)
    rows = np.arange(len(where.everyone))
    for name, used in (("the right one", key), ("another", bytes(32))):
        claims = looked_up([table], where.everyone, DEFAULT, used)
        yield f"| {name} | {100 * measured(name, claims, rows, rows, {}, 0.0).share:.2f}% |"


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "unsalted": _unsalted, "values": _values, "region": _region, "overlap": _overlap, "key": _key,
}  # fmt: skip


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    return [
        "## Attacks on encodings", "",
        "Share of the people on the attacker's list and in a source who were recognised, those"
        f" known beforehand apart; the list holds {100 * OVERLAP:.0f}% of everybody unless said"
        " otherwise. Invented people without mistakes, one seed.", "",
        *(line for table in TABLES.values() for line in (*table(), "")),
    ]  # fmt: skip


def main() -> None:
    for name in sys.argv[1:] or TABLES:
        for line in TABLES[name]():
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
