"""The chain of a rehearsal as the parties walk it: checking, encoding, linking, being attacked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement
from oggz.monitor.attack import attack_tables
from oggz.monitor.attack.people import Listed
from oggz.monitor.encoding.delivery import write_delivery
from oggz.monitor.encoding.reading import Encodings, count_encodings, read_encodings
from oggz.monitor.linkage import link_tables, measure
from oggz.monitor.linkage.steps import clear
from oggz.monitor.linkage.strangers import read_strangers
from oggz.monitor.manifests import ENCODINGS, STRANGERS
from oggz.monitor.rehearsal.plan import Rehearsed
from oggz.monitor.rehearsal.work import Tell
from oggz.monitor.rehearsal.world import all_texts, drawn
from oggz.monitor.sources.checking import check_file, refuse_faults

SPINE, PAIRS, MEASURED, ATTACK = "spine.parquet", "pairs.parquet", "measured.json", "attack.json"


@dataclass(frozen=True)
class Attacked:
    """What an attacker would get out of encodings: the attack that gained most.

    `by` is how the people on the attacker's list were chosen; `share` of `people` were recognised,
    beyond what a guess would, with so many known beforehand.
    """

    by: str
    records: int
    people: int
    attacks: int
    worst: str
    known: int
    share: float
    most_likely: float
    allowed: float
    gives_way: bool
    too_few: bool


@dataclass(frozen=True)
class Linked:
    """How well a linkage went, against the truth, and what it thought of itself beforehand."""

    precision: float
    recall: float
    f1: float
    estimated_precision: float
    estimated_recall: float


def check(records: Path, *, agreement: Agreement, source: str) -> None:
    """Check a source's file. Raises MonitorError when invented records break our own rules."""
    report = check_file(
        records, source=source, delivery=agreement.sources[source], period=agreement.period,
        today=agreement.period.end + timedelta(days=1),
    )  # fmt: skip
    refuse_faults(report, records)


def encode(records: Path, folder: Path, *, made: Rehearsed, source: str, seed: int) -> None:
    """Write what a source delivers into a folder."""
    write_delivery(records, folder, agreement=made.agreement, key=made.sources[source], seed=seed)


def in_sample(records: Path, key: bytes) -> pa.Array:
    """The record numbers of one in ten people: those whose date of birth, hashed with a key that
    only sources have, ends up lowest. All sources choose the same people without a word between
    them; who has no date, or a wrong one, is lost to the sample.
    """
    columns = ["record_id", "birth_date"]
    options = all_texts(records)
    options.include_columns = columns
    options.include_missing_columns = True
    table = pv.read_csv(records, convert_options=options)
    dates = table["birth_date"].combine_chunks().cast(pa.string()).fill_null("").dictionary_encode()
    chosen = pa.array([drawn(day, key) for day in dates.dictionary.to_pylist()], pa.bool_())
    return pc.unique(table["record_id"].filter(chosen.take(dates.indices)))


def link(
    folder: Path, deliveries: Mapping[str, Path], truth: pa.Table, *, agreement: Agreement,
    tell: Tell,
) -> None:  # fmt: skip
    """Link deliveries: writes the spine, the pairs beside it, and how well it went."""
    settings = agreement.encoding
    paths = {name: one / ENCODINGS for name, one in deliveries.items()}
    strangers = {
        name: read_strangers(
            one / STRANGERS, settings, records=count_encodings(paths[name], settings)
        )
        for name, one in deliveries.items()
    }
    steps = folder / "steps"
    steps.mkdir()
    linkage = link_tables(
        Encodings(paths, settings), settings, steps, strangers=strangers,
        duplicates=[name for name in deliveries if agreement.sources[name].has_duplicates],
        progress=tell,
    )  # fmt: skip
    clear(steps)
    pq.write_table(linkage.spine, folder / SPINE)
    pq.write_table(linkage.pairs, folder / PAIRS)
    known = truth.filter(pc.is_in(truth["source"], pa.array(list(deliveries))))
    measured, quality = measure(linkage.spine, known), linkage.quality
    told = Linked(
        measured.precision, measured.recall, measured.f1, quality.precision.value,
        quality.recall.value,
    )  # fmt: skip
    (folder / MEASURED).write_text(json.dumps(asdict(told)))


def measured_in(folder: Path) -> Linked:
    """What `link` measured."""
    return Linked(**json.loads((folder / MEASURED).read_text()))


def attack(
    folder: Path, deliveries: Mapping[str, Path], truth: pa.Table, register: pa.Table,
    lists: Sequence[str], *, agreement: Agreement, seed: int,
) -> None:  # fmt: skip
    """Attack the encodings of the people on each of these lists; write what it gave."""
    found = []
    for by in lists:
        listed = register.filter(pc.equal(register["by"], by)).drop_columns("by")
        tables, target = _about(deliveries, truth, listed, agreement)
        if not tables or not len(listed):
            continue
        findings = attack_tables(
            tables, target, agreement.encoding, most=agreement.thresholds.reidentified,
            agreement=agreement.checksum, seed=seed,
        )  # fmt: skip
        worst = findings.worst
        found.append(
            Attacked(
                by, findings.records, worst.people, len(findings.outcomes), worst.attack,
                worst.known, worst.gained, worst.interval[1], findings.most, findings.gives_way,
                findings.too_few,
            )
        )  # fmt: skip
    (folder / ATTACK).write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


def _about(
    deliveries: Mapping[str, Path], truth: pa.Table, listed: pa.Table, agreement: Agreement
) -> tuple[list[pa.Table], Listed]:
    """The encodings of people on a list, and whose each is."""
    numbers = listed["person"].to_numpy()
    row_of = {int(person): row for row, person in enumerate(numbers)}
    tables: list[pa.Table] = []
    whose: list[int] = []
    source: list[int] = []
    for name in sorted(deliveries):
        own = truth.filter(pc.equal(truth["source"], name))
        own = own.filter(pc.is_in(own["person"], pa.array(numbers)))
        known = dict(zip(own["record_id"].to_pylist(), own["person"].to_pylist(), strict=True))
        table = read_encodings(deliveries[name] / ENCODINGS, agreement.encoding)
        table = table.filter(pc.is_in(table["record_id"], pa.array(list(known), pa.string())))
        if not len(table):
            continue
        whose += [row_of[known[number]] for number in table["record_id"].to_pylist()]
        source += [len(tables)] * len(table)
        tables.append(table)
    people = listed.drop_columns("person").add_column(
        0, "record_id", pa.array([str(at) for at in range(len(listed))])
    )
    filled = [
        people[name].fill_null("") if name != "record_id" else people[name]
        for name in people.column_names
    ]
    return tables, Listed(
        pa.table(filled, names=people.column_names), np.array(whose, np.int64),
        np.array(source, np.int64), np.arange(len(listed)),
    )  # fmt: skip


def read_attacks(folder: Path) -> tuple[Attacked, ...]:
    """What `attack` wrote."""
    return tuple(Attacked(**one) for one in json.loads((folder / ATTACK).read_text()))
