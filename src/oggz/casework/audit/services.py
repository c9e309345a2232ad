"""Writing down what was done. No log, no data: an act whose entry cannot be written fails."""

import secrets
from dataclasses import replace

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Jsonb

from oggz.casework.audit import context, subjects
from oggz.casework.audit.chains import PLATFORM
from oggz.casework.audit.events import Event, Outcome

__all__ = ["Event", "Outcome", "record", "record_refusal"]

# By hand: the app role may not fill in the columns that the database fills in.
_ENTRY = """
INSERT INTO audit_entry (trace, span, action, outcome, member, responsible, party, role, purpose,
    covenant, "case", subject, categories, articles, object_kind, object_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_SPAN = """
INSERT INTO audit_span (trace, span, parent, name, activity, subject, started, status)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
# How the Logboek Dataverwerkingen calls what became of it.
_STATUS = {Outcome.DONE: "ok", Outcome.REFUSED: "error", Outcome.FAILED: "error"}


def record(event: Event) -> int:
    """Write `event` in the transaction of what causes it; its number.

    With a `subject` it is written to the log of processings (LDV) too.
    Raises TransactionManagementError outside a transaction, and whatever the database raises:
    neither is to be caught, so that what cannot be accounted for does not happen.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an entry is written in the transaction of its cause"
        )
    return _write(connection, event)


def record_refusal(event: Event) -> int:
    """Write that something was refused; it stays when the request's transaction is undone."""
    refused = event if event.outcome is not Outcome.DONE else _refused(event)
    # Opened for this alone: the connection of the request is in a transaction that will go.
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        return _write(own, refused)
    finally:
        own.close()


def _refused(event: Event) -> Event:
    return replace(event, outcome=Outcome.REFUSED)


def _write(database: BaseDatabaseWrapper, event: Event) -> int:
    who = context.current()
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
    with database.cursor() as cursor:
        cursor.execute(_ENTRY, entry)
        (number,) = cursor.fetchone()
        if subject:
            activity = f"urn:oggz:{covenant or PLATFORM}:{purpose or event.action}"
            status = _STATUS[event.outcome]
            cursor.execute(
                _SPAN,
                (who.trace, span, who.span, event.action, activity, subject, who.started, status),
            )
    return number
