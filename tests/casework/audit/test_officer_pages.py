"""What a data protection officer sees: who did what for whom, never content; and is seen to see."""

import csv
import io
import time
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.audit import selectors, tables, unusual, urls
from oggz.casework.audit.models import Entry
from oggz.casework.audit.selectors import Position
from oggz.casework.audit.services import Event, Outcome, record
from oggz.casework.parties import purposes
from oggz.casework.parties.purposes import OpenPurpose
from oggz.covenant.terms import DataCategory, Role
from oggz.web import spreadsheets
from tests.casework.parties import people
from tests.casework.parties.people import House, browser_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

COVENANT = uuid.UUID("22222222-2222-4222-8222-222222222222")
CASE = uuid.UUID("33333333-3333-4333-8333-333333333333")
PAGES = [
    "/verantwoording/",
    "/verantwoording/regels/",
    "/verantwoording/opvallend/",
    f"/verantwoording/casussen/{CASE}/",
]
CSV = "/verantwoording/regels.csv"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def officer(house, request) -> Client:
    if "proven" in request.fixturenames:
        request.getfixturevalue("proven")
    return browser_of(house[Role.DATA_PROTECTION_OFFICER])


@pytest.fixture
def in_covenant(house, monkeypatch) -> None:
    """The party takes part in the covenant."""

    def source(party: str, role: Role) -> list[OpenPurpose]:
        own = party == house.party.slug
        return [OpenPurpose(COVENANT, "Convenant van de test", "zorg", "Zorg", "")] if own else []

    monkeypatch.setattr(purposes, "_sources", [source])


@pytest.fixture
def proven(monkeypatch) -> None:
    """Whoever asks proved a moment ago who they are."""
    monkeypatch.setattr(people.Client, "force_login", _log_in_and_prove)


def _log_in_and_prove(client: Client, user, log_in=Client.force_login) -> None:
    log_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def did(standing, action: str = "read", **more) -> Entry:
    known = {"case": CASE, "covenant": COVENANT, "categories": (DataCategory.HOUSING,)} | more
    event = Event(
        action=action,
        member=standing.member.pk,
        party=standing.party.slug,
        role=standing.role,
        purpose="zorg",
        **known,
    )
    return Entry.objects.get(pk=record(event))


def page(client: Client, path: str, status: int = 200, **query) -> BeautifulSoup:
    response = client.get(path, query)
    assert response.status_code == status
    return BeautifulSoup(response.content, "lxml")


def rows(found: BeautifulSoup) -> list[str]:
    return [row.get_text(" ", strip=True) for row in found.select(".audit-lines tbody tr")]


def test_every_address_of_the_audit_is_in_these_tests() -> None:
    assert len(urls.urlpatterns) == len([*PAGES, CSV])


@pytest.mark.parametrize("role", set(Role) - {Role.DATA_PROTECTION_OFFICER})
@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_nobody_but_the_officer_gets_in(house, proven, role: Role, path: str) -> None:
    did(house[Role.PROFESSIONAL])
    response = browser_of(house[role]).get(path)
    assert response.status_code == 403
    assert "inzien" not in response.content.decode().lower()
    assert Entry.objects.filter(
        action="party.refused", member=house[role].member.pk, outcome="refused"
    ).exists()


@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_a_stranger_is_sent_to_the_login_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")


@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_an_officer_who_left_sees_nothing_at_the_next_request(house, proven, path: str) -> None:
    who = house[Role.DATA_PROTECTION_OFFICER]
    client = browser_of(who)
    assert client.get(path).status_code == 200
    membership = people.row(who)
    membership.until, membership.reason = timezone.now(), "left"
    membership.save()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_nothing_can_be_sent_to_these_pages(officer, proven, path: str, method: str) -> None:
    assert getattr(officer, method)(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "action"),
    [*zip(PAGES, ["overview", "lines", "unusual", "case"], strict=True), (CSV, "exported")],
)
def test_each_look_is_recorded(house, officer, proven, path: str, action: str) -> None:
    assert officer.get(path).status_code == 200
    entry = Entry.objects.filter(action=f"audit.{action}").latest("id")
    who = house[Role.DATA_PROTECTION_OFFICER]
    assert (entry.member, entry.party) == (who.member.pk, house.party.slug)
    assert entry.role == Role.DATA_PROTECTION_OFFICER


