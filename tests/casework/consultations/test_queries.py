"""How often a page asks the database: as often with many consultations as with one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.consultations.talking import Talk, browser

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def queries(client: Client, path: str) -> int:
    client.get(path)  # what a process remembers is there from the second time on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/overleg/", 22),
        ("/overleg/{}/", 28),
        ("/overleg/nieuw/", 22),
        ("/overleg/nieuw/?soort=housing", 24),
    ],
)
def test_a_page_asks_the_same_number_of_times(path: str, most: int) -> None:
    talk = Talk()
    row = talk.ask("sociaal-team", "politie")
    client = browser(talk.asker, "wonen", talk.world.covenant.pk)
    before = queries(client, path.format(row.pk))
    talk.stranger()
    for number in range(4):
        more = talk.ask("sociaal-team", "politie")
        talk.answer(more)
        talk.answer(row, text=f"Nog een gedachte, nu voor de {number}e keer.")
    assert queries(client, path.format(row.pk)) == before
    assert before <= most
