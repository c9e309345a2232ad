"""The rehearsal: everything that an agreement describes, on invented people, in four sizes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import must_be_new, whole_folder, write_manifest
from oggz.monitor.rehearsal import chain, plan, sets, steps, world
from oggz.monitor.rehearsal.outcome import ALL, FEW, NONE, SAMPLE, SIZES, Outcome, Size
from oggz.monitor.rehearsal.picture import Frame, Picture, count, frame, persons, times, worth
from oggz.monitor.rehearsal.report import write
from oggz.monitor.rehearsal.sets import Tried
from oggz.monitor.rehearsal.work import Tell, Work, opened

_FORMAT = "oggz-proefdraaien-1"
ERROR = 0.10
Folders = Mapping[str, Path]


def silent(step: str, part: float) -> None:
    pass


def rehearse(
    agreement: Agreement, out: Path, *, people: int, without: Sequence[str] = (),
    sizes: Sequence[str] = SIZES, error: float = ERROR, seed: int = 1, progress: Tell = silent,
) -> Outcome:  # fmt: skip
    """Rehearse an agreement, signed or not, on invented people, and write `out`: see `report`.

    `without` are sources that stay out; `error` is how far a number may be from the truth to
    answer the question, as a share of it. No file of a source is read. What an earlier, broken run
    to the same place finished is taken up again. Raises MonitorError or Refused before anything is
    written when something asked for cannot be.
    """
    require(agreement, "rehearse")
    sources = plan.present(agreement, tuple(without))
    plan.population(agreement, people)
    _must_be_possible(sizes, error, seed)
    must_be_new(out)
    belongs_to = _fingerprint(agreement, people, without, sizes, error, seed)
    with opened(out, belongs_to, progress) as work:
        made = _Rehearsal(work, agreement, plan.rehearsed(agreement, seed), sources, people, seed)
        outcome = made.outcome(sizes, error, tuple(without))
        with whole_folder(out) as part:
            written = write(outcome, part, agreement=agreement, timings=work.timings())
            write_manifest(
                part / "manifest.json", command="rehearse", agreement=agreement.checksum,
                inputs=[], outputs=written, people=people, seed=seed,
            )  # fmt: skip
    return outcome


def _must_be_possible(sizes: Sequence[str], error: float, seed: int) -> None:
    if unknown := [size for size in sizes if size not in SIZES]:
        raise MonitorError(
            f"‘{unknown[0][:40]}’ is geen omvang. De omvangen zijn: {', '.join(SIZES)}."
        )
    if seed < 0:
        raise MonitorError("Geef met --seed een getal van 0 of meer.")
    if not sizes or not 0 < error < 1:
        raise MonitorError(
            "Noem ten minste één omvang, en geef met --error een aandeel tussen 0 en 1, zoals 0.1."
        )


def _fingerprint(agreement: Agreement, *asked: object) -> str:
    told = json.dumps([_FORMAT, agreement.checksum, agreement.legal.checksum, asked])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Rehearsal:
    """The steps, each done once; sizes share what they can."""

    work: Work
    agreement: Agreement
    made: plan.Rehearsed
    sources: tuple[str, ...]
    people: int
    seed: int

    def outcome(self, sizes: Sequence[str], error: float, without: tuple[str, ...]) -> Outcome:
        records = self._frame()
        truth = count(records, records.truth)
        delivered = self._delivered()
        tries: list[Tried] = []
        lost: dict[str, Tried] = {}
        found: dict[str, Size] = {}
        if NONE in sizes:
            found[NONE] = self._alone(records, truth)
        if SAMPLE in sizes:
            found[SAMPLE] = self._sample(records, truth)
        if ALL in sizes or FEW in sizes:
            everything = self._linked(ALL, delivered, records, truth)
            if ALL in sizes:
                found[ALL] = everything
            links = self._links(records)
            tries = sets.best_of_each_size(links, self.sources, truth)
            lost = sets.without_each(links, self.sources, truth)
            if FEW in sizes:
                enough = [one for one in tries if one.worth.answers(error, by_municipality=False)]
                chosen = enough[0].sources if enough else self.sources
                found[FEW] = (
                    replace(everything, name=FEW) if chosen == self.sources
                    else self._linked(FEW, {n: delivered[n] for n in chosen}, records, truth)
                )  # fmt: skip
        return Outcome(
            people=self.people, inhabitants=self.agreement.statistics.inhabitants, seed=self.seed,
            error=error, sources=self.sources, without=without, truth=truth,
            sizes={name: found[name] for name in SIZES if name in found},
            tries=tuple(tries), lost=lost,
            records={name: int((records.source == at).sum())
                     for at, name in enumerate(records.sources)},
        )  # fmt: skip

    def _world(self) -> Path:
        self.work.tell("Mensen verzinnen", 0)
        return self.work.step(
            "world",
            partial(
                world.write,
                agreement=self.made.agreement,
                people=self.people,
                seed=self.seed,
                sampling=self.made.sampling,
            ),
            what="Mensen verzinnen",
        )

    def _frame(self) -> Frame:
        truth = pq.read_table(self._world() / world.TRUTH)
        return frame(truth, tuple(self.agreement.sources), self.agreement.region.municipalities)

    def _delivered(self) -> Folders:
        """What each source would send."""
        for name in self.sources:
            self.work.tell(f"Controleren: {name}", 0)
            self.work.step(
                f"check-{name}",
                lambda _, name=name: chain.check(  # type: ignore[misc]
                    self._world() / f"{name}.csv", agreement=self.made.agreement, source=name
                ),
                what="Controleren", source=name,
            )  # fmt: skip
        return {
            name: self._encoded(ALL, name, self._world() / f"{name}.csv") for name in self.sources
        }

    def _encoded(self, size: str, name: str, records: Path) -> Path:
        self.work.tell(f"Vergelijkcodes maken: {name}", 0)
        return self.work.step(
            f"encode-{size}-{name}",
            lambda folder: chain.encode(
                records, folder, made=self.made, source=name, seed=self.seed
            ),
            what="Vergelijkcodes maken", size=size, source=name,
        )  # fmt: skip

    def _link(self, size: str, deliveries: Folders) -> Path:
        truth = pq.read_table(self._world() / world.TRUTH)
        return self.work.step(
            f"link-{size}",
            lambda folder: chain.link(
                folder, deliveries, truth, agreement=self.made.agreement, tell=self.work.tell
            ),
            what="Koppelen", size=size,
        )  # fmt: skip

    def _attacked(self, size: str, deliveries: Folders) -> tuple[chain.Attacked, ...]:
        self.work.tell("Vergelijkcodes aanvallen", 0)
        place = self._world()
        lists = (world.OF_SAMPLE,) if size == SAMPLE else (world.BY_ADDRESS, world.BY_BIRTH)
        folder = self.work.step(
            f"attack-{size}",
            lambda folder: chain.attack(
                folder, deliveries, pq.read_table(place / world.TRUTH),
                pq.read_table(place / world.REGISTER), lists, agreement=self.made.agreement,
                seed=self.seed,
            ),
            what="Vergelijkcodes aanvallen", size=size,
        )  # fmt: skip
        return chain.read_attacks(folder)

    def _alone(self, records: Frame, truth: Picture) -> Size:
        """Every record is somebody else: what sources can count by themselves."""
        there = np.isin(records.source, [records.sources.index(name) for name in self.sources])
        rows = np.arange(len(records.source), dtype=np.int64)
        seen = count(records, rows, among=there, linked=False)
        payloads = self._payloads(NONE, self._delivered())
        return Size(
            NONE, self.sources, 0, 1.0, seen, worth(seen, truth), None, (),
            self._counted(NONE, payloads, steps.everybody_apart(payloads)),
        )  # fmt: skip

    def _sample(self, records: Frame, truth: Picture) -> Size:
        if lacking := [
            name for name in self.sources
            if "birth_date" not in self.agreement.sources[name].variables
        ]:  # fmt: skip
            return Size(
                SAMPLE, self.sources, 0, 1.0, None, None, None, (), None, lacking=tuple(lacking)
            )
        deliveries = {}
        for name in self.sources:
            chosen = self.work.step(
                f"sample-{name}",
                lambda folder, name=name: world.sampled(  # type: ignore[misc]
                    self._world() / f"{name}.csv", folder / f"{name}.csv",
                    chain.in_sample(self._world() / f"{name}.csv", self.made.sampling),
                ),
                what="Steekproef trekken", size=SAMPLE, source=name,
            )  # fmt: skip
            deliveries[name] = self._encoded(SAMPLE, name, chosen / f"{name}.csv")
        folder = self._link(SAMPLE, deliveries)
        person = persons(records, pq.read_table(folder / chain.SPINE))
        taken = int((person >= 0).sum())
        there = np.isin(records.source, [records.sources.index(name) for name in self.sources])
        # By records and not by ten: sources tell how many they have, and some lack a date.
        part = taken / int(there.sum())
        seen = times(count(records, person), 1 / part)
        return Size(
            SAMPLE, self.sources, taken, part, seen, worth(seen, truth, part=part),
            chain.measured_in(folder), self._attacked(SAMPLE, deliveries),
            self._counted(
                SAMPLE, self._payloads(SAMPLE, deliveries), pq.read_table(folder / chain.SPINE),
                factor=1 / part,
            ),
        )  # fmt: skip

    def _linked(self, size: str, deliveries: Folders, records: Frame, truth: Picture) -> Size:
        folder = self._link(size, deliveries)
        person = persons(records, pq.read_table(folder / chain.SPINE))
        seen = count(records, person)
        return Size(
            size, tuple(deliveries), int((person >= 0).sum()), 1.0, seen, worth(seen, truth),
            chain.measured_in(folder), self._attacked(size, deliveries),
            self._counted(
                size, self._payloads(size, deliveries), pq.read_table(folder / chain.SPINE)
            ),
        )  # fmt: skip

    def _payloads(self, size: str, deliveries: Folders) -> Path:
        self.work.tell("Inhoud openen", 0)
        return self.work.step(
            f"payloads-{size}",
            lambda folder: steps.open_payloads(folder, deliveries, self.made),
            what="Inhoud openen", size=size,
        )  # fmt: skip

    def _counted(
        self, size: str, payloads: Path, spine: pa.Table, *, factor: float = 1.0
    ) -> steps.Counted:
        tables = self._tables(size, payloads, spine)
        protected = self.work.step(
            f"safe-{size}",
            lambda folder: steps.protect(
                folder, tables, agreement=self.made.agreement, tell=self.work.tell
            ),
            what="Tabellen beveiligen", size=size,
        )  # fmt: skip
        told = steps.protected_in(protected)
        attacked = None
        if not told.failed:
            folder = self.work.step(
                f"tables-attacked-{size}",
                lambda folder: steps.attack(
                    folder, protected, agreement=self.made.agreement, tell=self.work.tell
                ),
                what="Tabellen aanvallen", size=size,
            )  # fmt: skip
            attacked = steps.attacked_in(folder)
        worths = steps.worths(
            tables, self._true_tables(), agreement=self.made.agreement, factor=factor
        )
        return steps.Counted(worths, told, attacked)

    def _tables(self, size: str, payloads: Path, spine: pa.Table) -> Path:
        return self.work.step(
            f"tables-{size}",
            lambda folder: steps.tabulate(
                folder, payloads, spine, made=self.made, tell=self.work.tell
            ),
            what="Tellen", size=size,
        )  # fmt: skip

    def _true_tables(self) -> Path:
        """Of who really is who, in all sources: what every size is held against."""
        payloads = self.work.step(
            "payloads-truth",
            lambda folder: steps.true_payloads(folder, self._world(), self.made.agreement),
            what="De waarheid tellen",
        )
        truth = pq.read_table(self._world() / world.TRUTH)
        return self.work.step(
            "tables-truth",
            lambda folder: steps.tabulate(
                folder, payloads, truth, made=self.made, tell=self.work.tell
            ),
            what="De waarheid tellen",
        )

    def _links(self, records: Frame) -> sets.Links:
        folder = self.work.folder / f"link-{ALL}"
        spine: pa.Table = pq.read_table(folder / chain.SPINE)
        twice = [n for n in self.sources if self.agreement.sources[n].has_duplicates]
        return sets.links_of(records, spine, pq.read_table(folder / chain.PAIRS), twice)