@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_without_an_entry_there_is_no_page(officer, proven, monkeypatch, path: str) -> None:
    from oggz.casework.audit import views

    def fails(event: Event) -> int:
        raise RuntimeError

    monkeypatch.setattr(views, "record", fails)
    officer.raise_request_exception = False
    response = officer.get(path)
    assert response.status_code == 500
    assert "Verantwoording" not in response.content.decode()


def test_what_was_looked_for_is_recorded(officer) -> None:
    today = timezone.localdate().isoformat()
    page(officer, "/verantwoording/regels/", soort="geweigerd", van=today, tot=today)
    entry = Entry.objects.filter(action="audit.lines").latest("id")
    assert entry.detail == {"kind": "geweigerd", "from": today, "until": today, "scope": "eigen"}


def test_own_people_are_told_by_name_with_what_they_did(house, officer) -> None:
    who = house[Role.CASE_COORDINATOR]
    did(who, articles=("4.2",))
    (line,) = rows(page(officer, "/verantwoording/regels/", soort="inzien"))
    assert str(who.member) in line
    for told in ("Inzien", "casusregisseur", "zorg", "wonen en overlast", house.party.name):
        assert told in line


def test_people_of_another_party_are_not_named(house, officer, in_covenant) -> None:
    other = House()
    stranger = other[Role.PROFESSIONAL]
    did(stranger)
    found = page(officer, "/verantwoording/regels/", soort="inzien", bereik=str(COVENANT))
    (line,) = rows(found)
    assert other.party.name in line
    assert "Een medewerker" in line
    assert str(stranger.member) not in found.text
    assert str(stranger.member.pk) not in line.split()


@pytest.mark.parametrize("path", [*PAGES, CSV])
def test_what_another_party_did_outside_a_shared_covenant_is_not_seen(
    house, officer, proven, path: str
) -> None:
    other = House()
    did(other[Role.PROFESSIONAL])
    response = officer.get(path)
    assert other.party.name not in response.content.decode()
    assert officer.get(path, {"bereik": str(COVENANT)}).status_code in {200, 400}
    assert other.party.name not in officer.get(path, {"bereik": str(COVENANT)}).content.decode()


def test_a_case_of_others_looks_like_one_that_does_not_exist(officer) -> None:
    did(House()[Role.PROFESSIONAL])

    def seen(case: uuid.UUID) -> list[str]:
        return rows(page(officer, f"/verantwoording/casussen/{case}/"))

    of_others, of_nobody = seen(CASE), seen(uuid.uuid4())
    assert len(of_others) == len(of_nobody) == 1, "one's own look, and nothing else"


def test_who_looked_at_a_case(house, officer) -> None:
    for role in (Role.CASE_COORDINATOR, Role.PROFESSIONAL):
        did(house[role])
    did(house[Role.CHAIR], case=uuid.uuid4())
    found = " ".join(rows(page(officer, f"/verantwoording/casussen/{CASE}/")))
    assert str(house[Role.CASE_COORDINATOR].member) in found
    assert str(house[Role.PROFESSIONAL].member) in found
    assert str(house[Role.CHAIR].member) not in found


