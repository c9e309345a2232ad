from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from oggz.casework.retention import signing
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = "Controleert een verklaring van vernietiging: heel, en door dit platform ondertekend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND")
        parser.add_argument(
            "--key", metavar="SLEUTEL", help="de openbare sleutel van een ander platform"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise PlatformError(f"{options['file']} is niet te lezen.") from None
        if not signing.is_genuine(text, options["key"]):
            raise PlatformError(
                f"{options['file'].name} is geen verklaring van dit platform, of er is iets in"
                " veranderd."
            )
        self.stdout.write("De verklaring is heel en door dit platform ondertekend.")
