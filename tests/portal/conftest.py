import pytest

from tests.databases import use_databases

use_databases("portal")


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
