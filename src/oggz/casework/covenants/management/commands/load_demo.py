from typing import Any

from django.core.management.base import BaseCommand

from oggz.casework.covenants.services import demo
from oggz.casework.parties.services import load_demo
from oggz.web.demo import refuse_in_production


class Command(BaseCommand):
    help = "Laadt het voorbeeld: partijen, mensen en hun convenant; wat er al is, blijft."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        load_demo()
        demo.load_demo()
