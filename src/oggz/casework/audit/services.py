"""Writing down what was done. No log, no data: an act whose entry cannot be written fails."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from oggz.casework.audit import context, subjects
from oggz.casework.audit.chains import PLATFORM
from oggz.casework.audit.events import Event, Outcome

__all__ = ["Event", "Outcome", "record", "record_many", "record_refusal"]

Row = tuple[object, ...]

# By hand: the app role may not fill in the columns that the database fills in.
_ENTRY = """
INSERT INTO audit_entry (trace, span, action, outcome, member, responsible, party, role, purpose,
    covenant, "case", subject, categories, articles, object_kind, object_id, detail)
VALUES {rows}
RETURNING id
"""
_SPAN = """
INSERT INTO audit_span (trace, span, parent, name, activity, subject, started, status)
VALUES {rows}
"""
# How the Logboek Dataverwerkingen calls what became of it.
_STATUS = {Outcome.DONE: "ok", Outcome.REFUSED: "error", Outcome.FAILED: "error"}


def record(event: Event) -> int:
    """Write `event` in the transaction of what causes it; its number.

    With a `subject` it is written to the log of processings (LDV) too.
    Raises TransactionManagementError outside a transaction, and whatever the database raises:
    neither is to be caught, so that what cannot be accounted for does not happen.
    """
    return record_many([event])[0]


def record_many(events: Sequence[Event]) -> list[int]:
    """Write many at once, such as each person on a list; their numbers, in the same order.

    As `record`, in two statements however many there are.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an entry is written in the transaction of its cause"
        )
    return _write(connection, events)


def record_refusal(event: Event) -> int:
    """Write that something was refused; it stays when the request's transaction is undone."""
    refused = event if event.outcome is not Outcome.DONE else _refused(event)
    # Opened for this alone: the connection of the request is in a transaction that will go.
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        return _write(own, [refused])[0]
    finally:
        own.close()


def _refused(event: Event) -> Event:
    return replace(event, outcome=Outcome.REFUSED)


def _write(database: BaseDatabaseWrapper, events: Sequence[Event]) -> list[int]:
    if not events:
        return []
    who = context.current()
    written = [_rows(event, who) for event in events]
    spans = [span for _, span in written if span]
    with database.cursor() as cursor:
        _insert(cursor, _ENTRY, [entry for entry, _ in written])
        numbers = [number for (number,) in cursor.fetchall()]
        if spans:
            _insert(cursor, _SPAN, spans)
    return numbers


def _insert(cursor: CursorWrapper, statement: str, rows: Sequence[Row]) -> None:
    places = f"({', '.join(['%s'] * len(rows[0]))})"
    values = [value for row in rows for value in row]
    cursor.execute(statement.format(rows=", ".join([places] * len(rows))), values)


def _rows(event: Event, who: context.Acting) -> tuple[Row, Row | None]:
    """Of the entry, and of the log of processings when it concerns a person."""
    member = who.member if event.member is None else event.member
    # What the session is for says nothing about an act of another member.
    same = member == who.member
    covenant = event.covenant or (who.covenant if same else None)
    purpose = event.purpose or (who.purpose if same else "")
    subject = "" if event.subject is None else subjects.blinded(covenant, event.subject)
    span = secrets.token_hex(8)
    entry = (
        who.trace,
        span,
        event.action,
        event.outcome.value,
        member,
        event.responsible,
        event.party or (who.party if same else ""),
        event.role or (who.role if same else None) or "",
        purpose,
        covenant,
        event.case,
        subject,
        [category.value for category in event.categories],
        list(event.articles),
        event.object_kind,
        str(event.object_id),
        Jsonb(dict(event.detail)),
    )
    if not subject:
        return entry, None
    activity = f"urn:oggz:{covenant or PLATFORM}:{purpose or event.action}"
    status = _STATUS[event.outcome]
    return entry, (
        who.trace, span, who.span, event.action, activity, subject, who.started, status
    )  # fmt: skip
