import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from oggz.casework.cases.models.case import Case, File
from oggz.casework.cases.models.choices import CATEGORIES, Kind
from oggz.casework.vault.fields import SealedText

LONGEST_TEXT = 20_000


class Contribution(models.Model):
    """What one party brought in about one person, in one category, sealed with the case's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contributions")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="contributions")
    category = models.CharField("soort gegeven", max_length=20, choices=CATEGORIES)
    kind = models.CharField(max_length=20, default=Kind.NOTE.value)
    source = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    # Under which text and clause it came in: its retention is the one of that clause.
    version = models.ForeignKey("covenants.Version", on_delete=models.PROTECT)
    clause = models.CharField(max_length=40)
    has_bsn = models.BooleanField("met burgerservicenummer", default=False)
    # What is destroyed at the same moment: a category of one source on one day.
    part = models.CharField(max_length=100)
    text = SealedText(sealed_as="contribution.text", part="part")
    # The same for a text and all that corrects it, so that others can hang something from it.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    # What a correction replaces stays, for who must account for what was decided on it. It is not
    # shown again when the correction has a shorter term.
    corrected_at = models.DateTimeField(null=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )

    class Meta:
        verbose_name = "bijdrage"
        verbose_name_plural = "bijdragen"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["case", "at"]),
            models.Index(fields=["thread"], name="contribution_thread"),
        ]
