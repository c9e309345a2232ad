"""Which addresses a process is given, and what it makes of them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from oggz.errors import PlatformError
from oggz.web import databases, locations
from oggz.web.embedded import CASEWORK, DATABASES, PORTAL, VAULT, EmbeddedServer

ADDRESS = "postgresql://dienst:geheim@db.example:5433/portaal"
OF_ALL = {
    variable(database): f"postgresql:///{database.name}"
    for database in DATABASES
    for variable in (databases.url_variable, databases.owner_url_variable)
}
NAMES = {
    "portal": {"OGGZ_PORTAL_DATABASE_URL", "OGGZ_PORTAL_DATABASE_OWNER_URL"},
    "casework": {
        "OGGZ_CASEWORK_DATABASE_URL",
        "OGGZ_CASEWORK_DATABASE_OWNER_URL",
        "OGGZ_VAULT_DATABASE_URL",
        "OGGZ_VAULT_DATABASE_OWNER_URL",
    },
}


@pytest.fixture
def own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, address in OF_ALL.items():
        monkeypatch.setenv(name, address)


# --- what a process is given


@pytest.mark.parametrize("site", ["portal", "casework"])
def test_a_site_is_given_its_own_addresses_only(own_addresses: None, site: str) -> None:
    assert databases.environment(site).keys() == NAMES[site]


@pytest.mark.parametrize("site", ["portal", "casework"])
def test_a_site_is_given_its_own_addresses_of_the_embedded_server(
    server: EmbeddedServer, site: str
) -> None:
    environment = databases.environment(site, server)
    assert environment.keys() == NAMES[site]
    roles = {database.owner for database in databases.DATABASES_OF_SITE[site]}
    assert {
        url.split("//")[1].split(":")[0] for name, url in environment.items() if "OWNER" in name
    } == roles


@pytest.mark.parametrize(("site", "other"), [("portal", "casework"), ("casework", "portal")])
def test_a_process_does_not_inherit_secrets_of_the_other_site(
    own_addresses: None, monkeypatch: pytest.MonkeyPatch, site: str, other: str
) -> None:
    monkeypatch.setenv("OGGZ_PORTAL_SECRET_KEY", "sleutel van het portaal")
    monkeypatch.setenv("OGGZ_CASEWORK_SECRET_KEY", "sleutel van de casussen")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", "bestand met de hoofdsleutel")
    given = databases.of_one_site(databases.environment(site))
    assert ("OGGZ_VAULT_KEK_FILE" in given) == (site == "casework")
    assert given.keys() >= NAMES[site] | {f"OGGZ_{site.upper()}_SECRET_KEY", "PATH"}
    assert not given.keys() & (NAMES[other] | {f"OGGZ_{other.upper()}_SECRET_KEY"})


def test_a_command_of_the_portal_runs_without_addresses_of_casework(
    server: EmbeddedServer, oggz, monkeypatch: pytest.MonkeyPatch
) -> None:
    for site in ("portal", "casework"):
        for name, address in databases.environment(site, server).items():
            monkeypatch.setenv(name, address)
    program = "import os; print(sorted(n for n in os.environ if n.endswith('_URL')))"
    done = oggz("portal", "shell", "--no-imports", "--verbosity=0", "--command", program)
    assert done.returncode == 0, done.stderr
    names = set(eval(done.stdout))
    assert names >= NAMES["portal"]
    assert not names & NAMES["casework"]


def test_an_address_of_ones_own_goes_before_the_embedded_server(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OGGZ_CASEWORK_DATABASE_URL", ADDRESS)
    environment = databases.environment("casework", server)
    assert environment["OGGZ_CASEWORK_DATABASE_URL"] == ADDRESS
    # Its owner is not guessed from another server.
    assert environment["OGGZ_CASEWORK_DATABASE_OWNER_URL"] == ""
    assert environment["OGGZ_VAULT_DATABASE_URL"] == server.url(VAULT.app, VAULT.name)


@pytest.mark.parametrize("mode", ["development", "production"])
def test_no_server_is_started_for_who_has_databases_of_their_own(
    own_addresses: None, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("OGGZ_MODE", mode)
    with databases.available("portal", "casework") as environments:
        assert environments.keys() == {"portal", "casework"}
    assert not locations.var().exists()


def test_one_address_too_few_is_refused_in_production(
    own_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    monkeypatch.delenv("OGGZ_VAULT_DATABASE_URL")
    with databases.available("portal"):
        pass
    with (
        pytest.raises(PlatformError, match="ingebouwde database is niet voor productie"),
        databases.available("casework"),
    ):
        pass


# --- what a site makes of them


@pytest.mark.parametrize("database", [PORTAL, CASEWORK, VAULT], ids=lambda d: d.name)
def test_a_missing_address_is_named(database) -> None:
    with pytest.raises(PlatformError) as refused:
        databases.django_settings(database)
    assert str(refused.value) == (
        f"{databases.url_variable(database)} ontbreekt: geef het adres van de database,"
        " of begin met `oggz`."
    )


def test_the_owner_serves_no_requests_and_the_app_role_changes_no_tables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OGGZ_PORTAL_DATABASE_URL", ADDRESS)
    monkeypatch.setenv("OGGZ_PORTAL_DATABASE_OWNER_URL", "postgresql://eigenaar@/portaal")
    assert databases.django_settings(PORTAL)["USER"] == "dienst"
    for name, value in databases.as_owner().items():
        monkeypatch.setenv(name, value)
    assert databases.django_settings(PORTAL)["USER"] == "eigenaar"
    # Whom the owner grants rights to is the role that serves.
    assert databases.app_role(PORTAL) == "dienst"


def test_the_owner_without_an_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGGZ_PORTAL_DATABASE_URL", ADDRESS)
    monkeypatch.setenv("OGGZ_AS_OWNER", "1")
    with pytest.raises(PlatformError, match="^OGGZ_PORTAL_DATABASE_OWNER_URL ontbreekt"):
        databases.django_settings(PORTAL)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (ADDRESS, {"HOST": "db.example", "PORT": "5433", "USER": "dienst", "NAME": "portaal"}),
        ("postgresql://db.example/portaal", {"USER": "", "PASSWORD": "", "PORT": ""}),
        ("postgresql://dienst:p%40ss%2Fw%3Ao%25rd@db/portaal", {"PASSWORD": "p@ss/w:o%rd"}),
        ("postgresql://dienst@/portaal?host=/run/postgresql", {"HOST": "/run/postgresql"}),
        ("postgresql://dienst@[::1]:5432/portaal", {"HOST": "::1", "PORT": "5432"}),
        (
            f"{ADDRESS}?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=5",
            {
                "OPTIONS": {
                    "sslmode": "verify-full",
                    "sslrootcert": "/etc/ca.pem",
                    "connect_timeout": "5",
                }
            },
        ),
        ("host=db dbname=portaal user=dienst", {"HOST": "db", "OPTIONS": {}}),
    ],
)
def test_an_address_may_be_written_as_postgresql_writes_it(
    monkeypatch: pytest.MonkeyPatch, address: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("OGGZ_PORTAL_DATABASE_URL", address)
    settings = databases.django_settings(PORTAL)
    assert {name: settings[name] for name in expected} == expected


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(password=texts, user=texts)
def test_any_name_and_password_arrive_as_they_were_given(password: str, user: str) -> None:
    address = make_conninfo("", user=user, password=password, dbname="x", host="db")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(os.environ, "OGGZ_PORTAL_DATABASE_URL", address)
        settings = databases.django_settings(PORTAL)
    assert (settings["USER"], settings["PASSWORD"]) == (user, password)


@pytest.mark.parametrize("address", ["portaal.sqlite", "mysql://db/portaal"])
def test_an_address_that_is_none_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OGGZ_PORTAL_DATABASE_URL", address)
    with pytest.raises(PlatformError, match="^OGGZ_PORTAL_DATABASE_URL is geen adres") as refused:
        databases.django_settings(PORTAL)
    assert address not in str(refused.value)


def test_var_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    assert locations.var() == tmp_path / "var"
