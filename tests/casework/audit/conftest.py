import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest

from oggz.casework.audit import sealing
from oggz.web.databases import owner_url_variable, url_variable
from oggz.web.embedded import CASEWORK

INSERT = (
    "INSERT INTO audit_entry (trace, span, action, outcome, member, party, role, purpose,"
    ' covenant, "case", subject, categories, articles, object_kind, object_id, detail) VALUES'
    " ('', '', %s, %s, %s, %s, 'professional', 'zorg', %s, %s, '', '{housing,contact}',"
    " '{4.2}', 'case', %s, %s) RETURNING id"
)


@dataclass
class World:
    """A covenant of its own, whose entries stay in the database of this process."""

    serving: psycopg.Connection
    owning: psycopg.Connection
    covenant: uuid.UUID

    def write(self, action: str = "read", **more) -> int:
        """An entry in the transaction of `serving`, without a commit."""
        values = (
            action,
            more.get("outcome", "done"),
            more.get("member", 7),
            more.get("party", "gemeente"),
            more.get("covenant", self.covenant),
            more.get("case"),
            more.get("object_id", "1"),
            more.get("detail", '{"a": 1}'),
        )
        return self.serving.execute(INSERT, values).fetchone()[0]

    def seal(self, entries: int) -> None:
        """This many entries, committed and sealed."""
        for number in range(entries):
            self.write(member=number)
        self.serving.commit()
        assert sealing.seal_now() is not None

    def sealed(self) -> list[int]:
        """The entries of the chain in its order."""
        rows = self.serving.execute(
            "SELECT entry FROM audit_seal WHERE chain = %s ORDER BY number", [self.covenant]
        ).fetchall()
        self.serving.rollback()
        return [entry for (entry,) in rows]


def _connection(variable: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ[variable]) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def serving() -> Iterator[psycopg.Connection]:
    yield from _connection(url_variable(CASEWORK))


@pytest.fixture
def owning() -> Iterator[psycopg.Connection]:
    yield from _connection(owner_url_variable(CASEWORK))


@pytest.fixture
def world(db, serving, owning) -> World:
    return World(serving, owning, uuid.uuid4())


@pytest.fixture
def new_world(db, serving, owning) -> Callable[[], World]:
    return lambda: World(serving, owning, uuid.uuid4())
