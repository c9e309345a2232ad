from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.databases import start_site

start_site("casework")
# WhiteNoise warns in each test when there are no collected files.
Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

hypothesis_settings.register_profile(
    "casework",
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("casework")

PASSWORD = "een-lang-wachtwoord-van-de-test"


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The databases are there already: clones of a migrated and filled template."""


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    # The manifest is made when files are collected, which the end-to-end tests do for real.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """New passwords are hashed quickly; those of the example accounts as they were."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture
def log(db) -> Callable:
    """Entries of the audit since the test began: those of others stay in the database.

    What was refused is written in a transaction of its own, which no test undoes.
    """
    from django.db.models import Max

    from oggz.casework.audit.models import Entry

    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    return lambda **of: Entry.objects.filter(pk__gt=last, **of)


@pytest.fixture
def member():
    from oggz.casework.parties.models import Member

    return Member.objects.create_user("regisseur", password=PASSWORD)


@pytest.fixture
def log_in(client) -> Callable:
    """Fills in the login page as a person does."""

    def _log_in(name: str = "regisseur", password: str = PASSWORD, by=client, **more: str):
        return by.post("/inloggen/", {"login": name, "password": password, **more})

    return _log_in


@pytest.fixture
def visit(client) -> Callable[..., BeautifulSoup]:
    def _visit(path: str, status: int = 200) -> BeautifulSoup:
        response = client.get(path)
        assert response.status_code == status
        return BeautifulSoup(response.content, "lxml")

    return _visit
