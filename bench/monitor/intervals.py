"""How often 95% intervals hold the truth: synthetic people, encoded, linked and counted.

`python -m bench.monitor.intervals` prints a section of Markdown.

Each seed makes another region with six sources, whose truth is known. Measured over seeds and cells
of at least ten people:
- linkage: whether the true count in these sources lies in the interval of the draws alone;
- truth: whether it lies in the published interval, which also holds chance;
- expected: whether the published interval holds the mean of the true counts over all seeds, which
  is what chance is about;
- perfect: the same as expected, for Poisson bounds around the true count: people are not quite as
  independent as Poisson has it, so this is what can be had;
- ignored: truth and expected when the linkage is taken for the truth (Poisson bounds around it).
"""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.agreement import read
from oggz.monitor.encoding import EncodingSettings, encode_table
from oggz.monitor.indicators import counting
from oggz.monitor.indicators.composing import numbered_rows
from oggz.monitor.indicators.dimensions import Shape, axes
from oggz.monitor.indicators.draws import Linked, Share
from oggz.monitor.indicators.evidence import Rows, records
from oggz.monitor.indicators.intervals import interval
from oggz.monitor.indicators.people import people_arrays
from oggz.monitor.indicators.registry import INDICATORS
from oggz.monitor.indicators.sampling import arrays_of, drawn_counts
from oggz.monitor.linkage import link_tables
from oggz.monitor.linkage.engines import connected
from oggz.monitor.linkage.strangers import count_strangers
from oggz.monitor.people import six_sources, with_events
from oggz.monitor.schemas import schema
from tests.monitor.world import SIX, draft_six

Counts = npt.NDArray[np.int64]
QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
SEEDS, RECORDS = (2, 200) if QUICK else (12, 400)
_LEAST = 10
_PLANS = [plan for one in INDICATORS for plan in one.tables if plan.intervals]


@dataclass(frozen=True)
class Measured:
    """Of one seed: cells as they truly are, as counted, and in each draw, by table."""

    true: dict[str, Counts]
    counted: dict[str, Counts]
    drawn: dict[str, Counts]


def measure(records_each: int, seed: int, folder: Path) -> Measured:
    """One region of six sources, linked as they are by default."""
    agreement = read(draft_six(folder, records_each))
    shape = Shape.of(agreement, SIX)
    people = six_sources(records_each, seed=seed)
    settings = EncodingSettings()
    key = bytes(32)
    encoded = {name: encode_table(people.tables[name], settings, key, seed=seed) for name in SIX}
    strangers = {
        name: count_strangers(people.tables[name], settings, key, seed=seed) for name in SIX
    }
    (folder / "werk").mkdir()
    linkage = link_tables(encoded, settings, folder / "werk", strangers=strangers)
    spine = linkage.spine
    number = pc.index_in(spine["source"], pa.array(SIX)).to_numpy().astype(np.int16)
    shares = [
        Share(one.value, one.low, one.high)
        for one in (linkage.quality.precision, linkage.quality.recall)
    ]
    left, right, odds = (linkage.pairs[name].to_numpy() for name in ("left", "right", "log_odds"))
    linked = Linked(
        number,
        np.ones(len(SIX), np.bool_),
        left,
        right,
        odds,
        spine["person"].to_numpy(),
        *shares,
        linkage.quality.compared,
    )
    rows = spine.append_column("row", pa.array(np.arange(len(spine)), pa.int64()))
    rows = rows.select(["source", "record_id", "person", "row"])
    pq.write_table(numbered_rows(rows, shape, None), folder / "spine.parquet")
    with connected("duckdb", folder) as backend:
        delivered = []
        for place, name in enumerate(SIX):
            kind = agreement.sources[name].kind
            made = with_events(
                people, name, table=schema(kind), first=agreement.period.start,
                last=agreement.period.end, seed=seed,
            )  # fmt: skip
            wanted = [column for column in schema(kind).payload if column in made.column_names]
            filled = pa.table({column: pc.fill_null(made[column], "") for column in wanted})
            filled = filled.append_column("is_dummy", pa.array([False] * len(filled)))
            pq.write_table(filled, folder / f"{name}.parquet")
            delivered.append(Rows(place, backend.read_parquet(str(folder / f"{name}.parquet"))))
        found = records(delivered, backend.read_parquet(str(folder / "spine.parquet")), shape)
        arrays = arrays_of(found.to_pyarrow())
    true = _true_people(spine, people.truth)[arrays["row"]]
    known = axes(shape)
    of_true, of_now = (people_arrays(one, arrays, shape) for one in (true, arrays["person"]))
    return Measured(
        {plan.name: counting.counts(of_true, plan, known) for plan in _PLANS},
        {plan.name: counting.counts(of_now, plan, known) for plan in _PLANS},
        drawn_counts(_PLANS, arrays, linked, shape, seed=seed),
    )


