from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import together
from tests.databases import clone_anew, start_site

start_site("portal")
# WhiteNoise warns in each test when there are no collected files.
Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

# A page is asked for in each example: on a busy machine that is slow, not wrong. And `client`
# stays the same during a test, which a client without a session may.
hypothesis_settings.register_profile(
    "portal",
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The databases are there already: clones of a migrated and filled template."""


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    # The manifest is made when files are collected, which the end-to-end tests do for real.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PAGE_CACHE_BYTES = 0


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """New passwords are hashed quickly; those of the example accounts as they were."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture
def visit(client) -> Callable[..., BeautifulSoup]:
    """Opens a page as any visitor and gives what is on it."""

    def _visit(path: str, status: int = 200) -> BeautifulSoup:
        response = client.get(path)
        assert response.status_code == status
        return BeautifulSoup(response.content, "lxml")

    return _visit


@pytest.fixture
def own_files(settings, tmp_path) -> None:
    """Uploads of this test go to a folder of its own: the processes share the usual one."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def no_coupled_examples(db) -> None:
    """Without the sites that the demonstration couples."""
    from oggz.portal.coupling.models import Source

    Source.objects.all().delete()


@pytest.fixture(autouse=True)
def left_as_found() -> Iterator[None]:
    """After a test that really changed the database, the next one finds a new one.

    There the same numbers are given out again: what the process remembers by number, such as the
    picture of an image that is no more, is forgotten after each test.
    """
    yield
    cache.clear()
    if together.was_used.is_set():
        together.was_used.clear()
        connections.close_all()
        clone_anew("portal")


@pytest.fixture
def no_mail_to_examples(db) -> None:
    """The accounts of the demonstration have no address, so that tests see their own mails only."""
    from oggz.portal.accounts.models import User

    User.objects.update(email="")
