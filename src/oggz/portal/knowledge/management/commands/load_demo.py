from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from oggz.portal.accounts.services import load_demo_accounts
from oggz.portal.coupling.demo.loader import load_coupled_sites
from oggz.portal.freshness.demo.loader import load_freshness
from oggz.portal.guidance.demo.loader import load_committee
from oggz.portal.knowledge.demo.loader import load_publications, load_subjects
from oggz.portal.municipalities.demo.loader import load_sections
from oggz.portal.newsletters.demo.loader import load_newsletters
from oggz.portal.practices.demo.loader import load_adoptions, load_practices
from oggz.portal.professionals.demo.loader import load_professionals
from oggz.portal.workflow.demo.loader import load_reviews
from oggz.web.demo import refuse_in_production


class Command(BaseCommand):
    help = "Laadt gemeenten, voorbeeldinhoud en voorbeeldaccounts; wat er al is, blijft."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        call_command("prepare_portal")
        load_subjects()
        load_sections()
        load_publications()
        load_practices()
        load_coupled_sites()
        load_adoptions()
        load_demo_accounts()
        load_newsletters()
        load_professionals()
        load_freshness()
        load_reviews()
        load_committee()
