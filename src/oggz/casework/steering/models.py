import uuid

from django.db import models
from django.utils import timezone

from oggz.web.grants import APPEND_ONLY


class Release(models.Model):
    """Figures of one covenant over one quarter, protected: numbers of a few people are not in it.

    What was counted is kept nowhere. A release is never made anew: two of one quarter side by side
    tell more than either.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey("covenants.Covenant", on_delete=models.PROTECT)
    quarter = models.CharField("kwartaal", max_length=6)
    made_at = models.DateTimeField(default=timezone.now)
    tables = models.JSONField()

    class Meta:
        verbose_name = "uitgave van cijfers"
        verbose_name_plural = "uitgaven van cijfers"
        ordering = ["covenant", "-quarter"]
        db_table_comment = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["covenant", "quarter"], name="one_release_a_quarter"),
        ]
