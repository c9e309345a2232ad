"""Mail in time that a covenant ends or wants evaluating: to who must act, and about nobody."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from oggz.casework.covenants.services import life, reminders
from oggz.casework.covenants.tasks import remind_of_covenants
from oggz.covenant.terms import Role
from tests.casework.world import World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ENDS = "Een convenant loopt af"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def told(world: World, time_machine, django_capture_on_commit_callbacks) -> Callable:
    """Who gets a letter about this covenant on a day, besides the people of the demonstration."""

    def _told(day: date, subject: str = ENDS) -> list[str]:
        time_machine.move_to(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            remind_of_covenants(0)
        return sorted(
            letter.to[0]
            for letter in mail.outbox
            if letter.subject == subject
            and f"/convenanten/{world.covenant.pk}/" in letter.body
            and not letter.to[0].startswith("voorbeeld-")
        )

    return _told


def addresses(world: World, *without: str) -> list[str]:
    return sorted(
        standing.member.email
        for (slug, role), standing in world.people.items()
        if role in (Role.SIGNATORY, Role.PROCESS_COORDINATOR) and slug not in without
    )


def test_who_signs_and_who_coordinates_hear_it_once_at_each_moment(world: World, told) -> None:
    world.person("gemeente", Role.PROFESSIONAL)
    last = world.version.ends
    for days, sent in {181: 0, 180: 1, 179: 0, 90: 1, 89: 0, 30: 1, 7: 1, 6: 0, 0: 0}.items():
        assert told(last - timedelta(days)) == addresses(world) * sent, days


def test_who_was_away_for_weeks_hears_it_once_and_not_four_times(world: World, told) -> None:
    assert told(world.version.ends - timedelta(5)) == addresses(world)
    assert told(world.version.ends - timedelta(5)) == []


def test_an_evaluation_that_is_late_is_asked_for_until_it_was_held(world: World, told) -> None:
    subject = "Een convenant moet worden geëvalueerd"
    assert told(world.version.evaluate_by - timedelta(90), subject) == addresses(world)
    life.evaluate(
        world.version, held_on=world.version.starts, findings="Het werkt.", decision="keep",
        by=world.person("gemeente", Role.PROCESS_COORDINATOR),
    )  # fmt: skip
    assert told(world.version.evaluate_by - timedelta(7), subject) == []


def test_a_party_that_left_is_not_reminded(world: World, told) -> None:
    signatory = world.person("politie", Role.SIGNATORY)
    life.withdraw(world.covenant, "Wij stoppen.", by=signatory)
    assert told(world.version.ends - timedelta(30)) == addresses(world, "politie")


def test_a_letter_says_what_waits_and_names_nobody(world: World, told) -> None:
    told(world.version.ends - timedelta(30))
    body = mail.outbox[-1].body
    assert f"/convenanten/{world.covenant.pk}/" in "".join(each.body for each in mail.outbox)
    for standing in world.people.values():
        assert standing.member.last_name not in body
        assert standing.party.name not in body


def test_nothing_is_marked_when_the_letters_could_not_be_made(
    world: World, time_machine, monkeypatch
) -> None:
    day = world.version.ends - timedelta(30)
    time_machine.move_to(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))

    def broken(*args: object, **more: object) -> None:
        raise OSError("no template")

    with monkeypatch.context() as patched:
        patched.setattr(reminders, "notify", broken)
        with pytest.raises(OSError, match="no template"):
            reminders.remind()
    assert world.version.reminder_set.count() == 0
