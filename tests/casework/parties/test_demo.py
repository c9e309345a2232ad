"""The demonstration: the parties of the model covenant, with somebody invented in each role."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from oggz.casework.covenants.models import Covenant
from oggz.casework.covenants.selectors import in_force
from oggz.casework.covenants.services import demo
from oggz.casework.parties import purposes, services
from oggz.casework.parties.demo_accounts import ACCOUNTS, MEMBERS
from oggz.casework.parties.models import Member, Membership, Party
from oggz.casework.parties.rights import Right, may
from oggz.casework.parties.selectors import missing_declarations
from oggz.covenant.example import example, text
from oggz.covenant.terms import Effect, Role

pytestmark = pytest.mark.django_db
PARTIES = example().parties


def test_the_parties_are_those_of_the_model_covenant_and_marked_as_example() -> None:
    there = {party.slug: party for party in Party.objects.filter(is_example=True)}
    assert set(there) == set(PARTIES)
    for slug, party in PARTIES.items():
        assert (there[slug].name, there[slug].kind) == (party.name, party.kind)
        assert "Voorbeeld" in there[slug].name


def test_every_party_can_sign_and_be_supervised_and_there_is_somebody_in_each_role() -> None:
    has = {(slug, member.role) for member in MEMBERS for slug in member.parties}
    for slug in PARTIES:
        assert {(slug, Role.SIGNATORY), (slug, Role.DATA_PROTECTION_OFFICER)} <= has
    assert {role for _, role in has} == set(Role)


@pytest.mark.parametrize("example_member", MEMBERS, ids=lambda each: each.account.username)
def test_who_works_on_cases_has_something_to_do_in_the_model_covenant(example_member) -> None:
    if may(example_member.role, Right.WORK_ON_CASES):
        [slug] = example_member.parties
        permits = [each for each in example().clauses if each.effect is Effect.PERMIT]
        mine = [each for each in permits if example_member.role in each.roles]
        assert any({slug, "*"} & set(each.parties) for each in mine)


def test_the_people_are_invented_and_work_as_their_account_says() -> None:
    for example_member in MEMBERS:
        member = Member.objects.get(username=example_member.account.username)
        assert member.first_name == "Voorbeeld"
        assert member.email.endswith("@voorbeeld.example")
        active = Membership.objects.active().filter(member=member)
        assert {(each.party.slug, each.term) for each in active} == {
            (slug, example_member.role) for slug in example_member.parties
        }
        assert bool(missing_declarations(member.pk)) is not example_member.has_declared


def test_names_and_passwords_of_accounts_are_unique() -> None:
    assert len({each.username for each in ACCOUNTS}) == len(ACCOUNTS)
    assert len({each.password for each in ACCOUNTS}) == len(ACCOUNTS)


def test_the_model_covenant_holds_as_an_example_signed_by_all_its_parties() -> None:
    [covenant] = Covenant.objects.filter(is_example=True)
    version = in_force(covenant.pk, on=timezone.localdate())
    assert version is not None
    assert {each.party.slug for each in version.signatures.all()} == set(PARTIES)
    assert version.text == text()


@pytest.mark.parametrize("example_member", MEMBERS, ids=lambda each: each.account.username)
def test_who_works_on_cases_can_say_for_what(example_member) -> None:
    for slug in example_member.parties:
        works = may(example_member.role, Right.WORK_ON_CASES)
        assert not works or purposes.open_to(slug, example_member.role)


def test_loading_twice_leaves_the_covenant_and_without_a_signatory_there_is_none() -> None:
    demo.load_demo()
    assert Covenant.objects.filter(is_example=True).count() == 1
    Covenant.objects.update(is_example=False)
    tekenbevoegde = Member.objects.get(username="voorbeeld-tekenbevoegde-politie")
    services.leave(tekenbevoegde, tekenbevoegde.memberships.get())
    before = Covenant.objects.count()
    demo.load_demo()
    assert Covenant.objects.count() == before


def test_loading_twice_makes_nothing_twice_and_who_left_stays_away() -> None:
    regisseur = Member.objects.get(username="voorbeeld-regisseur")
    services.leave(regisseur, regisseur.memberships.get())
    before = Membership.objects.count(), Party.objects.count(), Member.objects.count()
    services.load_demo()
    assert (Membership.objects.count(), Party.objects.count(), Member.objects.count()) == before
    assert not Membership.objects.active().filter(member=regisseur).exists()


def test_there_is_no_example_in_production(monkeypatch) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    with pytest.raises(Exception, match="kan niet in productie") as refused:
        call_command("load_demo")
    assert not isinstance(refused.value, CommandError)
