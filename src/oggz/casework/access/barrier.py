"""Row level security: the database shows a party and its member their own cases, and no others.

The second barrier, for when a filter is forgotten. Who somebody is, is told to the database for
one transaction; before it is told, there are no rows. It does not stop somebody who can run SQL
of their own: that is what the roles of the database and the vault are for.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from oggz.casework.parties.sessions import Standing, Viewer

# Work without a person, such as warning that a term ends. It sees rows, whose content is sealed.
TASKS = frozenset({"retention", "destruction", "leaving", "rotation"})
# Work that the database lets through by policies of its own; it shows nothing more.
ERRANDS = frozenset({"joining", "counting"})


class OutsideTransaction(RuntimeError):
    """Who looks must be told within a transaction, or the next user of the connection is them."""


def tell(viewer: Viewer) -> None:
    """Let the rest of this transaction see what `viewer`'s party and person take part in."""
    _set({"oggz.member": str(viewer.member), "oggz.party": viewer.party})


def tell_standing(standing: Standing) -> None:
    """As `tell`, for who has yet to say for what they work: they see which cases, no content."""
    _set({"oggz.member": str(standing.member.pk), "oggz.party": standing.party.slug})


def consulting(standing: Standing) -> None:
    """Let the rest of this transaction see the consultations of somebody's party, and no cases.

    Apart from `tell`: who consults may have no purpose, and so no case to see.
    """
    _set(
        {
            "oggz.consulting_member": str(standing.member.pk),
            "oggz.consulting_party": standing.party.slug,
        }
    )


def at_hand(cases: Iterable[UUID]) -> None:
    """Say for which cases rows are asked next, which the database then finds without the rest.

    It shows no more and no less: of these only those that somebody takes part in are at hand, and
    others are looked up when they are asked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oggz_take_at_hand(%s)", [list(cases)])


@contextmanager
def task(name: str) -> Iterator[None]:
    """A transaction for one of the known tasks, which sees the rows of all cases; or an errand."""
    if name not in TASKS | ERRANDS:
        raise ValueError(name)
    with transaction.atomic():
        _set({"oggz.task": name})
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set({"oggz.task": ""})


def _set(settings: dict[str, str]) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
