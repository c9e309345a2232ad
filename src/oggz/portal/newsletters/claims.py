"""Who sends which message: claimed before it is handed over, so that nobody gets it twice.

A sender holds a slot of an edition for as long as its connection to the database lives. It claims
one message, commits, hands that over, and then writes down what became of it and claims the next
in one statement. When a sender dies, whatever the way, PostgreSQL lets go of its slot; whoever
takes that slot finds at most one claimed message, of which nobody knows whether it was accepted.
It becomes uncertain, and is never sent again by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

from oggz.web.carriers import Fate, Outcome

# Waiting times after a temporary refusal; after the last it has failed.
BACKOFF = tuple(timedelta(minutes=m) for m in (2, 10, 30, 60, 120, 240, 480, 720))
MOST_SLOTS = 8
_LOCK = 1_868_850_042  # of ours alone among advisory locks

_STATES = {Fate.HANDED_OVER: "verstuurd", Fate.REFUSED: "mislukt", Fate.UNCERTAIN: "onzeker"}

_SETTLE = """
    UPDATE newsletters_delivery SET state = 'onzeker', changed_at = clock_timestamp()
    WHERE edition_id = %(edition)s AND slot = %(slot)s AND state = 'bezig'
"""
_NOTE = """
    UPDATE newsletters_delivery
    SET state = %(state)s, code = %(code)s, attempts = attempts + 1, slot = NULL,
        next_at = clock_timestamp() + make_interval(secs => %(seconds)s),
        changed_at = clock_timestamp()
    WHERE id = %(delivery)s AND slot = %(slot)s AND state = 'bezig'
"""
# In the order of their keys from where the sender was, so that it does not read again and again
# over those that were claimed before. Whoever left in the meantime is skipped.
_CLAIM = """
    WITH noted AS ({note}), chosen AS (
        SELECT delivery.id, subscriber.address, subscriber.id AS subscriber
        FROM newsletters_delivery AS delivery
        JOIN newsletters_edition AS edition ON edition.id = delivery.edition_id
        LEFT JOIN newsletters_subscription AS subscription
            ON subscription.subscriber_id = delivery.subscriber_id
            AND subscription.newsletter_id = edition.newsletter_id
        LEFT JOIN newsletters_subscriber AS subscriber
            ON subscriber.id = subscription.subscriber_id
        WHERE delivery.edition_id = %(edition)s AND delivery.state = 'wacht'
            AND delivery.id > %(after)s AND delivery.next_at <= clock_timestamp()
            AND edition.state = 'bezig'
        ORDER BY delivery.id LIMIT 1
        FOR UPDATE OF delivery SKIP LOCKED)
    UPDATE newsletters_delivery AS delivery
    SET state = CASE WHEN chosen.address IS NULL THEN 'afgemeld' ELSE 'bezig' END,
        slot = CASE WHEN chosen.address IS NULL THEN NULL ELSE %(slot)s END,
        changed_at = clock_timestamp()
    FROM chosen WHERE delivery.id = chosen.id
    RETURNING delivery.id, chosen.address, chosen.subscriber, delivery.attempts
"""
_NOTHING = "SELECT 1 WHERE false"
_CLAIMED_SLOTS = """
    SELECT DISTINCT slot FROM newsletters_delivery
    WHERE edition_id = %s AND state = 'bezig' AND slot IS NOT NULL
"""


@dataclass(frozen=True)
class Claim:
    """A message that is ours to hand over, and nobody else's."""

    delivery: int
    subscriber: int
    address: str
    attempts: int


class Claims:
    """What one sender claims of one edition, through a connection in autocommit.

    Each method is one statement, and done when it returns.
    """

    def __init__(self, database: BaseDatabaseWrapper, edition: int, slot: int) -> None:
        self._database = database
        self.edition = edition
        self.slot = slot
        self._after = 0

    def claim(self, previous: Claim | None = None, outcome: Outcome | None = None) -> Claim | None:
        """The next message, after writing down what became of the previous one.

        None if nothing waits that may be sent now.
        """
        note, values = _NOTHING, {}
        if previous is not None and outcome is not None:
            note, values = _NOTE, self._noted(previous, outcome)
        while True:
            row = self._row(
                _CLAIM.format(note=note),
                values | {"edition": self.edition, "after": self._after, "slot": self.slot},
            )
            note, values = _NOTHING, {}
            if row is None:
                return None
            delivery, address, subscriber, attempts = row
            self._after = delivery
            if address is not None:
                return Claim(delivery, subscriber, address, attempts)

    def note(self, claim: Claim, outcome: Outcome) -> None:
        """Write down what became of a message, and claim no other."""
        with self._database.cursor() as cursor:
            cursor.execute(_NOTE, self._noted(claim, outcome))

    def _noted(self, claim: Claim, outcome: Outcome) -> dict[str, object]:
        state, seconds = _STATES.get(outcome.fate), 0.0
        if state is None:  # later
            state = "mislukt"
            if claim.attempts < len(BACKOFF):
                state, seconds = "wacht", BACKOFF[claim.attempts].total_seconds()
        return {
            "delivery": claim.delivery, "slot": self.slot, "state": state,
            "code": outcome.code, "seconds": seconds,
        }  # fmt: skip

    def _row(self, statement: str, values: dict[str, object]) -> tuple | None:
        with self._database.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()


@contextmanager
def slot_of(database: BaseDatabaseWrapper, edition: int) -> Iterator[int | None]:
    """A slot that is free, cleared of what a dead sender left; None when all are taken."""
    from django.conf import settings

    taken = None
    for slot in range(min(settings.MAIL_CONNECTIONS, MOST_SLOTS)):
        if _take(database, edition, slot):
            taken = slot
            break
    if taken is None:
        yield None
        return
    try:
        _settle(database, edition, taken)
        settle_dead(database, edition)
        yield taken
    finally:
        # Also when the statement before it failed: a connection that broke has let go by itself.
        if not database.is_usable():
            database.close()
        else:
            _let_go(database, edition, taken)


def settle_dead(database: BaseDatabaseWrapper, edition: int) -> None:
    """Make uncertain what senders that are no more had claimed."""
    with database.cursor() as cursor:
        cursor.execute(_CLAIMED_SLOTS, [edition])
        slots = [slot for (slot,) in cursor.fetchall()]
    for slot in slots:
        if _take(database, edition, slot):
            try:
                _settle(database, edition, slot)
            finally:
                _let_go(database, edition, slot)


def _settle(database: BaseDatabaseWrapper, edition: int, slot: int) -> None:
    with database.cursor() as cursor:
        cursor.execute(_SETTLE, {"edition": edition, "slot": slot})


def _take(database: BaseDatabaseWrapper, edition: int, slot: int) -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, _key(edition, slot)])
        return bool(cursor.fetchone()[0])


def _let_go(database: BaseDatabaseWrapper, edition: int, slot: int) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, _key(edition, slot)])


def _key(edition: int, slot: int) -> int:
    # Two editions that share a key only wait for each other.
    return (edition * MOST_SLOTS + slot) % 2**31
