"""What two people do at the same moment, for real: connections of their own, that commit."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import connection, transaction

from oggz.casework.parties import services, sessions
from oggz.casework.parties.models import EndReason, Invitation, Member, Membership, Party
from oggz.casework.parties.services import PartiesError
from oggz.casework.parties.sessions import NoLonger
from oggz.covenant.terms import Role
from tests.casework.parties.people import PASSWORD, House, row, works
from tests.together import really

pytestmark = pytest.mark.django_db
NAME = {"first_name": "Ananda", "last_name": "de Vries", "password": PASSWORD}
TIMES = 4


@pytest.fixture
def lasting() -> Iterator[House]:
    """A house that is really there, and is really gone afterwards."""
    [house] = really(House)
    yield house
    really(lambda: _remove(house.party))


def _remove(party: Party) -> None:
    people = list(party.memberships.values_list("member", flat=True))
    Invitation.objects.filter(party=party).delete()
    Membership.objects.filter(party=party).delete()
    Member.objects.filter(pk__in=people).delete()
    party.delete()


@dataclass
class Answers:
    given: list[object]

    @property
    def refused(self) -> int:
        return sum(isinstance(each, PartiesError | NoLonger) for each in self.given)


def at_once(work: Callable[[], object], times: int = TIMES) -> Answers:
    answers = really(work, times)
    unexpected = [each for each in answers if isinstance(each, Exception)]
    assert all(isinstance(each, PartiesError | NoLonger) for each in unexpected), unexpected
    return Answers(answers)


def test_an_invitation_that_is_accepted_twice_at_once_makes_one_account(lasting) -> None:
    email = "samen@partij.example"
    really(lambda: services.invite(lasting[Role.ADMINISTRATOR], email, Role.CHAIR))
    token = mail.outbox[-1].body.split("/uitnodiging/")[1].split("/")[0]
    assert at_once(lambda: services.accept_with_password(token, **NAME)).refused == TIMES - 1
    assert Membership.objects.filter(member__email=email).count() == 1


def test_a_role_that_is_proposed_twice_at_once_is_proposed_once(lasting) -> None:
    by, who = lasting[Role.ADMINISTRATOR], row(lasting[Role.PROFESSIONAL])
    assert at_once(lambda: services.propose(by, who, Role.CHAIR)).refused == TIMES - 1


def test_a_role_that_is_confirmed_and_refused_at_once_is_one_of_both(lasting) -> None:
    by, who = lasting[Role.ADMINISTRATOR], row(lasting[Role.PROFESSIONAL])
    [waiting] = really(lambda: services.propose(by, who, Role.CHAIR))
    turns = iter([services.confirm, services.refuse] * (TIMES // 2))

    def decide() -> None:
        next(turns)(lasting[Role.SIGNATORY], waiting)

    assert at_once(decide).refused == TIMES - 1


def test_two_who_let_each_other_go_do_not_both_succeed(lasting) -> None:
    [second] = really(lambda: works(lasting.party, Role.ADMINISTRATOR))
    both = [lasting[Role.ADMINISTRATOR], second]
    pairs = iter([(both[0], both[1]), (both[1], both[0])])

    def let_go() -> None:
        by, other = next(pairs)
        services.end(by, row(other), EndReason.LEFT)

    assert at_once(let_go, 2).refused == 1
    active = Membership.objects.active().filter(party=lasting.party, role=Role.ADMINISTRATOR)
    assert active.count() == 1


def test_one_person_invited_twice_at_once_gets_one_mail(lasting) -> None:
    by = lasting[Role.ADMINISTRATOR]
    assert at_once(lambda: services.invite(by, "een@partij.example", Role.CHAIR)).refused == 0
    assert len(mail.outbox) == 1
    assert Invitation.objects.filter(party=lasting.party).count() == 1


def test_a_member_declares_twice_at_once_and_it_is_kept_once(lasting) -> None:
    who = lasting[Role.PROFESSIONAL].member
    at_once(lambda: services.declare_secrecy(who))
    assert who.declarations.count() == 1
    really(lambda: who.declarations.all().delete())


def test_leaving_waits_for_what_is_being_written_and_nothing_comes_after(lasting) -> None:
    who, order = lasting[Role.PROFESSIONAL], []
    holding, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            sessions.hold(who.member.pk, who.party.slug, who.role)
            holding.set()
            may_end.wait(10)
            order.append("written")

    def leave() -> None:
        holding.wait(10)
        threading.Timer(0.3, may_end.set).start()
        services.leave(who.member, row(who))
        order.append("left")

    turns = iter([write, leave])
    at_once(lambda: next(turns)(), 2)
    assert order == ["written", "left"]
    with pytest.raises(NoLonger), transaction.atomic():
        sessions.hold(who.member.pk, who.party.slug, who.role)


def test_what_happened_is_in_the_audit_once(lasting) -> None:
    by, who = lasting[Role.ADMINISTRATOR], row(lasting[Role.PROFESSIONAL])
    at_once(lambda: services.propose(by, who, Role.CHAIR))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_entry"
            " WHERE party = %s AND action = 'membership.given' AND member = %s",
            [lasting.party.slug, by.member.pk],
        )
        assert cursor.fetchone() == (1,)
