"""Somebody at a case in a browser: logged in, for their party and role, with a purpose stated."""

from uuid import uuid4

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Viewer
from tests.casework.parties.people import browser_of
from tests.casework.world import Table, World


def browser(world: World, viewer: Viewer) -> Client:
    client = browser_of(world.people[viewer.party, viewer.role])
    session = client.session
    key = f"{viewer.covenant}:{viewer.purpose}"
    session[sessions._CHOSEN] = session[sessions._CHOSEN] | {"purpose": key}
    session.save()
    return client


class Desk:
    """What one of the table sees and does on the pages of a case."""

    def __init__(self, table: Table, name: str) -> None:
        self.table, self.viewer = table, table.seats[name]
        self.client = browser(table.world, self.viewer)
        self.address = f"/casussen/{table.case.pk}/"

    def get(self, path: str = "", status: int = 200) -> BeautifulSoup:
        response = self.client.get(f"{self.address}{path}")
        assert response.status_code == status, main(response)
        return BeautifulSoup(response.content, "lxml")

    def text(self, path: str = "", status: int = 200) -> str:
        return words(self.get(path, status))

    def filled(self, **given: object) -> dict[str, object]:
        """A form as it was opened in this browser."""
        known = {"partij": self.viewer.party, "doel": self.viewer.purpose, "form": str(uuid4())}
        return known | given

    def post(self, path: str, **given: object) -> HttpResponse:
        return self.client.post(f"{self.address}{path}", self.filled(**given))

    def does(self, path: str, **given: object) -> None:
        response = self.post(path, **given)
        assert response.status_code == 302, main(response)


def words(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("main").get_text(" ").split())


def main(response: HttpResponse) -> str:
    return words(BeautifulSoup(response.content, "lxml"))
