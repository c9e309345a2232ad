from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import ProgrammingError

from oggz.casework.retention import services
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = (
        "Vernietigt opnieuw wat vernietigd was, nadat een reservekopie is teruggezet."
        " `oggz restore` doet dit zelf; met --list voegt u een lijst van elders toe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--list",
            type=Path,
            action="append",
            default=[],
            metavar="BESTAND",
            help="een kopie van casework.jsonl",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["list"]:
            if not file.is_file():
                raise PlatformError(f"{file} is er niet.")
        try:
            number = services.reapply(options["list"])
            for destruction in services.unfinished():
                services.carry_out(destruction)
        except ProgrammingError:
            raise PlatformError(
                "De tabellen zijn van een oudere versie. Geef eerst `oggz casework migrate` en"
                " daarna `oggz casework reapply_destructions`, voordat u de site start."
            ) from None
        self.stdout.write(f"Opnieuw vernietigd: {number}.")
