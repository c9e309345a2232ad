"""Somebody at a case with a request that was made, in a browser and without one."""

from datetime import date, timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import How, Proof, Request
from oggz.casework.rights.services import recording
from tests.casework.cases.browsers import Desk, words
from tests.casework.world import Table

WORDS = "Ik wil weten wat u over mij opschrijft."
GUIDE, LEADER = "regisseur", "casusregisseur"


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> date:
    return today() - timedelta(days)


class Asked(Table):
    """A case at whose table requests come in."""

    def asks(
        self, kind: Kind = Kind.ACCESS, words: str = WORDS, *, at: str = LEADER, ago: int = 2,
        proved: bool = True,
    ) -> Request:  # fmt: skip
        row = recording.record(
            kind, words, received_on=days_ago(ago), how=How.DESK, by=self.seat(at)
        )
        if proved:
            recording.prove(row, Proof.DOCUMENT, by=self.seat(at))
        return Request.objects.select_related("deadline").get(pk=row.pk)

    def desk(self, name: str = GUIDE) -> "RightsDesk":
        return RightsDesk(self, name)


class RightsDesk(Desk):
    def __init__(self, table: Table, name: str) -> None:
        super().__init__(table, name)
        self.address = f"/rechten/{table.case.pk}/"

    def text_of_case(self) -> str:
        """The page of the case itself."""
        response = self.client.get(f"/casussen/{self.table.case.pk}/")
        assert response.status_code == 200
        return words(BeautifulSoup(response.content, "lxml"))
