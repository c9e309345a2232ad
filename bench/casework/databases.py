"""Databases of casework to measure with."""

import os
import sys

from psycopg import sql

from bench.portal.sites import ROOT, call
from oggz.web import databases
from oggz.web.embedded import CASEWORK, VAULT, EmbeddedServer


def casework(server: EmbeddedServer, prefix: str, **more: str) -> dict[str, str]:
    """New, migrated databases of casework and vault; the environment of a process that uses them.

    They are called by `prefix` and their own names; `more` goes into the environment too.
    """
    environment = dict(os.environ) | {
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "OGGZ_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "oggz.casework.settings",
        **more,
    }
    for database in (CASEWORK, VAULT):
        name = f"{prefix}_{database.name}"
        with server.connect() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))
            server.create_database(database, connection, name=name)
        environment[databases.url_variable(database)] = server.url(database.app, name)
        environment[databases.owner_url_variable(database)] = server.url(database.owner, name)
    migrate = [sys.executable, "-m", "oggz", "casework", "migrate", "--verbosity=0"]
    call(migrate, environment | databases.as_owner())
    return environment
