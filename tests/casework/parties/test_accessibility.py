"""axe finds nothing on the pages of people and parties, on a phone and on a desk screen."""

import pytest
from django.test import Client

from oggz.casework.parties import services
from oggz.casework.parties.models import DeclarationKind
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.parties.people import CARE, browser_of, declare, member, party, row, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def world() -> dict[str, tuple[Client, str, dict[str, str] | None]]:
    """Each page by a name: whose browser, which address, and what is sent there."""
    at, other = party("Gemeente Voorbeeldstad"), party("Stichting Jongerenwerk Voorbeeldstad")
    people = {
        role: works(at, role, member(f"de {role.dutch.split()[-1].capitalize()}")) for role in Role
    }
    administrator, professional = people[Role.ADMINISTRATOR], people[Role.PROFESSIONAL]
    for role in (Role.PROFESSIONAL, Role.CHAIR):
        declare(people[role].member)
    declare(people[Role.CASE_COORDINATOR].member, DeclarationKind.TRAINING)
    waiting = services.propose(administrator, row(professional), Role.CHAIR)
    invitation = services.invite(administrator, "nieuw@voorbeeldstad.example", Role.PROFESSIONAL)
    token = invitation.new_token()
    invitation.save()
    services.invite(administrator, "een.heel.lang.adres@voorbeeldstad.example", Role.CHAIR)
    both = works(at, Role.PROFESSIONAL, member("van Twee Partijen"))
    works(other, Role.CHAIR, both.member)
    working, nobody = browser_of(professional), Client()
    nobody.force_login(member())
    form = {"partij": at.slug}
    working.post("/doel/", form | {"doel": CARE.key})
    manager, signatory = browser_of(administrator), browser_of(people[Role.SIGNATORY])
    chair = row(people[Role.CHAIR]).pk
    return {
        "werklijst": (working, "/", None),
        "werklijst-beheerder": (manager, "/", None),
        "werklijst-ontbreekt": (browser_of(people[Role.CASE_COORDINATOR]), "/", None),
        "werklijst-zonder-rol": (nobody, "/", None),
        "partij": (browser_of(both, party_chosen=False), "/partij-kiezen/", None),
        "doel": (browser_of(people[Role.CHAIR]), "/doel/", None),
        "doel-fout": (browser_of(people[Role.CHAIR]), "/doel/", form),
        "gegevens": (working, "/mijn-gegevens/", None),
        "gegevens-ontbreekt": (
            browser_of(people[Role.PROCESS_COORDINATOR]),
            "/mijn-gegevens/",
            None,
        ),
        "stoppen": (working, f"/mijn-gegevens/rollen/{professional.membership}/stoppen/", None),
        "medewerkers": (manager, "/medewerkers/", None),
        "medewerkers-tekenbevoegde": (signatory, "/medewerkers/", None),
        "uitnodigen": (manager, "/medewerkers/uitnodigen/", None),
        "uitnodigen-fout": (manager, "/medewerkers/uitnodigen/", form | {"email": "geen adres"}),
        "medewerker": (manager, f"/medewerkers/{chair}/", None),
        "medewerker-fout": (manager, f"/medewerkers/{chair}/verklaringen/", form),
        "bevestigen": (signatory, f"/medewerkers/{waiting.pk}/", None),
        "uitnodiging": (Client(), f"/uitnodiging/{token}/", None),
        "uitnodiging-fout": (Client(), f"/uitnodiging/{token}/", {"first_name": "x"}),
        "uitnodiging-weg": (Client(), "/uitnodiging/weg/", None),
        "uitgelogd": (Client(), "/uitgelogd/", None),
        "geweigerd": (working, "/partij-kiezen/", {"rol": "0"}),
        "geen-toegang": (working, "/medewerkers/", None),
    }


def test_every_page_is_for_everyone(open_purposes) -> None:
    assert looking.faults(looking.ROOMS / "parties", world()) == {}
