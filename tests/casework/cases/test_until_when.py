"""Somebody takes part until a day; sooner when it is ended, longer when they are added anew."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from oggz.casework.cases import page
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import Participation
from oggz.casework.cases.services import participation
from oggz.covenant.terms import Role
from tests.casework.cases.browsers import Desk
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def table() -> Table:
    return Table()


def added(table: Table, until: date | None) -> Participation:
    who = table.world.person("politie", Role.PROFESSIONAL)
    return participation.add(
        table.file, member=who.member, party=table.world.parties["politie"],
        role=Role.PROFESSIONAL, purpose="veiligheid", until=until, by=table.seat("regisseur"),
    )  # fmt: skip


def test_it_ends_by_itself(table: Table) -> None:
    today = timezone.localdate()
    row = added(table, today + timedelta(10))
    assert table.seat("wijkagent").participation == row
    with time_machine.travel(timezone.now() + timedelta(12), tick=False):
        assert table.world.look(table.seats["wijkagent"], table.case.pk) is None


def test_it_is_ended_sooner_or_goes_on(table: Table) -> None:
    today = timezone.localdate()
    added(table, today + timedelta(10))
    longer = added(table, today + timedelta(90))
    assert table.seat("wijkagent").participation == longer
    assert added(table, today + timedelta(90)) == longer
    forever = added(table, None)
    assert forever.until is None
    participation.end(added(table, today + timedelta(9)), by=table.seat("regisseur"))
    assert table.world.look(table.seats["wijkagent"], table.case.pk) is None


def test_the_database_never_puts_the_end_off(table: Table) -> None:
    row = added(table, timezone.localdate() + timedelta(10))
    later = Participation.objects.filter(pk=row.pk)
    for until in (None, row.until + timedelta(1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            later.update(until=until)


@pytest.mark.parametrize("days", [-1, 732])
def test_a_day_that_cannot_be_is_refused(table: Table, days: int) -> None:
    with pytest.raises(CaseError, match="binnen twee jaar"):
        added(table, timezone.localdate() + timedelta(days))
    assert table.seat("wijkagent").participation.until is None


def test_a_mark_says_so_when_it_is_near(table: Table) -> None:
    added(table, timezone.localdate() + timedelta(200))
    assert "U doet mee tot" not in str(page.page(table.seat("wijkagent")).marks)
    added(table, timezone.localdate() + timedelta(20))
    assert "U doet mee tot" in str(page.page(table.seat("wijkagent")).marks)


def test_the_form_asks_it_and_the_page_tells_it(table: Table) -> None:
    desk = Desk(table, "regisseur")
    assert "Tot en met welke dag?" in desk.text("deelnemers/toevoegen/?van=politie")
    who = table.world.person("politie", Role.PROFESSIONAL)
    day = timezone.localdate() + timedelta(30)
    given = {"who": who.membership, "purpose": "veiligheid", "file": table.file.pk}
    wrong = desk.post("deelnemers/toevoegen/?van=politie", **given, until="morgen")
    assert "Schrijf de dag als dd-mm-jjjj." in wrong.content.decode()
    desk.does("deelnemers/toevoegen/?van=politie", **given, until=f"{day:%Y-%m-%d}")
    ends = table.seat("wijkagent").participation.until
    assert timezone.localdate(ends) == day + timedelta(1)
    assert ", tot " in desk.text()
