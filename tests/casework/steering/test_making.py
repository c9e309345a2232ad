"""Figures of a quarter: what is kept of them, and that it can only be made once."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Case, Contribution, File, Participation, Signal, Step
from oggz.casework.steering import keeping, protecting, selectors, services
from oggz.casework.steering.errors import SteeringError
from oggz.casework.steering.models import Release
from oggz.casework.steering.quarters import Quarter
from oggz.casework.steering.services import THRESHOLD
from oggz.errors import PlatformError
from oggz.monitor.audit import attack_tables
from tests.casework.steering.ran import LAST, Ran
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def world() -> Ran:
    world = Ran()
    world.two_quarters()
    return world


def make(world: Ran, quarter: Quarter = LAST) -> Release:
    return services.make(world.covenant.pk, quarter)


def numbers(release: Release) -> list[int | None]:
    return [each for table in release.tables["cells"].values() for each in table["count"]]


def test_what_is_told_is_nobody_or_at_least_ten(world) -> None:
    told = numbers(make(world))
    assert all(each is None or each == 0 or each >= THRESHOLD for each in told)
    assert None in told
    assert 41 in told


def test_totals_that_anybody_asks_for_are_there(world) -> None:
    tables = {each.name: each for each in selectors.shown(make(world))}
    assert tables["all"].rows[0].total == 118 - 3
    assert tables["reported"].rows[0].total == 41
    assert tables["closed"].rows[0].total == 14
    assert tables["all"].sentence.startswith("In dit kwartaal liepen er 115 casussen.")


def test_nobody_works_out_more_with_the_quarter_before(world) -> None:
    before = make(world, LAST.before)
    after = make(world)
    read = [keeping.read(each) for each in (after, before)]
    assert not attack_tables(read[0], previous=read[1:]).leaks
    # Three were cancelled in the first quarter: what is left when one subtracts does not tell it.
    assert 3 not in numbers(before)


def test_what_was_destroyed_since_then_is_no_reason_to_tell_nothing(world) -> None:
    make(world, LAST.before)
    with barrier.task("destruction"):
        gone = Case.objects.filter(closed_at=None, opened_at__lt=LAST.start).first()
        gone.delete()
    assert "begin" not in make(world).tables["cells"]


def test_asking_again_gives_what_there_is(world) -> None:
    first = make(world)
    world.ran(LAST.start + timedelta(1))
    again = make(world)
    assert (again.pk, again.tables) == (first.pk, first.tables)


def test_nobody_changes_or_removes_figures(world) -> None:
    made = make(world)
    with pytest.raises(ProgrammingError), transaction.atomic():
        made.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Release.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize("quarter", [LAST.after, Quarter(2090, 1)])
def test_a_quarter_that_runs_or_is_to_come_has_no_figures(world, quarter) -> None:
    with pytest.raises(SteeringError, match="nog niet voorbij"):
        make(world, quarter)


def test_an_earlier_quarter_is_not_made_after_a_later_one(world) -> None:
    make(world)
    with pytest.raises(SteeringError, match="later kwartaal"):
        make(world, LAST.before)


def test_without_a_covenant_there_is_nothing_to_tell(world) -> None:
    with pytest.raises(SteeringError, match="gold geen convenant"):
        make(world, Quarter(2019, 1))


def test_that_figures_were_made_is_recorded_without_a_number(world, log) -> None:
    made = make(world)
    entry = log(action="figures.made", covenant=world.covenant.pk).get()
    assert (entry.object_id, entry.detail) == (str(made.pk), {"quarter": str(LAST)})


def test_every_night_makes_what_is_missing(world) -> None:
    mine = [each for each in services.make_due() if each.covenant_id == world.covenant.pk]
    assert [each.quarter for each in mine] == [str(LAST)]
    assert not [each for each in services.make_due() if each.covenant_id == world.covenant.pk]


def test_who_counts_sees_how_cases_went_and_nothing_in_them() -> None:
    table = Table()
    with barrier.task("counting"):
        assert Case.objects.filter(pk=table.case.pk).exists()
        assert Step.objects.filter(case=table.case.pk).exists()
    barrier._set({"oggz.member": "", "oggz.party": ""})
    with barrier.task("counting"):
        for model in (Participation, File, Contribution):
            assert not model.objects.exists(), model
        # And changes nothing.
        assert not Case.objects.filter(pk=table.case.pk).update(level=4)
        assert not Step.objects.all().delete()[0]
        assert not Signal.objects.all().delete()[0]


@pytest.mark.parametrize("cases", [0, 1, 6, 9])
def test_a_covenant_with_a_handful_of_cases_tells_no_number(cases) -> None:
    """Of one person, everybody who reported it would know all there is to know."""
    world = Ran()
    for number in range(cases):
        world.ran(LAST.start + timedelta(number))
    release = make(world)
    assert set(numbers(release)) == {None}
    assert "verborgen" in selectors.shown(release)[0].sentence


def test_what_could_be_worked_out_all_the_same_is_not_told(world, monkeypatch) -> None:
    """A protector that forgets to hide does not get its tables told: the attack finds it."""

    def tells_all(tables, rules, **_):
        hidden = protecting.nothing_told(tables, rules.threshold)
        cells = {
            name: table.set_column(
                table.column_names.index("count"), "count", tables.cells[name]["count"]
            ).set_column(table.column_names.index("status"), "status", [[""] * len(table)])
            for name, table in hidden.cells.items()
        }
        return replace(hidden, cells=cells)

    monkeypatch.setattr(protecting, "suppress", tells_all)
    assert set(numbers(make(world))) == {None}


def test_the_command_makes_them_and_says_what(world) -> None:
    out = StringIO()
    call_command("make_figures", covenant=world.covenant.pk, quarter=str(LAST), stdout=out)
    assert LAST.dutch in out.getvalue()
    assert Release.objects.filter(covenant=world.covenant).count() == 1


@pytest.mark.parametrize("quarter", ["", "vorig", "2026-7"])
def test_the_command_says_what_it_wants(world, quarter) -> None:
    with pytest.raises(PlatformError, match="zoals 2026-3"):
        call_command("make_figures", covenant=world.covenant.pk, quarter=quarter)


def test_entries_of_the_log_hold_no_number(world) -> None:
    make(world)
    kept = Entry.objects.filter(covenant=world.covenant.pk, action="figures.made")
    assert not any("count" in str(each.detail) for each in kept)
    assert timezone.now() >= kept[0].at
