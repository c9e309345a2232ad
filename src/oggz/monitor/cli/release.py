"""What comes after the tables are protected: advice, the release, and checking one."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from oggz.monitor.cli.app import AgreementFile, app
from oggz.monitor.errors import MonitorError


class Outcome(StrEnum):
    """What an advice can be."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"


SafeFolder = Annotated[Path, typer.Argument(metavar="SAFE", help="De map met beveiligde tabellen.")]


@app.command()
def advise(
    agreement: AgreementFile,
    key: Annotated[Path, typer.Option("--key", metavar="K.key", help="Uw sleutel.")],
    text: Annotated[
        Path, typer.Option("--text", metavar="ADVIES.txt", help="De tekst van uw advies.")
    ],
    outcome: Annotated[
        Outcome, typer.Option(help="positive, conditional (onder voorwaarden) of negative.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="De map met adviezen.")],
    safe: Annotated[
        Path | None,
        typer.Argument(metavar="[SAFE]", help="De beveiligde tabellen waarover u adviseert."),
    ] = None,
) -> None:
    """Legt een advies voor de uitgave vast, ondertekend met uw sleutel."""
    from oggz.monitor.advice import advise as write_advice
    from oggz.monitor.agreement import read
    from oggz.monitor.keys import keyfiles
    from oggz.monitor.release import tables_checksum
    from oggz.monitor.release.making import read_text
    from oggz.monitor.tables import read_safe

    agreed = read(agreement)
    own = keyfiles.read(key, agreed, keyfiles.load(key).role)
    checksum = tables_checksum(safe, read_safe(safe, agreed)) if safe else None
    path = write_advice(
        agreed, own, out, outcome=outcome.value, text=read_text(text), tables=checksum
    )
    print(f"Uw advies staat in {path}, ondertekend met {key.name}.")
    if checksum is None:
        print("Het gaat over de afspraak, niet over tabellen: die heeft u niet meegegeven.")
    print("Geef het aan de uitgever. Het wordt helemaal afgedrukt in het rapport.")


@app.command()
def release(
    agreement: AgreementFile,
    key: Annotated[
        Path, typer.Option("--key", metavar="K.key", help="De sleutel van de uitgever.")
    ],
    safe: SafeFolder,
    out: Annotated[Path, typer.Option("--out", metavar="RELEASE.zip", help="De uitgave.")],
    ratings: Annotated[
        Path | None,
        typer.Option("--ratings", metavar="W.csv", help="Wat partijen van de cijfers vinden."),
    ] = None,
    stories: Annotated[
        Path | None,
        typer.Option("--stories", metavar="DIR", help="Verhalen, met toestemming."),
    ] = None,
    advice: Annotated[
        Path | None,
        typer.Option("--advice", metavar="DIR", help="Adviezen; anders advice/ naast de afspraak."),
    ] = None,
    motivation: Annotated[
        Path | None,
        typer.Option("--motivation", metavar="M.txt", help="Waarom u uitgeeft na negatief advies."),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Dag van uitgave; anders vandaag."),
    ] = None,
) -> None:
    """Maakt de ondertekende uitgave: tabellen, rapport, adviezen en bewijs."""
    from oggz.monitor.agreement import read
    from oggz.monitor.release import Asked
    from oggz.monitor.release import release as make

    agreed = read(agreement)
    asked = Asked(
        safe=safe, advice=advice or agreement.parent / "advice", ratings=ratings, stories=stories,
        motivation=motivation, day=_day(day),
    )  # fmt: skip
    manifest = make(agreed, key, asked, out)
    print(f"{out} heeft {len(manifest.files)} bestanden en is ondertekend door"
          f" {manifest.organisation}.")  # fmt: skip
    print("Het rapport staat erin als report.html en report.pdf. Lees het voordat u het verstuurt.")
    print(
        f"Iedereen kan de uitgave controleren: oggz monitor verify {out} --publisher"
        f" {key.with_suffix('.pub')}"
    )


@app.command()
def verify(
    path: Annotated[Path, typer.Argument(metavar="RELEASE.zip", help="De uitgave.")],
    publisher: Annotated[
        Path,
        typer.Option("--publisher", metavar="P.pub", help="De openbare sleutel van de uitgever."),
    ],
) -> None:
    """Controleert of een uitgave van de uitgever is, en heel."""
    from oggz.monitor.agreement.wording import day
    from oggz.monitor.keys import load_public
    from oggz.monitor.release import verify as check

    found = check(path, load_public(publisher))
    told = found.manifest
    print(f"De uitgave klopt: {told.title}, {told.period}, uitgegeven op {day(told.date)}.")
    if told.people == "invented":
        print("Let op: dit is een oefening met verzonnen mensen.")
    print(f"- De handtekening is gezet met de sleutel in {publisher.name} ({told.organisation}).")
    print(f"- Alle {len(told.files)} bestanden zijn heel en ongewijzigd; er is niets bij gekomen.")
    print(f"- De {len(found.safe.structure.tables)} tabellen zijn leesbaar en horen bij elkaar.")
    print(
        "Niet gecontroleerd: of deze sleutel echt van de uitgever is. Haal de sleutel daarom van"
        " een plek die u vertrouwt."
    )


def _day(asked: datetime | None) -> date | None:
    if asked is None:
        return None
    if asked.year < 2000:
        raise MonitorError("Geef bij --date een dag zoals 2026-01-31.")
    return asked.date()
