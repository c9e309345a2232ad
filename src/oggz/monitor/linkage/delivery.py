"""From the folders of the sources to a spine: who belongs together, how sure, and how well."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.encoding.reading import read_encodings
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import sha256, whole_files, write_manifest
from oggz.monitor.linkage.blocks import Engine
from oggz.monitor.linkage.clusters import MOST_SOURCES
from oggz.monitor.linkage.explain import explain
from oggz.monitor.linkage.quality import Measured, measure
from oggz.monitor.linkage.report import render
from oggz.monitor.linkage.steps import Linkage, Step, clear, fingerprint, link_tables, silent
from oggz.monitor.linkage.strangers import read_strangers
from oggz.monitor.manifests import ENCODINGS, STRANGERS, read_delivery


def link(
    folders: Sequence[Path], out: Path, *, agreement: Agreement, truth: Path | None = None,
    engine: Engine = "duckdb", progress: Step = silent,
) -> tuple[Linkage, Measured | None]:  # fmt: skip
    """Link what sources delivered. Writes `out` (the spine) and beside it, with the same stem,
    `….pairs.parquet` (all that may be one person, with log-odds), `….report.html`, `….json` (the
    figures) and `….manifest.json`.

    What an earlier, broken run finished is taken up again. Raises MonitorError or Refused when a
    folder is not what a source of the agreement made, or there are fewer than two sources; then
    what was there stays as it was.
    """
    require(agreement, "link")
    files = _files(folders, agreement)
    known = _truth(truth) if truth else None
    with whole_files(out, _written(out)) as part:
        tables = {
            source: read_encodings(path, agreement.encoding) for source, path in files.items()
        }
        strangers = {
            source: read_strangers(
                path.parent / STRANGERS, agreement.encoding, records=len(tables[source])
            )
            for source, path in files.items()
        }
        duplicates = [name for name, source in agreement.sources.items() if source.has_duplicates]
        work = _work(out, fingerprint(files, agreement.checksum, engine))
        try:
            linkage = link_tables(
                tables, agreement.encoding, work, duplicates=duplicates, strangers=strangers,
                engine=engine, progress=progress,
            )  # fmt: skip
        except pa.ArrowInvalid:
            clear(work)
            raise MonitorError(
                f"Tussenbestanden in {work} waren beschadigd en zijn weggehaald. Geef dezelfde"
                " opdracht opnieuw."
            ) from None
        measured = measure(linkage.spine, known) if known else None
        _write(part, linkage, measured, out, files, agreement)
    clear(work)
    return linkage, measured


def _work(out: Path, belongs_to: str) -> Path:
    """The folder of the steps of this linkage; those of others for the same output go."""
    begin = f".{out.stem}-werk-"
    work = out.parent / f"{begin}{belongs_to}"
    for earlier in out.parent.iterdir():
        if earlier.name.startswith(begin) and earlier != work and earlier.is_dir():
            clear(earlier)
    work.mkdir(exist_ok=True)
    return work


def _files(folders: Sequence[Path], agreement: Agreement) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for folder in folders:
        told = read_delivery(folder, agreement, needed=(ENCODINGS, STRANGERS))
        source = str(told["source"])
        if source in files:
            raise MonitorError(f"Van {source} zijn er twee mappen. Geef van elke bron één map.")
        files[source] = folder / ENCODINGS
    if not 2 <= len(files) <= MOST_SOURCES:
        raise MonitorError(
            f"Koppelen kan met de mappen van 2 tot {MOST_SOURCES} bronnen; dit zijn er"
            f" {len(files)}."
        )
    return dict(sorted(files.items()))


def _truth(path: Path) -> pa.Table:
    try:
        table = pv.read_csv(
            path, convert_options=pv.ConvertOptions(
                column_types=dict.fromkeys(("source", "record_id", "person"), pa.string())
            ),
        )  # fmt: skip
        return table.select(["source", "record_id", "person"])
    except (OSError, KeyError, pa.ArrowInvalid):
        raise MonitorError(
            f"{path} is geen waarheidsbestand: een CSV met source, record_id en person."
        ) from None


def _written(out: Path) -> list[Path]:
    """All that is written; the manifest comes last."""
    names = ("pairs.parquet", "report.html", "json", "manifest.json")
    beside = [out.with_name(f"{out.stem}.{name}") for name in names]
    return [*beside[:3], out, beside[3]]


def _write(
    part: Path, linkage: Linkage, measured: Measured | None, out: Path, files: Mapping[str, Path],
    agreement: Agreement,
) -> None:  # fmt: skip
    evidence = explain(linkage.model)
    figures = {
        "records": len(linkage.spine), "quality": asdict(linkage.quality),
        "measured": asdict(measured) if measured else None,
        "evidence": [{**asdict(row), "bits": row.bits} for row in evidence],
    }  # fmt: skip
    pairs, report, numbers, spine, manifest = (part / path.name for path in _written(out))
    pq.write_table(linkage.spine, spine)
    pq.write_table(linkage.pairs, pairs)
    report.write_text(render(agreement, linkage, measured, evidence), encoding="utf-8")
    numbers.write_text(json.dumps(figures, indent=1) + "\n")
    write_manifest(
        manifest, command="link", agreement=agreement.checksum, inputs=[],
        outputs=[spine, pairs, report, numbers],
        sources={source: sha256(path) for source, path in files.items()},
    )  # fmt: skip
