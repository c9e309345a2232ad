"""Two sites with something in every part of them, for the tests of backup and restore."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from oggz.web import databases, keys, locations
from oggz.web.embedded import DATABASES, Database, EmbeddedServer

_numbers = itertools.count()
KEY_FILES = ("portal.key", "casework.key")
PARTS = {
    "manifest.json", "files.tar", "oggz_portal.dump", "oggz_casework.dump",
    "keys/oggz_vault.dump", "keys/portal.key", "keys/casework.key",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The databases that the environment names, and the files and keys beside them."""

    def connect(self, database: Database, *, owner: bool = True) -> psycopg.Connection:
        variable = databases.owner_url_variable if owner else databases.url_variable
        return psycopg.connect(os.environ[variable(database)], autocommit=True)

    def fill(self) -> None:
        for database in DATABASES:
            with self.connect(database) as connection:
                connection.execute("CREATE EXTENSION pg_trgm")
                connection.execute(
                    "CREATE TABLE django_migrations (id serial, app text);"
                    "INSERT INTO django_migrations (app) VALUES ('web');"
                    "CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE);"
                    "CREATE INDEX ON people USING gin (name gin_trgm_ops);"
                    f"INSERT INTO people (name) VALUES ('Zoë uit {database.name}'), (NULL)"
                )
        (self.files / "portal").mkdir(parents=True)
        (self.files / "portal" / "foto ë.jpg").write_bytes(bytes(range(256)))
        for name in KEY_FILES:
            keys.read_or_make(locations.keys() / name)

    def change_everything(self) -> None:
        for database in DATABASES:
            with self.connect(database) as connection:
                connection.execute("UPDATE people SET name = 'veranderd ' || id")
                connection.execute("CREATE TABLE later (x int)")
        (self.files / "portal" / "foto ë.jpg").write_bytes(b"veranderd")
        (self.files / "portal" / "later.txt").write_text("later")
        for name in KEY_FILES:
            (locations.keys() / name).write_text("veranderd")

    @property
    def files(self) -> Path:
        return locations.var() / "files"

    def contents(self) -> dict[str, object]:
        """Everything that a backup has to bring back."""
        found: dict[str, object] = {}
        for database in DATABASES:
            with self.connect(database) as connection:
                tables = connection.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
                ).fetchall()
                for (table,) in tables:
                    rows = connection.execute(f"TABLE {table} ORDER BY 1").fetchall()
                    found[f"{database.name}.{table}"] = rows
        for folder in (self.files, locations.keys()):
            for path in folder.rglob("*"):
                if path.is_file():
                    found[str(path.relative_to(locations.var()))] = path.read_bytes()
        return found


def own_databases(server: EmbeddedServer) -> Iterator[dict[str, str]]:
    """The variables for three new databases, which are dropped afterwards."""
    number = f"{os.getpid()}_{next(_numbers)}"
    names = {database: f"{database.name}_{number}" for database in DATABASES}
    variables = {}
    with server.connect() as connection:
        for database, name in names.items():
            server.create_database(database, connection, name=name)
            variables[databases.url_variable(database)] = server.url(database.app, name)
            variables[databases.owner_url_variable(database)] = server.url(database.owner, name)
    yield variables
    with server.connect() as connection:
        for name in names.values():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
