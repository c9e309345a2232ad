"""At the analysis unit: the numbers of a transition become those of the periods."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, Role, require
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import sha256, whole_file, write_manifest
from oggz.monitor.keys import open_sealed, read_key
from oggz.monitor.manifests import ENCODE_TRANSITION, LINK_TRANSITION, NUMBERS, read_delivery

_COLUMNS = ("period", "record_id", "number", "is_dummy")


def renumber(
    folders: Sequence[Path], spine: Path, out: Path, *, agreement: Agreement, key_file: Path,
    today: date | None = None,
) -> pa.Table:  # fmt: skip
    """Write `out`: `source`, `period`, `record_id`, `person`, `certainty`, without dummies, so that
    it joins to the spines of both periods; and a manifest beside it.

    Raises MonitorError or Refused when the spine is not that of a transition of this agreement, a
    folder is not from one of its sources, or the two do not fit together.
    """
    require(agreement, "tabulate", today=today)
    key = read_key(key_file, agreement, agreement.only(Role.ANALYSIS_UNIT))
    linked = _read_spine(spine, agreement)
    told = []
    for folder in folders:
        manifest = read_delivery(folder, agreement, made_by=ENCODE_TRANSITION, needed=(NUMBERS,))
        source = str(manifest["source"])
        with TemporaryDirectory(prefix="oggz-") as work:
            plain = Path(work) / "numbers.parquet"
            open_sealed(
                folder / NUMBERS, plain, agreement=agreement, key=key, source=source,
                purpose="transition",
            )  # fmt: skip
            numbers = pq.read_table(plain, columns=list(_COLUMNS))
        told.append(numbers.append_column("source", pa.array([source] * len(numbers), pa.string())))
    joined = _joined(linked, told)
    with whole_file(out) as part:
        pq.write_table(joined, part)
    with whole_file(out.with_name(f"{out.stem}.manifest.json")) as part:
        write_manifest(
            part, command="transition", agreement=agreement.checksum, inputs=[spine], outputs=[out],
            sources={folder.name: sha256(folder / NUMBERS) for folder in folders},
        )  # fmt: skip
    return joined


def _joined(linked: pa.Table, told: Sequence[pa.Table]) -> pa.Table:
    numbers = pa.concat_tables(told)
    keys = ["source", "period", "number"]
    whole = linked.join(numbers, keys, join_type="full outer", right_suffix="_told")
    if len(whole) != len(linked) or len(numbers) != len(linked) or whole["record_id"].null_count:
        raise MonitorError(
            "De mappen en de koppeling horen niet bij elkaar. Geef van elke bron de map waarmee"
            " gekoppeld is, elk één keer."
        )
    real = whole.filter(pc.invert(whole["is_dummy"]))
    wanted = ["source", "period", "record_id", "person", "certainty"]
    return real.select(wanted).sort_by([(name, "ascending") for name in wanted[:3]])


def _read_spine(path: Path, agreement: Agreement) -> pa.Table:
    """The spine, if its manifest says that it links a transition of this agreement."""
    beside = path.with_name(f"{path.stem}.manifest.json")
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
        made_by, agreed = manifest["command"], manifest["agreement"]
        whole = sha256(path) == manifest["outputs"][path.name]
    except (OSError, ValueError, KeyError, TypeError):
        raise MonitorError(
            f"{path} of {beside.name} ontbreekt of is beschadigd. Vraag de koppeleenheid om beide."
        ) from None
    if (made_by, agreed) != (LINK_TRANSITION, agreement.checksum):
        raise Refused(
            f"{path.name} is niet de koppeling van twee periodes onder deze afspraak.",
            article=agreement.delivery.article,
        )
    if not whole:
        raise MonitorError(f"{path} is onvolledig of gewijzigd. Vraag de koppeleenheid opnieuw.")
    return pq.read_table(path)
