"""Making tables fit to be published."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from oggz.monitor.cli.app import AgreementFile, OutFolder, app
from oggz.monitor.errors import MonitorError
from oggz.monitor.terminal import bars

if TYPE_CHECKING:
    from oggz.monitor.agreement import Agreement
    from oggz.monitor.tables import Safe, Tables


class Method(StrEnum):
    """How tables are protected."""

    SUPPRESSION = "suppression"
    ROUNDING = "rounding"
    CELL_KEY = "cell-key"
    DIFFERENTIAL_PRIVACY = "differential-privacy"


_ONLY = {
    "--key": (Method.CELL_KEY, Method.DIFFERENTIAL_PRIVACY),
    "--base": (Method.ROUNDING,),
    "--epsilon": (Method.DIFFERENTIAL_PRIVACY,),
    "--most-reports": (Method.DIFFERENTIAL_PRIVACY,),
    "--most-codes": (Method.DIFFERENTIAL_PRIVACY,),
}


@app.command()
def protect(
    agreement: AgreementFile,
    folder: Annotated[Path, typer.Argument(metavar="TABLES", help="De map van ‘tabulate’.")],
    out: OutFolder,
    previous: Annotated[
        list[Path] | None,
        typer.Option(
            "--previous", metavar="R.zip", help="Elke eerdere uitgave, oudste eerst: zip of map."
        ),
    ] = None,
    method: Annotated[
        Method, typer.Option("--method", help="Hoe; cellen verbergen is de gewone manier.")
    ] = Method.SUPPRESSION,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="K.key", help="Van de analyse-eenheid; alleen voor ruis."),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option("--base", metavar="GETAL", help="Afronden op; anders de drempel."),
    ] = None,
    epsilon: Annotated[
        float | None,
        typer.Option("--epsilon", metavar="GETAL", help="Uit het privacybudget; anders alles."),
    ] = None,
    most_reports: Annotated[
        int | None,
        typer.Option(
            "--most-reports", metavar="GETAL", help="Hoe vaak één persoon ten hoogste meetelt."
        ),
    ] = None,
    most_codes: Annotated[
        list[str] | None,
        typer.Option(
            "--most-codes", metavar="DIM=GETAL", help="Hoeveel codes iemand ten hoogste heeft."
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Hoelang het rekenen mag duren.")
    ] = 900.0,
) -> None:
    """Beveiligt tabellen: verbergt wat over een kleine groep gaat en wat die zou verklappen."""
    from oggz.monitor.agreement import read, require
    from oggz.monitor.files import MANIFEST, must_be_new
    from oggz.monitor.tables import ALONG, read_published, read_tables, write_safe

    asked = {
        "--key": key, "--base": base, "--epsilon": epsilon, "--most-reports": most_reports,
        "--most-codes": most_codes or None,
    }  # fmt: skip
    _must_belong(method, asked)
    agreed = read(agreement)
    require(agreed, "protect")
    must_be_new(out)
    tables = read_tables(folder, agreed)
    require(agreed, "protect", indicators={info.indicator for info in tables.structure.tables})
    from oggz.monitor import disclosure

    earlier = [read_published(path) for path in previous or ()]
    before = [safe for safe, _ in earlier]
    if method is Method.SUPPRESSION:
        rules = disclosure.Rules(threshold=agreed.thresholds.count, seconds=seconds)
        with bars() as step:
            safe = disclosure.suppress(tables, rules, previous=before, progress=step)
    else:
        safe = _otherwise(method, tables, before, agreed, agreement.parent, asked, seconds)
    protection = safe.protection.model_copy(
        update={"previous": tuple(checksum for _, checksum in earlier)}
    )
    safe = replace(safe, protection=protection)
    along = [(name, (folder / name).read_bytes()) for name in ALONG if (folder / name).is_file()]
    write_safe(safe, out, inputs=[folder / MANIFEST], more=along)
    print(disclosure.told(safe))
    if method is Method.DIFFERENTIAL_PRIVACY:
        from oggz.monitor.disclosure.methods import budget_told

        print(budget_told(agreed, agreement.parent))
    print(f"De beveiligde tabellen staan in {out}. Val ze aan met ‘oggz monitor attack’.")


def _must_belong(method: Method, asked: dict[str, Any]) -> None:
    """Raise MonitorError when something was asked for that this method does not look at."""
    for name, value in asked.items():
        if value is not None and method not in _ONLY[name]:
            methods = " en ".join(f"--method {each}" for each in _ONLY[name])
            raise MonitorError(f"{name} hoort bij {methods}. Laat het weg of kies die methode.")


def _otherwise(
    method: Method, tables: "Tables", previous: list["Safe"], agreed: "Agreement", place: Path,
    asked: dict[str, Any], seconds: float,
) -> "Safe":  # fmt: skip
    """The tables by rounding or noise, with what was asked on the command line."""
    from oggz.monitor.agreement import Role
    from oggz.monitor.disclosure import methods
    from oggz.monitor.keys import keyfiles

    file = asked["--key"]
    return methods.protect_by(
        methods.Method(method.value), tables, agreement=agreed, place=place,
        key=keyfiles.read(file, agreed, agreed.only(Role.ANALYSIS_UNIT)) if file else None,
        previous=previous, base=asked["--base"], epsilon=asked["--epsilon"],
        bounds=methods.bounds_of(asked["--most-codes"] or (), asked["--most-reports"]),
        time_limit=seconds,
    )  # fmt: skip
