"""What the roles of the portal's database may and may not do, on connections of their own."""

import os

import psycopg
import pytest
from django.db import connection
from psycopg import errors
from psycopg.conninfo import make_conninfo

from oggz.web.databases import owner_url_variable, url_variable
from oggz.web.embedded import PORTAL, SUPERUSER

APP, OWNER = os.environ[url_variable(PORTAL)], os.environ[owner_url_variable(PORTAL)]


def connect(address: str, **changed: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(address, connect_timeout=5, **changed))


@pytest.mark.parametrize("database", ["oggz_casework", "oggz_vault", "postgres", "template1"])
@pytest.mark.parametrize("address", [APP, OWNER], ids=["app", "owner"])
def test_no_role_of_the_portal_gets_into_another_database(address: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(address, dbname=database).close()


@pytest.mark.parametrize("role", ["oggz_portal_owner", "oggz_casework", "oggz_vault", SUPERUSER])
def test_the_password_of_the_portal_opens_no_other_role(role: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(APP, user=role)


@pytest.mark.parametrize("password", ["", "postgres", "oggz_portal"])
def test_a_wrong_password_is_refused(password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(APP, password=password)


def test_the_server_listens_to_this_machine_only() -> None:
    with connect(APP) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT inet_server_addr()").fetchone() == (None,)


@pytest.mark.parametrize("address", [APP, OWNER], ids=["app", "owner"])
def test_the_roles_have_no_power_over_the_server(address: str) -> None:
    with connect(address) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert not any(powers)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION btree_gist",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE municipalities_municipality ADD COLUMN mine int",
        "ALTER TABLE municipalities_municipality OWNER TO oggz_portal",
        "DROP TABLE municipalities_municipality",
        "TRUNCATE municipalities_yearfigures",
        "CREATE INDEX mine ON municipalities_municipality (name)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "UPDATE django_migrations SET app = 'x'",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
        "ALTER ROLE oggz_portal SUPERUSER",
        "SET ROLE oggz_portal_owner",
        "COPY municipalities_municipality TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_serving_role_is_refused(statement: str) -> None:
    with connect(APP) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_serving_role_reads_and_writes_rows() -> None:
    with connect(APP) as connection:
        table = "municipalities_municipality"
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 300
        changed = connection.execute(f"UPDATE {table} SET help_name = 'x' WHERE slug = 'urk'")
        assert changed.rowcount == 1
        connection.rollback()


def test_the_owner_changes_tables() -> None:
    with connect(OWNER) as connection:
        connection.execute("CREATE TABLE of_a_test (x int)")
        connection.execute("ALTER TABLE municipalities_municipality ADD COLUMN of_a_test int")
        connection.rollback()


def test_tests_that_run_beside_each_other_have_databases_of_their_own() -> None:
    assert connection.settings_dict["NAME"].endswith(f"_{os.getpid()}")


@pytest.mark.django_db
def test_requests_are_served_by_the_serving_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (PORTAL.app,)


def test_every_table_can_be_read_by_the_serving_role() -> None:
    """Also those of a migration of tomorrow: the grants follow each `migrate`."""
    with connect(APP) as connection:
        unreadable = connection.execute(
            "SELECT relname FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'p')"
            " AND NOT has_table_privilege(current_user, oid, 'SELECT')"
        ).fetchall()
    assert unreadable == []
