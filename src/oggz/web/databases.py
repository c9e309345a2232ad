"""Which database a process uses, as which role: from the environment, embedded when absent.

A process gets the addresses of its own site only. `OGGZ_<NAME>_DATABASE_URL` is for the app role
that serves requests, `OGGZ_<NAME>_DATABASE_OWNER_URL` for the role that owns the tables.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from oggz.errors import PlatformError
from oggz.web import embedded
from oggz.web.embedded import CASEWORK, PORTAL, VAULT, Database

DATABASES_OF_SITE: dict[str, tuple[Database, ...]] = {
    "portal": (PORTAL,),
    "casework": (CASEWORK, VAULT),
}
_OTHER_SECRETS = {"casework": ("OGGZ_VAULT_KEK_FILE", "OGGZ_VAULT_KMS")}
_AS_OWNER = "OGGZ_AS_OWNER"
_CONNECTION_PARTS = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def url_variable(database: Database) -> str:
    return f"{database.name.upper()}_DATABASE_URL"


def owner_url_variable(database: Database) -> str:
    return f"{database.name.upper()}_DATABASE_OWNER_URL"


@contextmanager
def available(*sites: str) -> Iterator[dict[str, dict[str, str]]]:
    """The environment of each site, with the embedded server running where it is needed."""
    databases = [database for site in sites for database in DATABASES_OF_SITE[site]]
    if all(url_variable(database) in os.environ for database in databases):
        yield {site: environment(site) for site in sites}
        return
    with embedded.server().running() as server:
        yield {site: environment(site, server) for site in sites}


def environment(site: str, server: embedded.EmbeddedServer | None = None) -> dict[str, str]:
    """The variables with addresses for `site`, and no other site's."""
    variables = {}
    for database in DATABASES_OF_SITE[site]:
        url, owner_url = url_variable(database), owner_url_variable(database)
        if url in os.environ:
            variables[url] = os.environ[url]
            variables[owner_url] = os.environ.get(owner_url, "")
        elif server:
            variables[url] = server.url(database.app, database.name)
            variables[owner_url] = server.url(database.owner, database.name)
    return variables


def of_one_site(environment: dict[str, str]) -> dict[str, str]:
    """This process's variables with the addresses in `environment`, and no other site's secrets."""
    foreign = {
        variable
        for site, databases in DATABASES_OF_SITE.items()
        if not any(url_variable(database) in environment for database in databases)
        for variable in (
            f"OGGZ_{site.upper()}_SECRET_KEY",
            *_OTHER_SECRETS.get(site, ()),
            *map(url_variable, databases),
            *map(owner_url_variable, databases),
        )
    }
    return {k: v for k, v in os.environ.items() if k not in foreign} | environment


def as_owner() -> dict[str, str]:
    """What to add to the environment of a command that changes tables, such as `migrate`."""
    return {_AS_OWNER: "1"}


def is_owner() -> bool:
    return os.environ.get(_AS_OWNER) == "1"


def django_settings(database: Database) -> dict[str, Any]:
    """Django's settings for one database, as the role that this process runs as."""
    variable = owner_url_variable(database) if is_owner() else url_variable(database)
    url = os.environ.get(variable)
    if not url:
        raise PlatformError(
            f"{variable} ontbreekt: geef het adres van de database, of begin met `oggz`."
        )
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        # Without the cause: its text may quote the password.
        raise PlatformError(
            f"{variable} is geen adres van een database: schrijf het als"
            " postgresql://rol:wachtwoord@server:poort/database."
        ) from None
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OGGZ_DATABASE": database,
        "OPTIONS": {k: v for k, v in parts.items() if k not in _CONNECTION_PARTS},
    }
    settings |= {setting: parts.get(part) or "" for part, setting in _CONNECTION_PARTS.items()}
    return settings


def app_role(database: Database) -> str:
    """The role that serves requests, which the owner grants its rights to."""
    return conninfo_to_dict(os.environ[url_variable(database)])["user"] or ""
