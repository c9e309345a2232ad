"""A letter in the morning that something waits. It names no case, no task and nobody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.parties import sessions
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Member, Membership
from oggz.casework.parties.selectors import active_memberships
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.models import NoticeChoice, Notices
from oggz.casework.worklist.rooms import Task
from oggz.casework.worklist.selectors import work_list

SUBJECT = "Er wacht iets op uw werklijst"
SUBJECT_BY_LAW = "Een wettelijke termijn vraagt uw aandacht"
# So many days before the last day of a term its keeper is warned, and the day after it; the
# nearest first.
WARNED = {
    -1: ("is voorbij", "zijn voorbij"),
    2: ("loopt binnen twee dagen af", "lopen binnen twee dagen af"),
    7: ("loopt binnen een week af", "lopen binnen een week af"),
}


def choose(member: Member, notices: Notices) -> None:
    """How often `member` wants to hear; of a term of the law they hear whatever they chose."""
    NoticeChoice.objects.update_or_create(member=member, defaults={"notices": notices})


def choice_of(member: Member) -> Notices:
    found = NoticeChoice.objects.filter(member=member).values_list("notices", flat=True).first()
    return Notices(found or Notices.DAILY)


def send() -> int:
    """To everybody who works for a party and has something to do now; how many letters.

    One letter a day for all that somebody does for whatever party, also with several workers.
    """
    today = timezone.localdate()
    working = Membership.objects.active().exclude(member__email="").values("member")
    members = Member.objects.filter(pk__in=working, is_active=True).order_by("pk")
    return sum(_tell(member, today) for member in members.iterator())


@transaction.atomic
def _tell(member: Member, today: date) -> bool:
    before = _told_before(member, today)
    if before is None:
        return False
    found = _waiting(member, before, today)
    choice = choice_of(member)
    wanted = {
        Notices.DAILY: found.waiting > 0, Notices.URGENT: found.pressing > 0, Notices.NEVER: False,
    }[choice]  # fmt: skip
    if not (wanted or found.terms):
        return False
    subject = SUBJECT_BY_LAW if found.terms else SUBJECT
    notify([member.email], subject, _text(found), path="/", name="worklist")
    return True


def _told_before(member: Member, today: date) -> date | None:
    """The last morning before today on which this was done; None when it was done today."""
    NoticeChoice.objects.get_or_create(member=member)
    row = NoticeChoice.objects.select_for_update().get(member=member)
    if row.told_on and row.told_on >= today:
        return None
    before, row.told_on = row.told_on or today - timedelta(1), today
    row.save(update_fields=["told_on"])
    return before


@dataclass
class _Waiting:
    """How much is to be done now, how much of it is urgent or late, and which terms of the law
    came so near since the last time."""

    waiting: int = 0
    pressing: int = 0
    terms: Counter[int] = field(default_factory=Counter)


def _waiting(member: Member, before: date, today: date) -> _Waiting:
    found, seen = _Waiting(), set()
    for now in _situations(member):
        for line in work_list(now, most=None).now:
            task = line.told
            if not isinstance(task, Task):
                continue
            found.waiting += 1
            found.pressing += task.urgent or line.is_late
            near = _came_near(task, before, today)
            # Somebody may do one thing in two roles.
            if near is not None and (task.path, task.due) not in seen:
                seen.add((task.path, task.due))
                found.terms[near] += 1
    return found


def _came_near(task: Task, before: date, today: date) -> int | None:
    """Which of the moments of warning was since `before`: so each is told of once.

    What was recorded when its term was nearly over, or over, has come near the morning after.
    """
    if not task.by_law or task.due is None:
        return None
    known = timezone.localdate(task.since) + timedelta(1) if task.since else date.min
    for days in WARNED:
        if before < max(task.due - timedelta(days), known) <= today:
            return days
    return None


def _situations(member: Member) -> Iterator[Situation]:
    """In each role for each party; the database knows for which while it is asked."""
    for membership in active_memberships(member):
        now = sessions.outside(membership)
        if now.standing and not now.missing:
            barrier.tell_standing(now.standing)
        yield now


def _text(found: _Waiting) -> str:
    told = []
    if found.terms:
        told.append("Let op wettelijke termijnen. " + " ".join(_terms(found.terms)))
    waiting = found.waiting
    things = "Er staat één ding" if waiting == 1 else f"Er staan {waiting} dingen"
    told.append(f"{things} op uw werklijst voor nu of de komende week.")
    if found.pressing:
        is_or_are = "is" if found.pressing == 1 else "zijn"
        told[-1] += f" Daarvan {is_or_are} er {found.pressing} dringend of te laat."
    told.append(
        "In dit bericht staat niet waar het over gaat: dat ziet u na het inloggen. Wilt u deze"
        " berichten minder vaak? Kies dat bij ‘Mijn gegevens’."
    )
    if found.terms:
        told[-1] += " Over wettelijke termijnen krijgt u altijd bericht."
    return "\n\n".join(told)


def _terms(found: Counter[int]) -> Iterator[str]:
    for days, (one, more) in WARNED.items():
        if number := found[days]:
            yield f"Eén termijn {one}." if number == 1 else f"{number} termijnen {more}."
