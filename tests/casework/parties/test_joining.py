"""Coming in by an invitation: once, for two weeks, for one address, and never by oneself."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from oggz.casework.parties import services
from oggz.casework.parties.models import EndReason, Invitation, Member, Membership, Party
from oggz.casework.parties.services import PartiesError
from oggz.covenant.terms import Role
from oggz.web.login.names import NoName
from tests.casework.parties.people import PASSWORD, House, member, row, works

pytestmark = pytest.mark.django_db
NEW = "nieuw@partij.example"
NAME = {"first_name": "Ananda", "last_name": "de Vries", "password": PASSWORD}


def invited(house: House, email: str = NEW, role: Role = Role.PROFESSIONAL) -> str:
    """The secret in the mail."""
    services.invite(house[Role.ADMINISTRATOR], email, role)
    return mail.outbox[-1].body.split("/uitnodiging/")[1].split("/")[0]


def test_who_is_invited_makes_an_account_and_waits_for_a_confirmation(house) -> None:
    who = services.accept_with_password(invited(house), **NAME)
    assert who.check_password(PASSWORD)
    [membership] = who.memberships.all()
    assert membership.is_waiting
    assert membership.given_by == house[Role.ADMINISTRATOR].member
    services.confirm(house[Role.SIGNATORY], membership)
    assert Membership.objects.active().filter(member=who).exists()


def test_the_mail_names_nobody_and_the_secret_is_not_kept(house) -> None:
    token = invited(house)
    assert mail.outbox[-1].to == [NEW]
    assert house[Role.ADMINISTRATOR].member.last_name not in mail.outbox[-1].body
    assert token not in str(Invitation.objects.filter(party=house.party).values())


def test_an_invitation_works_once(house) -> None:
    token = invited(house)
    services.accept_with_password(token, **NAME)
    with pytest.raises(PartiesError, match="al gebruikt"):
        services.accept_with_password(token, **NAME)
    assert Member.objects.filter(email=NEW).count() == 1


@pytest.mark.parametrize(("days", "works"), [(13.99, True), (14.01, False)])
def test_an_invitation_works_for_two_weeks(house, time_machine, days, works) -> None:
    token = invited(house)
    time_machine.move_to(timezone.now() + timedelta(days))
    assert (services.open_invitation(token) is not None) is works


def test_sent_twice_it_is_one_invitation_and_one_mail(house) -> None:
    token = invited(house)
    services.invite(house[Role.ADMINISTRATOR], " NIEUW@partij.example ", Role.PROFESSIONAL)
    assert len(mail.outbox) == 1
    assert services.open_invitation(token)


def test_a_new_one_takes_the_place_of_one_that_expired(house, time_machine) -> None:
    old = invited(house)
    time_machine.move_to(timezone.now() + timedelta(15))
    new = invited(house)
    assert services.open_invitation(new)
    assert services.open_invitation(old) is None
    assert house.party.invitations.count() == 1


def test_a_withdrawn_invitation_opens_nothing(house) -> None:
    token = invited(house)
    invitation = house.party.invitations.get()
    services.withdraw_invitation(house[Role.ADMINISTRATOR], invitation)
    assert services.open_invitation(token) is None
    with pytest.raises(PartiesError, match="al gebruikt of ingetrokken"):
        services.withdraw_invitation(house[Role.ADMINISTRATOR], invitation)


def test_nobody_withdraws_an_invitation_of_another_party(house) -> None:
    token = invited(house)
    with pytest.raises(PartiesError):
        services.withdraw_invitation(House()[Role.ADMINISTRATOR], house.party.invitations.get())
    assert services.open_invitation(token)


def test_an_invitation_ends_with_who_made_it_and_with_the_party(house) -> None:
    token, works_on = invited(house), works(house.party, Role.ADMINISTRATOR)
    services.end(works_on, row(house[Role.ADMINISTRATOR]), EndReason.RULES)
    with pytest.raises(PartiesError, match="werkt daar niet meer"):
        services.accept_with_password(token, **NAME)
    services.end_party(house.party)
    assert services.open_invitation(token) is None


def test_when_the_mail_server_is_away_nobody_is_invited(house, monkeypatch) -> None:
    def away(*args, **kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("oggz.casework.parties.services.joining.send_mail", away)
    with pytest.raises(PartiesError, match="niemand uitgenodigd"):
        services.invite(house[Role.ADMINISTRATOR], NEW, Role.PROFESSIONAL)
    assert not house.party.invitations.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_invites(house, role) -> None:
    with pytest.raises(PartiesError, match="kunt u dit niet doen"):
        services.invite(house[role], NEW, Role.PROFESSIONAL)


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "a@b.nl\nBcc: c@d.nl", "a" * 300])
def test_what_is_no_address_is_not_invited(house, email) -> None:
    with pytest.raises(PartiesError, match="geen e-mailadres"):
        services.invite(house[Role.ADMINISTRATOR], email, Role.PROFESSIONAL)
    assert mail.outbox == []


def test_an_administrator_does_not_invite_themselves(house) -> None:
    own = house[Role.ADMINISTRATOR].member.email
    with pytest.raises(PartiesError, match="uzelf"):
        services.invite(house[Role.ADMINISTRATOR], own.upper(), Role.PROFESSIONAL)


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.ADMINISTRATOR])
def test_who_is_something_already_is_told_at_once(house, role) -> None:
    with pytest.raises(PartiesError, match="al uitvoerend professional"):
        services.invite(house[Role.ADMINISTRATOR], house[Role.PROFESSIONAL].member.email, role)


def test_who_has_an_account_takes_a_role_with_it(house) -> None:
    who = works(House().party, Role.PROFESSIONAL).member
    token = invited(house, who.email)
    with pytest.raises(PartiesError, match="heeft al een account"):
        services.accept_with_password(token, **NAME)
    membership = services.accept_as(token, who)
    assert membership.member == who
    assert membership.is_waiting


def test_an_invitation_is_not_for_another_address(house) -> None:
    token = invited(house)
    with pytest.raises(PartiesError, match="ander e-mailadres"):
        services.accept_as(token, member())
    assert services.open_invitation(token), "and it is still there for whom it is"


def test_who_left_comes_back_as_the_same_person(house) -> None:
    who = house[Role.PROFESSIONAL].member
    services.end(house[Role.ADMINISTRATOR], row(house[Role.PROFESSIONAL]), EndReason.LEFT)
    back = services.accept_with_password(invited(house, who.email), **NAME)
    assert back.pk == who.pk
    assert back.is_active


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Åsa", "Åsa"),
        ("A\u030asa", "Åsa"),
        ("  van  der   Berg ", "van der Berg"),
        ("محمد", "محمد"),
        ("李", "李"),
        ("O'Neill-d’Été", "O'Neill-d’Été"),
        ("İpek", "İpek"),
    ],
)
def test_a_name_of_any_script_is_kept(house, name, kept) -> None:
    who = services.accept_with_password(invited(house), **NAME | {"last_name": name})
    assert who.last_name == kept


@pytest.mark.parametrize("name", ["", "   ", "123", "a‮gpj", "a\0b", "a​b", "a" * 151])
def test_what_misleads_or_is_no_name_is_refused_and_the_link_still_works(house, name) -> None:
    token = invited(house)
    with pytest.raises(NoName):
        services.accept_with_password(token, **NAME | {"last_name": name})
    assert services.open_invitation(token)
    assert not Member.objects.filter(email=NEW).exists()


def test_addresses_of_old_invitations_are_forgotten(house, time_machine) -> None:
    services.accept_with_password(invited(house), **NAME)
    invited(house, "tweede@partij.example")
    time_machine.move_to(timezone.now() + timedelta(15))
    invited(house, "derde@partij.example")
    assert services.forget_old_invitations() == 2
    assert [each.email for each in house.party.invitations.all()] == ["derde@partij.example"]


ADDED = [
    "nieuwe-partij", "--name=Nieuwe partij", "--kind=police", "--dpo=fg@nieuw.example",
    "--administrator=b@nieuw.example", "--signatory=t@nieuw.example",
]  # fmt: skip


def test_who_runs_the_server_adds_a_party_with_its_first_two_people(capsys) -> None:
    call_command("add_party", *ADDED)
    links = capsys.readouterr().out.splitlines()
    tokens = [line.split("/uitnodiging/")[1].rstrip("/") for line in links]
    people = [services.accept_with_password(token, **NAME) for token in tokens]
    found = Party.objects.get(slug="nieuwe-partij")
    active = Membership.objects.active().filter(party=found)
    assert {each.term for each in active} == {Role.ADMINISTRATOR, Role.SIGNATORY}
    assert {each.member for each in active} == set(people)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("Nieuwe-Partij", "kan geen korte naam zijn"),
        ("--kind=boef", "geen soort partij"),
        ("--dpo=fg", "geen e-mailadres"),
        ("--signatory=B@nieuw.example", "twee mensen"),
    ],
)
def test_a_party_that_cannot_be_is_not_added_at_all(changed, told) -> None:
    at = next(
        (i for i, given in enumerate(ADDED) if given.split("=")[0] == changed.split("=")[0]), 0
    )
    with pytest.raises(CommandError, match=told):
        call_command("add_party", *ADDED[:at], changed, *ADDED[at + 1 :])
    assert not Party.objects.filter(name="Nieuwe partij").exists()


def test_a_party_that_lost_who_confirms_is_helped_by_who_runs_the_server(house, capsys) -> None:
    call_command("invite_first", house.party.slug, "signatory", NEW)
    token = capsys.readouterr().out.split("/uitnodiging/")[1].strip().rstrip("/")
    services.accept_with_password(token, **NAME)
    assert Membership.objects.active().get(member__email=NEW).term is Role.SIGNATORY
    with pytest.raises(PartiesError, match="alleen deze rollen"):
        services.invite_first(house.party, "x@partij.example", Role.PROFESSIONAL)


def test_a_party_ends_by_a_command(house) -> None:
    call_command("end_party", house.party.slug)
    house.party.refresh_from_db()
    assert house.party.until <= timezone.now()
    for slug in (house.party.slug, "nergens"):
        with pytest.raises(CommandError):
            call_command("end_party", slug)
