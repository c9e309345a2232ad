"""A municipality offers an item to the region or the country; the national desk decides."""

from collections.abc import Iterator

import pytest
from django.test import Client

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import NewsPage
from oggz.portal.workflow import services
from oggz.portal.workflow.models import Offer
from tests.portal.adoption_world import as_user, editor_of, national_editor
from tests.portal.factories import local_news, practice
from tests.together import really

pytestmark = pytest.mark.django_db

OFFERS = "/beheer/aangeboden/"


@pytest.fixture(autouse=True)
def nothing_offered_yet(db) -> None:
    """Without what the demonstration offers."""
    Offer.objects.all().delete()


@pytest.fixture
def lelystad() -> Client:
    return as_user(editor_of("lelystad"))


@pytest.fixture
def national() -> Client:
    return as_user(national_editor())


@pytest.fixture
def item() -> NewsPage:
    return local_news("Koffie op dinsdag", "lelystad")


def offer(client: Client, page: NewsPage, reach: str = "land", note: str = "Werkt goed.") -> str:
    """Fill in the form; gives what the desk says."""
    sent = {"reach": reach, "note": note}
    response = client.post(f"{OFFERS}nieuw/{page.pk}/", sent, follow=True)
    return response.content.decode()


def told(client: Client, action: str, **sent: str) -> str:
    key = Offer.objects.latest("pk").pk
    return client.post(f"{OFFERS}{key}/{action}/", sent, follow=True).content.decode()


def test_an_item_goes_to_the_whole_country(lelystad, national, item, visit) -> None:
    assert item.title not in visit("/nieuws/").text
    assert "is aangeboden" in offer(lelystad, item)
    page = national.get(OFFERS).content.decode()
    assert "Werkt goed." in page
    assert "staat nu ook op" in told(national, "overnemen")
    assert item.title in visit("/nieuws/").text
    assert item.title in visit("/gemeenten/lelystad/nieuws/").text
    assert "Overgenomen" in lelystad.get(OFFERS).content.decode()


def test_an_item_goes_to_the_whole_region(lelystad, national, item, visit) -> None:
    assert item.title not in visit("/gemeenten/urk/").text
    offer(lelystad, item, "regio")
    told(national, "overnemen")
    assert item.title in visit("/gemeenten/urk/").text
    assert item.title in visit("/nieuws/?gemeente=urk").text
    assert item.title not in visit("/gemeenten/rotterdam/").text
    assert item.title not in visit("/nieuws/").text


def test_what_somebody_is_still_writing_stays_a_draft(lelystad, national, item, visit) -> None:
    offer(lelystad, item)
    item.introduction = "Nog niet af."
    item.save_revision()
    told(national, "overnemen")
    item.refresh_from_db()
    assert item.shown_nationally
    assert "Nog niet af." not in visit("/nieuws/").text
    draft = item.get_latest_revision_as_object()
    assert (draft.introduction, draft.shown_nationally) == ("Nog niet af.", True)


def test_not_taken_over_says_why(lelystad, national, item) -> None:
    offer(lelystad, item)
    assert "Schrijf erbij waarom niet" in told(national, "niet-overnemen", reason="  ")
    assert "hoogstens 400" in told(national, "niet-overnemen", reason="x" * 401)
    told(national, "niet-overnemen", reason="Niets\0ziends")
    assert Offer.objects.get().is_waiting
    told(national, "niet-overnemen", reason="Te plaatselijk.")
    assert "Te plaatselijk." in lelystad.get(OFFERS).content.decode()
    item.refresh_from_db()
    assert not item.shown_nationally


def test_an_offer_waits_once_and_can_be_withdrawn(lelystad, national, item) -> None:
    offer(lelystad, item)
    assert "al aangeboden" in offer(lelystad, item)
    assert Offer.objects.waiting().count() == 1
    assert "ingetrokken" in told(lelystad, "intrekken")
    assert "Hierover is al besloten" in told(national, "overnemen")
    item.refresh_from_db()
    assert not item.shown_nationally
    offer(lelystad, item)
    assert Offer.objects.waiting().count() == 1


def test_what_is_shown_already_needs_no_offer(lelystad, national, item) -> None:
    offer(lelystad, item)
    told(national, "overnemen")
    assert "staat al op" in offer(lelystad, item)


def test_a_draft_or_a_practice_is_not_offered(lelystad, item) -> None:
    item.unpublish()
    assert "Publiceer dit eerst" in offer(lelystad, item)
    own = practice("Voor iedereen", section="lelystad")
    assert lelystad.get(f"{OFFERS}nieuw/{own.pk}/").status_code in (302, 403)
    assert not Offer.objects.exists()


def test_taken_off_the_site_it_is_not_taken_over(lelystad, national, item) -> None:
    offer(lelystad, item)
    item.unpublish()
    assert "niet meer openbaar" in told(national, "overnemen")
    assert Offer.objects.get().is_waiting


def test_another_municipality_can_neither_offer_nor_decide(lelystad, item) -> None:
    dronten = as_user(editor_of("dronten"))
    offer(dronten, item)
    assert not Offer.objects.exists()
    offer(lelystad, item)
    for action in ("intrekken", "overnemen", "niet-overnemen"):
        told(dronten, action, reason="Nee")
    assert "Koffie op dinsdag" not in dronten.get(OFFERS).content.decode()
    for action in ("overnemen", "niet-overnemen"):
        told(lelystad, action, reason="Nee")
    assert Offer.objects.get().is_waiting


@pytest.mark.parametrize("sent", [{}, {"reach": "wereld"}, {"reach": "land", "note": "x" * 401}])
def test_a_form_that_is_not_right_says_so(lelystad, item, sent) -> None:
    response = lelystad.post(f"{OFFERS}nieuw/{item.pk}/", sent)
    assert response.status_code == 200
    assert "error-message" in response.content.decode()
    assert not Offer.objects.exists()


def test_a_note_is_text_and_no_markup(lelystad, national, item) -> None:
    offer(lelystad, item, note="<script>alert(1)</script>")
    assert "<script>alert(1)" not in national.get(OFFERS).content.decode()


def test_a_button_for_what_can_be_offered_only(lelystad, national, item) -> None:
    address = f"{OFFERS}nieuw/{item.pk}/"
    edit = f"/beheer/pages/{item.pk}/edit/"
    assert address in lelystad.get(edit).content.decode()
    assert address not in national.get(edit).content.decode()


@pytest.fixture
def nothing_left() -> Iterator[None]:
    yield

    def remove() -> None:
        NewsPage.objects.get(title="Tegelijk").delete()
        User.objects.filter(username__endswith="tegelijk@voorbeeld.example").delete()

    assert really(remove) == [None]


@pytest.mark.usefixtures("nothing_left")
def test_two_who_decide_at_once_decide_once() -> None:
    def prepare() -> None:
        item = local_news("Tegelijk", "lelystad")
        by = editor_of("lelystad", email="tegelijk@voorbeeld.example")
        national_editor(email="tegelijk@voorbeeld.example")
        services.offer(by, item, Offer.Reach.COUNTRY)

    def accept() -> None:
        chief = User.objects.get(username="landelijk-tegelijk@voorbeeld.example")
        services.accept(chief, Offer.objects.latest("pk").pk)

    assert really(prepare) == [None]
    answers = really(accept, 3)
    refused = [each for each in answers if isinstance(each, services.OfferError)]
    assert (answers.count(None), len(refused)) == (1, 2), answers
