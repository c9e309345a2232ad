"""Letters in the morning: to whom, how often, and that they tell nothing of anybody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from oggz.casework.parties.services.memberships import give, leave
from oggz.casework.worklist import notices, rooms
from oggz.casework.worklist.models import NoticeChoice, Notices
from oggz.casework.worklist.notices import SUBJECT
from oggz.casework.worklist.rooms import Room, Task
from oggz.casework.worklist.tasks import tell_of_work_lists
from oggz.covenant.terms import Role
from tests.casework.parties import people
from tests.casework.parties.people import browser_of
from tests.casework.world import World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TODAY = timezone.localdate()
SECRET = "Casus K3F-9QT vraagt aandacht"


@pytest.fixture
def world(monkeypatch) -> World:
    """Nobody has anything to do, until a test says so."""
    monkeypatch.setattr(rooms, "_rooms", {})
    return World()


@pytest.fixture
def waits(monkeypatch, world) -> Callable:
    """What waits for somebody in one role."""

    def _waits(standing, *tasks: Task) -> None:
        def told(now):
            return tasks if now.standing.membership == standing.membership else ()

        monkeypatch.setitem(rooms._rooms, f"test-{standing.membership}", Room(told))

    return _waits


@pytest.fixture
def letters(django_capture_on_commit_callbacks) -> Callable:
    def _letters() -> dict[str, str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tell_of_work_lists(0)
        assert {each.subject for each in mail.outbox} <= {SUBJECT}
        found = {each.to[0]: each.body for each in mail.outbox}
        assert len(found) == len(mail.outbox), "one letter for each"
        return found

    return _letters


def soon(**more) -> Task:
    return Task(SECRET, "/casussen/", **({"due": TODAY + timedelta(2)} | more))


def test_who_has_something_to_do_hears_it_and_nobody_else(world, waits, letters) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    world.person("woonstichting", Role.PROFESSIONAL)
    waits(agent, soon())
    found = letters()
    assert set(found) == {agent.member.email}
    assert "Er staat één ding op uw werklijst" in found[agent.member.email]
    assert "http" in found[agent.member.email]


def test_a_letter_names_no_case_and_no_task(world, waits, letters) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    waits(agent, soon(urgent=True), soon(due=TODAY - timedelta(1)), soon())
    (letter,) = letters().values()
    assert "Er staan 3 dingen" in letter
    assert "zijn er 2 dringend of te laat" in letter
    for word in ("K3F-9QT", "Casus K", "/casussen/", "olitie", "Samen verder"):
        assert word not in letter


def test_what_is_not_due_this_week_can_wait(world, waits, letters) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    waits(agent, soon(due=None), soon(due=TODAY + timedelta(30)))
    assert letters() == {}


def test_nobody_hears_twice_on_one_day(world, waits, letters, time_machine) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    waits(agent, soon())
    assert len(letters()) == 1
    assert letters() == {}
    tomorrow = timezone.localdate() + timedelta(1)
    time_machine.move_to(datetime(tomorrow.year, tomorrow.month, tomorrow.day, 7, tzinfo=UTC))
    assert len(letters()) == 1


def test_who_works_for_two_parties_gets_one_letter(world, waits, letters) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    other = people.works(world.parties["gemeente"], Role.PROFESSIONAL, agent.member)
    waits(agent, soon())
    waits(other, soon(), soon())
    (letter,) = letters().values()
    assert "Er staan 3 dingen" in letter


@pytest.mark.parametrize(
    ("choice", "calm", "late"),
    [(Notices.DAILY, 1, 1), (Notices.URGENT, 0, 1), (Notices.NEVER, 0, 0)],
)
def test_one_chooses_how_often(world, waits, letters, choice, calm, late) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    notices.choose(agent.member, choice)
    waits(agent, soon())
    assert len(letters()) == calm
    NoticeChoice.objects.filter(member=agent.member).update(told_on=None)
    waits(agent, soon(due=TODAY - timedelta(1)))
    assert len(letters()) == late


def test_who_left_hears_nothing(world, waits, letters) -> None:
    agent = world.person("politie", Role.PROFESSIONAL)
    waits(agent, soon())
    with transaction.atomic():
        leave(agent.member, people.row(agent))
    assert letters() == {}


def test_who_is_only_proposed_hears_nothing(world, waits, letters) -> None:
    who = people.member()
    by = world.person("politie", Role.ADMINISTRATOR)
    with transaction.atomic():
        give(who, world.parties["politie"], Role.PROFESSIONAL, by=by.member)
    assert who.email not in letters()


class TestThePage:
    def test_a_choice_is_kept_and_shown(self, world) -> None:
        agent = world.person("politie", Role.PROFESSIONAL)
        client = browser_of(agent)
        assert "/berichten/" in client.get("/mijn-gegevens/").content.decode()
        answer = client.post("/berichten/", {"partij": "politie", "notices": "urgent"})
        assert answer.status_code == 302
        assert notices.choice_of(agent.member) is Notices.URGENT
        page = client.get("/berichten/").content.decode()
        assert page.count("checked") == 1

    @pytest.mark.parametrize("given", ["", "hourly", "daily'--"])
    def test_what_is_no_choice_is_told(self, world, given) -> None:
        agent = world.person("politie", Role.PROFESSIONAL)
        answer = browser_of(agent).post("/berichten/", {"partij": "politie", "notices": given})
        assert answer.status_code == 422
        assert notices.choice_of(agent.member) is Notices.DAILY

    def test_a_form_of_another_party_changes_nothing(self, world) -> None:
        agent = world.person("politie", Role.PROFESSIONAL)
        answer = browser_of(agent).post("/berichten/", {"partij": "gemeente", "notices": "never"})
        assert answer.status_code == 409
        assert notices.choice_of(agent.member) is Notices.DAILY
