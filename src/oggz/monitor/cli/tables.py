"""What the analysis unit does with a linkage: counting."""

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from oggz.monitor.cli.app import AgreementFile, OutFolder, app
from oggz.monitor.cli.units import Engine
from oggz.monitor.terminal import bars


@app.command()
def tabulate(
    agreement: AgreementFile,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Van elke bron een map.")],
    key: Annotated[
        Path, typer.Option("--key", metavar="K.key", help="De sleutel van de analyse-eenheid.")
    ],
    spine: Annotated[Path, typer.Option("--spine", metavar="SPINE.parquet", help="De koppeling.")],
    out: OutFolder,
    engine: Annotated[Engine, typer.Option(help="duckdb of spark.")] = Engine.DUCKDB,
    transition: Annotated[
        Path | None,
        typer.Option("--transition", metavar="X.parquet", help="De overgang van vorige periode."),
    ] = None,
) -> None:
    """Telt wat de afspraak toestaat, in tabellen die nog niet beveiligd zijn."""
    from oggz.monitor.agreement import read
    from oggz.monitor.indicators import tabulate as counting

    agreed = read(agreement)
    with bars() as step:
        made = counting.tabulate(
            folders, spine, out, agreement=agreed, key_file=key, transition=transition,
            engine=cast(Any, engine.value), progress=step,
        )  # fmt: skip
    print(f"{made.tables} tabellen met {made.cells} cellen staan in {out}, ondertekend.")
    for name, why in made.left_out.items():
        print(f"Niet gemaakt: {name}; dit cijfer {why}.")
    if not made.intervals:
        print(
            "Zonder intervallen: naast de koppeling ontbreken de paren of de cijfers over de"
            " kwaliteit (….pairs.parquet en ….json). Vraag de koppeleenheid erom."
        )
    print("Deze aantallen zijn nog niet beveiligd en blijven binnen de analyse-eenheid.")
