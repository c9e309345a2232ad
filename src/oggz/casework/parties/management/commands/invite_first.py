from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from oggz.casework.parties import services
from oggz.casework.parties.models import Party
from oggz.casework.parties.services.joining import FIRST_ROLES
from oggz.covenant.terms import Role
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = (
        "Geeft een link voor een van de mensen zonder wie een partij niet verder kan, als er"
        " niemand is die hen kan uitnodigen of bevestigen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam van de partij")
        parser.add_argument("role", choices=[role.value for role in FIRST_ROLES])
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        party = Party.objects.filter(slug=options["slug"]).first()
        if party is None:
            raise CommandError(f"Er is geen partij met de korte naam ‘{options['slug']}’.")
        try:
            token = services.invite_first(party, options["email"], Role(options["role"]))
        except PlatformError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(settings.BASE_URL + reverse("invitation", args=[token]))
