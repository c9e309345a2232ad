"""A case that goes on in another municipality: what was asked and answered, and what came along.

The two municipalities keep a case each. Neither sees the other one: what goes along is sealed with
the key of the case there, and it is read there only.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from oggz.casework.cases.models import Case
from oggz.casework.cases.models.choices import CATEGORIES, Kind
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import Term, choices


class Because(Term):
    """Why somebody goes on elsewhere; never a word about who that is."""

    MOVED = "moved", "de persoon verhuist"
    STAYS = "stays", "de persoon verblijft daar, zoals in een opvang of kliniek"
    RETURNS = "returns", "de persoon keert daar terug"


class NotTaken(Term):
    """Why a municipality does not take it on."""

    NOT_HERE = "not_here", "de persoon komt niet in deze gemeente wonen"
    OWN_CASE = "own_case", "wij spreken eerst samen met de persoon"
    NO_NEED = "no_need", "samenwerken is hier niet nodig"
    LATER = "later", "het kan nu niet; vraag het later opnieuw"


_OPEN = Q(withdrawn_at=None, sent_at=None) & (Q(accepted__isnull=True) | Q(accepted=True))


class TransferQuerySet(models.QuerySet):
    def open(self) -> "TransferQuerySet":
        """Not refused, not withdrawn, and nothing was given along yet."""
        return self.filter(_OPEN)


class Transfer(models.Model):
    """A municipality is asked to go on with somebody; who that is, is not told by asking."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    because = models.CharField(max_length=10, choices=choices(Because))
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    to = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    to_covenant = models.ForeignKey(
        "covenants.Covenant", on_delete=models.PROTECT, related_name="+"
    )
    # Each filled in once.
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    why_not = models.CharField(max_length=10, choices=choices(NotTaken), null=True)
    # The case there, by its key only.
    became = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht aan een andere gemeente"
        verbose_name_plural = "overdrachten aan een andere gemeente"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=_OPEN, name="one_open_transfer"),
            models.CheckConstraint(
                condition=Q(accepted=True, became__isnull=False)
                | Q(became=None) & (Q(accepted=False) | Q(accepted__isnull=True)),
                name="transfer_accepted_has_case",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.sent_at is None and self.accepted is not False

    @property
    def waits_for_answer(self) -> bool:
        return self.is_open and self.accepted is None


class Arrived(models.Model):
    """One thing that came along. Its text is here until somebody brings it in, or nobody does.

    That it came, from whom and when, stays: people may ask where their data are from (AVG article
    15(1)(g)).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="arrived")
    given_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Who brought it in there, and when.
    source = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    brought_on = models.DateField()
    category = models.CharField("soort gegeven", max_length=20, choices=CATEGORIES)
    kind = models.CharField(max_length=20, default=Kind.NOTE.value)
    has_bsn = models.BooleanField("met burgerservicenummer", default=False)
    text = SealedText(sealed_as="arrived.text", null=True)
    # What it became here; nothing where it was not brought in.
    thread = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "meegekomen gegeven"
        verbose_name_plural = "meegekomen gegevens"
        ordering = ["category", "brought_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=True) ^ Q(settled_at=None), name="arrived_waits_or_settled"
            ),
        ]
