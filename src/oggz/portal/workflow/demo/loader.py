"""Something that waits for each: a national and a local review, and an item that is offered."""

from django.db import transaction
from wagtail.models import Page

from oggz.portal.accounts.demo_accounts import CHIEF_EDITOR, LOCAL_EDITORS
from oggz.portal.accounts.models import User
from oggz.portal.knowledge.body import stream_body
from oggz.portal.knowledge.models import HomePage, NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.workflow.models import Offer
from oggz.portal.workflow.services import offer

_OFFERED = "lelystad-sociale-kaart-te-voet"


@transaction.atomic
def load_reviews() -> None:
    """What exists stays as it is."""
    if Offer.objects.exists():
        return
    chief = User.objects.get(username=CHIEF_EDITOR.username)
    writer = User.objects.get(username=LOCAL_EDITORS["zeewolde"].username)
    _submit(
        HomePage.objects.get(), chief,
        title="Voorbeeld: wat gemeenten leerden van een winter met meer opvang",
        introduction="Een concept dat wacht op de beoordelaar van het kennisinstituut.",
        text="Drie gemeenten hielden bij wat hielp. Hun ervaringen staan hier op een rij.",
    )  # fmt: skip
    _submit(
        SectionPage.objects.get(municipality__slug="zeewolde"), writer,
        title="Voorbeeld: wandelen met de wijkverpleegkundige",
        introduction="Een concept dat wacht op een publicerende redacteur van Zeewolde.",
        text="Elke donderdag om tien uur, vanaf het dorpshuis. Iedereen kan mee.",
    )  # fmt: skip
    offered = NewsPage.objects.get(slug=_OFFERED)
    by = User.objects.get(username=LOCAL_EDITORS["lelystad"].username)
    offer(by, offered, Offer.Reach.COUNTRY, "Dit kan in elke gemeente, en kost weinig.")


def _submit(above: Page, by: User, *, title: str, introduction: str, text: str) -> None:
    below = NewsIndexPage.objects.child_of(above).get()
    page = NewsPage(
        title=title, introduction=introduction, live=False, is_example=True, owner=by,
        body=stream_body([{"type": "paragraph", "value": text}]),
    )  # fmt: skip
    below.add_child(instance=page)
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
