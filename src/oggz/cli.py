"""The `oggz` command. Imports lazily: a data officer's machine has no Django."""

import importlib.util
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from oggz.errors import PlatformError
from oggz.monitor.cli import app as monitor

app = typer.Typer(
    help="OGGz: één platform voor het netwerk rond kwetsbare mensen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
# A data officer's bundle has the monitor, no covenant and no site.
_COVENANT = importlib.util.find_spec("oggz.covenant") is not None
_SITES = importlib.util.find_spec("oggz.portal") is not None
_DJANGO = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
_MISSING_EXTRA = "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[portal,casework]'."
# These change tables, so they run as the owner of the tables.
_OWNER_COMMANDS = {"migrate", "sqlmigrate"}

errors = Console(stderr=True, highlight=False)
app.add_typer(monitor, name="monitor")
if _COVENANT:
    from oggz.covenant.cli import app as covenant

    app.add_typer(covenant, name="covenant")


@app.command(context_settings=_DJANGO, hidden=not _SITES)
def portal(context: typer.Context) -> None:
    """Beheeropdrachten van het open portaal, zoals `oggz portal migrate`."""
    _manage("portal", context.args)


@app.command(context_settings=_DJANGO, hidden=not _SITES)
def casework(context: typer.Context) -> None:
    """Beheeropdrachten van de gesloten casusomgeving, zoals `oggz casework migrate`."""
    _manage("casework", context.args)


@app.command(hidden=not _SITES)
def demo(
    serve: Annotated[bool, typer.Option(help="Na het klaarzetten ook laten draaien.")] = True,
) -> None:
    """Beide sites met voorbeeldgegevens, alleen op deze computer."""
    from oggz.casework.parties.demo_accounts import ACCOUNTS as CASEWORK_ACCOUNTS
    from oggz.portal.accounts.demo_accounts import ACCOUNTS as PORTAL_ACCOUNTS
    from oggz.web import demonstration

    accounts = {"portal": PORTAL_ACCOUNTS, "casework": CASEWORK_ACCOUNTS}
    demonstration.run(serve=serve, accounts=accounts)


@app.command(hidden=not _SITES)
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Nieuwe of lege map.")],
) -> None:
    """Bewaart databases, bestanden en sleutels van beide sites in een map."""
    from oggz.web import backups

    backups.backup(folder)
    print(
        f"Reservekopie gemaakt in {folder}. Bewaar de map ‘keys’ ergens anders, en hoogstens dertig"
        " dagen: daarna moet wat vernietigd is ook daar weg zijn."
    )


@app.command(hidden=not _SITES)
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Map van `oggz backup`.")],
) -> None:
    """Zet een reservekopie terug over wat er nu staat."""
    from oggz.web import backups, locations

    backups.restore(folder)
    if any(locations.destroyed().iterdir()):
        # Keys of what was destroyed since the backup must not come back to life.
        _manage("casework", ["reapply_destructions"])
    print(f"De reservekopie uit {folder} is teruggezet.")


def _manage(site: str, arguments: list[str]) -> None:
    """Run a Django command of one site, with its own databases and nobody else's."""
    from django.core.management import execute_from_command_line

    from oggz.web import databases

    os.environ["DJANGO_SETTINGS_MODULE"] = f"oggz.{site}.settings"
    with databases.available(site) as environments:
        environment = databases.of_one_site(environments[site])
        os.environ.clear()
        os.environ.update(environment)
        if arguments and arguments[0] in _OWNER_COMMANDS:
            os.environ.update(databases.as_owner())
        execute_from_command_line([f"oggz {site}", *arguments])


def _leave_on_sigterm(signal_number: int, frame: object) -> NoReturn:
    # As an exception, so that an embedded database is stopped on the way out.
    raise SystemExit(128 + signal_number)


def main() -> None:
    signal.signal(signal.SIGTERM, _leave_on_sigterm)
    try:
        app(prog_name="oggz")
    except ModuleNotFoundError as error:
        if _SITES and (error.name or "").partition(".")[0] == "oggz":
            raise
        errors.print(_MISSING_EXTRA, markup=False, soft_wrap=True)
        sys.exit(1)
    except PlatformError as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)
