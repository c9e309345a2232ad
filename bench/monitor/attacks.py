"""Attacks on encodings under each hardening: what the default is chosen on.

`python -m bench.monitor.attacks` prints all tables; with `unsalted`, `values`, `region` or `key`
only that one; with `quick` less of it. Nothing is written but what is printed.
"""

import sys
from collections.abc import Iterator
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

OVERLAP = 0.8
_SCALE = 10  # a tenth of Flevoland, with a tenth of the birth dates: as many people per date
_REGION = 43_000
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
}


def salted(born: tuple[str, ...], home: tuple[str, ...], **others: object) -> EncodingSettings:
    salts = [Salt(name="born", fields=born, groups=_BORN)] if born else []
    salts += [Salt(name="home", fields=home, groups=_HOME)] if home else []
    return EncodingSettings().model_copy(update={"salts": tuple(salts), "hashes": FEW, **others})


INITIAL = ("initial",)
FINE = salted(_DATE + INITIAL, _ADDRESS + INITIAL, most_records=10)
FULL = {"name": 25, "surname": 25, "birth": 12, "address": 14}  # about half of the bits set
COARSE = salted(_DATE, _ADDRESS, most_records=10)
ALTERNATIVES = {
    "the default": EncodingSettings(),
    "date+sex; address": COARSE,
    "the same without keys": COARSE.model_copy(update={"keys": ()}),
    "the same, filters half full": COARSE.model_copy(update={"hashes": FULL}),
    "only date+sex": salted(_DATE, (), most_records=10),
    "date+sex; address+initial": salted(_DATE, _ADDRESS + INITIAL, most_records=10),
    "date+sex+initial; address+initial": FINE,
    "date+sex; address+initial; filters half full": salted(
        _DATE, _ADDRESS + INITIAL, most_records=10, hashes=FULL
    ),
    "initials too, filters half full": FINE.model_copy(update={"hashes": FULL}),
    "initials too, shared by 2 at most": FINE.model_copy(update={"most_records": 2}),
    "initials too, shared by nobody": FINE.model_copy(update={"most_records": 1}),
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
    known: tuple[int, ...],
) -> Findings:  # fmt: skip
    """Encode sources, give the attacker everyone but a share of those in them, and attack."""
    random = np.random.default_rng([seed, 9])
    listed = np.flatnonzero(random.random(len(everyone)) < OVERLAP)
    listed = random.permutation(listed)
    place = np.full(len(everyone), -1, np.int64)
    place[listed] = np.arange(len(listed))
    key = random.bytes(32)
    tables, truth = [], []
    for rows in sources:
        dummies = int(settings.dummies * len(rows))
        # People of the same region who are not on the list: no invented one is as true to life.
        strangers = random.choice(np.flatnonzero(place < 0), dummies)
        both = random.permutation(np.concatenate([rows, strangers]))
        tables.append(encode_table(everyone.take(both), settings, key))
        truth.append(place[both])
    source = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    who = Listed(everyone.take(listed), np.concatenate(truth), source)
    return attack_tables(tables, who, settings, known=known, seed=seed)


def _shares(findings: Findings, known: tuple[int, ...]) -> str:
    cells = []
    for count in known:
        outcomes = [each for each in findings.outcomes if each.known in (0, count)]
        best = max(outcomes, key=lambda each: each.share)
        cells.append(f"{100 * best.share:.2f}%")
    return " | ".join(cells)


def unsalted_table(sizes: tuple[int, ...], known: tuple[int, ...]) -> Iterator[str]:
    yield f"| hardening, no salt | n | {' | '.join(f'{each} known' for each in known)} | s |"
    yield "|---" * (len(known) + 3) + "|"
    for size in sizes:
        # The source is 80% of whom there are, and the list too.
        where = region(int(size / OVERLAP), 11, scaled=False)
        rows = drawn(where, size, np.random.default_rng(12), households=False)
        for name, settings in HARDENINGS.items():
            began = perf_counter()
            findings = attacked(where.everyone, [rows], settings, 13, known)
            seconds = perf_counter() - began
            yield f"| {name} | {size:,} | {_shares(findings, known)} | {seconds:.0f} |"


def per_value_table(size: int, known: tuple[int, ...]) -> Iterator[str]:
    yield f"| people per value, all in the source | {' | '.join(f'{n} known' for n in known)} |"
    yield "|---" * (len(known) + 1) + "|"
    where = region(size, 21, scaled=False)
    for per in (1, 2, 5, 7, 10, 25, 100):
        random = np.random.default_rng([22, per])
        dates = max(1, round(size / per / 2))
        day = np.datetime64("1935-01-01") + random.integers(dates, size=len(where.everyone))
        everyone = _with(where.everyone, "birth_date", day.astype(str))
        settings = salted(_DATE, (), keys=(), most_records=size)
        findings = attacked(everyone, [random.permutation(len(everyone))], settings, 23, known)
        yield f"| {per} | {_shares(findings, known)} |"


def region_table(
    size: int, known: tuple[int, ...], alternatives: dict[str, EncodingSettings],
) -> Iterator[str]:  # fmt: skip
    where = region(_REGION, 31, scaled=True)
    share = f"each {100 * size / len(where.everyone):.0f}% of the region"
    for number, households in ((1, False), (1, True), (3, True)):
        kind = "whole households" if households else "people at random"
        yield f"\n{number} source(s) of {size:,}, {share}, {kind}\n"
        yield f"| salts | {' | '.join(f'{each} known' for each in known)} | precision | s |"
        yield "|---" * (len(known) + 3) + "|"
        sources = [
            drawn(where, size, np.random.default_rng([32, at]), households=households)
            for at in range(number)
        ]
        for name, settings in alternatives.items():
            began = perf_counter()
            findings = attacked(where.everyone, sources, settings, 33, known)
            seconds = perf_counter() - began
            last = findings.outcomes[-1].precision
            told = "–" if last is None else f"{last:.2f}"
            yield f"| {name} | {_shares(findings, known)} | {told} | {seconds:.0f} |"


def key_table(size: int) -> Iterator[str]:
    """What a key that leaks means."""
    where = region(int(size / OVERLAP), 41, scaled=False)
    settings, key = EncodingSettings(), bytes(range(32))
    yield "| word list | recognised |"
    yield "|---|---|"
    table = encode_table(where.everyone, settings, key)
    truth = np.arange(len(where.everyone))
    for name, used in (("with the key", key), ("with another key", bytes(32))):
        claims = looked_up([table], where.everyone, settings, used)
        yield f"| {name} | {100 * measured(name, claims, truth, {}, 0.0).share:.2f}% |"


def main() -> None:
    wanted = set(sys.argv[1:])
    quick = "quick" in wanted
    known = (0, 20) if quick else (0, 20, 150)
    tables: dict[str, Iterator[str]] = {
        "unsalted": unsalted_table((500,) if quick else (2000, 5000), known),
        "values": per_value_table(500 if quick else 2000, known),
        "region": region_table(
            1000 if quick else 4300, (20,),
            {"the default": EncodingSettings()} if quick else ALTERNATIVES,
        ),
        "key": key_table(500 if quick else 2000),
    }  # fmt: skip
    for name, lines in tables.items():
        if not wanted - {"quick"} or name in wanted:
            for line in lines:
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()
