"""For what somebody may work: the purposes of covenants in force, told by the room of covenants.

That room calls `told_by` when it starts. Until then no purpose can be stated, and so no content
can be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from oggz.covenant.terms import Role


@dataclass(frozen=True, slots=True)
class OpenPurpose:
    """One purpose of one covenant that is in force, for a party and role that take part in it."""

    covenant: UUID
    covenant_title: str
    purpose: str  # as in `[purposes.<slug>]` of the covenant
    title: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.covenant}:{self.purpose}"


class Source(Protocol):
    def __call__(self, party: str, role: Role) -> Sequence[OpenPurpose]:
        """At this moment; in a number of queries that is always the same."""


_sources: list[Source] = []


def told_by(source: Source) -> None:
    """Let the room of covenants tell which purposes there are; there is one such room."""
    _sources[:] = [source]


def open_to(party: str, role: Role) -> tuple[OpenPurpose, ...]:
    return tuple(purpose for source in _sources for purpose in source(party, role))
