from typing import Any

from django.core.management.base import BaseCommand

from oggz.portal.accounts.services import give_editors_their_rights
from oggz.portal.catalogue.services import enter_everything, load_first_synonyms
from oggz.portal.knowledge.services import enter_help, make_first_pages
from oggz.portal.municipalities.services import load_geography, make_section_index
from oggz.portal.newsletters.services import make_newsletters
from oggz.portal.practices.services import make_practice_index


class Command(BaseCommand):
    help = "Zet een nieuw of bijgewerkt portaal klaar: gemeenten, eerste pagina's en rechten."

    def handle(self, *args: Any, **options: Any) -> None:
        make_first_pages()
        make_practice_index()
        make_section_index()
        load_geography()
        enter_help()
        make_newsletters()
        give_editors_their_rights()
        load_first_synonyms()
        enter_everything()
