from typing import Any

from django.core.management.base import BaseCommand

from oggz.casework.demonstration.loading import load_demo_cases
from oggz.web.demo import refuse_in_production


class Command(BaseCommand):
    help = "Laadt verzonnen mensen in signalen en casussen van elke fase; één keer."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        load_demo_cases()
