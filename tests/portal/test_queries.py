"""How often a page asks the database: a fixed number, however much there is to show."""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oggz.portal.accounts.models import Organisation, Role
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality
from oggz.portal.professionals.models import BoardQuestion, Profile, Report
from tests.portal.colleagues import answer, colleague, profile, question, region
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
    "/gemeenten/lelystad/": 13,
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


# What who has a role sees besides. Each counts who looks in the shared cache, which takes queries.
OF_COLLEAGUES = {
    "/wie-is-wie/": 27,
    "/wie-is-wie/?regio=flevoland&thema=opvang": 27,
    "/wie-is-wie/organisaties/voorbeeld-politie-flevoland/": 20,
    "/wie-is-wie/profiel/": 12,
    "/wie-is-wie/voorstellen/": 14,
    "/vragen/": 13,
    "/vragen/?q=huisuitzetting&regio=flevoland": 15,
    "/vragen/stellen/": 8,
    "/vragen/samenvatting/": 13,
    "/vragen/meldingen/": 7,
    "/account/gegevens/": 16,
    "a profile": 29,
    "a question": 12,
}


@pytest.fixture
def editor_client(client: Client) -> Client:
    caches["shared"].clear()
    editor = colleague("landelijk", Role.CHIEF_EDITOR, None)
    profile(editor)
    client.force_login(editor)
    return client


def _of_colleagues() -> dict[str, str]:
    named = {
        "a profile": Profile.objects.get(email="marijke.bemoeizorg@voorbeeld.nl"),
        "a question": BoardQuestion.objects.get(title__startswith="Wie belt u het eerst"),
    }
    return {name: named[name].get_absolute_url() if name in named else name
            for name in OF_COLLEAGUES}  # fmt: skip


def test_pages_of_colleagues_ask_a_fixed_number_of_times(editor_client: Client) -> None:
    found = {name: queries(editor_client, path) for name, path in _of_colleagues().items()}
    assert found == OF_COLLEAGUES


def test_more_colleagues_and_questions_take_no_more_queries(editor_client: Client) -> None:
    flevoland, themes = region(), list(ThemePage.objects.all())
    asked = _of_colleagues()
    some = BoardQuestion.objects.get(title__startswith="Wie belt u het eerst")
    police = Organisation.objects.get(slug="voorbeeld-politie-flevoland")
    for number in range(25):
        person = colleague(f"extra-{number}")
        profile(
            person, name=f"Extra {number}", organisation=police, themes=themes,
            municipalities=list(flevoland.municipalities.current()), regions=[flevoland],
        )  # fmt: skip
        asked_now = question(person, title=f"Wie doet huisuitzetting {number}?", themes=themes)
        answer(person, some, text=f"Antwoord {number}.")
        Report.objects.create(question=asked_now, made_by=person, reason="Proef.")
    found = {name: queries(editor_client, path) for name, path in asked.items()}
    assert found == OF_COLLEAGUES
