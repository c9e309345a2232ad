"""Mail to members: noted together with what it tells, and sent by the worker."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.guidance import mails
from oggz.portal.guidance.models import Decision, MailPreference, Meeting, Notice, Vote
from oggz.portal.guidance.rights import members

logger = logging.getLogger(__name__)

# What could not be sent in this time says nothing new any more.
KEPT_TRYING = timedelta(days=2)
_AT_ONCE = 200


def announce(
    *,
    vote: Vote | None = None,
    decision: Decision | None = None,
    meeting: Meeting | None = None,
    number: int = 0,
) -> int:
    """Note, in the transaction of what happened, that each member is to hear of it."""
    notices = [
        Notice(user=user, vote=vote, decision=decision, meeting=meeting, number=number)
        for user in members().exclude(email="")
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


@transaction.atomic
def choose_mail(by: User, *, votes: bool, decisions: bool, meetings: bool) -> MailPreference:
    """About what somebody wants mail from now on."""
    preference, _ = MailPreference.objects.update_or_create(
        user=by, defaults={"votes": votes, "decisions": decisions, "meetings": meetings}
    )
    return preference


def send_notices() -> int:
    """Send what waits; returns how many went. After a crash a message comes twice at worst."""
    waiting = Notice.objects.waiting().order_by("pk").values_list("pk", flat=True)
    sent = 0
    for key in list(waiting[:_AT_ONCE]):
        went = _send(key)
        if went is None:
            break  # the server is not there: all others would fail as well
        sent += went
    return sent


@transaction.atomic
def _send(key: int) -> bool | None:
    """Whether it went; None if no mail can be sent now."""
    notice = (
        Notice.objects.waiting()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("user__committee_mail", "vote__wish", "decision__wish", "meeting")
        .filter(pk=key)
        .first()
    )
    if notice is None:
        return False
    went = False
    if _is_wanted(notice):
        outcome = _hand_over(mails.message_of(notice))
        if outcome is None:
            return None
        went = outcome
        if not went and timezone.now() - notice.made_at < KEPT_TRYING:
            return False
    notice.settled_at = timezone.now()
    notice.save(update_fields=["settled_at"])
    return went


def _is_wanted(notice: Notice) -> bool:
    """Whether it still tells something, to who is still a member and wants to hear it."""
    if not members().filter(pk=notice.user_id).exclude(email="").exists():
        return False
    if timezone.now() - notice.made_at > KEPT_TRYING:
        return False
    wishes = getattr(notice.user, "committee_mail", None) or MailPreference()
    if notice.vote:
        return wishes.votes and notice.vote.is_running
    if notice.meeting:
        # A later invitation tells what an earlier one told.
        is_last = notice.number == notice.meeting.invitations
        return wishes.meetings and is_last and not notice.meeting.is_over
    return wishes.decisions


def _hand_over(message: EmailMessage) -> bool | None:
    """True: gone. False: refused for this address. None: the server cannot be reached."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("an address was refused", extra={"fields": {"mail": "guidance"}})
        return False
    except Exception as error:  # each way to send has errors of its own
        fields = {"mail": "guidance", "error": type(error).__name__}
        logger.warning("mail failed", extra={"fields": fields})
        return None
    return True
