"""Handing work over to the neighbourhood: facts of the work, without a word about the person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from oggz.casework.cases.models.case import Case, Participation
from oggz.covenant.terms import Term, choices


class HandedOver(Term):
    """What somebody takes on. How stands in the plan."""

    CONTACT = "contact", "het contact met de persoon"
    PLAN = "plan", "de afspraken in het plan"
    WATCHING = "watching", "opletten of het goed blijft gaan"
    CRISIS = "crisis", "doen wat is afgesproken als het misgaat"


class NotTaken(Term):
    """Why somebody does not take it on."""

    NOBODY = "nobody", "er is nu niemand die het kan doen"
    TOO_SOON = "too_soon", "het gaat nog niet goed genoeg"
    UNCLEAR = "unclear", "in het plan staat niet genoeg om het over te nemen"
    ELSEWHERE = "elsewhere", "het past beter bij een andere partij"


class Handover(models.Model):
    """What is handed over, to whom and until when; it counts once they took it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    to = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="handovers")
    what = models.JSONField()
    until = models.DateField("tot en met")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Filled in once: taken, not taken with why, or withdrawn by who coordinates.
    ended_at = models.DateTimeField(null=True)
    taken = models.BooleanField(null=True)
    why_not = models.CharField(max_length=10, choices=choices(NotTaken), null=True)

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_open_handover"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def words(self) -> str:
        return ", ".join(HandedOver(each).dutch for each in self.what)
