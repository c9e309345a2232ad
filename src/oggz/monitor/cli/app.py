"""The command itself: what it is called, what it says when something is wrong."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from oggz.errors import PlatformError
from oggz.monitor.terminal import errors

_MISSING_EXTRA = "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[monitor]'."
_TERMINATED = 128 + signal.SIGTERM
_INTERRUPTED = "Query interrupted"  # what DuckDB makes of a signal
_STOPPED = "Afgebroken. Er is niets half geschreven; u kunt opnieuw beginnen."


class Commands(TyperGroup):
    """Whatever a person can mend is told in Dutch; nothing else about the machine is."""

    def invoke(self, ctx: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # an old Windows console lacks some signs
        try:
            return super().invoke(ctx)
        except PlatformError as error:
            _tell(str(error))
        except typer.TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                raise
            where = getattr(error, "ctx", None) or ctx
            _tell(f"{_misused(error)} Wat er kan, staat in ‘{where.command_path} --help’.")
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            _tell(_STOPPED)
            raise typer.Exit(130) from None
        except RuntimeError as error:
            if str(error) != _INTERRUPTED:
                raise
            _tell(_STOPPED)
            raise typer.Exit(130) from None
        except SystemExit as left:
            if left.code == _TERMINATED:
                _tell(_STOPPED)
            raise
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "oggz":
                raise
            _tell(_MISSING_EXTRA)
        except OSError as error:
            name = Path(error.filename).name if isinstance(error.filename, str) else "Een bestand"
            _tell(
                f"{name} kan niet gelezen of geschreven worden: controleer naam, rechten en schijf."
            )
        raise typer.Exit(1)


app = typer.Typer(
    help="De monitor: tellen over bronnen heen, zonder dat iemand een naam ziet.",
    cls=Commands, invoke_without_command=True, pretty_exceptions_enable=False,
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


def _misused(error: typer.TyperException) -> str:
    """What is wrong with what was typed; never the value itself, which may be a name."""
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    name = option or (parameter and (parameter.metavar or parameter.opts[0])) or "Wat u gaf"
    if parameter is not None and parameter.opts[0].startswith("-"):
        name = parameter.opts[0]
    kind = type(error).__name__  # of these only one has a public name
    if kind == "NoSuchOption":
        return f"{name} bestaat niet bij deze opdracht."
    if kind == "MissingParameter":
        return f"{name} ontbreekt."
    if kind == "BadParameter":
        return f"Wat bij {name} staat, kan niet."
    if kind in ("BadOptionUsage", "BadArgumentUsage"):
        return f"Na {name} ontbreekt iets, of er staat te veel."
    return "Deze opdracht bestaat niet, of er staat te veel achter."


def _tell(text: str) -> None:
    errors.print(text, markup=False, soft_wrap=True)
