"""The rooms that hold data of cases: each says what it has, and erases it when its key is gone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Model

from oggz.casework.access import barrier
from oggz.casework.vault.services import part_of
from oggz.covenant.retention import EmptyCase, Kept, day_of
from oggz.covenant.terms import DataCategory, Subject


@dataclass(frozen=True, slots=True)
class Held:
    """What one party brought in of one category on one day, in one case."""

    covenant: UUID
    case: UUID
    category: DataCategory
    source: str
    contributed: datetime
    closed: datetime | None = None
    cancelled: bool = False
    subject: Subject = Subject.PERSON

    @property
    def part(self) -> str:
        """The name of its part in the vault."""
        return part_of(self.category, self.source, self.contributed)

    @property
    def kept(self) -> Kept:
        """What its term follows from."""
        return Kept(
            self.category,
            self.source,
            day_of(self.contributed),
            day_of(self.closed) if self.closed else None,
            self.cancelled,
            self.subject,
        )

    @property
    def day(self) -> date:
        return day_of(self.contributed)


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A closed case in which nothing is left, or ever was, of what parties bring in."""

    covenant: UUID
    case: UUID
    opened: datetime
    closed: datetime
    cancelled: bool = False

    part = ""

    @property
    def kept(self) -> EmptyCase:
        return EmptyCase(day_of(self.closed), self.cancelled)

    @property
    def day(self) -> date:
        return day_of(self.opened)


class Holder(Protocol):
    """A room that holds data of cases. `kind` is a word of ours, such as `contribution`."""

    kind: str

    def held(self, covenant: UUID) -> Iterable[Held | HeldCase]:
        """What there is under a covenant that has a term."""

    def holds(self, case: UUID, covenant: UUID) -> bool:
        """Whether this room has something of a case, and the case is of that covenant."""

    def erase(self, case: UUID, part: str) -> list[str]:
        """Erase the records of a part, or with "" of the whole case; their ids.

        Runs in a transaction of the caller, and once more when that was undone. What the law
        asks to keep, such as entries of the audit, is not held here.
        """


class GoesAlong:
    """Of a holder without terms of its own: what it has goes with the case, or with a text."""

    def held(self, covenant: UUID) -> Iterable[Held | HeldCase]:
        return ()

    def holds(self, case: UUID, covenant: UUID) -> bool:
        return False


class RowsOfCase(GoesAlong):
    """The rows of a model with a `case`: they stay when a part goes, and go with the whole."""

    def __init__(self, kind: str, model: type[Model]) -> None:
        self.kind, self._model = kind, model

    def erase(self, case: UUID, part: str) -> list[str]:
        if part:
            return []
        with barrier.task("destruction"):
            rows = self._model._default_manager.filter(case=case)
            erased = [str(pk) for pk in rows.values_list("pk", flat=True)]
            rows.delete()
            return erased


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """A room does this when it starts. Raises ValueError when its kind is taken."""
    if _holders.setdefault(holder.kind, holder) is not holder:
        raise ValueError(f"{holder.kind} has a holder already")


def holders() -> Iterator[Holder]:
    return iter(sorted(_holders.values(), key=lambda holder: holder.kind))


# Why something stays although it may go, in Dutch; "" for what nothing keeps. With "" for the part
# it is asked of the whole case.
Keeping = Callable[[UUID, str], str]
_keeping: list[Keeping] = []


def keep(why: Keeping) -> None:
    """A room does this when it starts, to say what is not destroyed as yet."""
    if why not in _keeping:
        _keeping.append(why)


def kept_because(case: UUID, part: str) -> str:
    """The first reason why this stays, or "" for none."""
    return next((said for why in _keeping if (said := why(case, part))), "")
