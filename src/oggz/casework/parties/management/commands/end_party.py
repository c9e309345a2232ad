from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oggz.casework.parties import services
from oggz.casework.parties.models import Party
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = "Een partij doet niet meer mee: vanaf nu kunnen haar mensen er niets meer voor doen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam van de partij")

    def handle(self, *args: Any, **options: Any) -> None:
        party = Party.objects.filter(slug=options["slug"]).first()
        if party is None:
            raise CommandError(f"Er is geen partij met de korte naam ‘{options['slug']}’.")
        try:
            services.end_party(party)
        except PlatformError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{party.name} doet niet meer mee.")
