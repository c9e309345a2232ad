from typing import Any

from django.core.management.base import BaseCommand

from oggz.portal.municipalities.services import load_geography


class Command(BaseCommand):
    help = "Maakt gemeenten, regio's en cijfers gelijk aan de meegeleverde CBS-gegevens."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_geography()
        self.stdout.write(f"{count} gemeenten bijgewerkt, vroegere meegeteld.")
