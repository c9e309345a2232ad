"""A transfer in the browser, from the question to what was brought in there."""

from uuid import uuid4

import pytest
from django.test import Client

from oggz.casework.cases.models import Case, File
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Viewer
from oggz.casework.transfers.models import Arrived, Transfer
from oggz.covenant.terms import Role
from tests.casework.cases.browsers import Desk, browser, main
from tests.casework.transfers.neighbours import Neighbours

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WEIGHED = {
    "necessity": "Zonder ons begint alles opnieuw.", "proportionality": "Het is weinig.",
    "subsidiarity": "Zonder naam kan het niet.",
}  # fmt: skip


@pytest.fixture
def two() -> Neighbours:
    return Neighbours()


class There:
    """Somebody of the other municipality at their browser."""

    def __init__(self, two: Neighbours, viewer: Viewer) -> None:
        self.viewer = viewer
        self.client: Client = browser(two.there, viewer)

    def text(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, main(response)
        return main(response)

    def post(self, path: str, **given: object):
        known = {"partij": self.viewer.party, "doel": self.viewer.purpose, "form": str(uuid4())}
        return self.client.post(path, known | given)

    def does(self, path: str, **given: object) -> None:
        response = self.post(path, **given)
        assert response.status_code == 302, main(response)


def test_from_the_question_to_what_was_brought_in(two: Neighbours) -> None:
    desk, guide = Desk(two.here, "casusregisseur"), There(two, two.guide)
    assert "Verder in een andere gemeente" in desk.text()
    assert "Verder in een andere gemeente" not in Desk(two.here, "woonconsulent").text()
    assert "Gemeente Verderop (Samen verder)" in desk.text("andere-gemeente/")
    desk.does("andere-gemeente/", to=two.municipality().key, because="moved")
    assert "Er is nog geen antwoord" in desk.text("andere-gemeente/")

    row = Transfer.objects.get()
    address = f"/casussen/overnemen/{row.pk}/"
    assert "Sociaal Team Voorbeeld vraagt of u een casus overneemt" in guide.text("/")
    text = guide.text(address)
    assert "de persoon verhuist" in text
    assert reference(two.here.case.pk) in text
    assert "Noor" not in text
    wrong = guide.post(address, answer="take")
    assert wrong.status_code == 422
    assert "zonder afweging komt er geen casus" in main(wrong)
    guide.does(address, answer="take", **WEIGHED)
    assert "vraagt of u een casus overneemt" not in guide.text("/")
    assert "Hierop is geantwoord" in guide.text(address)

    assert "neemt casus" in main(desk.client.get("/"))
    text = desk.text("andere-gemeente/meegeven/")
    assert "Naam en geboortedatum 1 gegeven, artikel 13.8" in text
    assert "Huurachterstand" not in text
    assert "andere-gemeente" not in main(Desk(two.here, "wijkagent").client.get("/"))
    desk.does("andere-gemeente/meegeven/", categories=["identity"])
    assert "gegevens meegegeven op" in desk.text("andere-gemeente/")
    assert "neemt casus" not in main(desk.client.get("/"))

    row.refresh_from_db()
    there = f"/casussen/{row.became}/"
    assert "op wat uit de andere gemeente meekwam" in guide.text("/")
    assert "Meegekomen uit een andere gemeente" in guide.text(there)
    text = guide.text(f"{there}meegekomen/")
    assert "Sociaal Team Voorbeeld" in text
    assert "Wacht op wie dit mag inbrengen" in text
    assert "Noor" not in text
    refused = guide.post(f"{there}meegekomen/")
    assert refused.status_code == 409
    assert "niets dat u mag inbrengen" in main(refused)
    guide.does(f"{there}meegekomen/", weg="ja")
    assert "Niet nodig, vernietigd op" in guide.text(f"{there}meegekomen/")


def test_who_coordinates_there_brings_it_in(two: Neighbours) -> None:
    case = two.ready()
    Desk(two.here, "casusregisseur").does(
        "andere-gemeente/meegeven/", categories=["identity", "own_words"]
    )
    team = There(two, two.team)
    assert "U mag dit inbrengen" in team.text(f"/casussen/{case.pk}/meegekomen/")
    team.does(f"/casussen/{case.pk}/meegekomen/")
    assert "Noor Voorbeeld" in team.text(f"/casussen/{case.pk}/")
    assert "meekwam" not in team.text("/")
    assert File.objects.filter(case=case).count() == 1


def test_no_is_an_answer_too(two: Neighbours) -> None:
    row = two.asks()
    guide = There(two, two.guide)
    guide.does(f"/casussen/overnemen/{row.pk}/", answer="not_here")
    desk = Desk(two.here, "casusregisseur")
    assert "niet over: de persoon komt niet in deze gemeente wonen" in main(desk.client.get("/"))
    assert "niet overgenomen" in desk.text("andere-gemeente/")
    again = guide.post(f"/casussen/overnemen/{row.pk}/", answer="take", **WEIGHED)
    assert "al geantwoord" in main(again)
    assert Case.objects.count() == 0 or not row.became


def test_what_does_not_exist_and_what_is_not_theirs_read_the_same(two: Neighbours) -> None:
    row = two.asks()
    for other in (
        There(two, two.team),
        There(two, two.there.viewer("verderop", Role.PROFESSIONAL)),
    ):
        mine = other.text(f"/casussen/overnemen/{row.pk}/", 404)
        assert mine == other.text(f"/casussen/overnemen/{uuid4()}/", 404)
    # A page of a case that was not transferred, and of those who may not transfer.
    desk = Desk(two.here, "woonconsulent")
    nothing = desk.text("meegekomen/", 404)
    assert nothing == desk.text("andere-gemeente/", 404)


def test_a_form_that_was_too_late_gives_nothing_along(two: Neighbours) -> None:
    two.ready()
    desk = Desk(two.here, "casusregisseur")
    desk.get("andere-gemeente/meegeven/")
    desk.does("toestemming/", consent="person:withdraw")
    response = desk.post("andere-gemeente/meegeven/", categories=["identity"])
    assert response.status_code in (409, 422)
    assert "Er is niets meegegeven" in main(response)
    assert not Arrived.objects.exists()
    assert "toestemming van de persoon nodig" in desk.text("andere-gemeente/")
    desk.does("andere-gemeente/intrekken/")
    assert "ingetrokken op" in desk.text("andere-gemeente/")
    assert desk.post("andere-gemeente/intrekken/").status_code == 409


@pytest.mark.parametrize(
    "given",
    [{}, {"to": "x", "because": "moved"}, {"to": f"{uuid4()}:1", "because": "moved"}],
    ids=["nothing", "no municipality", "another covenant"],
)
def test_a_question_to_nobody_is_not_asked(two: Neighbours, given: dict[str, str]) -> None:
    desk = Desk(two.here, "casusregisseur")
    response = desk.post("andere-gemeente/", **given)
    assert response.status_code == 422
    assert "Er is niets gevraagd" in main(response)
    assert not Transfer.objects.exists()


def test_categories_that_may_not_go_are_no_choice(two: Neighbours) -> None:
    two.ready()
    desk = Desk(two.here, "casusregisseur")
    for categories in (["family"], ["police"], ["x"], []):
        response = desk.post("andere-gemeente/meegeven/", categories=categories)
        assert response.status_code == 422, categories
    assert not Arrived.objects.exists()
