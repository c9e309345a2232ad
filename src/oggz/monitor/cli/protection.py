"""Making tables fit to be published."""

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from oggz.monitor.cli.app import AgreementFile, OutFolder, app
from oggz.monitor.terminal import bars


class Method(StrEnum):
    """How tables are protected."""

    SUPPRESSION = "suppression"
    ROUNDING = "rounding"
    CELL_KEY = "cell-key"
    DIFFERENTIAL_PRIVACY = "differential-privacy"


@app.command()
def protect(
    agreement: AgreementFile,
    folder: Annotated[Path, typer.Argument(metavar="TABLES", help="De map van ‘tabulate’.")],
    out: OutFolder,
    previous: Annotated[
        list[Path] | None,
        typer.Option("--previous", metavar="R.zip", help="Elke eerdere uitgave: zip of map."),
    ] = None,
    method: Annotated[
        Method, typer.Option("--method", help="Hoe; cellen verbergen is de gewone manier.")
    ] = Method.SUPPRESSION,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="K.key", help="Van de analyse-eenheid; alleen voor ruis."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Hoelang cellen verbergen mag duren.")
    ] = 900.0,
) -> None:
    """Beveiligt tabellen: verbergt wat over een kleine groep gaat en wat die zou verklappen."""
    from oggz.monitor.agreement import Role, read, require
    from oggz.monitor.files import MANIFEST, must_be_new
    from oggz.monitor.keys import keyfiles
    from oggz.monitor.tables import ALONG, read_tables, write_safe

    agreed = read(agreement)
    require(agreed, "protect")
    must_be_new(out)
    tables = read_tables(folder, agreed)
    require(agreed, "protect", indicators={info.indicator for info in tables.structure.tables})
    from oggz.monitor import disclosure

    earlier = [disclosure.read_earlier(path) for path in previous or ()]
    before = [safe for safe, _ in earlier]
    if method is Method.SUPPRESSION:
        rules = disclosure.Rules(threshold=agreed.thresholds.count, seconds=seconds)
        with bars() as step:
            safe = disclosure.suppress(tables, rules, previous=before, progress=step)
    else:
        others = import_module("oggz.monitor.disclosure.methods")
        own = keyfiles.read(key, agreed, agreed.only(Role.ANALYSIS_UNIT)) if key else None
        safe = others.protect_by(
            others.Method(method.value), tables, agreement=agreed, place=agreement.parent,
            key=own, previous=before,
        )  # fmt: skip
    safe = disclosure.after(safe, [checksum for _, checksum in earlier])
    along = [(name, (folder / name).read_bytes()) for name in ALONG if (folder / name).is_file()]
    write_safe(safe, out, inputs=[folder / MANIFEST], more=along)
    print(disclosure.told(safe))
    print(f"De beveiligde tabellen staan in {out}. Val ze aan met ‘oggz monitor attack’.")
