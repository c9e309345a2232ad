from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import SectionError, archive_section


class Command(BaseCommand):
    help = "Verbergt het deel van een gemeente met alles erin; `enrol_municipality` zet het terug."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="de gemeente zoals in haar adres: west-betuwe")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=options["slug"]).first()
        if municipality is None:
            raise CommandError(f"Er is geen gemeente ‘{options['slug']}’.")
        try:
            archive_section(municipality)
        except SectionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Het deel van {municipality.name} is gearchiveerd.")
