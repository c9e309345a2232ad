"""The page on which two people destroy: who gets it, what can be proposed, and stale forms."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Outcome, Weighing
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import phases
from oggz.casework.door import freshness
from oggz.casework.parties import sessions
from oggz.casework.retention import services, signing, views
from oggz.casework.retention.models import Certificate, Destruction
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import KeyDestroyedError
from oggz.covenant.retention import months_after
from oggz.covenant.terms import DataCategory, Role
from tests.casework.parties import people
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/vernietiging/"


@pytest.fixture
def table(time_machine) -> Table:
    """A case that was closed so long ago that what was brought in must go."""
    table = Table()
    table.brings("woonconsulent", DataCategory.HOUSING, "Huurachterstand.")
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    time_machine.move_to(timezone.now() + timedelta(900))
    for standing in table.world.people.values():
        people.declare(standing.member)
    return table


@pytest.fixture(autouse=True)
def proved(monkeypatch) -> None:
    """As if everybody gave their second factor a moment ago; tests/casework/door shows the rest."""
    for where in (freshness, views):
        monkeypatch.setattr(where, "is_fresh", bool)


def browser(table: Table, standing, purpose: str = "hulp") -> Client:
    client = people.browser_of(standing)
    session = client.session
    session[sessions._CHOSEN] |= {"purpose": f"{table.world.covenant.pk}:{purpose}"}
    session.save()
    return client


def regisseur(table: Table) -> Client:
    return browser(table, table.world.person("gemeente", Role.PROCESS_COORDINATOR))


def another(table: Table) -> Client:
    standing = people.works(table.world.parties["gemeente"], Role.PROCESS_COORDINATOR)
    people.declare(standing.member)
    return browser(table, standing)


def page(client: Client) -> BeautifulSoup:
    response = client.get(PAGE)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_what_must_go_is_told_in_words_and_by_what_people_call_the_case(table) -> None:
    row = page(regisseur(table)).select_one("tbody tr")
    assert "Woonstichting Voorbeeld" in row.th.text
    assert reference(table.case.pk) in row.text
    assert str(table.case.pk) not in row.text
    assert "woonstichting/" not in row.text


def key(client: Client) -> str:
    return page(client).select_one("input[name=wat]")["value"]


def propose(client: Client, what: str):
    return client.post(f"{PAGE}voorstellen/", {"partij": "gemeente", "wat": what})


def test_two_people_destroy_what_has_ended(table: Table) -> None:
    first, second = regisseur(table), another(table)
    assert "wonen en overlast" in page(first).get_text().lower()
    propose(first, key(first))
    waiting = Destruction.objects.get()
    assert "moet het bevestigen" in page(first).get_text()
    confirm = f"{PAGE}{waiting.pk}/bevestigen/"
    assert first.post(confirm, {"partij": "gemeente", "zeker": "ja"}).status_code == 409
    assert second.post(confirm, {"partij": "gemeente"}).status_code == 409
    assert second.post(confirm, {"partij": "gemeente", "zeker": "ja"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.confirmed_by_id != waiting.proposed_by_id


def test_two_people_destroy_a_case_in_which_nobody_brought_anything_in(time_machine) -> None:
    table = Table()
    phases.close(Outcome.CANCELLED, by=table.seat("regisseur"))
    closed = timezone.localdate()
    for standing in table.world.people.values():
        people.declare(standing.member, days=900)
    time_machine.move_to(timezone.now() + timedelta(300))
    assert "Er loopt de komende dertig dagen niets af" in page(regisseur(table)).get_text()
    time_machine.move_to(timezone.now() + timedelta(70))
    first, second = regisseur(table), another(table)
    (line,) = page(first).select("#loopt-af ~ div tbody tr")
    assert "De hele casus" in line.get_text()
    assert "artikel 6.9" in line.get_text()
    propose(first, key(first))
    waiting = Destruction.objects.get()
    assert waiting.until == months_after(closed, 12)
    confirm = f"{PAGE}{waiting.pk}/bevestigen/"
    assert second.post(confirm, {"partij": "gemeente", "zeker": "ja"}).status_code == 302
    services.carry_out(waiting.pk)
    with barrier.task("retention"):
        assert not Case.objects.exists()
        assert not Weighing.objects.exists()
    told = first.get(f"{PAGE}{waiting.pk}/verklaring.json").json()
    assert (told["what"], told["case"]) == ("de hele casus", str(table.case.pk))
    assert signing.is_genuine(Certificate.objects.get().content)
    with pytest.raises(KeyDestroyedError):
        vault.seal(table.case.pk, "weighing.reasons", b"opnieuw")


def test_what_is_not_on_the_list_cannot_be_proposed(table: Table) -> None:
    client = regisseur(table)
    for what in ("", "0" * 32, str(table.case.pk)):
        assert propose(client, what).status_code == 409
    assert not Destruction.objects.exists()


def test_a_proposal_is_made_once_and_can_be_taken_back(table: Table) -> None:
    client = regisseur(table)
    what = key(client)
    assert propose(client, what).status_code == 302
    assert propose(client, what).status_code == 409
    back = f"{PAGE}{Destruction.objects.get().pk}/intrekken/"
    assert client.post(back, {"partij": "gemeente"}).status_code == 302
    assert client.post(back, {"partij": "gemeente"}).status_code == 409
    assert key(client) == what


def test_what_was_done_is_said_once_on_the_page(table: Table) -> None:
    client = regisseur(table)
    propose(client, key(client))
    assert page(client).get_text().count("Voorgesteld. Een andere procesregisseur") == 1


def test_who_destroys_finds_the_page_and_nobody_else(table: Table) -> None:
    for role in Role:
        home = browser(table, table.world.person("gemeente", role)).get("/mijn-gegevens/")
        assert (PAGE in home.content.decode()) == (role is Role.PROCESS_COORDINATOR), role


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.PROCESS_COORDINATOR])
@pytest.mark.parametrize("path", ["", "voorstellen/", "{}/bevestigen/", "{}/intrekken/"])
def test_no_other_role_gets_near(table: Table, role: Role, path: str) -> None:
    client = browser(table, table.world.person("gemeente", role))
    address = PAGE + path.format(UUID(int=1))
    answer = client.post(address, {"partij": "gemeente"}) if path else client.get(address)
    assert answer.status_code in (403, 404)


def test_a_certificate_of_another_covenant_is_not_there(table: Table) -> None:
    assert regisseur(table).get(f"{PAGE}{uuid4()}/verklaring.json").status_code == 404


def officer(table: Table, party: str) -> Client:
    standing = people.works(table.world.parties[party], Role.DATA_PROTECTION_OFFICER)
    return people.browser_of(standing)


def destroyed(table: Table) -> Destruction:
    first, second = regisseur(table), another(table)
    propose(first, key(first))
    found = Destruction.objects.get()
    second.post(f"{PAGE}{found.pk}/bevestigen/", {"partij": "gemeente", "zeker": "ja"})
    services.carry_out(found.pk)
    return found


def test_an_officer_of_a_party_reads_what_went_and_why_and_no_more(table: Table, log) -> None:
    found = destroyed(table)
    client = officer(table, "politie")
    said = client.get(f"{PAGE}verklaringen/").content.decode()
    assert "1 verklaring" in said
    assert "De bewaartermijn is voorbij" in said
    for secret in ("wonen en overlast", "Woningcorporatie", reference(table.case.pk)):
        assert secret not in said
    proof = client.get(f"{PAGE}verklaringen/{found.pk}.json")
    assert signing.is_genuine(proof.content.decode())
    assert [each.action for each in log(member=client.session["_auth_user_id"])][-2:] == [
        "audit.certificates", "certificate.exported",
    ]  # fmt: skip
    # What guards the process stays theirs.
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{found.pk}/verklaring.json").status_code == 403


def test_an_officer_of_a_party_that_did_not_sign_reads_nothing(table: Table) -> None:
    found = destroyed(table)
    stranger = people.works(people.party(), Role.DATA_PROTECTION_OFFICER)
    client = people.browser_of(stranger)
    assert "Er is nog niets vernietigd" in client.get(f"{PAGE}verklaringen/").content.decode()
    assert client.get(f"{PAGE}verklaringen/{found.pk}.json").status_code == 404
