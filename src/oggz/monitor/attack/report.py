"""The findings of attacks for people to read: on the screen, as HTML, CSV or JSON."""

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

from oggz.monitor.attack.outcome import Findings, Outcome
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

_HEADINGS = ("Aanval", "Bekend", "Van", "Aangewezen", "Juist", "Herkend", "Gokken")
_TRIED = {
    "woordenlijst zonder sleutel": "De lijst is omgezet met sleutels die iemand kan raden, en"
    " gelijke codes zijn gezocht. Lukt dit, dan is de sleutel niet geheim.",
    "patronen": "Bits die vaak samen voorkomen zijn naast stukjes van namen gelegd die vaak"
    " voorkomen. Dit kan alleen zonder zout.",
    "frequenties": "Waarden die vaak voorkomen in de codes zijn naast waarden gelegd die vaak"
    " voorkomen op de lijst.",
    "via bekenden": "Vanuit mensen die al bekend waren is gezocht naar wie een waarde met hen"
    " deelt, en vanuit die mensen weer verder.",
    "via bekenden en groepen": "Ook zijn hele groepen herkend, zoals een gezin, aan hoe de leden op"
    " elkaar lijken.",
    "na koppelen": "Eerst zijn records van dezelfde mens samengevoegd, zoals bij het koppelen"
    " gebeurt. Daarna is gezocht via bekenden en groepen.",
    "gelijkenis met iedereen": "Van iedereen is bekeken hoe sterk de gelijkenis met alle anderen"
    " is, in de codes en op de lijst. Dit kan alleen zonder zout.",
}
_MEANING = (
    "De aanvaller kent de afspraak, de werkwijze en een lijst met mensen, maar niet de sleutel. Van"
    " wie vooraf bekend is, kent de aanvaller alle records; die tellen nergens mee. Ieder ander"
    " telt één keer, ook wie in meer bronnen staat. Een sterkere aanval kan meer opleveren:"
    " vergelijkcodes blijven persoonsgegevens."
)


def printed(findings: Findings) -> Group:
    """For the screen: the verdict, a table of the attacks, and what it means."""
    table = Table()
    for number, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="left" if number == 0 else "right")
    for outcome in findings.outcomes:
        style = "bold" if outcome.gained > findings.most else None
        table.add_row(*_row(outcome), style=style)
    return Group(*verdict(findings), "", about(findings), table, _MEANING)


def verdict(findings: Findings) -> list[str]:
    """In a few sentences whether anything gives way, and how sure that is."""
    told = []
    worst = findings.worst
    if worst.gained > findings.most:
        told.append(
            f"De vergelijkcodes bezwijken: ‘{worst.attack}’, met {worst.known} mensen vooraf"
            f" bekend, herkent {_whole(worst.right)} van de {_whole(worst.people)} anderen"
            f" ({_percent(worst.share)}). Meer dan {_percent(findings.most)} mag niet."
        )
        if findings.too_few:
            told.append(
                "Bij zo weinig mensen kan dit toeval zijn. Het telt toch als bezwijken; herhaal de"
                " aanval met meer mensen om het zeker te weten."
            )
    if findings.orders:
        told.append(
            "De vergelijkcodes bezwijken: de volgorde van de records verraadt wie waar staat."
        )
    if findings.undone:
        told.append("De vergelijkcodes bezwijken: de diffusie is te herleiden uit de codes alleen.")
    if told:
        return told
    told.append(
        "De vergelijkcodes houden stand: geen aanval herkent meer dan"
        f" {_percent(findings.most)} van de mensen die niet al bekend waren."
    )
    if findings.too_few:
        told.append(
            "Er zijn te weinig mensen om daar zeker van te zijn: met"
            f" {_whole(worst.people)} mensen is een aandeel tot {_percent(worst.interval[1])} niet"
            " uit te sluiten. Bij een echte levering zijn er meer; voer de aanval dan opnieuw uit."
        )
    return told


def about(findings: Findings) -> str:
    """What was attacked, in numbers."""
    there = max(each.people + each.known for each in findings.outcomes)
    return (
        f"{_whole(findings.records)} records; {_whole(findings.people)} mensen op de lijst van de"
        f" aanvaller, van wie er {_whole(there)} in de bronnen staan."
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
        outcome.attack, _whole(outcome.known), _whole(outcome.people), _whole(outcome.claims),
        _whole(outcome.right), _percent(outcome.share), _percent(outcome.guessed),
    )  # fmt: skip


def _whole(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".replace(".", ",") + "%"


def _html(findings: Findings) -> str:
    text = (files("oggz.monitor.attack") / "templates" / "aanval.html.j2").read_text(
        encoding="utf-8"
    )
    page = Environment(autoescape=True).from_string(text)
    names = list(dict.fromkeys(each.attack for each in findings.outcomes))
    return page.render(
        verdict=verdict(findings), about=about(findings), headings=_HEADINGS,
        rows=[_row(each) for each in findings.outcomes],
        tried=[(name, _TRIED[name]) for name in names], orders=findings.orders,
        undone=findings.undone, meaning=_MEANING, agreement=findings.agreement,
    )  # fmt: skip


def _csv(findings: Findings) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("attack", "known", "people", "claims", "right", "share", "guessed", "at_most"))
    for each in findings.outcomes:
        writer.writerow(
            (each.attack, each.known, each.people, each.claims, each.right, f"{each.share:.6f}",
             f"{each.guessed:.6f}", f"{each.interval[1]:.6f}")
        )  # fmt: skip
    return text.getvalue()


def _json(findings: Findings) -> str:
    told = asdict(findings) | {"gives_way": findings.gives_way, "verdict": verdict(findings)}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[Findings], str]] = {".html": _html, ".csv": _csv, ".json": _json}
