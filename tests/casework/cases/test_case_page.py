"""The page of one case: what each at the table reads there, and under which article."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.cases import explaining
from oggz.casework.cases.doings import DOINGS
from oggz.casework.cases.models import File, Kind, Outcome, Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.door import break_glass as glass
from oggz.casework.parties import services as parties
from oggz.covenant.terms import DataCategory, Phase, Role, SecrecyGround, Subject
from tests.casework.cases.browsers import Desk, browser, main
from tests.casework.parties import people
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

NAME, RENT, OWN = "Noor Voorbeeld", "Drie maanden huurachterstand.", "Ik wil mijn huis houden."
ADDRESS, DRINKS = "Voorbeeldstraat 1", "Is in behandeling."
ACTORS = ("regisseur", "casusregisseur", "woonconsulent", "wijkagent", "hulpverlener")


@pytest.fixture
def table() -> Table:
    table = Table()
    table.brings("casusregisseur", DataCategory.IDENTITY, NAME, kind=Kind.NAME)
    table.brings("casusregisseur", DataCategory.CONTACT, ADDRESS, kind=Kind.ADDRESS)
    table.brings("casusregisseur", DataCategory.OWN_WORDS, OWN)
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    return table


def read_by(viewer) -> int:
    return Entry.objects.filter(action="read", member=viewer.member, outcome="done").count()


def refusals(viewer) -> int:
    return Entry.objects.filter(action="case.take", member=viewer.member).count()


def timeless(page: str, table: Table) -> str:
    """A page without what any other case has otherwise: its reference and the minute."""
    return re.sub(r"\d\d:\d\d", "", page.replace(reference(table.case.pk), ""))


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("regisseur", {NAME}),
        ("casusregisseur", {NAME, ADDRESS, OWN, RENT}),
        ("woonconsulent", {NAME, ADDRESS, RENT}),
        ("wijkagent", set()),
        ("hulpverlener", set()),
    ],
)
def test_each_reads_what_an_article_allows_and_it_is_recorded(table, name, sees) -> None:
    desk = Desk(table, name)
    before = read_by(desk.viewer)
    page = desk.text()
    assert {each for each in (NAME, ADDRESS, OWN, RENT) if each in page} == sees
    assert reference(table.case.pk) in page
    assert read_by(desk.viewer) == before + bool(sees)


def test_beside_each_text_stands_who_brought_it_in_and_under_which_article_until_when(
    table,
) -> None:
    page = Desk(table, "casusregisseur").get()
    said = next(each for each in page.select(".said") if RENT in each.text)
    assert "Woonstichting Voorbeeld" in said.text
    assert "Artikel 9.1" in said.text
    ends = table.world.version.ends
    assert f"{ends.day} " in said.text
    assert str(ends.year) in said.text
    assert "op grond van artikel 9.1" in Desk(table, "casusregisseur").text()


def test_a_birth_date_is_shown_as_people_write_it(table) -> None:
    table.brings(
        "casusregisseur", DataCategory.IDENTITY, "1981-06-23", kind=Kind.BIRTH_DATE
    )  # fmt: skip
    shown = Desk(table, "casusregisseur").text()
    assert "23 juni 1981" in shown
    assert "1981-06-23" not in shown


def test_who_sees_nothing_is_told_that_it_says_nothing_of_what_there_is(table) -> None:
    page = Desk(table, "wijkagent").text()
    assert "er nu niets dat u mag lezen" in page
    assert "Dat zegt niet of anderen iets hebben ingebracht" in page
    empty = Table(table.world)
    assert timeless(Desk(empty, "wijkagent").text(), empty) == timeless(page, table)


def test_the_explanation_is_the_same_whether_there_is_something_or_not(table) -> None:
    for name in ACTORS:
        fresh = Table(table.world)
        empty, full = (Desk(each, name).text("uitleg/") for each in (fresh, table))
        assert timeless(empty, fresh) == timeless(full, table)


def test_the_explanation_names_the_article_or_what_is_missing(table) -> None:
    page = Desk(table, "hulpverlener").get("uitleg/")
    rows = {each.th.text: each.text for each in page.select("tbody tr")}
    assert "nee" in rows["Naam en geboortedatum"]
    assert "toestemming heeft gegeven" in rows["Naam en geboortedatum"]
    grounds.give_consent(table.file, by=table.seat("hulpverlener"))
    page = Desk(table, "hulpverlener").get("uitleg/")
    rows = {each.th.text: each.text for each in page.select("tbody tr")}
    assert "ja" in rows["Naam en geboortedatum"]
    assert "Artikel 9.8" in rows["Naam en geboortedatum"]


def test_the_explanation_names_no_article_that_could_never_be_for_who_reads(table) -> None:
    page = Desk(table, "woonconsulent").get("uitleg/")
    rows = {each.th.text: each.text for each in page.select("tbody tr")}
    assert explaining.NOT_YOURS in rows["Gezin en netwerk"]
    assert "Artikel" not in rows["Gezin en netwerk"]


def test_reading_the_explanation_reads_nothing(table) -> None:
    desk = Desk(table, "casusregisseur")
    before = read_by(desk.viewer)
    desk.get("uitleg/")
    assert read_by(desk.viewer) == before


def test_the_explanation_does_not_tell_that_another_party_set_its_secrecy_aside(table) -> None:
    table.seats["casusregisseur"] = table.world.viewer(
        "sociaal-team", Role.CASE_COORDINATOR, "veiligheid"
    )
    participation.add(
        table.file, member=table.world.person("sociaal-team", Role.CASE_COORDINATOR).member,
        party=table.world.parties["sociaal-team"], role=Role.CASE_COORDINATOR,
        purpose="veiligheid", by=table.seat("regisseur"),
    )  # fmt: skip
    grounds.raise_alarm("Gevaar.", by=table.seat("regisseur"))
    before = Desk(table, "casusregisseur").text("uitleg/")
    grounds.set_secrecy_aside(
        SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=table.seat("hulpverlener")
    )
    assert Desk(table, "casusregisseur").text("uitleg/") == before
    assert "opzijgezet" not in Desk(table, "casusregisseur").text()
    assert "opzijgezet" in Desk(table, "hulpverlener").text()


class TestOneAnswer:
    """For a case that is not there, one of others, and what is no id at all."""

    def addresses(self, table: Table) -> list[str]:
        other = Table(table.world)
        participation.end(other.seat("wijkagent").participation, by=other.seat("wijkagent"))
        return [str(uuid4()), str(other.case.pk), "geen-casus", str(table.case.pk).upper()]

    @pytest.mark.parametrize("page", ["", "uitleg/", "inbrengen/", "deelnemers/toevoegen/"])
    def test_to_looking(self, table, page) -> None:
        desk = Desk(table, "wijkagent")
        answers = set()
        for address in self.addresses(table):
            before = refusals(desk.viewer)
            response = desk.client.get(f"/casussen/{address}/{page}")
            assert response.status_code == 404
            assert refusals(desk.viewer) == before + 1
            answers.add(main(response))
        assert len(answers) == 1

    def test_to_sending_which_loses_nothing_that_was_written(self, table) -> None:
        desk = Desk(table, "wijkagent")
        answers = set()
        for address in self.addresses(table):
            response = desk.client.post(
                f"/casussen/{address}/inbrengen/", desk.filled(text="Een uur werk.")
            )
            assert response.status_code == 404
            assert "Een uur werk." in response.content.decode()
            answers.add(main(response))
        assert len(answers) == 1

    def test_to_what_is_not_in_this_case(self, table) -> None:
        """Ids of another case in which one takes part, and of none."""
        other = Table(table.world)
        row = other.brings("woonconsulent", DataCategory.HOUSING, RENT)
        objection = grounds.object_to_sharing("Nee.", by=other.seat("regisseur"))
        working = Participation.objects.filter(case=other.case, party__slug="politie").get()
        tried = [
            ("woonconsulent", f"bijdragen/{row.pk}/verbeteren/"),
            ("woonconsulent", f"bijdragen/{uuid4()}/verbeteren/"),
            ("regisseur", f"bezwaren/{objection.pk}/"),
            ("regisseur", f"bezwaren/{uuid4()}/"),
            ("regisseur", f"deelnemers/{working.pk}/beeindigen/"),
            ("regisseur", "deelnemers/999999999999/beeindigen/"),
            ("woonconsulent", f"deelnemers/{working.pk}/beeindigen/"),
        ]
        answers = set()
        for name, path in tried:
            desk = Desk(table, name)
            for response in (desk.client.get(f"{desk.address}{path}"), desk.post(path, text="x")):
                assert response.status_code == 404, path
                answers.add(main(response).replace("Wat u schreef Neem het over voor u deze pagina"
                    " verlaat: het is nergens bewaard. Tekst x ", ""))  # fmt: skip
        assert len(answers) == 1
        response = Desk(table, "woonconsulent").post(f"bijdragen/{row.pk}/doorgeven/", besluit="ja")
        assert response.status_code == 404


def test_ones_own_case_under_another_purpose_is_opened_by_stating_it(table) -> None:
    desk = Desk(table, "woonconsulent")
    elsewhere = table.world.viewer("woonstichting", Role.PROFESSIONAL, "veiligheid")
    desk.client = browser(table.world, elsewhere)
    before = refusals(desk.viewer)
    response = desk.client.get(desk.address)
    assert response.status_code == 409
    assert "ander doel" in main(response)
    assert RENT not in response.content.decode()
    assert refusals(desk.viewer) == before + 1
    key = f"{elsewhere.covenant}:wonen"
    form = {"partij": "woonstichting", "naar": key}
    response = desk.client.post(f"{desk.address}openen/", form, follow=True)
    assert response.status_code == 200
    assert RENT in main(response)
    assert Entry.objects.filter(
        action="session.purpose", member=desk.viewer.member, purpose="wonen"
    ).exists()  # fmt: skip


def test_a_purpose_for_which_one_does_not_take_part_is_not_stated_by_it(table) -> None:
    desk = Desk(table, "woonconsulent")
    for case in (table.case.pk, uuid4(), "geen-casus"):
        for key in (f"{desk.viewer.covenant}:veiligheid", f"{uuid4()}:wonen", "", "x"):
            response = desk.client.post(
                f"/casussen/{case}/openen/", {"partij": "woonstichting", "naar": key}
            )
            assert response.status_code == 409
    assert desk.text()
    assert RENT in desk.text()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER])
def test_who_has_no_content_role_gets_neither_list_nor_case(table, role) -> None:
    client = people.browser_of(table.world.person("gemeente", role))
    for path in ("", f"{table.case.pk}/", f"{table.case.pk}/uitleg/"):
        response = client.get(f"/casussen/{path}")
        assert response.status_code == 403
        assert "Casussen" not in response.content.decode()


def test_without_a_purpose_one_is_led_to_stating_it(table) -> None:
    client = people.browser_of(table.world.person("politie", Role.PROFESSIONAL))
    response = client.get(f"/casussen/{table.case.pk}/")
    asks = f"/doel/?verder=%2Fcasussen%2F{table.case.pk}%2F"
    assert (response.status_code, response["Location"]) == (302, asks)
    response = client.post(
        f"/casussen/{table.case.pk}/inbrengen/", {"partij": "politie", "text": "Een uur werk."}
    )
    assert response.status_code == 409
    assert "Een uur werk." in response.content.decode()


def test_who_left_sees_nothing_at_the_next_click(table) -> None:
    desk = Desk(table, "casusregisseur")
    assert OWN in desk.text()
    participation.end(table.seat("casusregisseur").participation, by=table.seat("regisseur"))
    assert OWN not in desk.text(status=404)
    other = Desk(table, "woonconsulent")
    parties.leave(
        table.world.person("woonstichting", Role.PROFESSIONAL).member,
        people.row(table.world.person("woonstichting", Role.PROFESSIONAL)),
    )
    assert other.client.get(other.address).status_code == 302


def test_a_correction_is_marked_and_what_it_replaced_is_not_shown(table) -> None:
    row = table.brings("woonconsulent", DataCategory.HOUSING, "Vier maanden.")
    content.correct(row, "Vijf maanden.", by=table.seat("woonconsulent"))
    page = Desk(table, "casusregisseur").get()
    said = next(each for each in page.select(".said") if "Vijf maanden." in each.text)
    assert "verbeterd" in said.text
    assert "Vier maanden." not in page.text


def test_a_file_of_a_child_is_known_to_who_may_know_of_it_only(table) -> None:
    content_before = Desk(table, "wijkagent").text()
    child = opening.open_file(Subject.CHILD, by=table.seat("regisseur"))
    who = table.world.person("jeugdhulp", Role.PROFESSIONAL)
    participation.add(
        child, member=who.member, party=table.world.parties["jeugdhulp"],
        role=Role.PROFESSIONAL, purpose="hulp", by=table.seat("regisseur"),
    )  # fmt: skip
    assert "Jeugdhulp Voorbeeld" in Desk(table, "regisseur").text()
    assert Desk(table, "wijkagent").text() == content_before
    assert "Jeugdhulp" not in Desk(table, "woonconsulent").text()


def test_facts_of_the_work_are_told_and_their_words_to_who_may_read_them(table) -> None:
    grounds.raise_alarm("Er is een mes gezien.", by=table.seat("casusregisseur"))
    grounds.object_to_sharing("Mijn zus mag niets weten.", by=table.seat("casusregisseur"))
    for name in ACTORS:
        page = Desk(table, name).text()
        assert "Er is acuut gevaar vastgelegd" in page
        assert "Er staat een bezwaar open" in page
        assert ("Mijn zus mag niets weten." in page) == (name in ("regisseur", "casusregisseur"))
    assert "Er is een mes gezien." in Desk(table, "casusregisseur").text()
    assert "Er is een mes gezien." not in Desk(table, "woonconsulent").text()
    assert "Zonder samen te werken" not in Desk(table, "woonconsulent").text()
    assert "Zonder samen te werken" in Desk(table, "regisseur").text()


def test_words_that_were_opened_are_in_the_log(table) -> None:
    desk = Desk(table, "regisseur")
    before = Entry.objects.filter(action="words.read", member=desk.viewer.member).count()
    desk.get()
    assert Entry.objects.filter(action="words.read").count() == before + 1
    Desk(table, "wijkagent").get()
    assert Entry.objects.filter(action="words.read").count() == before + 1


def test_an_objection_stops_reading_at_the_next_click(table) -> None:
    desk = Desk(table, "casusregisseur")
    assert RENT in desk.text()
    grounds.object_to_sharing("Nee.", by=table.seat("regisseur"))
    page = desk.text()
    assert RENT not in page
    assert OWN in page  # of one's own party


def test_what_ends_soon_is_told(table) -> None:
    Participation.objects.filter(case=table.case, party__slug="politie").update(
        until=timezone.now() + timedelta(5)
    )
    assert "U doet mee tot" in Desk(table, "wijkagent").text()
    assert "Het convenant eindigt" not in Desk(table, "wijkagent").text()


class TestBehindTheGlass:
    @pytest.fixture
    def desk(self, table) -> Desk:
        who = people.works(table.world.parties["politie"], Role.CASE_COORDINATOR)
        people.declare(who.member)
        table.world.people["politie", Role.CASE_COORDINATOR] = who
        viewer = table.world.viewer("politie", Role.CASE_COORDINATOR, "veiligheid")
        table.seats["dienst"] = viewer
        desk = Desk(table, "dienst")
        barrier.tell(viewer)
        glass.break_glass(
            viewer, covenant=viewer.covenant, case=table.case.pk, hours=1,
            reason="Iemand dreigt van het balkon te springen en niemand is te bereiken.",
        )  # fmt: skip
        return desk

    def test_one_reads_what_danger_allows_under_a_banner(self, desk) -> None:
        page = desk.text()
        assert "U kijkt met noodtoegang" in page
        assert ADDRESS in page
        assert RENT not in page
        assert "Hoe het ging" not in page

    def test_nothing_is_offered_and_nothing_is_done(self, desk) -> None:
        page = desk.get()
        assert not page.select("main form, main a[href*=toevoegen]")
        assert "Wat u kunt doen" not in page.text
        for doing in DOINGS:
            response = desk.post(f"{doing.slug}/", text="Een uur werk.", reason="Een uur werk.")
            assert response.status_code == 409, doing.slug
            assert "Een uur werk." in response.content.decode()


def more(table: Table) -> None:
    """More of everything on the page, from people who were there and others."""
    for number in range(3):
        table.brings("woonconsulent", DataCategory.HOUSING, f"Klacht {number}.")
        table.brings("casusregisseur", DataCategory.FAMILY, f"Zus {number}.")
        seat = table.seat("casusregisseur")
        grounds.give_consent(table.file, by=seat)
        grounds.withdraw_consent(table.file, by=seat)
        grounds.raise_alarm(f"Gevaar {number}.", by=seat)
        objection = grounds.object_to_sharing(f"Nee {number}.", by=seat)
        grounds.decide_objection(objection, upheld=False, by=seat)
        who = people.works(table.world.parties["sociaal-team"], Role.PROFESSIONAL)
        participation.add(
            table.file, member=who.member, party=table.world.parties["sociaal-team"],
            role=Role.PROFESSIONAL, purpose="hulp", by=table.seat("regisseur"),
        )  # fmt: skip
    phases.scale(2, by=table.seat("regisseur"))


@pytest.mark.parametrize("name", ["casusregisseur", "regisseur"])
def test_a_page_asks_the_same_number_of_times(table, name) -> None:
    desk = Desk(table, name)
    grounds.raise_alarm("Gevaar.", by=table.seat("casusregisseur"))

    def asked() -> int:
        desk.get()
        with CaptureQueriesContext(connection) as queries:
            desk.get()
        return sum("cases_" in each["sql"] for each in queries)

    before = asked()
    more(table)
    assert asked() == before <= 15


def test_a_text_cannot_become_a_part_of_the_page(table) -> None:
    table.brings("woonconsulent", DataCategory.HOUSING, "<script>alert(1)</script> & {{ case }}")
    page = Desk(table, "casusregisseur").client.get(f"/casussen/{table.case.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ case }}" in page


def test_no_address_has_anything_of_a_person(table) -> None:
    page = Desk(table, "casusregisseur").get()
    for link in page.select("a[href], form[action]"):
        address = link.get("href") or link.get("action")
        assert not re.search("noor|voorbeeldstraat|achterstand", address, re.IGNORECASE)


def test_a_file_that_was_made_by_hand_in_another_case_is_not_shown(table) -> None:
    other = Table(table.world)
    assert File.objects.filter(case=other.case).count() == 1
    assert NAME not in Desk(other, "casusregisseur").text()


def test_a_closed_case_is_closed_for_all_but_the_process_coordinator(table) -> None:
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    assert Phase(table.seat("regisseur").case.phase) is Phase.CLOSED
    for name in ACTORS:
        page = Desk(table, name).text()
        assert not {each for each in (NAME, ADDRESS, OWN, RENT) if each in page}
