"""What must be recorded before data may be shared, or stops their sharing."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from oggz.casework.cases.models.case import Case, File
from oggz.casework.cases.models.choices import RESTRICTION_GROUNDS, SECRECY_GROUNDS, USE_GROUNDS
from oggz.casework.cases.models.content import Contribution
from oggz.casework.vault.fields import SealedText


class _Recorded(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Weighing(_Recorded):
    """Why sharing is necessary, proportionate and cannot be done with less; sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="weighings")
    reasons = SealedText(sealed_as="weighing.reasons")
    # Informed, or else the reasons say why not: one of the two is always recorded.
    informed = models.BooleanField()


class Consent(_Recorded):
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="consents")
    by_guardian = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)


class Objection(_Recorded):
    """An objection suspends sharing until it is decided, unless an override ground is recorded."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    text = SealedText(sealed_as="objection.text")
    override = SealedText(sealed_as="objection.override", null=True)
    overridden_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)


class Restriction(_Recorded):
    """That somebody's file, or one text in it with its corrections, is kept and not used."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="restrictions")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="restrictions")
    thread = models.UUIDField(null=True)
    ground = models.CharField(max_length=20, choices=RESTRICTION_GROUNDS)
    # The person is told that it ends, and why, before it does.
    ending = SealedText(sealed_as="restriction.ending", null=True)
    ending_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=20, null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "beperking"
        verbose_name_plural = "beperkingen"
        indexes = [
            models.Index(
                fields=["file"], condition=models.Q(lifted_at=None), name="restriction_stands"
            )
        ]  # fmt: skip


class RestrictedUseQuerySet(models.QuerySet):
    def in_use(self, at: datetime | None = None) -> "RestrictedUseQuerySet":
        return self.filter(ended_at=None, until__gte=timezone.localdate(at))


class RestrictedUse(_Recorded):
    """Why what is restricted is used all the same, and up to which day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="restricted_uses")
    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="uses")
    ground = models.CharField(max_length=20, choices=USE_GROUNDS)
    reason = SealedText(sealed_as="restricted_use.reason")
    until = models.DateField("tot en met")
    ended_at = models.DateTimeField(null=True)

    objects = RestrictedUseQuerySet.as_manager()

    class Meta:
        verbose_name = "gebruik ondanks een beperking"
        verbose_name_plural = "gebruik ondanks een beperking"


class SourceAgreement(_Recorded):
    """That the party which brought something in lets others pass it on."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="agreements"
    )
    withdrawn_at = models.DateTimeField(null=True)


class SecrecyDecision(_Recorded):
    """Why a party's professional secrecy may be set aside in this case; the reason is sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="secrecy_decisions")
    ground = models.CharField(max_length=20, choices=SECRECY_GROUNDS)
    reason = SealedText(sealed_as="secrecy.reason")
    withdrawn_at = models.DateTimeField(null=True)


class Alarm(_Recorded):
    """Acute danger, which some clauses ask for; it ends by itself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alarms")
    reason = SealedText(sealed_as="alarm.reason")
    until = models.DateTimeField()
