"""What is told with a signal besides its content, and by what a person can be recognised."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from oggz.casework.cases.models.case import Case
from oggz.casework.cases.models.content import Contribution
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import Term, choices


class Urgency(Term):
    """The most urgent first."""

    ACUTE = "acute", "acuut"
    DAYS = "days", "binnen enkele dagen"
    WEEKS = "weeks", "binnen enkele weken"


class HeardFrom(Term):
    """How a reporter knows; never a name."""

    SEEN = "seen", "zelf gezien of gehoord"
    PERSON = "person", "van de persoon zelf"
    RELATIVE = "relative", "van familie of een vriend"
    NEIGHBOUR = "neighbour", "van een buur of omwonende"
    PROFESSIONAL = "professional", "van een andere professional"
    OTHER = "other", "van iemand anders"


class Ended(Term):
    """Why nothing follows on a signal."""

    NO_NEED = "no_need", "er is geen hulp of samenwerking nodig"
    OWN_PARTY = "own_party", "de partij die het meldde kan zelf verder"
    TOO_LITTLE = "too_little", "er is te weinig bekend om iets te kunnen doen"
    NOT_NECESSARY = "not_necessary", "delen op naam is niet nodig of weegt niet op"
    DOUBLE = "double", "het is al gemeld"
    OTHER = "other", "een andere reden"


class Signal(models.Model):
    """How a case began. What it is about stands in contributions; here is what says nothing of it.

    In the clear, so that signals can be put in order and counted without opening one: how urgent,
    how the reporter knows, whether the person knows, and how it ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="signal")
    urgency = models.CharField("hoe dringend", max_length=10, choices=choices(Urgency))
    heard_from = models.CharField("van wie gehoord", max_length=20, choices=choices(HeardFrom))
    person_knows = models.BooleanField("de persoon weet ervan")
    # Filled in once: how it ended without a case and why, or until when the person is not told.
    ended = models.CharField(max_length=20, choices=choices(Ended), null=True)
    reason = SealedText(sealed_as="signal.reason", null=True)
    inform_by = models.DateField(null=True)

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"


class Double(models.Model):
    """That two cases may be of one person, found by their marks; or that it is not so.

    The database makes it and shows it to who takes part in both: others learn of neither.
    """

    one = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    # Somebody looked: these are two people. It is not proposed again.
    apart_at = models.DateTimeField(null=True)
    apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "mogelijk dezelfde persoon"
        verbose_name_plural = "mogelijk dezelfde personen"
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="double_once")]

    def besides(self, case: uuid.UUID) -> uuid.UUID:
        return self.other_id if self.one_id == case else self.one_id


class Mark(models.Model):
    """By what a person can be recognised without reading who it is: a blind index of one fact.

    Nobody reads a row back, not even who wrote it, so its key is made here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="marks")
    field = models.CharField(max_length=10)
    blind = models.BinaryField(max_length=34)

    class Meta:
        verbose_name = "kenmerk"
        verbose_name_plural = "kenmerken"
        indexes = [models.Index(fields=["field", "blind"], name="mark_by_blind")]
