"""The command itself: what it is called, what it says when something is wrong."""

from pathlib import Path
from typing import Annotated

import typer

from oggz.commands import Commands


class MonitorCommands(Commands):
    extra = "monitor"
    interrupted = "Query interrupted"  # DuckDB's


app = typer.Typer(
    help="De monitor: tellen over bronnen heen, zonder dat iemand een naam ziet.",
    cls=MonitorCommands, invoke_without_command=True, pretty_exceptions_enable=False,
    add_completion=False, rich_markup_mode=None,
)  # fmt: skip

AgreementFile = Annotated[
    Path, typer.Option("--agreement", metavar="A.toml", help="De afspraak.", show_default=False)
]
SourceName = Annotated[
    str, typer.Option("--source", metavar="BRON", help="De bron, zoals in de afspraak.")
]
OutFolder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Nieuwe of lege map.")]


@app.callback()
def start(context: typer.Context) -> None:
    """De monitor. Zonder opdracht: een gids die u stap voor stap helpt."""
    if context.invoked_subcommand is None:
        from oggz.monitor import guide

        guide.run()
