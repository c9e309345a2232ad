import os
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from oggz.casework.audit import ldv
from oggz.casework.audit.services import Event, record


def told_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"‘{text}’ is geen dag: schrijf haar als 2026-01-31.") from None


def told_covenant(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"‘{text}’ is geen kenmerk van een convenant.") from None


class Command(BaseCommand):
    help = (
        "Schrijft het logboek van verwerkingen als bestand, volgens de standaard Logboek"
        " Dataverwerkingen: één JSON-regel per verwerking en betrokkene, zonder wie het deed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Een bestand dat er nog niet is.")
        parser.add_argument(
            "--from", dest="first", type=told_day, required=True, help="De eerste dag."
        )
        parser.add_argument(
            "--to", dest="last", type=told_day, required=True, help="De laatste dag."
        )
        parser.add_argument(
            "--covenant", type=told_covenant, help="Alleen wat onder dit convenant gebeurde."
        )

    def handle(
        self, *args: Any, file: Path, first: date, last: date, covenant: UUID | None, **options: Any
    ) -> None:
        if last < first:
            raise CommandError("De laatste dag ligt voor de eerste.")
        try:
            # Not over another file, and for its owner alone.
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} kan niet worden gemaakt: {error.strerror}.") from None
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            self._note(first, last, covenant)
            number = 0
            for line in ldv.lines(first, last, covenant=covenant):
                out.write(f"{line}\n")
                number += 1
        self.stdout.write(f"{number} verwerkingen in {file}.")

    @transaction.atomic
    def _note(self, first: date, last: date, covenant: UUID | None) -> None:
        detail = {"from": first.isoformat(), "until": last.isoformat()}
        record(Event(action="ldv.exported", covenant=covenant, detail=detail))
