"""Two periods of one region: agreements, keys and files of three sources, with the truth."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from oggz.monitor.agreement import Agreement, drafting
from oggz.monitor.encoding import EncodingSettings
from oggz.monitor.keys import keyfiles, make_secret, open_secret
from oggz.monitor.keys.ceremony import Kind, secret_path
from oggz.monitor.people import (
    ErrorModel,
    Population,
    PopulationSettings,
    SourcePlan,
    make_population,
    make_sources,
    with_events,
)
from oggz.monitor.schemas import schema
from tests.monitor.agreement.world import COLUMNS, OWN, ROLES, World, plan

TODAY = date.today()
YEAR = TODAY.year - 1
LAST = date(TODAY.year, 12, 31)  # of both agreements
SOURCES = ("police", "wmo", "shelter")
_RECORDS = {"police": 350, "wmo": 400, "shelter": 250}
_STAYS = 0.7
_PERSON = "r{number},Willem,Voorbeeld{letter},19{age}-04-23,m,8241AB,{age}"
_OWN_CELLS = {"police": "{0}-03-02,E33", "wmo": "01,{0}-03-02", "shelter": "temporary"}
_ARTICLE = """
[transition]
article = "13"
text = "Twee periodes worden een keer verbonden."
previous_period = "{label}"
previous_checksum = "{checksum}"
destroy_before = {last}

[advice]"""


@dataclass
class Periods:
    """The world of the earlier period and of the later one, and who is who in both."""

    before: World
    after: World
    truth: pa.Table = field(default_factory=lambda: pa.table({}))

    def records(self, source: str, *, previous: bool = False) -> Path:
        return (self.before if previous else self.after).folder / f"{source}.csv"

    def copied(self, folder: Path) -> "Periods":
        """The same in another folder, to break."""
        before, after = (
            World(Path(shutil.copytree(world.folder, folder / world.folder.name)), world.keys)
            for world in (self.before, self.after)
        )
        return Periods(before, after, self.truth)

    def people(self, source: str | None, label: str) -> set[int]:
        """Who really is in a source (or in any) in a period."""
        rows = self.truth.to_pylist()
        return {
            row["person"]
            for row in rows
            if row["period"] == label and source in (None, row["source"])
        }


def make_world(folder: Path, year: int, begins: date, *, sources: Sequence[str] = SOURCES) -> World:
    """An agreement about `year`, with keys and its work done between `begins` and LAST."""
    label = str(year)
    keys = {name: keyfiles.generate(project="proef", period=label, role=name) for name in ROLES}
    folder.mkdir(parents=True)
    planned = plan(
        keys, label=label, start=date(year, 1, 1), end=date(year, 12, 31), begins=begins,
        kept_short=LAST, ends=LAST, settings=EncodingSettings(),
        indicators=("people", "inflow"),
    )  # fmt: skip
    left = set(SOURCES) - set(sources)
    parties = tuple(one for one in planned.parties if one.name not in left)
    chosen = tuple(one for one in planned.sources if one.name not in left)
    drafting.write(folder, replace(planned, parties=parties, sources=chosen))
    keys = {name: key for name, key in keys.items() if name not in left}
    world = World(folder, keys)
    world.write_keys()
    return world


def share(world: World, kind: Kind) -> Path:
    """The ceremony of a secret among all sources."""
    agreement = world.read()
    sealed = secret_path(world.folder, agreement, kind)
    make_secret(agreement, world.key_path("wmo"), "wmo", sealed, kind=kind)
    for source in SOURCES:
        if source != "wmo":
            open_secret(agreement, world.key_path(source), source, sealed, kind=kind)
    return sealed


def allow_transition(world: World, earlier: Agreement, last: date = LAST) -> None:
    world.change(
        "\n[advice]",
        _ARTICLE.format(label=earlier.period.label, checksum=earlier.checksum, last=last),
    )


def make_periods(
    folder: Path, *, seed: int = 7, people: bool = True, earlier: Sequence[str] = SOURCES,
    twice: bool = False, dummies: float = 0.0,
) -> Periods:  # fmt: skip
    """Both periods, with secrets, and files unless `people` is false. `earlier` are the sources of
    the earlier one; with `twice` the first of them held people more than once."""
    before = make_world(folder / "before", YEAR - 1, date(TODAY.year - 1, 1, 2), sources=earlier)
    if twice:
        before.change("has_duplicates = false", "has_duplicates = true")
    before.sign()
    after = make_world(folder / "after", YEAR, date(TODAY.year, 1, 1))
    after.change("dummies = 0.0", f"dummies = {dummies}")
    allow_transition(after, before.read())
    after.sign()
    share(after, "linkage")
    share(after, "transition")
    made = Periods(before, after)
    if people:
        share(before, "linkage")
        made.truth = _write_records(made, seed)
    return made


def make_small_periods(
    folder: Path, *, earlier: Sequence[str] = SOURCES, twice: bool = False, dummies: float = 0.0
) -> Periods:
    """Twenty people, in every source and in both periods."""
    periods = make_periods(folder, people=False, earlier=earlier, twice=twice, dummies=dummies)
    for source in SOURCES:
        for previous, year in ((True, YEAR - 1), (False, YEAR)):
            names = ",".join((*COLUMNS, *OWN[source]))
            own = _OWN_CELLS[source].format(year)
            rows = [
                f"{_PERSON.format(number=at * 7919 % 1009, letter=letter, age=50 + at)},{own}"
                for at, letter in enumerate("abcdefghijklmnopqrst")
            ]
            periods.records(source, previous=previous).write_text(
                "\n".join((names, *rows)) + "\n", encoding="utf-8"
            )
    return periods


def _write_records(periods: Periods, seed: int) -> pa.Table:
    population = make_population(PopulationSettings(people=2_500, periods=2, last_year=YEAR), seed)
    random = np.random.default_rng(seed)
    errors = ErrorModel(called_name=0.04)
    seen: dict[str, np.ndarray] = {}
    truths = []
    for period, world in ((1, periods.before), (2, periods.after)):
        seen = {name: _drawn(population, period, name, seen.get(name), random) for name in SOURCES}
        plans = [
            SourcePlan(name, 1, errors, people=people, period=period)
            for name, people in seen.items()
        ]
        made = make_sources(population, plans, seed * 10 + period)
        agreement = world.read()
        for name in made.tables:
            rows = with_events(
                made, name, table=schema(agreement.sources[name].kind),
                first=agreement.period.start, last=agreement.period.end, period=period, seed=seed,
            )  # fmt: skip
            pv.write_csv(
                rows.select(list(agreement.sources[name].variables)), world.folder / f"{name}.csv"
            )
        label = pa.array([agreement.period.label] * len(made.truth), pa.string())
        truths.append(made.truth.append_column("period", label))
    return pa.concat_tables(truths)


def _drawn(
    population: Population, period: int, name: str, earlier: np.ndarray | None,
    random: np.random.Generator,
) -> np.ndarray:  # fmt: skip
    """Who is in a source: most of those who were, as far as they live there still, and others."""
    here = population.present(period)
    stay = np.zeros(0, np.int64)
    if earlier is not None:
        stay = earlier[here[earlier] & (random.random(len(earlier)) < _STAYS)]
    others = np.setdiff1d(np.flatnonzero(here), stay if earlier is None else earlier)
    new = random.choice(others, _RECORDS[name] - len(stay), replace=False)
    return np.sort(np.concatenate([stay, new]))
