"""A question about somebody who is not named, and what others answer.

No row here refers to a case or a person, and none can: there is no field for it.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oggz.casework.parties.models import roles
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import DataCategory

DAYS = 30


def in_thirty_days() -> datetime:
    return timezone.now() + timedelta(DAYS)


class Consultation(models.Model):
    """What somebody asks other parties. Its key is its own, and goes before it does.

    With a covenant the categories say what it is about, and the covenant decides who may take
    part; without one there are none, and no purpose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("rol", max_length=40, choices=roles)
    covenant = models.ForeignKey(
        "covenants.Covenant", on_delete=models.PROTECT, null=True, related_name="+"
    )
    purpose = models.SlugField("doel", max_length=40, blank=True)
    categories = ArrayField(models.CharField(max_length=20), default=list)
    asked_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=in_thirty_days)
    # When who asked last looked at the answers.
    seen_at = models.DateTimeField(default=timezone.now)
    text = SealedText(sealed_as="consultation.text", case="id")

    class Meta:
        verbose_name = "anoniem overleg"
        verbose_name_plural = "anonieme overleggen"
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["party", "asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("asked_at") + timedelta(DAYS, minutes=1)),
                name="consultation_ends_in_time",
            ),
            models.CheckConstraint(
                condition=Q(covenant=None, purpose="", categories=[])
                | Q(covenant__isnull=False) & ~Q(purpose="") & ~Q(categories=[]),
                name="consultation_under_covenant_or_not",
            ),
        ]

    @property
    def about(self) -> tuple[DataCategory, ...]:
        return tuple(DataCategory(each) for each in self.categories)

    @property
    def days_left(self) -> int:
        return max((timezone.localdate(self.ends_at) - timezone.localdate()).days, 0)


class Asked(models.Model):
    """That a party is asked."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="asked")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "gevraagde partij"
        verbose_name_plural = "gevraagde partijen"
        ordering = ["party__name"]
        constraints = [models.UniqueConstraint(fields=["consultation", "party"], name="asked_once")]


class Answer(models.Model):
    """What a party says in a consultation; who asked may answer too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="answers")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("rol", max_length=40, choices=roles)
    at = models.DateTimeField(default=timezone.now)
    text = SealedText(sealed_as="consultation.answer", case="consultation_id")

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["at", "pk"]


class Tally(models.Model):
    """How many consultations a party asked in a month; all that is left of them."""

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "aantal overleggen"
        verbose_name_plural = "aantallen overleggen"
        constraints = [
            models.UniqueConstraint(fields=["party", "month"], name="tally_once"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="tally_answered_of_asked"
            ),
        ]
