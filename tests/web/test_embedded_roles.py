"""The embedded PostgreSQL: who gets in, and who may do what."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from oggz.web.embedded import DATABASES, PORTAL, SUPERUSER, VAULT, Database, EmbeddedServer

each_database = pytest.mark.parametrize("database", DATABASES, ids=lambda database: database.name)


def connect(address: str, **changed: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(address, connect_timeout=5, **changed))


# --- who gets in


@pytest.mark.parametrize("role", [SUPERUSER, "oggz_portal", "oggz_vault_owner"])
@pytest.mark.parametrize("password", ["", "postgres", "oggz_portal"])
def test_every_role_is_asked_for_its_password(
    server: EmbeddedServer, role: str, password: str
) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(server.url(role, PORTAL.name), password=password)


def test_passwords_are_kept_as_scram_and_every_rule_asks_for_it(server: EmbeddedServer) -> None:
    with server.connect() as connection:
        stored = connection.execute(
            "SELECT DISTINCT split_part(rolpassword, '$', 1) FROM pg_authid WHERE rolcanlogin"
        ).fetchall()
        methods = connection.execute(
            "SELECT DISTINCT auth_method FROM pg_hba_file_rules"
        ).fetchall()
    assert stored == [("SCRAM-SHA-256",)]
    assert methods == [("scram-sha-256",)]


def test_the_server_is_not_on_the_network(server: EmbeddedServer) -> None:
    pid = (server.data / "postmaster.pid").read_text().split()[0]
    sockets = {
        link.rpartition("[")[2].rstrip("]")
        for descriptor in Path(f"/proc/{pid}/fd").iterdir()
        if (link := os.readlink(descriptor)).startswith("socket:")
    }
    listening = {
        line.split()[9]
        for family in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{family}").read_text().splitlines()[1:]
    }
    assert sockets
    assert not sockets & listening


def test_only_its_own_users_reach_the_socket_and_the_passwords(server: EmbeddedServer) -> None:
    passwords = server.folder / "passwords"
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (server.sockets, passwords)} == {
        0o700
    }
    files = list(passwords.iterdir())
    assert len(files) == 1 + 2 * len(DATABASES)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == len(files)


@each_database
def test_a_role_gets_into_its_own_database_only(server: EmbeddedServer, database: Database) -> None:
    others = {d.name for d in DATABASES} | {"postgres", "template1"}
    for role in (database.app, database.owner):
        connect(server.url(role, database.name)).close()
        for other in others - {database.name}:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                connect(server.url(role, other))


# --- who may do what


@each_database
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION pg_trgm",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_serving_role_makes_nothing_but_rows(
    server: EmbeddedServer, database: Database, statement: str
) -> None:
    with (
        connect(server.url(database.app, database.name)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.autocommit = True
        connection.execute(statement)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_the_owner_brings_in_the_extensions_that_the_sites_need(
    server: EmbeddedServer, extension: str
) -> None:
    with connect(server.url(PORTAL.owner, PORTAL.name)) as connection:
        connection.execute(f"CREATE EXTENSION {extension}")
        connection.rollback()


@pytest.mark.parametrize("statement", ["CREATE ROLE mine", "CREATE DATABASE mine"])
def test_the_owner_has_no_power_over_the_server(server: EmbeddedServer, statement: str) -> None:
    with (
        connect(server.url(VAULT.owner, VAULT.name)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.autocommit = True
        connection.execute(statement)
