from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from oggz.casework.covenants.models import Covenant
from oggz.casework.steering import services
from oggz.casework.steering.quarters import Quarter
from oggz.errors import PlatformError


class Command(BaseCommand):
    help = (
        "Maakt de cijfers van een kwartaal dat voorbij is, en bewaart alleen wat niemand verraadt."
        " Elke nacht gebeurt dit vanzelf voor het laatste kwartaal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--covenant", type=UUID, metavar="NUMMER", help="anders alle")
        parser.add_argument("--quarter", metavar="JAAR-KWARTAAL", help="zoals 2026-3")

    def handle(self, *args: Any, covenant: UUID | None, quarter: str | None, **_: Any) -> None:
        if covenant is None and quarter is None:
            made = services.make_due()
        else:
            found = Quarter.parse(quarter or "")
            if found is None:
                raise PlatformError("Geef met --quarter een kwartaal, zoals 2026-3.")
            chosen = Covenant.objects.filter(pk=covenant) if covenant else Covenant.objects.all()
            if covenant and not chosen:
                raise PlatformError("Dit convenant is er niet.")
            made = [services.make(each.pk, found) for each in chosen]
        for release in made:
            self.stdout.write(
                f"{release.covenant}: cijfers over {Quarter.parse(release.quarter).dutch}."
            )
        if not made:
            self.stdout.write("Er waren geen cijfers te maken.")
