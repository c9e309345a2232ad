"""Cases with keys, and a model with sealed fields that exists in the tests only."""

import functools
import os
import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.db import connections, models
from django.test import Client
from django.test.utils import isolate_apps

from oggz.casework.vault import keyring, rotation, services
from oggz.casework.vault.fields import SealedText
from oggz.web.databases import owner_url_variable
from oggz.web.embedded import CASEWORK


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    keyring.forget()


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def case() -> uuid.UUID:
    case = uuid.uuid4()
    services.make_key(case)
    return case


@pytest.fixture
def next_request() -> Callable[[], object]:
    """What a process forgets at its next request."""
    return lambda: Client().get("/robots.txt")


@pytest.fixture
def raw() -> Callable[[str, str], bytes]:
    """Everything that a table holds, as somebody reads it who got hold of the database."""

    def _raw(database: str, table: str) -> bytes:
        with connections[database].cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            return b"\n".join(
                bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                for row in cursor.fetchall() for value in row
            )  # fmt: skip

    return _raw


@functools.cache
def note_model() -> type[models.Model]:
    """The model; its table is made by `note`."""
    with isolate_apps("oggz.casework.parties"):

        class Note(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            case_id = models.UUIDField()
            part = models.CharField(max_length=100, default="")
            title = SealedText(sealed_as="note.title", null=True)
            text = SealedText(sealed_as="note.text", part="part")

            class Meta:
                app_label = "parties"
                db_table = "note_of_a_test"

    return Note


@pytest.fixture
def note(monkeypatch) -> type[models.Model]:
    """The model, known to what renews keys until the end of the test."""
    # Each time: a test that commits gives this process another database.
    with psycopg.connect(os.environ[owner_url_variable(CASEWORK)], autocommit=True) as owner:
        owner.execute(
            "CREATE TABLE IF NOT EXISTS note_of_a_test"
            " (id uuid PRIMARY KEY, case_id uuid, part text, title bytea, text bytea)"
        )
        owner.execute(f"GRANT ALL ON note_of_a_test TO {CASEWORK.app}")
    known = rotation.sealed_models()
    monkeypatch.setattr(rotation, "sealed_models", lambda: [*known, note_model()])
    return note_model()
