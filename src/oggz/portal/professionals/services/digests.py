"""What is new on the board, by mail: as often as somebody chose, and nothing twice."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.charset import QP, Charset
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Region
from oggz.portal.professionals import rights
from oggz.portal.professionals.models import BoardQuestion, DigestChoice
from oggz.portal.professionals.services.errors import RoomError
from oggz.web.carriers import Carrier, Fate, NoConnection, carrier

logger = logging.getLogger(__name__)

Frequency = DigestChoice.Frequency
# A little less than a day and a week: the task does not run to the second.
_EACH = {Frequency.DAILY: timedelta(hours=20), Frequency.WEEKLY: timedelta(days=6, hours=20)}
# What is being saved at this moment may carry an earlier time.
_SETTLED = timedelta(minutes=2)
_MOST_LINES = 30
_ASCII = Charset("utf-8")
_ASCII.body_encoding = QP
_SIGNER = signing.Signer(salt="oggz.professionals.digest", sep="~")


@transaction.atomic
def choose_digest(
    user: User,
    frequency: str,
    *,
    regions: Iterable[Region] = (),
    themes: Iterable[ThemePage] = (),
    includes_national: bool = False,
) -> DigestChoice:
    """From now on somebody hears so often about so much. Raises `RoomError`."""
    if not rights.may_enter(user):
        raise RoomError("U heeft geen rol meer op dit platform.")
    choice, is_new = DigestChoice.objects.get_or_create(user=user)
    choice = DigestChoice.objects.select_for_update(of=("self",)).get(pk=choice.pk)
    if is_new or choice.frequency == Frequency.NEVER:
        choice.told_until = timezone.now()  # what is older, they can read on the board
    choice.frequency, choice.includes_national = frequency, includes_national
    choice.save()
    choice.regions.set(regions)
    choice.themes.set(themes)
    return choice


# --- leaving by the link in each mail


def leaving_token(choice: DigestChoice) -> str:
    return _SIGNER.sign(str(choice.pk))


def read_leaving_token(token: str) -> int | None:
    """The key, or None for whatever we did not make."""
    try:
        key = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return int(key) if key.isascii() and key.isdigit() else None


@transaction.atomic
def leave_digest(key: int) -> None:
    """No mail any more; the same again is as good."""
    DigestChoice.objects.filter(pk=key).update(frequency=Frequency.NEVER)


# --- what is in it


@dataclass(frozen=True)
class Digest:
    """What somebody has not heard of yet."""

    questions: list[BoardQuestion] = field(default_factory=list)
    # Of questions that they follow, each with `new_answers`.
    answered: list[BoardQuestion] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.questions or self.answered)

    @property
    def subject(self) -> str:
        """Numbers only: a subject is shown on screens that others see."""
        answers = sum(question.new_answers for question in self.answered)
        parts = []
        if self.questions:
            number = len(self.questions)
            parts.append("1 nieuwe vraag" if number == 1 else f"{number} nieuwe vragen")
        if answers:
            parts.append("1 nieuw antwoord" if answers == 1 else f"{answers} nieuwe antwoorden")
        return f"Vragenbord: {' en '.join(parts)}"


def digest_of(choice: DigestChoice, until: datetime) -> Digest:
    period = (choice.told_until, until)
    shown = BoardQuestion.objects.shown().exclude(author=choice.user)
    about = Q(region__in=choice.regions.all()) | Q(themes__in=choice.themes.all())
    if choice.includes_national:
        about |= Q(region=None)
    new = shown.filter(about, written_at__gt=period[0], written_at__lte=period[1])
    return Digest(list(new.distinct().order_by("written_at")[:_MOST_LINES]), _answered(
        choice, period
    ))  # fmt: skip


def _answered(choice: DigestChoice, period: tuple[datetime, datetime]) -> list[BoardQuestion]:
    new = Q(
        answers__written_at__gt=period[0], answers__written_at__lte=period[1],
        answers__removed_at=None, answers__hidden_at=None,
    )  # fmt: skip
    own = Q(answers__author=choice.user)
    followed = BoardQuestion.objects.shown().filter(follows__user=choice.user)
    counted = followed.annotate(new_answers=Count("answers", filter=new & ~own, distinct=True))
    return list(counted.filter(new_answers__gt=0).order_by("-written_at")[:_MOST_LINES])


# --- sending


def send_digests() -> int:
    """Mail everybody who is due; returns how many. Each is claimed before it is handed over, so
    that after a kill nobody gets it twice: the one who was being mailed perhaps not at all."""
    due = _due().order_by("pk")
    keys = list(due.values_list("pk", flat=True))
    if not keys:
        return 0
    carrying = carrier()
    try:
        carrying.open()
    except NoConnection:
        logger.warning("no mail server for digests")  # the next time everything goes along
        return 0
    try:
        return _send_all(carrying, keys)
    finally:
        carrying.close()


def _due() -> QuerySet[DigestChoice]:
    now = timezone.now()
    waited = Q(pk=None)
    for frequency, period in _EACH.items():
        waited |= Q(frequency=frequency, told_until__lte=now - period)
    return DigestChoice.objects.filter(waited, user__in=rights.colleagues()).exclude(user__email="")


def _send_all(carrying: Carrier, keys: list[int]) -> int:
    sent = 0
    for key in keys:
        message, before = _claim(key)
        if message is None:
            continue
        outcome = carrying.hand_over(_Handed(message))
        sent += outcome.fate is Fate.HANDED_OVER
        if outcome.fate is Fate.LATER:  # certainly not sent: the next time with what is new then
            _give_back(key, before)
        if not outcome.goes_on:
            break
    return sent


@transaction.atomic
def _claim(key: int) -> tuple[EmailMessage | None, datetime]:
    """The message of one person, noted as told; nothing if there is no news or it is claimed."""
    until = timezone.now() - _SETTLED
    choice = (
        _due()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(pk=key)
        .first()
    )
    if choice is None:
        return None, until
    before, digest = choice.told_until, digest_of(choice, until)
    choice.told_until = until
    choice.save(update_fields=["told_until"])
    return (_message(choice, digest) if digest else None), before


@transaction.atomic
def _give_back(key: int, before: datetime) -> None:
    DigestChoice.objects.filter(pk=key).update(told_until=before)


def _message(choice: DigestChoice, digest: Digest) -> EmailMessage:
    leave = settings.BASE_URL + reverse("professionals:leave", args=[leaving_token(choice)])
    context = {
        "digest": digest,
        "site": settings.BASE_URL,
        "board": settings.BASE_URL + reverse("professionals:board"),
        "choice": settings.BASE_URL + reverse("professionals:digest"),
        "leave": leave,
    }
    return EmailMessage(
        subject=digest.subject,
        body=render_to_string("professionals/mail/digest.txt", context),
        to=[choice.user.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


@dataclass(frozen=True)
class _Handed:
    """A message in the form that a carrier asks for."""

    email: EmailMessage

    @property
    def sender(self) -> str:
        return settings.MAIL_RETURN or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def recipient(self) -> str:
        return self.email.to[0]

    def as_bytes(self) -> bytes:
        self.email.encoding = _ASCII
        lines = self.email.message().as_bytes(linesep="\r\n").rstrip(b"\r\n") + b"\r\n"
        return re.sub(rb"(?m)^\.", b"..", lines)  # or the server would take it for the end

    def as_email(self) -> EmailMessage:
        return self.email
