"""What members hear by mail, and what still has to be sent."""

from django.db import models
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.guidance.models.meetings import Meeting
from oggz.portal.guidance.models.votes import Decision, Vote


class MailPreference(models.Model):
    """About what a member wants mail; who never chose gets all."""

    user = models.OneToOneField(User, models.CASCADE, related_name="committee_mail")
    votes = models.BooleanField("er een stemming opent", default=True)
    decisions = models.BooleanField("er een besluit is", default=True)
    meetings = models.BooleanField("ik word uitgenodigd voor een vergadering", default=True)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        return self.filter(settled_at=None)


class Notice(models.Model):
    """A message to one member, made together with what it tells; sent by the worker."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    vote = models.ForeignKey(Vote, models.CASCADE, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="+")
    # Which invitation to the meeting it is; 0 for the rest.
    number = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    # Sent, or no longer to be sent.
    settled_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "vote", "decision", "meeting", "number"],
                nulls_distinct=False, name="notice_once",
            ),
            models.CheckConstraint(
                condition=models.Q(vote__isnull=False, decision=None, meeting=None)
                | models.Q(vote=None, decision__isnull=False, meeting=None)
                | models.Q(vote=None, decision=None, meeting__isnull=False),
                name="notice_of_one_thing",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["made_at"], condition=models.Q(settled_at=None), name="notice_waiting"
            )
        ]
