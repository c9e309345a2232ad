"""What somebody asks with a right of the AVG, until when they must be answered, and the answer.

A request is about a person, and goes when their case is destroyed. Its deadline says nothing of
anybody and stays: by that a party can show that it answered in time.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oggz.casework.cases.models import Case, Contribution, File, Objection, Restriction
from oggz.casework.cases.references import reference
from oggz.casework.rights.days import Kind
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import Term, choices


class How(Term):
    """How a request came in, or an answer was given."""

    LETTER = "letter", "per brief"
    DESK = "desk", "aan de balie of in een gesprek"
    PHONE = "phone", "per telefoon"
    SECURE = "secure", "via een beveiligd bericht"


class Proof(Term):
    """How it was made sure who asks. Never a copy of a document."""

    DOCUMENT = "document", "een identiteitsbewijs bekeken, zonder kopie"
    KNOWN = "known", "de persoon is bij ons bekend en zelf gezien"
    LOGIN = "login", "ingelogd met DigiD"
    QUESTIONS = "questions", "vragen gesteld die alleen de persoon kan beantwoorden"


class Ground(Term):
    """Why somebody may ask for another."""

    AUTHORITY = "authority", "ouder of voogd met gezag"
    GUARDIAN = "guardian", "curator, bewindvoerder of mentor"
    LAWYER = "lawyer", "advocaat"
    LETTER = "letter", "schriftelijke machtiging"


class Delay(Term):
    """Why an answer takes longer; article 12(3) of the AVG has no other reasons."""

    COMPLEX = "complex", "het verzoek is ingewikkeld"
    MANY = "many", "er zijn veel verzoeken van u tegelijk"


class Outcome(Term):
    GRANTED = "granted", "toegewezen"
    PARTLY = "partly", "deels toegewezen"
    REFUSED = "refused", "afgewezen"
    WITHDRAWN = "withdrawn", "ingetrokken door de persoon"
    GONE = "gone", "vervallen: de casus is vernietigd"


class Judgement(Term):
    """As `Outcome`, in the words for a complaint."""

    GRANTED = Outcome.GRANTED.value, "ja, gegrond"
    PARTLY = Outcome.PARTLY.value, "deels gegrond"
    REFUSED = Outcome.REFUSED.value, "nee, ongegrond"


DECISIONS = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)


class Deadline(models.Model):
    """Until when to answer, and when that was done; of whom or what it is cannot be told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.UUIDField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("soort", max_length=20, choices=choices(Kind))
    received_on = models.DateField("ontvangen op")
    due_on = models.DateField("uiterlijk")
    extended_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=choices(Outcome), null=True)

    class Meta:
        verbose_name = "termijn"
        verbose_name_plural = "termijnen"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["covenant", "due_on"], name="rights_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="deadline_after_receipt"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, outcome=None)
                | Q(answered_on__isnull=False, outcome__isnull=False),
                name="answered_with_outcome",
            ),
        ]

    @property
    def reference(self) -> str:
        """What the person, who handles it and an officer call it by; it says nothing of a case."""
        return reference(self.pk)

    @property
    def term(self) -> Kind:
        return Kind(self.kind)

    @property
    def handed_over(self) -> "HandOver | None":
        """To whom a complaint was handed over and not refused."""
        if self.term is not Kind.COMPLAINT:
            return None
        return self.hand_overs.filter(refused_at=None).select_related("to").first()

    @property
    def is_late(self) -> bool:
        """Not answered in time, or answered late."""
        return (self.answered_on or timezone.localdate()) > self.due_on

    @property
    def days_left(self) -> int:
        return (self.due_on - timezone.localdate()).days


class Request(models.Model):
    """What somebody asked about their own file, or who may do so for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="requests")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="requests")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="request")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=20, choices=choices(How))
    words = SealedText(sealed_as="request.words")
    ground = models.CharField(max_length=20, choices=choices(Ground), blank=True)
    # The objection that it brought about, which suspends sharing at once.
    objection = models.OneToOneField(
        Objection, on_delete=models.CASCADE, null=True, related_name="request"
    )
    # What is kept and not used because of it, from the day that it was recorded.
    restriction = models.OneToOneField(
        Restriction, on_delete=models.CASCADE, null=True, related_name="request"
    )
    proof = models.CharField(max_length=20, choices=choices(Proof), null=True)
    proved_at = models.DateTimeField(null=True)
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    delay = models.CharField(max_length=20, choices=choices(Delay), null=True)
    outcome = models.CharField(max_length=20, choices=choices(Outcome), null=True)
    reason = SealedText(sealed_as="request.reason", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_how = models.CharField(max_length=20, choices=choices(How), null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "verzoek"
        verbose_name_plural = "verzoeken"
        ordering = ["at", "pk"]

    @property
    def kind(self) -> Kind:
        return self.deadline.term


class Refusal(Term):
    """Why a party does not take over a complaint. A choice, so that it tells nothing of anybody."""

    NOT_OURS = "not_ours", "de klacht gaat niet over onze partij"
    DEALT_WITH = "dealt_with", "deze klacht is al eens behandeld (Awb artikel 9:8)"
    TOO_OLD = "too_old", "het gebeurde langer dan een jaar geleden (Awb artikel 9:8)"
    COURT = "court", "er loopt of liep een bezwaar of rechtszaak over (Awb artikel 9:8)"
    TAKEN_BACK = "taken_back", "teruggenomen door wie de klacht overdroeg"


class HandOver(models.Model):
    """That a complaint goes to the party it is about, and what its officer did with that.

    Like a deadline it says nothing of anybody: officers see no cases. The complaint itself is given
    on paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="hand_overs")
    to = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=20, choices=choices(Refusal), null=True)
    told_how = models.CharField(max_length=20, choices=choices(How), null=True)

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(refused_at=None), name="accepted_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal=None)
                | Q(refused_at__isnull=False, refusal__isnull=False),
                name="refused_with_reason",
            ),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(refused_at=None), name="handed_over_once"
            ),
        ]

    @property
    def waits(self) -> bool:
        return self.accepted_at is None and self.refused_at is None


class Exemption(models.Model):
    """Why one thing is left out of the file that a person gets, before it is given (AVG 15(4))."""

    class Why(models.TextChoices):
        OTHERS = "others", "het gaat (ook) over iemand anders (AVG artikel 15 lid 4)"
        SAFETY = "safety", "iemand loopt anders gevaar (UAVG artikel 41 lid 1 i)"
        CRIME = "crime", "het stoort een onderzoek naar een strafbaar feit (UAVG artikel 41)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exemptions")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="exemptions")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="exemptions"
    )
    why = models.CharField(max_length=20, choices=Why.choices)
    reason = SealedText(sealed_as="exemption.reason")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "uitzondering"
        verbose_name_plural = "uitzonderingen"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "contribution"], condition=Q(withdrawn_at=None),
                name="exempted_once",
            )
        ]  # fmt: skip


class Dossier(models.Model):
    """The whole file as it is made for somebody; it is sealed, and goes by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dossiers")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="dossiers")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.SlugField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    file = models.UUIDField(null=True)
    ends_on = models.DateField(null=True)
    gone_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "inzagedossier"
        verbose_name_plural = "inzagedossiers"
        ordering = ["-at"]

    @property
    def is_ready(self) -> bool:
        return self.made_at is not None and self.gone_at is None


class Notice(models.Model):
    """What a party at the table is told of a request, or asked to correct (AVG 16 and 19)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="notices")
    # To whom, and by whom.
    to = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Asked to look whether what it brought in is wrong, and so shown what the person says.
    asks = models.BooleanField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "to", "asks"], name="party_told_once")
        ]
