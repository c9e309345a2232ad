"""axe finds nothing on the pages of consultations, on a phone and on a desk screen."""

import pytest
from django.http import HttpResponse
from django.test import Client

from oggz.casework.parties.models import Declaration
from oggz.covenant.terms import DataCategory, Role
from tests.casework import looking
from tests.casework.consultations.talking import Talk, browser, situation
from tests.casework.looking import Visit

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
_BAD = (
    "Jan de Vries (geboren 12-03-1974) woont aan de Dorpsstraat 12, 4001 AB Tiel.\n"
    "Hij drinkt veel en doet de deur niet open. Bel mij op 06-12345678, dan zeg ik zijn BSN:"
    " 111222333. Hoe leggen wij contact?"
)
_GOOD = (
    "Een man van eind veertig woont alleen in een bovenwoning. Hij drinkt veel en doet al weken"
    " de deur niet open. De buren klagen over stank en zijn bang voor brand. De verhuurder wil"
    " ontruimen. Hoe leggen wij contact voordat het zover is?"
)


def pages() -> dict[str, Visit]:
    talk = Talk()
    covenant = talk.world.covenant.pk
    asker = browser(talk.asker, "wonen", covenant)
    social = browser(talk.social, "hulp", covenant)
    mine = talk.ask("sociaal-team", "politie", text=_GOOD)
    talk.answer(
        mine,
        text="Ga op een vast moment langs en laat een kaartje achter.\n\nNeem iemand mee die hij"
        " nog vertrouwt. Bij ons werkte dat na een week of vier.",
    )
    talk.ask("sociaal-team", categories=(DataCategory.HOUSING, DataCategory.FINANCES), text=_GOOD)
    talk.ask("woonstichting", by=talk.social, purpose="wonen")
    health = talk.ask(
        "verslavingszorg", "politie", by=talk.social, purpose="hulp",
        categories=(DataCategory.MENTAL_HEALTH, DataCategory.ADDICTION),
    )  # fmt: skip
    police = browser(talk.police, "wonen", covenant)
    chair = browser(talk.newcomer(Role.CHAIR, at=talk.world.parties["gemeente"]), "hulp", covenant)
    outside = browser(talk.stranger())
    untrained = talk.newcomer(at=talk.police.party)
    Declaration.objects.filter(member=untrained.member).delete()
    question = {"partij": "woonstichting", "soort": "housing", "partijen": "politie"}
    answer = {"partij": "sociaal-team", "text": _BAD}
    address = f"/overleg/{mine.pk}/"
    assert situation(talk.asker, "wonen").viewer
    return {
        "lijst": (asker, "/overleg/", None),
        "lijst-gevraagd": (social, "/overleg/", None),
        "lijst-ander-doel": (police, "/overleg/", None),
        "lijst-leeg": (outside, "/overleg/", None),
        "onderwerpen": (asker, "/overleg/nieuw/", None),
        "onderwerpen-fout": (asker, "/overleg/nieuw/?verder=ja", None),
        "onderwerpen-geen": (chair, "/overleg/nieuw/", None),
        "vragen": (asker, "/overleg/nieuw/?soort=housing&soort=finances", None),
        "vragen-leeg": (asker, "/overleg/nieuw/", question | {"partijen": []}),
        "vragen-herkenbaar": (asker, "/overleg/nieuw/", question | {"text": _BAD}),
        "vragen-zonder": (outside, "/overleg/nieuw/zonder-convenant/", None),
        "vragen-niemand": (
            social, "/overleg/nieuw/?soort=addiction&soort=work&soort=care", None,
        ),
        "overleg": (asker, address, None),
        "overleg-gevraagd": (social, address, None),
        "antwoord-herkenbaar": (social, address, answer),
        "ander-doel": (police, f"/overleg/{health.pk}/", None),
        "beeindigen": (asker, f"{address}beeindigen/", None),
        "onbekend": lambda: unknown(outside, address),
        "andere-partij": (social, address, answer | {"partij": "politie"}),
        "nog-niet": (browser(untrained), "/overleg/", None),
    }  # fmt: skip


def unknown(client: Client, path: str) -> HttpResponse:
    response = client.get(path)
    assert response.status_code == 404
    response.status_code = 200
    return response


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "consultations", pages()) == {}
