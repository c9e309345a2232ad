from typing import Any

from django.core.management.base import BaseCommand

from oggz.portal.accounts.services import give_editors_their_rights
from oggz.portal.knowledge.services import make_first_pages
from oggz.portal.municipalities.services import load_geography


class Command(BaseCommand):
    help = "Zet een nieuw portaal klaar: gemeenten, eerste pagina's en rechten van de redactie."

    def handle(self, *args: Any, **options: Any) -> None:
        load_geography()
        make_first_pages()
        give_editors_their_rights()
