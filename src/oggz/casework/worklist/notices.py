"""A letter in the morning that something waits. It names no case, no task and nobody."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q
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


def choose(member: Member, notices: Notices) -> None:
    """How often `member` wants to hear; the newest choice counts."""
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
    often = choice_of(member)
    if often is Notices.NEVER or not _first_today(member, today):
        return False
    waiting, pressing = _waiting(member)
    wanted = pressing if often is Notices.URGENT else waiting
    if wanted:
        notify([member.email], SUBJECT, _text(waiting, pressing), path="/", name="worklist")
    return wanted > 0


def _first_today(member: Member, today: date) -> bool:
    NoticeChoice.objects.get_or_create(member=member)
    not_yet = NoticeChoice.objects.filter(Q(told_on=None) | Q(told_on__lt=today), member=member)
    return not_yet.update(told_on=today) > 0


def _waiting(member: Member) -> tuple[int, int]:
    """How much is to be done now, and how much of it is urgent or late."""
    waiting = pressing = 0
    for now in _situations(member):
        for line in work_list(now).now:
            waiting += 1
            pressing += isinstance(line.told, Task) and (line.told.urgent or line.is_late)
    return waiting, pressing


def _situations(member: Member) -> Iterator[Situation]:
    """In each role for each party; the database knows for which while it is asked."""
    for membership in active_memberships(member):
        now = sessions.outside(membership)
        if now.standing and not now.missing:
            barrier.tell_standing(now.standing)
        yield now


def _text(waiting: int, pressing: int) -> str:
    things = "Er staat één ding" if waiting == 1 else f"Er staan {waiting} dingen"
    told = f"{things} op uw werklijst voor nu of de komende week."
    if pressing:
        told += f" Daarvan {'is' if pressing == 1 else 'zijn'} er {pressing} dringend of te laat."
    return (
        f"{told}\n\nIn dit bericht staat niet waar het over gaat: dat ziet u na het inloggen."
        " Wilt u deze berichten minder vaak? Kies dat bij ‘Mijn gegevens’."
    )
