"""That the person was told who shares what, or why that has to wait.

Of the letter itself nothing is kept: it is made of what holds at that moment, and is the person's.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from oggz.casework.cases.models import Case, File
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import Term, choices


class Way(Term):
    """How the letter came to the person."""

    GIVEN = "given", "meegegeven of voorgelezen in een gesprek"
    POST = "post", "per post"
    MAIL = "mail", "met beveiligde mail"
    TRUSTED = "trusted", "via iemand die de persoon vertrouwt"


class Letter(models.Model):
    """One letter that was sent, or one delay of it; the reason of a delay is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="letters")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of a letter that was sent: who took part up to this moment is named in it.
    at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True)
    way = models.CharField(max_length=10, null=True, choices=choices(Way))
    is_easy = models.BooleanField("in makkelijke taal", default=False)
    until = models.DateField("uitgesteld tot en met", null=True)
    reason = SealedText(sealed_as="letter.reason", null=True)

    class Meta:
        verbose_name = "brief"
        verbose_name_plural = "brieven"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    sent_on__isnull=False, way__isnull=False, until=None, reason__isnull=True
                )
                | Q(sent_on=None, way=None, until__isnull=False, reason__isnull=False),
                name="letter_sent_or_delayed",
            )
        ]
        indexes = [models.Index(fields=["file", "at"], name="letters_of_file")]

    @property
    def is_sent(self) -> bool:
        return self.sent_on is not None
