"""How often a page asks the database: a fixed number, however much there is to show."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.portal.accounts.models import Organisation, Role, User
from oggz.portal.coupling.models import CheckedLink, LinkUse, Source
from oggz.portal.freshness.models import Review
from oggz.portal.freshness.places import place_at
from oggz.portal.freshness.services import leave_remark
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.newsletters.models import Edition, Newsletter
from oggz.portal.practices.models import Adoption
from oggz.portal.professionals.models import BoardQuestion, Profile, Report
from tests.portal import colleagues
from tests.portal.adoption_world import (
    adoption,
    as_user,
    change,
    days_ago,
    editor_of,
    national_editor,
    question,
)
from tests.portal.colleagues import answer, colleague, profile, region
from tests.portal.factories import illustration, news, practice

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
    "/gemeenten/almere/praktijken/housing-first-eerst-een-sleutel/": 14,
    "/praktijken/verspreiding/": 4,
    "/gemeenten/rotterdam/praktijken/ips-eerst-een-baan-dan-leren/": 14,
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
    "/gemeenten/lelystad/contact/": 6,
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
    "/over/": 4,
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
    "/klopt-dit-niet/?pagina=/wetgeving/wmo-2015/": 3,
    "/klopt-dit-niet/?pagina=/gemeenten/lelystad/contact/": 5,
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
        asked_now = colleagues.question(
            person, title=f"Wie doet huisuitzetting {number}?", themes=themes
        )
        answer(person, some, text=f"Antwoord {number}.")
        Report.objects.create(question=asked_now, made_by=person, reason="Proef.")
    found = {name: queries(editor_client, path) for name, path in asked.items()}
    assert found == OF_COLLEAGUES


# The first page of the desk, and the lists behind it: of a local and of a national editor.
DESK = [
    "/beheer/",
    "/beheer/?alles=1",
    "/beheer/nakijken/",
    "/beheer/nakijken/?alles=1",
    "/beheer/nakijken/wacht-op-u/",
    "/beheer/nakijken/wacht-op-u/?alles=1",
    "/beheer/opmerkingen/",
    "/beheer/opmerkingen/?alles=1",
]


def editor_of_lelystad() -> User:
    return editor_of("lelystad")


@pytest.mark.parametrize("who", [editor_of_lelystad, national_editor])
def test_more_to_do_takes_no_more_queries(who: Callable[[], User]) -> None:
    desk = as_user(who())
    _something_to_do(1)
    before = {path: queries(desk, path) for path in DESK}
    _something_to_do(30)
    after = {path: queries(desk, path) for path in DESK}
    # Fewer it may be: what was changed last, on the first page, asks once for each kind of page.
    assert all(after[path] <= number for path, number in before.items()), (before, after)


_SLUGS = ("lelystad", "dronten", "urk", "zeewolde", "almere")


def _something_to_do(times: int) -> None:
    """Of each sort so many, in five sections and for the whole country."""
    sections = {page.slug: page for page in SectionPage.objects.filter(slug__in=_SLUGS)}
    source = practice(f"De bron {times}", section="rotterdam")
    late = {"reviewed_on": days_ago(500), "review_by": days_ago(9)}
    for number in range(times):
        slug = _SLUGS[number % len(_SLUGS)]
        section = sections[slug]
        letter = Newsletter.objects.get(municipality__slug=slug)
        for page in (practice(f"Te laat {number}"), practice(f"Lokaal {number}", section=slug)):
            Review.objects.filter(page_id=page.pk).update(**late)
            leave_remark(place_at(page.url), "fout", f"Dit is anders, {number}.")
            question(page, f"Wat kost dat, {number}?")
            link = CheckedLink.objects.create(
                address=f"http://127.0.0.1:1/{page.pk}", host="127.0.0.1", state="verbroken"
            )
            LinkUse.objects.create(link=link, page=page, text="Een link")
        for place in (section, None):
            Source.objects.create(
                title="Stuk", address=f"http://127.0.0.1:1/{times}-{number}", section=place,
                problem="Werkt niet.", failing_since=timezone.now(),
            )  # fmt: skip
        for each in (letter, Newsletter.objects.get(slug="landelijk")):
            Edition.objects.create(
                newsletter=each, slug=f"proef-{times}-{number}", subject="Proef",
                introduction="Tekst.", first_day=days_ago(9), last_day=days_ago(0),
                state=Edition.State.PROPOSED,
            )  # fmt: skip
        if not Adoption.objects.filter(practice=source, municipality__slug=slug).exists():
            adoption(source, slug)
    change(source, results="Iets anders.")
