"""The pages of figures: for whom, and what stands there."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

import oggz.casework.steering
from oggz.casework.steering import services
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.parties.people import browser_of
from tests.casework.steering.ran import LAST, Ran

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SEES = {
    ("gemeente", Role.PROCESS_COORDINATOR), ("gemeente", Role.SIGNATORY),
    ("gemeente", Role.DATA_PROTECTION_OFFICER),
}  # fmt: skip


@pytest.fixture
def world() -> Ran:
    world = Ran()
    world.two_quarters()
    return world


@pytest.fixture
def release(world):
    return services.make(world.covenant.pk, LAST)


@pytest.fixture
def officer(world):
    return browser_of(world.person("gemeente", Role.DATA_PROTECTION_OFFICER))


@pytest.mark.parametrize("party", ["gemeente", "politie", "verslavingszorg"])
@pytest.mark.parametrize("role", Role)
def test_figures_are_for_who_steers_for_a_municipality(world, release, party, role) -> None:
    browser = browser_of(world.person(party, role))
    wanted = 200 if (party, role) in SEES else None
    for path in ("/cijfers/", f"/cijfers/{release.pk}/", f"/cijfers/{release.pk}/all.csv"):
        status = browser.get(path).status_code
        assert status == wanted or (wanted is None and status in (403, 404)), (path, status)
    shown = "/cijfers/" in browser.get("/mijn-gegevens/").content.decode()
    assert shown == ((party, role) in SEES)


def test_a_release_of_others_is_not_there(world, officer, release) -> None:
    other = Ran()
    browser = browser_of(other.person("gemeente", Role.SIGNATORY))
    unknown = browser.get(f"/cijfers/{uuid4()}/")
    assert unknown.status_code == 404
    assert officer.get(f"/cijfers/{release.pk}/geheim.csv").status_code == 404


def test_a_page_says_what_a_table_and_a_picture_show(officer, release) -> None:
    page = BeautifulSoup(officer.get(f"/cijfers/{release.pk}/").content, "lxml")
    titles = [each.get_text() for each in page.main.find_all("h2")]
    assert titles[:2] == ["Alle casussen van dit kwartaal", "Lopende casussen aan het einde"]
    text = page.main.get_text(" ")
    assert "In dit kwartaal liepen er 115 casussen." in text
    assert "minder dan 10 casussen" in text
    first = page.main.find("table")
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in first("tr")
    ]
    assert rows[0] == ["Hoe zij staan", "Alle", "Liepen al", "Kwamen erbij"]
    assert rows[1] == ["Alle", "115", "74", "41"]


def test_a_file_has_the_same_numbers(officer, release) -> None:
    answer = officer.get(f"/cijfers/{release.pk}/reported.csv")
    assert answer["Content-Disposition"].endswith(f'"cijfers-{LAST}-reported.csv"')
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Wie meldde;Alle;acuut;")
    assert lines[1].startswith("Alle;41;")
    assert "verborgen" in answer.content.decode()


def test_it_asks_the_database_as_often_for_many_releases(world, officer, release) -> None:
    def queries(path: str) -> int:
        officer.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(path).status_code == 200
        return len(captured)

    before = queries("/cijfers/")
    services.make(world.covenant.pk, LAST)
    for year in range(2001, 2011):
        type(release).objects.create(
            covenant=release.covenant, quarter=f"{year}-1", tables=release.tables
        )
    assert queries("/cijfers/") == before
    assert queries(f"/cijfers/{release.pk}/") <= before + 1


def test_axe_finds_nothing(world, officer, release) -> None:
    few = Ran()
    few.ran(LAST.start)
    small = services.make(few.covenant.pk, LAST)
    none = browser_of(Ran().person("gemeente", Role.SIGNATORY))
    pages = {
        "figures-list": (officer, "/cijfers/", None),
        "figures": (officer, f"/cijfers/{release.pk}/", None),
        "figures-hidden": (
            browser_of(few.person("gemeente", Role.SIGNATORY)), f"/cijfers/{small.pk}/", None
        ),
        "figures-none": (none, "/cijfers/", None),
    }  # fmt: skip
    room = looking.ROOMS / "steering"
    assert room.samefile(oggz.casework.steering.__path__[0])
    assert looking.faults(room, pages) == {}
