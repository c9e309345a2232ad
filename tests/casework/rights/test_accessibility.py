"""axe finds nothing on the pages of rights, on a phone and on a desk screen."""

import pytest

from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import Delay, How, Outcome
from oggz.casework.rights.services import answering
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, LEADER, Asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WHY = (
    "Wij hebben samen met de woningcorporatie en het sociaal team gekeken naar wat er van u is"
    " gedeeld.\n\nDat was meer dan nodig is. Wij delen daarom niets meer over uw werk."
)


def pages() -> dict[str, looking.Visit]:
    table = Asked()
    by = table.seat(GUIDE)
    empty = Asked(table.world)
    complaint = table.asks(Kind.COMPLAINT, "Iedereen in de straat weet het nu.", ago=80)
    objection = table.asks(Kind.OBJECTION, "Mijn huisbaas hoeft niets te weten.", at=GUIDE)
    answering.extend(objection, Delay.COMPLEX, by=by)
    answering.decide(objection, Outcome.PARTLY, WHY, by=by)
    done = table.asks(ago=20)
    answering.decide(done, Outcome.GRANTED, WHY, by=by)
    answering.told_person(done, How.DESK, by=by)
    new = table.asks(proved=False)
    guide, leader = table.desk(), table.desk(LEADER)
    officer = browser_of(table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER))
    nothing = browser_of(table.world.person("jongerenwerk", Role.DATA_PROTECTION_OFFICER))
    at = guide.address
    return {
        "lijst": (guide.client, "/rechten/", None),
        "lijst-leeg": (empty.desk("wijkagent").client, "/rechten/", None),
        "termijnen": (officer, "/rechten/", None),
        "termijnen-elders": (nothing, "/rechten/", None),
        "vastleggen": (leader.client, f"{at}nieuw/", None),
        "vastleggen-fout": (leader.client, f"{at}nieuw/", leader.filled(text="Ik wil het zien.")),
        "verzoek-nieuw": (guide.client, f"{at}{new.pk}/", None),
        "verzoek-laat": (guide.client, f"{at}{complaint.pk}/", None),
        "verzoek-besloten": (guide.client, f"{at}{objection.pk}/", None),
        "verzoek-klaar": (guide.client, f"{at}{done.pk}/", None),
        "verzoek-ontvanger": (leader.client, f"{at}{new.pk}/", None),
        "identiteit": (guide.client, f"{at}{new.pk}/identiteit/", None),
        "besluit": (guide.client, f"{at}{complaint.pk}/besluit/", None),
        "besluit-fout": (guide.client, f"{at}{complaint.pk}/besluit/", guide.filled()),
        "verteld": (guide.client, f"{at}{objection.pk}/verteld/", None),
        "verlengen": (guide.client, f"{at}{new.pk}/verlengen/", None),
        "intrekken": (guide.client, f"{at}{new.pk}/intrekken/", None),
        "brief-ontvangst": (guide.client, f"{at}{new.pk}/brief/ontvangst/", None),
        "brief-verlenging": (guide.client, f"{at}{objection.pk}/brief/verlenging/", None),
        "brief-besluit": (guide.client, f"{at}{objection.pk}/brief/besluit/", None),
        "werklijst": (guide.client, "/", None),
    }


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "rights", pages()) == {}
