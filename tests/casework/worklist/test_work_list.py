"""The page where one begins: what waits for whom, in which order, and how it is opened."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.audit.models import Entry
from oggz.casework.covenants.services import drafting, signing
from oggz.casework.parties.services.memberships import give
from oggz.casework.worklist import rooms
from oggz.casework.worklist.rooms import Change, Room, Task
from oggz.casework.worklist.selectors import start_of_last_working_day
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework import world as worlds
from tests.casework.parties import people
from tests.casework.parties.people import browser_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def world() -> worlds.World:
    return worlds.World()


@pytest.fixture
def told(monkeypatch) -> list[Task | Change]:
    """What one more room tells; a test fills it."""
    found: list[Task | Change] = []
    room = Room(
        lambda _: [each for each in found if isinstance(each, Task)],
        lambda *_: [each for each in found if isinstance(each, Change)],
    )
    monkeypatch.setitem(rooms._rooms, "test", room)
    return found


def shown(client: Client, heading: str) -> list[str]:
    """The lines under a heading, with what stands beside them."""
    page = BeautifulSoup(client.get("/").content, "lxml")
    title = page.find("h2", string=lambda text: text and text.startswith(heading))
    if title is None:
        return []
    lines = title.find_next("ul").select(".work-line")
    return [" ".join(line.get_text(" ").split()) for line in lines]


def purpose(world: worlds.World, slug: str) -> str:
    return f"{world.covenant.pk}:{slug}"


class TestWhatWaits:
    def test_a_signatory_signs_and_then_it_waits_no_longer(self, world) -> None:
        drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
        version = signing.send(drafting.begin("Nieuw", worlds.text(), by=drafter), by=drafter)
        signatory = world.person("politie", Role.SIGNATORY)
        client = browser_of(signatory)
        (line,) = shown(client, "Wacht op u")
        assert line.startswith("Onderteken het convenant ‘Nieuw’")
        assert shown(browser_of(drafter), "Wacht op u") == []
        signing.sign(
            version, checksum=version.checksum, name="V. Oorbeeld", function="chef", by=signatory
        )
        assert shown(client, "Wacht op u") == []

    def test_a_role_waits_for_a_second_person_and_not_for_the_first(self, world) -> None:
        administrator = world.person("politie", Role.ADMINISTRATOR)
        officer = world.person("politie", Role.DATA_PROTECTION_OFFICER)
        somebody = people.member("Voorbeeld")
        with transaction.atomic():
            give(somebody, administrator.party, Role.PROFESSIONAL, by=administrator.member)
        assert shown(browser_of(officer), "Wacht op u")[0].startswith(
            "Bevestig of weiger: Mo Voorbeeld als uitvoerend professional"
        )
        assert shown(browser_of(administrator), "Wacht op u") == []
        elsewhere = world.person("jeugdhulp", Role.DATA_PROTECTION_OFFICER)
        assert shown(browser_of(elsewhere), "Wacht op u") == []

    def test_a_declaration_that_ends_next_week_is_due_now(self, world) -> None:
        standing = people.works(world.parties["politie"], Role.PROFESSIONAL)
        people.declare(standing.member, days=5)
        lines = shown(browser_of(standing), "Nu")
        assert [line.split(" loopt af")[0] for line in lines] == [
            "Training", "Geheimhoudingsverklaring",
        ]  # fmt: skip

    def test_who_may_see_nothing_is_told_what_to_do_first(self, world) -> None:
        standing = people.works(world.parties["politie"], Role.PROFESSIONAL)
        page = browser_of(standing).get("/").content.decode()
        assert "U heeft geen geldige training" in page

    def test_nobody_must_choose_a_purpose_before_seeing_what_waits(self, world) -> None:
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        assert client.get("/").status_code == 200


class TestOrder:
    def test_what_is_urgent_comes_first_then_what_is_late_then_the_oldest(
        self, world, told
    ) -> None:
        today = timezone.localdate()
        told += [
            Task("later", "/a/", due=today + timedelta(30)),
            Task("jong", "/a/", since=NOON),
            Task("oud", "/a/", since=NOON - timedelta(9)),
            Task("deze week", "/a/", due=today + timedelta(7)),
            Task("gisteren", "/a/", due=today - timedelta(1)),
            Task("gevaar", "/a/", urgent=True, since=NOON),
        ]
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        now, later = shown(client, "Nu"), shown(client, "Wacht op u")
        assert [line.split()[0] for line in now] == ["gevaar", "gisteren", "deze"]
        assert "spoed" in now[0]
        assert "te laat" in now[1]
        assert [line.split()[0] for line in later] == ["later", "oud", "jong"]

    def test_the_newest_change_comes_first(self, world, told) -> None:
        told += [Change("eerst", NOON - timedelta(1), "/a/"), Change("laatst", NOON, "/a/")]
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        assert [line.split()[0] for line in shown(client, "Veranderd")] == ["laatst", "eerst"]

    @pytest.mark.parametrize(
        ("today", "since"),
        [
            (date(2026, 11, 23), date(2026, 11, 20)),  # Monday
            (date(2026, 11, 24), date(2026, 11, 23)),
            (date(2026, 11, 28), date(2026, 11, 27)),  # Saturday
            (date(2026, 11, 29), date(2026, 11, 27)),
            (date(2026, 3, 30), date(2026, 3, 27)),  # after the clock went forward
        ],
    )
    def test_since_yesterday_is_since_the_last_working_day(self, today, since) -> None:
        found = timezone.localtime(start_of_last_working_day(today))
        assert (found.date(), found.hour) == (since, 0)


class TestOpening:
    def test_a_task_for_a_purpose_states_it_and_opens_in_one_step(self, world, told) -> None:
        told.append(Task("Casus", "/convenanten/", purpose=purpose(world, "veiligheid")))
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        page = BeautifulSoup(client.get("/").content, "lxml")
        form = page.select_one(".work-line form")
        sent = {field["name"]: field.get("value", "") for field in form("input")}
        response = client.post(form["action"], sent)
        assert response.url == "/convenanten/"
        stated = Entry.objects.filter(action="session.purpose").order_by("-pk")[0]
        assert stated.purpose == "veiligheid"
        line = BeautifulSoup(client.get("/").content, "lxml").select_one(".work-line")
        assert line.form is None
        assert line.a["href"] == "/convenanten/"

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", ""]
    )
    def test_it_leads_to_no_other_site(self, world, elsewhere: str) -> None:
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        form = {"partij": "politie", "doel": purpose(world, "veiligheid"), "verder": elsewhere}
        assert client.post("/doel/", form).url == "/"

    def test_a_form_of_another_party_states_nothing(self, world, log) -> None:
        client = browser_of(world.person("politie", Role.PROFESSIONAL))
        form = {"partij": "gemeente", "doel": purpose(world, "veiligheid"), "verder": "/signalen/"}
        assert client.post("/doel/", form).status_code == 409
        assert not log(action="session.purpose").exists()

    def test_a_purpose_that_is_not_open_to_this_role_is_not_stated(self, world) -> None:
        client = browser_of(world.person("jeugdhulp", Role.PROFESSIONAL))
        form = {"partij": "jeugdhulp", "doel": purpose(world, "rechten"), "verder": "/"}
        assert client.post("/doel/", form).status_code == 409


def test_it_asks_the_database_as_often_for_many_as_for_one(world) -> None:
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    client = browser_of(world.person("politie", Role.SIGNATORY))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    signing.send(drafting.begin("Een", worlds.text(), by=drafter), by=drafter)
    client.get("/")
    before = queries()
    for number in range(3):
        signing.send(drafting.begin(f"Nog {number}", worlds.text(), by=drafter), by=drafter)
    assert len(shown(client, "Wacht op u")) == 4
    assert queries() == before


def test_every_page_is_for_everyone(world, told) -> None:
    today = timezone.localdate()
    told += [
        Task("Signaal K3F-9QT wacht op weging", "/a/", purpose(world, "veiligheid"),
             since=NOON, urgent=True),
        Task("Actie in casus 7MN-2XC", "/b/", purpose(world, "hulp"), due=today - timedelta(2)),
        Task("Vraag van een andere partij: kent u deze inwoner?", "/c/",
             purpose(world, "veiligheid"), since=NOON - timedelta(2)),
        Change("Nieuwe inbreng in casus 7MN-2XC", NOON, "/b/", purpose(world, "hulp")),
    ]  # fmt: skip
    busy = browser_of(world.person("politie", Role.PROFESSIONAL))
    told_purpose = {"partij": "politie", "doel": purpose(world, "hulp")}
    assert busy.post("/doel/", told_purpose).status_code == 302
    lacking = browser_of(people.works(world.parties["politie"], Role.PROFESSIONAL))
    waiting = Client()
    somebody = people.member()
    administrator = world.person("politie", Role.ADMINISTRATOR)
    with transaction.atomic():
        give(somebody, administrator.party, Role.PROFESSIONAL, by=administrator.member)
    waiting.force_login(somebody)
    pages = {
        "werklijst-vol": (busy, "/", None),
        "werklijst-ontbreekt": (lacking, "/", None),
        "werklijst-wacht": (waiting, "/", None),
        "berichten": (busy, "/berichten/", None),
        "berichten-fout": (busy, "/berichten/", {"partij": "politie"}),
    }
    assert looking.faults(looking.ROOMS / "worklist", pages) == {}


def test_an_empty_list_says_so(world) -> None:
    for party, role, says in (
        ("politie", Role.PROFESSIONAL, "Zodra een partij iets met u deelt"),
        ("politie", Role.SIGNATORY, "ziet u geen gegevens van casussen"),
    ):
        page = browser_of(world.person(party, role)).get("/").content.decode()
        assert "Uw werklijst is leeg" in page
        assert says in page


def test_of_very_many_things_the_first_are_shown_and_the_rest_is_one_step_away(world, told) -> None:
    told += [Task(f"Taak {number:03}", "/") for number in range(120)]
    client = browser_of(world.person("politie", Role.SIGNATORY))
    page = BeautifulSoup(client.get("/").content, "lxml")
    assert len(page.select(".work-line")) == 100
    more = page.find("a", string="Toon alles wat wacht")
    assert "wachten nog 20 dingen" in more.parent.get_text()
    everything = BeautifulSoup(client.get("/" + more["href"]).content, "lxml")
    assert len(everything.select(".work-line")) == 120
    assert everything.find("a", string="Toon alles wat wacht") is None
