import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from oggz.portal.accounts.models import Organisation
from oggz.portal.accounts.services import remove_login, set_login


class Command(BaseCommand):
    help = (
        "Laat de mensen van een organisatie inloggen met haar eigen OpenID Connect."
        " Het geheim van de client komt van standaardinvoer, zodat het nergens blijft staan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisatie", help="de slug, zoals ggd-flevoland")
        parser.add_argument("--issuer", help="https-adres van de uitgever")
        parser.add_argument("--client-id")
        parser.add_argument("--verwijder", action="store_true", help="geen eigen inlog meer")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisatie"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "geen"
            raise CommandError(f"Deze organisatie is er niet. Wel: {known}.")
        if options["verwijder"]:
            remove_login(organisation)
            self.stdout.write(f"{organisation} heeft geen eigen inlog meer.")
            return
        issuer, client_id = options["issuer"] or "", options["client_id"]
        if not issuer.startswith("https://") or not client_id:
            raise CommandError("Geef --issuer met een https-adres, en --client-id.")
        secret = sys.stdin.readline().strip()
        if not secret:
            raise CommandError("Geef het geheim van de client op standaardinvoer.")
        app = set_login(organisation, issuer=issuer, client_id=client_id, client_secret=secret)
        callback = reverse("openid_connect_callback", args=[app.provider_id])
        self.stdout.write(f"Meld bij de uitgever dit adres aan om naar terug te keren: {callback}")
