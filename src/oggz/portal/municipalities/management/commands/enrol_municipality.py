from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import SectionError, enrol_municipality


class Command(BaseCommand):
    help = "Geeft een gemeente haar eigen deel; wat er al is, blijft, en een archief komt terug."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("slug", nargs="?", help="de gemeente zoals in haar adres: west-betuwe")
        which.add_argument("--all", action="store_true", help="alle gemeenten van vandaag")
        parser.add_argument(
            "--colours", nargs=2, metavar=("HOOFDKLEUR", "STEUNKLEUR"),
            help="zoals \"#0b4f5c\" \"#f6efe3\"",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            # Each in its own transaction: after a failure, again does what was left.
            today = Municipality.objects.current().filter(section=None)
            for municipality in today:
                self._enrol(municipality, options)
            self.stdout.write(f"{len(today)} gemeenten nemen nu deel.")
            return
        municipality = Municipality.objects.filter(slug=options["slug"]).first()
        if municipality is None:
            raise CommandError(f"Er is geen gemeente ‘{options['slug']}’.")
        self._enrol(municipality, options)
        self.stdout.write(f"{municipality.name} neemt deel: {municipality.url}")

    def _enrol(self, municipality: Municipality, options: dict[str, Any]) -> None:
        colours = tuple(options["colours"]) if options["colours"] else None
        try:
            enrol_municipality(municipality, colours=colours)
        except SectionError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