def _true_people(spine: pa.Table, truth: pa.Table) -> Counts:
    """Of each row of the spine who it really is."""
    who = {
        (source, record): person
        for source, record, person in zip(
            *(truth[name].to_pylist() for name in ("source", "record_id", "person")), strict=True
        )
    }
    keys = zip(spine["source"].to_pylist(), spine["record_id"].to_pylist(), strict=True)
    return np.array([who[key] for key in keys], np.int64)


def coverage(seeds: list[Measured]) -> dict[str, dict[str, tuple[float, int]]]:
    """By table and by what is asked: the share of cells that hold it, and of how many."""
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for plan in _PLANS:
        true = np.stack([one.true[plan.name] for one in seeds])
        expected = true.mean(axis=0)
        inside: dict[str, list[npt.NDArray[np.bool_]]] = defaultdict(list)
        for one in seeds:
            here, count = one.true[plan.name], one.counted[plan.name]
            drawn = one.drawn[plan.name]
            big = here >= _LEAST
            spread = 1.96 * drawn.std(axis=0, ddof=1) * np.sqrt(1 + 1 / len(drawn))
            # Counts are whole: half a person more or less is the same number.
            inside["linkage"].append((np.abs(drawn.mean(axis=0) - here) <= spread + 0.5)[big])
            low, high = interval(count, drawn)
            inside["truth"].append(((low <= here) & (here <= high))[big])
            inside["expected"].append(((low <= expected) & (expected <= high))[big])
            ideal = interval(here, np.repeat(here[None], 2, axis=0))
            inside["perfect"].append(((ideal[0] <= expected) & (expected <= ideal[1]))[big])
            alone = interval(count, np.repeat(count[None], 2, axis=0))
            inside["ignored: truth"].append(((alone[0] <= here) & (here <= alone[1]))[big])
            inside["ignored: expected"].append(
                ((alone[0] <= expected) & (expected <= alone[1]))[big]
            )
        cells = {name: np.concatenate(each) for name, each in inside.items()}
        found[plan.name] = {name: (float(each.mean()), len(each)) for name, each in cells.items()}
    return found


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    seeds = []
    for seed in range(1, SEEDS + 1):
        with TemporaryDirectory(prefix="oggz-") as folder:
            seeds.append(measure(RECORDS, seed, Path(folder)))
    told = coverage(seeds)
    asked = list(next(iter(told.values())))
    lines = [
        "## Do intervals hold the truth?", "",
        f"{SEEDS} invented regions, six sources of {RECORDS} records each, linked; cells of"
        f" {_LEAST} people or more. What is published should hold the truth in 95% (columns"
        " ‘truth’ and ‘expected’; ‘perfect’ is what can be had).", "",
        f"| table | cells | {' | '.join(asked)} |", "|---|---|" + "---|" * len(asked),
    ]  # fmt: skip
    for table, shares in told.items():
        cells = next(iter(shares.values()))[1]
        found = " | ".join(f"{share:.1%}" for share, _ in shares.values())
        lines.append(f"| {table} | {cells} | {found} |")
    return lines


if __name__ == "__main__":
    print("\n".join(run_all()))
