"""How often a page asks the database: a fixed number, however much there is to show."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality
from tests.portal.factories import illustration, news

ARTICLE = "/gemeenten/lelystad/nieuws/lelystad-sociale-kaart-te-voet/"
QUERIES = {
    "/": 8,
    "/nieuws/": 6,
    "/nieuws/?thema=schulden&van=2020-01-01": 5,
    ARTICLE: 5,
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/": 4,
    "/agenda/": 5,
    "/praktijken/": 6,
    "/praktijken/?bewijs=effectief&regio=flevoland": 6,
    "/praktijken/vergelijken/": 1,
    "/gemeenten/almere/praktijken/housing-first-eerst-een-sleutel/": 13,
    "/praktijken/verspreiding/": 4,
    "/gemeenten/rotterdam/praktijken/ips-eerst-een-baan-dan-leren/": 13,
    "/gemeenten/lelystad/praktijken/": 10,
    "/media/": 5,
    "/media/herstel-begint-met-een-huis/": 4,
    "/wetgeving/": 5,
    "/wetgeving/wet-verplichte-ggz/": 5,
    "/doelgroepen/": 4,
    "/doelgroepen/naasten/": 4,
    "/agenda/landelijke-werkdag-eerste-week-na-de-opvang/": 4,
    "/agenda/agenda.ics": 3,
    "/gemeenten/lelystad/nieuws/": 7,
    "/gemeenten/lelystad/contact/": 5,
    "/inbedden/": 0,
    "/inbedden/nieuws/": 1,
    "/gemeenten/lelystad/inbedden/": 2,
    "/gemeenten/lelystad/inbedden/agenda/": 3,
    "/gemeenten/lelystad/inbedden/elders/": 3,
    "/zoeken/?q=schulden": 6,
    "/zoeken/?q=qqqqqqq": 5,
    "/zoeken/": 0,
    "/themas/": 4,
    "/themas/schulden/": 4,
    "/over/": 3,
    "/hulp/": 0,
    "/hulp/?gemeente=urk": 1,
    "/gemeenten/": 1,
    "/gemeenten/?q=berg": 2,
    "/gemeenten/lelystad/": 12,
    "/gemeenten/lelystad/raad/": 7,
    "/gemeenten/lelystad/raad/raad.pdf": 6,
    "/gemeenten/weesp/": 1,
    "/nieuwsbrief/": 2,
    "/nieuwsbrief/landelijk/": 3,
    "/nieuwsbrief/thema/schulden/": 3,
    "/gemeenten/lelystad/nieuwsbrief/": 3,
    "/regios/flevoland/nieuwsbrief/": 4,
    "/nieuwsbrief/gemeente-lelystad/feed.atom": 3,
    "/regios/": 3,
    "/regios/flevoland/": 10,
    "/nieuws/feed.atom": 3,
    "/nieuws/feed.json": 3,
    "/nieuws/feed.atom?regio=flevoland": 4,
    "/gemeenten/lelystad/feed.atom": 2,
    "/themas/schulden/feed.atom": 3,
    "/begeleidingscommissie/": 5,
    "/begeleidingscommissie/wensen/": 1,
    "/begeleidingscommissie/wensen/?stand=nieuw": 1,
    "/begeleidingscommissie/wensen/1/": 4,
    "/begeleidingscommissie/besluiten/": 2,
    "/begeleidingscommissie/besluiten/1/": 1,
    "/begeleidingscommissie/besluiten/feed.atom": 1,
    "/begeleidingscommissie/agenda/": 5,
    "/begeleidingscommissie/agenda/1/": 2,
    "/begeleidingscommissie/agenda/agenda.ics": 2,
}

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    """Asked twice: the first visit of a process also fills what it keeps, such as the site."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "number"), QUERIES.items())
def test_a_page_asks_the_database_a_fixed_number_of_times(
    client: Client, path: str, number: int
) -> None:
    assert queries(client, path) == number


def test_more_news_takes_no_more_queries(client: Client, own_files) -> None:
    # Without the PDF: it takes a second, and has what the page has.
    pages = [path for path in QUERIES if not path.endswith(".pdf")]
    before = {path: queries(client, path) for path in pages}
    themes = tuple(ThemePage.objects.all())
    municipalities = tuple(Municipality.objects.filter(ggd_region__slug="flevoland"))
    images = [illustration(), illustration()]
    for number in range(22):
        news(
            f"Extra nieuws {number}",
            day=date(2026, 1, 1 + number),
            image=images[number % 2],
            themes=themes,
            municipalities=municipalities,
        )
    assert {path: queries(client, path) for path in pages} == before
    assert b"Extra nieuws" in client.get("/gemeenten/lelystad/").content
