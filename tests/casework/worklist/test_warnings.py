"""Mail before a term of the law ends, as a mail server gets it: once each, and about nobody."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from oggz.casework.cases.models.choices import RestrictionGround
from oggz.casework.letters.due import TERM
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import How, Outcome, Proof, Request
from oggz.casework.rights.services import answering, recording
from oggz.casework.rights.services.recording import Restricts
from oggz.casework.worklist import notices
from oggz.casework.worklist.models import Notices
from oggz.covenant.terms import Role
from oggz.web.mail import mail_settings
from oggz.web.personal_data import personal_data
from tests import smtp_server
from tests.casework.rights.asking import GUIDE, LEADER, WORDS, Asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
BY_LAW = "Een wettelijke termijn vraagt uw aandacht"
SAID = {
    7: "Eén termijn loopt binnen een week af.",
    2: "Eén termijn loopt binnen twee dagen af.",
    -1: "Eén termijn is voorbij.",
}
Morning = Callable[[date], dict[str, str]]


@pytest.fixture
def table() -> Asked:
    """The person was told who shares what, so that only a request has a term of the law."""
    found = Asked()
    from oggz.casework.letters import contents, services
    from oggz.casework.letters.models import Way

    seat = found.seat(LEADER)
    services.sent(timezone.localdate(), Way.POST, named=contents.of(seat).mark, by=seat)
    return found


@pytest.fixture
def sends(table, time_machine, django_capture_on_commit_callbacks) -> Callable[[date], None]:
    def _sends(day: date) -> None:
        time_machine.move_to(datetime(day.year, day.month, day.day, 7, 10, tzinfo=UTC))
        with django_capture_on_commit_callbacks(execute=True):
            notices.send()

    return _sends


@pytest.fixture
def morning(sends) -> Morning:
    """By recipient, what was mailed about terms of the law on the morning of a day."""

    def _morning(day: date) -> dict[str, str]:
        mail.outbox.clear()
        sends(day)
        return {each.to[0]: each.body for each in mail.outbox if each.subject == BY_LAW}

    return _morning


def email(table: Asked, name: str) -> str:
    viewer = table.seats[name]
    return table.world.people[viewer.party, viewer.role].member.email


def asks(table: Asked, kind: Kind) -> Request:
    restricts = Restricts(RestrictionGround.CLAIM) if kind is Kind.RESTRICTION else None
    row = recording.record(
        kind, WORDS, received_on=timezone.localdate(), how=How.DESK, restricts=restricts,
        by=table.seat(GUIDE),
    )  # fmt: skip
    recording.prove(row, Proof.DOCUMENT, by=table.seat(GUIDE))
    return row


def test_who_handles_it_is_warned_three_times_and_no_more(table, morning) -> None:
    due, told = asks(table, Kind.ACCESS).deadline.due_on, []
    for left in (8, 7, 6, 2, 1, 0, -1, -2):
        if letter := morning(due - timedelta(left)).get(email(table, GUIDE)):
            told.append(left)
            assert SAID[left] in letter
            assert sum(said in letter for said in SAID.values()) == 1
    assert told == [7, 2, -1]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.ACCESS}))
def test_of_every_kind_of_request(table, morning, kind) -> None:
    due = asks(table, kind).deadline.due_on
    assert SAID[7] in morning(due - timedelta(7))[email(table, GUIDE)]


def test_a_morning_without_the_worker_is_made_up_for_once(table, morning) -> None:
    due = asks(table, Kind.ACCESS).deadline.due_on
    assert not morning(due - timedelta(8))
    assert SAID[7] in morning(due - timedelta(5))[email(table, GUIDE)]
    assert SAID[-1] in morning(due + timedelta(3))[email(table, GUIDE)]
    assert not morning(due + timedelta(4))


def test_who_chose_no_letters_hears_of_the_law_all_the_same(table, morning) -> None:
    due = asks(table, Kind.COMPLAINT).deadline.due_on
    member = table.world.people["gemeente", Role.PROCESS_COORDINATOR].member
    notices.choose(member, Notices.NEVER)
    assert not morning(due - timedelta(8))
    assert SAID[7] in morning(due - timedelta(7))[member.email]


def test_who_need_not_act_hears_nothing(table, morning) -> None:
    row = asks(table, Kind.ACCESS)
    due = row.deadline.due_on
    assert set(morning(due - timedelta(7))) == {email(table, GUIDE)}
    answering.decide(row, Outcome.REFUSED, "Nee.", by=table.seat(GUIDE))
    answering.told_person(row, How.LETTER, by=table.seat(GUIDE))
    assert not morning(due - timedelta(2))


def test_the_officer_hears_that_it_is_over(table, morning) -> None:
    officer = table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER).member.email
    due = asks(table, Kind.RECTIFICATION).deadline.due_on
    assert officer not in morning(due)
    assert SAID[-1] in morning(due + timedelta(1))[officer]
    assert officer not in morning(due + timedelta(2))


def test_a_request_that_lay_elsewhere_until_it_was_late_is_told_at_once(table, morning) -> None:
    today = timezone.localdate() + timedelta(1)
    assert not morning(today)
    table.asks(Kind.ACCESS, at=GUIDE, ago=60)
    assert SAID[-1] in morning(today + timedelta(1))[email(table, GUIDE)]
    assert not morning(today + timedelta(2))


def test_the_letter_to_the_person_has_a_term_of_the_law_too(morning) -> None:
    untold = Asked()
    day = timezone.localdate() + TERM
    assert SAID[7] in morning(day - timedelta(7))[email(untold, LEADER)]
    assert SAID[2] in morning(day - timedelta(2))[email(untold, LEADER)]
    assert SAID[-1] in morning(day + timedelta(1))[email(untold, LEADER)]
    assert email(untold, LEADER) not in morning(day + timedelta(2))


def test_as_a_mail_server_gets_it_it_tells_of_nobody_and_of_no_case(
    table, sends, tmp_path: Path, monkeypatch
) -> None:
    row = asks(table, Kind.ACCESS)
    with smtp_server.running(tmp_path) as server:
        monkeypatch.setenv("OGGZ_SMTP_URL", server.url)
        with override_settings(**mail_settings()):
            sends(row.deadline.due_on - timedelta(7))
        letter = message_from_bytes(server.message(email(table, GUIDE)), policy=default)
    assert letter["Subject"] == BY_LAW
    text = letter.get_content()
    assert SAID[7] in text.replace("\r\n", " ")
    people = [standing.member for standing in table.world.people.values()]
    secrets = {WORDS, str(table.case.pk), row.deadline.reference, "inzage", "Gemeente"}
    for secret in secrets | {each for who in people for each in (who.last_name, who.email)}:
        assert secret not in text
    assert not personal_data(text, today=timezone.localdate())
