"""Editors, members and professionals go along when their municipalities merge."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Invitation, Role, User
from oggz.portal.accounts.services import accept_with_password, appoint, invite
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import archive_section, follow_mergers

pytestmark = pytest.mark.django_db

WHO = {"first_name": "Sanne", "last_name": "Voorbeeld", "password": "een lange zin als wachtwoord"}


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def person(name: str, *roles: tuple[Role, str]) -> User:
    user = User.objects.create_user(name, f"{name}@voorbeeld.example")
    for role, slug in roles:
        appoint(user, role, municipality=place(slug))
    return user


def merge(former: str, successor: str) -> None:
    Municipality.objects.filter(slug=former).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=place(successor)
    )
    follow_mergers()


def roles(user: User) -> list[tuple[str, str]]:
    found = Appointment.objects.current().filter(user=user)
    return sorted(found.values_list("role", "municipality__slug"))


def groups(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def secret(django_capture_on_commit_callbacks, *invited) -> str:
    with django_capture_on_commit_callbacks(execute=True):
        invite(*invited[:3], municipality=place(invited[3]))
    return mail.outbox[-1].body.partition("/uitnodiging/")[2].split("/")[0]


def test_who_writes_in_a_section_that_moves_goes_on_writing_there(client: Client) -> None:
    user = person("redacteur", (Role.LOCAL_PUBLISHER, "dronten"), (Role.PROFESSIONAL, "dronten"))
    merge("dronten", "ede")
    assert roles(user) == [("professional", "ede"), ("publicist", "ede")]
    assert groups(user) == ["Professionals", "Redactie Ede"]
    client.force_login(User.objects.get(pk=user.pk))
    assert "Ede" in client.get("/beheer/").content.decode()
    before = list(Appointment.objects.values_list("pk", "municipality", "ended"))
    follow_mergers()
    assert list(Appointment.objects.values_list("pk", "municipality", "ended")) == before


def test_who_has_the_same_role_at_both_keeps_one() -> None:
    both = person("beide", (Role.LOCAL_EDITOR, "dronten"), (Role.LOCAL_EDITOR, "lelystad"))
    one = person("een", (Role.LOCAL_PUBLISHER, "dronten"), (Role.LOCAL_EDITOR, "lelystad"))
    first = timezone.now() - timedelta(days=400)
    Appointment.objects.filter(user=both, municipality=place("dronten")).update(since=first)
    merge("dronten", "lelystad")
    assert roles(both) == [("redacteur", "lelystad")]
    assert Appointment.objects.current().get(user=both).since == first
    assert roles(one) == [("publicist", "lelystad"), ("redacteur", "lelystad")]
    for user in (both, one):
        user.refresh_from_db()
        assert user.is_active
        assert groups(user) == ["Redactie Lelystad"]


def test_what_ended_before_stays_where_it_was() -> None:
    user = person("vertrokken", (Role.LOCAL_EDITOR, "dronten"))
    Appointment.objects.filter(user=user).update(ended=timezone.now())
    merge("dronten", "lelystad")
    assert Appointment.objects.get(user=user).municipality == place("dronten")
    assert groups(user) == groups(User.objects.get(pk=user.pk))


def test_a_municipality_without_a_section_takes_its_members_along() -> None:
    user = person("lid", (Role.COMMITTEE_MEMBER, "ede"))
    merge("ede", "lelystad")
    assert roles(user) == [("commissielid", "lelystad")]
    assert groups(user) == ["Begeleidingscommissie"]


def test_a_section_that_stays_because_one_of_two_is_archived_keeps_its_people() -> None:
    user = person("redacteur", (Role.LOCAL_EDITOR, "dronten"))
    archive_section(place("lelystad"))
    merge("dronten", "lelystad")
    assert roles(user) == [("redacteur", "dronten")]


def test_an_open_invitation_is_for_the_successor(django_capture_on_commit_callbacks) -> None:
    chief = User.objects.get(username="voorbeeld-eindredacteur")
    token = secret(
        django_capture_on_commit_callbacks, chief, "nieuw@x.example", Role.LOCAL_EDITOR, "dronten"
    )
    merge("dronten", "lelystad")
    user = accept_with_password(token, **WHO)
    assert roles(user) == [("redacteur", "lelystad")]
    assert groups(user) == ["Redactie Lelystad"]


def test_of_two_invitations_the_last_one_counts() -> None:
    chief = User.objects.get(username="voorbeeld-eindredacteur")
    person("al", (Role.LOCAL_EDITOR, "lelystad"))
    invite(chief, "twee@x.example", Role.LOCAL_EDITOR, municipality=place("lelystad"))
    last = invite(chief, "twee@x.example", Role.LOCAL_EDITOR, municipality=place("dronten"))
    invite(chief, "al@voorbeeld.example", Role.LOCAL_EDITOR, municipality=place("dronten"))
    merge("dronten", "lelystad")
    [left] = Invitation.objects.filter(municipality=place("lelystad"), accepted=None)
    assert left.pk == last.pk
    assert not Invitation.objects.filter(municipality=place("dronten")).exists()
