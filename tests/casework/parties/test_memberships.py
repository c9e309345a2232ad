"""Getting a role takes two people; losing it takes one, and effect at once."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from oggz.casework.door.logins import Proof, own_login, set_openid_connect
from oggz.casework.parties import services
from oggz.casework.parties.models import EndReason, Membership
from oggz.casework.parties.rights import CONTENT_ROLES, Right, may
from oggz.casework.parties.services import PartiesError
from oggz.casework.parties.services.memberships import REASONS, give
from oggz.casework.parties.sessions import NoLonger
from oggz.covenant.terms import Role
from tests.casework.parties.people import (
    House,
    browser_of,
    member,
    party,
    row,
    standing_of,
    works,
)

pytestmark = pytest.mark.django_db
ADMINISTRATOR, SIGNATORY = Role.ADMINISTRATOR, Role.SIGNATORY
OFFICER, PROFESSIONAL = Role.DATA_PROTECTION_OFFICER, Role.PROFESSIONAL


def proposed(house: House, role: Role = Role.CHAIR) -> Membership:
    """The professional of the house, proposed for another role by the administrator."""
    return services.propose(house[ADMINISTRATOR], row(house[PROFESSIONAL]), role)


def is_active(membership: Membership) -> bool:
    return Membership.objects.active().filter(pk=membership.pk).exists()


@pytest.mark.parametrize("role", [*sorted(CONTENT_ROLES - {PROFESSIONAL}), SIGNATORY])
@pytest.mark.parametrize("confirming", [SIGNATORY, OFFICER])
def test_a_role_begins_when_a_second_person_confirms_it(house, role, confirming) -> None:
    membership = proposed(house, role)
    assert not is_active(membership)
    services.confirm(house[confirming], membership)
    assert is_active(membership)
    membership.refresh_from_db()
    assert membership.given_by == house[ADMINISTRATOR].member
    assert membership.confirmed_by == house[confirming].member


def test_a_refused_role_never_begins(house) -> None:
    membership = proposed(house)
    services.refuse(house[OFFICER], membership)
    with pytest.raises(PartiesError, match="wacht niet meer"):
        services.confirm(house[OFFICER], membership)
    membership.refresh_from_db()
    assert membership.reason == EndReason.REFUSED
    assert not is_active(membership)


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Right.MANAGE_MEMBERS)])
def test_who_does_not_manage_proposes_nobody(house, role) -> None:
    with pytest.raises(PartiesError, match="kunt u dit niet doen"):
        services.propose(house[role], row(house[PROFESSIONAL]), Role.CHAIR)
    assert not Membership.objects.waiting().exists()


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Right.CONFIRM_MEMBERS)])
def test_who_does_not_confirm_lets_nobody_begin(house, role) -> None:
    membership = proposed(house)
    for doing in (services.confirm, services.refuse):
        with pytest.raises(PartiesError, match="kunt u dit niet doen"):
            doing(house[role], membership)
    assert membership in Membership.objects.waiting()


def test_nobody_confirms_a_role_of_their_own(house) -> None:
    membership = services.propose(house[ADMINISTRATOR], row(house[SIGNATORY]), PROFESSIONAL)
    with pytest.raises(PartiesError, match="Een ander moet dit bevestigen"):
        services.confirm(house[SIGNATORY], membership)
    services.confirm(house[OFFICER], membership)


@pytest.mark.parametrize("role", Role)
def test_an_administrator_gives_themselves_no_role(house, role) -> None:
    with pytest.raises(PartiesError, match="uzelf"):
        services.propose(house[ADMINISTRATOR], row(house[ADMINISTRATOR]), role)


def test_the_database_itself_refuses_the_same_person_twice(house) -> None:
    membership = proposed(house)
    for confirmed_by in (house[ADMINISTRATOR].member, house[PROFESSIONAL].member, None):
        membership.since, membership.confirmed_by = timezone.now(), confirmed_by
        with pytest.raises(IntegrityError), transaction.atomic():
            membership.save()


def test_one_role_at_one_party_is_had_once_at_a_time(house) -> None:
    had = row(house[PROFESSIONAL])
    with pytest.raises(PartiesError, match="al uitvoerend professional"):
        services.propose(house[ADMINISTRATOR], had, PROFESSIONAL)
    same = {"member": had.member, "party": had.party, "role": had.role}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(since=timezone.now(), **same)
    # Nor for a time that is over, in the middle of what is there.
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            since=had.since - timedelta(1), until=had.since + timedelta(1), **same
        )
    Membership.objects.create(since=had.since - timedelta(1), until=had.since, **same)


def test_no_role_ends_before_it_began(house) -> None:
    membership = row(house[PROFESSIONAL])
    membership.until = membership.since - timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()


@pytest.mark.parametrize(
    ("has", "role"),
    [(PROFESSIONAL, OFFICER), (PROFESSIONAL, ADMINISTRATOR), (SIGNATORY, ADMINISTRATOR),
     (SIGNATORY, OFFICER), (OFFICER, PROFESSIONAL), (OFFICER, ADMINISTRATOR)],
)  # fmt: skip
def test_who_manages_or_supervises_gets_no_role_besides(house, has, role) -> None:
    with pytest.raises(PartiesError, match="kan bij dezelfde partij niet ook"):
        services.propose(house[ADMINISTRATOR], row(house[has]), role)


def test_at_another_party_one_can_be_something_else(house) -> None:
    elsewhere = works(party(), ADMINISTRATOR, house[PROFESSIONAL].member)
    assert Membership.objects.active().filter(member=elsewhere.member).count() == 2


def test_nobody_touches_the_people_of_another_party(house) -> None:
    other = House()
    stranger = row(other[PROFESSIONAL])
    waiting = proposed(other)
    for doing in (
        lambda: services.propose(house[ADMINISTRATOR], stranger, Role.CHAIR),
        lambda: services.end(house[ADMINISTRATOR], stranger, EndReason.LEFT),
        lambda: services.confirm(house[SIGNATORY], waiting),
        lambda: services.refuse(house[SIGNATORY], waiting),
    ):
        with pytest.raises(PartiesError):
            doing()
    assert is_active(stranger)
    assert waiting in Membership.objects.waiting()


@pytest.mark.parametrize("role", [role for role in Role if may(role, Right.END_MEMBERS)])
def test_who_may_ends_a_role_at_once(house, role) -> None:
    membership = row(house[PROFESSIONAL])
    services.end(house[role], membership, EndReason.LEFT)
    membership.refresh_from_db()
    assert not is_active(membership)
    assert (membership.ended_by, membership.reason) == (house[role].member, EndReason.LEFT)
    with pytest.raises(PartiesError, match="al beëindigd"):
        services.end(house[role], membership, EndReason.LEFT)


@pytest.mark.parametrize("reason", [reason for reason in EndReason if reason not in REASONS])
def test_a_reason_is_one_of_the_list(house, reason) -> None:
    with pytest.raises(PartiesError, match="Kies een reden"):
        services.end(house[ADMINISTRATOR], row(house[PROFESSIONAL]), reason)


@pytest.mark.parametrize("role", sorted(CONTENT_ROLES))
def test_colleagues_end_nobody(house, role) -> None:
    with pytest.raises(PartiesError, match="kunt u dit niet doen"):
        services.end(house[role], row(house[SIGNATORY]), EndReason.LEFT)


def test_who_has_no_role_left_cannot_log_in_and_their_password_is_gone(house) -> None:
    who = house[PROFESSIONAL].member
    elsewhere = works(party(), PROFESSIONAL, who)
    services.end(house[ADMINISTRATOR], row(house[PROFESSIONAL]), EndReason.LEFT)
    who.refresh_from_db()
    assert who.is_active
    assert who.has_usable_password()
    services.leave(who, row(elsewhere))
    who.refresh_from_db()
    assert not who.is_active
    assert not who.has_usable_password()


def test_a_party_keeps_somebody_who_manages_and_somebody_who_confirms(house) -> None:
    with pytest.raises(PartiesError, match="laatste beheerder"):
        services.end(house[SIGNATORY], row(house[ADMINISTRATOR]), EndReason.LEFT)
    services.end(house[SIGNATORY], row(house[OFFICER]), EndReason.LEFT)
    with pytest.raises(
        PartiesError, match="laatste functionaris gegevensbescherming of tekenbevoegde"
    ):
        services.leave(house[SIGNATORY].member, row(house[SIGNATORY]))


def test_who_left_does_nothing_any_more_with_a_form_that_was_open(house) -> None:
    works(house.party, ADMINISTRATOR)
    membership = proposed(house)
    services.leave(house[ADMINISTRATOR].member, row(house[ADMINISTRATOR]))
    services.leave(house[OFFICER].member, row(house[OFFICER]))
    for doing in (
        lambda: services.propose(house[ADMINISTRATOR], row(house[PROFESSIONAL]), SIGNATORY),
        lambda: services.end(house[ADMINISTRATOR], row(house[PROFESSIONAL]), EndReason.LEFT),
        lambda: services.confirm(house[OFFICER], membership),
        lambda: services.invite(house[ADMINISTRATOR], "nieuw@partij.example", PROFESSIONAL),
    ):
        with pytest.raises(NoLonger):
            doing()
    assert not is_active(membership)


def test_nobody_leaves_for_another(house) -> None:
    with pytest.raises(PartiesError, match="niet uw rol"):
        services.leave(house[PROFESSIONAL].member, row(house[OFFICER]))


def test_when_a_party_ends_its_people_may_nothing_for_it(house) -> None:
    elsewhere = works(party(), PROFESSIONAL, house[PROFESSIONAL].member)
    services.end_party(house.party)
    assert not Membership.objects.active().filter(party=house.party).exists()
    assert is_active(row(elsewhere))
    with pytest.raises(NoLonger):
        services.propose(house[ADMINISTRATOR], row(house[PROFESSIONAL]), Role.CHAIR)
    with pytest.raises(PartiesError, match="doet al niet meer mee"):
        services.end_party(house.party)


def test_when_a_party_ends_its_own_log_in_lets_nobody_in_for_another_party(house) -> None:
    who = house[PROFESSIONAL].member
    works(party(), PROFESSIONAL, who)
    app = set_openid_connect(
        house.party.slug, house.party.name, issuer="https://inloggen.partij.example",
        client_id="c", client_secret="s", proof=Proof(amr=("mfa",)),
    )  # fmt: skip
    SocialAccount.objects.create(user=who, provider=app.provider_id, uid="p-1")
    browser = browser_of(house[PROFESSIONAL])
    services.end_party(house.party)
    who.refresh_from_db()
    assert who.is_active
    assert own_login(house.party.slug) is None
    assert not SocialAccount.objects.filter(user=who).exists()
    assert browser.get("/").url.startswith("/inloggen/")


def test_who_confirms_hears_that_something_waits_and_not_about_whom(
    house, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        proposed(house)
    assert {address for each in mail.outbox for address in each.to} == {
        house[SIGNATORY].member.email,
        house[OFFICER].member.email,
    }
    for each in mail.outbox:
        assert house[PROFESSIONAL].member.last_name not in each.body
        assert house[PROFESSIONAL].member.email not in each.body


def test_the_second_of_two_confirmations_at_once_is_told_so(house) -> None:
    membership = proposed(house)
    services.confirm(house[SIGNATORY], membership)
    with pytest.raises(PartiesError, match="wacht niet meer"):
        services.confirm(house[OFFICER], membership)


def test_who_comes_back_gets_a_new_row(house) -> None:
    first = row(house[PROFESSIONAL])
    services.end(house[ADMINISTRATOR], first, EndReason.LEFT)
    again = standing_of(give(member(), house.party, PROFESSIONAL, by=None))
    assert again.membership != first.pk
