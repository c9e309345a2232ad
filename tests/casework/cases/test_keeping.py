"""What parties brought in stays readable under other keys, and goes when its term has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Case, Contribution, Outcome
from oggz.casework.cases.services import content, phases
from oggz.casework.retention import ending
from oggz.casework.vault import keyring, rotation, services
from oggz.casework.vault.models import PartKey
from oggz.covenant.terms import DataCategory
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."


@pytest.fixture
def table() -> Table:
    table = Table()
    table.brings("woonconsulent", DataCategory.HOUSING, RENT)
    return table


def test_new_keys_take_over_what_the_old_ones_sealed_before_those_are_destroyed(
    table: Table,
) -> None:
    rotation.renew_case(table.case.pk)
    PartKey.objects.update(made=timezone.now() - timedelta(2))
    assert sum(rotation.reseal()) >= 2
    assert not rotation._replaced().exists()
    keyring.forget()
    assert table.sees("casusregisseur") == [RENT]


def test_a_closed_case_ends_by_the_clause_it_came_in_under(table: Table) -> None:
    today = timezone.localdate()
    assert ending.what_ends(table.world.covenant.pk, today) == []
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    in_two_years = today + timedelta(2 * 365)
    assert [
        (each.held.category, each.held.source)
        for each in ending.what_ends(table.world.covenant.pk, in_two_years)
    ] == [(DataCategory.HOUSING, "woonstichting")]


def test_what_is_destroyed_is_readable_for_nobody_and_then_gone(table: Table) -> None:
    row = Contribution.objects.get()
    services.destroy_part(table.case.pk, row.part)
    keyring.forget()
    assert table.sees("casusregisseur") == [None]
    assert Contributions().erase(table.case.pk, row.part) == [str(row.pk)]
    assert table.sees("casusregisseur") == []
    assert Contributions().erase(table.case.pk, row.part) == []


def test_what_was_corrected_does_not_come_back_when_the_correction_is_gone(
    table: Table, time_machine
) -> None:
    time_machine.move_to(timezone.now() + timedelta(2))
    row = Contribution.objects.get()
    correction = content.correct(row, "Twee maanden.", by=table.seat("woonconsulent"))
    assert table.sees("casusregisseur") == ["Twee maanden."]
    services.destroy_part(table.case.pk, correction.part)
    assert Contributions().erase(table.case.pk, correction.part) == [str(correction.pk)]
    assert table.sees("casusregisseur") == []


def test_a_whole_case_goes_with_all_that_hangs_on_it(table: Table) -> None:
    services.destroy_key(table.case.pk)
    erased = Contributions().erase(table.case.pk, "")
    assert erased[-1] == str(table.case.pk)
    with barrier.task("retention"):
        assert not Case.objects.filter(pk=table.case.pk).exists()
    assert table.world.look(table.seats["regisseur"], table.case.pk) is None


def test_of_a_case_that_lost_its_last_contribution_the_case_itself_must_go(table: Table) -> None:
    covenant, day = table.world.covenant.pk, timezone.localdate() + timedelta(900)
    phases.close(Outcome.RESOLVED, by=table.seat("regisseur"))
    (held,) = (each.held for each in ending.what_ends(covenant, day))
    assert held.part
    Contributions().erase(table.case.pk, held.part)
    (empty,) = ending.what_ends(covenant, day)
    assert (empty.held.case, empty.held.part) == (table.case.pk, "")
    assert empty.days_left(day) <= 0


def test_an_empty_case_stays_while_it_is_open() -> None:
    table = Table()
    assert ending.what_ends(table.world.covenant.pk, timezone.localdate() + timedelta(9000)) == []
