"""What is kept of somebody: to read, to take along, to delete; and what mergers do to it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Role, User
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import follow_mergers
from oggz.portal.professionals import services
from oggz.portal.professionals.models import (
    BoardAnswer,
    BoardQuestion,
    DigestChoice,
    Follow,
    Profile,
    Proposal,
    Report,
)
from tests.portal.colleagues import (
    INDEX,
    answer,
    at,
    colleague,
    place,
    profile,
    question,
    region,
    text,
    told,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ria() -> User:
    """Somebody of whom both rooms keep something in each way."""
    ria = colleague("ria", Role.LOCAL_PUBLISHER)
    bob = colleague("bob")
    profile(ria, municipalities=[place("lelystad")])
    mine = question(ria, title="Mijn eigen vraag")
    theirs = question(bob, title="Een vraag van Bob")
    answer(ria, theirs, text="Mijn eigen antwoord.")
    services.have_it_too(ria, theirs)
    services.report(ria, answer(bob, mine, text="Antwoord van Bob."), "Onaardig.")
    services.choose_digest(ria, "dag", regions=[region()])
    colleague("piet")
    services.propose_profile(
        ria, told(name="Piet", email="piet@voorbeeld.example"), place=place("lelystad")
    )
    return ria


def test_everything_kept_is_shown_and_can_be_taken_along(ria) -> None:
    page = text(at(ria).get(url("own_data")))
    for part in ("Ria Jansen", "0123-456 789", "Mijn eigen vraag", "Mijn eigen antwoord"):
        assert part in page
    response = at(ria).get(url("download"))
    assert response["Content-Disposition"].startswith('attachment; filename="mijn-gegevens-')
    assert "Ria" not in response["Content-Disposition"]
    kept = json.loads(response.content)
    assert kept["profiel"]["naam"] == "Ria Jansen"
    assert "Alleen wie is ingelogd" in kept["profiel"]["tekst_van_de_toestemming"]
    assert [post["vraag"] for post in kept["vragen"]] == ["Mijn eigen vraag"]
    assert [post["tekst"] for post in kept["antwoorden"]] == ["Mijn eigen antwoord."]
    assert [report["reden"] for report in kept["meldingen"]] == ["Onaardig."]
    assert [each["naam"] for each in kept["voorstellen_van_u"]] == ["Piet"]
    assert len(kept["gevolgd"]) == 2
    assert len(kept["heb_ik_ook"]) == 1
    assert kept["samenvatting_per_mail"]["regios"] == ["GGD Flevoland"]
    assert "Bob" not in json.dumps(kept).replace("Een vraag van Bob", "")


def test_a_proposal_about_somebody_is_shown_to_them(ria) -> None:
    piet = User.objects.get(username="piet")
    kept = json.loads(at(piet).get(url("download")).content)
    assert [each["naam"] for each in kept["voorstellen_voor_u"]] == ["Piet"]


def test_nothing_goes_without_saying_so(ria) -> None:
    assert at(ria).post(url("own_data"), {"texts": "on"}).status_code == 400
    assert Profile.objects.filter(user=ria).exists()


@pytest.mark.parametrize("texts", [False, True])
def test_deleting_takes_everything_but_the_account(ria, texts) -> None:
    asked = BoardQuestion.objects.get(author=ria)
    at(ria).post(url("own_data"), {"sure": "on"} | ({"texts": "on"} if texts else {}))
    for kind in (Profile, DigestChoice, Follow):
        assert not kind.objects.filter(user=ria).exists()
    assert not Proposal.objects.filter(made_by=ria).exists()
    assert not Report.objects.filter(made_by=ria).exists()
    assert not BoardQuestion.objects.filter(author=ria).exists()
    assert not BoardAnswer.objects.filter(author=ria).exists()
    asked.refresh_from_db()
    assert asked.text == ("" if texts else "Een vraag uit het werk.")
    page = text(at(User.objects.get(username="bob")).get(asked.get_absolute_url()))
    assert ("Deze vraag is verwijderd" in page) is texts
    assert "Antwoord van Bob." in page
    assert User.objects.get(pk=ria.pk).is_active
    kept = json.loads(at(ria).get(url("download")).content)
    assert not any(kept.values())


def test_nobody_sees_what_is_kept_of_another(ria, client: Client) -> None:
    other = colleague("ander")
    assert "Ria Jansen" not in at(other).get(url("download")).content.decode()
    assert client.get(url("download")).status_code == 302


# --- mergers


def merge(former: str, into: str) -> None:
    Municipality.objects.filter(slug=former).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=place(into)
    )
    follow_mergers()


@pytest.mark.parametrize("former", ["urk", "ede"])
def test_who_works_for_a_municipality_works_for_its_successor(former) -> None:
    """Of a municipality with a section, and of one that never took part."""
    somebody, both = colleague("iemand"), colleague("beide")
    profile(somebody, municipalities=[place(former)])
    profile(both, name="Van Beide", municipalities=[place(former), place("dronten")])
    merge(former, "dronten")
    for user in (somebody, both):
        assert [each.slug for each in user.profile.municipalities.all()] == ["dronten"]
    page = text(at(colleague("lezer")).get(f"{INDEX}?gemeente=dronten"))
    assert "Ria Jansen" in page
    assert "Van Beide" in page


def test_a_proposal_follows_a_merger() -> None:
    by = colleague("red", Role.LOCAL_PUBLISHER, "urk")
    colleague("ria")
    services.propose_profile(by, told(municipalities=[place("urk")]), place=place("urk"))
    merge("urk", "dronten")
    kept = Proposal.objects.get()
    assert kept.place == place("dronten")
    assert [each.slug for each in kept.municipalities.all()] == ["dronten"]


def test_a_municipality_that_goes_on_later_keeps_its_people() -> None:
    somebody = colleague("iemand")
    profile(somebody, municipalities=[place("urk")])
    Municipality.objects.filter(slug="urk").update(
        valid_until=timezone.localdate() + timedelta(days=1), successor=place("dronten")
    )
    follow_mergers()
    assert [each.slug for each in somebody.profile.municipalities.all()] == ["urk"]
