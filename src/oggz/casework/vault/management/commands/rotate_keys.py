from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from oggz.casework.vault import keyring, rotation
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.kek import FileKeys, key_encryption
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = (
        "Vernieuwt sleutels terwijl de site draait. Wat wordt onderbroken, gaat de volgende keer"
        " verder waar het was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for names, options in (
            (["what"], {
                "choices": ["kek", "cases"],
                "help": "kek: de hoofdsleutel; cases: de sleutels van casussen",
            }),
            (["--older-than"], {
                "type": int, "default": 365, "metavar": "DAGEN",
                "help": "alleen casussen met een sleutel die ouder is (365)",
            }),
            (["--forget"], {
                "action": "store_true",
                "help": "vergeet hoofdsleutels die niets meer openen; oude reservekopieën gaan"
                " dan niet meer open",
            }),
        ):  # fmt: skip
            parser.add_argument(*names, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(console=Console(file=self.stdout._out)) as progress:
            if options["what"] == "kek":
                self._kek(progress, forget=options["forget"])
            else:
                self._cases(progress, options["older_than"])

    def _kek(self, progress: Progress, *, forget: bool) -> None:
        keys = key_encryption()
        if not rotation.to_rewrap() and isinstance(keys, FileKeys):
            keys.begin_generation()
        _follow(progress, "Sleutels opnieuw inpakken", rotation.to_rewrap(), rotation.rewrap())
        if not forget:
            return
        if not isinstance(keys, FileKeys):
            raise PlatformError("Vernietig de oude hoofdsleutel in de sleuteldienst zelf.")
        keys.forget(set(keys.names()) - rotation.kek_names_in_use())
        self.stdout.write("De oude hoofdsleutels zijn vergeten.")

    def _cases(self, progress: Progress, days: int) -> None:
        cases = list(rotation.older_cases(days))
        _follow(progress, "Casussen een nieuwe sleutel geven", len(cases), _renewed(cases))
        _follow(progress, "Gegevens opnieuw versleutelen", None, rotation.reseal())


def _renewed(cases: Iterable[Any]) -> Iterable[int]:
    for case in cases:
        try:
            rotation.renew_case(case)
        except VaultError:
            keyring.forget()  # destroyed meanwhile
        yield 1


def _follow(progress: Progress, title: str, total: int | None, steps: Iterable[int]) -> None:
    task = progress.add_task(title, total=total)
    for number in steps:
        progress.advance(task, number)
    progress.update(task, total=progress.tasks[task].completed)
