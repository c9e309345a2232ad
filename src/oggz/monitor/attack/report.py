"""The findings of attacks for people to read: on the screen, as HTML, CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment
from rich.table import Table

from oggz.monitor.attack.outcome import Findings, Outcome
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

_HEADINGS = ("Aanval", "Vooraf bekend", "Beweringen", "Juist", "Herkend", "Waarvan juist")
_PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aanval op de vergelijkcodes</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
  padding: 0 1rem; color: #1b2430; background: #fff; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid #c3ccd6; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.verdict { padding: .75rem 1rem; border-left: .4rem solid #1b2430; background: #eef2f6; }
</style>
</head>
<body>
<main>
<h1>Aanval op de vergelijkcodes</h1>
<p class="verdict"><strong>{{ verdict }}</strong></p>
<p>{{ about }}</p>
<div class="wide" role="region" aria-labelledby="attacks" tabindex="0">
<table>
<caption id="attacks">Wat elke aanval opleverde, de bekenden niet meegeteld</caption>
<thead><tr>{% for each in headings %}<th scope="col">{{ each }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr><th scope="row">{{ row[0] }}</th>
{% for each in row[1:] %}<td>{{ each }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
{% if orders %}<h2>Volgorde</h2>
<p>Deze volgorde verraadt wie waar staat. Schud de rijen en geef willekeurige nummers.</p>
<ul>{% for each in orders %}<li>{{ each }}</li>{% endfor %}</ul>{% endif %}
{% if undone %}<h2>Diffusie</h2>
<p>Van deze vergelijkcodes is te zien hoe de bits door elkaar zijn gehaald; reken er niet op dat dat
beschermt.</p>
<ul>{% for each in undone %}<li>{{ each }}</li>{% endfor %}</ul>{% endif %}
<h2>Wat dit zegt</h2>
<p>De aanvaller kent de afspraak, de werkwijze en een lijst met mensen, maar niet de sleutel. Een
bewering is juist als zij een record aan de goede persoon koppelt. Herkend is het deel van alle
records van mensen op de lijst. Een sterkere aanval dan deze kan meer opleveren: vergelijkcodes
blijven persoonsgegevens.</p>
<p>Controlesom van de afspraak: <code>{{ agreement or "niet opgegeven" }}</code></p>
</main>
</body>
</html>
"""


def printed(findings: Findings) -> Table:
    """A table for the screen, with the verdict above it."""
    table = Table(title=verdict(findings), caption=about(findings))
    for number, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="left" if number == 0 else "right")
    for outcome in findings.outcomes:
        style = "bold" if outcome.share > findings.most else None
        table.add_row(*_row(outcome), style=style)
    return table


def verdict(findings: Findings) -> str:
    """In one sentence whether anything gives way."""
    most = _percent(findings.most)
    worst = max(findings.outcomes, key=lambda each: each.share)
    if worst.share > findings.most:
        return (
            f"De vergelijkcodes bezwijken: {worst.attack}, met {worst.known} bekenden, herkent"
            f" {_percent(worst.share)}, meer dan {most}."
        )
    if findings.orders:
        return "De vergelijkcodes bezwijken: de volgorde van de records verraadt wie waar staat."
    if findings.undone:
        return "De vergelijkcodes bezwijken: de diffusie is te herleiden uit de filters alleen."
    return f"De vergelijkcodes houden stand: geen aanval herkent meer dan {most}."


def about(findings: Findings) -> str:
    overlap = max(each.overlap for each in findings.outcomes)
    told = "; ".join(findings.undone)
    return (
        f"{findings.records} records; {findings.people} mensen op de lijst van de aanvaller, van"
        f" wie {overlap} records in de bronnen."
        + (f" De diffusie is te herleiden van: {told}." if told else "")
    )


def write_report(findings: Findings, path: Path) -> None:
    """Write the findings as the name of `path` ends: .html, .csv or .json.

    Raises MonitorError for another ending, before anything is written.
    """
    must_be_known(path)
    text = _WRITERS[path.suffix](findings)
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def must_be_known(path: Path) -> None:
    """Raise MonitorError when a report cannot be written as the name of `path` ends."""
    if path.suffix not in _WRITERS:
        raise MonitorError(f"{path.name}: geef een naam die eindigt op {', '.join(_WRITERS)}.")


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.attack, str(outcome.known), str(outcome.claims), str(outcome.right),
        _percent(outcome.share), "–" if outcome.precision is None else _percent(outcome.precision),
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".replace(".", ",") + "%"


def _html(findings: Findings) -> str:
    page = Environment(autoescape=True).from_string(_PAGE)
    return page.render(
        verdict=verdict(findings), about=about(findings), headings=_HEADINGS,
        rows=[_row(each) for each in findings.outcomes], orders=findings.orders,
        undone=findings.undone,
        agreement=findings.agreement,
    )  # fmt: skip


def _csv(findings: Findings) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("attack", "known", "claims", "right", "overlap", "share", "precision"))
    for each in findings.outcomes:
        precision = "" if each.precision is None else f"{each.precision:.6f}"
        writer.writerow(
            (each.attack, each.known, each.claims, each.right, each.overlap, f"{each.share:.6f}",
             precision)
        )  # fmt: skip
    return text.getvalue()


def _json(findings: Findings) -> str:
    told = asdict(findings) | {"gives_way": findings.gives_way, "verdict": verdict(findings)}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[Findings], str]] = {".html": _html, ".csv": _csv, ".json": _json}
