from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oggz.geography import CbsUnavailable, DataErrors, UnknownYear
from oggz.geography.cbs import load_cbs_year, parse_indicator_csv
from oggz.portal.municipalities.services import save_figures


class Command(BaseCommand):
    help = "Laadt de cijfers van een jaar, uit een bestand of rechtstreeks bij het CBS."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", type=Path, help="CSV-bestand")
        source.add_argument(
            "--online", type=int, metavar="JAAR", help="haal dit jaar op bij het CBS"
        )
        parser.add_argument("--catalog-url", help="adres van een andere OData-catalogus")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["online"]:
                table = load_cbs_year(options["online"], options["catalog_url"])
            else:
                table = parse_indicator_csv(options["file"])
        except (DataErrors, CbsUnavailable, UnknownYear, OSError) as error:
            raise CommandError(str(error)) from error
        for warning in table.warnings:
            self.stderr.write(f"Let op: {warning}")
        count = save_figures(table)
        self.stdout.write(f"Cijfers van {table.year} geladen voor {count} gemeenten.")
