"""What the groups of commands share: whatever a person can mend is told in Dutch."""

import signal
import sys
from pathlib import Path
from typing import Any, ClassVar

import typer
from rich.console import Console
from typer.core import TyperGroup

from oggz.errors import PlatformError

errors = Console(stderr=True, highlight=False)
_TERMINATED = 128 + signal.SIGTERM
_STOPPED = "Afgebroken. Er is niets half geschreven; u kunt opnieuw beginnen."


class Commands(TyperGroup):
    """A group whose refusals are one sentence on standard error; nothing about the machine is told.

    Exit 1 when something is wrong with what was given, 2 when the command was typed wrongly.
    """

    extra: ClassVar[str]  # what to install when a package is missing
    interrupted: ClassVar[str | None] = None  # what a library makes of a signal

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
            if self.interrupted is None or str(error) != self.interrupted:
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
            _tell(f"Dit onderdeel is niet geïnstalleerd: pip install 'oggz[{self.extra}]'.")
        except BrokenPipeError:
            raise  # typer ends quietly when nobody reads any more
        except OSError as error:
            name = Path(error.filename).name if isinstance(error.filename, str) else "Een bestand"
            _tell(
                f"{name} kan niet gelezen of geschreven worden: controleer naam, rechten en schijf."
            )
        raise typer.Exit(1)


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
