"""Two cases that may be of one person: proposed to who takes part in both, and to nobody else."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Case, Double, Merge, Outcome, SameBecause
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import merging, participation, phases
from oggz.covenant.terms import Role
from tests.casework.signals.reports import WEIGHING, text_of
from tests.casework.signals.test_knowing import JAN, Searching, born

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def world() -> Searching:
    return Searching()


def proposed(world: Searching) -> list[str]:
    browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    page = text_of(browser.get("/"))
    return [part[:30] for part in page.split("Mogelijk dezelfde persoon: ")[1:]]


def task(one: UUID, other: UUID) -> str:
    return f"casus {reference(one)} en casus {reference(other)}"


def doubles(world: Searching) -> int:
    world.look(world.reads(), UUID(int=0))
    return Double.objects.count()


def test_who_sits_at_both_finds_it_on_the_work_list_the_oldest_first(world: Searching) -> None:
    one, other = world.weighed(**JAN), world.weighed(**JAN)
    world.weighed(name="Piet Ander", address="1234AB 5")
    assert proposed(world) == [task(one, other)]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Jan Evertsen"},
        {"name": "Piet Evertsen", "address": "1234AB 5"},
        {"name": "", "address": "1234AB 5", "birth_date": born("1961-03-04")},
    ],
)
def test_half_of_it_is_not_enough(world: Searching, other) -> None:
    world.weighed(**JAN | {"birth_date": born("1961-03-04")})
    world.weighed(**other)
    assert proposed(world) == []


def test_a_signal_is_no_case_yet(world: Searching) -> None:
    world.weighed(**JAN)
    world.reported(**JAN)
    assert doubles(world) == 0


def test_who_sits_at_one_of_them_does_not_learn_of_it(world: Searching) -> None:
    one, other = world.weighed(**JAN), world.weighed(**JAN)
    seat = world.look(world.reads(), one)
    participation.end(seat.participation, by=seat)
    assert doubles(world) == 0
    assert proposed(world) == []
    seat = world.look(world.reads(), other)
    with pytest.raises(Unknown):
        merging.keep_apart(one, by=seat)


def test_it_is_proposed_on_the_page_where_it_is_done(world: Searching) -> None:
    one, other = world.weighed(**JAN), world.weighed(**JAN)
    browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    page = browser.get(f"/casussen/{one}/samenvoegen/").content.decode()
    assert f'value="{reference(other)}"' in page
    form = {"partij": "gemeente", "doel": "wonen"}
    answer = browser.post(
        f"/casussen/{one}/samenvoegen/",
        form | {"other": reference(other), "because": "address"},
    )
    assert answer.status_code == 302
    assert proposed(world) == []


def test_two_people_are_not_proposed_again(world: Searching, log) -> None:
    one, other = world.weighed(**JAN), world.weighed(**JAN)
    browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    address, form = f"/casussen/{other}/niet-dezelfde/", {"partij": "gemeente", "doel": "wonen"}
    assert browser.post(address, form | {"other": str(one)}).status_code == 302
    assert proposed(world) == []
    assert set(log(action="case.apart").values_list("case", flat=True)) == {one, other}
    # Sent again, or from a tab of before: there is nothing to say any more.
    assert browser.post(address, form | {"other": str(one)}).status_code == 409
    third = world.weighed(**JAN)
    assert set(proposed(world)) == {task(one, third), task(other, third)}
    # Who was wrong can still merge them.
    seat = world.look(world.reads(), one)
    assert merging.merge(other, SameBecause.PERSON, by=seat) == Merge.objects.get()


def test_what_is_closed_or_merged_is_not_proposed(world: Searching) -> None:
    one, other = world.weighed(**JAN), world.weighed(**JAN)
    made = merging.merge(other, SameBecause.PERSON, by=world.look(world.reads(), one))
    assert proposed(world) == []
    merging.unmerge(made.pk, by=world.look(world.reads(), one))
    assert proposed(world) == [task(one, other)]
    phases.close(Outcome.RESOLVED, by=world.look(world.reads(), other))
    assert proposed(world) == []


def test_who_weighs_is_asked_at_once(world: Searching) -> None:
    one, other = world.weighed(**JAN), world.reported(**JAN)
    browser = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    form = WEIGHING | {"partij": "gemeente"}
    page = text_of(browser.post(f"/signalen/{other}/wegen/", form, follow=True))
    assert f"Samenvoegen met casus {reference(one)}" in page
    assert f"Ga verder met casus {reference(other)}" in page


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO cases_double (one_id, other_id, found_at)"
        " SELECT min(id::text)::uuid, max(id::text)::uuid, now() FROM cases_case",
        "UPDATE cases_double SET other_id = one_id",
        "UPDATE cases_double SET apart_at = now(), apart_by_id = apart_by_id",
        "DELETE FROM cases_double",
    ],
)
def test_the_database_lets_nobody_make_one_up(world: Searching, statement: str) -> None:
    world.weighed(**JAN), world.weighed(**JAN)
    world.look(world.reads(), UUID(int=0))
    before = list(Double.objects.values())
    assert before
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        pass
    assert list(Double.objects.values()) == before


def test_it_goes_with_either_case(world: Searching) -> None:
    one, _ = world.weighed(**JAN), world.weighed(**JAN)
    assert doubles(world) == 1
    Contributions().erase(one, "")
    with barrier.task("retention"):
        assert not Double.objects.exists()
        assert Case.objects.count() == 1
