"""A world in which signals are reported, and what somebody fills in who reports one."""

from typing import Any
from uuid import UUID

from bs4 import BeautifulSoup
from django.test import Client

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.parties.sessions import Standing, Viewer
from oggz.casework.signals.services import reporting
from oggz.casework.signals.services.reporting import Told
from oggz.covenant.terms import Role
from tests.casework.parties.people import browser_of
from tests.casework.world import World

STORY = "De brievenbus zit vol en de buren horen elke nacht geschreeuw."
WEIGHING = {
    "result": "casus",
    "necessity": "Zonder samen te werken komt er geen hulp.",
    "proportionality": "Alleen wat nodig is voor de woning.",
    "subsidiarity": "Zonder naam kan er niemand langsgaan.",
    "informed": "ja",
}
WEIGHED = Weighed(
    WEIGHING["necessity"], WEIGHING["proportionality"], WEIGHING["subsidiarity"], informed=True
)
ENDING = {"result": "geen", "ended": "no_need", "reason": "De buurvrouw helpt al."}


class Reports(World):
    """The model covenant, a process coordinator who reads, and people who report."""

    def browser(self, party: str, role: Role, purpose: str = "hulp") -> Client:
        who = self.person(party, role)
        return self.browser_of(who, purpose)

    def browser_of(self, who: Standing, purpose: str = "hulp") -> Client:
        client = browser_of(who)
        key = f"{self.covenant.pk}:{purpose}"
        answer = client.post("/doel/", {"partij": who.party.slug, "doel": key})
        assert answer.status_code == 302, answer.content.decode()
        return client

    @property
    def coordinator(self) -> Viewer:
        return self.viewer("gemeente", Role.PROCESS_COORDINATOR, "wonen")

    @property
    def corporation(self) -> Viewer:
        return self.viewer("woonstichting", Role.PROFESSIONAL, "wonen")

    def form(self, party: str = "woonstichting", purpose: str = "wonen", **given: Any) -> dict:
        """What a reporter fills in; None leaves a field out."""
        found = {
            "partij": party, "acute": "nee", "purpose": f"{self.covenant.pk}:{purpose}",
            "text": STORY, "domains": ["housing", "mind"], "urgency": "days",
            "heard_from": "neighbour", "name": "Jannes Voorbeeld", "birth_date": "1961-03-04",
            "address": "1234 ab 5", "phone": "06 12345678", "person_knows": "nee",
        }  # fmt: skip
        return {name: value for name, value in (found | given).items() if value is not None}

    def reported(self, by: Viewer | None = None, **more: Any) -> UUID:
        """A signal, by the service; the id of its case."""
        by = by or self.corporation
        barrier.tell(by)
        before = set(all_cases())
        reporting.report(told(**more), by=by)
        (found,) = set(all_cases()) - before
        return found


def told(**more: Any) -> Told:
    given = {
        "text": STORY, "domains": [LifeDomain.HOUSING], "urgency": Urgency.DAYS,
        "heard_from": HeardFrom.NEIGHBOUR, "person_knows": False, "name": "Jannes Voorbeeld",
    } | more  # fmt: skip
    return Told(**given)


def all_cases() -> list[UUID]:
    with barrier.task("retention"):
        return list(Case.objects.values_list("pk", flat=True))


def text_of(response) -> str:
    """What stands on a page, without what stands on each."""
    found = BeautifulSoup(response.content, "lxml")
    assert found.main is not None
    return " ".join(found.main.get_text(" ").split())
