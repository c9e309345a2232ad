"""What the roles of casework and the vault may do, on connections of their own; the router."""

import os

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors
from psycopg.conninfo import make_conninfo

from oggz.casework.vault.router import VaultRouter
from oggz.web.databases import owner_url_variable, url_variable
from oggz.web.embedded import CASEWORK, SUPERUSER, VAULT

ADDRESSES = {
    role: os.environ[variable]
    for database in (CASEWORK, VAULT)
    for role, variable in (
        (database.app, url_variable(database)),
        (database.owner, owner_url_variable(database)),
    )
}
SERVING = [CASEWORK.app, VAULT.app]


def connect(address: str, **changed: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(address, connect_timeout=5, **changed))


def name_of(address: str) -> str:
    return psycopg.conninfo.conninfo_to_dict(address)["dbname"]


@pytest.mark.parametrize("database", ["oggz_portal", "postgres", "template1"])
@pytest.mark.parametrize("role", ADDRESSES)
def test_no_role_gets_into_another_database(role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(ADDRESSES[role], dbname=database).close()


def test_casework_and_the_vault_do_not_open_each_other() -> None:
    names = {role: name_of(address) for role, address in ADDRESSES.items()}
    for role, other in ((CASEWORK.app, VAULT.app), (VAULT.app, CASEWORK.app)):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(ADDRESSES[role], dbname=names[other]).close()


@pytest.mark.parametrize("role", ADDRESSES)
@pytest.mark.parametrize("other", [*ADDRESSES, "oggz_portal", "oggz_portal_owner", SUPERUSER])
def test_the_password_of_one_role_opens_no_other(role: str, other: str) -> None:
    if role == other:
        connect(ADDRESSES[role]).close()
        return
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(ADDRESSES[role], user=other).close()


@pytest.mark.parametrize("role", SERVING)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE django_migrations ADD COLUMN mine int",
        "DROP TABLE django_migrations",
        "TRUNCATE django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "UPDATE django_migrations SET app = 'x'",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
    ],
)
def test_a_serving_role_is_refused(role: str, statement: str) -> None:
    with connect(ADDRESSES[role]) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("role", ADDRESSES)
def test_no_role_has_power_over_the_server(role: str) -> None:
    with connect(ADDRESSES[role]) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert not any(powers)


@pytest.mark.parametrize("role", [CASEWORK.owner, VAULT.owner])
def test_an_owner_changes_tables(role: str) -> None:
    with connect(ADDRESSES[role]) as connection:
        connection.execute("CREATE TABLE of_a_test (x int)")
        connection.rollback()


def tables_in(role: str) -> set[str]:
    with connect(ADDRESSES[role]) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}


def test_the_tables_of_casework_and_of_the_vault_are_apart() -> None:
    vault = {model._meta.db_table for model in apps.get_app_config("vault").get_models()}
    assert tables_in(VAULT.app) == {"django_migrations"} | vault
    assert not tables_in(CASEWORK.app) & vault
    assert "parties_member" in tables_in(CASEWORK.app)


@pytest.mark.parametrize("app", [config.label for config in apps.get_app_configs()])
def test_each_app_is_migrated_in_one_database_only(app: str) -> None:
    router = VaultRouter()
    allowed = {alias for alias in connections if router.allow_migrate(alias, app)}
    assert allowed == {"vault" if app == "vault" else "default"}


def test_every_model_is_read_and_written_where_it_is_migrated() -> None:
    router = VaultRouter()
    for model in apps.get_models():
        home = "vault" if model._meta.app_label == "vault" else None
        assert router.db_for_read(model) == router.db_for_write(model) == home
    member = apps.get_model("parties", "Member")
    assert router.allow_relation(member, member)


@pytest.mark.django_db(databases=["default", "vault"])
def test_no_model_was_changed_without_a_migration(capsys) -> None:
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.parametrize("alias", ["default", "vault"])
def test_each_database_has_every_migration_that_belongs_there(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.parametrize(("alias", "role"), [("default", CASEWORK.app), ("vault", VAULT.app)])
def test_requests_are_served_by_the_serving_roles(alias: str, role: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role,)
