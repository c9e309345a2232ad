"""Real databases for the tests: a template per site, cloned for each pytest process.

The template is migrated and filled once for each state of migrations and example content.
Tests connect as the app role, like the sites do.
"""

import atexit
import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import django
from psycopg import Connection, sql

from oggz.web import databases
from oggz.web.embedded import Database, EmbeddedServer

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "test"
SOURCE = ROOT / "src" / "oggz"
# What a template is made of: another state of these makes another template.
_INGREDIENTS = {
    "portal": ("portal/*/migrations/*.py", "portal/knowledge/demo/**/*",
        "portal/knowledge/body.py",
               "portal/knowledge/first_pages/*",
               "geography/**/*",
               "portal/*/services.py", "portal/*/services/*.py", "portal/*/demo/*",
               "portal/accounts/demo_accounts.py", "portal/catalogue/*.toml",
               "web/migrations/*.py", "web/grants.py"),
    "casework": ("casework/*/migrations/*.py", "casework/parties/*.py",
                 "casework/*/services/*.py", "covenant/model_covenant.toml",
                 "web/migrations/*.py",
                 "web/grants.py"),
}  # fmt: skip


def server() -> EmbeddedServer:
    return EmbeddedServer(VAR / "postgres", durable=False)


def start_site(site: str) -> None:
    """Start Django in this process, with clones of the site's databases of its own."""
    os.environ["OGGZ_VAR"] = str(VAR)
    os.environ["OGGZ_MODE"] = "development"
    os.environ["DJANGO_SETTINGS_MODULE"] = f"oggz.{site}.settings"
    running = server()
    running.acquire()
    atexit.register(running.release)
    for database in databases.DATABASES_OF_SITE[site]:
        name = _name(database)
        _clone(site, database, running)
        atexit.register(_drop_at_exit, name, running)
        os.environ |= _addresses(running, database, name)
    django.setup()
    # With it in their environment, the processes that this one starts would read their settings
    # before they come here, and share the databases of this one.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def clone_anew(site: str) -> None:
    """The databases of this process as they were at first; nobody may be connected."""
    for database in databases.DATABASES_OF_SITE[site]:
        _clone(site, database, server())


def _name(database: Database) -> str:
    return f"test_{database.name}_{os.getpid()}"


def _clone(site: str, database: Database, running: EmbeddedServer) -> None:
    template = _template(site, database, running)
    with running.connect() as connection:
        _drop(_name(database), connection)
        running.create_database(database, connection, name=_name(database), template=template)


def _drop(name: str, connection: Connection) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(statement.format(sql.Identifier(name)))


def _drop_at_exit(name: str, running: EmbeddedServer) -> None:
    with running.connect() as connection:
        _drop(name, connection)


def _addresses(running: EmbeddedServer, database: Database, name: str) -> dict[str, str]:
    return {
        databases.url_variable(database): running.url(database.app, name),
        databases.owner_url_variable(database): running.url(database.owner, name),
    }


def _template(site: str, database: Database, running: EmbeddedServer) -> str:
    """The name of the filled template; made by the first process that needs it."""
    suffix = f"_{_state(site)}"
    name = f"template_{database.name}{suffix}"
    with (VAR / f"{site}.lock").open("w") as lock, running.connect() as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        exists = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(exists, [name]).fetchone():
            _make_templates(site, suffix, running)
    return name


def _make_templates(site: str, suffix: str, running: EmbeddedServer) -> None:
    environment = dict(os.environ)
    names = {d: f"template_{d.name}{suffix}" for d in databases.DATABASES_OF_SITE[site]}
    with running.connect() as connection:
        for database in names:
            _drop_older(f"template_{database.name}_", connection)
            _drop(f"making_{database.name}", connection)
            running.create_database(database, connection, name=f"making_{database.name}")
            environment |= _addresses(running, database, f"making_{database.name}")
        for command, extra in (("migrate", databases.as_owner()), ("load_demo", {})):
            subprocess.run(
                [sys.executable, "-m", "oggz", site, command, "--verbosity=0"],
                env=environment | extra,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        for database, name in names.items():
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(f"making_{database.name}"), sql.Identifier(name)
                )
            )


def _drop_older(prefix: str, connection: Connection) -> None:
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    ).fetchall()
    for (name,) in rows:
        _drop(name, connection)


def _state(site: str) -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "sites.txt").read_bytes())
    for pattern in _INGREDIENTS[site]:
        for path in sorted(SOURCE.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
