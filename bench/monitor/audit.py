"""How long it takes to attack tables as `protect` hides their cells.

The peer's own audit is measured beside its protection in `protection`.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.monitor.protection import THRESHOLD, region
from bench.monitor.tables import forty_ten_five
from oggz.monitor.audit import attack_tables
from oggz.monitor.disclosure import Rules, suppress
from oggz.monitor.tables import Safe, read_safe

_TIMES = 3


def main() -> None:
    """With names of folders that `protect` wrote those are attacked."""
    given = [(Path(name).name, read_safe(Path(name))) for name in sys.argv[1:]]
    for line in run_all(given):
        print(line, flush=True)


def run_all(given: Sequence[tuple[str, Safe]] = ()) -> list[str]:
    """Measure; the lines of a Markdown section."""
    lines = [
        "## Attack on tables", "",
        f"Seconds of the whole attack, the system built anew: the median of {_TIMES}.", "",
        "| tables | attackers | hidden | attacks | gave way | seconds |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, safe in given or _protected():
        outside = replace(safe, lone=(), structure=safe.structure.model_copy(update={"knows": ()}))
        for told, asked in (("outsiders", outside), ("contributors too", safe)):
            taken = []
            for _ in range(_TIMES):
                began = perf_counter()
                found = attack_tables(asked)
                taken.append(perf_counter() - began)
            lines.append(
                f"| {name} | {told} | {found.hidden} | {found.attacks} | {len(found.leaks)} |"
                f" {median(taken):.1f} |"
            )
    return lines


def _protected() -> list[tuple[str, Safe]]:
    return [
        ("40 × 10 × 5", suppress(forty_ten_five(seed=1), Rules(threshold=THRESHOLD))),
        ("30 of a region", suppress(region(), Rules())),
    ]


if __name__ == "__main__":
    main()
