import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from oggz.casework.cases.models import Case
from oggz.casework.vault.fields import SealedText


class Draft(models.Model):
    """What one member typed for one party in one form of a case; nobody else ever reads it.

    Sealed with the key of the case, so it is destroyed with it. `place` is a hash of the address
    of the form.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    text = SealedText(sealed_as="draft.text")

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member", "party", "place"], name="one_draft_of_a_form"
            )
        ]
        indexes = [models.Index(fields=["at"], name="drafts_by_age")]
