"""Who stayed since the period before: what a transition tells of the records of this period."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import sha256

_COLUMNS = {
    "source": pa.string(), "period": pa.string(), "record_id": pa.string(), "person": pa.int64(),
}  # fmt: skip


@dataclass(frozen=True)
class Flows:
    """`steady` are the sources that delivered both periods: only those tell who came and went.

    `records` has `source`, `record_id` and `before` (0 or 1: whether that person was there), for
    this period's records of those sources; `left` counts people who were there and are not now.
    """

    previous: str
    steady: tuple[str, ...]
    records: pa.Table
    left: int


def read_flows(path: Path, agreement: Agreement) -> Flows:
    """What `oggz monitor transition` wrote under this agreement.

    Raises MonitorError when it is cut or changed or no source has both periods, Refused when the
    agreement has no transition or the file belongs to another.
    """
    moved = agreement.transition
    if moved is None:
        raise Refused(
            "De afspraak heeft geen onderdeel transition: twee periodes verbinden mag niet.",
            article=agreement.period.article,
        )
    beside = path.with_name(f"{path.stem}.manifest.json")
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
        told = (manifest["command"], manifest["agreement"])
        whole = sha256(path) == manifest["outputs"][path.name]
    except (OSError, ValueError, KeyError, TypeError):
        raise MonitorError(
            f"{path} of {beside.name} ontbreekt of is beschadigd. Maak beide opnieuw met ‘oggz"
            " monitor transition’."
        ) from None
    if told != ("transition", agreement.checksum):
        raise Refused(f"{path.name} is niet de overgang van deze afspraak.", article=moved.article)
    if not whole:
        raise MonitorError(
            f"{path} is onvolledig of gewijzigd. Maak het opnieuw met ‘oggz monitor transition’."
        )
    return flows(_table(path), previous=moved.previous_period, now=agreement.period.label)


def flows(linked: pa.Table, *, previous: str, now: str) -> Flows:
    """Count in a table of `source`, `period`, `record_id` and `person`."""
    of = {period: linked.filter(pc.equal(linked["period"], period)) for period in (previous, now)}
    sources = [set(of[period]["source"].unique().to_pylist()) for period in (previous, now)]
    steady = sorted(sources[0] & sources[1])
    if not steady:
        raise MonitorError(
            f"Geen bron heeft in de overgang records van {previous} en van {now}: er valt niet te"
            " zien wie bleef."
        )
    inside = pa.array(steady, pa.string())
    before, after = (
        of[period].filter(pc.is_in(of[period]["source"], inside)) for period in (previous, now)
    )
    there = np.unique(before["person"].to_numpy())
    here = after["person"].to_numpy()
    stayed: npt.NDArray[np.int64] = np.isin(here, there).astype(np.int64)
    return Flows(
        previous, tuple(steady),
        after.select(["source", "record_id"]).append_column("before", pa.array(stayed)),
        int((~np.isin(there, here)).sum()),
    )  # fmt: skip


def _table(path: Path) -> pa.Table:
    try:
        table = pq.read_table(path, columns=list(_COLUMNS))
        return table.cast(pa.schema(list(_COLUMNS.items()))).combine_chunks()
    except (OSError, KeyError, ValueError, pa.ArrowInvalid):
        raise MonitorError(
            f"{path} is geen overgang. Maak het opnieuw met ‘oggz monitor transition’."
        ) from None
