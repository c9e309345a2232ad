from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from oggz.portal.accounts.services import PeopleError, invite_first_administrator


class Command(BaseCommand):
    help = "Geeft een link waarmee iemand beheerder wordt; er gaat geen mail uit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = invite_first_administrator(options["email"])
        except PeopleError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(settings.BASE_URL + reverse("invitation", args=[token]))
