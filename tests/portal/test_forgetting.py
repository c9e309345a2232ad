"""Whatever changes what readers see makes every process forget the pages that it keeps."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from oggz import geography
from oggz.portal.knowledge.models import NewsPage
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme
from oggz.portal.municipalities.services import load_geography, save_centre_regions, save_figures
from tests.portal.factories import draft, illustration, make_private, news, theme

pytestmark = pytest.mark.django_db


def says_so(change: Callable[[], object]) -> bool:
    """Whether the database is asked to tell every process; it does so on commit."""
    with CaptureQueriesContext(connection) as captured:
        change()
    return any("pg_notify('oggz_pages'" in query["sql"] for query in captured)


def test_publishing_taking_back_moving_and_deleting_a_page(own_files) -> None:
    page = draft("Bericht")
    assert says_so(lambda: page.get_latest_revision().publish())
    assert says_so(lambda: NewsPage.objects.get(pk=page.pk).unpublish())
    other = theme("Een thema")
    assert says_so(lambda: other.move(theme("Ander thema"), pos="left"))
    assert says_so(lambda: NewsPage.objects.get(pk=page.pk).delete())


def test_saving_a_draft_changes_nothing_for_readers() -> None:
    page = draft("Bericht")
    assert not says_so(page.save_revision)


def test_making_a_page_private_and_public_again() -> None:
    page = news("Bericht")
    assert says_so(lambda: make_private(page))
    assert says_so(lambda: PageViewRestriction.objects.get(page=page).delete())


def test_changing_an_image(own_files) -> None:
    image = illustration()
    image.description = "Anders"
    assert says_so(image.save)
    assert says_so(image.delete)


def test_changing_a_municipality_or_its_colours() -> None:
    assert says_so(Municipality.objects.get(slug="urk").save)
    colours = MunicipalityTheme.objects.first()
    assert says_so(colours.save)
    assert says_so(colours.delete)


def test_loading_figures_and_regions() -> None:
    assert says_so(load_geography)
    assert says_so(lambda: save_figures(geography.indicator_table(2021)))
    assert says_so(lambda: save_centre_regions([]))


def test_only_reading_changes_nothing(client) -> None:
    for path in ("/", "/nieuws/", "/gemeenten/urk/", "/hulp/"):
        assert not says_so(lambda path=path: client.get(path))
