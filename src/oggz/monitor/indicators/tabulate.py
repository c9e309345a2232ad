"""Counting at the analysis unit: from what sources delivered and a linkage to signed tables."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oggz.monitor.agreement import Agreement, Role, require
from oggz.monitor.files import must_be_new, sha256
from oggz.monitor.indicators.composing import Composed, compose
from oggz.monitor.indicators.flows import read_flows
from oggz.monitor.indicators.inputs import linked_of, opened, read_spine, real_rows
from oggz.monitor.indicators.measures import inhabitants_year
from oggz.monitor.indicators.sampling import Step, silent
from oggz.monitor.keys import read_key
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.tables import write_tables

QUALITY, TARGET_GROUP = "quality.json", "target_group.json"


@dataclass(frozen=True)
class Tabulated:
    """What was written, and whether intervals are among it."""

    tables: int
    cells: int
    left_out: dict[str, str]
    intervals: int


def tabulate(
    folders: Sequence[Path], spine: Path, out: Path, *, agreement: Agreement, key_file: Path,
    transition: Path | None = None, engine: Engine = "duckdb", progress: Step = silent,
    today: date | None = None,
) -> Tabulated:  # fmt: skip
    """Count every allowed figure and write `out`, signed by the analysis unit: see
    `tables.write_tables`; with `quality.json` (the linkage's, and what was left out) and
    `target_group.json` (the definitions that were counted by).

    Raises MonitorError or Refused when the agreement does not allow it, the key is another's, or
    spine, deliveries and transition are not whole and of one another; then nothing is written.
    """
    allowed = agreement.indicators.allowed
    require(agreement, "tabulate", indicators=allowed, today=today)
    must_be_new(out)
    key = read_key(key_file, agreement, agreement.only(Role.ANALYSIS_UNIT))
    linkage = read_spine(spine, agreement)
    flows = read_flows(transition, agreement) if transition is not None else None
    progress("Openen", 0)
    with opened(folders, linkage, agreement, key) as payloads:
        rows = real_rows(linkage.rows, payloads)
        made = compose(
            payloads, rows, agreement=agreement, flows=flows, engine=engine, progress=progress,
            linked=linked_of(linkage, agreement, [s for s in agreement.sources if s in payloads]),
            seed=int(sha256(spine)[:15], 16),
        )  # fmt: skip
    inputs = [spine, *([transition] if transition is not None else [])]
    write_tables(
        made.tables, out, key=key.signing, inputs=inputs,
        more=[
            (QUALITY, _json(_quality(made, linkage.quality, agreement))),
            (TARGET_GROUP, _json(agreement.definitions.model_dump(mode="json"))),
        ],
    )  # fmt: skip
    cells = sum(len(table) for table in made.tables.cells.values())
    return Tabulated(len(made.tables.cells), cells, dict(made.left_out), made.intervals)


def _quality(made: Composed, told: object, agreement: Agreement) -> dict[str, object]:
    """`linkage` is what the linkage unit reckoned: precision and recall with intervals. `draws` is
    over how many sampled linkages intervals are taken; 0 when it gave no pairs along."""
    quality = told.get("quality") if isinstance(told, dict) else None
    return {
        "linkage": quality, "draws": made.intervals, "left_out": dict(made.left_out),
        "inhabitants_year": inhabitants_year(agreement),
    }  # fmt: skip


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
