"""What the rooms tell for the work list. It knows none of them; each registers when it starts.

Nothing here is about a person: a task names a case by its reference, and opens it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from oggz.casework.parties.sessions import Situation


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for who asks: `what` is a sentence, `path` where it is done.

    `purpose` is the key of the purpose it is done for (`OpenPurpose.key`), or empty where none is
    asked. `urgent` goes before all else. With `by_law` its last day is one of the law, of which
    who must act is warned by mail.
    """

    what: str
    path: str
    purpose: str = ""
    since: datetime | None = None
    due: date | None = None
    urgent: bool = False
    by_law: bool = False

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to what somebody works on."""

    what: str
    at: datetime
    path: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What a room tells of who asks, each in a number of queries that does not grow."""

    tasks: Callable[[Situation], Iterable[Task]]
    changes: Callable[[Situation, datetime], Iterable[Change]] = lambda *_: ()


_rooms: dict[str, Room] = {}


def register(name: str, room: Room) -> None:
    """A room does this when it starts. Raises ValueError when another has the name."""
    if _rooms.setdefault(name, room) != room:
        raise ValueError(f"{name} tells its tasks already")


def rooms() -> Iterator[Room]:
    return iter(room for _, room in sorted(_rooms.items()))
