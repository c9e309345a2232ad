"""Who is at work, so that an entry need not be told each time: one trace for each request or job.

A trace id that comes with a request is not taken over: whoever sends it could tie their acts to
somebody else's.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from oggz.covenant.terms import Role


@dataclass(frozen=True, slots=True)
class Acting:
    """The trace (W3C: 16 bytes in hexadecimal) and on whose behalf it goes."""

    trace: str = field(default_factory=lambda: secrets.token_hex(16))
    span: str = field(default_factory=lambda: secrets.token_hex(8))
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    member: int | None = None
    party: str = ""
    role: Role | None = None
    covenant: UUID | None = None
    purpose: str = ""


_acting: ContextVar[Acting | None] = ContextVar("oggz_acting", default=None)


def current() -> Acting:
    """Who is at work now; a trace of its own, of nobody, outside any."""
    return _acting.get() or Acting()


@contextmanager
def acting(who: Acting | None = None) -> Iterator[Acting]:
    """A request or a job of the background."""
    who = who or Acting()
    token = _acting.set(who)
    try:
        yield who
    finally:
        _acting.reset(token)


def known(
    *,
    member: int | None,
    party: str = "",
    role: Role | None = None,
    covenant: UUID | None = None,
    purpose: str = "",
) -> None:
    """Who it turned out to be, for the rest of this request or job."""
    if who := _acting.get():
        _acting.set(
            replace(who, member=member, party=party, role=role, covenant=covenant, purpose=purpose)
        )
