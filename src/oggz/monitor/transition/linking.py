"""Linking two periods at the linkage unit: each source counts as one for each period."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from oggz.monitor.agreement import Agreement, require, transition_of
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import must_hold
from oggz.monitor.linkage.clusters import MOST_SOURCES
from oggz.monitor.linkage.delivery import Delivered, figures_of, linked, write_outcome
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.linkage.explain import explain
from oggz.monitor.linkage.flows import Flows, flows
from oggz.monitor.linkage.report import render
from oggz.monitor.linkage.steps import Linkage, Step, silent
from oggz.monitor.manifests import (
    ENCODE_TRANSITION,
    LINK_TRANSITION,
    outputs_of,
    read_delivery,
    transition_files,
)

_AT = "@"  # in no name of a source or period


def link(
    folders: Sequence[Path], out: Path, *, agreement: Agreement, engine: Engine = "duckdb",
    progress: Step = silent, today: date | None = None,
) -> tuple[Linkage, Flows]:  # fmt: skip
    """Link what sources delivered of two periods. Writes the same files as `linkage.link`; the
    spine has `source`, `period`, `number`, `person` and `certainty`, and report and figures tell
    how many people stayed, came and went.

    Within a period nobody is twice in a source without duplicates. Raises MonitorError or Refused
    when the agreement has no transition or its day is over, when a folder is not what a source of
    the agreement made for it, or no source has both periods.
    """
    require(agreement, "link", today=today)
    moved = transition_of(agreement, today=today)
    periods = (moved.previous_period, agreement.period.label)
    files, until = _files(folders, agreement, periods)
    with linked(files, out, agreement=agreement, engine=engine, progress=progress) as found:
        linkage, part = found
        linkage = replace(linkage, spine=_by_period(linkage.spine))
        told = Flows(periods, flows(linkage.spine, periods), until)
        ways = explain(linkage.model, agreement.encoding)
        write_outcome(
            linkage, part, out, files, agreement, command=LINK_TRANSITION,
            report=render(agreement, linkage, None, ways, told),
            figures={
                **figures_of(linkage, None, ways),
                "transition": {**asdict(told), "keep_until": until.isoformat()},
            },
        )  # fmt: skip
    return linkage, told


def _files(
    folders: Sequence[Path], agreement: Agreement, periods: tuple[str, str]
) -> tuple[dict[str, Delivered], date]:
    files: dict[str, Delivered] = {}
    until = agreement.retention.spine
    both = False
    for folder in folders:
        manifest = read_delivery(folder, agreement, made_by=ENCODE_TRANSITION, needed=())
        source = str(manifest["source"])
        if f"{source}{_AT}{periods[1]}" in files:
            raise MonitorError(f"Van {source} zijn er twee mappen. Geef van elke bron één map.")
        made = outputs_of(manifest)
        for period in periods:
            encodings, strangers = transition_files(period)
            if encodings not in made and period == periods[0]:
                continue  # a source that was not there yet
            must_hold(folder, made, (encodings, strangers))
            files[f"{source}{_AT}{period}"] = Delivered(
                folder / encodings, folder / strangers, _duplicates(manifest, period)
            )
            both |= period == periods[0]
        until = min(until, _last_day(folder, manifest.get("keep_until")))
    if not both:
        raise MonitorError(
            f"Geen van de mappen heeft vergelijkcodes van periode {periods[0]}: er valt niets te"
            " verbinden."
        )
    if len(files) > MOST_SOURCES:
        raise MonitorError(f"Verbind hoogstens {MOST_SOURCES // 2} bronnen tegelijk.")
    return dict(sorted(files.items())), until


def _duplicates(manifest: Mapping[str, object], period: str) -> bool:
    """Whether the agreement of that period says that the source holds people twice."""
    told = manifest.get("has_duplicates")
    return isinstance(told, dict) and told.get(period) is True


def _last_day(folder: Path, text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise MonitorError(
            f"In {folder} staat niet tot wanneer de uitkomst mag bestaan. Vraag de map opnieuw."
        ) from None


def _by_period(spine: pa.Table) -> pa.Table:
    apart = pc.split_pattern(spine["source"], _AT)
    names = [pc.list_element(apart, place) for place in (0, 1)]
    return pa.table(
        {
            "source": names[0], "period": names[1], "number": spine["record_id"],
            "person": spine["person"], "certainty": spine["certainty"],
        }
    )  # fmt: skip
