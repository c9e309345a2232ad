"""Linkage beside its peers, on the same files: quality, seconds, memory.

Everyone's threshold is chosen on one seed (FEBRL4: one half of the people) and measured on the
other; ours has none to choose, it learns without truth. The supervised model is told the truth of
the one seed, reads plain text, and is the ceiling.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.monitor import data
from bench.monitor.environments import PEERS, python_of
from bench.monitor.measure import Quality, Run, curve, run, truth_of

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
TWO, SIX = (2_000, 500) if QUICK else (100_000, 30_000)
OURS = Path(__file__).parent / "ours.py"
SIX_SOURCES = ("police", "wmo", "shelter", "debts", "housing", "care")
_HEAD = ("| who | precision | recall | F1 | seconds | peak MB |", "|---|---|---|---|---|---|")


@dataclass(frozen=True)
class Contender:
    """A peer's script in its environment, and what stands between the folder and the output."""

    label: str
    environment: str
    script: str
    more: tuple[str, ...] = ()

    def command(self, folder: Path, out: Path) -> list[str | Path]:
        """What to run."""
        return [python_of(self.environment), PEERS / self.script, folder, *self.more, out]


SPLINK = Contender("splink, plain text", "splink", "splink_plain.py")
BLOCKED = Contender("anonlink, blocked", "anonlink", "clk.py", ("blocked",))
ALL_PAIRS = Contender("anonlink, all pairs", "anonlink", "clk.py", ("all",))
EVERY_COLUMN = Contender(
    "anonlink, all pairs and also street, suburb, state", "anonlink", "clk.py", ("every-column",)
)


def run_all() -> list[str]:
    """Measure; the lines of Markdown sections."""
    return [*_febrl4(), *_two(), *_six()]


def _febrl4() -> list[str]:
    folder = data.febrl4()
    truth = truth_of(folder)
    rows = []
    for kind in ("plain", "hardened"):
        ran, out = _ours(folder, kind, ("a", "b"))
        rows.append(_row(f"ours, {kind}", curve(out, truth, only=1).at(0), ran))
    for peer in (ALL_PAIRS, EVERY_COLUMN, SPLINK):
        out = _out(folder, peer)
        ran = run(peer.command(folder, out))
        threshold = curve(out, truth, only=0).best_threshold()
        rows.append(_row(peer.label, curve(out, truth, only=1).at(threshold), ran))
    return [
        "## Linkage: FEBRL4, 5,000 and 5,000 records", "",
        "Thresholds chosen on one half of the people, measured on the other. State and the second"
        " address line have no column of their own in our sources.", "", *_HEAD, *rows, "",
    ]  # fmt: skip


def _two() -> list[str]:
    tune, test = data.two(TWO, data.TUNE), data.two(TWO, data.TEST)
    rows = []
    ran, out = _ours(test, "hardened", ("a", "b"))
    rows.append(_row("ours, encoded with the default", curve(out, truth_of(test)).at(0), ran))
    for peer in (BLOCKED, SPLINK):
        threshold = 0.0
        for folder in (tune, test):
            out = _out(folder, peer)
            ran = run(peer.command(folder, out))
            found = curve(out, truth_of(folder))
            threshold = found.best_threshold() if folder == tune else threshold
        rows.append(_row(peer.label, found.at(threshold), ran))
    rows.append(_ceiling(tune, test, ("a", "b")))
    return [
        f"## Linkage: {TWO:,} and {TWO:,} synthetic records, half in both", "",
        "Of the true pairs 12% moved, 12% have a typo in the given name and 12% in the surname, 3%"
        " have a wrong date and 3% miss one.", "", *_HEAD, *rows, "",
    ]  # fmt: skip


def _six() -> list[str]:
    tune, test = data.six(SIX, data.TUNE), data.six(SIX, data.TEST)
    ran, out = _ours(test, "hardened", SIX_SOURCES)
    rows = [_row("ours, encoded with the default", curve(out, truth_of(test)).at(0), ran)]
    rows.append(_ceiling(tune, test, SIX_SOURCES))
    return [
        f"## Linkage: six synthetic sources of {SIX:,}", "",
        "Pairs of records of all sources; every kind of mistake, which come together.", "",
        *_HEAD, *rows, "",
    ]  # fmt: skip


def _ceiling(tune: Path, test: Path, sources: Sequence[str]) -> str:
    """Its scores are log-odds that it learned with the truth: from 0 on a pair is a link."""
    out = test / "supervised.pairs.csv"
    script = PEERS / "supervised.py"
    ran = run([python_of("supervised"), script, tune, test, out, *sources])
    return _row("ceiling: supervised, plain text", curve(out, truth_of(test)).at(0), ran)


def _ours(folder: Path, kind: str, sources: Sequence[str]) -> tuple[Run, Path]:
    """The linkage itself; encoding goes before it, at the sources."""
    run([sys.executable, OURS, "encode", folder, kind, *sources])
    out = folder / f"ours-{kind}.pairs.csv"
    return run([sys.executable, OURS, "link", folder, kind, out, *sources]), out


def _out(folder: Path, peer: Contender) -> Path:
    return folder / f"{'-'.join((peer.environment, *peer.more))}.pairs.csv"


def _row(label: str, quality: Quality, ran: Run) -> str:
    return (
        f"| {label} | {quality.precision:.4f} | {quality.recall:.4f} | {quality.f1:.4f}"
        f" | {ran.told['link']:.1f} | {ran.megabytes:.0f} |"
    )
