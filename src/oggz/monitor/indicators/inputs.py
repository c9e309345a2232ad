"""What the analysis unit needs to count: a linkage that is whole, and payloads that fit it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import sha256
from oggz.monitor.indicators.draws import LEAST_SHARE, Linked, Share
from oggz.monitor.keys import OwnKey, open_sealed
from oggz.monitor.manifests import ENCODINGS, PAYLOAD, read_delivery
from oggz.monitor.schemas import schema

_SPINE = {"source": pa.string(), "record_id": pa.string(), "person": pa.int64()}
_PAIRS = {"left": pa.int32(), "right": pa.int32(), "log_odds": pa.float64()}


@dataclass(frozen=True)
class Spine:
    """A linkage of this agreement: a row for each record, dummies too. `quality` is what the
    linkage unit told of it; `pairs` and `quality` are None when they do not lie beside it."""

    path: Path
    rows: pa.Table
    deliveries: Mapping[str, str]
    pairs: pa.Table | None
    quality: Mapping[str, object] | None


def read_spine(path: Path, agreement: Agreement) -> Spine:
    """The spine, with what lies beside it.

    Raises MonitorError when a file is missing, cut or changed, Refused when it is no linkage of
    this agreement.
    """
    beside = path.with_name(f"{path.stem}.manifest.json")
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
        told = (manifest["command"], manifest["agreement"])
        outputs = {str(name): str(value) for name, value in manifest["outputs"].items()}
        deliveries = {str(name): str(value) for name, value in manifest["sources"].items()}
        whole = sha256(path) == outputs[path.name]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise MonitorError(
            f"{path} of {beside.name} ontbreekt of is beschadigd. Vraag de koppeleenheid om beide."
        ) from None
    if told != ("link", agreement.checksum):
        raise Refused(
            f"{path.name} is niet de koppeling van één periode onder deze afspraak.",
            article=agreement.delivery.article,
        )
    if not whole:
        raise _changed(path)
    pairs = path.with_name(f"{path.stem}.pairs.parquet")
    figures = path.with_name(f"{path.stem}.json")
    for file in (pairs, figures):
        if file.exists() and sha256(file) != outputs.get(file.name):
            raise _changed(file)
    return Spine(
        path, _read(path, _SPINE), deliveries, _read(pairs, _PAIRS) if pairs.exists() else None,
        _quality(figures) if figures.exists() else None,
    )  # fmt: skip


@contextmanager
def opened(
    folders: Sequence[Path], spine: Spine, agreement: Agreement, key: OwnKey
) -> Iterator[dict[str, Path]]:
    """The payload of every source, in clear, in a folder that is gone when the block ends.

    Raises MonitorError or Refused when a folder is not what a source delivered, is not the delivery
    that was linked, or its records are not those of the spine.
    """
    told = {}
    for folder in folders:
        manifest = read_delivery(folder, agreement, needed=(PAYLOAD,))
        source = str(manifest["source"])
        if source in told:
            raise MonitorError(f"Van {source} zijn er twee mappen. Geef van elke bron één map.")
        outputs = manifest["outputs"]
        linked = outputs.get(ENCODINGS) if isinstance(outputs, dict) else None
        if source in spine.deliveries and linked != spine.deliveries[source]:
            raise MonitorError(
                f"{folder} is een andere levering van {source} dan waarmee gekoppeld is. Geef de"
                " map die bij de koppeling hoort, of laat opnieuw koppelen."
            )
        told[source] = folder
    if missing := sorted(set(spine.deliveries) - set(told)):
        raise MonitorError(
            f"Er ontbreken mappen van {', '.join(missing)}. Geef van elke bron die gekoppeld is"
            " één map."
        )
    if beyond := sorted(set(told) - set(spine.deliveries)):
        raise MonitorError(
            f"{', '.join(beyond)} is niet gekoppeld. Geef alleen mappen van bronnen in"
            f" {spine.path.name}."
        )
    with TemporaryDirectory(prefix="oggz-") as work:
        files = {}
        for source in agreement.sources:
            if source in told:
                files[source] = Path(work) / f"{source}.parquet"
                sealed = told[source] / PAYLOAD
                open_sealed(sealed, files[source], agreement=agreement, key=key, source=source)
                _must_be_payload(files[source], source, agreement)
        yield files


def real_rows(spine: pa.Table, payloads: Mapping[str, Path]) -> pa.Table:
    """The rows of the spine that are no dummies: `source`, `record_id`, `person`, and `row`.

    Raises MonitorError unless each record is in the spine once, and nothing else.
    """
    rows = spine.append_column("row", pa.array(np.arange(len(spine)), pa.int64()))
    told = []
    for source, path in payloads.items():
        ids = pq.read_table(path, columns=["record_id", "is_dummy"])
        once = ids.group_by(["record_id", "is_dummy"]).aggregate([])
        told.append(once.append_column("source", pa.array([source] * len(once), pa.string())))
    known = pa.concat_tables(told).combine_chunks()
    keys = ["source", "record_id"]
    whole = rows.join(known, keys, join_type="full outer")
    fit = len(whole) == len(rows) == len(known)
    if not fit or whole["row"].null_count or whole["is_dummy"].null_count:
        raise MonitorError(
            "De koppeling en de inhoud van de bronnen horen niet bij elkaar: niet elk record staat"
            " precies één keer in beide. Vraag de koppeleenheid en de bronnen om bestanden van"
            " dezelfde levering."
        )
    kept = whole.filter(pc.invert(whole["is_dummy"]))
    return kept.select(["source", "record_id", "person", "row"]).sort_by("row")


def linked_of(spine: Spine, agreement: Agreement, sources: Sequence[str]) -> Linked | None:
    """What intervals are drawn from; None when the linkage unit did not give it along."""
    if spine.pairs is None or spine.quality is None:
        return None
    try:
        quality = spine.quality["quality"]
        assert isinstance(quality, dict)
        precision, recall = (
            Share(*(float(quality[name][part]) for part in ("value", "low", "high")))
            for name in ("precision", "recall")
        )
        told = quality["compared"]
        compared = None if told is None else min(max(float(told), LEAST_SHARE), 1.0)
    except (KeyError, TypeError, ValueError, AssertionError):
        raise _changed(spine.path.with_name(f"{spine.path.stem}.json")) from None
    number = pc.index_in(spine.rows["source"], pa.array(sources)).to_numpy()
    left, right, odds = (spine.pairs[name].to_numpy() for name in _PAIRS)
    if len(left) and not 0 <= min(left.min(), right.min()) <= max(left.max(), right.max()) < len(
        spine.rows
    ):
        raise _changed(spine.path.with_name(f"{spine.path.stem}.pairs.parquet"))
    unique = np.array([not agreement.sources[name].has_duplicates for name in sources])
    return Linked(
        number.astype(np.int16), unique, left, right, odds, spine.rows["person"].to_numpy(),
        precision, recall, compared,
    )  # fmt: skip


def _must_be_payload(path: Path, source: str, agreement: Agreement) -> None:
    """Only columns that this source may deliver, as text: what else it holds is not looked at."""
    try:
        found = pq.read_schema(path)
    except (OSError, pa.ArrowInvalid):
        raise _no_payload(source) from None
    allowed = set(schema(agreement.sources[source].kind).payload)
    allowed &= set(agreement.sources[source].variables)
    texts = [name for name in found.names if name != "is_dummy"]
    wrong = set(texts) - allowed or "record_id" not in texts or "is_dummy" not in found.names
    if wrong or found.field("is_dummy").type != pa.bool_():
        raise _no_payload(source)
    if any(found.field(name).type != pa.string() for name in texts):
        raise _no_payload(source)


def _read(path: Path, columns: Mapping[str, pa.DataType]) -> pa.Table:
    try:
        table = pq.read_table(path, columns=list(columns))
        table = table.cast(pa.schema(list(columns.items()))).combine_chunks()
    except (OSError, KeyError, ValueError, pa.ArrowInvalid):
        raise _changed(path) from None
    if any(column.null_count for column in table.columns):
        raise _changed(path)
    return table


def _quality(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    except (OSError, ValueError, RecursionError):
        pass
    raise _changed(path)


def _changed(path: Path) -> MonitorError:
    return MonitorError(
        f"{path} is onvolledig, beschadigd of gewijzigd. Vraag de koppeleenheid opnieuw."
    )


def _no_payload(source: str) -> MonitorError:
    return MonitorError(
        f"De inhoud van {source} is niet wat de afspraak toestaat. Laat de bron de levering"
        " opnieuw maken."
    )
