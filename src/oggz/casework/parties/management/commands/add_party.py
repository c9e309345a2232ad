from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from oggz.casework.parties import services
from oggz.covenant.terms import PartyKind, Role
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = (
        "Voegt een partij toe en geeft de links waarmee haar eerste mensen binnenkomen: een"
        " beheerder en een tekenbevoegde, die elkaar controleren."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam, zoals in convenanten")
        parser.add_argument("--name", required=True, help="naam van de organisatie")
        parser.add_argument(
            "--kind", required=True, help=", ".join(kind.value for kind in PartyKind)
        )
        parser.add_argument("--dpo", required=True, help="e-mailadres van haar FG")
        parser.add_argument("--administrator", required=True, help="e-mailadres van de beheerder")
        parser.add_argument("--signatory", required=True, help="e-mailadres van de tekenbevoegde")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kind = PartyKind(options["kind"])
        except ValueError:
            words = ", ".join(each.value for each in PartyKind)
            raise CommandError(
                f"‘{options['kind']}’ is geen soort partij. Kies uit: {words}."
            ) from None
        if options["administrator"].casefold() == options["signatory"].casefold():
            raise CommandError("Beheerder en tekenbevoegde moeten twee mensen zijn.")
        try:
            with transaction.atomic():
                party = services.add_party(options["slug"], options["name"], kind, options["dpo"])
                tokens = {
                    role: services.invite_first(party, options[role.value], role)
                    for role in (Role.ADMINISTRATOR, Role.SIGNATORY)
                }
        except PlatformError as error:
            raise CommandError(str(error)) from None
        for role, token in tokens.items():
            url = settings.BASE_URL + reverse("invitation", args=[token])
            self.stdout.write(f"Stuur aan de {role.dutch}: {url}")
