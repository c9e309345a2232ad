"""What is done with what sources delivered: linking it, destroying it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from oggz.monitor.cli.app import AgreementFile, app
from oggz.monitor.errors import MonitorError
from oggz.monitor.terminal import bars


class Engine(StrEnum):
    """What joins the candidates."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@app.command()
def link(
    agreement: AgreementFile,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Van elke bron een map.")],
    out: Annotated[Path, typer.Option("--out", metavar="SPINE.parquet", help="De koppeling.")],
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="T.csv", help="Wie wie is, om te meten.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="duckdb of spark.")] = Engine.DUCKDB,
    transition: Annotated[
        bool, typer.Option("--transition", help="Verbindt deze periode met de vorige.")
    ] = False,
) -> None:
    """Koppelt de vergelijkcodes van alle bronnen."""
    from oggz.monitor.agreement import read, require, transition_of

    agreed = read(agreement)
    require(agreed, "link")
    if transition:
        transition_of(agreed)
        if truth:
            raise MonitorError(
                "Een overgang heeft eigen nummers, die in geen waarheidsbestand staan. Laat --truth"
                " weg en meet na ‘oggz monitor transition’."
            )
    from oggz.monitor import linkage as rooms
    from oggz.monitor import transition as transitions

    chosen = cast(Any, engine.value)
    measured, flows = None, None
    with bars() as step:
        if transition:
            linkage, flows = transitions.link(
                folders, out, agreement=agreed, engine=chosen, progress=step
            )
        else:
            linkage, measured = rooms.link(
                folders, out, agreement=agreed, truth=truth, engine=chosen, progress=step
            )
    print(rooms.printed(linkage, measured, flows))
    print(f"De koppeling staat in {out}, het verslag in {out.stem}.report.html.")


@app.command()
def transition(
    agreement: AgreementFile,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Van elke bron een map.")],
    key: Annotated[
        Path, typer.Option("--key", metavar="K.key", help="De sleutel van de analyse-eenheid.")
    ],
    spine: Annotated[
        Path, typer.Option("--spine", metavar="T.parquet", help="Wat de koppeleenheid verbond.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="X.parquet", help="Het nieuwe bestand.")],
) -> None:
    """Geeft een overgang de recordnummers van beide periodes terug (analyse-eenheid)."""
    from oggz.monitor.agreement import read, require

    agreed = read(agreement)
    require(agreed, "tabulate")
    from oggz.monitor.transition import renumber

    rows = renumber(folders, spine, out, agreement=agreed, key_file=key)
    print(f"{out} heeft {len(rows)} records van twee periodes, met de persoon van elk.")


@app.command()
def destroy(
    agreement: AgreementFile,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Bestanden of mappen.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="K.key", help="Ondertekent de verklaring.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="V.json", help="De verklaring.")
    ] = None,
    transition: Annotated[
        bool,
        typer.Option("--transition", help="Ook het overgangsgeheim uit het sleutelbestand."),
    ] = False,
) -> None:
    """Vernietigt bestanden en schrijft er een verklaring van."""
    from oggz.monitor import destruction
    from oggz.monitor.agreement import read
    from oggz.monitor.keys import keyfiles

    agreed = read(agreement)
    if transition and key is None:
        raise MonitorError("Geef met --key het sleutelbestand waar het overgangsgeheim uit moet.")
    own = keyfiles.read(key, agreed, keyfiles.load(key).role) if key and not transition else None
    given = paths or []
    if any(path.resolve() == agreement.resolve() for path in given):
        raise MonitorError(
            f"{agreement} is de afspraak zelf. Die blijft bewaard, als verantwoording; er is niets"
            " vernietigd."
        )
    named = [*given, key] if key else given
    certificate = out or agreement.parent / destruction.certificate_name(agreed, named)
    gone = destruction.destroy(
        given, certificate, agreement=agreed, key=own, transition_of=key if transition else None
    )
    if transition:
        print(f"Het overgangsgeheim is vernietigd. {destruction.NOT_ONLY_HERE}")
    print(f"Vernietigd: {len(gone) - transition} bestand(en). Verklaring: {certificate}.")
    if '"signature"' not in certificate.read_text(encoding="utf-8"):
        print("De verklaring is niet ondertekend. Geef daarvoor met --key uw sleutel op.")
    print(destruction.NO_PROMISE)
