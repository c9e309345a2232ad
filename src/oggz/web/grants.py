"""What the owner of the tables lets the app role do with them.

Rows may be read and written, unless the model says less in the comment of its table, which stays
with the table in a backup:

    db_table_comment = APPEND_ONLY   rows are read and added, never changed or removed
    db_comment = BY_THE_DATABASE     a column of such a table that only its default fills in
"""

import psycopg
from psycopg import sql

APPEND_ONLY = "append only"
BY_THE_DATABASE = "by the database"

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
_LESSER = """
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT c.oid::regclass AS name, string_agg(quote_ident(a.attname), ', ') AS columns
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND col_description(c.oid, a.attnum) IS DISTINCT FROM {by_the_database}
            AND a.attidentity = ''
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND obj_description(c.oid, 'pg_class') = {append_only}
        GROUP BY c.oid
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', kept.name, {role});
        EXECUTE format('GRANT SELECT, INSERT (%s) ON %s TO %I', kept.columns, kept.name, {role});
    END LOOP;
END $$
"""


def statements(app_role: str) -> list[sql.Composed]:
    """Run in one transaction: the last takes back what others gave.

    Rows may be read and written; the tables and their history stay the owner's.
    """
    return [
        *(sql.SQL(grant).format(role=sql.Identifier(app_role)) for grant in _GRANTS),
        sql.SQL(_LESSER).format(
            role=sql.Literal(app_role),
            append_only=sql.Literal(APPEND_ONLY),
            by_the_database=sql.Literal(BY_THE_DATABASE),
        ),
    ]


def grant(owner_url: str, *, app_role: str) -> None:
    with psycopg.connect(owner_url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return  # without tables as yet; the first `migrate` grants
        for statement in statements(app_role):
            connection.execute(statement)
