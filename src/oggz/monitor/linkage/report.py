"""A linkage as a page: how good it is, how people spread over sources, and what counts as evidence.

Only counts and shares over all records; nothing about one record or one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oggz.monitor.agreement import Agreement
from oggz.monitor.linkage.explain import Evidence
from oggz.monitor.linkage.flows import Flows
from oggz.monitor.linkage.quality import Estimate, Measured
from oggz.monitor.linkage.steps import Linkage

_WIDTH = 320.0  # of the bars, for the largest evidence either way


@dataclass(frozen=True)
class Bar:
    """One degree of likeness in the chart, in the units of its view box."""

    evidence: Evidence
    x: float
    width: float
    y: float


def render(
    agreement: Agreement, linkage: Linkage, measured: Measured | None, evidence: Sequence[Evidence],
    flows: Flows | None = None,
) -> str:  # fmt: skip
    """The report as one HTML page that needs nothing else; `flows` if it links two periods."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("oggz.monitor.linkage"), PackageLoader("oggz.monitor.agreement")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters["percent"] = _percent
    environment.filters["number"] = _number
    person = linkage.spine["person"].to_numpy()
    _, size = np.unique(person, return_counts=True)
    columns = ["source", "period"] if flows else ["source"]
    counts = linkage.spine.group_by(columns).aggregate([([], "count_all")])
    rows = sorted(zip(*(counts[name].to_pylist() for name in (*columns, "count_all")), strict=True))
    return environment.get_template("koppeling.html.j2").render(
        agreement=agreement,
        records=[(", ".join(names), count) for *names, count in rows],
        people=len(size),
        spread=[(count, int((size == count).sum())) for count in sorted(set(size.tolist()))],
        quality=linkage.quality,
        measured=measured,
        bars=_bars(evidence),
        flows=flows,
    )


def printed(linkage: Linkage, measured: Measured | None, flows: Flows | None = None) -> str:
    """The quality in a few lines for the terminal."""
    quality = linkage.quality
    lines = [
        f"{len(linkage.spine)} records, {quality.links} paren samengevoegd.",
        f"Geschat: {_interval(quality.precision)} terecht, {_interval(quality.recall)} gevonden.",
    ]
    if measured:
        lines.append(
            f"Gemeten: {_percent(measured.precision)} terecht, {_percent(measured.recall)}"
            f" gevonden, samen {_percent(measured.f1)} (F1)."
        )
    if flows:
        before, after = flows.periods
        everyone = flows.flows[0]
        lines.append(
            f"Van {before} naar {after}: {everyone.stayed} mensen bleven, {everyone.came} kwamen"
            f" erbij, {everyone.went} gingen weg. Een gemiste koppeling telt bij beide laatste mee."
        )
    return "\n".join(lines)


def _interval(estimate: Estimate) -> str:
    return f"{_percent(estimate.value)} ({_percent(estimate.low)} – {_percent(estimate.high)})"


def _bars(evidence: Sequence[Evidence]) -> list[Bar]:
    largest = max((abs(row.bits) for row in evidence), default=1.0) or 1.0
    bars = []
    for place, row in enumerate(evidence):
        width = abs(row.bits) / largest * _WIDTH / 2
        x = _WIDTH / 2 if row.bits >= 0 else _WIDTH / 2 - width
        bars.append(Bar(row, round(x, 1), round(width, 1), 22.0 * place))
    return bars


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",") + "%"


def _number(value: float) -> str:
    return f"{value:,.1f}".replace(",", " ").replace(".", ",")
