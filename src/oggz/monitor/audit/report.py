"""The findings of attacks on tables for people to read: on the screen, as HTML, CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment
from rich.console import Group
from rich.table import Table
from rich.text import Text

from oggz.monitor.audit.findings import KINDS, Findings
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

_HEADINGS = ("Aanval", "Pogingen", "Gelukt")
_ON_SCREEN = 20
_METHODS = {
    "suppression": "cellen verbergen", "rounding": "afronden", "cell_key": "ruis per cel",
    "differential_privacy": "differentiële privacy",
}  # fmt: skip
_MEANING = (
    "De aanvaller kent alles wat openbaar wordt, de werkwijze en alle eerdere uitgaven die zijn"
    " opgegeven. Wie alleen in een verborgen cel zit, weet dat van zichzelf; een partij kent haar"
    " eigen cellen. Dat een cel standhoudt, is bewezen met hele getallen die in alle openbare"
    " sommen passen. Andere kennis, zoals die van familie of buren, is niet nagebootst."
)


def must_be_known(path: Path) -> None:
    """Raise MonitorError unless this kind of file can be written."""
    if path.suffix not in _WRITERS:
        raise MonitorError(f"{path.name}: geef een naam die eindigt op {', '.join(_WRITERS)}.")


def printed(findings: Findings) -> Group:
    """For the screen: the verdict, what gave way, the attacks by kind, and what it means."""
    table = Table()
    for number, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="left" if number == 0 else "right")
    for kind, tried, gave in _rows(findings):
        table.add_row(kind, tried, gave, style=None if gave == "0" else "bold")
    told = [Text(f"• {leak.text}") for leak in findings.leaks[:_ON_SCREEN]]
    if (more := len(findings.leaks) - _ON_SCREEN) > 0:
        told.append(Text(f"… en {_whole(more)} meer; schrijf ze met --out naar een bestand."))
    if before := known_before(findings):
        told.append(Text(before))
    return Group(*verdict(findings), *told, "", about(findings), table, _MEANING)


def verdict(findings: Findings) -> list[str]:
    """In a sentence or two whether anything gives way."""
    if not findings.gives_way:
        return [
            f"De tabellen houden stand: geen van de {_whole(findings.attacks)} aanvallen lukte."
        ]
    cells = len({(leak.table, leak.codes) for leak in findings.leaks})
    return [
        f"De tabellen bezwijken, op {_whole(cells)} plaats{'' if cells == 1 else 'en'}.",
        "Geef deze tabellen niet uit. Laat weg wat bezweek, of voeg groepen samen, en beveilig en"
        " val opnieuw aan.",
    ]


def known_before(findings: Findings) -> str:
    """What earlier releases told already, in a sentence; empty when they told nothing."""
    if not findings.known_before:
        return ""
    cells = len({(leak.table, leak.codes) for leak in findings.known_before})
    return (
        f"Van {_whole(cells)} cel{'' if cells == 1 else 'len'} kon iemand met eigen kennis al meer"
        " weten uit de eerdere uitgaven alleen. Deze tabellen voegen daar niets aan toe; terugnemen"
        " kan niet meer."
    )


def about(findings: Findings) -> str:
    """What was attacked, in numbers."""
    earlier = {0: "Zonder eerdere uitgaven.", 1: "Samen met 1 eerdere uitgave."}.get(
        findings.previous, f"Samen met {_whole(findings.previous)} eerdere uitgaven."
    )
    tables = len(findings.tried_by_table)
    return (
        f"Periode {findings.period}: {_whole(findings.cells)} verschillende cellen in"
        f" {_whole(tables)} tabel{'' if tables == 1 else 'len'}, waarvan"
        f" {_whole(findings.hidden)} verborgen. Methode: {_METHODS[findings.method]}. Drempel:"
        f" {findings.threshold} mensen. {earlier}"
    )


def write_report(findings: Findings, path: Path) -> None:
    """Write all findings to a .html, .csv or .json file. Raises MonitorError."""
    must_be_known(path)
    text = _WRITERS[path.suffix](findings)
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def _rows(findings: Findings) -> list[tuple[str, str, str]]:
    kinds = [leak.kind for leak in findings.leaks]
    return [
        (question, _whole(findings.tried.get(kind, 0)), _whole(kinds.count(kind)))
        for kind, question in KINDS.items()
        if kind in findings.tried or kind in kinds
    ]


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _html(findings: Findings) -> str:
    text = (files("oggz.monitor.audit") / "templates" / "tabellen.html.j2").read_text(
        encoding="utf-8"
    )
    page = Environment(autoescape=True).from_string(text)
    return page.render(
        verdict=verdict(findings), before=known_before(findings), about=about(findings),
        headings=_HEADINGS, rows=_rows(findings), leaks=findings.leaks,
        left_out=findings.left_out,
        tables=[(name, _whole(many)) for name, many in findings.tried_by_table.items()],
        meaning=_MEANING, agreement=findings.agreement,
    )  # fmt: skip


def _csv(findings: Findings) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("kind", "tried", "table", "cell", "text"))
    for kind, many in findings.tried.items():
        writer.writerow((kind, many, "", "", KINDS[kind]))
    for leak in findings.leaks:
        writer.writerow((leak.kind, "", leak.table, "|".join(leak.codes), leak.text))
    return text.getvalue()


def _json(findings: Findings) -> str:
    told = asdict(findings) | {"gives_way": findings.gives_way, "verdict": verdict(findings)}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[Findings], str]] = {".html": _html, ".csv": _csv, ".json": _json}
