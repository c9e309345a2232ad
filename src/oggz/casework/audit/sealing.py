"""Seals what was recorded, in the order in which it was committed, a few times a second.

Nobody who records waits for this: there is no lock among writers and none between them and the
sealer. Each sweep takes the entries whose transactions have been committed since the sweep
before, which is the difference of two snapshots of PostgreSQL. A transaction that takes long is
sealed when it is done and holds up no other; what it wrote is not there for anybody until then.

One sealer works at a time (advisory lock). It keeps nothing but where it was: after a crash, or
on another server after a restore, its first sweep looks for all that has no seal.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from oggz.casework.audit.chains import LINE, PLATFORM, Head, seal

log = logging.getLogger("oggz.audit")

EVERY_SECONDS = 0.25
_RETRY_SECONDS = 1.0
_LOCK = 7_265_001
_AT_ONCE = 5_000
_BEHIND_SECONDS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = (
    f"COPY (SELECT coalesce(e.covenant, '{PLATFORM}'), {LINE} FROM audit_entry e"  # noqa: S608
    " WHERE {new} AND e.id > {after}"
    " AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = e.id)"
    f" ORDER BY e.id LIMIT {_AT_ONCE}) TO STDOUT"
)
_WRITE = "COPY audit_seal (chain, number, entry, at, hash) FROM STDIN"
# What a snapshot cannot see although it is there was written by another server: a restore.
_ALL = (
    "(pg_visible_in_snapshot(e.transaction, '{now}') OR e.transaction >= pg_snapshot_xmax('{now}'))"
)
_SINCE = (
    "e.transaction >= pg_snapshot_xmin('{before}') AND e.transaction < pg_snapshot_xmax('{now}')"
    " AND pg_visible_in_snapshot(e.transaction, '{now}')"
    " AND NOT pg_visible_in_snapshot(e.transaction, '{before}')"
)
_BEHIND = """
SELECT EXISTS (
    SELECT 1 FROM (SELECT id, at FROM audit_entry ORDER BY id DESC LIMIT 1000) e
    WHERE e.at < clock_timestamp() - make_interval(secs => %s)
        AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = e.id))
"""


@dataclass
class Sealer:
    """Seals on a connection of its own, in autocommit, that holds the lock."""

    connection: psycopg.Connection
    _before: str | None = None
    _heads: dict[UUID, Head] = field(default_factory=dict)

    def sweep(self) -> int:
        """Seal all that was committed and has no seal; how many entries that were."""
        (now,) = self.connection.execute("SELECT pg_current_snapshot()::text").fetchone()
        new = _SINCE if self._before else _ALL
        new = new.format(now=now, before=self._before)
        sealed = after = 0
        while lines := self._read(new, after):
            after = self._seal(lines)
            sealed += len(lines)
            if len(lines) < _AT_ONCE:
                break
        self._before = now
        return sealed

    def _read(self, new: str, after: int) -> list[bytes]:
        with self.connection.cursor().copy(_CHUNK.format(new=new, after=after)) as copy:
            return [bytes(line) for line in copy]

    def _seal(self, lines: list[bytes]) -> int:
        """Write the seals of these entries, all or none; the number of the last entry."""
        heads = dict(self._heads)
        with self.connection.transaction(), self.connection.cursor() as cursor:
            (moment,) = cursor.execute("SELECT clock_timestamp()").fetchone()
            at = (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
            rows = []
            for each in lines:
                told, line = each.split(b"\t", 1)
                entry = int(line[: line.index(b"\t")])
                chain = UUID(told.decode())
                before = heads.get(chain) or head(self.connection, chain)
                number = before.number + 1
                heads[chain] = Head(chain, number, seal(before.hash, number, at, line))
                rows.append((chain, number, entry, moment, heads[chain].hash))
            with cursor.copy(_WRITE) as copy:
                for row in rows:
                    copy.write_row(row)
        self._heads = heads
        return entry


def head(connection: psycopg.Connection, chain: UUID) -> Head:
    """The last seal of `chain`."""
    row = connection.execute(
        "SELECT number, hash FROM audit_seal WHERE chain = %s ORDER BY number DESC LIMIT 1", [chain]
    ).fetchone()
    return Head(chain, row[0], bytes(row[1])) if row else Head.first(chain)


@contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """A connection to the database of casework apart from that of the request or test."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    own.ensure_connection()
    try:
        yield own.connection
    finally:
        own.close()


def seal_now() -> int | None:
    """Seal all that has no seal; how many, or None when another sealer is at work."""
    with connected() as connection:
        return Sealer(connection).sweep() if _is_ours(connection) else None


def run(stopping: threading.Event) -> None:
    """Seal until `stopping` is set; a lost connection or a fault is begun anew, and logged."""
    while not stopping.is_set():
        try:
            with connected() as connection:
                if _is_ours(connection):
                    sealer = Sealer(connection)
                    while not stopping.is_set():
                        sealer.sweep()
                        stopping.wait(EVERY_SECONDS)
        except Exception:
            log.exception("sealing failed and begins anew")
        stopping.wait(_RETRY_SECONDS)


def is_up_to_date() -> bool:
    """Whether what was lately recorded has its seals; if not, no sealer is at work."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_BEHIND, [_BEHIND_SECONDS])
        (behind,) = cursor.fetchone()
    return not behind


def _is_ours(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    return bool(row[0])