@pytest.mark.parametrize(
    ("kind", "action", "outcome"),
    [
        ("noodtoegang", "break_glass.begun", Outcome.DONE),
        ("noodtoegang", "read", Outcome.DONE),
        ("uitvoer", "export", Outcome.DONE),
        ("uitvoer", "case.exported", Outcome.DONE),
        ("geweigerd", "read", Outcome.REFUSED),
        ("mensen", "membership.given", Outcome.DONE),
        ("inloggen", "session.begun", Outcome.DONE),
        ("wijzigen", "contribute", Outcome.DONE),
    ],
)
def test_a_kind_shows_what_is_of_it_alone(house, officer, kind, action, outcome) -> None:
    of_glass = {"object_kind": "break_glass"} if kind == "noodtoegang" else {}
    did(house[Role.CHAIR], action, outcome=outcome, **of_glass)
    did(house[Role.PROFESSIONAL], "discuss")
    (line,) = [
        line
        for line in rows(page(officer, "/verantwoording/regels/", soort=kind))
        if str(house[Role.CHAIR].member) in line or str(house[Role.PROFESSIONAL].member) in line
    ]
    assert str(house[Role.CHAIR].member) in line
    assert (Outcome(outcome).dutch in line) == (outcome is not Outcome.DONE)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"van": "2026-01-01", "tot": "2026-02-01"}, "hoogstens 31 dagen"),
        ({"van": "2026-02-01", "tot": "2026-01-01"}, "voor de eerste"),
        ({"van": "gisteren"}, "Van"),
        ({"van": "0001-01-01", "tot": "9999-12-31"}, "Tot en met"),
        ({"van": "9999-12-31", "tot": "9999-12-31"}, "eerdere dag"),
        ({"soort": "persoon"}, "Soort"),
        ({"bereik": str(uuid.uuid4())}, "Van wie"),
        ({"bereik": "' OR 1=1 --"}, "Van wie"),
    ],
)
def test_a_search_that_cannot_be_says_why_and_shows_nothing(
    house, officer, proven, wrong: dict, said: str
) -> None:
    did(house[Role.CHAIR])
    found = page(officer, "/verantwoording/regels/", **wrong)
    assert said in found.select_one(".error-summary").text
    assert rows(found) == []
    assert officer.get(CSV, wrong).status_code == 400
    assert not Entry.objects.filter(action="audit.exported", party=house.party.slug).exists()


@given(text=st.text(max_size=60))
def test_no_address_breaks_a_page(text: str) -> None:
    client = browser_of(people.works(people.party(), Role.DATA_PROTECTION_OFFICER))
    for name in ("soort", "van", "tot", "bereik", "na"):
        assert client.get("/verantwoording/regels/", {name: text}).status_code in {200, 400}


@given(st.datetimes(min_value=timezone.datetime(1970, 1, 2)), st.integers(1, 10**18 - 1))
def test_a_place_in_the_list_comes_back_as_it_was(moment, number: int) -> None:
    position = Position(moment.replace(tzinfo=selectors.UTC), number)
    if moment.year < 5000:
        assert Position.parse(str(position)) == position


@pytest.mark.parametrize(
    "text", ["", "x", "-", "1-", "-1", "1-2-3", "²-1", "9" * 18 + "-1", "1 - 1"]
)
def test_a_place_that_is_none_is_the_beginning(text: str) -> None:
    assert Position.parse(text) is None


