"""Training and secrecy: both, valid today, or no content."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from oggz.casework.parties import services
from oggz.casework.parties.models import Declaration, DeclarationKind
from oggz.casework.parties.selectors import missing_declarations
from oggz.casework.parties.services import PartiesError
from oggz.casework.parties.services.declarations import LONGEST_DAYS
from oggz.casework.parties.sessions import NoLonger
from oggz.covenant.terms import Role
from tests.casework.parties.people import House, declare, member, row

pytestmark = pytest.mark.django_db
TRAINING, SECRECY = DeclarationKind.TRAINING, DeclarationKind.SECRECY


def missing(who, day: date | None = None) -> list[DeclarationKind]:
    return [each.kind for each in missing_declarations(who.pk, day)]


@pytest.mark.parametrize("there", [(), (TRAINING,), (SECRECY,), (TRAINING, SECRECY)])
def test_what_is_missing_is_named_with_what_to_do(there) -> None:
    who = member()
    if there:
        declare(who, *there)
    lacking = missing_declarations(who.pk)
    assert [each.kind for each in lacking] == [k for k in DeclarationKind if k not in there]
    for each in lacking:
        assert each.kind.label in each.text


@pytest.mark.parametrize(("offset", "counts"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_declaration_counts_from_its_first_day_up_to_and_with_its_last(offset, counts) -> None:
    who = member()
    declare(who, days=10)
    day = timezone.localdate() + timedelta(offset)
    assert (missing(who, day) == []) is counts


def test_the_last_day_ends_at_midnight_in_the_netherlands(time_machine) -> None:
    who = member()
    time_machine.move_to("2026-06-01T12:00:00+02:00")
    declare(who, days=0)
    # In universal time it is still the first of June.
    time_machine.move_to("2026-06-01T23:59:59+02:00")
    assert missing(who) == []
    time_machine.move_to("2026-06-02T00:00:01+02:00")
    assert missing(who) == [TRAINING, SECRECY]


def record(by, of, kind=TRAINING, *, begins: int = 0, days: int = 30) -> Declaration:
    first = timezone.localdate() + timedelta(begins)
    return services.record_declaration(
        by, row(of), kind, valid_from=first, valid_until=first + timedelta(days)
    )


def test_an_administrator_records_and_takes_back(house) -> None:
    who = house[Role.PROFESSIONAL]
    declaration = record(house[Role.ADMINISTRATOR], who)
    assert missing(who.member) == [SECRECY]
    services.withdraw_declaration(house[Role.ADMINISTRATOR], declaration)
    assert missing(who.member) == [TRAINING, SECRECY]
    assert who.member.declarations.count() == 1
    with pytest.raises(PartiesError, match="al ingetrokken"):
        services.withdraw_declaration(house[Role.ADMINISTRATOR], declaration)


def test_sent_twice_it_is_recorded_once(house) -> None:
    first = record(house[Role.ADMINISTRATOR], house[Role.PROFESSIONAL])
    assert record(house[Role.ADMINISTRATOR], house[Role.PROFESSIONAL]) == first


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_records_or_takes_back(house, role) -> None:
    declaration = record(house[Role.ADMINISTRATOR], house[Role.PROFESSIONAL])
    with pytest.raises(PartiesError, match="kunt u dit niet doen"):
        record(house[role], house[Role.CHAIR])
    with pytest.raises(PartiesError, match="kunt u dit niet doen"):
        services.withdraw_declaration(house[role], declaration)


def test_nobody_records_for_themselves_or_for_another_party(house) -> None:
    other = House()
    with pytest.raises(PartiesError, match="uzelf"):
        record(house[Role.ADMINISTRATOR], house[Role.ADMINISTRATOR])
    with pytest.raises(PartiesError, match="niet \\(meer\\) voor uw partij"):
        record(house[Role.ADMINISTRATOR], other[Role.PROFESSIONAL])
    theirs = record(other[Role.ADMINISTRATOR], other[Role.PROFESSIONAL])
    with pytest.raises(PartiesError, match="niet \\(meer\\) voor uw partij"):
        services.withdraw_declaration(house[Role.ADMINISTRATOR], theirs)
    who = house[Role.PROFESSIONAL].member
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        who.declarations.create(kind=TRAINING, valid_from=today, valid_until=today, recorded_by=who)


@pytest.mark.parametrize(
    ("kind", "begins", "days", "told"),
    [
        (TRAINING, 0, -1, "ligt voor de eerste"),
        (TRAINING, 1, 30, "in de toekomst"),
        (TRAINING, 0, LONGEST_DAYS[TRAINING] + 1, "hoogstens 3 jaar"),
        (SECRECY, 0, LONGEST_DAYS[SECRECY] + 1, "hoogstens 2 jaar"),
    ],
)
def test_days_that_cannot_be_are_refused(house, kind, begins, days, told) -> None:
    with pytest.raises(PartiesError, match=told):
        record(house[Role.ADMINISTRATOR], house[Role.CHAIR], kind, begins=begins, days=days)


def test_somebody_declares_secrecy_themselves_once_a_day(house) -> None:
    who = house[Role.CHAIR].member
    assert services.declare_secrecy(who) == services.declare_secrecy(who)
    assert missing(who) == [TRAINING]


def test_who_works_nowhere_declares_nothing() -> None:
    with pytest.raises(NoLonger):
        services.declare_secrecy(member())


def reminders(time_machine, capture, *days_before: int) -> list[int]:
    last = timezone.localdate() + timedelta(100)
    sent = []
    for days in days_before:
        time_machine.move_to(f"{last - timedelta(days)}T09:00:00+00:00")
        with capture(execute=True):
            sent.append(services.remind())
    return sent


def test_who_needs_it_is_reminded_twice_and_not_each_day(
    house, time_machine, django_capture_on_commit_callbacks
) -> None:
    who = house[Role.PROFESSIONAL].member
    declare(who, days=100)
    # Those who see no content need none.
    declare(house[Role.ADMINISTRATOR].member, days=100)
    sent = reminders(time_machine, django_capture_on_commit_callbacks, 31, 30, 30, 29, 7, 6, 0, -1)
    assert sent == [0, 1, 0, 0, 1, 0, 0, 0]
    assert [each.to for each in mail.outbox] == [[who.email]] * 2
    for each in mail.outbox:
        assert who.last_name not in each.body + each.subject


def test_who_renewed_in_time_is_not_reminded(
    house, time_machine, django_capture_on_commit_callbacks
) -> None:
    who = house[Role.PROFESSIONAL].member
    declare(who, days=100)
    declare(who, days=300)
    assert reminders(time_machine, django_capture_on_commit_callbacks, 30, 7) == [0, 0]


def test_a_day_that_was_missed_is_caught_up_with(
    house, time_machine, django_capture_on_commit_callbacks
) -> None:
    declare(house[Role.PROFESSIONAL].member, days=100)
    assert reminders(time_machine, django_capture_on_commit_callbacks, 3, 2) == [1, 0]
