"""What the owner of the tables lets the app role do with them."""

import psycopg
from psycopg import sql

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


def statements(app_role: str) -> list[sql.Composed]:
    """Rows may be read and written; the tables and their history stay the owner's."""
    return [sql.SQL(grant).format(role=sql.Identifier(app_role)) for grant in _GRANTS]


def grant(owner_url: str, *, app_role: str) -> None:
    with psycopg.connect(owner_url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return  # without tables as yet; the first `migrate` grants
        for statement in statements(app_role):
            connection.execute(statement)
