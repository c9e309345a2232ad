"""Two people in one case at the same moment, for real: connections of their own, that commit."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases.models import Contribution, Outcome, Participation
from oggz.casework.cases.services import content, participation, phases
from oggz.casework.parties.services.memberships import leave
from oggz.casework.parties.sessions import NoLonger
from oggz.casework.vault import keyring
from oggz.covenant.terms import DataCategory
from tests.casework.parties import people
from tests.casework.world import Table
from tests.databases import clone_anew
from tests.together import really

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
AT_WORK, AT_THE_TABLE = "woonconsulent", "regisseur"


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    """What was signed and recorded cannot be taken back: the next test finds a new database."""
    yield
    cache.clear()
    keyring.forget()
    connections.close_all()
    clone_anew("casework")


@pytest.fixture
def table(as_found: None) -> Table:
    """A case that is really there."""
    [table] = really(transaction.atomic(Table))
    assert isinstance(table, Table), table
    return table


def meanwhile(table: Table, act: Callable[[], object]) -> tuple[object, list[str]]:
    """Somebody at work writes while another did `act` and has not committed yet.

    What came of the writing, and in which order the two were ready.
    """
    seated, acted, written = threading.Event(), threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        seated.wait(30)
        with transaction.atomic():
            act()
            acted.set()
            _until(lambda: written.is_set() or _somebody_waits_for_us())
            order.append("acted")

    def second() -> object:
        try:
            with transaction.atomic():
                seat = table.seat(AT_WORK)
                seated.set()
                acted.wait(30)
                return content.contribute(
                    table.file, DataCategory.HOUSING, "Een achterstand.", by=seat
                )
        finally:
            order.append("wrote")
            written.set()

    turns = iter([first, second])
    answers = [each for each in really(lambda: next(turns)(), 2) if each is not None]
    assert len(answers) == 1, answers
    return answers[0], order


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "nobody waits, and nobody wrote"
        time.sleep(0.02)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() != (0,)


def brought_in(table: Table) -> int:
    with barrier.task("retention"):
        return Contribution.objects.filter(case=table.case).count()


def contributes(table: Table) -> None:
    table.brings("casusregisseur", DataCategory.OWN_WORDS, "Wil rust.")


def puts_out(table: Table) -> None:
    by = table.seat(AT_THE_TABLE)
    other = Participation.objects.get(case=table.case, member=table.seats[AT_WORK].member)
    participation.end(other, by=by)


def leaves(table: Table) -> None:
    viewer = table.seats[AT_WORK]
    standing = table.world.person(viewer.party, viewer.role)
    leave(standing.member, people.row(standing))


def closes(table: Table) -> None:
    phases.close(Outcome.RESOLVED, by=table.seat(AT_THE_TABLE))


def test_two_who_write_in_one_case_wait_for_each_other(table: Table) -> None:
    answer, order = meanwhile(table, lambda: contributes(table))
    assert isinstance(answer, Contribution), answer
    assert order == ["acted", "wrote"]
    assert brought_in(table) == 2


@pytest.mark.parametrize(
    ("act", "error"), [(puts_out, Unknown), (leaves, NoLonger), (closes, Denied)]
)
def test_who_lost_it_meanwhile_writes_nothing(
    table: Table, act: Callable[[Table], None], error: type[Exception]
) -> None:
    answer, order = meanwhile(table, lambda: act(table))
    assert type(answer) is error, answer
    assert order == ["acted", "wrote"]
    assert brought_in(table) == 0
