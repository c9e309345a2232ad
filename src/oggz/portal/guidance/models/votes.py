"""Votes about a wish, one ballot for each municipality, and what was decided."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.guidance.models.wishes import LONGEST_TEXT, Wish, WishState
from oggz.portal.guidance.tally import Choice, Outcome
from oggz.portal.municipalities.models import Municipality

_CHOICES = [(choice.value, choice.value) for choice in Choice]
_OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


class VoteQuerySet(models.QuerySet["Vote"]):
    def running(self) -> "VoteQuerySet":
        """In which can be voted at this moment."""
        return self.filter(closed_at=None, closes_at__gt=timezone.now())

    def due(self) -> "VoteQuerySet":
        return self.filter(closed_at=None, closes_at__lte=timezone.now())


class Vote(models.Model):
    """Asks each municipality whether a wish should be made; its result is fixed when it closes."""

    wish = models.ForeignKey(Wish, models.PROTECT, related_name="votes")
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField("sluit op")
    # Filled in at closing, and never changed after it.
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=_OUTCOMES, blank=True)
    in_favour = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    entitled = models.PositiveSmallIntegerField(default=0)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = "stemming"
        verbose_name_plural = "stemmingen"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(closed_at=None), name="one_open_vote_about_a_wish"
            ),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(outcome=""))
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="vote_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Stemming {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.closed_at is None and timezone.now() < self.closes_at

    @property
    def cast(self) -> int:
        """How many ballots counted."""
        return self.in_favour + self.against + self.abstained


class Ballot(models.Model):
    """The vote of a municipality; any of its members may change it until the vote closes."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=_CHOICES)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    cast_at = models.DateTimeField(default=timezone.now)
    # Rises with each change: who changes it must have seen what stands there.
    version = models.PositiveSmallIntegerField(default=1)
    # Known at closing.
    counted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "municipality"], name="one_ballot_of_a_municipality"
            )
        ]


class BallotChange(models.Model):
    """Each time a municipality voted: what it said then, by whom and when. Only added to."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="changes")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=_CHOICES)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Of which municipality a ballot came, where two became one.
    former_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Decision(models.Model):
    """What the committee decided about a wish and why, after a vote. Public."""

    OUTCOMES = (WishState.PLANNED, WishState.LATER, WishState.REJECTED)

    wish = models.ForeignKey(Wish, models.PROTECT, related_name="decisions")
    vote = models.OneToOneField(Vote, models.PROTECT, related_name="decision")
    outcome = models.CharField(
        "besluit", max_length=10, choices=[(each.value, each.label) for each in OUTCOMES]
    )
    reasons = models.TextField("redenen", max_length=LONGEST_TEXT)
    decided_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_example = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.wish.title}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:decision", args=[self.pk])

    url = property(get_absolute_url)
