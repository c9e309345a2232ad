"""axe finds nothing on the pages of signals, on a phone and on a desk screen."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.utils import timezone

from oggz.casework.cases.models.signals import Urgency
from oggz.casework.parties.models import Declaration
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.parties import people
from tests.casework.signals.reports import ENDING
from tests.casework.signals.test_knowing import JAN, Searching

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def pages() -> dict[str, looking.Visit]:
    """Each page by a name: whose browser, which address, and what is sent there."""
    world = Searching()
    coordinator = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    corporation = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    care = world.browser("verslavingszorg", Role.PROFESSIONAL)
    world.weighed(**JAN)
    second = world.weighed(**JAN)
    case = world.reported(
        urgency=Urgency.ACUTE, birth_date=timezone.localdate().replace(year=1961, day=1),
        address="1234 AB 5", place="Bij het station", phone="06 12345678",
    )  # fmt: skip
    team = world.viewer("sociaal-team", Role.PROFESSIONAL)
    tried = world.reported(team, name="Jo", tried="Twee keer aangebeld.")
    from_care = world.reported(
        world.viewer("verslavingszorg", Role.PROFESSIONAL), consent=True, urgency=Urgency.WEEKS
    )
    reported = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    reported.post("/signalen/nieuw/", world.form(acute="ja", urgency=None))
    new = people.works(world.parties["gemeente"], Role.PROCESS_COORDINATOR)
    people.declare(new.member)
    at, hulp = "/signalen/", world.browser("gemeente", Role.PROCESS_COORDINATOR, "hulp")
    return {
        "melden": (corporation, f"{at}nieuw/", None),
        "melden-zorg": (care, f"{at}nieuw/", None),
        "melden-fout": (corporation, f"{at}nieuw/", {"partij": "woonstichting", "acute": "ja"}),
        "melden-mag-niet": (world.browser("gemeente", Role.CHAIR), f"{at}nieuw/", None),
        "melden-wijkteam": (world.browser("sociaal-team", Role.PROFESSIONAL), f"{at}nieuw/", None),
        "signaal-wijkteam": (hulp, f"{at}{tried}/", None),
        "gemeld": (reported, f"{at}gemeld/", None),
        "lijst": (coordinator, at, None),
        "lijst-ander-doel": (hulp, at, None),
        "lijst-overnemen": (world.browser_of(new, "wonen"), at, None),
        "lijst-melder": (corporation, at, None),
        "lijst-niets": (world.browser("gemeente", Role.CHAIR), at, None),
        "signaal": (coordinator, f"{at}{case}/", None),
        "signaal-zorg": (hulp, f"{at}{from_care}/", None),
        "wegen-fout": (
            coordinator, f"{at}{case}/wegen/",
            {"partij": "gemeente", "result": "casus", "informed": "nee"},
        ),
        "wegen-geen-fout": (
            coordinator, f"{at}{case}/wegen/", ENDING | {"partij": "gemeente", "reason": ""},
        ),
        "bekend": (coordinator, f"{at}{second}/bekend/", None),
        # From here on nobody reads signals.
        "melden-niemand-leest": lambda: nobody_reads(corporation.get, f"{at}nieuw/"),
        "melden-niet-verstuurd": (corporation, f"{at}nieuw/", world.form()),
    }  # fmt: skip


def nobody_reads(visit: Callable[[str], HttpResponse], path: str) -> HttpResponse:
    Declaration.objects.filter(member__memberships__role=Role.PROCESS_COORDINATOR).delete()
    return visit(path)


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "signals", pages()) == {}
