"""What is done before anybody delivers: an assessment for the officer, and a rehearsal."""

from pathlib import Path
from typing import Annotated

import typer

from oggz.monitor.cli.app import AgreementFile, OutFolder, app
from oggz.monitor.terminal import bars


@app.command()
def dpia(
    agreement: AgreementFile,
    out: Annotated[Path, typer.Option("--out", metavar="X.html", help="Een .html of .md.")],
    attack: Annotated[
        Path | None,
        typer.Option("--attack", metavar="X.json", help="De uitkomst van een aanval op codes."),
    ] = None,
) -> None:
    """Een DPIA, ingevuld voor zover de afspraak het zegt: concept voor de FG."""
    from oggz.monitor.agreement import read
    from oggz.monitor.dpia import compose, read_evidence, write

    agreed = read(agreement)
    evidence = read_evidence(attack, agreed) if attack else None
    document = compose(agreed, evidence)
    write(document, out)
    print(f"Het concept staat in {out}. Op {document.open} plaatsen vult u zelf iets in.")


@app.command()
def rehearse(
    agreement: AgreementFile,
    people: Annotated[int, typer.Option("--people", metavar="N", help="Hoeveel verzonnen mensen.")],
    out: OutFolder,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="BRON", help="Een bron die niet meedoet."),
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option("--size", metavar="OMVANG", help="none, sample, few of all; anders alle."),
    ] = None,
    error: Annotated[
        float | None,
        typer.Option("--error", metavar="DEEL", help="Hoe ver een cijfer er naast mag zitten."),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="GETAL", help="Andere verzonnen mensen.")
    ] = 1,
) -> None:
    """Proefdraaien: alles met verzonnen mensen, in vier omvangen, met een verslag."""
    from oggz.monitor.agreement import read, require

    agreed = read(agreement)
    require(agreed, "rehearse")
    from oggz.monitor import rehearsal

    with bars() as step:
        outcome = rehearsal.rehearse(
            agreed, out, people=people, without=without or (), sizes=size or rehearsal.SIZES,
            error=rehearsal.ERROR if error is None else error, seed=seed, progress=step,
        )  # fmt: skip
    for line in rehearsal.printed(outcome, agreed):
        print(line)
    print(f"Het verslag staat in {out / rehearsal.REPORT}.")
