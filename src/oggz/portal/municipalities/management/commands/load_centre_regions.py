from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oggz.geography import DataErrors
from oggz.geography.centre_regions import parse_centre_regions_csv
from oggz.portal.municipalities.services import save_centre_regions


class Command(BaseCommand):
    help = "Laadt welke gemeente vanaf wanneer bij welke centrumgemeente hoort."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path,
            help="CSV met centrumgemeente_code, gemeente_code en geldig_vanaf (jjjj-mm-dd)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = parse_centre_regions_csv(options["file"])
        except (DataErrors, OSError) as error:
            raise CommandError(str(error)) from error
        count = save_centre_regions(rows)
        self.stdout.write(f"{count} gemeenten bij hun centrumgemeente gezet.")
