from django.db import transaction

from oggz.portal.knowledge.models import HomePage
from oggz.portal.knowledge.services import publish_once
from oggz.portal.practices.models import PracticeIndexPage


@transaction.atomic
def make_practice_index() -> PracticeIndexPage:
    """The national list of practices; what exists stays."""
    return publish_once(
        HomePage.objects.get(), PracticeIndexPage, "praktijken", title="Praktijken",
        show_in_menus=True,
        introduction="Werkwijzen en projecten van gemeenten en hun partners: wat zij doen, wat het"
        " kost, wat het oplevert en hoe zeker dat is.",
    )  # fmt: skip
