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
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import sha256, whole_file, write_manifest
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.linkage.explain import Way, explain
from oggz.monitor.linkage.quality import Measured, measure
from oggz.monitor.linkage.report import render
from oggz.monitor.linkage.steps import Linkage, Step, clear, fingerprint, link_tables, silent
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
    folder is not what a source of the agreement made, or there are fewer than two sources.
    """
    require(agreement, "link")
    files = _files(folders, agreement)
    with linked(files, out, agreement=agreement, engine=engine, progress=progress) as linkage:
        measured = measure(linkage.spine, _truth(truth)) if truth else None
        ways = explain(linkage.model, agreement.encoding)
        write_outcome(
            linkage, out, files, agreement, command="link",
            report=render(agreement, linkage, measured, ways),
            figures=figures_of(linkage, measured, ways),
        )  # fmt: skip
    return linkage, measured


@contextmanager
def linked(
    files: Mapping[str, Delivered], out: Path, *, agreement: Agreement, engine: Engine = "duckdb",
    progress: Step = silent,
) -> Iterator[Linkage]:  # fmt: skip
    """The linkage of these files; what it takes is beside `out` until the block ends well."""
    encodings = {name: one.encodings for name, one in files.items()}
    work = out.parent / f".{out.stem}-werk-{fingerprint(encodings, agreement.checksum, engine)}"
    work.mkdir(parents=True, exist_ok=True)
    yield link_tables(
        {name: pq.read_table(path) for name, path in encodings.items()}, agreement.encoding, work,
        duplicates=[name for name, one in files.items() if one.duplicates],
        strangers={name: pq.read_table(one.strangers) for name, one in files.items()},
        engine=engine, progress=progress,
    )  # fmt: skip
    clear(work)


def _files(folders: Sequence[Path], agreement: Agreement) -> dict[str, Delivered]:
    files: dict[str, Delivered] = {}
    for folder in folders:
        source = str(read_delivery(folder, agreement)["source"])
        if source in files:
            raise MonitorError(f"Van {source} zijn er twee mappen. Geef van elke bron één map.")
        twice = agreement.sources[source].has_duplicates
        files[source] = Delivered(folder / ENCODINGS, folder / STRANGERS, twice)
        must_fit(files[source].encodings, source, agreement)
    if len(files) < 2:
        raise MonitorError("Koppelen kan met de mappen van minstens twee bronnen. Geef er meer op.")
    return dict(sorted(files.items()))


def must_fit(path: Path, source: str, agreement: Agreement) -> None:
    """The columns must be those of the agreement's encoding, no more and no less."""
    wanted = {"record_id", *(f"key_{n:02}" for n in range(len(agreement.encoding.keys)))}
    for salt in agreement.encoding.salts:
        wanted |= {f"{salt.name}_{group}" for group in salt.groups}
        wanted |= {f"{salt.name}_salt"} if salt.fields else set()
    try:
        found = set(pq.read_schema(path).names)
    except (OSError, pa.ArrowInvalid):
        raise MonitorError(f"{path} is beschadigd. Vraag de map opnieuw aan {source}.") from None
    if found != wanted:
        raise Refused(
            f"{path} heeft andere kolommen dan is afgesproken.", article=agreement.encoding.article
        )


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


def write_outcome(
    linkage: Linkage, out: Path, files: Mapping[str, Delivered], agreement: Agreement, *,
    command: str, report: str, figures: Mapping[str, object],
) -> None:  # fmt: skip
    """Write a linkage to `out` and beside it, with the same stem: see `link`."""
    beside = {name: out.with_name(f"{out.stem}.{name}") for name in (
        "pairs.parquet", "report.html", "json", "manifest.json",
    )}  # fmt: skip
    with (
        whole_file(out) as spine, whole_file(beside["pairs.parquet"]) as pairs,
        whole_file(beside["report.html"]) as page, whole_file(beside["json"]) as numbers,
    ):  # fmt: skip
        pq.write_table(linkage.spine, spine)
        pq.write_table(linkage.pairs, pairs)
        page.write_text(report, encoding="utf-8")
        numbers.write_text(json.dumps(figures, indent=1) + "\n")
    with whole_file(beside["manifest.json"]) as manifest:
        write_manifest(
            manifest, command=command, agreement=agreement.checksum, inputs=[],
            outputs=[out, *(beside[name] for name in ("pairs.parquet", "report.html", "json"))],
            sources={source: sha256(one.encodings) for source, one in files.items()},
        )  # fmt: skip
