"""Meetings of the committee and what is on their agenda."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from oggz.portal.guidance.models.wishes import LONGEST_TEXT, Wish


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def upcoming(self) -> "MeetingQuerySet":
        return self.filter(end__gt=timezone.now()).order_by("start")


class Meeting(models.Model):
    """A day on which members meet, at a place or by a link that only they see."""

    title = models.CharField("titel", max_length=120, default="Vergadering begeleidingscommissie")
    start = models.DateTimeField("begin")
    end = models.DateTimeField("einde")
    place = models.CharField("plaats", max_length=150, blank=True)
    link = models.URLField("link", max_length=500, blank=True)
    is_cancelled = models.BooleanField("gaat niet door", default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # How often members were invited: a calendar takes the highest for the truth.
    invitations = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    is_example = models.BooleanField(default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "vergadering"
        verbose_name_plural = "vergaderingen"
        ordering = ["-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="meeting_ends_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="meeting_somewhere"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:meeting", args=[self.pk])

    url = property(get_absolute_url)

    @property
    def where(self) -> str:
        """The place as everybody may know it."""
        return self.place or "Online"

    @property
    def is_over(self) -> bool:
        return self.end <= timezone.now()


class AgendaItem(models.Model):
    """A point of a meeting: a wish, or a subject of its own."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    wish = models.ForeignKey(
        Wish, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    title = models.CharField("onderwerp", max_length=120, blank=True)
    # What was said and decided, for everybody to read.
    minutes = models.TextField("verslag", max_length=LONGEST_TEXT, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "wish"], name="wish_once_on_an_agenda"),
            models.CheckConstraint(
                condition=Q(wish=None) & ~Q(title="") | Q(wish__isnull=False, title=""),
                name="agenda_item_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.wish.title if self.wish else self.title
