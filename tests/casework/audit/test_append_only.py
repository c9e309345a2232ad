"""What the serving role can do with the tables of the audit: read, add, and nothing else."""

import pytest
from psycopg import errors

from oggz.web import grants
from oggz.web.embedded import CASEWORK

TABLES = ("audit_entry", "audit_span", "audit_seal", "audit_anchor")
ENTRY = {
    "trace": "''", "span": "''", "action": "'read'", "outcome": "'done'", "party": "''",
    "role": "''", "purpose": "''", "subject": "''", "categories": "'{}'", "articles": "'{}'",
    "object_kind": "''", "object_id": "''", "detail": "'{}'",
}  # fmt: skip


def insert(**more: str) -> str:
    values = ENTRY | more
    return f"INSERT INTO audit_entry ({', '.join(values)}) VALUES ({', '.join(values.values())})"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} ADD COLUMN mine int",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "CREATE TRIGGER mine BEFORE INSERT ON {}"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING",
        "CREATE INDEX ON {} (id)",
        "COMMENT ON TABLE {} IS ''",
        "GRANT UPDATE ON {} TO CURRENT_USER",
        "SELECT * FROM {} FOR UPDATE",
        "MERGE INTO {} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
        "SET session_replication_role = replica; DELETE FROM {}",
    ],
)  # fmt: skip
def test_the_serving_role_changes_nothing(serving, table: str, statement: str) -> None:
    if table == "audit_seal":
        statement = statement.replace("id = id", "number = number").replace("(id)", "(number)")
    with pytest.raises(errors.InsufficientPrivilege) as refused:
        serving.execute(statement.format(table))
        # PostgreSQL only warns of a grant that grants nothing.
        if statement.startswith("GRANT"):
            serving.execute(f"DELETE FROM {table}")
    assert "permission denied" in str(refused.value) or "must be owner" in str(refused.value)


def test_the_serving_role_adds(serving) -> None:
    serving.execute(insert())
    at, transaction, now = serving.execute(
        "SELECT at, transaction::text, pg_current_xact_id()::text FROM audit_entry"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert transaction == now
    assert at is not None


@pytest.mark.parametrize(
    "forged", [{"id": "1"}, {"at": "'2020-01-01'"}, {"transaction": "'1'::xid8"}]
)
def test_the_serving_role_does_not_choose_moment_number_or_transaction(serving, forged) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        serving.execute(insert(**forged))


def test_the_serving_role_does_not_turn_back_a_counter(serving) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        serving.execute("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), 1)")


def test_granting_anew_as_after_a_restore_gives_nothing_more(owning) -> None:
    for statement in grants.statements(CASEWORK.app):
        owning.execute(statement)
    for table in TABLES:
        rights = owning.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = %s AND table_name = %s",
            [CASEWORK.app, table],
        ).fetchall()
        assert rights == [("SELECT",)]
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES", "INSERT"):
            assert owning.execute(
                "SELECT has_table_privilege(%s, %s, %s)", [CASEWORK.app, table, right]
            ).fetchone() == (False,)
    assert owning.execute(
        "SELECT has_table_privilege(%s, 'parties_member', 'UPDATE')", [CASEWORK.app]
    ).fetchone() == (True,)
