"""What somebody wants to hear by mail of the board."""

from django.db import models
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Region


class DigestChoice(models.Model):
    """How often somebody gets a mail about new questions and answers, and about which."""

    class Frequency(models.TextChoices):
        NEVER = "nooit", "Nooit"
        DAILY = "dag", "Elke dag, als er iets nieuws is"
        WEEKLY = "week", "Elke week, als er iets nieuws is"

    user = models.OneToOneField(User, models.CASCADE, related_name="digest")
    frequency = models.CharField(
        "hoe vaak", max_length=5, choices=Frequency, default=Frequency.NEVER
    )
    regions = models.ManyToManyField(Region, related_name="+", verbose_name="regio's", blank=True)
    themes = models.ManyToManyField(ThemePage, related_name="+", verbose_name="thema's", blank=True)
    includes_national = models.BooleanField("vragen voor het hele land", default=False)
    # Up to when they heard of everything.
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "samenvatting per mail"
        verbose_name_plural = "samenvattingen per mail"

    def __str__(self) -> str:
        return f"Samenvatting {self.pk}"
