import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from oggz.casework.door.logins import Proof, remove_login, set_openid_connect, set_saml
from oggz.casework.parties.models import Party
from oggz.errors import PlatformError

_LARGEST_METADATA = 1_000_000


class Command(BaseCommand):
    help = (
        "Laat de medewerkers van een partij inloggen bij hun eigen organisatie, met OpenID Connect"
        " of SAML. Bij OpenID Connect komt het geheim van de client van standaardinvoer, zodat het"
        " nergens blijft staan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partij", help="de slug van de partij, zoals in convenanten")
        parser.add_argument(
            "--issuer", default="", help="OpenID Connect: https-adres van de uitgever"
        )
        parser.add_argument(
            "--client-id", default="", help="OpenID Connect: naam van deze site daar"
        )
        parser.add_argument("--saml-metadata", default="", help="SAML: bestand met IdP-metadata")
        parser.add_argument(
            "--acr", action="append", default=[],
            help="niveau dat de organisatie meldt als iemand in twee stappen inlogde; mag vaker",
        )  # fmt: skip
        parser.add_argument(
            "--amr", action="append", default=[],
            help="OpenID Connect: methode die dat bewijst, zoals mfa of pwd+otp; mag vaker",
        )  # fmt: skip
        parser.add_argument("--verwijder", action="store_true", help="geen eigen inlog meer")

    def handle(self, *args: Any, **options: Any) -> None:
        party = Party.objects.filter(slug=options["partij"]).first()
        if party is None:
            known = ", ".join(Party.objects.values_list("slug", flat=True)) or "geen"
            raise CommandError(f"Deze partij is er niet. Wel: {known}.")
        try:
            if options["verwijder"]:
                self._remove(party)
            elif options["saml_metadata"]:
                self._set_saml(party, options)
            else:
                self._set_openid_connect(party, options)
        except PlatformError as error:
            raise CommandError(str(error)) from None

    def _remove(self, party: Party) -> None:
        had = remove_login(party.slug)
        self.stdout.write(
            f"{party} heeft {'geen eigen inlog meer' if had else 'geen eigen inlog'}."
        )

    def _set_openid_connect(self, party: Party, options: dict[str, Any]) -> None:
        issuer, client_id = options["issuer"], options["client_id"]
        if not issuer.startswith("https://") or not client_id:
            raise CommandError(
                "Geef --issuer met een https-adres, en --client-id; of --saml-metadata voor SAML."
            )
        proof = Proof(tuple(options["acr"]), tuple(options["amr"]))
        secret = sys.stdin.readline().strip()
        if not secret:
            raise CommandError("Geef het geheim van de client op standaardinvoer.")
        app = set_openid_connect(
            party.slug, party.name, issuer=issuer, client_id=client_id, client_secret=secret,
            proof=proof,
        )  # fmt: skip
        callback = reverse("openid_connect_callback", args=[app.provider_id])
        self.stdout.write(
            "Meld bij de uitgever dit adres aan om naar terug te keren:"
            f" {settings.BASE_URL}{callback}"
        )

    def _set_saml(self, party: Party, options: dict[str, Any]) -> None:
        proof = Proof(tuple(options["acr"]), tuple(options["amr"]))
        path = Path(options["saml_metadata"])
        try:
            with path.open("rb") as file:
                xml = file.read(_LARGEST_METADATA + 1)
        except OSError as error:
            raise CommandError(f"{path} is niet te lezen: {error.strerror}.") from None
        if len(xml) > _LARGEST_METADATA:
            raise CommandError(f"{path} is te groot voor metadata van één organisatie.")
        app = set_saml(party.slug, party.name, metadata=xml, proof=proof)
        ours = reverse("saml_metadata", args=[app.provider_id])
        self.stdout.write(f"Geef de organisatie onze metadata: {settings.BASE_URL}{ours}")
