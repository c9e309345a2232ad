"""How long it takes to attack the 40 × 10 × 5 table, as `protect` hides cells or by a crude rule.

The rule is no way to protect a table: it hides small cells, then again and again a larger one in
each line through a cell that gives way, until nothing does. It knows of outsiders only.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.monitor.tables import forty_ten_five
from oggz.monitor.audit import attack_tables
from oggz.monitor.audit.findings import Findings
from oggz.monitor.tables import Place, Protection, Safe, Tables, read_safe

THRESHOLD = 5
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


def main() -> None:
    """With names of folders that `protect` wrote those are attacked, else the crude patterns."""
    given = [(Path(name).name, read_safe(Path(name))) for name in sys.argv[1:]]
    for line in run_all(given):
        print(line, flush=True)


def run_all(given: Sequence[tuple[str, Safe]] = ()) -> list[str]:
    """Measure; the lines of a Markdown section."""
    lines = [
        "## Attack on tables", "",
        f"40 × 10 × 5, threshold {THRESHOLD}; seconds of the whole attack, the system built anew.",
        "", "| pattern | attackers | hidden | attacks | gave way | seconds |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, safe in given or protected(forty_ten_five(seed=1)):
        for told, asked in (("outsiders", replace(safe, lone=())), ("and who is alone", safe)):
            began = perf_counter()
            found = attack_tables(asked)
            seconds = perf_counter() - began
            lines.append(
                f"| {name} | {told} | {found.hidden} | {found.attacks} | {len(found.leaks)} |"
                f" {seconds:.1f} |"
            )
    return lines


def protected(tables: Tables) -> list[tuple[str, Safe]]:
    """The table with small cells hidden, and with enough more to keep outsiders out."""
    (info,) = tables.structure.tables
    shape = [len(tables.structure.dimension(name).codes) for name in info.dimensions]
    counts = tables.cells[info.name]["count"].to_numpy().reshape(shape)
    hidden = (counts > 0) & (counts < THRESHOLD)
    found = [("small cells", _safe(tables, counts, hidden, lone=True))]
    while (findings := attack_tables(_safe(tables, counts, hidden, lone=False))).gives_way:
        _hide_more(findings, tables, counts, hidden)
    return [*found, ("crude rule", _safe(tables, counts, hidden, lone=True))]


def _hide_more(findings: Findings, tables: Tables, counts: Ints, hidden: Bools) -> None:
    (info,) = tables.structure.tables
    places = [
        {code: at for at, code in enumerate(tables.structure.dimension(name).names)}
        for name in info.dimensions
    ]
    for leak in findings.leaks:
        at = [place[code] for place, code in zip(places, leak.codes, strict=True)]
        for axis in range(len(at)):
            if at[axis] == 0:
                continue
            line = tuple(slice(1, None) if each == axis else at[each] for each in range(len(at)))
            there = np.where(hidden[line] | (counts[line] == 0), 1 << 30, counts[line])
            if there.min() < 1 << 30:
                hidden[line][int(there.argmin())] = True


def _safe(tables: Tables, counts: Ints, hidden: Bools, *, lone: bool) -> Safe:
    (info,) = tables.structure.tables
    table = tables.cells[info.name]
    shown = [
        None if concealed else count
        for count, concealed in zip(counts.ravel().tolist(), hidden.ravel().tolist(), strict=True)
    ]
    cells = table.select(list(info.dimensions)).append_column("count", pa.array(shown, pa.int64()))
    status = pa.array(["hidden" if count is None else "" for count in shown])
    codes = list(zip(*(table[name].to_pylist() for name in info.dimensions), strict=True))
    alone = np.flatnonzero((hidden & (counts == 1)).ravel()).tolist() if lone else []
    protection = Protection(
        method="suppression", threshold=THRESHOLD, settings={}, cells=len(shown),
        primary=0, secondary=0,
    )  # fmt: skip
    return Safe(
        tables.structure, {info.name: cells.append_column("status", status)}, protection, (),
        tuple(Place(table=info.name, codes=codes[at]) for at in alone),
    )  # fmt: skip


if __name__ == "__main__":
    main()
