"""From the folders of the sources to a spine: who belongs together, how sure, and how well."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.encoding.reading import Encodings, count_encodings
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import sha256, whole_files, write_manifest
from oggz.monitor.linkage.clusters import MOST_SOURCES
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.linkage.explain import Way, explain
from oggz.monitor.linkage.quality import Measured, measure
from oggz.monitor.linkage.report import render
from oggz.monitor.linkage.steps import Linkage, Step, clear, fingerprint, link_tables, silent
from oggz.monitor.linkage.strangers import read_strangers
from oggz.monitor.manifests import ENCODINGS, STRANGERS, read_delivery


@dataclass(frozen=True)
class Delivered:
    """What was delivered of one source: its encodings, and how alike its own records are."""

    encodings: Path
    strangers: Path
    duplicates: bool


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
    with linked(files, out, agreement=agreement, engine=engine, progress=progress) as found:
        linkage, part = found
        measured = measure(linkage.spine, known) if known else None
        ways = explain(linkage.model, agreement.encoding)
        write_outcome(
            linkage, part, out, files, agreement, command="link",
            report=render(agreement, linkage, measured, ways),
            figures=figures_of(linkage, measured, ways),
        )  # fmt: skip
    return linkage, measured


@contextmanager
def linked(
    files: Mapping[str, Delivered], out: Path, *, agreement: Agreement, engine: Engine = "duckdb",
    progress: Step = silent,
) -> Iterator[tuple[Linkage, Path]]:  # fmt: skip
    """The linkage of these files, and the folder to write its outcome in.

    What is there when the block ends well appears as `out` and beside it. What the linkage itself
    takes is beside `out` until then.
    """
    encodings = {name: one.encodings for name, one in files.items()}
    with whole_files(out, _written(out)) as part:
        strangers = {
            name: read_strangers(
                one.strangers, agreement.encoding,
                records=count_encodings(one.encodings, agreement.encoding),
            )
            for name, one in files.items()
        }  # fmt: skip
        work = _work(out, fingerprint(encodings, agreement.checksum, engine))
        try:
            linkage = link_tables(
                Encodings(encodings, agreement.encoding), agreement.encoding, work,
                strangers=strangers, engine=engine,
                duplicates=[name for name, one in files.items() if one.duplicates],
                progress=progress,
            )  # fmt: skip
        except pa.ArrowInvalid:
            clear(work)
            raise MonitorError(
                f"Tussenbestanden in {work} waren beschadigd en zijn weggehaald. Geef dezelfde"
                " opdracht opnieuw."
            ) from None
        yield linkage, part
    clear(work)


def _work(out: Path, belongs_to: str) -> Path:
    """The folder of the steps of this linkage; those of others for the same output go."""
    begin = f".{out.stem}-werk-"
    work = out.parent / f"{begin}{belongs_to}"
    for earlier in out.parent.iterdir():
        if earlier.name.startswith(begin) and earlier != work and earlier.is_dir():
            clear(earlier)
    work.mkdir(exist_ok=True)
    return work


def _files(folders: Sequence[Path], agreement: Agreement) -> dict[str, Delivered]:
    files: dict[str, Delivered] = {}
    for folder in folders:
        told = read_delivery(folder, agreement, needed=(ENCODINGS, STRANGERS))
        source = str(told["source"])
        if source in files:
            raise MonitorError(f"Van {source} zijn er twee mappen. Geef van elke bron één map.")
        twice = agreement.sources[source].has_duplicates
        files[source] = Delivered(folder / ENCODINGS, folder / STRANGERS, twice)
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


def figures_of(
    linkage: Linkage, measured: Measured | None, ways: Sequence[Way]
) -> dict[str, object]:
    """The figures of a linkage, as they are written beside it."""
    return {
        "records": len(linkage.spine), "quality": asdict(linkage.quality),
        "measured": asdict(measured) if measured else None,
        "ways": [asdict(way) for way in ways],
    }  # fmt: skip


def _written(out: Path) -> list[Path]:
    """All that is written; the manifest comes last."""
    names = ("pairs.parquet", "report.html", "json", "manifest.json")
    beside = [out.with_name(f"{out.stem}.{name}") for name in names]
    return [*beside[:3], out, beside[3]]


def write_outcome(
    linkage: Linkage, part: Path, out: Path, files: Mapping[str, Delivered], agreement: Agreement,
    *, command: str, report: str, figures: Mapping[str, object],
) -> None:  # fmt: skip
    """Write a linkage into `part`, under the name of `out` and those beside it: see `link`."""
    pairs, page, numbers, spine, manifest = (part / path.name for path in _written(out))
    pq.write_table(linkage.spine, spine)
    pq.write_table(linkage.pairs, pairs)
    page.write_text(report, encoding="utf-8")
    numbers.write_text(json.dumps(figures, indent=1) + "\n")
    write_manifest(
        manifest, command=command, agreement=agreement.checksum, inputs=[],
        outputs=[spine, pairs, page, numbers],
        sources={source: sha256(one.encodings) for source, one in files.items()},
    )  # fmt: skip
