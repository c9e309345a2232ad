"""Coming in for the first time by one's own organisation: only by an invitation of that party."""

from collections.abc import Iterator
from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from oggz.casework.door.models import PartyLogin
from oggz.casework.parties import services
from oggz.casework.parties.models import Member, Party
from oggz.covenant.terms import PartyKind, Role
from tests.casework.door.organisations import (
    at_the_provider,
    is_in,
    login_of,
    running_provider,
)
from tests.casework.door.saml_idp import metadata, new_identity
from tests.casework.parties.people import works

pytestmark = pytest.mark.django_db

NAME = {"first_name": "Noor", "last_name": "Voorbeeld"}
ADDRESS = "noor@politie.example"


@pytest.fixture(autouse=True)
def strict(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def party() -> Party:
    return services.add_party("wijk", "Politie Wijk", PartyKind.POLICE, "fg@wijk.example")


@pytest.fixture
def police(party: Party) -> Iterator[SocialApp]:
    with running_provider(party.slug) as app:
        yield app


def invited(party: Party) -> str:
    token = services.invite_first(party, ADDRESS, Role.SIGNATORY)
    return f"/uitnodiging/{token}/"


def come_in(client: Client, path: str, subject: str = "p-1", **proof: str):
    response = client.post(path, NAME)
    assert response.status_code == 302
    return client.get(at_the_provider(response.url, subject, **proof))


def test_by_an_invitation_somebody_comes_in_and_is_known_from_then_on(
    client: Client, party, police
) -> None:
    path = invited(party)
    page = client.get(path).content.decode()
    assert "log daarna in bij" in page
    assert 'type="password"' not in page
    come_in(client, path)
    assert is_in(client)
    account = SocialAccount.objects.get()
    assert account.user.email == ADDRESS
    assert account.user.get_full_name() == "Noor Voorbeeld"
    assert not account.user.has_usable_password()
    assert [each.term for each in account.user.memberships.all()] == [Role.SIGNATORY]
    again = Client()
    again.get(at_the_provider(again.post(login_of(police)).url, "p-1"))
    assert is_in(again)


def test_without_a_second_factor_the_invitation_stays_unused(client, party, police) -> None:
    path = invited(party)
    assert come_in(client, path, acr="", amr="pwd").status_code == 403
    assert not Member.objects.filter(email=ADDRESS).exists()
    come_in(client, path)
    assert is_in(client)


def test_an_invitation_works_once(client: Client, party, police) -> None:
    path = invited(party)
    come_in(client, path)
    assert Client().get(path).status_code == 410
    assert Client().post(path, NAME).status_code == 410


def test_an_invitation_of_one_party_binds_nobody_of_another(client: Client, party, police) -> None:
    other = services.add_party("ander", "Ander", PartyKind.YOUTH_WORK, "fg@ander.example")
    with running_provider(other.slug) as app:
        client.post(invited(party), NAME)
        response = client.get(at_the_provider(client.post(login_of(app)).url, "p-1"))
        assert response.status_code == 403
    assert not Member.objects.filter(email=ADDRESS).exists()


def test_who_withdrew_an_invitation_while_somebody_was_away_is_heard(
    client: Client, party, police
) -> None:
    response = client.post(invited(party), NAME)
    party.invitations.all().delete()
    answer = client.get(at_the_provider(response.url, "p-1"))
    assert answer.status_code == 403
    assert not Member.objects.filter(email=ADDRESS).exists()


def test_who_left_is_not_known_any_more_and_comes_back_by_an_invitation(
    client: Client, party, police
) -> None:
    come_in(client, invited(party))
    member = Member.objects.get(email=ADDRESS)
    # Somebody must be left who can confirm others.
    works(party, Role.SIGNATORY)
    services.leave(member, member.memberships.get())
    assert not is_in(client)
    away = Client()
    response = away.get(at_the_provider(away.post(login_of(police)).url, "p-1"))
    assert "Wij kennen u nog niet" in response.content.decode()
    come_in(away, invited(party))
    assert is_in(away)
    assert int(away.session["_auth_user_id"]) == member.pk


# --- the command


@pytest.fixture
def typed(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("een-geheim\n"))


def run(*options: str) -> str:
    out = StringIO()
    call_command("set_party_login", *options, stdout=out)
    return out.getvalue()


ISSUER = ("--issuer", "https://login.politie.example", "--client-id", "casusoverleg")


def test_who_runs_the_server_sets_openid_connect(party, typed) -> None:
    said = run("wijk", *ISSUER, "--amr", "mfa", "--acr", "urn:hoog")
    app = PartyLogin.objects.get(party="wijk").app
    assert f"/organisatie/{app.provider_id}/login/callback/" in said
    assert "een-geheim" not in said
    assert app.settings["second_factor"] == {"acr": ["urn:hoog"], "amr": ["mfa"]}
    assert "geen eigen inlog meer" in run("wijk", "--verwijder")
    assert not SocialApp.objects.exists()


def test_who_runs_the_server_sets_saml(party, tmp_path, client: Client) -> None:
    file = tmp_path / "metadata.xml"
    file.write_text(metadata("https://login.politie.example", new_identity()[1]))
    said = run("wijk", "--saml-metadata", str(file), "--acr", "urn:hoog")
    address = said.split("http://localhost:8001")[1].strip()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nergens", *ISSUER], "Deze partij is er niet"),
        (["wijk"], "Geef --issuer met een https-adres"),
        (["wijk", "--issuer", "http://login.example", "--client-id", "x"], "https-adres"),
        (["wijk", *ISSUER], "Zonder bewijs van een tweede stap"),
        (["wijk", "--saml-metadata", "/bestaat/niet.xml", "--acr", "x"], "niet te lezen"),
        (["wijk", "--saml-metadata", "/dev/null", "--acr", "x"], "metagegevens"),
        (["wijk", "--saml-metadata", "/dev/zero", "--acr", "x"], "te groot"),
        (["wijk", "--saml-metadata", "/dev/null", "--amr", "mfa"], "amr bestaat hier niet"),
    ],
)
def test_the_command_says_in_dutch_what_is_missing(party, typed, options, message) -> None:
    with pytest.raises(CommandError, match=message):
        run(*options)
    assert not PartyLogin.objects.exists()


def test_without_a_secret_nothing_is_set(party, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="geheim van de client"):
        run("wijk", *ISSUER, "--amr", "mfa")
    assert not PartyLogin.objects.exists()