def test_every_line_is_on_one_page(house, officer, monkeypatch) -> None:
    monkeypatch.setattr(selectors.lines, "__kwdefaults__", {"most": 3})
    entries = [did(house[Role.CHAIR], object_id=number) for number in range(8)]
    seen, place = [], None
    for _ in range(3):
        found = selectors.lines(
            selectors.scope_of(house.party), selectors.Q(party=house.party.slug, case=CASE), place
        )
        seen += [line.at for line in found.lines]
        place = found.older
    assert place is None
    assert seen == sorted((entry.at for entry in entries), reverse=True)


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_the_database_as_often_whatever_there_is(house, officer, path: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(path).status_code == 200
        return len(queries)

    did(house[Role.CHAIR])
    officer.get(path)
    before = asked()
    for role in Role:
        for _ in range(3):
            did(house[role])
    assert asked() == before <= 22


def test_the_file_holds_the_lines_and_no_formula(house, officer, proven) -> None:
    mean = house[Role.CHAIR].member
    mean.first_name, mean.last_name = "=HYPERLINK(1)", "Boos"
    mean.save()
    did(house[Role.CHAIR])
    response = officer.get(CSV, {"soort": "inzien"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="verantwoording-inzien')
    text = response.content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert line["wie"] == "'=HYPERLINK(1) Boos"
    assert (line["handeling"], line["uitkomst"], line["doel"]) == ("inzien", "gelukt", "zorg")


@given(st.text(max_size=30))
def test_no_cell_is_worked_out(text: str) -> None:
    cell = spreadsheets._plain(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell.removeprefix("'") in {text, text.removeprefix("'")}


def test_a_file_asks_again_who_it_is(officer, log) -> None:
    response = officer.get(CSV)
    assert response.status_code == 302
    assert response.url.startswith("/nogmaals/")
    assert not log(action="audit.exported").exists()


def test_a_file_of_too_much_is_refused_with_what_to_do(house, officer, proven, monkeypatch) -> None:
    monkeypatch.setattr(tables, "MOST", 2)
    for _ in range(3):
        did(house[Role.CHAIR])
    found = page(officer, CSV, 400)
    assert "kortere periode" in found.select_one(".error-summary").text


def test_the_overview_tells_how_the_chains_stand(house, officer) -> None:
    found = page(officer, "/verantwoording/")
    assert "Het platform zelf" in found.text
    record(Event(action="audit.verified", object_kind="seals", object_id=12))
    assert "Niets veranderd" in page(officer, "/verantwoording/").text
    record(Event(action="audit.verified", outcome=Outcome.FAILED, object_kind="seals"))
    assert "Er klopt iets niet" in page(officer, "/verantwoording/").text


def test_the_picture_has_a_sentence_and_a_table(house, officer) -> None:
    did(house[Role.CHAIR])
    did(house[Role.CHAIR], outcome=Outcome.REFUSED)
    found = page(officer, "/verantwoording/")
    assert found.select_one("svg.day-bars")["role"] == "img"
    assert "1 daarvan werd geweigerd" in found.select_one("#dagen").parent.text
    today = [cell.text for cell in found.select(".disclosure tbody tr")[-1].select("td")]
    assert today[1] == "1"


def test_no_page_tells_what_was_kept_of_a_person(house, officer, proven, in_covenant) -> None:
    did(house[Role.CHAIR], subject="the-person", detail={"hidden": "not-shown"})
    subject = Entry.objects.latest("id").subject
    for path in [*PAGES, CSV]:
        text = officer.get(path).content.decode()
        assert subject not in text
        assert "the-person" not in text
        assert "not-shown" not in text


# Unusual use


def sighted(party) -> dict[str, list[int]]:
    return {
        each.rule.slug: [seen.number for seen in each.sightings]
        for each in unusual.sightings(party)
    }


def write_at(owning, standing, moments, **more) -> None:
    """Entries of other moments, which only the owner of the tables can make."""
    for number, moment in enumerate(moments):
        owning.execute(
            "INSERT INTO audit_entry (at, trace, span, action, outcome, member, party, role,"
            ' purpose, "case", subject, categories, articles, object_kind, object_id, detail)'
            " VALUES (%s, '', '', %s, %s, %s, %s, '', '', %s, '', '{}', '{}', '', '', '{}')",
            [
                moment,
                more.get("action", "read"),
                more.get("outcome", "done"),
                standing.member.pk,
                standing.party.slug,
                more.get("case") or uuid.UUID(int=number + 1),
            ],
        )
    owning.commit()


def a_weekday(hour: int, minute: int = 0, days_ago: int = 7):
    """A Monday within the last two weeks, in the Netherlands."""
    now = timezone.localtime()
    monday = now - timedelta(days=now.weekday() + days_ago)
    return monday.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.mark.parametrize(
    ("rule", "times", "more", "expected"),
    [
        ("veel", [a_weekday(10, n) for n in range(20)], {}, [20]),
        ("veel", [a_weekday(10, n) for n in range(19)], {}, []),
        ("veel", [a_weekday(10, n) for n in range(30)], {"case": CASE}, []),
        ("tijd", [a_weekday(6, 59)], {}, [1]),
        ("tijd", [a_weekday(7, 0)], {}, []),
        ("tijd", [a_weekday(20, 59)], {}, []),
        ("tijd", [a_weekday(21, 0)], {}, [1]),
        ("tijd", [a_weekday(10) + timedelta(days=5)], {}, [1]),
        ("geweigerd", [a_weekday(10, n) for n in range(5)], {"outcome": "refused"}, [5]),
        ("geweigerd", [a_weekday(10, n) for n in range(4)], {"outcome": "refused"}, []),
        ("zonder-taak", [a_weekday(10) + timedelta(days=n) for n in range(3)], {"case": CASE}, [3]),
        ("zonder-taak", [a_weekday(10, n) for n in range(3)], {"case": CASE}, []),
        (
            "zonder-taak",
            [a_weekday(10) + timedelta(days=n) for n in range(3)],
            {"case": CASE, "action": "contribute"},
            [],
        ),
        ("uitvoer", [a_weekday(10, n) for n in range(3)], {"action": "export"}, [3]),
        ("uitvoer", [a_weekday(10, n) for n in range(3)], {"action": "case.exported"}, [3]),
        ("uitvoer", [a_weekday(10, n) for n in range(2)], {"action": "export"}, []),
        ("tijd", [a_weekday(6, 0, days_ago=35)], {}, []),
    ],
)
def test_a_rule_finds_what_it_says_and_no_less(owning, rule, times, more, expected) -> None:
    standing = people.works(people.party(), Role.PROFESSIONAL)
    write_at(owning, standing, times, **more)
    assert sighted(standing.party)[rule] == expected


@pytest.mark.parametrize("ground", ["alarm.raise", "consent.give", "secrecy.set_aside"])
def test_who_records_a_ground_and_then_reads_stands_out(owning, ground: str) -> None:
    """It may be as it should: an officer looks whether the danger or the consent was there."""
    at, own = a_weekday(10), people.works(people.party(), Role.PROFESSIONAL)

    def seen() -> list[int]:
        return sighted(own.party)["zelf-vastgelegd"]

    write_at(owning, own, [at], action=ground, case=CASE)
    write_at(owning, own, [at - timedelta(hours=1), at + timedelta(hours=73)], case=CASE)
    write_at(owning, own, [at + timedelta(hours=1)], case=uuid.uuid4())
    colleague = people.works(own.party, Role.CASE_COORDINATOR)
    write_at(owning, colleague, [at + timedelta(hours=1)], case=CASE)
    write_at(owning, own, [at + timedelta(hours=1)], case=CASE, outcome="refused")
    assert seen() == []
    write_at(owning, own, [at + timedelta(minutes=n) for n in (1, 2)], case=CASE)
    assert seen() == [1]
    other = uuid.uuid4()
    write_at(owning, own, [at], action=ground, case=other)
    write_at(owning, own, [at + timedelta(minutes=5)], case=other)
    assert seen() == [2]


def test_the_page_tells_who_fitted_which_rule(house, officer, owning) -> None:
    who = house[Role.PROFESSIONAL]
    write_at(owning, who, [a_weekday(22)])
    found = page(officer, "/verantwoording/opvallend/")
    assert str(who.member) in found.text
    for rule in unusual.RULES:
        assert rule.title in found.text
        assert rule.about in found.text


def test_the_navigation_leads_here_for_officers_only(house, officer) -> None:
    assert page(officer, "/").find("a", href="/verantwoording/")
    assert not page(browser_of(house[Role.CHAIR]), "/").find("a", href="/verantwoording/")
