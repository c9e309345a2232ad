"""People come in by an invitation, work with a second factor, and are gone when they leave."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Invitation, Organisation, Role, User
from oggz.portal.accounts.services import (
    PeopleError,
    accept_with_password,
    appoint,
    end_appointment,
    invite,
    withdraw,
)
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.web.login.throttle import ATTEMPTS
from tests.one_time_codes import give_code, set_up
from tests.together import really

pytestmark = pytest.mark.django_db

PASSWORD = "een lange zin als wachtwoord"
LOGIN = "/account/inloggen/"
WHO = {"first_name": "Sanne", "last_name": "Voorbeeld", "password": PASSWORD}


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def person(name: str, *roles: tuple[Role, str | None]) -> User:
    user = User.objects.create_user(name, f"{name}@voorbeeld.example", PASSWORD)
    for role, slug in roles:
        appoint(user, role, municipality=place(slug) if slug else None)
    return user


@pytest.fixture
def chief() -> User:
    return person("eind", (Role.CHIEF_EDITOR, None))


@pytest.fixture
def mailed(django_capture_on_commit_callbacks):
    """What an action mails: the messages."""

    def _mailed(act) -> list[mail.EmailMessage]:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mail.outbox[before:]

    return _mailed


def link(message: mail.EmailMessage) -> str:
    [path] = re.findall(r"https?://[^/\s]+(/uitnodiging/\S+)", message.body)
    return path


def text(response) -> str:
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


# --- invitations


def test_an_invited_editor_makes_an_account_and_can_write(client: Client, chief, mailed) -> None:
    [message] = mailed(
        lambda: invite(chief, " Sanne@Voorbeeld.example ", Role.LOCAL_EDITOR,
                       municipality=place("lelystad"))
    )  # fmt: skip
    assert message.to == ["sanne@voorbeeld.example"]
    assert "redacteur van Lelystad" in message.body
    path = link(message)
    assert "redacteur van Lelystad" in text(client.get(path))
    response = client.post(path, WHO)
    assert (response.status_code, response.url) == (302, "/account/tweede-stap/")
    user = User.objects.get(username="sanne@voorbeeld.example")
    assert list(user.groups.all()) == [SectionPage.objects.get(slug="lelystad").editors]
    assert "Lelystad" in client.get("/beheer/").content.decode()


def test_opening_an_invitation_changes_nothing(client: Client, chief, mailed) -> None:
    [message] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    for _ in range(3):
        assert client.get(link(message)).status_code == 200
    assert not User.objects.filter(email="a@voorbeeld.example").exists()


def test_an_invitation_works_once(client: Client, chief, mailed) -> None:
    [message] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    client.post(link(message), WHO)
    other = Client()
    for answer in (other.get(link(message)), other.post(link(message), WHO)):
        assert answer.status_code == 410
        assert "al gebruikt" in text(answer)


@pytest.mark.parametrize("ending", ["old", "withdrawn", "replaced"])
def test_an_invitation_that_is_over_opens_nothing(client, chief, mailed, ending: str) -> None:
    [message] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    if ending == "old":
        Invitation.objects.update(expires=timezone.now())
    elif ending == "withdrawn":
        withdraw(chief, Invitation.objects.get())
    else:
        invite(chief, "a@voorbeeld.example", Role.REVIEWER)
    assert client.get(link(message)).status_code == 410
    assert client.post(link(message), WHO).status_code == 410
    assert not User.objects.filter(email="a@voorbeeld.example").exists()


def test_the_secret_of_an_invitation_is_not_kept(chief, mailed) -> None:
    [message] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    token = link(message).split("/")[2]
    assert token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"password": "kort"}, "wachtwoord"),
        ({"password": "Sanne Voorbeeld"}, "lijkt te veel"),
        ({"first_name": ""}, "verplicht"),
        ({"first_name": "x" * 200}, "150"),
        ({"last_name": "\x00"}, "Null-tekens"),
    ],
)
def test_a_form_that_is_not_right_says_so_and_keeps_the_invitation(
    client: Client, chief, mailed, sent, message: str
) -> None:
    [invitation] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    response = client.post(link(invitation), WHO | sent)
    assert response.status_code == 200
    assert message in text(response)
    assert client.post(link(invitation), WHO).status_code == 302


def test_who_has_an_account_logs_in_to_accept(client: Client, chief, mailed) -> None:
    user = person("sanne", (Role.LOCAL_EDITOR, "urk"))
    [message] = mailed(
        lambda: invite(chief, user.email, Role.LOCAL_EDITOR, municipality=place("dronten"))
    )
    assert "Log in" in text(client.get(link(message)))
    assert "al een account" in text(client.post(link(message), WHO))
    client.force_login(user)
    assert client.post(link(message)).status_code == 302
    assert {str(each) for each in user.appointments.all()} == {
        "redacteur van Urk", "redacteur van Dronten"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [(Role.LOCAL_EDITOR, "/beheer/"), (Role.COMMITTEE_MEMBER, "/account/")],
)
def test_accepting_leads_to_where_somebody_works(
    client: Client, chief, mailed, role: Role, leads_to: str
) -> None:
    known = person("bekend", (Role.PROFESSIONAL, "lelystad"))
    [sent] = mailed(lambda: invite(chief, known.email, role, municipality=place("lelystad")))
    client.force_login(known)
    assert client.post(link(sent)).url == leads_to


def test_an_invitation_is_not_for_another_account(client: Client, chief, mailed) -> None:
    [message] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.CHIEF_EDITOR))
    client.force_login(person("ander", (Role.LOCAL_EDITOR, "urk")))
    response = client.post(link(message))
    assert "ander e-mailadres" in text(response)
    assert client.get(link(message)).status_code == 200


def test_two_who_open_an_invitation_at_the_same_moment(chief) -> None:
    made: list[str] = []

    def prepare() -> None:
        invitation = Invitation(email="tegelijk@voorbeeld.example", role=Role.REVIEWER)
        made.append(invitation.new_token())
        invitation.save()

    def clean() -> None:
        Appointment.objects.filter(user__email="tegelijk@voorbeeld.example").delete()
        User.objects.filter(email="tegelijk@voorbeeld.example").delete()
        Invitation.objects.all().delete()

    really(prepare)
    try:
        answers = really(lambda: accept_with_password(made[0], **WHO), times=3)
        assert sorted(type(each).__name__ for each in answers) == [
            "PeopleError", "PeopleError", "User"
        ]  # fmt: skip
    finally:
        assert really(clean) == [None]


@pytest.mark.parametrize(
    "email", ["geen adres", "a@b", "a@b.nl\nBcc: c@d.nl", "a" * 250 + "@b.nl", "", "a@b.nl,c@d.nl"]
)
def test_an_address_that_is_none_is_refused(client: Client, email: str, mailed) -> None:
    client.force_login(person("baas", (Role.ADMINISTRATOR, None)))
    sent = {"email": email, "role": Role.REVIEWER.value}
    assert not mailed(lambda: told_at_desk(client, sent))
    assert not Invitation.objects.exists()


def told_at_desk(client: Client, sent: dict[str, object]) -> str:
    """What the desk says to an invitation."""
    response = client.post("/beheer/mensen/", sent, follow=True)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml").get_text(" ", strip=True)


def test_a_publisher_invites_at_the_desk_for_the_own_municipality(client: Client, mailed) -> None:
    client.force_login(person("publicist", (Role.LOCAL_PUBLISHER, "lelystad")))
    page = client.get("/beheer/mensen/").content.decode()
    assert "eindredacteur" not in page
    sent = {"email": "a@voorbeeld.example", "role": Role.LOCAL_EDITOR.value}
    other = sent | {"municipality": place("dronten").pk}
    assert "niemand uitnodigen" in told_at_desk(client, other)
    assert "Landelijk" not in page
    assert "verplicht" in told_at_desk(client, sent)
    higher = {"role": Role.CHIEF_EDITOR.value, "municipality": place("lelystad").pk}
    assert "Deze rol kunt u niet geven." in told_at_desk(client, sent | higher)
    assert not Invitation.objects.exists()
    own = sent | {"municipality": place("lelystad").pk}
    [message] = mailed(lambda: told_at_desk(client, own))
    assert message.to == ["a@voorbeeld.example"]


def test_the_desk_shows_and_ends_roles(client: Client) -> None:
    client.force_login(person("publicist", (Role.LOCAL_PUBLISHER, "lelystad")))
    own = person("eigen", (Role.LOCAL_EDITOR, "lelystad")).appointments.get()
    other = person("ander", (Role.LOCAL_EDITOR, "dronten")).appointments.get()
    page = client.get("/beheer/mensen/").content.decode()
    assert "eigen" in page
    assert "ander" not in page
    assert client.post(f"/beheer/mensen/{other.pk}/beeindigen/").status_code == 404
    client.post(f"/beheer/mensen/{own.pk}/beeindigen/")
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.ended is not None
    assert own.ended_by.username == "publicist"
    assert other.ended is None


def test_an_invitation_is_sent_again_and_withdrawn_at_the_desk(
    client: Client, chief, mailed
) -> None:
    client.force_login(chief)
    [first] = mailed(lambda: invite(chief, "a@voorbeeld.example", Role.REVIEWER))
    known = Invitation.objects.get()
    [second] = mailed(lambda: client.post(f"/beheer/mensen/uitnodiging/{known.pk}/opnieuw/"))
    assert Client().get(link(first)).status_code == 410
    assert Client().get(link(second)).status_code == 200
    client.post(f"/beheer/mensen/uitnodiging/{Invitation.objects.get().pk}/intrekken/")
    assert Client().get(link(second)).status_code == 410


# --- who lets whom in

MAY_APPOINT = """
who                  | editor L | editor D | publisher L | professional L | committee L | chief | reviewer | administrator
editor L             | -        | -        | -           | -              | -           | -     | -        | -
publisher L          | yes      | -        | yes         | yes            | -           | -     | -        | -
chief                | yes      | yes      | yes         | yes            | yes         | yes   | yes      | -
reviewer             | -        | -        | -           | -              | -           | -     | -        | -
professional L       | -        | -        | -           | -              | -           | -     | -        | -
committee L          | -        | -        | -           | -              | -           | -     | -        | -
administrator        | yes      | yes      | yes         | yes            | yes         | yes   | yes      | yes
"""  # noqa: E501
_ROLES = {
    "editor": Role.LOCAL_EDITOR, "publisher": Role.LOCAL_PUBLISHER,
    "professional": Role.PROFESSIONAL, "committee": Role.COMMITTEE_MEMBER,
    "chief": Role.CHIEF_EDITOR, "reviewer": Role.REVIEWER, "administrator": Role.ADMINISTRATOR,
}  # fmt: skip
_PLACES = {"L": "lelystad", "D": "dronten"}


def _role(name: str) -> tuple[Role, str | None]:
    role, _, letter = name.partition(" ")
    return _ROLES[role], _PLACES.get(letter)


def _table() -> Iterator[tuple[str, dict[str, bool]]]:
    head, *lines = [
        [cell.strip() for cell in line.split("|")] for line in MAY_APPOINT.strip().splitlines()
    ]
    for who, *cells in lines:
        yield who, {name: cell == "yes" for name, cell in zip(head[1:], cells, strict=True)}


@pytest.mark.parametrize(("who", "expected"), list(_table()))
def test_who_may_invite_and_let_go_whom(who: str, expected: dict[str, bool]) -> None:
    by = person("wie", _role(who))
    found = {}
    for name in expected:
        role, slug = _role(name)
        other = person(f"ander{len(found)}", (role, slug))
        person(f"reserve{len(found)}", (role, slug))
        try:
            invite(by, "nieuw@voorbeeld.example", role, municipality=place(slug) if slug else None)
            end_appointment(by, other.appointments.get())
            found[name] = True
        except PeopleError:
            there = Invitation.objects.filter(role=role, municipality__slug=slug)
            assert not there.exists()
            assert other.appointments.get().ended is None
            found[name] = False
    assert found == expected


# --- leaving


def test_who_leaves_is_out_at_the_next_request(client: Client, chief) -> None:
    user = person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    client.force_login(user)
    assert client.get("/beheer/").status_code == 200
    end_appointment(chief, user.appointments.get())
    assert client.get("/beheer/").status_code == 302
    again = Client()
    again.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    assert "_auth_user_id" not in again.session


def test_who_leaves_one_role_keeps_the_other(client: Client, chief) -> None:
    user = person("sanne", (Role.LOCAL_EDITOR, "lelystad"), (Role.LOCAL_EDITOR, "urk"))
    client.force_login(user)
    end_appointment(chief, user.appointments.get(municipality__slug="lelystad"))
    page = client.get("/beheer/").content.decode()
    assert "Uw gemeente: Urk" in page
    assert "Uw gemeente: Lelystad" not in page


def test_who_comes_back_gets_a_new_password(client: Client, chief, mailed) -> None:
    user = person("sanne", (Role.REVIEWER, None))
    User.objects.filter(pk=user.pk).update(username=user.email)
    end_appointment(chief, user.appointments.get())
    [message] = mailed(lambda: invite(chief, user.email, Role.REVIEWER))
    client.post(link(message), WHO | {"password": "een heel andere lange zin"})
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password("een heel andere lange zin")


def test_the_last_administrator_stays() -> None:
    first, second = (person(f"beheer{n}", (Role.ADMINISTRATOR, None)) for n in (1, 2))
    Appointment.objects.filter(role=Role.ADMINISTRATOR).exclude(user__in=[first, second]).delete()
    end_appointment(first, second.appointments.get())
    with pytest.raises(PeopleError, match="laatste beheerder"):
        end_appointment(first, first.appointments.get())


# --- logging in with a second step


@pytest.fixture
def strict(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def with_app(client: Client) -> str:
    """Set up an app for who is logged in; its secret."""
    return set_up(client, "/account/tweede-stap/")


def test_with_a_password_alone_nobody_gets_to_the_desk(client: Client, strict) -> None:
    person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    client.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    response = client.get("/beheer/pages/")
    assert response.status_code == 302
    assert response.url == "/account/tweede-stap/?next=%2Fbeheer%2Fpages%2F"
    assert client.post("/beheer/pages/4/delete/").status_code == 302
    with_app(client)
    assert client.get("/beheer/").status_code == 200


def test_the_second_step_is_asked_each_time(client: Client, strict) -> None:
    user = person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    client.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    secret = with_app(client)
    assert secret not in str(list(user.authenticator_set.values()))
    again = Client()
    response = again.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    assert response.url.startswith("/account/tweede-stap/authenticate/")
    assert again.get("/beheer/").status_code == 302
    response = again.post("/account/tweede-stap/authenticate/", {"code": "000000"})
    assert "code" in text(response).lower()
    assert again.get("/beheer/").status_code == 302
    from django.core.cache import cache

    cache.clear()  # a code that was used does not work a second time
    response = give_code(again, "/account/tweede-stap/authenticate/", secret)
    assert response.status_code == 302
    assert again.get("/beheer/").status_code == 200


def test_a_session_from_before_the_second_step_does_not_get_in(client: Client, strict) -> None:
    """Who stole the password was waiting; then the owner sets up an app."""
    person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    thief = Client()
    thief.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    client.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    with_app(client)
    assert client.get("/beheer/").status_code == 200
    other = Client()
    other.cookies = thief.cookies
    for path in ("webauthn/add/", "recovery-codes/generate/", "totp/deactivate/"):
        answer = thief.get(f"/account/tweede-stap/{path}")
        assert answer.url.startswith(LOGIN)
    assert other.get("/beheer/").url.startswith(LOGIN)


def test_after_twelve_hours_one_logs_in_again(client: Client, chief: User) -> None:
    client.force_login(chief)
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=11, minutes=59)):
        assert client.get("/beheer/").status_code == 200
    with time_machine.travel(now + timedelta(hours=12, minutes=1)):
        assert client.get("/beheer/").url.startswith(LOGIN)


def test_every_cookie_is_named_as_one_of_this_site(client: Client, chief: User) -> None:
    client.force_login(chief)
    client.post("/beheer/mensen/", {"email": "a@voorbeeld.example", "role": Role.CHIEF_EDITOR})
    assert set(client.cookies) == {"oggz_portal_session", "oggz_portal_message"}


def test_codes_are_slow_to_guess(client: Client) -> None:
    person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    client.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    secret = with_app(client)
    thief = Client()
    thief.post(LOGIN, {"login": "sanne", "password": PASSWORD})
    for _ in range(ATTEMPTS):
        thief.post("/account/tweede-stap/authenticate/", {"code": "123456"})
    response = give_code(thief, "/account/tweede-stap/authenticate/", secret)
    assert response.status_code == 200
    assert "te vaak een verkeerde code" in text(response)


def test_passwords_are_slow_to_guess_also_all_at_once() -> None:
    def prepare() -> None:
        person("traag", (Role.REVIEWER, None))

    def clean() -> None:
        Appointment.objects.filter(user__username="traag").delete()
        User.objects.filter(username="traag").delete()

    tried: list[bool] = []

    def guess() -> None:
        answer = Client().post(LOGIN, {"login": "traag", "password": "fout"})
        tried.append("te vaak" not in text(answer))

    really(prepare)
    try:
        really(guess, times=ATTEMPTS + 4)
        assert tried.count(True) == ATTEMPTS
        answer = Client().post(LOGIN, {"login": "TRAAG", "password": PASSWORD})
        assert "te vaak" in text(answer)
    finally:
        assert really(clean) == [None]


@pytest.mark.parametrize("path", ["/account/aanmelden/", "/account/organisatie/aanmelden/"])
def test_nobody_signs_up(client: Client, path: str) -> None:
    response = client.post(path, {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    assert not User.objects.filter(username="x").exists()


@pytest.mark.parametrize("next_url", ["https://kwaad.example/", "//kwaad.example", "javascript:1"])
def test_logging_in_leads_nowhere_else(client: Client, next_url: str) -> None:
    person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    response = client.post(LOGIN, {"login": "sanne", "password": PASSWORD, "next": next_url})
    assert (response.status_code, response.url) == (302, "/beheer/")


def test_a_forgotten_password_tells_nobody_who_has_an_account(client: Client, mailed) -> None:
    user = person("sanne", (Role.LOCAL_EDITOR, "lelystad"))
    pages = []
    for address, number in ((user.email, 1), ("niemand@voorbeeld.example", 0)):
        sent = mailed(lambda a=address: client.post("/account/wachtwoord/vergeten/", {"email": a}))
        assert len(sent) == number
        pages.append(text(client.get("/account/wachtwoord/vergeten/verstuurd/")))
    assert pages[0] == pages[1]


# --- by who has the server


def test_the_first_administrator_comes_in_by_a_link(client: Client, capsys) -> None:
    call_command("invite_administrator", "Baas@Voorbeeld.example")
    path = "/uitnodiging/" + capsys.readouterr().out.strip().split("/uitnodiging/")[1]
    assert client.post(path, WHO).status_code == 302
    assert User.objects.get(email="baas@voorbeeld.example").is_superuser
    with pytest.raises(CommandError, match="geen e-mailadres"):
        call_command("invite_administrator", "baas")


@pytest.mark.parametrize(("name", "told"), [("Bo\u202eas", "onzichtbaar teken"), ("7", "letter")])
def test_a_name_that_misleads_makes_no_account(client: Client, capsys, name, told) -> None:
    call_command("invite_administrator", "baas@voorbeeld.example")
    path = "/uitnodiging/" + capsys.readouterr().out.strip().split("/uitnodiging/")[1]
    assert told in text(client.post(path, WHO | {"last_name": name}))
    assert not User.objects.filter(email="baas@voorbeeld.example", is_active=True).exists()


def test_the_login_of_an_organisation_is_set_by_command(capsys, monkeypatch) -> None:
    ggd = Organisation.objects.create(name="GGD Voorbeeld", slug="ggd-voorbeeld")
    how = ["set_organisation_login", "ggd-voorbeeld", "--issuer=https://id.voorbeeld.example"]
    monkeypatch.setattr("sys.stdin", StringIO("geheim\n"))
    call_command(*how, "--client-id=portaal")
    ggd.refresh_from_db()
    assert (ggd.login.secret, ggd.login.settings["issuer"]) == (
        "geheim", "https://id.voorbeeld.example"
    )  # fmt: skip
    assert f"/account/organisatie/{ggd.login.provider_id}/" in capsys.readouterr().out
    call_command("set_organisation_login", "ggd-voorbeeld", "--verwijder")
    ggd.refresh_from_db()
    assert ggd.login is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["onbekend"], "Wel: ggd-voorbeeld"),
        (["ggd-voorbeeld"], "https-adres"),
        (["ggd-voorbeeld", "--issuer=http://id.voorbeeld.example"], "https-adres"),
        (["ggd-voorbeeld", "--issuer=https://id.voorbeeld.example", "--client-id=x"], "geheim"),
    ],
)
def test_the_command_says_what_is_missing(options: list[str], message: str, monkeypatch) -> None:
    Organisation.objects.create(name="GGD Voorbeeld", slug="ggd-voorbeeld")
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match=message):
        call_command("set_organisation_login", *options)
