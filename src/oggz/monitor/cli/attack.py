"""Trying to break what sources delivered, or what would be published."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from oggz.commands import errors
from oggz.monitor.cli.app import app
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.terminal import bars


@app.command()
def attack(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR…", help="De map safe/, of bij --encodings van elke bron een."),
    ],
    encodings: Annotated[
        bool, typer.Option("--encodings", help="Valt de vergelijkcodes van bronnen aan.")
    ] = False,
    agreement: Annotated[
        Path | None, typer.Option("--agreement", metavar="A.toml", help="De afspraak.")
    ] = None,
    previous: Annotated[
        list[Path] | None,
        typer.Option("--previous", metavar="R.zip", help="Elke eerdere uitgave, steeds opnieuw."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", help="Hoelang de aanval op tabellen mag duren.")
    ] = 600.0,
    people: Annotated[
        Path | None,
        typer.Option("--people", metavar="P.csv", help="Wie de aanvaller bij naam kent."),
    ] = None,
    known: Annotated[
        list[int] | None, typer.Option("--known", help="Hoeveel mensen al herkend zijn.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="R.html", help="Verslag: .html, .csv, .json.")
    ] = None,
) -> None:
    """Valt aan wat uitgegeven zou worden, of vergelijkcodes; mislukt als iets bezwijkt."""
    if encodings:
        if previous:
            raise MonitorError("--previous hoort bij tabellen. Laat het weg bij --encodings.")
        broken = _encodings(folders, agreement, people, known, out)
    else:
        if people or known:
            raise MonitorError("--people en --known horen bij --encodings. Voeg dat toe.")
        broken = _tables(folders, agreement, previous or [], seconds, out)
    if broken:
        raise typer.Exit(1)


def _encodings(
    folders: list[Path], agreement: Path | None, people: Path | None, known: list[int] | None,
    out: Path | None,
) -> bool:  # fmt: skip
    from oggz.monitor.agreement import read, require

    place = agreement or _beside(folders, "agreement.toml")
    if place is None:
        raise MonitorError("Geef met --agreement de afspraak waaronder de codes zijn gemaakt.")
    listed = people or _beside([place], "people.csv")
    if listed is None:
        raise MonitorError("Geef met --people een CSV-bestand van mensen die de aanvaller kent.")
    if known and min(known) < 0:
        raise MonitorError("Geef met --known een aantal van 0 of meer.")
    agreed = read(place)
    require(agreed, "attack")
    from oggz.monitor.attack import attack_encodings, printed, write_report
    from oggz.monitor.attack.report import must_be_known
    from oggz.monitor.attack.run import KNOWN

    if out:
        must_be_known(out)

    findings = attack_encodings(
        folders, people=listed, settings=agreed.encoding, known=known or KNOWN,
        most=agreed.thresholds.reidentified, agreement=agreed.checksum,
        progress=lambda step: errors.print(step, markup=False),
    )  # fmt: skip
    Console().print(printed(findings))
    if out:
        write_report(findings, out)
    return findings.gives_way


def _tables(
    folders: list[Path], agreement: Path | None, previous: list[Path], seconds: float,
    out: Path | None,
) -> bool:  # fmt: skip
    from oggz.monitor.agreement import read, require

    if len(folders) > 1:
        raise MonitorError(
            "Geef één map safe/, of zeg met --encodings dat u vergelijkcodes aanvalt."
        )
    if agreement is None:
        raise MonitorError(
            "Geef met --agreement de afspraak waaronder de tabellen zijn gemaakt, of zeg met"
            " --encodings dat u vergelijkcodes aanvalt."
        )
    if not seconds > 0:
        raise MonitorError("Geef met --seconds een aantal seconden boven 0.")
    agreed = read(agreement)
    require(agreed, "attack")
    from oggz.monitor import audit
    from oggz.monitor.audit.report import must_be_known
    from oggz.monitor.tables import read_published, read_safe

    if out:
        must_be_known(out)
    safe = read_safe(folders[0], agreed, for_attack=True)
    if safe.protection.threshold < agreed.thresholds.count:
        raise Refused(
            f"{folders[0]} is beveiligd met een drempel van {safe.protection.threshold};"
            f" afgesproken is {agreed.thresholds.count}. Beveilig de tabellen opnieuw.",
            article=agreed.thresholds.article,
        )
    earlier = [read_published(path) for path in previous]
    checksums = [checksum for _, checksum in earlier]
    if missing := set(safe.protection.previous) - set(checksums):
        raise MonitorError(
            f"Bij het beveiligen zijn {len(missing)} eerdere uitgave(n) meegenomen die nu"
            " ontbreken. Geef elk daarvan met --previous."
        )
    with bars() as step:
        findings = audit.attack_tables(
            safe, previous=[each for each, _ in earlier], seconds=seconds, progress=step
        )
    audit.write_evidence(findings, folders[0], checksums)
    Console().print(audit.printed(findings))
    if out:
        audit.write_report(findings, out)
    return findings.gives_way


def _beside(places: list[Path], name: str) -> Path | None:
    """A file of this name in the folder of the first place, or at most two above it."""
    for folder in places[0].resolve().parents[:3]:
        if (folder / name).is_file():
            return folder / name
    return None
