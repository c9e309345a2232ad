"""The report of a rehearsal for the partners, its figures, and in files of their own its times."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oggz.geography import municipality
from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.wording import count_of
from oggz.monitor.dpia import Becomes, fields_of, leaving
from oggz.monitor.rehearsal import charts, wording
from oggz.monitor.rehearsal.outcome import Outcome
from oggz.monitor.rehearsal.steps import TableWorth
from oggz.monitor.rehearsal.work import Timing

REPORT, FIGURES, COLUMNS = "proefdraaien.html", "proefdraaien.json", "kolommen.csv"
TIMES_PAGE, TIMES = "tijden.html", "tijden.json"


def write(
    outcome: Outcome, folder: Path, *, agreement: Agreement, timings: Sequence[Timing]
) -> list[Path]:
    """Write the report, its figures, every column that would leave a house, and the times; give
    the files that are the same each time."""
    page = render(outcome, agreement)
    (folder / REPORT).write_text(page, encoding="utf-8")
    told = json.dumps(asdict(outcome), indent=1, ensure_ascii=False)
    (folder / FIGURES).write_text(told + "\n", encoding="utf-8")
    with (folder / COLUMNS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("source", "column", "label", "becomes"))
        for source in outcome.sources:
            for one in fields_of(agreement, source):
                writer.writerow((source, one.name, one.label, one.becomes.value))
    (folder / TIMES_PAGE).write_text(render_times(outcome, agreement, timings), encoding="utf-8")
    times = [asdict(one) for one in timings]
    (folder / TIMES).write_text(json.dumps(times, indent=1) + "\n", encoding="utf-8")
    return [folder / REPORT, folder / FIGURES, folder / COLUMNS]


def render(outcome: Outcome, agreement: Agreement) -> str:
    """The report as one HTML page that needs nothing else."""
    worth = [size for size in outcome.sizes.values() if size.worth]
    return _environment(agreement).get_template("proefdraaien.html.j2").render(
        outcome=outcome, agreement=agreement, wording=wording, sizes=tuple(outcome.sizes.values()),
        recommended=list(wording.recommended(outcome, agreement)),
        fields={
            source: leaving(fields_of(agreement, source)) for source in outcome.sources
        },
        columns=sum(
            one.becomes.leaves for name in outcome.sources for one in fields_of(agreement, name)
        ),
        told=list(wording.told(outcome, agreement)),
        stays={
            source: [
                one.label for one in fields_of(agreement, source)
                if one.becomes is Becomes.STAYS
            ]
            for source in outcome.sources
        },
        pictures={
            "Fout in het aantal mensen": _errors(
                [(one.name, one.worth.people) for one in worth if one.worth], outcome.error
            ),
            "Fout in wie bij meer dan één bron bekend is": _errors(
                [(one.name, one.worth.shared) for one in worth if one.worth], outcome.error
            ),
        },
        lost=charts.bars(
            [
                (f"Zonder {agreement.parties[name].organisation}", one.worth.shared,
                 wording.percent(one.worth.shared))
                for name, one in outcome.lost.items()
            ]
        ),
        tables=_tables(outcome),
        places=[(code, municipality(code).name) for code in outcome.truth.municipalities],
    )  # fmt: skip


def _tables(outcome: Outcome) -> list[tuple[str, list[TableWorth | None]]]:
    """Each table that the truth has, with its worth in every size that was counted."""
    counted = [size.counted for size in outcome.sizes.values() if size.counted]
    titles = {one.table: one.title for each in counted for one in each.worths}
    return [
        (title, [next((o for o in each.worths if o.table == name), None) for each in counted])
        for name, title in titles.items()
    ]


def _errors(rows: Sequence[tuple[str, float | None]], most: float) -> charts.Bars:
    return charts.bars(
        [(wording.NAMES[name], value, wording.percent(value)) for name, value in rows], most
    )


def render_times(outcome: Outcome, agreement: Agreement, timings: Sequence[Timing]) -> str:
    """What each step took, on this machine: a page of its own, since it is never twice the same."""
    by_step: dict[str, float] = {}
    for one in timings:
        by_step[one.what] = by_step.get(one.what, 0.0) + one.seconds
    rows = [(what, seconds, wording.seconds(seconds)) for what, seconds in by_step.items()]
    return _environment(agreement).get_template("tijden.html.j2").render(
        outcome=outcome, agreement=agreement, timings=timings, wording=wording,
        picture=charts.bars(rows), total=sum(by_step.values()), steps=rows,
        longest=max(rows, key=lambda row: row[1], default=("", 0.0, "")),
    )  # fmt: skip


def _environment(agreement: Agreement) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("oggz.monitor.rehearsal"), PackageLoader("oggz.monitor.agreement")]
        ),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        percent=wording.percent, limit=wording.limit, whole=wording.whole, count_of=count_of,
        house=lambda name: agreement.parties[name].organisation,
        houses=lambda names: wording.houses(agreement, names),
        size=lambda name: wording.NAMES[name],
        place=lambda code: municipality(code).name if code else "–",
    )  # fmt: skip
    return environment
