"""A conference, the cases on its agenda, and who was there at each of them.

Nothing here says what was said: a minute is a contribution, which the covenant decides about.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oggz.casework.cases.models import Case, Participation
from oggz.covenant.terms import Term, choices

LONGEST_PLACE = 200
SHORTEST, LONGEST = 1, 120

# On the day itself, and somewhat before the hour.
EARLY = timedelta(hours=12)


class MinuteKind(Term):
    NOTE = "note", "verslag"
    DECISION = "decision", "besluit"
    ACTION = "action", "actie"


class Conference(models.Model):
    """When and where several parties meet, under one covenant. It names nobody and no case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey("covenants.Covenant", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField("begint")
    place = models.CharField("plaats", max_length=LONGEST_PLACE)
    made_at = models.DateTimeField(default=timezone.now)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "casusoverleg"
        verbose_name_plural = "casusoverleggen"
        ordering = ["starts", "pk"]


class Item(models.Model):
    """A case on the agenda; the order and the minutes give the time at which it begins."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conference_items")
    position = models.PositiveSmallIntegerField("plaats op de agenda")
    minutes = models.PositiveSmallIntegerField("minuten", default=10)
    # Minutes from the beginning: who takes part in this case only cannot count those before it.
    after = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="item_minutes"
            ),
            models.UniqueConstraint(
                fields=["conference", "case"], condition=Q(dropped_at=None), name="case_once"
            ),
        ]

    @property
    def starts(self) -> datetime:
        return self.conference.starts + timedelta(minutes=self.after)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)


class Discussion(models.Model):
    """From when until when a case was discussed. Forgotten, it ends by itself."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="discussions")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="discussions")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bespreking"
        verbose_name_plural = "besprekingen"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at=None), name="one_open_discussion"
            ),
        ]


class Presence(models.Model):
    """That somebody who takes part in a case was there when it was discussed."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="presences")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="presences"
    )
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="presence_ends_after"
            ),
            models.UniqueConstraint(
                fields=["item", "participation"], condition=Q(until=None), name="present_once"
            ),
        ]


class Minute(models.Model):
    """That something was written down in a conference; what it says is a contribution."""

    # The thread of the contributions that say it, of which the newest counts.
    id = models.UUIDField(primary_key=True, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="written")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="minutes")
    kind = models.CharField(max_length=10, choices=choices(MinuteKind))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "verslagregel"
        verbose_name_plural = "verslagregels"
        ordering = ["at", "pk"]


class Invitation(models.Model):
    """What somebody was last told of when they are expected; `sequence` counts how often."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="invitations")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField(default=0)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=LONGEST_PLACE)
    sent_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = [
            models.UniqueConstraint(fields=["conference", "party", "member"], name="invited_once"),
        ]
