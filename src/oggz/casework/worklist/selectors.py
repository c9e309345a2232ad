"""All that waits for somebody, the first thing first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Change, Task, rooms

MOST = 100
_MOST_CHANGES = 30
_MONDAY = 0


@dataclass(frozen=True)
class Line:
    """A task or change, and the title of the purpose that opening it states."""

    told: Task | Change
    purpose_title: str = ""
    states_purpose: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class WorkList:
    now: tuple[Line, ...]
    later: tuple[Line, ...]
    changes: tuple[Line, ...]
    since: datetime
    soon: int
    more: int


def work_list(now: Situation, *, most: int | None = MOST) -> WorkList:
    """`now` is urgent, late, or due within a week; `later` all else that waits.

    The first `most` tasks, or all when it is None; `soon` is how many of all there are belong
    to `now`, and `more` how many are left out.
    """
    today = timezone.localdate()
    since = start_of_last_working_day(today)
    tasks = sorted(
        (task for room in rooms() for task in room.tasks(now)), key=lambda task: _order(task)
    )
    changes = [change for room in rooms() for change in room.changes(now, since)]
    changes.sort(key=lambda change: change.at, reverse=True)
    lines = [_line(task, now, today) for task in tasks[:most]]
    return WorkList(
        now=tuple(line for line in lines if _is_soon(line.told, today)),
        later=tuple(line for line in lines if not _is_soon(line.told, today)),
        changes=tuple(_line(change, now, today) for change in changes[:_MOST_CHANGES]),
        since=since,
        soon=sum(_is_soon(task, today) for task in tasks),
        more=len(tasks) - len(lines),
    )


def start_of_last_working_day(today: date) -> datetime:
    """The midnight that yesterday's work began after; on Monday that of Friday."""
    days = 3 if today.weekday() == _MONDAY else max(1, today.weekday() - 4)
    return timezone.make_aware(datetime.combine(today - timedelta(days), time.min))


def _order(task: Task) -> tuple[bool, date, float]:
    since = task.since.timestamp() if task.since else 0.0
    return (not task.urgent, task.due or date.max, since)


def _is_soon(task: Task, today: date) -> bool:
    return task.urgent or (task.due is not None and task.due <= today + timedelta(7))


def _line(told: Task | Change, now: Situation, today: date) -> Line:
    title = next((each.title for each in now.purposes if each.key == told.purpose), "")
    return Line(
        told,
        title,
        states_purpose=bool(title) and (now.purpose is None or now.purpose.key != told.purpose),
        is_late=isinstance(told, Task) and told.is_late(today),
    )
