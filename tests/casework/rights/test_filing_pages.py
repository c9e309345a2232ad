"""The whole file as pages: asked for, fetched after proving, and a code that another has."""

from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from bs4 import BeautifulSoup

from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Contribution
from oggz.casework.rights.filing.locking import code_of
from oggz.casework.rights.models import Dossier, Exemption, Request
from oggz.casework.rights.services import making
from oggz.covenant.terms import DataCategory, Role
from tests.casework.cases.browsers import main
from tests.casework.covenants.test_pages import fresh
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, LEADER, Asked, RightsDesk

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."


@pytest.fixture
def table() -> Asked:
    table = Asked()
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    return table


def guide(table: Asked) -> RightsDesk:
    desk = table.desk()
    desk.client = fresh(table.world.person("gemeente", Role.PROCESS_COORDINATOR), desk.client)
    return desk


def officer(table: Asked, party: str = "gemeente"):
    standing = table.world.person(party, Role.DATA_PROTECTION_OFFICER)
    return fresh(standing, browser_of(standing))


def test_from_asking_to_a_file_that_the_person_opens(table: Asked) -> None:
    row, desk = table.asks(at=GUIDE), guide(table)
    assert "Laat het dossier maken" in desk.text(f"{row.pk}/")
    desk.does(f"{row.pk}/dossier/maken/")
    assert "wordt gemaakt" in desk.text(f"{row.pk}/")
    making.make(Dossier.objects.get().pk)
    assert "op slot" in desk.text(f"{row.pk}/")
    response = desk.post(f"{row.pk}/dossier/ophalen/")
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    client = officer(table)
    page = BeautifulSoup(client.get("/rechten/").content, "lxml")
    address = page.select_one('form[action$="/code/"]')["action"]
    shown = main(client.post(address, {"partij": "gemeente"}))
    code = code_of(row.deadline_id)
    assert code in shown
    pikepdf.open(BytesIO(response.content), password=code).close()
    assert code not in desk.client.get(f"{desk.address}{row.pk}/").content.decode()


def test_it_is_fetched_after_proving_who_one_is(table: Asked) -> None:
    row = table.asks(at=GUIDE)
    stale = table.desk().post(f"{row.pk}/dossier/ophalen/")
    assert stale.status_code == 302
    assert "/nogmaals/" in stale["Location"]


def test_no_other_officer_gets_the_code(table: Asked) -> None:
    row = table.asks(at=GUIDE)
    answers = [
        officer(table, "politie").post(f"/rechten/termijnen/{pk}/code/", {"partij": "politie"})
        for pk in (row.deadline_id, uuid4())
    ]
    assert {each.status_code for each in answers} == {409}
    assert len({main(each) for each in answers}) == 1
    assert code_of(row.deadline_id) not in main(answers[0])
    desk = guide(table)
    for client in (desk.client, table.desk(LEADER).client):
        form = {"partij": table.seats[GUIDE].party, "doel": "hulp"}
        answer = client.post(f"/rechten/termijnen/{row.deadline_id}/code/", form)
        assert answer.status_code in (403, 409)
        assert code_of(row.deadline_id) not in answer.content.decode()


def test_that_an_officer_saw_it_is_in_the_log_without_the_code(table: Asked) -> None:
    row = table.asks(at=GUIDE)
    officer(table).post(f"/rechten/termijnen/{row.deadline_id}/code/", {"partij": "gemeente"})
    entry = Entry.objects.get(action="rights.code_shown", object_id=str(row.deadline_id))
    assert code_of(row.deadline_id) not in str(vars(entry))


def test_a_party_is_asked_to_look_at_what_it_brought_in(table: Asked) -> None:
    row = table.asks()
    tenant = table.desk("woonconsulent")
    work = BeautifulSoup(tenant.client.get("/").content, "lxml")
    link = work.find("a", string=lambda t: t and "de persoon vraagt inzage" in t)
    assert link["href"] == f"/rechten/{table.case.pk}/{row.pk}/weglaten/"
    assert RENT in tenant.text(f"{row.pk}/weglaten/")
    rent = Contribution.objects.get()
    tenant.does(
        f"{row.pk}/weglaten/", contribution=rent.pk, why="others", text="Gaat over de buren."
    )
    assert "Weggelaten" in tenant.text(f"{row.pk}/weglaten/")
    tenant.does(f"{row.pk}/weglaten/{Exemption.objects.get().pk}/")
    assert Exemption.objects.get().withdrawn_at
    # Nothing was brought in by the police: nothing waits.
    assert "inzage" not in main(table.desk("wijkagent").client.get("/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"contribution": str(uuid4()), "why": "others", "text": "Ja."},
        {"contribution": "x", "why": "others", "text": "Ja."},
        {"why": "others", "text": ""},
        {"why": "because", "text": "Ja."},
        {"why": "others", "text": "x" * 20_001},
    ],
)
def test_what_is_left_out_wrongly_is_not_left_out(table: Asked, wrong: dict[str, str]) -> None:
    row = table.asks()
    given = {"contribution": str(Contribution.objects.get().pk)} | wrong
    response = table.desk("woonconsulent").post(f"{row.pk}/weglaten/", **given)
    assert response.status_code in (404, 422)
    assert not Exemption.objects.exists()


def test_who_handles_nothing_finds_no_way_to_the_file(table: Asked) -> None:
    row = table.asks()
    police = table.desk("wijkagent")
    for path in ("dossier/maken/", "dossier/ophalen/", "dossier/verwijderen/"):
        assert police.post(f"{row.pk}/{path}").status_code in (302, 404)
    assert not Dossier.objects.exists()
    assert Request.objects.count() == 1
