"""What ends, and when: the data that rooms hold, beside the terms of their covenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol
from uuid import UUID

from oggz.casework.retention.holders import Held, HeldCase, holders
from oggz.casework.retention.models import Destruction
from oggz.covenant.model import Covenant
from oggz.covenant.retention import Term, term_over

WARN_DAYS = 30


class Versions(Protocol):
    def covenants(self) -> Sequence[UUID]:
        """Every covenant that ever was in force."""

    def since(self, covenant: UUID, day: date) -> Sequence[Covenant]:
        """The versions that held on `day` or later, the oldest first."""


_versions: list[Versions] = []


def told_by(versions: Versions) -> None:
    """Let the room of covenants tell which versions there are; there is one such room."""
    _versions[:] = [versions]


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends soon or has to go; without a term when no clause gives one."""

    held: Held | HeldCase
    term: Term | None

    def days_left(self, today: date) -> int | None:
        return self.term.days_left(today) if self.term else None


def covenants() -> Sequence[UUID]:
    return [covenant for versions in _versions for covenant in versions.covenants()]


def latest(covenant: UUID, today: date) -> Covenant | None:
    """The version that holds today."""
    found = [version for versions in _versions for version in versions.since(covenant, today)]
    return found[-1] if found else None


def what_ends(covenant: UUID, today: date, *, within: int = WARN_DAYS) -> list[Ending]:
    """What may be kept for `within` days at most, what is over, and what no clause speaks of.

    What was proposed to be destroyed already is left out. What must go first comes first.
    """

    @cache
    def versions_since(day: date) -> Sequence[Covenant]:
        return [each for versions in _versions for each in versions.since(covenant, day)]

    going = _going(covenant)
    found = []
    for holder in holders():
        for held in holder.held(covenant):
            if (held.case, held.part) in going or (held.case, "") in going:
                continue
            term = term_over(versions_since(held.day), held.kept)
            left = term.days_left(today) if term else 0
            if left is not None and left <= within:
                found.append(Ending(held, term))
    return sorted(found, key=lambda one: one.term.until or today if one.term else date.min)


def _going(covenant: UUID) -> set[tuple[UUID, str]]:
    open_or_done = Destruction.objects.filter(covenant=covenant, withdrawn=None)
    return set(open_or_done.values_list("case", "part"))
