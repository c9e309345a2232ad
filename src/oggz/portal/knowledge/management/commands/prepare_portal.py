from typing import Any

from django.core.management.base import BaseCommand

from oggz.portal.accounts.services import give_roles_their_rights
from oggz.portal.catalogue.services import enter_everything, load_first_synonyms
from oggz.portal.knowledge.services import enter_help, make_first_pages
from oggz.portal.municipalities.services import load_geography, make_section_index, renew_rights
from oggz.portal.newsletters.services import make_newsletters
from oggz.portal.practices.services import make_practice_index
from oggz.portal.workflow.services import prepare_workflows


class Command(BaseCommand):
    help = "Zet een nieuw of bijgewerkt portaal klaar: gemeenten, eerste pagina's en rechten."

    def handle(self, *args: Any, **options: Any) -> None:
        make_first_pages()
        make_practice_index()
        make_section_index()
        load_geography()
        enter_help()
        make_newsletters()
        give_roles_their_rights()
        renew_rights()
        prepare_workflows()
        load_first_synonyms()
        enter_everything()
