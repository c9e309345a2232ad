"""What was proposed to be destroyed, by whom it was confirmed, how far it is, and the proof."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from oggz.casework.parties.models import roles
from oggz.web.grants import APPEND_ONLY


class Reason(models.TextChoices):
    TERM = "term", "de bewaartermijn is voorbij"
    ERASURE = "erasure", "de persoon vroeg om wissen (AVG artikel 17)"
    NO_GROUND = "no_ground", "er is geen grondslag (meer) om het te bewaren"
    ORDER = "order", "de rechter of de toezichthouder bepaalde het"


class Destruction(models.Model):
    """A case, or one part of it, that two people have destroyed.

    `part` is what the vault calls a part, "" for the whole case. The moments tell how far it is:
    first the key, then the records, then the certificate.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.UUIDField()
    case = models.UUIDField()
    part = models.CharField(max_length=120, blank=True)
    # The name of the part in the vault, while the case still has the key that makes it.
    tag = models.BinaryField(max_length=16, default=b"")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    articles = models.JSONField(default=list)
    until = models.DateField(null=True)

    proposed = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_party = models.SlugField()
    proposed_role = models.CharField(max_length=40, choices=roles)

    confirmed = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    confirmed_party = models.SlugField(blank=True)
    confirmed_role = models.CharField(max_length=40, choices=roles, blank=True)

    withdrawn = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    key_destroyed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["covenant", "-proposed"], name="destruction_of_covenant")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="destruction_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed__isnull=False, confirmed_by__isnull=False, withdrawn__isnull=True),
                name="destruction_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(key_destroyed__isnull=True) | Q(confirmed__isnull=False))
                & (Q(finished__isnull=True) | Q(key_destroyed__isnull=False)),
                name="destruction_in_order",
            ),
            models.UniqueConstraint(
                "case", "part", condition=Q(withdrawn__isnull=True), name="destruction_once"
            ),
        ]


class ErasedRecords(models.Model):
    """The ids of the records of one kind that went, written with their going."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="erased")
    kind = models.CharField(max_length=40)
    ids = models.JSONField()

    class Meta:
        db_table_comment = APPEND_ONLY
        constraints = [
            models.UniqueConstraint("destruction", "kind", name="erased_once_of_each_kind")
        ]


class Certificate(models.Model):
    """The proof: its text, as it was signed. Kept when all else of the case is gone."""

    destruction = models.OneToOneField(
        Destruction, models.PROTECT, primary_key=True, related_name="certificate"
    )
    content = models.TextField()

    class Meta:
        db_table_comment = APPEND_ONLY

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs | {"force_insert": True})
