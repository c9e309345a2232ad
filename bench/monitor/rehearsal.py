"""A rehearsal of a region as its partners would type it: six sources, four sizes.

`python -m bench.monitor.rehearsal` prints seconds, memory and what each step took. Run it on a
machine that does nothing else: it takes some two minutes.
"""

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from json import loads

from bench.monitor import data
from bench.monitor.measure import PEAK
from oggz.monitor.indicators.registry import INDICATORS
from tests.monitor.world import draft_six

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
# Who stayed, came and went needs two periods.
FIGURES = tuple(each.name for each in INDICATORS if "transition" not in each.needs)
PEOPLE, RECORDS = (2_000, 200) if QUICK else (430_000, 30_000)


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    folder = data.DATA / "rehearsal"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    agreement = draft_six(folder, RECORDS, indicators=FIGURES)
    out = folder / "proef"
    done = subprocess.run(
        [sys.executable, PEAK, sys.executable, "-m", "oggz", "monitor", "rehearse",
         "--agreement", agreement, "--people", str(PEOPLE), "--out", out],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    taken = loads(done.stdout.strip().splitlines()[-1])
    steps: dict[str, float] = defaultdict(float)
    for one in loads((out / "tijden.json").read_text()):
        steps[one["what"]] += one["seconds"]
    return [
        f"## Rehearsal: {PEOPLE:,} people, six sources of {RECORDS:,}", "",
        f"{taken['seconds']:.0f} s, at most {taken['megabytes']:.0f} MB (goals: 180 s, 3,000 MB).",
        "",
        "| step, all sources and sizes together | seconds |", "|---|---|",
        *(f"| {what} | {seconds:.1f} |" for what, seconds in steps.items()),
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(run_all()))
