"""Wishes about the platform, and what members do with them."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.models import Municipality

LONGEST_TEXT = 2000
LONGEST_REASON = 500
# So long somebody may still mend what they wrote in a discussion.
MENDABLE = timedelta(minutes=15)


class Audience(models.TextChoices):
    """Who is better off when a wish comes true."""

    RESIDENTS = "bewoners", "bewoners"
    PROFESSIONALS = "professionals", "professionals"
    EDITORS = "redacteuren", "redacteuren"
    MUNICIPALITIES = "gemeenten", "gemeenten"


class WishState(models.TextChoices):
    """How far a wish is; the three decided ones stand between weighed and made."""

    NEW = "nieuw", "Nieuw"
    DISCUSSED = "gesprek", "In gesprek"
    WEIGHED = "gewogen", "Gewogen"
    PLANNED = "gepland", "Gepland"
    LATER = "later", "Later"
    REJECTED = "afgewezen", "Afgewezen"
    MADE = "gemaakt", "Gemaakt"


DECIDED = (WishState.PLANNED, WishState.LATER, WishState.REJECTED)
# In which municipalities say what a wish is worth to them.
WEIGHABLE = (WishState.DISCUSSED, WishState.WEIGHED)


class Horizon(models.TextChoices):
    """When something that is planned is made."""

    NOW = "nu", "Nu"
    SOON = "straks", "Straks"


class Effort(models.TextChoices):
    """What it takes to make something, as the platform team sees it."""

    SMALL = "klein", "Klein"
    MEDIUM = "middel", "Middel"
    LARGE = "groot", "Groot"


def _audiences(label: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=15, choices=Audience), verbose_name=label)


class WishQuerySet(models.QuerySet["Wish"]):
    def open_to_all(self) -> "WishQuerySet":
        """Those in the list: one that was joined with another is found at that other."""
        return self.filter(merged_into=None)


class Wish(models.Model):
    """Something that a municipality, or the editors of the platform, would like it to do."""

    title = models.CharField("titel", max_length=120)
    what = models.TextField("wat wilt u", max_length=LONGEST_TEXT)
    why = models.TextField("waarom", max_length=LONGEST_TEXT)
    audiences = _audiences("voor wie")
    # None: of the editors of the platform itself.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="wishes",
        verbose_name="gemeente",
    )  # fmt: skip
    brought_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    state = models.CharField("stand", max_length=10, choices=WishState, default=WishState.NEW)
    horizon = models.CharField("wanneer", max_length=6, choices=Horizon, blank=True)
    made_on = models.DateField("gemaakt op", null=True, blank=True)
    effort = models.CharField("inspanning", max_length=6, choices=Effort, blank=True)
    effort_reason = models.CharField("toelichting", max_length=300, blank=True)
    # A reference: support and discussion stay where they are, so that it can be undone.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="doubles"
    )
    is_example = models.BooleanField(default=False, editable=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = "wens"
        verbose_name_plural = "wensen"
        ordering = ["-brought_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=WishState.PLANNED) & ~Q(horizon=""))
                | (~Q(state=WishState.PLANNED) & Q(horizon="")),
                name="wish_planned_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="wish_not_its_own_double",
            ),
            models.CheckConstraint(
                condition=~Q(state=WishState.WEIGHED) | ~Q(effort=""),
                name="wish_weighed_with_its_effort",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:wish", args=[self.pk])

    url = property(get_absolute_url)

    @property
    def bringer(self) -> str:
        """Whose wish it is, as everybody may know: never a person."""
        return self.municipality.name if self.municipality else "Redactie van het platform"

    @property
    def audience_labels(self) -> list[str]:
        return [Audience(each).label for each in self.audiences]

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_weighable(self) -> bool:
        return self.state in WEIGHABLE


class Support(models.Model):
    """That a municipality stands behind a wish: one each, whoever of its members gave it."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="supports")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "municipality"], name="supported_once_by_a_municipality"
            )
        ]


class Comment(models.Model):
    """What a member says in the discussion of a wish. One that was removed leaves a trace."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # None: of the secretary.
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    text = models.TextField("reactie", max_length=LONGEST_TEXT)
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    removal_reason = models.CharField("reden", max_length=200, blank=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(removed_at=None) & ~Q(text=""))
                | (Q(removed_at__isnull=False, text="") & ~Q(removal_reason="")),
                name="comment_removed_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        # Not the text: that may name somebody, and this can end in a log.
        return f"Reactie {self.pk}"

    @property
    def is_mendable(self) -> bool:
        return self.removed_at is None and timezone.now() < self.written_at + MENDABLE

    def is_mendable_by(self, user: User) -> bool:
        return self.author_id == user.pk and self.is_mendable


class DoubleProposal(models.Model):
    """A member thinks that two wishes are one; the secretary settles it."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="proposals")
    other = models.ForeignKey(Wish, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "other"], condition=Q(settled_at=None),
                name="double_proposed_once",
            ),
            models.CheckConstraint(condition=~Q(wish=F("other")), name="double_of_another"),
        ]  # fmt: skip


class Weighing(models.Model):
    """What a municipality expects a wish to bring, from 1 (little) to 5 (much), and to whom."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="weighings")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    gain = models.PositiveSmallIntegerField("opbrengst")
    audiences = _audiences("voor wie")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "municipality"], name="weighed_once_by_a_municipality"
            ),
            models.CheckConstraint(condition=Q(gain__range=(1, 5)), name="gain_from_1_to_5"),
        ]
